/** From a place on the axis to pixels. */
import type { ITimeScaleApi, Logical, Time } from 'lightweight-charts';

/**
 * Pixel of a place, also of one between two bars or beyond the ends; NaN where the chart has no bars or the place is not known.
 * The library answers 0 for a place that is no whole number, so those lie on the way between their neighbours.
 */
export function placeX(scale: Pick<ITimeScaleApi<Time>, 'logicalToCoordinate'>, place: number): number {
  if (!Number.isFinite(place)) return Number.NaN;
  const xOf = (whole: number): number => scale.logicalToCoordinate(whole as Logical) ?? Number.NaN;
  const before = Math.floor(place);
  const x = xOf(before);
  return place === before ? x : x + (place - before) * (xOf(before + 1) - x);
}
