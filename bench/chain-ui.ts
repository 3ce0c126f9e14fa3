/**
 * The chain pane alone at full size: every strike of an expiry with at least 500 of them, every column there is on both sides, over the
 * simulated market at 20,000 events/s. Frame times standing still at the money, and while the wheel never stops; then, apart from the
 * timing, how many cells changed their text and whether every row can be reached. The simulated market, the engine and the browser
 * (drawing in software) share the machine's cores, so the page's own time a frame is given too: it tells what a busy machine hides.
 */
import type { Page } from '@playwright/test';
import { measureFrames, SETTLE_MS, threadClock, whileScrolling } from './support/pane-frames.ts';
import { launchBrowser, openPage, startTerminal } from './support/terminal.ts';

const RATE = 20_000;
const COUNT_MS = 5_000;
const LEAST_STRIKES = 500;
const GRID = '[data-pane="chain"] [role="grid"]';
const SIDE_COLUMNS = [
  'bid',
  'ask',
  'mid',
  'iv',
  'delta',
  'gamma',
  'theta',
  'vega',
  'rho',
  'vanna',
  'charm',
  'spark',
  'last',
  'change',
  'volume',
  'openInterest',
];

const WORKSPACE = JSON.stringify({
  version: 1,
  layout: {
    global: {},
    borders: [],
    layout: {
      type: 'row',
      children: [{ type: 'tabset', children: [{ type: 'tab', id: 'chain-1', component: 'chain', name: 'Options' }] }],
    },
  },
  linkGroups: { blue: 'I:NDX' },
  panes: { 'chain-1': { linkGroup: 'blue', settings: { columns: SIDE_COLUMNS, strikes: { by: 'all' } } } },
});

export async function run(): Promise<Record<string, unknown>> {
  const terminal = await startTerminal(['--simulated', '--rate', String(RATE)], {}, { 'workspace.json': WORKSPACE });
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser, terminal.url);
    const strikes = await showWideExpiry(page);
    await page.waitForTimeout(SETTLE_MS);
    const grid = page.locator(GRID);
    const client = await threadClock(page);
    const still = await measureFrames(page, client);
    const stillCount = await countChanges(page);
    const scrolled = await whileScrolling(page, grid, () => measureFrames(page, client));
    const scrolledCount = await whileScrolling(page, grid, () => countChanges(page));
    return {
      frame_p50_ms: scrolled.p50Ms,
      frame_p95_ms: scrolled.p95Ms,
      dropped_frame_share: scrolled.droppedShare,
      page_cpu_ms_per_frame: scrolled.cpuMs,
      still_frame_p50_ms: still.p50Ms,
      still_frame_p95_ms: still.p95Ms,
      still_dropped_frame_share: still.droppedShare,
      still_page_cpu_ms_per_frame: still.cpuMs,
      strikes,
      columns: SIDE_COLUMNS.length * 2 + 1,
      rows_reached: await rowsReached(page),
      rows_on_screen: stillCount.rows,
      rows_live: stillCount.changedRows,
      cells_repainted_per_s: stillCount.cellsPerSecond,
      cells_repainted_per_s_scrolled: scrolledCount.cellsPerSecond,
      title_bar: await page.locator('header').first().textContent(),
    };
  } finally {
    await browser.close();
    await terminal.stop();
  }
}

/** Chooses the nearest expiry that lists enough strikes; resolves with their number when its rows show prices. */
async function showWideExpiry(page: Page): Promise<number> {
  const grid = page.locator(GRID);
  const chips = page.locator('[data-pane="chain"] [aria-label="Expiries"] button');
  await chips.first().waitFor({ timeout: 30_000 });
  const count = await chips.count();
  for (let i = 0; i < count; i++) {
    await chips.nth(i).click();
    await grid.locator('tr[data-index] td[data-column="call:ask"]', { hasText: /\d/ }).first().waitFor();
    const strikes = Number(await grid.getAttribute('aria-rowcount')) - 1;
    if (strikes >= LEAST_STRIKES) return strikes;
  }
  throw new Error(`no expiry of the simulated market has ${LEAST_STRIKES} strikes`);
}

interface Changes {
  rows: number;
  changedRows: number;
  cellsPerSecond: number;
}

/** Cells whose text changed or whose drawing was redrawn, and the rows they are in. */
async function countChanges(page: Page): Promise<Changes> {
  const counted = await page.evaluate(
    ([ms, selector]) =>
      new Promise<{ rows: number; changedRows: number; cells: number }>((resolve) => {
        const grid = document.querySelector(selector)!;
        const changed = new Set<string>();
        let cells = 0;
        const observer = new MutationObserver((records) => {
          for (const { target } of records) {
            const cell = (target instanceof Element ? target : target.parentElement)?.closest('td');
            const key = cell?.parentElement?.dataset['key'];
            if (key === undefined) continue;
            changed.add(key);
            cells++;
          }
        });
        observer.observe(grid, { subtree: true, characterData: true, childList: true });
        setTimeout(() => {
          observer.disconnect();
          resolve({ rows: grid.querySelectorAll('tr[data-index]').length, changedRows: changed.size, cells });
        }, ms);
      }),
    [COUNT_MS, GRID] as const,
  );
  return {
    rows: counted.rows,
    changedRows: counted.changedRows,
    cellsPerSecond: Math.round(counted.cells / (COUNT_MS / 1000)),
  };
}

/** Scrolls from the first row to the last, a screen at a time, and counts the rows that came by. */
async function rowsReached(page: Page): Promise<number> {
  return page.evaluate(async (selector) => {
    const grid = document.querySelector<HTMLElement>(selector)!;
    const seen = new Set<string>();
    const frame = (): Promise<unknown> =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    grid.scrollTop = 0;
    for (;;) {
      await frame();
      for (const row of grid.querySelectorAll<HTMLElement>('tr[data-index]')) seen.add(row.dataset['key']!);
      const before = grid.scrollTop;
      grid.scrollTop += grid.clientHeight / 2;
      if (grid.scrollTop === before) return seen.size;
    }
  }, GRID);
}
