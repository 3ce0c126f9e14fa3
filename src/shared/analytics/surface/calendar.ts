/** Crossings between neighbouring expiries: total variance must not fall with time at any k. */
import { essviVariance } from './essvi.ts';
import type { SliceCorrection } from './slice-correction.ts';
import { CHECKS, checkSinh, firstCheckCell } from './stretched-spline.ts';
import type { SurfaceSlice } from './surface-slice.ts';

/** Distance that pins aim at, as a share of w; less where the two are nearer already without their corrections. A tenth of it is enough. */
const LEAST_GAP = 1e-3;
const ENOUGH_GAP = 1e-4;
const LEAST_SHARE = 0.5;
/** A pin outweighs the points by this much, more each round. */
const PIN_WEIGHT = 30;
const PIN_GROWTH = 8;
/** Pulled apart by this much more than is missing. */
const PIN_EXCESS = 1.2;
/** Where neither has points both give way. */
const LEAST_PRECISION = 1;

/** Whether the later expiry lies below the earlier one, or next to it, wherever either has a correction. `found` is told where: then all are looked for. */
export function cross(earlier: SurfaceSlice, later: SurfaceSlice, found?: (k: number) => void): boolean {
  let any = false;
  for (let place = firstPlace(earlier); place <= lastPlace(earlier); place++) {
    const k = earlier.scale * checkSinh[place];
    if (!(shortfall(earlier, later, k, ENOUGH_GAP) > 0)) continue;
    if (!found) return true;
    found(k);
    any = true;
  }
  for (let place = firstPlace(later); place <= lastPlace(later); place++) {
    const k = later.scale * checkSinh[place];
    if (reaches(earlier, k) || !(shortfall(earlier, later, k, ENOUGH_GAP) > 0)) continue;
    if (!found) return true;
    found(k);
    any = true;
  }
  return any;
}

/** Whether the slice's own lattice checks k already; that of an earlier expiry is the finer. */
function reaches(slice: SurfaceSlice, k: number): boolean {
  const x = k / slice.scale;
  return x >= checkSinh[firstPlace(slice)] && x <= checkSinh[Math.max(lastPlace(slice), 0)];
}

/** By how much the later lies too low at k for that gap; 0 or less where it does not. */
function shortfall(earlier: SurfaceSlice, later: SurfaceSlice, k: number, gap = LEAST_GAP): number {
  const plainEarlier = essviVariance(earlier, k);
  const plainLater = essviVariance(later, k);
  const low = plainEarlier + earlier.theta * earlier.correctionAt(k);
  const high = plainLater + later.theta * later.correctionAt(k);
  return low + Math.min(gap * low, LEAST_SHARE * (plainLater - plainEarlier)) - high;
}

/** Two neighbours in time with their corrections. */
export interface Neighbours {
  earlier: SurfaceSlice;
  later: SurfaceSlice;
  ofEarlier: SliceCorrection;
  ofLater: SliceCorrection;
}

/**
 * Pins both expiries to a common value wherever they cross: their mean, weighted by what the quotes of each say there. `lifts`: the later alone
 * gives way, so that what is settled of earlier ones stays. Returns false where they do not cross.
 */
export function pinCrossings(pair: Neighbours, round: number, lifts = false): boolean {
  const { earlier, later } = pair;
  let any = false;
  for (let place = firstPlace(earlier); place <= lastPlace(earlier); place++) {
    const k = earlier.scale * checkSinh[place];
    const short = shortfall(earlier, later, k);
    if (!(short > 0)) continue;
    pin(k, short, pair, round, lifts);
    any = true;
  }
  for (let place = firstPlace(later); place <= lastPlace(later); place++) {
    const k = later.scale * checkSinh[place];
    if (reaches(earlier, k)) continue;
    const short = shortfall(earlier, later, k);
    if (!(short > 0)) continue;
    pin(k, short, pair, round, lifts);
    any = true;
  }
  return any;
}

function pin(
  k: number,
  short: number,
  { earlier, later, ofEarlier, ofLater }: Neighbours,
  round: number,
  lifts: boolean,
): void {
  const earlierSquared = earlier.theta * earlier.theta;
  const laterSquared = later.theta * later.theta;
  const trustEarlier = (ofEarlier.precisionAt(earlier, k) + LEAST_PRECISION) / earlierSquared;
  const trustLater = (ofLater.precisionAt(later, k) + LEAST_PRECISION) / laterSquared;
  const shareLater = lifts ? 1 : trustEarlier / (trustEarlier + trustLater);
  const weight = PIN_WEIGHT * PIN_GROWTH ** round * Math.max(trustEarlier, trustLater);
  const apart = PIN_EXCESS * short;
  if (lifts && !ofLater.reaches(later, k)) return;
  if (!lifts) ofEarlier.pin(earlier, k, earlier.varianceAt(k) - apart * (1 - shareLater), weight * earlierSquared);
  ofLater.pin(later, k, later.varianceAt(k) + apart * shareLater, weight * laterSquared);
}

const firstPlace = (slice: SurfaceSlice): number => (slice.firstNode - 2 - firstCheckCell) * CHECKS;
const lastPlace = (slice: SurfaceSlice): number =>
  slice.lastNode < slice.firstNode ? -1 : (slice.lastNode + 2 - firstCheckCell) * CHECKS;
