/** What the model keeps of one expiry: kernel columns of its rows, the carry they are solved with, and which rows are still to solve. */
import {
  createGreekColumns,
  createOptionColumns,
  type GreekColumns,
  type OptionColumns,
} from '../../../shared/analytics/columns.ts';
import { ForwardFilter } from '../../../shared/analytics/surface/forward-filter.ts';
import { SurfaceSlice } from '../../../shared/analytics/surface/surface-slice.ts';
import type { SpotLag } from '../../../shared/analytics/surface/spot-lag.ts';
import type { DividendPricing } from '../../../shared/analytics/dividend-rows.ts';
import type { ExDatePricing } from '../../../shared/analytics/ex-date-pricing.ts';
import type { PricingSlice } from '../../../shared/analytics/pricing-slice.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { ChainSlice } from './chain-book.ts';
import type { SliceCarry } from './carry.ts';

/** Values of `dirty`, in order of urgency. */
export const CLEAN = 0;
export const CHANGED = 1;
export const PASS = 2;

/** What of an expiry's carry and fit may be shown, summed and kept: neither where the quotes contradict them; a settled expiry has its last fit, and no carry. */
export interface ShownFit {
  readonly carry?: SliceCarry;
  readonly surface?: SurfaceSlice;
}

export interface SliceState {
  slice: ChainSlice;
  /** Only the memory looks at it. */
  quiet: boolean;
  /** Instruments of the rows: calls first, then puts; NO_INSTRUMENT where a side is not listed. */
  ids: Uint32Array;
  options: OptionColumns;
  prices: Float64Array;
  /** From the surface, as of the pass: call and put of a strike have the same. */
  volatility: Float64Array;
  /** Probability of ending in the money, from the surface too. */
  itm: Float64Array;
  greeks: GreekColumns;
  /** What early exercise adds to each row, US dollars; 0 for European ones and until the first pass. */
  exercise: Float64Array;
  exerciseKnown: boolean;
  surface: SurfaceSlice;
  forwards: ForwardFilter;
  /** What the expiries of the underlying say together; undefined where this one is of another (futures of a volatility index, an adjusted contract). */
  lag: SpotLag | undefined;
  /** Per row: clean, its quote changed, or still to come in the current pass over the whole slice. */
  dirty: Uint8Array;
  dirtyCount: number;
  /** Rows left in the pass. */
  passLeft: number;
  /** Passes that are through. Whoever knows since when all quotes are there counts from then. */
  passes: number;
  cursor: number;
  /** The spot that rows are solved with now, and that of the first row of the pass. */
  spot: number;
  passSpot: number;
  /** No plan gives a price of the underlying: its spot is what the options imply. */
  spotImplied: boolean;
  passAtMs: EpochMs;
  /** When carry and quotes were read: with the pass, or later for what is watched. */
  readAtMs: EpochMs;
  /** A quote came since then. */
  isNews: boolean;
  /** The last completed pass: when it began, so nothing on screen is older, and its spot. */
  solvedAtMs: EpochMs;
  solvedSpot: number;
  /** When the session ended that the quotes are of: they stand, and spot and time of everything computed are those of then. NaN while it goes on. */
  endedMs: EpochMs;
  /** When the quotes that serve were those of the market: the reading, or where the session has ended, its end. */
  asOfMs: EpochMs;
  /** Quotes from before are of a session that is over, and those after of one that has begun since; no such end while it goes on. */
  quotesFromMs: EpochMs;
  quotesUntilMs: EpochMs;
  /** Since when the quotes of the day's session are enough to be fitted to: `dataMs` of `readSessions`; NaN before, or while the market is closed of a day before. */
  dayFromMs: EpochMs;
  /** Per row: until when its quote is known to have stood, and the underlying's price then where that is not the newest; NaN without. */
  knownAtMs: Float64Array;
  spotThen: Float64Array;
  /** The instant the expiry's quotes are compared at, and from when on the fit uses them; older ones it leaves out. */
  comparedAtMs: EpochMs;
  usedFromMs: EpochMs;
  /** Quotes known no later than before then are too old to be measured against a fit of now. */
  oldBeforeMs: EpochMs;
  /** Where the plan has no quotes and the surface is fitted to the vendor's volatilities: the newest one's time. NaN where quotes serve. */
  vendorAtMs: EpochMs;
  /** The newest of the quotes, or of the vendor's volatilities, that carry and surface were read from; NaN without any. */
  basisAtMs: EpochMs;
  carry: SliceCarry | undefined;
  /** What it is priced with contradicts its own quotes (quote-contradiction.ts): no value is shown. */
  contradicted: boolean;
  /** Passes that began while it did. */
  contradictedPasses: number;
  /** The session whose quotes contradict the known dividends (a cut not yet announced): they are part of the carry that parity gives. NaN for none. */
  distrustedFromMs: EpochMs;
  /** What the rows are priced with; undefined while there is no carry. */
  pricing: PricingSlice | undefined;
  /** Known dividends alone, without residual yield: what quotes are held against where they seem to say more. */
  plainDividends: DividendPricing | ExDatePricing | undefined;
  /** Carry and fit for whatever shows, sums or keeps them. */
  readonly shown: ShownFit;
}

/** A slice as views, sums and the memory see it: what the model works with, contradicted or not, is not theirs. */
export type ShownSlice = Omit<SliceState, 'surface' | 'carry' | 'forwards' | 'lag' | 'pricing' | 'plainDividends'>;

/** Why an expiry has neither. */
export const CONTRADICTED =
  'The model contradicts the quotes of this expiry, so no value of it is shown: borrow cost, a dividend or the price of the underlying is not known well enough.';

