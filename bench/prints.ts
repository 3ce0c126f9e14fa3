/**
 * Whole-market option prints into the flow pane at 20,000 a second: none may be lost on the way to the pane, and the page must keep
 * its frame rate. The pane's own count of received prints is compared with what was written to the socket.
 */
import { frameTimes, launchBrowser, openPage, percentile, round, startTerminal } from './support/terminal.ts';
import { paced, startWireServer } from './support/wire-server.ts';

const PRINTS_PER_SECOND = 20_000;
const EVERY_MS = 10;
const SECONDS = 15;
const CONTRACTS = 400;

export async function run(): Promise<Record<string, unknown>> {
  const server = await startWireServer();
  const terminal = await startTerminal(['--simulated', '--ws', server.wsUrl, '--rest', server.restUrl]);
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser, terminal.url);
    await server.subscribed('options');
    await page.getByText(/\d received/).waitFor({ timeout: 20_000 });
    await page
      .locator('[data-pane="flow"]')
      .getByRole('button', { name: /^Filter preset/ })
      .click();
    await page.getByRole('menuitemcheckbox', { name: 'Everything' }).click();
    const perFrame = (PRINTS_PER_SECOND * EVERY_MS) / 1000;
    let sent = 0;
    const sending = paced(EVERY_MS, SECONDS * 1000, (tick) => {
      server.send('options', frameOf(tick, perFrame));
      sent += perFrame;
    });
    await page.waitForTimeout(2_000);
    const times = await frameTimes(page, (SECONDS - 3) * 1000);
    await sending;
    let received = -1;
    for (let tries = 0; tries < 50 && received < sent; tries++) {
      await page.waitForTimeout(200);
      const text = await page
        .getByText(/\d received/)
        .first()
        .textContent();
      received = Number(/([\d\s]+) received/.exec(text ?? '')?.[1].replace(/\s/g, ''));
    }
    return {
      lost: sent - received,
      sent,
      received,
      prints_per_s: Math.round(sent / SECONDS),
      frame_p95_ms: round(percentile(times, 0.95)),
      frame_p50_ms: round(percentile(times, 0.5)),
    };
  } finally {
    await browser.close();
    await terminal.stop();
    await server.close();
  }
}

function frameOf(tick: number, count: number): string {
  const now = Date.now();
  const events = Array.from({ length: count }, (_, i) => {
    const n = (tick * 7 + i * 13) % CONTRACTS;
    const strike = String((550 + (n >> 1)) * 1000).padStart(8, '0');
    return `{"ev":"T","sym":"O:SPY261218${n % 2 ? 'C' : 'P'}${strike}","x":${300 + (i % 4)},"p":${(1 + (n % 90) / 10).toFixed(2)},"s":${1 + (i % 40)},"c":[209],"t":${now},"q":${tick * count + i}}`;
  });
  return `[${events.join(',')}]`;
}
