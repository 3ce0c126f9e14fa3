/**
 * Dealer exposure of open interest. Definitions (product's own page, docs/formulas.md): with w contracts held, m shares a contract and
 * spot S: GEX = s·Γ·w·m·S²·0.01 (dollars of delta per 1 % move), DEX = Δ·w·m·S, VEX = s·vanna·w·m·S (dollars of delta per volatility
 * point), CEX = s·charm·w·m·S (dollars of delta a day). The sign s is an assumption about who holds which side; it is always named.
 */

import { ONE_OVER_SQRT_TWO_PI } from './normal.ts';

export type SignAssumption = 'naive' | 'flowAdjusted' | 'volumeWeighted';

export const SIGN_ASSUMPTIONS: Record<SignAssumption, string> = {
  naive: 'Dealers are long calls and short puts, weighted by open interest.',
  flowAdjusted:
    'Dealers hold the other side of today’s net aggressive flow in each contract, weighted by open interest; where no flow was classified, long calls and short puts.',
  volumeWeighted: 'Dealers are long calls and short puts, weighted by today’s volume instead of open interest.',
};

/** Dealer's side of one contract: +1 long, −1 short. `netBought` = contracts bought at the ask less sold at the bid, NaN unknown. */
export function dealerSign(assumption: SignAssumption, isCall: boolean, netBought: number): number {
  if (assumption === 'flowAdjusted' && netBought !== 0 && !Number.isNaN(netBought)) return netBought > 0 ? -1 : 1;
  return isCall ? 1 : -1;
}

/** Contracts that count: open interest, or today's volume where the assumption weighs by it. */
export function exposureWeight(assumption: SignAssumption, openInterest: number, volume: number): number {
  return assumption === 'volumeWeighted' ? volume : openInterest;
}

/** Dollars of delta per 1 % move, unsigned. */
export const gammaExposure = (gamma: number, contracts: number, shares: number, spot: number): number =>
  gamma * contracts * shares * spot * spot * 0.01;

/** One contract of a profile. `weight` = sign × contracts × shares. */
export interface ProfileColumns {
  strike: Float64Array;
  years: Float64Array;
  /** r − q. */
  carry: Float64Array;
  dividendYield: Float64Array;
  volatility: Float64Array;
  weight: Float64Array;
  count: number;
}

/** Spots are tried this share of the narrowest contract's σ√T apart at first, then this share of the distance from spot. */
const STEP_SHARE = 0.2;
const STEP_GROWTH = 0.03;
/** Beyond this many deviations a contract has no gamma. */
const NO_GAMMA = 8;
const PRECISION = 1e-7;

/**
 * The spot nearest to today's where total gamma exposure changes sign, with volatilities and times as they are now: bracketed by spots so
 * near each other that the narrowest contract cannot hide one, then halved down. Undefined where it keeps its sign within ±`reach` of spot.
 */
export function zeroGammaLevel(profile: ProfileColumns, spot: number, reach = 0.15): number | undefined {
  const { centre, width, size, narrowest } = gammaBells(profile);
  const totalAt = (logLevel: number): number => {
    let total = 0;
    for (let i = 0; i < centre.length; i++) {
      const d1 = (logLevel - centre[i]) / width[i];
      if (d1 < NO_GAMMA && d1 > -NO_GAMMA) total += size[i] * Math.exp(-0.5 * d1 * d1);
    }
    return total;
  };
  const start = Math.log(spot);
  const first = totalAt(start);
  // Where far from every strike the total vanishes it has no sign: the last one before stands.
  const up = { at: start, total: first };
  const down = { at: start, total: first };
  const farthest = Math.log1p(reach);
  for (let distance = 0; distance < farthest;) {
    distance += Math.max(STEP_SHARE * narrowest, STEP_GROWTH * distance, farthest / 2000);
    let best: number | undefined;
    for (const [side, level] of [
      [up, start + Math.min(distance, farthest)],
      [down, start + Math.max(-distance, Math.log1p(-reach))],
    ] as const) {
      const total = totalAt(level);
      if (total === 0) continue;
      const before = side.total === 0 ? (side === up ? down : up) : side;
      if (before.total !== 0 && before.total > 0 !== total > 0) {
        const root = Math.exp(halve(totalAt, before.at, before.total, level));
        if (best === undefined || Math.abs(root - spot) < Math.abs(best - spot)) best = root;
      }
      side.at = level;
      side.total = total;
    }
    if (best !== undefined) return best;
  }
  return undefined;
}

/**
 * What the total gamma exposure of a profile gains, dollars of delta per 1 % move, where spot rises by a basis point and volatilities, times
 * and carry stay: how much of a change between two looks is spot alone. European gamma.
 */
export function gammaExposurePerBasisPoint(profile: ProfileColumns, spot: number): number {
  const { centre, width, size } = gammaBells(profile);
  const at = (level: number): number => {
    let total = 0;
    for (let i = 0; i < centre.length; i++) {
      const d1 = (Math.log(level) - centre[i]) / width[i];
      total += size[i] * Math.exp(-0.5 * d1 * d1);
    }
    return 0.01 * level * ONE_OVER_SQRT_TWO_PI * total;
  };
  return at(spot * 1.00005) - at(spot * 0.99995);
}

/** Where `f` changes sign between `from`, where it is `atFrom`, and `to`. */
function halve(f: (x: number) => number, from: number, atFrom: number, to: number): number {
  let [low, high] = [from, to];
  while (Math.abs(high - low) > PRECISION) {
    const middle = 0.5 * (low + high);
    const value = f(middle);
    if (value === 0) return middle;
    if (value > 0 === atFrom > 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** Every contract's gamma exposure as a bell over ln S, but for the factor S that all share; and the narrowest of their widths. */
function gammaBells({ strike, years, carry, dividendYield, volatility, weight, count }: ProfileColumns): {
  centre: Float64Array;
  width: Float64Array;
  size: Float64Array;
  narrowest: number;
} {
  const centre = new Float64Array(count);
  const width = new Float64Array(count);
  const size = new Float64Array(count);
  let narrowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const s = volatility[i] * Math.sqrt(years[i]);
    centre[i] = Math.log(strike[i]) - carry[i] * years[i] - 0.5 * s * s;
    width[i] = s;
    size[i] = (weight[i] * Math.exp(-dividendYield[i] * years[i])) / s;
    if (weight[i] !== 0) narrowest = Math.min(narrowest, s);
  }
  return { centre, width, size, narrowest };
}
