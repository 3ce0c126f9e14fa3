/** Crossings between neighbouring expiries: total variance must not fall with time at any k. */
import { essviVariance } from './essvi.ts';
import type { SliceCorrection } from './slice-correction.ts';
import { CHECKS, checkSinh, firstCheckCell } from './stretched-spline.ts';
import type { SurfaceSlice } from './surface-slice.ts';

/** Distance kept, as a share of w; less where the two are nearer already without their corrections. */
const LEAST_GAP = 1e-3;
const LEAST_SHARE = 0.5;
/** A pin outweighs the points by this much, more each round. */
const PIN_WEIGHT = 30;
const PIN_GROWTH = 8;
/** Pulled apart by this much more than is missing. */
const PIN_EXCESS = 1.2;
/** Where neither has points both give way. */
const LEAST_PRECISION = 1;

/** Whether the later expiry lies below the earlier one, or too near it, wherever either has a correction. */
export function cross(earlier: SurfaceSlice, later: SurfaceSlice): boolean {
  for (let place = firstPlace(earlier); place <= lastPlace(earlier); place++) {
    if (shortfall(earlier, later, earlier.scale * checkSinh[place]) > 0) return true;
  }
  for (let place = firstPlace(later); place <= lastPlace(later); place++) {
    const k = later.scale * checkSinh[place];
    if (!reaches(earlier, k) && shortfall(earlier, later, k) > 0) return true;
  }
  return false;
}

/** Whether the slice's own lattice checks k already; that of an earlier expiry is the finer. */
function reaches(slice: SurfaceSlice, k: number): boolean {
  const x = k / slice.scale;
  return x >= checkSinh[firstPlace(slice)] && x <= checkSinh[Math.max(lastPlace(slice), 0)];
}

/** By how much the later lies too low at k; 0 or less where it does not. */
function shortfall(earlier: SurfaceSlice, later: SurfaceSlice, k: number): number {
  const plainEarlier = essviVariance(earlier, k);
  const plainLater = essviVariance(later, k);
  const low = plainEarlier + earlier.theta * earlier.correctionAt(k);
  const high = plainLater + later.theta * later.correctionAt(k);
  return low + Math.min(LEAST_GAP * low, LEAST_SHARE * (plainLater - plainEarlier)) - high;
}

/**
 * Pins both expiries to a common value wherever they cross: their mean, weighted by what the quotes of each say there. Returns false where
 * they do not cross.
 */
export function pinCrossings(
  earlier: SurfaceSlice,
  later: SurfaceSlice,
  ofEarlier: SliceCorrection,
  ofLater: SliceCorrection,
  round: number,
): boolean {
  let any = false;
  for (let place = firstPlace(earlier); place <= lastPlace(earlier); place++) {
    const k = earlier.scale * checkSinh[place];
    const short = shortfall(earlier, later, k);
    if (!(short > 0)) continue;
    pin(k, short, earlier, later, ofEarlier, ofLater, round);
    any = true;
  }
  for (let place = firstPlace(later); place <= lastPlace(later); place++) {
    const k = later.scale * checkSinh[place];
    if (reaches(earlier, k)) continue;
    const short = shortfall(earlier, later, k);
    if (!(short > 0)) continue;
    pin(k, short, earlier, later, ofEarlier, ofLater, round);
    any = true;
  }
  return any;
}

function pin(
  k: number,
  short: number,
  earlier: SurfaceSlice,
  later: SurfaceSlice,
  ofEarlier: SliceCorrection,
  ofLater: SliceCorrection,
  round: number,
): void {
  const earlierSquared = earlier.theta * earlier.theta;
  const laterSquared = later.theta * later.theta;
  const trustEarlier = (ofEarlier.precisionAt(earlier, k) + LEAST_PRECISION) / earlierSquared;
  const trustLater = (ofLater.precisionAt(later, k) + LEAST_PRECISION) / laterSquared;
  const shareLater = trustEarlier / (trustEarlier + trustLater);
  const weight = PIN_WEIGHT * PIN_GROWTH ** round * Math.max(trustEarlier, trustLater);
  const apart = PIN_EXCESS * short;
  ofEarlier.pin(earlier, k, earlier.varianceAt(k) - apart * (1 - shareLater), weight * earlierSquared);
  ofLater.pin(later, k, later.varianceAt(k) + apart * shareLater, weight * laterSquared);
}

const firstPlace = (slice: SurfaceSlice): number => (slice.firstNode - 2 - firstCheckCell) * CHECKS;
const lastPlace = (slice: SurfaceSlice): number =>
  slice.lastNode < slice.firstNode ? -1 : (slice.lastNode + 2 - firstCheckCell) * CHECKS;
