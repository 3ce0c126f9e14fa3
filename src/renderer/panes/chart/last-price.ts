/** The last price where the window knows a newer one than the chart's bars hold: REST polls it, or extended hours are not drawn. */
import type { BarArrays } from '../../charts/bar-columns.ts';

/** NaN where nothing newer than the beginning of the last bar is known. */
export function lastPriceOver(
  bars: Pick<BarArrays, 'length' | 'startMs'> | undefined,
  read: (column: 'last' | 'lastAtMs') => number,
): number {
  if (!bars || bars.length === 0) return Number.NaN;
  return read('lastAtMs') >= bars.startMs(bars.length - 1) ? read('last') : Number.NaN;
}
