/**
 * Whether what an American expiry is priced with contradicts its own quotes. Call less put of a strike depends little on volatility: a model
 * whose difference lies far outside what bid and ask allow, at several strikes, has a wrong forward, or takes borrow for another spot.
 */
import { ParityQuotes } from '../../../shared/analytics/surface/parity.ts';
import type { ModelColumns } from './model-columns.ts';
import { readParityQuotes } from './slice-quotes.ts';
import type { SliceState } from './slice-state.ts';

/** Strikes looked at, those nearest spot; so many of them, and this share, must contradict. */
const NEAREST = 12;
const FEWEST = 3;
const SHARE = 0.25;
/** A difference is far outside when it is beyond bid and ask by as much as these are apart, and by this share of spot. */
const LEAST_OFF = 0.0015;

/** It settles by itself within so many passes where it can; beginning anew costs some ten, and is tried again this often. */
const STUCK_PASSES = 4;
const STUCK_EVERY = 32;

const quotes = new ParityQuotes(NEAREST);

/** Of expiries just fitted: whether their values are to be withheld, and the carry's words about it. */
export function markContradicted(columns: ModelColumns, states: readonly SliceState[]): void {
  for (const state of states) {
    state.contradicted = contradictsQuotes(columns, state);
    if (state.contradicted) state.carry!.source += '; it contradicts the quotes, so no value is shown';
  }
}

/**
 * Once a pass: what earlier ones left may be why it contradicts (borrow that has changed since), or dividends that are not in the prices. True
 * where it is to begin from nothing.
 */
export function isStuck(state: SliceState): boolean {
  state.contradictedPasses = state.contradicted ? state.contradictedPasses + 1 : 0;
  const stuck = state.contradictedPasses % STUCK_EVERY === STUCK_PASSES;
  if (stuck) state.distrustedFromMs = state.carry?.dividends ? state.quotesFromMs : Number.NaN;
  return stuck;
}

/** Needs carry, pricing and the fitted volatilities; false where nothing is quoted, or exercise is not known yet. */
function contradictsQuotes(columns: ModelColumns, state: SliceState): boolean {
  const { slice, carry, pricing, volatility, exerciseKnown, vendorAtMs } = state;
  if (slice.european || slice.adjusted || !carry || !pricing || !exerciseKnown || !Number.isNaN(vendorAtMs))
    return false;
  readParityQuotes(quotes, columns, state, {
    spot: state.spot,
    sessionStartMs: state.quotesFromMs,
    exercise: undefined,
  });
  // Nothing of exercise is taken out here: `exercise` holds what spot has moved since each side's quote.
  const { count, strike, callBid, callAsk, putBid, putAsk, exercise } = quotes;
  let far = 0;
  for (let i = 0; i < count; i++) {
    const sigma = volatility[slice.strikes.indexOf(strike[i])];
    const apart = pricing.price(1, carry.spot, strike[i], sigma) - pricing.price(-1, carry.spot, strike[i], sigma);
    const low = callBid[i] - putAsk[i] - exercise[i];
    const high = callAsk[i] - putBid[i] - exercise[i];
    const off = Math.max(low - apart, apart - high);
    if (off > Math.max(high - low, LEAST_OFF * state.spot)) far++;
  }
  return far >= Math.max(FEWEST, SHARE * count);
}
