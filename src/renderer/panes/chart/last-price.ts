/** The symbol's last price beside the chart's own bars: REST polls it, or extended hours are not drawn. */
import type { BarArrays } from '../../charts/bar-columns.ts';
import type { ChartMarket } from '../../charts/chart-market.ts';

type Read = (column: 'last' | 'lastAtMs') => number;

/** NaN where nothing newer than the beginning of the last bar is known. */
export function lastPriceOver(bars: Pick<BarArrays, 'length' | 'startMs'> | undefined, read: Read): number {
  if (!bars || bars.length === 0) return Number.NaN;
  return read('lastAtMs') >= bars.startMs(bars.length - 1) ? read('last') : Number.NaN;
}

/** What a new rule compares its level with: the last trade, or the newest close where it is of after that trade; NaN where neither is known. */
export function newestPrice(market: ChartMarket | undefined, read: Read): number {
  const last = read('last');
  if (!market || !(market.close > 0)) return last;
  return last > 0 && read('lastAtMs') >= market.closeFromMs ? last : market.close;
}
