/**
 * The price of the underlying that an expiry's options imply where no plan gives one: by put-call parity of its quotes, and without quotes by
 * the vendor's delta and volatility. Discounted, dividends until that expiry left out: of the nearest expiry that is little.
 */
import { inverseNormalCdf } from '../../../shared/analytics/normal.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { NO_INSTRUMENT } from './chain-book.ts';
import type { ModelColumns } from './model-columns.ts';
import { isTwoSided } from './slice-quotes.ts';
import type { SliceState } from './slice-state.ts';

/** NaN where no strike has both sides quoted in this session and no call a delta of the vendor's. US dollars or index points. */
export function impliedSpot(
  columns: ModelColumns,
  state: SliceState,
  years: number,
  rate: number,
  sessionStartMs: EpochMs,
): number {
  const growth = Math.exp(rate * years);
  const byParity = parityForward(columns, state, growth, sessionStartMs);
  return (Number.isNaN(byParity) ? deltaForward(columns, state, years, sessionStartMs) : byParity) / growth;
}

/** At the strike where call and put cost most nearly the same: least is left to rate, exercise and spread there. */
function parityForward(
  columns: ModelColumns,
  { slice, exercise }: SliceState,
  growth: number,
  sessionStartMs: EpochMs,
): number {
  const { bid, ask } = columns;
  const { strikes, calls, puts } = slice;
  let least = Number.POSITIVE_INFINITY;
  let forward = Number.NaN;
  for (let i = 0; i < strikes.length; i++) {
    const [call, put] = [calls[i], puts[i]];
    if (!isTwoSided(columns, call, sessionStartMs) || !isTwoSided(columns, put, sessionStartMs)) continue;
    const extra = exercise[i] - exercise[strikes.length + i];
    const apart = 0.5 * (bid[call] + ask[call] - bid[put] - ask[put]) - extra;
    if (Math.abs(apart) >= least) continue;
    least = Math.abs(apart);
    forward = strikes[i] + apart * growth;
  }
  return forward;
}

/** Δ of a call is Φ(d₁): with its volatility it tells the forward. Of the call whose delta is nearest one half. */
function deltaForward(
  { vendorIv, vendorDelta, vendorAtMs }: ModelColumns,
  { slice }: SliceState,
  years: number,
  sessionStartMs: EpochMs,
): number {
  let least = 0.5;
  let forward = Number.NaN;
  slice.calls.forEach((id, i) => {
    if (id === NO_INSTRUMENT || !(vendorIv[id] > 0 && vendorAtMs[id] >= sessionStartMs)) return;
    const off = Math.abs(vendorDelta[id] - 0.5);
    if (!(off < least)) return;
    least = off;
    const total = vendorIv[id] * Math.sqrt(years);
    forward = slice.strikes[i] * Math.exp(inverseNormalCdf(vendorDelta[id]) * total - 0.5 * total * total);
  });
  return forward;
}
