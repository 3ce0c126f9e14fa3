/** The price of the underlying that an expiry is computed from: that of now, that of its session's end, or what its options imply. */
import type { CashDividend } from '../../../shared/analytics/american-dividends.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { impliedSpotOf } from './implied-spot.ts';
import type { ModelColumns } from './model-columns.ts';
import type { QuoteOrigin } from './quote-knowledge.ts';
import type { SpotAge } from './carry.ts';
import type { SliceState } from './slice-state.ts';
import type { UnderlyingSpots } from './underlying-spots.ts';

export interface ModelSpot {
  /** US dollars or index points; NaN where nothing tells. */
  spot: number;
  isImplied: boolean;
  age: SpotAge;
  /** When a price of the market was true; NaN of an implied one, or of a session's end. */
  atMs: EpochMs;
}

export interface SpotSources {
  columns: ModelColumns;
  spots: UnderlyingSpots;
  /** Continuous rate for a number of years. */
  rate: (years: number) => number;
  /** Cash dividends expected until an instant; undefined while not known. */
  dividends?: (underlying: string, nowMs: EpochMs, untilMs: EpochMs) => readonly CashDividend[] | undefined;
  origin: QuoteOrigin | undefined;
  /** The options' data is a quarter of an hour late. */
  optionsAreLate: boolean;
}

/** `states`: expiries of one underlying whose session ended at `endedMs`, or, where that is NaN, goes on; nearest settlement first. */
export function modelSpotOf(
  sources: SpotSources,
  underlying: string,
  states: readonly SliceState[],
  { endedMs, nowMs }: { endedMs: EpochMs; nowMs: EpochMs },
): ModelSpot {
  return Number.isNaN(endedMs)
    ? spotOfNow(sources, underlying, states, nowMs)
    : spotAtEnd(sources, underlying, states, endedMs);
}

function spotOfNow(sources: SpotSources, underlying: string, states: readonly SliceState[], nowMs: EpochMs): ModelSpot {
  const { columns, spots, rate, dividends, origin, optionsAreLate } = sources;
  const known = spots.of(underlying);
  const isKnown = !Number.isNaN(known);
  // Late beside quotes of now, or of now beside late quotes, it would leave the lag to the carry: then quotes alone tell of it.
  const asksOptions = !isKnown || optionsAreLate || spots.isLate(underlying);
  const implied = asksOptions
    ? impliedSpotOf(columns, states, { rate, dividends, nowMs, quotesOnly: isKnown, origin })
    : Number.NaN;
  const isImplied = !isKnown || !Number.isNaN(implied);
  const age = spots.ageOf(underlying, isImplied);
  const ofLate = isKnown && isImplied && age === 'implied';
  const atMs = isImplied ? Number.NaN : spots.atMs(underlying);
  return { spot: isImplied ? implied : known, isImplied, age: ofLate ? 'impliedOfLate' : age, atMs };
}

/** Never the price of now: the quotes that stand were made against another. */
function spotAtEnd(
  { columns, spots, rate, dividends, origin }: SpotSources,
  underlying: string,
  states: readonly SliceState[],
  endedMs: EpochMs,
): ModelSpot {
  const spot = spots.atEnd(underlying, endedMs);
  if (spot > 0) return { spot, isImplied: false, age: 'current', atMs: Number.NaN };
  const implied = impliedSpotOf(columns, states, { rate, dividends, nowMs: endedMs, quotesOnly: false, origin });
  return { spot: implied, isImplied: true, age: 'impliedAtEnd', atMs: Number.NaN };
}
