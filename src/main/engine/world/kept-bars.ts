/** A recording's bars are built once, as its events pass: those of a chart that is closed are kept for the next one that shows them. */
import type { BarSource } from '../publish/windows.ts';

export const keptBars = (bars: BarSource): BarSource => ({
  watchBars(symbol, timeframeMs, wanted) {
    if (wanted) bars.watchBars(symbol, timeframeMs, true);
  },
  drainBars: (listener) => bars.drainBars(listener),
});
