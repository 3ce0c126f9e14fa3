/** The chain while time and money move: a settlement, a market that runs, the keyboard's cell. Each on a simulated market of its own clock. */
import type { Locator, Page } from '@playwright/test';
import type { LocalServer } from '../../src/main/server/protocol/local-server.ts';
import { startSimulation } from '../../src/main/server/simulate.ts';
import { etInstant } from '../../src/shared/market/calendar.ts';
import { deskOf, expect, test as base } from './terminal.ts';

interface Market {
  symbol: string;
  startMs: number;
  /** Market time per real time. */
  speed: number;
  /** Market time after the start at which the market stands until the test lets it go on. */
  holdMs?: number;
  settings: object;
}

/** Milliseconds of market time since the start; held at one of them until `release`. */
class MarketClock {
  readonly #market: Market;
  #sinceMs = performance.now();
  #fromMs = 0;
  #held = true;

  constructor(market: Market) {
    this.#market = market;
  }

  readonly elapsedMs = (): number => {
    const elapsedMs = this.#fromMs + (performance.now() - this.#sinceMs) * this.#market.speed;
    return this.#held ? Math.min(elapsedMs, this.#market.holdMs ?? elapsedMs) : elapsedMs;
  };

  /** Goes on from `fromMs` after the start. */
  release(fromMs: number): void {
    this.#fromMs = fromMs;
    this.#sinceMs = performance.now();
    this.#held = false;
  }
}

/** `terminal` shows the chain alone, over a market that begins at `startMs`. */
const test = base.extend<{ market: Market; clock: MarketClock; server: LocalServer }>({
  market: [{ symbol: 'SPY', startMs: etInstant('2026-11-20', 10), speed: 1, settings: {} }, { option: true }],
  clock: async ({ market }, use) => use(new MarketClock(market)),
  server: async ({ market, clock: { elapsedMs } }, use) => {
    const simulation = { rate: 200, symbols: [market.symbol], startMs: market.startMs, elapsedMs };
    const { server } = await startSimulation({ port: 0, simulation });
    await use(server);
    await server.close();
  },
  flags: async ({ server }, use) => use(['--simulated', '--ws', server.wsUrl, '--rest', server.restUrl]),
  files: async ({ market: { symbol, settings } }, use) =>
    use({ 'workspace.json': deskOf({ chain: 'Options' }, symbol, { chain: settings }) }),
});

const grid = (page: Page): Locator => page.locator('[data-pane="chain"] [role="grid"]');
const rowsOf = (page: Page, expiry: string): Locator => grid(page).locator(`tr[data-key^="${expiry}"]`);
const chips = (page: Page): Locator => page.getByRole('group', { name: 'Expiries' }).getByRole('button');
const keysOf = (page: Page): Promise<string[]> =>
  grid(page)
    .locator('tr[data-index]')
    .evaluateAll((rows) => rows.map((row) => row.dataset['key'] ?? ''));
const slow = { timeout: 90_000 };

test.describe('an expiry that settles while it is shown', () => {
  // The terminal's own clock goes on from what it learnt: two minutes are left even to a slow machine to show what is not yet settled.
  const startMs = etInstant('2026-11-20', 15, 57, 54);
  test.use({ market: { symbol: 'SPY', startMs, speed: 1, holdMs: 4_000, settings: {} } });

  test('leaves the strip, and the next one takes its rows and its name', async ({ terminal, page, clock }) => {
    expect(terminal.url).toContain('127.0.0.1');
    await expect(chips(page).first()).toHaveText(/^20 Nov/, slow);
    await expect(chips(page).first()).toHaveAttribute('aria-pressed', 'true');
    await expect(rowsOf(page, 'SPY 2026-11-20').first().locator('td[data-column="call:ask"]')).toHaveText(/\d/, slow);

    clock.release(etInstant('2026-11-20', 15, 59, 58) - startMs);
    await expect(chips(page).first()).toHaveText(/^23 Nov/, slow);
    await expect(chips(page).first()).toHaveAttribute('aria-pressed', 'true');
    await expect(rowsOf(page, 'SPY 2026-11-20')).toHaveCount(0);
    const next = rowsOf(page, 'SPY 2026-11-23').first().locator('td[data-column="call:ask"]');
    await expect(next).toHaveText(/\d/, slow);
    // The market is closed: no quote streams, and none is said to. A hover says what was so when the pointer came.
    const hover = async (): Promise<string | null> => {
      await page.mouse.move(0, 0);
      await next.hover();
      return next.getAttribute('title');
    };
    await expect.poll(hover, slow).toMatch(/REST snapshot/);
  });
});

