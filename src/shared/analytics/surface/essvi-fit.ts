/**
 * Least squares of one expiry's points by extended SSVI: Gauss-Newton in θ and the two wings, within bounds that rule out butterflies and
 * crossings with the expiries around. Robust: a point far off counts by Cauchy's weight.
 */
import { butterflyRoom, type Essvi } from './essvi.ts';
import type { SlicePoints } from './slice-points.ts';
import type { SurfaceSlice } from './surface-slice.ts';

/** A smile is no hyperbola: this share of w is added to every half-spread, so that tight quotes at the money do not tilt the wings. */
const SHAPE_ERROR = 0.03;
/** Half-spreads off at which a point counts half. */
const OUTLIER = 3;
/** A zero bid gives only a loose upper bound of the price. */
const BELOW_ZERO_BID = 4;
/** Weight of the expected shape, as a relative error of each wing: it matters only where a wing has a handful of points. */
const SHAPE_PRIOR = 0.5;
/** A flat wing is expected no more exactly than one of this share of their mean. */
const LEAST_WING = 0.3;
const COLD_STEPS = 25;
const SETTLED = 1e-7;
/** A step that improves the misfit by a smaller share ends the fit: the correction covers the rest. */
const SMALL_GAIN = 1e-4;
/** Kept away from the bound by this much, so that g stays positive in rounding. */
const MARGIN = 0.998;

export interface EssviBounds {
  low: Essvi;
  high: Essvi;
  /** ψ/θ may not exceed this. */
  largestPhi: number;
}

export const unbounded = (): EssviBounds => ({
  low: { theta: 0, right: 0, left: 0 },
  high: { theta: Number.POSITIVE_INFINITY, right: 4, left: 4 },
  largestPhi: Number.POSITIVE_INFINITY,
});

const hessian = new Float64Array(6);
const gradient = new Float64Array(3);
const kept = new Float64Array(9);
const step = new Float64Array(3);
const trial: Essvi = { theta: 0, right: 0, left: 0 };

/** Fits from the parameters the slice has, towards `shape` (wings per √θ) where a wing has few points. */
export function fitEssvi(slice: SurfaceSlice, shape: { right: number; left: number }, bounds: EssviBounds): void {
  const { points } = slice;
  project(slice, bounds);
  let misfit = accumulate(points, slice, shape);
  let damping = 1e-4;
  for (let round = 0; round < COLD_STEPS; round++) {
    solveStep(slice, bounds, damping);
    // What the step promises, so that the last one need not be taken to see that it was not worth it.
    if (gradient[0] * step[0] + gradient[1] * step[1] + gradient[2] * step[2] < SMALL_GAIN * misfit) break;
    trial.theta = Math.max(slice.theta + step[0], 0.2 * slice.theta);
    trial.right = Math.max(slice.right + step[1], 0.1 * slice.right);
    trial.left = Math.max(slice.left + step[2], 0.1 * slice.left);
    project(trial, bounds);
    const change = Math.max(
      Math.abs(trial.theta / slice.theta - 1),
      Math.abs(trial.right - slice.right) / (slice.right + slice.left),
      Math.abs(trial.left - slice.left) / (slice.right + slice.left),
    );
    kept.set(hessian);
    kept.set(gradient, 6);
    const next = accumulate(points, trial, shape);
    if (next <= misfit * (1 + 1e-12)) {
      const gained = misfit - next;
      misfit = next;
      slice.theta = trial.theta;
      slice.right = trial.right;
      slice.left = trial.left;
      damping = Math.max(damping / 10, 1e-9);
      if (change < SETTLED || gained < SMALL_GAIN * misfit) break;
    } else {
      for (let i = 0; i < 6; i++) hessian[i] = kept[i];
      for (let i = 0; i < 3; i++) gradient[i] = kept[6 + i];
      damping *= 10;
      if (change < SETTLED || damping > 1e6) break;
    }
  }
  slice.precision.theta = hessian[0];
  slice.precision.right = hessian[3];
  slice.precision.left = hessian[5];
}

