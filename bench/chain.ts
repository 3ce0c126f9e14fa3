/**
 * A full chain on request, through the chain engine as it runs live (price selection, parity forward, IV, all Greeks, table writes):
 * 9,000 European contracts (SPXW, 10 expiries) and 5,000 American ones (SPY, 10 expiries), once with a continuous yield and once with
 * quarterly cash dividends (before all but the first two expiries), every row dirty, no time budget.
 * Prices come from our own kernels over a skewed smile, two-sided with a spread.
 * `full` is from nothing, tables and all; `steady` the next pass: spot moved by a basis point, quotes with it, ten seconds gone.
 */
import { ChainModel } from '../src/main/engine/chain/chain-model.ts';
import { buildSlices, instrumentsOf } from '../src/main/engine/chain/chain-book.ts';
import { InstrumentTable } from '../src/main/engine/market/instrument-table.ts';
import { americanPrice } from '../src/shared/analytics/american.ts';
import type { CashDividend } from '../src/shared/analytics/american-dividends.ts';
import { DividendSlice, pricesDividends } from '../src/shared/analytics/dividend-slice.ts';
import { europeanPrice } from '../src/shared/analytics/european.ts';
import { addDays, etInstant, YEAR_MS } from '../src/shared/market/calendar.ts';
import { MODEL_REASON } from '../src/shared/contract/columns.ts';
import { formatOptionSymbol, parseOptionSymbol } from '../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../src/shared/market/trading-calendar.ts';

const NOW = etInstant('2026-11-20', 11);
const RATE = 0.037;
const YIELD = 0.012;
const RUNS = 15;
const SPY = { root: 'SPY', underlying: 'SPY', spot: 650, step: 1, strikes: 250 };
const DIVIDENDS = ['2026-12-18', '2027-03-19', '2027-06-18'].map((date) => ({
  years: (etInstant(date, 9, 30) - NOW) / YEAR_MS,
  amount: 1.9,
}));

export async function run(): Promise<Record<string, unknown>> {
  const european = chain({ root: 'SPXW', underlying: 'I:SPX', spot: 6500, step: 5, strikes: 450 });
  const american = chain(SPY);
  const paying = chain({ ...SPY, dividends: DIVIDENDS });
  const full = median(Array.from({ length: RUNS }, () => european.runOnce()));
  const slow = median(Array.from({ length: 5 }, () => american.runAnew()));
  const steady = median(Array.from({ length: RUNS }, () => american.runOnce()));
  const paid = median(Array.from({ length: 5 }, () => paying.runOnce()));
  return {
    full_ms: round(full),
    contracts: european.contracts,
    solved: european.solved(),
    us_per_contract: round((full * 1000) / european.contracts),
    american_full_ms: round(slow),
    american_steady_ms: round(steady),
    american_contracts: american.contracts,
    american_solved: american.solved(),
    american_us_per_contract: round((slow * 1000) / american.contracts),
    dividends_full_ms: round(paid),
    dividends_expiries: paying.priced(),
    dividends_solved: paying.solved(),
  };
}

function expiries(): string[] {
  const found: string[] = [];
  for (let date = '2026-12-04'; found.length < 10; date = addDays(date, found.length < 4 ? 7 : 28)) {
    let day = date;
    while (!BUILT_IN_CALENDAR.isTradingDay(day)) day = addDays(day, 1);
    if (!found.includes(day)) found.push(day);
  }
  return found;
}

interface ChainShape {
  root: string;
  underlying: string;
  spot: number;
  step: number;
  strikes: number;
  dividends?: CashDividend[];
}

