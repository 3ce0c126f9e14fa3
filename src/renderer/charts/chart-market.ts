/** Market facts from a chart's own bars, for a rule made on the chart even where nothing streams. */
import type { BarArrays } from './bar-columns.ts';

export interface ChartMarket {
  /** Newest close; NaN without bars. */
  close: number;
  /** Start of its bar; NaN without bars. */
  closeFromMs: number;
  /** Mean true range of the newest bars, in dollars; NaN without enough. */
  rangeUsd: number;
}

const BARS = 14;

export function chartMarket(bars: BarArrays): ChartMarket {
  const { high, low, close } = bars.columns;
  const last = bars.length - 1;
  let sum = 0;
  let count = 0;
  for (let i = Math.max(1, last - BARS + 1); i <= last; i++) {
    const range = Math.max(high[i], close[i - 1]) - Math.min(low[i], close[i - 1]);
    if (Number.isNaN(range)) continue;
    sum += range;
    count++;
  }
  const newest =
    last >= 0
      ? { close: close[last], closeFromMs: bars.startMs(last) }
      : { close: Number.NaN, closeFromMs: Number.NaN };
  return { ...newest, rangeUsd: count > 0 ? sum / count : Number.NaN };
}
