/** What an indicator is: a step from one bar to the next that carries a few numbers. */

/**
 * Bars of one instrument and timeframe, oldest first; the arrays may be longer than the bars. Prices in dollars (points for an
 * index), volume in shares or contracts, `vwap` the bar's own volume-weighted price; NaN where unknown. `startMs` in epoch milliseconds.
 */
export interface IndicatorBars {
  startMs: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  vwap: Float64Array;
}

export interface Indicator {
  /** How many numbers are carried from bar to bar; all 0 before the first. */
  carried: number;
  /** How many columns of results. */
  lines: number;
  /**
   * Writes `lines[…][i]`, NaN where there is no value yet, and moves `state` past bar `i`. May read bars and lines before `i`, nothing
   * after it, and must keep everything else it needs in `state`.
   */
  step(bars: IndicatorBars, i: number, state: Float64Array, lines: readonly Float64Array[]): void;
}

export function requirePeriod(period: number): void {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`period ${period} is not a positive whole number`);
}
