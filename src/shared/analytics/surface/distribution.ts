/**
 * The risk-neutral distribution of the price at expiry from a fitted slice, in k = ln(S/F). All closed-form: with v = √w and d₂ = −k/v − v/2
 *
 *   P(S ≤ K) = Φ(−d₂) + φ(d₂)·v′,   density in k = g(k)·φ(d₂)/v   (D. Breeden & R. Litzenberger, J. Business 51, 1978)
 *
 * so the mass is 1 and the mean is the forward as far as the wings are kept. `share` is how much of the time to expiry has passed: until
 * then the smile is taken to keep its shape in standard deviations, w(k; share) = share·w(k/√share).
 */
import { durrleman, type VariancePoint } from './essvi.ts';
import { inverseNormalCdf, normalCdf, normalPdf } from '../normal.ts';
import type { SurfaceSlice } from './surface-slice.ts';

const point: VariancePoint = { variance: 0, slope: 0, bend: 0 };
const PRECISION = 1e-12;

function read(slice: SurfaceSlice, k: number, share: number): void {
  const root = Math.sqrt(share);
  slice.write(point, k / root);
  point.variance *= share;
  point.slope *= root;
}

/** P(S ≤ F·e^k). */
export function cumulativeAt(slice: SurfaceSlice, k: number, share = 1): number {
  read(slice, k, share);
  const v = Math.sqrt(point.variance);
  const d2 = -k / v - 0.5 * v;
  return Math.min(Math.max(normalCdf(-d2) + (0.5 * normalPdf(d2) * point.slope) / v, 0), 1);
}

/** Density in k: of a dollar of price it is this over F·e^k. */
export function densityAt(slice: SurfaceSlice, k: number, share = 1): number {
  read(slice, k, share);
  const v = Math.sqrt(point.variance);
  return (durrleman(k, point) * normalPdf(-k / v - 0.5 * v)) / v;
}

/** The k below which the price ends with this probability, 0 < p < 1. */
export function quantileAt(slice: SurfaceSlice, probability: number, share = 1): number {
  const deviation = Math.sqrt(slice.theta * share);
  const guess = deviation * inverseNormalCdf(probability);
  let low = guess - deviation;
  let high = guess + deviation;
  for (let step = deviation; cumulativeAt(slice, low, share) > probability; step *= 2) low -= step;
  for (let step = deviation; cumulativeAt(slice, high, share) < probability; step *= 2) high += step;
  while (high - low > PRECISION * (deviation + Math.abs(low))) {
    const middle = 0.5 * (low + high);
    if (middle === low || middle === high) break;
    if (cumulativeAt(slice, middle, share) < probability) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** Density in k of the lognormal with the at-the-money volatility, as for a flat smile. */
export function lognormalDensity(theta: number, k: number): number {
  const v = Math.sqrt(theta);
  return normalPdf(-k / v - 0.5 * v) / v;
}

/** Probability that the price touches F·e^k before expiry: about twice that of ending beyond it (reflection of a driftless walk). */
export function touchProbability(slice: SurfaceSlice, k: number): number {
  const below = cumulativeAt(slice, k);
  return Math.min(2 * (k >= 0 ? 1 - below : below), 1);
}