function chain({ root, underlying, spot, step, strikes, dividends = [] }: ChainShape) {
  const table = new InstrumentTable(32_768);
  const first = Math.round((spot - (strikes / 2) * step) / step) * step;
  const symbols = expiries().flatMap((expiry) =>
    Array.from({ length: strikes }, (_, i) => first + i * step).flatMap((strike) =>
      (['C', 'P'] as const).map((right) => formatOptionSymbol({ root, expiry, right, strike })),
    ),
  );
  const slices = buildSlices(table, BUILT_IN_CALENDAR, symbols);
  const last = table.column('last');
  last[table.intern(underlying)] = spot;
  for (const symbol of symbols) quote(table, symbol, spot, root === 'SPY', dividends);
  const newModel = (): ChainModel => {
    const made = new ChainModel({
      calendar: () => BUILT_IN_CALENDAR,
      table,
      rate: () => RATE,
      dividends: (_, nowMs, untilMs) => until(dividends, nowMs, untilMs),
      stopwatch: () => performance.now(),
    });
    made.setSlices(slices);
    return made;
  };
  let model = newModel();
  let tick = 0;
  const ids = symbols.map((symbol) => table.intern(symbol));
  const exercised = symbols.map((symbol) => (parseOptionSymbol(symbol)!.right === 'C' ? 1 : -1));
  const moveQuotes = (move: number): void => {
    const [bid, ask, delta] = [table.column('bid'), table.column('ask'), table.column('modelDelta')];
    for (const [i, id] of ids.entries()) {
      // Without a model value the quote is the value of exercise.
      const by = (Number.isNaN(delta[id]) ? exercised[i] : delta[id]) * move;
      bid[id] = Math.max(0, bid[id] + by);
      ask[id] = Math.max(0, ask[id] + by);
    }
  };
  return {
    contracts: symbols.length,
    /** With a model that knows nothing yet. */
    runAnew(): number {
      model.close();
      model = newModel();
      return this.runOnce();
    },
    runOnce(): number {
      // A new spot makes every row dirty, as a market does.
      const move = 1e-4 * spot * (tick++ % 2 === 0 ? 1 : -1);
      last[table.intern(underlying)] += move;
      moveQuotes(move);
      const startedAt = performance.now();
      model.run(NOW + tick * 10_000, Number.POSITIVE_INFINITY);
      return performance.now() - startedAt;
    },
    /** Expiries whose dividends are priced on their dates. */
    priced(): number {
      return model.states.filter((state) => state.carry?.dividends).length;
    },
    solved(): number {
      const reason = table.column('modelReason');
      return slices.flatMap((s) => [...instrumentsOf(s)]).filter((id) => reason[id] === MODEL_REASON.solved).length;
    },
  };
}

function until(dividends: readonly CashDividend[], nowMs: number, untilMs: number): CashDividend[] {
  return dividends
    .map((d) => ({ amount: d.amount, years: d.years - (nowMs - NOW) / YEAR_MS }))
    .filter((d) => d.years > 0 && d.years <= (untilMs - nowMs) / YEAR_MS);
}

function quote(
  table: InstrumentTable,
  symbol: string,
  spot: number,
  american: boolean,
  dividends: CashDividend[],
): void {
  const contract = parseOptionSymbol(symbol)!;
  const years = BUILT_IN_CALENDAR.yearsToExpiry(contract, NOW);
  const sign = contract.right === 'C' ? 1 : -1;
  const moneyness = Math.log(contract.strike / spot) / Math.sqrt(years + 0.02);
  const volatility = 0.17 - 0.09 * moneyness + 0.08 * moneyness * moneyness;
  const price = american ? americanPrice : europeanPrice;
  const value = pricesDividends(dividends, spot, years)
    ? sliceOf(years, dividends).price(sign, spot, contract.strike, volatility)
    : price(sign, spot, contract.strike, years, RATE, dividends.length > 0 ? 0 : YIELD, volatility);
  const id = table.intern(symbol);
  const half = value * 0.001;
  table.column('bid')[id] = Math.max(0, value - half);
  table.column('ask')[id] = value + half;
  table.column('quoteAtMs')[id] = NOW - 1000;
}

const slices = new Map<number, DividendSlice>();

function sliceOf(years: number, dividends: CashDividend[]): DividendSlice {
  let slice = slices.get(years);
  if (!slice) slices.set(years, (slice = new DividendSlice(years, RATE, 0, dividends)));
  return slice;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];
const round = (value: number): number => Math.round(value * 100) / 100;
