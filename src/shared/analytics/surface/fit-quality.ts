/** How well a fitted slice meets the quotes it was fitted to. */
import { essviVariance } from './essvi.ts';
import type { SurfaceSlice } from './surface-slice.ts';

/** Rounding of the comparison with bid and ask, in half-spreads. */
const ROUNDING = 1e-6;

export function measureFit(slice: SurfaceSlice): void {
  const { points, quality, years } = slice;
  const corrected = slice.lastNode >= slice.firstNode;
  let twoSided = 0;
  let inside = 0;
  let squares = 0;
  let relative = 0;
  for (let i = 0; i < points.count; i++) {
    if (points.zeroBid[i] > 0) continue;
    const seen = points.variance[i];
    const correction = corrected ? slice.correctionAtPlace(points.place[i]) : 0;
    const model = essviVariance(slice, points.logMoneyness[i]) + slice.theta * correction;
    const off = (seen - model) / points.halfSpread[i];
    const apart = Math.sqrt(seen / years) - Math.sqrt(model / years);
    twoSided++;
    if (Math.abs(off) <= 1 + ROUNDING) inside++;
    squares += apart * apart;
    relative += off * off;
  }
  quality.twoSided = twoSided;
  quality.zeroBid = points.count - twoSided;
  quality.old = points.old;
  quality.rmsePoints = twoSided > 0 ? 100 * Math.sqrt(squares / twoSided) : Number.NaN;
  quality.rmseHalfSpreads = twoSided > 0 ? Math.sqrt(relative / twoSided) : Number.NaN;
  quality.inside = twoSided > 0 ? inside / twoSided : Number.NaN;
}
