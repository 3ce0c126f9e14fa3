/** Option values of the simulated market: Black (1976) on the forward, with an early-exercise premium for American style. */
import { normalCdf } from '../../../shared/analytics/normal.ts';

/** Undiscounted Black call or put. */
export function black(isCall: boolean, forward: number, strike: number, deviation: number): number {
  if (!(deviation > 1e-9)) return Math.max(isCall ? forward - strike : strike - forward, 0);
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  const value = isCall
    ? forward * normalCdf(d1) - strike * normalCdf(d2)
    : strike * normalCdf(-d2) - forward * normalCdf(-d1);
  return Math.max(value, 0);
}

export interface ModelGreeks {
  delta: number;
  gamma: number;
  /** Per calendar day. */
  theta: number;
  /** Per volatility point. */
  vega: number;
}

/** European Greeks on spot; `r` continuous rate, `q` continuous yield, `years` ACT/365. */
export function greeks(
  isCall: boolean,
  spot: number,
  strike: number,
  years: number,
  vol: number,
  r: number,
  q: number,
): ModelGreeks {
  const deviation = vol * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (r - q) * years) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  const pdf = Math.exp(-0.5 * d1 * d1) / 2.5066282746310002;
  const carry = Math.exp(-q * years);
  const discount = Math.exp(-r * years);
  const sign = isCall ? 1 : -1;
  const delta = sign * carry * normalCdf(sign * d1);
  const decay =
    (-spot * carry * pdf * vol) / (2 * Math.sqrt(years)) -
    sign * r * strike * discount * normalCdf(sign * d2) +
    sign * q * spot * carry * normalCdf(sign * d1);
  return {
    delta,
    gamma: (carry * pdf) / (spot * deviation),
    theta: decay / 365,
    vega: (spot * carry * pdf * Math.sqrt(years)) / 100,
  };
}
