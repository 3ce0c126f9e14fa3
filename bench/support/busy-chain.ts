/**
 * SPY with 33 expiries (10,560 contracts, quarterly cash dividends) under 20,000 events a second, on a clock of its own: each engine tick of 8 ms gives the
 * model its share of processor time, so that what else the machine does changes little.
 */
import { buildSlices } from '../../src/main/engine/chain/chain-book.ts';
import { ChainModel } from '../../src/main/engine/chain/chain-model.ts';
import { InstrumentTable } from '../../src/main/engine/market/instrument-table.ts';
import { threadTimeMs } from '../../src/main/engine/world/thread-time.ts';
import { AmericanSlice } from '../../src/shared/analytics/american-slice.ts';
import type { CashDividend } from '../../src/shared/analytics/american-dividends.ts';
import { DividendSlice, pricesDividends } from '../../src/shared/analytics/dividend-slice.ts';
import { addDays, etInstant, YEAR_MS } from '../../src/shared/market/calendar.ts';
import { formatOptionSymbol } from '../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../src/shared/market/trading-calendar.ts';
import { random } from './frames.ts';
import { percentile } from './terminal.ts';

const NOW = etInstant('2026-11-20', 11);
const RATE = 0.037;
const SPOT = 650;
const STRIKES = 160;
const STREAMED = 950;
const VISIBLE_STRIKES = 40;
const TICK_MS = 8;
/** The world's share of its loop. */
const BUDGET_MS = TICK_MS * 0.3;
const EVENTS_PER_TICK = 160;
const SPOT_EVERY_TICKS = 6;
const WARM_MS = 15_000;
const MEASURED_MS = 30_000;

export interface BusyChain {
  contracts: number;
  /** Market milliseconds since the values on screen were computed. */
  visibleAgeP95Ms: number;
  wholeAgeP95Ms: number;
  backlogMax: number;
  backlogEmptied: boolean;
}

/** `dividends`: ex-dates; none, a continuous yield. */
export function busyChain(expiryCount: number, exDates: readonly string[]): BusyChain {
  const dividends = exDates.map((date) => ({ years: (etInstant(date, 9, 30) - NOW) / YEAR_MS, amount: 1.9 }));
  const table = new InstrumentTable(32_768);
  const uniform = random(7);
  const symbols = expiries(expiryCount).flatMap((expiry) =>
    Array.from({ length: STRIKES }, (_, i) => SPOT - STRIKES / 2 + i).flatMap((strike) =>
      (['C', 'P'] as const).map((right) => formatOptionSymbol({ root: 'SPY', expiry, right, strike })),
    ),
  );
  const slices = buildSlices(table, BUILT_IN_CALENDAR, symbols);
  const spotId = table.intern('SPY');
  const last = table.column('last');
  const [bid, ask, quoteAtMs] = [table.column('bid'), table.column('ask'), table.column('quoteAtMs')];
  const base = new Float64Array(table.capacity);
  const delta = new Float64Array(table.capacity);
  const near: { id: number; distance: number }[] = [];
  for (const { settlesAtMs, strikes, calls, puts } of slices) {
    const years = (settlesAtMs - NOW) / YEAR_MS;
    const price = pricesDividends(dividends, SPOT, years)
      ? new DividendSlice(years, RATE, 0, dividends)
      : new AmericanSlice(years, RATE, dividends.length > 0 ? 0 : 0.012);
    for (let i = 0; i < strikes.length; i++) {
      const moneyness = Math.log(strikes[i] / SPOT) / Math.sqrt(years + 0.02);
      const sigma = 0.17 - 0.09 * moneyness + 0.08 * moneyness * moneyness;
      for (const sign of [1, -1] as const) {
        const id = sign > 0 ? calls[i] : puts[i];
        base[id] = price.price(sign, SPOT, strikes[i], sigma);
        delta[id] = price.price(sign, SPOT + 0.5, strikes[i], sigma) - price.price(sign, SPOT - 0.5, strikes[i], sigma);
        near.push({ id, distance: Math.abs(Math.log(strikes[i] / SPOT)) / Math.sqrt(years) });
      }
    }
  }
  let spot = SPOT;
  const quote = (id: number, atMs: number): void => {
    const value = base[id] + delta[id] * (spot - SPOT);
    const half = Math.max(0.005, value * 0.001);
    bid[id] = Math.max(0, value - half);
    ask[id] = Math.max(0.01, value + half);
    quoteAtMs[id] = atMs;
    table.mark(id, 'quote');
  };
  const trade = (atMs: number): void => {
    last[spotId] = spot;
    table.column('lastAtMs')[spotId] = atMs;
    table.mark(spotId, 'trade');
  };
  trade(NOW);
  for (const { id } of near) quote(id, NOW);
  const streamed = near.toSorted((a, b) => a.distance - b.distance).slice(0, STREAMED);
  const shown = slices[Math.min(2, slices.length - 1)];
  const visible = [...shown.strikes.entries()]
    .filter(([, strike]) => Math.abs(strike - SPOT) <= VISIBLE_STRIKES / 2)
    .flatMap(([i]) => [shown.calls[i], shown.puts[i]]);
  const model = new ChainModel({
    calendar: () => BUILT_IN_CALENDAR,
    table,
    rate: () => RATE,
    dividends: (_, nowMs, untilMs) => until(dividends, nowMs, untilMs),
    stopwatch: threadTimeMs,
  });
  model.setSlices(slices);
  model.watch(new Set(visible));
  const modelAtMs = table.column('modelAtMs');
  const visibleAges: number[] = [];
  const wholeAges: number[] = [];
  let backlogMax = 0;
  let backlogEmptied = false;
  for (let tick = 0; tick * TICK_MS < WARM_MS + MEASURED_MS; tick++) {
    const now = NOW + tick * TICK_MS;
    if (tick % SPOT_EVERY_TICKS === 0) {
      spot = Math.round((spot + (uniform() - 0.5) * 0.06) * 100) / 100;
      trade(now);
    }
    for (let i = 0; i < EVENTS_PER_TICK; i++) quote(streamed[Math.floor(uniform() * streamed.length)].id, now);
    model.run(now, BUDGET_MS);
    if (tick * TICK_MS < WARM_MS) continue;
    backlogMax = Math.max(backlogMax, model.backlog);
    backlogEmptied ||= model.backlog === 0;
    if (tick % 25 !== 0) continue;
    for (const id of visible) visibleAges.push(now - modelAtMs[id]);
    for (let i = 0; i < near.length; i += 10) wholeAges.push(now - modelAtMs[near[i].id]);
  }
  model.close();
  return {
    contracts: symbols.length,
    visibleAgeP95Ms: percentile(visibleAges, 0.95),
    wholeAgeP95Ms: percentile(wholeAges, 0.95),
    backlogMax,
    backlogEmptied,
  };
}

/** Of the next five weeks every trading day, then weekly and monthly ones. */
function expiries(count: number): string[] {
  const found: string[] = [];
  for (let date = '2026-11-23'; found.length < count;) {
    if (BUILT_IN_CALENDAR.isTradingDay(date)) found.push(date);
    date = addDays(date, found.length < 15 ? 1 : found.length < 24 ? 7 : 28);
    while (!BUILT_IN_CALENDAR.isTradingDay(date)) date = addDays(date, 1);
  }
  return found;
}

const until = (dividends: readonly CashDividend[], nowMs: number, untilMs: number): CashDividend[] =>
  dividends
    .map((d) => ({ amount: d.amount, years: d.years - (nowMs - NOW) / YEAR_MS }))
    .filter((d) => d.years > 0 && d.years <= (untilMs - nowMs) / YEAR_MS);
