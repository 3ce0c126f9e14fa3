/**
 * The price of the underlying that an expiry's options imply where no plan gives one: by put-call parity of its quotes, and without quotes by
 * the vendor's delta and volatility. Discounted, plus what known dividends until that expiry are worth now. Borrow is not known: of the nearest expiry it is
 * least.
 */
import { dividendsPresentValue, type CashDividend } from '../../../shared/analytics/american-dividends.ts';
import { inverseNormalCdf } from '../../../shared/analytics/normal.ts';
import { yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import { NO_INSTRUMENT } from './chain-book.ts';
import type { ModelColumns } from './model-columns.ts';
import { knownAt, type QuoteOrigin } from './quote-knowledge.ts';
import { isTwoSided } from './slice-quotes.ts';
import type { SliceState } from './slice-state.ts';

interface Asked {
  nowMs: EpochMs;
  /** The vendor's deltas do not count. */
  quotesOnly: boolean;
  origin: QuoteOrigin | undefined;
}

interface KnownQuotes {
  /** Until when a contract's quote is known to have stood; NaN where it is not two-sided. */
  known: (id: number) => EpochMs;
  oldAfterMs: number;
}

/** `paid` is what known dividends are worth now. NaN where no strike has both sides quoted in this session and no call a delta of the vendor's. US dollars or index points. */
function impliedSpot(
  columns: ModelColumns,
  state: SliceState,
  {
    years,
    rate,
    paid,
    fromMs,
    nowMs,
    quotesOnly,
    origin,
  }: Asked & { years: number; rate: number; paid: number; fromMs: EpochMs },
): number {
  const growth = Math.exp(rate * years);
  const known = (id: number): EpochMs =>
    isTwoSided(columns, id, fromMs) ? knownAt(columns, id, nowMs, origin) : Number.NaN;
  const oldAfterMs = origin?.oldAfterMs() ?? Number.POSITIVE_INFINITY;
  const byParity = parityForward(columns, state, growth, paid, { known, oldAfterMs });
  const byDelta = (): number => (quotesOnly ? Number.NaN : deltaForward(columns, state, years, fromMs));
  return (Number.isNaN(byParity) ? byDelta() : byParity) / growth + paid;
}

/**
 * At the strike where call and put cost most nearly the same: least is left to rate, exercise and spread there. Where dividends are paid, as far
 * above spot as the forward is below it: calls nearer may be exercised for them. Of those known about as late as the newest: an older pair
 * costs the same at a spot of then.
 */
function parityForward(
  columns: ModelColumns,
  { slice, exercise }: SliceState,
  growth: number,
  paid: number,
  { known, oldAfterMs }: KnownQuotes,
): number {
  const { bid, ask } = columns;
  const { strikes, calls, puts } = slice;
  const pairMs = Array.from(strikes, (_, i) => Math.min(known(calls[i]), known(puts[i])));
  const fromMs = pairMs.reduce((a, b) => (b > a ? b : a), Number.NEGATIVE_INFINITY) - oldAfterMs;
  let least = Number.POSITIVE_INFINITY;
  let forward = Number.NaN;
  for (let i = 0; i < strikes.length; i++) {
    const [call, put] = [calls[i], puts[i]];
    if (!(pairMs[i] >= fromMs)) continue;
    const extra = exercise[i] - exercise[strikes.length + i];
    const apart = 0.5 * (bid[call] + ask[call] - bid[put] - ask[put]) - extra;
    const off = Math.abs(apart + 2 * paid);
    if (off >= least) continue;
    least = off;
    forward = strikes[i] + apart * growth;
  }
  return forward;
}

/** Δ of a call is Φ(d₁): with its volatility it tells the forward. Of the call whose delta is nearest one half. */
function deltaForward(
  { vendorIv, vendorDelta, vendorAtMs }: ModelColumns,
  { slice }: SliceState,
  years: number,
  fromMs: EpochMs,
): number {
  let least = 0.5;
  let forward = Number.NaN;
  slice.calls.forEach((id, i) => {
    if (id === NO_INSTRUMENT || !(vendorIv[id] > 0 && vendorAtMs[id] >= fromMs)) return;
    const off = Math.abs(vendorDelta[id] - 0.5);
    if (!(off < least)) return;
    least = off;
    const total = vendorIv[id] * Math.sqrt(years);
    forward = slice.strikes[i] * Math.exp(inverseNormalCdf(vendorDelta[id]) * total - 0.5 * total * total);
  });
  return forward;
}

/**
 * Of the nearest expiry that says anything; NaN where none does. `states` nearest settlement first, `rate` for a number of years.
 */
export function impliedSpotOf(
  columns: ModelColumns,
  states: readonly SliceState[],
  {
    rate,
    dividends,
    ...asked
  }: Asked & {
    rate: (years: number) => number;
    dividends?: (underlying: string, nowMs: EpochMs, untilMs: EpochMs) => readonly CashDividend[] | undefined;
  },
): number {
  const { nowMs } = asked;
  for (const state of states) {
    if (state.slice.adjusted || state.slice.settlesAtMs <= nowMs) continue;
    const years = yearsLeft(state.slice.settlesAtMs, nowMs);
    const r = rate(years);
    const { underlying, settlesAtMs } = state.slice;
    const paid = dividendsPresentValue(dividends?.(underlying, nowMs, settlesAtMs) ?? [], years, r);
    const spot = impliedSpot(columns, state, { ...asked, years, rate: r, paid, fromMs: state.quotesFromMs });
    if (spot > 0) return spot;
  }
  return Number.NaN;
}