/** A first guess: θ from the points nearest the money, the best of a few shapes. */
export function guessEssvi(slice: SurfaceSlice, shape: { right: number; left: number } | undefined): void {
  const { points } = slice;
  let nearest = 0;
  for (let i = 1; i < points.count; i++) {
    if (Math.abs(points.logMoneyness[i]) < Math.abs(points.logMoneyness[nearest])) nearest = i;
  }
  const theta = points.variance[nearest];
  let best = Number.POSITIVE_INFINITY;
  const root = Math.sqrt(theta);
  const consider = (right: number, left: number): void => {
    trial.theta = theta;
    trial.right = right * root;
    trial.left = left * root;
    const misfit = accumulate(points, trial, { right, left }, 1 + (points.count >> 5));
    if (!(misfit < best)) return;
    best = misfit;
    slice.theta = theta;
    slice.right = trial.right;
    slice.left = trial.left;
  };
  if (shape) consider(shape.right, shape.left);
  for (const opening of [0.15, 0.4, 0.8, 1.3]) {
    for (const rho of [-0.8, -0.4, 0, 0.4]) consider(opening * (1 + rho), opening * (1 - rho));
  }
}

/** Misfit at the parameters, its gradient and its Gauss-Newton curvature into the module's scratch. */
function accumulate(points: SlicePoints, at: Essvi, shape: { right: number; left: number }, stride = 1): number {
  const { theta, right, left } = at;
  const psi = 0.5 * (right + left);
  const tilt = 0.5 * (right - left);
  const { logMoneyness, variance, error: widths, zeroBid, count } = points;
  let h00 = 0;
  let h01 = 0;
  let h02 = 0;
  let h11 = 0;
  let h12 = 0;
  let h22 = 0;
  let g0 = 0;
  let g1 = 0;
  let g2 = 0;
  let misfit = 0;
  for (let i = 0; i < count; i += stride) {
    const k = logMoneyness[i];
    const root = Math.sqrt(psi * psi * k * k + 2 * tilt * theta * k + theta * theta);
    const model = 0.5 * (theta + tilt * k + root);
    const seen = variance[i];
    let spread = widths[i];
    if (zeroBid[i] > 0) spread *= model < seen ? BELOW_ZERO_BID * zeroBid[i] : zeroBid[i];
    const error = spread * spread + SHAPE_ERROR * SHAPE_ERROR * seen * seen;
    const off = seen - model;
    const squares = (off * off) / (error * OUTLIER * OUTLIER);
    const weight = 1 / ((1 + squares) * error);
    misfit += OUTLIER * OUTLIER * Math.log1p(squares);
    const byTheta = 0.5 * (1 + (tilt * k + theta) / root);
    const byPsi = (0.5 * psi * k * k) / root;
    const byTilt = 0.5 * (k + (theta * k) / root);
    const byRight = 0.5 * (byPsi + byTilt);
    const byLeft = 0.5 * (byPsi - byTilt);
    h00 += weight * byTheta * byTheta;
    h01 += weight * byTheta * byRight;
    h02 += weight * byTheta * byLeft;
    h11 += weight * byRight * byRight;
    h12 += weight * byRight * byLeft;
    h22 += weight * byLeft * byLeft;
    g0 += weight * byTheta * off;
    g1 += weight * byRight * off;
    g2 += weight * byLeft * off;
  }
  const rootTheta = Math.sqrt(theta);
  const likeRight = shape.right * rootTheta;
  const likeLeft = shape.left * rootTheta;
  const least = LEAST_WING * 0.5 * (likeRight + likeLeft);
  const priorRight = 1 / (SHAPE_PRIOR * Math.max(likeRight, least)) ** 2;
  const priorLeft = 1 / (SHAPE_PRIOR * Math.max(likeLeft, least)) ** 2;
  misfit += priorRight * (right - likeRight) ** 2 + priorLeft * (left - likeLeft) ** 2;
  h11 += priorRight;
  h22 += priorLeft;
  g1 += priorRight * (likeRight - right);
  g2 += priorLeft * (likeLeft - left);
  hessian[0] = h00;
  hessian[1] = h01;
  hessian[2] = h02;
  hessian[3] = h11;
  hessian[4] = h12;
  hessian[5] = h22;
  gradient[0] = g0;
  gradient[1] = g1;
  gradient[2] = g2;
  return misfit;
}

