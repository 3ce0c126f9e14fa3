/** Bands around a moving average. Lines: middle, upper, lower. */
import { requirePeriod, type Indicator } from './indicator.ts';
import { emaAlpha, meanAt, smooth, SMOOTHED, trueRange, wilderAlpha } from './smoothing.ts';

/**
 * Simple mean ± `width` population standard deviations of the last `period` closes.
 * Source: Bollinger, Bollinger on Bollinger Bands (2001).
 */
export function bollinger(period: number, width: number): Indicator {
  requirePeriod(period);
  return {
    carried: 0,
    lines: 3,
    step({ close }, i, _, [middle, upper, lower]) {
      const mean = meanAt(close, i, period);
      // Two passes over the window: a running sum of squares cancels badly for an index at 6,600 moving by cents.
      let squares = 0;
      for (let k = Math.max(0, i + 1 - period); k <= i; k++) squares += (close[k] - mean) ** 2;
      const spread = width * Math.sqrt(squares / period);
      middle[i] = mean;
      upper[i] = mean + spread;
      lower[i] = mean - spread;
    },
  };
}

/**
 * Exponential mean of the close over `period` ± `width` average true ranges over `rangePeriod`, the form of Linda Raschke.
 * Source: Raschke & Connors, Street Smarts (1996); Keltner's own (1960) used simple means of the range.
 */
export function keltner(period: number, rangePeriod: number, width: number): Indicator {
  requirePeriod(period);
  requirePeriod(rangePeriod);
  const alpha = emaAlpha(period);
  const rangeAlpha = wilderAlpha(rangePeriod);
  return {
    carried: 2 * SMOOTHED,
    lines: 3,
    step(bars, i, state, [middle, upper, lower]) {
      const mean = smooth(state, 0, bars.close[i], period, alpha);
      const range = smooth(state, SMOOTHED, trueRange(bars, i), rangePeriod, rangeAlpha);
      middle[i] = mean;
      upper[i] = mean + width * range;
      lower[i] = mean - width * range;
    },
  };
}
