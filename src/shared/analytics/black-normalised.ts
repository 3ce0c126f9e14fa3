/**
 * The normalised Black function of Jäckel, "Let's Be Rational" (2016):
 *   b(x, s) = e^{x/2} Φ(x/s + s/2) − e^{−x/2} Φ(x/s − s/2),  x = ln(F/K) ≤ 0,  s = σ√T ≥ 0,
 * the undiscounted price of an out-of-the-money option divided by √(F·K). Puts follow by x → −x.
 */
import { erfcx } from './erf.ts';
import { normalCdf, ONE_OVER_SQRT_TWO_PI } from './normal.ts';

const ONE_OVER_SQRT_TWO = Math.SQRT1_2;
const SQRT_HALF_PI = 1.2533141373155003;
/** Below this t = s/2 the difference of two Mills ratios is a short Taylor series (13th order leaves 1e-16). */
const SMALL_HALF_S = 0.21;
/** Beyond this −h = −x/s the forward recurrence of the series loses digits and the backward one is short. */
const FAR_WING = 10;

/** Φ(z)/φ(z), the Mills ratio of the lower tail. */
export function millsRatio(z: number): number {
  return SQRT_HALF_PI * erfcx(-z * ONE_OVER_SQRT_TWO);
}

/** ∂b/∂s = φ(x/s)·e^{−s²/8}: the normalised vega. */
export function normalisedVega(x: number, s: number): number {
  const h = x / s;
  const t = 0.5 * s;
  return ONE_OVER_SQRT_TWO_PI * Math.exp(-0.5 * (h * h + t * t));
}

/** b(x, s) for x ≤ 0, to a few 1e-15 relative (times 1 + (x/s)²/2) wherever it does not underflow. */
export function normalisedBlack(x: number, s: number): number {
  return s > 0 ? normalisedBlackGivenVega(x, s, normalisedVega(x, s)) : 0;
}

/** `normalisedBlack` for a caller that has the vega already, which is the costly factor of both. */
export function normalisedBlackGivenVega(x: number, s: number, vega: number): number {
  const h = x / s;
  const t = 0.5 * s;
  // e^{x/2}Φ(h+t) and e^{−x/2}Φ(h−t) differ by enough to be subtracted as they stand.
  if (h + t > 0.85) return Math.exp(0.5 * x) * normalCdf(h + t) - Math.exp(-0.5 * x) * normalCdf(h - t);
  return vega * millsDifference(h, t);
}

/** e^{x/2} − b(x, s): the distance to the highest possible price, without cancellation. */
export function normalisedBlackComplement(x: number, s: number): number {
  if (!(s > 0)) return Math.exp(0.5 * x);
  const h = x / s;
  const t = 0.5 * s;
  return Math.exp(0.5 * x) * normalCdf(-h - t) + Math.exp(-0.5 * x) * normalCdf(h - t);
}

/** Y(h + t) − Y(h − t) for the Mills ratio Y and h ≤ 0 ≤ t: b over its vega. Needs h + t well below 1. */
export function millsDifference(h: number, t: number): number {
  if (t >= SMALL_HALF_S) return millsRatio(h + t) - millsRatio(h - t);
  return h > -FAR_WING ? seriesNearMoney(h, t) : seriesFarWing(h, t);
}

/**
 * Taylor series 2 Σ Y⁽²ᵏ⁺¹⁾(h) t²ᵏ⁺¹/(2k+1)!, with the odd derivatives y₁ = 1 + hY, y₃ = (h²+3)y₁ − 1,
 * yₙ₊₂ = (h² + 2n + 1)yₙ − n(n−1)yₙ₋₂, from Y⁽ⁿ⁺¹⁾ = hY⁽ⁿ⁾ + nY⁽ⁿ⁻¹⁾.
 */
function seriesNearMoney(h: number, t: number): number {
  const hh = h * h;
  const w = t * t;
  const y1 = 1 + h * millsRatio(h);
  const y3 = (hh + 3) * y1 - 1;
  const y5 = (hh + 7) * y3 - 6 * y1;
  const y7 = (hh + 11) * y5 - 20 * y3;
  const y9 = (hh + 15) * y7 - 42 * y5;
  const y11 = (hh + 19) * y9 - 72 * y7;
  const y13 = (hh + 23) * y11 - 110 * y9;
  const tail = w * (y9 / 362880 + w * (y11 / 39916800 + (w * y13) / 6227020800));
  return 2 * t * (y1 + w * (y3 / 6 + w * (y5 / 120 + w * (y7 / 5040 + tail))));
}

/**
 * The same series by Miller's backward recurrence: the ratios yₙ/yₙ₋₂ = n(n−1)/(h² + 2n + 1 − yₙ₊₂/yₙ)
 * are all positive, so nothing cancels however deep the wing.
 */
function seriesFarWing(h: number, t: number): number {
  const hh = h * h;
  const w = t * t;
  let ratio = 0;
  let sum = 1;
  for (let n = 19; n >= 3; n -= 2) {
    const quotient = 1 / (hh + 2 * n + 1 - ratio);
    ratio = n * (n - 1) * quotient;
    sum = 1 + w * quotient * sum;
  }
  return (2 * t * sum) / (hh + 3 - ratio);
}