test.describe('a market that runs', () => {
  const settings = { strikes: { by: 'count', each: 5 } };
  test.use({ market: { symbol: 'I:NDX', startMs: etInstant('2026-11-20', 10), speed: 20, settings } });

  test('the strikes shown follow the money, and the keyboard’s cell stays on its contract', async ({
    terminal,
    page,
  }) => {
    expect(terminal.url).toContain('127.0.0.1');
    await expect(grid(page).locator('td[data-column="call:ask"]').first()).toHaveText(/\d/, slow);
    const forward = page.locator('dt:text-is("Forward") + dd');
    // Until there is one the money is the spot.
    await expect(forward).toHaveText(/\d/, slow);
    const cursor = grid(page).locator('td[data-cell-active]');
    const before = await keysOf(page);
    expect(before).toHaveLength(11);
    await grid(page).locator(`tr[data-key="${before[5]}"] td[data-column="call:bid"]`).click();
    await page.keyboard.press('ArrowRight');
    const contract = await cursor.evaluate((cell) => cell.parentElement?.dataset['key']);
    expect(contract).toBe(before[5]);

    await expect.poll(async () => (await keysOf(page))[0] !== before[0], { timeout: 60_000 }).toBe(true);
    const after = await keysOf(page);
    // Five each side of the money, and as far as the chosen contract where the money has left it behind.
    expect(after.length).toBeGreaterThanOrEqual(11);
    expect(after).toContain(contract);
    const money = Number((await forward.textContent())?.replace(/\s/g, ''));
    const strikes = after.map((key) => Number(key.split(' ').at(-1)));
    const below = strikes.filter((strike) => strike < money).length;
    const above = strikes.length - below;
    expect(Math.min(below, above)).toBeGreaterThanOrEqual(3);
    expect(Math.min(below, above)).toBeLessThanOrEqual(8);
    expect(await cursor.evaluate((cell) => cell.parentElement?.dataset['key'])).toBe(contract);
    await expect(grid(page).locator('tr[data-index="10"] td[data-column="put:ask"]')).toHaveText(/\d/, slow);
  });
});

test('columns saved as a set, differences to one scale, a copy for a spreadsheet, strikes in sight of a narrow pane', async ({
  terminal,
  page,
  context,
}) => {
  expect(terminal.url).toContain('127.0.0.1');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const iv = grid(page).locator('td[data-column="call:iv"]');
  await expect(iv.filter({ hasText: /^\d+\.\d$/ }).first()).toBeVisible(slow);

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Quotes', exact: true }).click();
  await expect(grid(page).locator('th[data-column="put:mid"]')).toBeVisible();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitem', { name: /^Save these columns/ }).click();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  await page.keyboard.type('Mine');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Columns' }).click();
  await expect(page.getByRole('menuitemcheckbox', { name: 'Mine' })).toHaveAttribute('aria-checked', 'true');
  await page.getByRole('menuitemcheckbox', { name: 'Greeks', exact: true }).click();

  await page.getByRole('button', { name: 'Copy the chain as TSV' }).click();
  const [heading, first] = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  expect(heading).toMatch(/^Expiry\tCall Charm \(delta per day\)\t.*\tStrike\tPut Bid\t/);
  expect(first.split('\t')).toHaveLength(heading.split('\t').length);
  expect(first).toMatch(/^SPY 2026-11-20\t/);
  expect(first).not.toMatch(/[\u2212\u2014\u2009]/);

  await page.getByRole('button', { name: 'Whose implied volatility and Greeks' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Ours − Massive' }).click();
  const delta = grid(page).locator('td[data-column="call:delta"]').filter({ hasText: /\d/ });
  await expect.poll(() => delta.count(), slow).toBeGreaterThan(5);
  for (const text of await delta.allTextContents()) expect(text).toMatch(/^[+−]?\d\.\d{4}$/);

  await page.setViewportSize({ width: 460, height: 700 });
  await expect(grid(page).locator('th[data-column="strike"]')).toBeInViewport({ ratio: 1 });
});