export function newSliceState(slice: ChainSlice): SliceState {
  const rows = slice.strikes.length * 2;
  const ids = new Uint32Array(rows);
  ids.set(slice.calls);
  ids.set(slice.puts, slice.strikes.length);
  return {
    slice,
    quiet: false,
    ids,
    options: createOptionColumns(rows),
    prices: new Float64Array(rows).fill(Number.NaN),
    volatility: new Float64Array(rows).fill(Number.NaN),
    itm: new Float64Array(rows).fill(Number.NaN),
    greeks: createGreekColumns(rows),
    exercise: new Float64Array(rows),
    exerciseKnown: slice.european,
    surface: new SurfaceSlice(slice.strikes.length),
    forwards: new ForwardFilter(),
    lag: undefined,
    dirty: new Uint8Array(rows),
    dirtyCount: 0,
    passLeft: 0,
    passes: 0,
    cursor: 0,
    spot: Number.NaN,
    passSpot: Number.NaN,
    spotImplied: false,
    passAtMs: Number.NEGATIVE_INFINITY,
    readAtMs: Number.NEGATIVE_INFINITY,
    isNews: false,
    solvedAtMs: Number.NEGATIVE_INFINITY,
    solvedSpot: Number.NaN,
    endedMs: Number.NaN,
    asOfMs: Number.POSITIVE_INFINITY,
    quotesFromMs: Number.NaN,
    quotesUntilMs: Number.POSITIVE_INFINITY,
    dayFromMs: Number.NaN,
    knownAtMs: new Float64Array(rows).fill(Number.NaN),
    spotThen: new Float64Array(rows).fill(Number.NaN),
    comparedAtMs: Number.NEGATIVE_INFINITY,
    usedFromMs: Number.NEGATIVE_INFINITY,
    oldBeforeMs: Number.NEGATIVE_INFINITY,
    vendorAtMs: Number.NaN,
    basisAtMs: Number.NaN,
    carry: undefined,
    contradicted: false,
    contradictedPasses: 0,
    distrustedFromMs: Number.NaN,
    pricing: undefined,
    plainDividends: undefined,
    get shown() {
      const { contradicted, carry, surface } = this;
      return contradicted ? {} : { carry, surface: surface.fitted ? surface : undefined };
    },
  };
}

/** `isNews`: it may change what the expiry is computed from. */
export function markChanged(state: SliceState, row: number, isNews: boolean): void {
  if (isNews) state.isNews = true;
  if (state.dirty[row] !== CLEAN) return;
  state.dirty[row] = CHANGED;
  state.dirtyCount++;
}

export function markForPass(state: SliceState, row: number): void {
  if (state.dirty[row] === CLEAN) state.dirtyCount++;
  if (state.dirty[row] !== PASS) state.passLeft++;
  state.dirty[row] = PASS;
}

/** The instant that values shown at `nowMs` are of: earlier where a session has ended. */
export const valuesTimeMs = ({ endedMs }: Pick<SliceState, 'endedMs'>, nowMs: EpochMs): EpochMs =>
  Number.isNaN(endedMs) ? nowMs : endedMs;

/** Whether a quote is of the session that an expiry is computed of. */
export const isQuoteOfSession = (
  { quotesFromMs, quotesUntilMs }: Pick<SliceState, 'quotesFromMs' | 'quotesUntilMs'>,
  quoteAtMs: EpochMs,
): boolean => quoteAtMs >= quotesFromMs && quoteAtMs <= quotesUntilMs;

/** No pass has begun that counts: nothing was solved yet, or what was is to be forgotten. */
export const isUnsolved = ({ passAtMs }: SliceState): boolean => !Number.isFinite(passAtMs);

/** Computed of a session's end, and nothing came since: time and spot of then do not move. */
export const stands = ({ endedMs, asOfMs, isNews, passAtMs }: SliceState): boolean =>
  asOfMs === endedMs && !isNews && Number.isFinite(passAtMs);

/** Its first numbers are still to come: early exercise is known after the first pass, and taken out of the quotes for the second. */
export const isStarting = ({ passes }: SliceState): boolean => passes < 2;

/** With the last row of a pass every value of the slice is at least as new as the pass. */
export function markClean(state: SliceState, row: number): void {
  if (state.dirty[row] === CLEAN) return;
  if (state.dirty[row] === PASS && --state.passLeft === 0) {
    state.passes++;
    state.solvedAtMs = Math.min(state.passAtMs, state.asOfMs);
    state.solvedSpot = state.passSpot;
  }
  state.dirty[row] = CLEAN;
  state.dirtyCount--;
}

/** Begins from nothing: what passes before have left goes (filtered forward, fit, premiums of exercise). The numbers on screen stay until the next pass. */
export function forgetSolution(state: SliceState): void {
  state.lag?.drop(state.slice);
  state.forwards = new ForwardFilter();
  state.surface.forget();
  state.carry = undefined;
  state.contradicted = false;
  state.passes = 0;
  state.pricing = state.plainDividends = undefined;
  state.exercise.fill(0);
  state.exerciseKnown = state.slice.european;
  state.volatility.fill(Number.NaN);
}

/** Rate, carry and basis stay those of the pass; the forward moves with spot, dividends stay dollars. */
export function followSpot(state: SliceState, spot: number): void {
  const { carry } = state;
  if (!carry) return;
  const model = carry.spot * (spot / state.spot);
  const forward = carry.dividends ? carry.dividends.forward(model) : carry.forward * (spot / state.spot);
  state.carry = { ...carry, spot: model, forward };
  state.spot = spot;
  state.options.spot.fill(model);
}
