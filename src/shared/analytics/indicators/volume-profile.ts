/** Volume by price. */
import type { IndicatorBars } from './indicator.ts';

export interface VolumeProfile {
  /** Lower edge of the first row, and the height of each, in the price's unit. */
  fromPrice: number;
  rowHeight: number;
  /** Volume per row, lowest price first: of bars that closed at or above their open, and of those that closed below. */
  rising: Float64Array;
  falling: Float64Array;
  /** Row with the most volume (point of control); the lowest of equals. */
  control: number;
  /** Rows of the value area, both included. */
  valueFrom: number;
  valueTo: number;
}

/** Share of the volume that the value area holds. */
const VALUE_SHARE = 0.7;

/**
 * Volume of the bars `from` to `to` (exclusive) in `rows` equal rows between their lowest low and highest high; a bar's volume is spread evenly
 * over its range, since how it traded inside is not known. The value area grows from the point of control by the heavier neighbour until it
 * holds 70 %. Undefined where nothing traded. Source: Steidlmayer & Koy, Markets and Market Logic (1986), with volume for time.
 */
export function volumeProfile(bars: IndicatorBars, from: number, to: number, rows: number): VolumeProfile | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    if (!(bars.volume[i] > 0)) continue;
    low = Math.min(low, bars.low[i]);
    high = Math.max(high, bars.high[i]);
  }
  if (!(high >= low)) return undefined;
  const rowHeight = (high - low) / rows || Math.max(low * 1e-4, 1e-4);
  const rising = new Float64Array(rows);
  const falling = new Float64Array(rows);
  const rowOf = (price: number): number => Math.min(rows - 1, Math.max(0, Math.floor((price - low) / rowHeight)));
  for (let i = from; i < to; i++) {
    if (!(bars.volume[i] > 0)) continue;
    const side = bars.close[i] < bars.open[i] ? falling : rising;
    const range = bars.high[i] - bars.low[i];
    const first = rowOf(bars.low[i]);
    const last = rowOf(bars.high[i]);
    for (let row = first; row <= last; row++) {
      const top = Math.min(bars.high[i], low + (row + 1) * rowHeight);
      const bottom = Math.max(bars.low[i], low + row * rowHeight);
      side[row] += bars.volume[i] * (first === last ? 1 : Math.max(0, top - bottom) / range);
    }
  }
  return { fromPrice: low, rowHeight, rising, falling, ...valueArea(rising, falling) };
}

function valueArea(
  rising: Float64Array,
  falling: Float64Array,
): Pick<VolumeProfile, 'control' | 'valueFrom' | 'valueTo'> {
  const total = rising.map((volume, row) => volume + falling[row]);
  const control = total.indexOf(Math.max(...total));
  const wanted = VALUE_SHARE * total.reduce((sum, volume) => sum + volume, 0);
  let valueFrom = control;
  let valueTo = control;
  for (let held = total[control]; held < wanted && valueTo - valueFrom + 1 < total.length;) {
    const above = total[valueTo + 1] ?? -1;
    const below = total[valueFrom - 1] ?? -1;
    held += above >= below ? total[++valueTo] : total[--valueFrom];
  }
  return { control, valueFrom, valueTo };
}
