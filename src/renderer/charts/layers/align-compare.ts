/** Closes of another symbol, or of another day, on the bars of a chart, both measured from one bar. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Closes } from '../../../shared/market/day-of-bars.ts';
import type { BarArrays } from '../bar-columns.ts';

export const closesOf = (bars: BarArrays): Closes => ({
  startMs: bars.column('startMs'),
  close: bars.column('close'),
});

export interface ComparedBars {
  /** Start of the bar both are measured from; undefined where they have none in common. */
  anchorMs: EpochMs | undefined;
  /** By place on the axis: the other's close in the first one's price, as if both had been equal at the anchor. NaN unknown. */
  prices: Float64Array;
  /** By place on the axis: change since the anchor, as fractions. NaN unknown. */
  mine: Float64Array;
  other: Float64Array;
}

/** `from`: the place on the axis at or after which the anchor is looked for. */
export function alignCompare(axis: readonly EpochMs[], mine: BarArrays, other: Closes, from: number): ComparedBars {
  const mineAt = closesOn(axis, closesOf(mine));
  const otherAt = closesOn(axis, other);
  const anchor = axis.findIndex((_, i) => i >= from && mineAt[i] > 0 && otherAt[i] > 0);
  const prices = new Float64Array(axis.length).fill(Number.NaN);
  if (anchor < 0) return { anchorMs: undefined, prices, mine: prices.slice(), other: prices.slice() };
  const scale = mineAt[anchor] / otherAt[anchor];
  return {
    anchorMs: axis[anchor],
    prices: otherAt.map((close) => close * scale),
    mine: mineAt.map((close) => close / mineAt[anchor] - 1),
    other: otherAt.map((close) => close / otherAt[anchor] - 1),
  };
}

/** Closes of the bars that start where the axis has a place; others are left out. */
function closesOn(axis: readonly EpochMs[], { startMs: starts, close: closes }: Closes): Float64Array {
  const found = new Float64Array(axis.length).fill(Number.NaN);
  let bar = 0;
  for (let i = 0; i < axis.length; i++) {
    while (bar < starts.length && starts[bar] < axis[i]) bar++;
    if (starts[bar] === axis[i]) found[i] = closes[bar];
  }
  return found;
}
