/**
 * The watchlist alone with 1,000 rows, stocks, indices and listed option contracts, the default columns, over the simulated market at 20,000
 * events/s: frame times standing still and while the wheel turns, then as a heat map. Market, engine and browser (drawing in software)
 * share the machine's cores: the page's own time a frame says what a busy machine hides.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CDPSession, Page } from '@playwright/test';
import { frameTimes, launchBrowser, openPage, percentile, round, startTerminal } from './support/terminal.ts';

const ROOT = join(import.meta.dirname, '..');
const ROWS = 1_000;
const RATE = 20_000;
const SETTLE_MS = 8_000;
const MEASURE_MS = 10_000;
const WHEEL_PX = 15;
const WHEEL_TURNS = 300;
const FRAME_MS = 1000 / 60;
const NAMES = ['I:SPX', 'I:NDX', 'I:VIX', 'SPY', 'QQQ', 'IWM', 'AAPL', 'NVDA', 'TSLA', 'AMD', 'META', 'MSFT', 'AMZN'];
const UNDERLYINGS = ['SPY', 'QQQ', 'IWM', 'AAPL', 'NVDA', 'TSLA'];

export async function run(): Promise<Record<string, unknown>> {
  const market = spawn(process.execPath, ['src/main/cli.ts', 'simulate', '--json', '--rate', String(RATE)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const { ws, rest } = JSON.parse(await firstLine(market)) as { ws: string; rest: string };
    const symbols = [...NAMES, ...(await contracts(rest, ROWS - NAMES.length))];
    return await measured(ws, rest, symbols);
  } finally {
    market.kill('SIGTERM');
    if (market.exitCode === null) await once(market, 'exit');
  }
}

async function measured(ws: string, rest: string, symbols: readonly string[]): Promise<Record<string, unknown>> {
  const terminal = await startTerminal(['--simulated', '--ws', ws, '--rest', rest], {}, files(symbols));
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser, terminal.url);
    await page.locator('td[data-column="last"]', { hasText: /\d/ }).first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(SETTLE_MS);
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    const still = await measure(page, client);
    const scrolled = await whileScrolling(page, () => measure(page, client));
    await page.getByRole('button', { name: 'Heat map' }).click();
    await page.locator('[data-change]', { hasText: /%/ }).first().waitFor();
    const heat = await measure(page, client);
    return {
      frame_p95_ms: still.p95Ms,
      frame_p50_ms: still.p50Ms,
      page_cpu_ms_per_frame: still.cpuMs,
      scrolled_frame_p95_ms: scrolled.p95Ms,
      scrolled_page_cpu_ms_per_frame: scrolled.cpuMs,
      heat_frame_p95_ms: heat.p95Ms,
      heat_page_cpu_ms_per_frame: heat.cpuMs,
      heat_tiles: await page.locator('[data-change]').count(),
      rows: symbols.length,
      title_bar: await page.locator('header').first().textContent(),
    };
  } finally {
    await browser.close();
    await terminal.stop();
  }
}

function files(symbols: readonly string[]): Record<string, string> {
  const columns = ['symbol', 'last', 'changePercent', 'spark', 'change', 'bid', 'ask', 'volume', 'range', 'iv'];
  const tab = { type: 'tab', id: 'watchlist-1', component: 'watchlist', name: 'Watchlist' };
  return {
    'preferences.json': JSON.stringify({ welcomed: true }),
    'watchlists.json': JSON.stringify({
      active: 'main',
      lists: [{ id: 'main', name: 'Main', groups: [{ name: '', symbols }] }],
    }),
    'workspace.json': JSON.stringify({
      layout: { global: {}, borders: [], layout: { type: 'row', children: [{ type: 'tabset', children: [tab] }] } },
      panes: { 'watchlist-1': { linkGroup: 'blue', settings: { columns } } },
    }),
  };
}

/** Listed contracts of the nearest expiries, as the vendor's reference answers. */
async function contracts(rest: string, count: number): Promise<string[]> {
  const each = Math.ceil(count / UNDERLYINGS.length);
  const lists = await Promise.all(
    UNDERLYINGS.map(async (name) => {
      const address = `${rest}/v3/reference/options/contracts?underlying_ticker=${name}&limit=${each}&apiKey=bench`;
      const { results } = (await (await fetch(address)).json()) as { results: { ticker: string }[] };
      return results.map(({ ticker }) => ticker);
    }),
  );
  const symbols = lists.flat().slice(0, count);
  if (symbols.length < count) throw new Error(`the simulated market lists ${symbols.length} of ${count} contracts`);
  return symbols;
}

interface Frames {
  p50Ms: number;
  p95Ms: number;
  cpuMs: number;
}

async function measure(page: Page, client: CDPSession): Promise<Frames> {
  const busyMs = async (): Promise<number> => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * metrics.find((m) => m.name === 'TaskDuration')!.value;
  };
  const before = await busyMs();
  const times = await frameTimes(page, MEASURE_MS);
  return {
    p50Ms: round(percentile(times, 0.5)),
    p95Ms: round(percentile(times, 0.95)),
    cpuMs: round(((await busyMs()) - before) / times.length),
  };
}

async function whileScrolling<T>(page: Page, work: () => Promise<T>): Promise<T> {
  const box = (await page.getByRole('grid').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const state = { done: false };
  const working = work().finally(() => (state.done = true));
  for (let turn = 0; !state.done; turn++) {
    const down = Math.floor(turn / WHEEL_TURNS) % 2 === 0;
    await Promise.all([page.mouse.wheel(0, down ? WHEEL_PX : -WHEEL_PX), page.waitForTimeout(FRAME_MS)]);
  }
  return working;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the simulated market ended with code ${code}`)));
  });
}
