/**
 * A term structure read at fixed maturities: linear in total variance σ²T between the two neighbouring expiries, which is what keeps
 * forward variance constant between them. Unknown before the first and after the last expiry: nothing is extrapolated.
 */
import type { SkewMeasures } from '../smile.ts';

export const FIXED_DAYS: readonly number[] = [7, 30, 60, 90, 180];

/** One expiry's values; NaN where its smile does not reach. `awaited`: they will be known. */
export interface ExpirySkew extends SkewMeasures {
  years: number;
  awaited?: boolean;
}

export interface FixedMaturity extends SkewMeasures {
  /** Calendar days. */
  days: number;
}

/**
 * ATM, 25Δ risk reversal and butterfly at each of `days`, all three between the same two expiries: a wing that one of them lacks is unknown, not
 * taken from further away, and one that is beyond the quotes in one of them is so here. Expiries in any order; those without years or ATM volatility are passed over, unless it is awaited.
 */
export function atFixedMaturities(
  expiries: readonly ExpirySkew[],
  days: readonly number[] = FIXED_DAYS,
): FixedMaturity[] {
  const points = expiries
    .filter(({ atmIv, awaited }) => awaited || atmIv >= 0)
    .map((e) => ({
      years: e.years,
      atm: e.atmIv,
      call: e.atmIv + e.butterfly25 + 0.5 * e.riskReversal25,
      put: e.atmIv + e.butterfly25 - 0.5 * e.riskReversal25,
      beyondQuotes: e.beyondQuotes,
    }))
    .toSorted((a, b) => a.years - b.years);
  return days.map((day) => {
    const at = (side: 'atm' | 'call' | 'put'): number =>
      volatilityAt(
        points.map((p) => ({ years: p.years, volatility: p[side], awaited: Number.isNaN(p[side]) })),
        day / 365,
      );
    const atmIv = at('atm');
    const [call, put] = [at('call'), at('put')];
    const years = day / 365;
    const beside = [points.findLast((p) => p.years <= years), points.find((p) => p.years >= years)];
    const isBeyond = call >= 0 && put >= 0 && beside.some((p) => p?.beyondQuotes);
    return {
      days: day,
      atmIv,
      riskReversal25: call - put,
      butterfly25: 0.5 * (call + put) - atmIv,
      ...(isBeyond && { beyondQuotes: true as const }),
    };
  });
}

export interface TermPoint {
  years: number;
  volatility: number;
  /** Belongs here and is not known: nothing is interpolated over it. */
  awaited?: boolean;
}

/** Volatility at a maturity by total variance. NaN outside the known expiries, and beside one that is awaited. */
export function volatilityAt(points: readonly TermPoint[], years: number): number {
  const known = points
    .filter((p) => p.years > 0 && (p.volatility >= 0 || p.awaited))
    .toSorted((a, b) => a.years - b.years);
  const after = known.find((p) => p.years >= years);
  const before = known.findLast((p) => p.years <= years);
  if (!after || !before) return Number.NaN;
  if (after.years === before.years) return before.volatility;
  const share = (years - before.years) / (after.years - before.years);
  const variance = (1 - share) * totalVariance(before) + share * totalVariance(after);
  return Math.sqrt(variance / years);
}

export function totalVariance({ years, volatility }: TermPoint): number {
  return volatility * volatility * years;
}
