/**
 * Dealer exposure of open interest. Definitions (product's own page, docs/formulas.md): with w contracts held, m shares a contract and
 * spot S: GEX = s·Γ·w·m·S²·0.01 (dollars of delta per 1 % move), DEX = Δ·w·m·S, VEX = s·vanna·w·m·S (dollars of delta per volatility
 * point), CEX = s·charm·w·m·S (dollars of delta a day). The sign s is an assumption about who holds which side; it is always named.
 */
import { normalPdf } from './normal.ts';

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

/** Black-Scholes gamma at another spot, volatility and time held. */
function gammaAt(
  spot: number,
  strike: number,
  years: number,
  carry: number,
  dividendYield: number,
  volatility: number,
): number {
  const s = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + carry * years) / s + 0.5 * s;
  return (Math.exp(-dividendYield * years) * normalPdf(d1)) / (spot * s);
}

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

/**
 * The spot nearest to today's where total gamma exposure changes sign, with volatilities and times as they are now;
 * linear between grid points. Undefined where it keeps its sign within ±`reach` of spot.
 */
export function zeroGammaLevel(profile: ProfileColumns, spot: number, reach = 0.15, steps = 30): number | undefined {
  const levels: number[] = [];
  const totals: number[] = [];
  for (let step = -steps; step <= steps; step++) {
    const level = spot * (1 + (reach * step) / steps);
    let total = 0;
    for (let i = 0; i < profile.count; i++) {
      const gamma = gammaAt(
        level,
        profile.strike[i],
        profile.years[i],
        profile.carry[i],
        profile.dividendYield[i],
        profile.volatility[i],
      );
      total += gamma * profile.weight[i] * level * level * 0.01;
    }
    levels.push(level);
    totals.push(total);
  }
  let best: number | undefined;
  const consider = (level: number): void => {
    if (best === undefined || Math.abs(level - spot) < Math.abs(best - spot)) best = level;
  };
  // Where far from every strike the total vanishes it has no sign: the last one before stands.
  let last = -1;
  for (let i = 0; i < levels.length; i++) {
    if (totals[i] === 0) continue;
    if (last >= 0 && totals[last] > 0 !== totals[i] > 0) {
      const weight = totals[last] / (totals[last] - totals[i]);
      consider(levels[last] + (levels[i] - levels[last]) * weight);
    }
    last = i;
  }
  return best;
}
