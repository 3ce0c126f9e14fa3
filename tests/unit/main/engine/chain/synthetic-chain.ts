/** A chain whose quotes are priced by our own kernels from a known smile, rate and yield: what the model must find again. */
import { ChainModel } from '../../../../../src/main/engine/chain/chain-model.ts';
import { buildSlices } from '../../../../../src/main/engine/chain/chain-book.ts';
import type { QuoteOrigin } from '../../../../../src/main/engine/chain/quote-knowledge.ts';
import type { SliceState } from '../../../../../src/main/engine/chain/slice-state.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { americanWithDividends, type CashDividend } from '../../../../../src/shared/analytics/american-dividends.ts';
import { americanPrice } from '../../../../../src/shared/analytics/american.ts';
import { europeanPrice } from '../../../../../src/shared/analytics/european.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { formatOptionSymbol, isEuropean, type OptionRight } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

export const NOW_MS = etInstant('2026-11-20', 11, 30);
/** A session's flow without a print. */
export const NO_PRINTS = { date: undefined, netContracts: () => 0 };
export const RATE = 0.042;
export const YIELD = 0.013;

/** What the model is given, and what the quotes are priced with (on the grid, besides YIELD); the same unless given apart. */
export interface Dividends {
  known: readonly CashDividend[];
  paid?: readonly CashDividend[];
}

export interface SyntheticChain {
  table: InstrumentTable;
  model: ChainModel;
  state: SliceState;
  /** Instrument of a strike and right. */
  id(strike: number, right: OptionRight): number;
  sigmaOf(strike: number): number;
  /** Every quote streams, until a test says otherwise. */
  origin: QuoteOrigin;
  /** How late the feed's prices of the underlying are. */
  feed: { spotDelayMs: number };
  /** Milliseconds the model's stopwatch moves at each look, and those of them the thread worked; left out, all. */
  tick: { ms: number; workedMs?: number };
}

export function syntheticChain(
  root: string,
  underlying: string,
  spot: number,
  strikes: number[],
  expiry = '2026-12-18',
  dividends?: Dividends,
) {
  const table = new InstrumentTable(1024);
  const spotId = table.intern(underlying);
  table.column('last')[spotId] = spot;
  const years = BUILT_IN_CALENDAR.yearsToExpiry({ root, expiry }, NOW_MS);
  const sigmaOf = (strike: number) => 0.2 - 0.3 * Math.log(strike / spot);
  const price = isEuropean(root) ? europeanPrice : americanPrice;
  const symbols = strikes.flatMap((strike) =>
    (['C', 'P'] as const).map((right) => formatOptionSymbol({ root, expiry, right, strike })),
  );
  const [slice] = buildSlices(table, BUILT_IN_CALENDAR, symbols);
  for (const [i, strike] of [...slice.strikes].entries()) {
    for (const [sign, id] of [
      [1, slice.calls[i]],
      [-1, slice.puts[i]],
    ] as const) {
      const paid = dividends?.paid ?? dividends?.known ?? [];
      const terms = { sign, spot, strike, years, rate: RATE, dividendYield: YIELD, dividends: paid };
      const mid =
        paid.length > 0
          ? americanWithDividends({ ...terms, volatility: sigmaOf(strike) }).price
          : price(sign, spot, strike, years, RATE, YIELD, sigmaOf(strike));
      table.column('bid')[id] = mid * 0.999;
      table.column('ask')[id] = mid * 1.001;
      table.column('quoteAtMs')[id] = NOW_MS - 1000;
    }
  }
  const tick: SyntheticChain['tick'] = { ms: 0 };
  const feed = { spotDelayMs: 0 };
  let elapsed = 0;
  let worked = 0;
  const origin: QuoteOrigin = {
    streams: () => true,
    snapshotAtMs: () => Number.NaN,
    spotAtQuote: () => Number.NaN,
    priceAtEnd: () => Number.NaN,
    oldAfterMs: () => 60_000,
  };
  const model = new ChainModel({
    origin,
    spotDelayMs: () => feed.spotDelayMs,
    calendar: () => BUILT_IN_CALENDAR,
    table,
    // A curve is never flat: the rate of an expiry moves a little as it comes nearer.
    rate: (left) => RATE + 0.01 * (left - years),
    dividends: dividends && (() => dividends.known),
    stopwatch: () => {
      worked += tick.workedMs ?? tick.ms;
      return (elapsed += tick.ms);
    },
    workedMs: () => worked,
  });
  model.setSlices([slice]);
  const [state] = model.states;
  const id = (strike: number, right: OptionRight) => table.find(formatOptionSymbol({ root, expiry, right, strike }))!;
  return { table, model, state, id, sigmaOf, origin, tick, feed } satisfies SyntheticChain;
}
