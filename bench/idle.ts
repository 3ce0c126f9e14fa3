/**
 * What the default workspace costs while nobody touches it: the live source against a local server of its own process at 2,000 events/s,
 * and the simulated world at the same rate. Shares are processor time of one core (the page's main thread by its own thread clock,
 * the host by the kernel's accounts), so that other programs change them little. Linux only for the host's figures.
 */
import type { Browser, CDPSession, Page } from '@playwright/test';
import { threadClock } from './support/pane-frames.ts';
import { cpuSecondsOf, residentMbOf, wakeupsOf } from './support/process-cost.ts';
import { startMarket } from './support/simulated-market.ts';
import { launchBrowser, openPage, round, startTerminal, type Terminal } from './support/terminal.ts';

const RATE = 2_000;
const SETTLE_MS = 10_000;
const MEASURE_MS = 15_000;

interface Figures {
  page_share: number;
  layouts_per_s: number;
  styles_per_s: number;
  host_share: number;
  wakeups_per_s: number;
  rss_mb: number;
}

export async function run(): Promise<Record<string, unknown>> {
  const live = await liveWorld();
  const simulated = await measured(['--simulated', '--rate', String(RATE)], {});
  return {
    ...named('live', live.shown),
    hidden_share: live.hiddenShare,
    ...named('simulated', simulated.shown),
  };
}

const named = (world: string, figures: Figures): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${world}_${name}`, value]));

async function liveWorld(): Promise<Measured> {
  const key = 'idle-bench-key-4711';
  const market = await startMarket('--rate', String(RATE), '--key', key);
  try {
    return await measured(['--ws', market.ws, '--rest', market.rest], { TAPEDECK_SERVER_KEY: key });
  } finally {
    await market.stop();
  }
}

interface Measured {
  shown: Figures;
  hiddenShare: number;
}

async function measured(flags: string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const terminal = await startTerminal(flags, env);
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    const page = await openPage(browser, terminal.url);
    const price = page.locator('[data-column="last"]', { hasText: /\d\.\d\d/ }).first();
    await price.waitFor({ timeout: 60_000 });
    await page.waitForTimeout(SETTLE_MS);
    const shown = await costOf(page, terminal);
    await hide(page);
    await page.waitForTimeout(3_000);
    const { page_share } = await costOf(page, terminal);
    return { shown, hiddenShare: page_share };
  } finally {
    await browser?.close();
    await terminal.stop();
  }
}

/**
 * As a minimised window, which a headless browser has none of: the page knows that it is hidden, gets no frames, and nothing of it is
 * laid out or painted.
 */
async function hide(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { get: () => true });
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    window.requestAnimationFrame = () => 0;
    document.body.style.contentVisibility = 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

async function costOf(page: Page, { process: { pid } }: Terminal): Promise<Figures> {
  const cdp = await threadClock(page);
  const before = { page: await metrics(cdp), host: hostOf(pid!), atMs: performance.now() };
  await page.waitForTimeout(MEASURE_MS);
  const after = { page: await metrics(cdp), host: hostOf(pid!), atMs: performance.now() };
  await cdp.detach();
  const seconds = (after.atMs - before.atMs) / 1000;
  const perSecond = (name: string): number => round((after.page[name] - before.page[name]) / seconds);
  return {
    page_share: perSecond('TaskDuration'),
    layouts_per_s: perSecond('LayoutCount'),
    styles_per_s: perSecond('RecalcStyleCount'),
    host_share: round((after.host.cpuS - before.host.cpuS) / seconds),
    wakeups_per_s: round((after.host.wakeups - before.host.wakeups) / seconds),
    rss_mb: round(after.host.rssMb),
  };
}

async function metrics(cdp: CDPSession): Promise<Record<string, number>> {
  const { metrics: list } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

const hostOf = (pid: number): { cpuS: number; wakeups: number; rssMb: number } => ({
  cpuS: cpuSecondsOf(pid),
  wakeups: wakeupsOf(pid),
  rssMb: residentMbOf(pid),
});
