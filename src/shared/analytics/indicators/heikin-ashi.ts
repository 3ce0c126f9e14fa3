/** Heikin-Ashi bars. */
import type { Indicator } from './indicator.ts';

/**
 * Lines: open, high, low, close. The close is the mean of the bar's four prices, the open the middle of the bar before; the first
 * opens in its own middle. Source: Valcu, Using the Heikin-Ashi Technique, Stocks & Commodities 22 (2004).
 */
export const heikinAshi: Indicator = {
  carried: 0,
  lines: 4,
  step(bars, i, _, [open, high, low, close]) {
    close[i] = (bars.open[i] + bars.high[i] + bars.low[i] + bars.close[i]) / 4;
    open[i] = i === 0 ? (bars.open[0] + bars.close[0]) / 2 : (open[i - 1] + close[i - 1]) / 2;
    high[i] = Math.max(bars.high[i], open[i], close[i]);
    low[i] = Math.min(bars.low[i], open[i], close[i]);
  },
};
