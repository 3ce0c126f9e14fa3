/**
 * From starting the built terminal's process to the first live cell on screen, over the simulated market with no stored state, and
 * a saved workspace of twelve panes drawn again. The browser is running already, with an empty page: what is measured is ours (host,
 * engine, simulated market, page), not Chromium's launch nor a new window of it, whose address bar is a page of its own and costs half a
 * second of a core. Processor times beside them change less with what else the machine does.
 */
import type { Browser, CDPSession, Page } from '@playwright/test';
import { cpuSecondsOf } from './support/process-cost.ts';
import { launchBrowser, percentile, round, startTerminal } from './support/terminal.ts';

const RUNS = 5;
/** In which Chromium has done with a new window. */
const SETTLE_MS = 1_500;
const TWELVE = [
  ['watchlist', 'chart', 'chain'],
  ['flow', 'flow-leaders', 'volatility'],
  ['greeks-matrix', 'exposure', 'history'],
  ['health', 'ticker', 'alerts'],
];

interface FirstCell {
  readyMs: number;
  cellMs: number;
  hostCpuMs: number;
  pageCpuMs: number;
}

interface Restored {
  /** From the dock's first element to every pane's own drawing, painted. */
  layoutMs: number;
  /** The same from the start of the page's navigation. */
  pageMs: number;
}

export async function run(): Promise<Record<string, unknown>> {
  const browser = await launchBrowser();
  try {
    const first: FirstCell[] = [];
    for (let i = 0; i < RUNS; i++) first.push(await firstCell(browser));
    const restored = await twelvePanes(browser);
    const median = (values: number[]): number => round(percentile(values, 0.5));
    return {
      first_live_cell_ms: median(first.map(({ cellMs }) => cellMs)),
      first_live_cell_max_ms: round(Math.max(...first.map(({ cellMs }) => cellMs))),
      host_ready_ms: median(first.map(({ readyMs }) => readyMs)),
      host_cpu_ms: median(first.map(({ hostCpuMs }) => hostCpuMs)),
      page_cpu_ms: median(first.map(({ pageCpuMs }) => pageCpuMs)),
      layout_12_ms: median(restored.map(({ layoutMs }) => layoutMs)),
      page_with_12_ms: median(restored.map(({ pageMs }) => pageMs)),
      runs: RUNS,
    };
  } finally {
    await browser.close();
  }
}

async function firstCell(browser: Browser): Promise<FirstCell> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 950 } });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript(watchFirstCell);
  await page.waitForTimeout(SETTLE_MS);
  const startedAtMs = Date.now();
  const terminal = await startTerminal(['--simulated']);
  try {
    const pageMsBefore = await taskMs(cdp);
    await page.goto(terminal.url);
    const paintedAtMs = await page.waitForFunction(() => window.benchFirstCellAtMs, undefined, { timeout: 60_000 });
    const cellMs = (await paintedAtMs.jsonValue())! - startedAtMs;
    const hostCpuMs = cpuSecondsOf(terminal.process.pid!) * 1000;
    const pageCpuMs = (await taskMs(cdp)) - pageMsBefore;
    return { readyMs: terminal.readyMs, cellMs, hostCpuMs, pageCpuMs };
  } finally {
    await page.close();
    await terminal.stop();
  }
}

async function taskMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}

async function twelvePanes(browser: Browser): Promise<Restored[]> {
  const terminal = await startTerminal(['--simulated'], {}, { 'workspace.json': JSON.stringify({ layout: grid() }) });
  try {
    const page = await browser.newPage({ viewport: { width: 2560, height: 1440 } });
    await page.addInitScript(watchPanes, TWELVE.flat().length);
    await page.goto(terminal.url);
    // The first time counts no more than the program's files being read for the first time.
    await restoredIn(page);
    const restored: Restored[] = [];
    for (let i = 0; i < RUNS; i++) {
      await page.reload();
      restored.push(await restoredIn(page));
    }
    await page.close();
    return restored;
  } finally {
    await terminal.stop();
  }
}

const grid = (): object => ({
  global: {},
  borders: [],
  layout: {
    type: 'row',
    children: TWELVE.map((types) => ({
      type: 'row',
      children: types.map((type) => ({
        type: 'tabset',
        children: [{ type: 'tab', id: `${type}-1`, component: type, name: type }],
      })),
    })),
  },
});

declare global {
  interface Window {
    benchRestored?: Restored;
    benchFirstCellAtMs?: number;
  }
}

/** Runs in the page: the frame after the one that holds the first price is there when that one is on screen. */
function watchFirstCell(): void {
  const watcher = new MutationObserver(() => {
    const cells = [...document.querySelectorAll('[data-column="last"]')];
    if (!cells.some((cell) => /\d\.\d\d/.test(cell.textContent))) return;
    watcher.disconnect();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        window.benchFirstCellAtMs = Date.now();
      }),
    );
  });
  watcher.observe(document, { subtree: true, childList: true, characterData: true });
}

const restoredIn = async (page: Page): Promise<Restored> =>
  (await (await page.waitForFunction(() => window.benchRestored, undefined, { timeout: 60_000 })).jsonValue())!;

/** Runs in the page: a pane is drawn once it holds more than the notice that its code loads. */
function watchPanes(count: number): void {
  let dockAt: number | undefined;
  const look = (): void => {
    const panes = [...document.querySelectorAll('[data-pane]')];
    if (panes.length > 0) dockAt ??= performance.now();
    const drawn = panes.filter(({ firstElementChild: child }) => child && child.getAttribute('role') !== 'status');
    if (drawn.length < count) return;
    watcher.disconnect();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        window.benchRestored = { layoutMs: performance.now() - dockAt!, pageMs: performance.now() };
      }),
    );
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { subtree: true, childList: true });
}
