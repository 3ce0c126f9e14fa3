/**
 * The early-exercise premium of American options: the quadratic approximation of Barone-Adesi and Whaley,
 * "Efficient Analytic Approximation of American Option Values", Journal of Finance 42 (1987). Within a few
 * thousandths of the price for listed tenors: enough for a market maker's mid, no substitute for our own kernel.
 */
import { normalCdf } from '../../../../shared/analytics/normal.ts';
import { black, RATE_FRACTION } from './pricing.ts';

/** Premium at spot S is `scale · (S / critical)^power` on the near side of `critical`; beyond it the option is worth its intrinsic value. */
export interface ExercisePremium {
  critical: number;
  scale: number;
  power: number;
}

const NEVER: ExercisePremium = { critical: Number.NaN, scale: 0, power: 0 };
const SQRT_TWO_PI = 2.5066282746310002;

/** @param years ACT/365. @param vol annual fraction. @param q continuous dividend yield. */
export function exercisePremium(
  isCall: boolean,
  strike: number,
  years: number,
  vol: number,
  q: number,
): ExercisePremium {
  const r = RATE_FRACTION;
  const b = r - q;
  // Without a dividend a call is never exercised early.
  if (isCall && q <= 0) return NEVER;
  const sign = isCall ? 1 : -1;
  const deviation = vol * Math.sqrt(years);
  const n1 = (2 * b) / (vol * vol) - 1;
  const m = (2 * r) / (vol * vol);
  const power = (-n1 + sign * Math.sqrt(n1 * n1 + (4 * m) / (1 - Math.exp(-r * years)))) / 2;
  const perpetual = (-n1 + sign * Math.sqrt(n1 * n1 + 4 * m)) / 2;
  const limit = strike / (1 - 1 / perpetual);
  const bend = isCall
    ? (-(b * years + 2 * deviation) * strike) / (limit - strike)
    : ((b * years - 2 * deviation) * strike) / (strike - limit);
  let spot = isCall ? strike + (limit - strike) * (1 - Math.exp(bend)) : limit + (strike - limit) * Math.exp(bend);
  const carry = Math.exp((b - r) * years);
  for (let i = 0; i < 12; i++) {
    const d1 = (Math.log(spot / strike) + b * years) / deviation + deviation / 2;
    const inside = carry * normalCdf(sign * d1);
    const pdf = (carry * Math.exp(-0.5 * d1 * d1)) / SQRT_TWO_PI / deviation;
    const european = Math.exp(-r * years) * black(isCall, spot * Math.exp(b * years), strike, deviation);
    const right = european + (sign * (1 - inside) * spot) / power;
    const left = sign * (spot - strike);
    if (Math.abs(left - right) < 1e-6 * strike) break;
    const slope = sign * inside * (1 - 1 / power) + (sign - pdf) / power;
    spot = isCall ? (strike + right - slope * spot) / (1 - slope) : (strike - right + slope * spot) / (1 + slope);
    if (!(spot > 0)) return NEVER;
  }
  const d1 = (Math.log(spot / strike) + b * years) / deviation + deviation / 2;
  return { critical: spot, power, scale: (sign * spot * (1 - carry * normalCdf(sign * d1))) / power };
}

/** American value from the European one. */
export function withPremium(
  isCall: boolean,
  european: number,
  spot: number,
  strike: number,
  premium: ExercisePremium,
): number {
  const intrinsic = isCall ? spot - strike : strike - spot;
  if (Number.isNaN(premium.critical)) return Math.max(european, intrinsic);
  const beyond = isCall ? spot >= premium.critical : spot <= premium.critical;
  if (beyond) return intrinsic;
  return Math.max(european + premium.scale * (spot / premium.critical) ** premium.power, intrinsic);
}
