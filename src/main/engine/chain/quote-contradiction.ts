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
const LEAST_OFF = 0.004;

const quotes = new ParityQuotes(NEAREST);

/** Of expiries just fitted: whether their values are to be withheld, and the carry's words about it. */
export function markContradicted(columns: ModelColumns, states: readonly SliceState[]): void {
  for (const state of states) {
    state.contradicted = contradictsQuotes(columns, state);
    if (state.contradicted) state.carry!.source += '; it contradicts the quotes, so no value is shown';
  }
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
  const { count, strike, callBid, callAsk, putBid, putAsk } = quotes;
  let far = 0;
  for (let i = 0; i < count; i++) {
    const sigma = volatility[slice.strikes.indexOf(strike[i])];
    const apart = pricing.price(1, carry.spot, strike[i], sigma) - pricing.price(-1, carry.spot, strike[i], sigma);
    const low = callBid[i] - putAsk[i];
    const high = callAsk[i] - putBid[i];
    const off = Math.max(low - apart, apart - high);
    if (off > Math.max(high - low, LEAST_OFF * state.spot)) far++;
  }
  return far >= Math.max(FEWEST, SHARE * count);
}
