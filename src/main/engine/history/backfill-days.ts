/**
 * The 30-day volatility and skew of a past session from the daily closes of its options. Each close is that contract's last trade, minutes or
 * hours before the market's: an estimate, and marked so wherever it is shown. Pure.
 */
import { europeanImpliedVolatility } from '../../../shared/analytics/european-implied.ts';
import { normalCdf } from '../../../shared/analytics/normal.ts';
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { skewMeasures, type SkewMeasures } from '../../../shared/analytics/smile.ts';
import { atFixedMaturities } from '../../../shared/analytics/maturities/fixed-maturity.ts';
import { addDays } from '../../../shared/market/calendar.ts';
import type { OptionRight } from '../../../shared/market/symbols.ts';
import { TARGET_DAYS, type ExpiryOn } from './backfill-plan.ts';

export interface OptionClose {
  strike: number;
  right: OptionRight;
  close: number;
}

/** A parity forward further than this from spot carried at the rate comes from stale closes. */
const FORWARD_TOLERANCE = 0.02;
/** A volatility this many times its neighbours' comes from a trade at another hour. */
const OUTLIER = 2;
/** A session's volatility this many times that of the sessions within so many calendar days is far from them. */
const FAR = 1.5;
const NEIGHBOUR_DAYS = 10;

const UNKNOWN: SkewMeasures = { atmIv: Number.NaN, riskReversal25: Number.NaN, butterfly25: Number.NaN };

/** Whether calls and puts of one strike agree with the underlying's price; `none` where no strike has both. */
export type ClosesParity = 'held' | 'broken' | 'none';

/** One expiry's smile on a day. NaN where there are too few closes, or where they belong to another price of the underlying. */
export function smileOn(
  on: ExpiryOn,
  rates: RateCurve,
  closes: readonly OptionClose[],
): SkewMeasures & { parity: ClosesParity } {
  const { forward, parity } = parityForward(on, rates(on.years), closes);
  return { parity, ...(parity === 'broken' ? UNKNOWN : smileAt(forward, on.years, rates(on.years), closes)) };
}

function smileAt(forward: number, years: number, rate: number, closes: readonly OptionClose[]): SkewMeasures {
  const byStrike = new Map<number, number[]>();
  for (const { strike, right, close } of closes) {
    const sign = right === 'C' ? 1 : -1;
    const { volatility } = europeanImpliedVolatility(
      sign,
      close,
      forward * Math.exp(-rate * years),
      strike,
      years,
      rate,
      0,
    );
    if (volatility > 0) byStrike.set(strike, [...(byStrike.get(strike) ?? []), volatility]);
  }
  const centre = median([...byStrike.values()].flat());
  const points = [...byStrike]
    // Where call and put of a strike are known the forward's error cancels in their mean.
    .map(([strike, both]) => ({ strike, iv: both.reduce((sum, iv) => sum + iv, 0) / both.length }))
    .filter(({ iv }) => iv < OUTLIER * centre && iv > centre / OUTLIER)
    .toSorted((a, b) => a.strike - b.strike);
  const below = points.findLast(({ strike }) => strike < forward);
  const above = points.find(({ strike }) => strike >= forward);
  if (!below || !above) return UNKNOWN;
  const share = Math.log(forward / below.strike) / Math.log(above.strike / below.strike);
  const atm = below.iv + share * (above.iv - below.iv);
  const d1 = points.map(
    ({ strike, iv }) => Math.log(forward / strike) / (iv * Math.sqrt(years)) + 0.5 * iv * Math.sqrt(years),
  );
  return skewMeasures(
    atm,
    points.map(({ iv }) => iv),
    d1.map((d) => normalCdf(d)),
    d1.map((d) => -normalCdf(-d)),
  );
}

/** Interpolated between both expiries; the later one's own where only it is needed. Unknown where a needed one is unknown. */
export function thirtyDays(smiles: readonly (SkewMeasures & { years: number })[]): SkewMeasures {
  const target = TARGET_DAYS / 365;
  // Where the clocks change, 30 calendar days are an hour longer.
  if (smiles.length > 0 && smiles[0].years >= target) return smiles[0];
  return atFixedMaturities(smiles, [TARGET_DAYS])[0];
}

function parityForward(
  { forward, years }: ExpiryOn,
  rate: number,
  closes: readonly OptionClose[],
): { forward: number; parity: ClosesParity } {
  const calls = new Map(closes.filter(({ right }) => right === 'C').map(({ strike, close }) => [strike, close]));
  const all = closes
    .filter(({ right, strike }) => right === 'P' && calls.has(strike))
    .map(({ strike, close }) => strike + Math.exp(rate * years) * (calls.get(strike)! - close));
  const found = all.filter((value) => Math.abs(value / forward - 1) < FORWARD_TOLERANCE);
  if (found.length > 0) return { forward: median(found), parity: 'held' };
  return { forward, parity: all.length > 0 ? 'broken' : 'none' };
}

export interface DatedIv {
  date: string;
  iv: number;
}

/**
 * Whether a session's volatility, computed without parity, may stand among those around it; where there are none, nothing speaks against it.
 * `others`: known volatilities, the session's own left out.
 */
export function isPlausible({ date, iv }: DatedIv, others: readonly DatedIv[]): boolean {
  const [from, to] = [addDays(date, -NEIGHBOUR_DAYS), addDays(date, NEIGHBOUR_DAYS)];
  const around = others.filter((other) => other.date >= from && other.date <= to && other.date !== date);
  if (around.length === 0) return true;
  const ratio = iv / median(around.map((other) => other.iv));
  return ratio < FAR && ratio > 1 / FAR;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
}
