/**
 * Frame times of the default workspace (watchlist, chart, chain) over the simulated market at 20,000 events/s, after it has settled.
 * Chromium draws in software here; the simulated market, the engine and the browser share the machine's cores.
 */
import { frameTimes, launchBrowser, openPage, percentile, round, startTerminal } from './support/terminal.ts';

const RATE = 20_000;
const SETTLE_MS = 6_000;
const MEASURE_MS = 15_000;

export async function run(): Promise<Record<string, unknown>> {
  const terminal = await startTerminal(['--simulated', '--rate', String(RATE)]);
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser, terminal.url);
    await page
      .locator('[data-column="last"]', { hasText: /\d\.\d\d/ })
      .first()
      .waitFor({ timeout: 20_000 });
    await page.waitForTimeout(SETTLE_MS);
    const changes = page.evaluate(
      (ms) =>
        new Promise<number>((resolve) => {
          let seen = 0;
          const observer = new MutationObserver((records) => (seen += records.length));
          observer.observe(document.body, { subtree: true, characterData: true, childList: true });
          setTimeout(() => {
            observer.disconnect();
            resolve(seen);
          }, ms);
        }),
      MEASURE_MS,
    );
    const times = await frameTimes(page, MEASURE_MS);
    const shownRate = await page.locator('header').first().textContent();
    return {
      frame_p95_ms: round(percentile(times, 0.95)),
      frame_p50_ms: round(percentile(times, 0.5)),
      frame_p99_ms: round(percentile(times, 0.99)),
      frames: times.length,
      cell_changes_per_s: Math.round((await changes) / (MEASURE_MS / 1000)),
      title_bar: shownRate,
    };
  } finally {
    await browser.close();
    await terminal.stop();
  }
}
