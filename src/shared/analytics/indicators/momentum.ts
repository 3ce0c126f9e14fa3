/** RSI, MACD and stochastics. */
import { requirePeriod, type Indicator } from './indicator.ts';
import { emaAlpha, meanAt, smooth, SMOOTHED, wilderAlpha } from './smoothing.ts';

/**
 * Relative strength index of the close, 0–100, with Wilder's smoothing. A market that never fell is 100; one that never moved is 50.
 * Source: Wilder, New Concepts in Technical Trading Systems (1978).
 */
export function rsi(period: number): Indicator {
  requirePeriod(period);
  const alpha = wilderAlpha(period);
  return {
    carried: 2 * SMOOTHED,
    lines: 1,
    step({ close }, i, state, [index]) {
      const change = i === 0 ? Number.NaN : close[i] - close[i - 1];
      const up = smooth(state, 0, Math.max(change, 0), period, alpha);
      const down = smooth(state, SMOOTHED, Math.max(-change, 0), period, alpha);
      index[i] = up === 0 && down === 0 ? 50 : (100 * up) / (up + down);
    },
  };
}

/**
 * Lines: histogram, MACD, signal. MACD is EMA(fast) − EMA(slow), its signal an EMA of that, the histogram their difference.
 * Source: Appel, Technical Analysis (2005).
 */
export function macd(fast: number, slow: number, signalPeriod: number): Indicator {
  for (const period of [fast, slow, signalPeriod]) requirePeriod(period);
  return {
    carried: 3 * SMOOTHED,
    lines: 3,
    step({ close }, i, state, [histogram, line, signal]) {
      const fastMean = smooth(state, 0, close[i], fast, emaAlpha(fast));
      const slowMean = smooth(state, SMOOTHED, close[i], slow, emaAlpha(slow));
      line[i] = fastMean - slowMean;
      signal[i] = smooth(state, 2 * SMOOTHED, line[i], signalPeriod, emaAlpha(signalPeriod));
      histogram[i] = line[i] - signal[i];
    },
  };
}

/**
 * Lines: %K, %D, raw %K. Raw is where the close stands in the range of the last `period` bars, 0–100; %K its simple mean over
 * `smoothing` bars, %D that of %K over `signalPeriod`. A range of nothing is 50. Source: Lane, Lane's Stochastics (1984).
 */
export function stochastics(period: number, smoothing: number, signalPeriod: number): Indicator {
  for (const length of [period, smoothing, signalPeriod]) requirePeriod(length);
  return {
    carried: 0,
    lines: 3,
    step({ high, low, close }, i, _, [k, d, raw]) {
      raw[i] = Number.NaN;
      if (i + 1 >= period) {
        let top = Number.NEGATIVE_INFINITY;
        let bottom = Number.POSITIVE_INFINITY;
        for (let at = i + 1 - period; at <= i; at++) {
          top = Math.max(top, high[at]);
          bottom = Math.min(bottom, low[at]);
        }
        raw[i] = top === bottom ? 50 : (100 * (close[i] - bottom)) / (top - bottom);
      }
      k[i] = meanAt(raw, i, smoothing);
      d[i] = meanAt(k, i, signalPeriod);
    },
  };
}