/** The damped Gauss-Newton step that stays within the bounds of the single parameters, by coordinate descent. */
function solveStep(from: Essvi, { low, high }: EssviBounds, damping: number): void {
  const h00 = hessian[0];
  const h01 = hessian[1];
  const h02 = hessian[2];
  const h11 = hessian[3];
  const h12 = hessian[4];
  const h22 = hessian[5];
  const g0 = gradient[0];
  const g1 = gradient[1];
  const g2 = gradient[2];
  const more = 1 + damping;
  const determinant =
    h00 * more * (h11 * more * h22 * more - h12 * h12) -
    h01 * (h01 * h22 * more - h12 * h02) +
    h02 * (h01 * h12 - h11 * more * h02);
  step[0] =
    (g0 * (h11 * more * h22 * more - h12 * h12) -
      h01 * (g1 * h22 * more - h12 * g2) +
      h02 * (g1 * h12 - h11 * more * g2)) /
    determinant;
  step[1] =
    (h00 * more * (g1 * h22 * more - h12 * g2) - g0 * (h01 * h22 * more - h12 * h02) + h02 * (h01 * g2 - g1 * h02)) /
    determinant;
  step[2] =
    (h00 * more * (h11 * more * g2 - h12 * g1) - h01 * (h01 * g2 - g1 * h02) + g0 * (h01 * h12 - h11 * more * h02)) /
    determinant;
  const free =
    determinant > 0 &&
    within(from.theta + step[0], low.theta, high.theta) &&
    within(from.right + step[1], low.right, high.right) &&
    within(from.left + step[2], low.left, high.left);
  if (free) return;
  step.fill(0);
  for (let sweep = 0; sweep < 40; sweep++) {
    const d0 = clamp(
      (g0 - h01 * step[1] - h02 * step[2]) / (h00 * more),
      low.theta - from.theta,
      high.theta - from.theta,
    );
    step[0] = d0;
    step[1] = clamp((g1 - h01 * d0 - h12 * step[2]) / (h11 * more), low.right - from.right, high.right - from.right);
    step[2] = clamp((g2 - h02 * d0 - h12 * step[1]) / (h22 * more), low.left - from.left, high.left - from.left);
  }
}

/** Into the bounds: the parameters one by one, then the wings towards their lower bounds until butterflies and ψ/θ are within theirs. */
function project(at: Essvi, { low, high, largestPhi }: EssviBounds): void {
  at.theta = clamp(at.theta, low.theta, high.theta);
  const leastWing = 1e-4 * Math.sqrt(at.theta);
  at.right = Math.max(clamp(at.right, low.right, high.right), leastWing);
  at.left = Math.max(clamp(at.left, low.left, high.left), leastWing);
  const tooOpen = (at.right + at.left) / (2 * largestPhi * at.theta);
  if (tooOpen > 1) shrink(at, low, 1 / tooOpen);
  for (let round = 0; round < 30; round++) {
    const room = butterflyRoom(at) * MARGIN;
    if (room >= 1) return;
    shrink(at, low, room);
  }
}

/** Scales the wings, but for what lies below their lower bounds. */
function shrink(at: Essvi, low: Essvi, share: number): void {
  const total = at.right + at.left;
  const spare = total - low.right - low.left;
  if (!(spare > 0)) return;
  const part = clamp(1 - (total * (1 - share)) / spare, 0, 1);
  at.right = low.right + part * (at.right - low.right);
  at.left = low.left + part * (at.left - low.left);
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;
