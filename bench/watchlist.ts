/**
 * The watchlist alone with 1,000 rows, stocks, indices and listed option contracts, the default columns, over the simulated market at 20,000
 * events/s: frame times standing still and while the wheel turns, then as a heat map. Market, engine and browser (drawing in software)
 * share the machine's cores: the page's own time a frame says what a busy machine hides.
 */
import { measureFrames, SETTLE_MS, threadClock, whileScrolling } from './support/pane-frames.ts';
import { startMarket } from './support/simulated-market.ts';
import { launchBrowser, openPage, startTerminal } from './support/terminal.ts';

const ROWS = 1_000;
const RATE = 20_000;
const NAMES = ['I:SPX', 'I:NDX', 'I:VIX', 'SPY', 'QQQ', 'IWM', 'AAPL', 'NVDA', 'TSLA', 'AMD', 'META', 'MSFT', 'AMZN'];
const UNDERLYINGS = ['SPY', 'QQQ', 'IWM', 'AAPL', 'NVDA', 'TSLA'];

export async function run(): Promise<Record<string, unknown>> {
  const market = await startMarket('--rate', String(RATE));
  try {
    const symbols = [...NAMES, ...(await contracts(market.rest, ROWS - NAMES.length))];
    return await measured(market.ws, market.rest, symbols);
  } finally {
    await market.stop();
  }
}

async function measured(ws: string, rest: string, symbols: readonly string[]): Promise<Record<string, unknown>> {
  const terminal = await startTerminal(['--simulated', '--ws', ws, '--rest', rest], {}, files(symbols));
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser, terminal.url);
    await page.locator('td[data-column="last"]', { hasText: /\d/ }).first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(SETTLE_MS);
    const client = await threadClock(page);
    const still = await measureFrames(page, client);
    const scrolled = await whileScrolling(page, page.getByRole('grid'), () => measureFrames(page, client));
    await page.getByRole('button', { name: 'Heat map' }).click();
    await page.locator('[data-change]', { hasText: /%/ }).first().waitFor();
    const heat = await measureFrames(page, client);
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
