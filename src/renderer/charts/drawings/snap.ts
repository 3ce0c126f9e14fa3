/** A point placed near one of a bar's four prices snaps to it. */
import type { Bar } from '../bar-columns.ts';

const SNAP_PX = 10;

/** `toY`: the price scale, in pixels. Returns the price itself where none of the bar's is near. */
export function snapPrice(bar: Bar, price: number, toY: (price: number) => number): number {
  const y = toY(price);
  const far = (candidate: number): number => Math.abs(toY(candidate) - y);
  const nearest = [bar.open, bar.high, bar.low, bar.close].toSorted((a, b) => far(a) - far(b))[0];
  return far(nearest) <= SNAP_PX ? nearest : price;
}
