/** Average true range and average directional index. Source of both: Wilder, New Concepts in Technical Trading Systems (1978). */
import { requirePeriod, type Indicator } from './indicator.ts';
import { smooth, SMOOTHED, trueRange, wilderAlpha } from './smoothing.ts';

/** Wilder's mean of the true range, in the price's unit. */
export function atr(period: number): Indicator {
  requirePeriod(period);
  const alpha = wilderAlpha(period);
  return {
    carried: SMOOTHED,
    lines: 1,
    step: (bars, i, state, [mean]) => void (mean[i] = smooth(state, 0, trueRange(bars, i), period, alpha)),
  };
}

/**
 * Lines: ADX, +DI, −DI, all 0–100. Movement and true range count from the second bar; where nothing moved either way the
 * directional index of the bar is 0.
 */
export function adx(period: number): Indicator {
  requirePeriod(period);
  const alpha = wilderAlpha(period);
  return {
    carried: 4 * SMOOTHED,
    lines: 3,
    step(bars, i, state, [index, plus, minus]) {
      const up = i === 0 ? Number.NaN : bars.high[i] - bars.high[i - 1];
      const down = i === 0 ? Number.NaN : bars.low[i - 1] - bars.low[i];
      const range = smooth(state, 0, i === 0 ? Number.NaN : trueRange(bars, i), period, alpha);
      const rising = smooth(state, SMOOTHED, Number.isNaN(up) ? up : up > down && up > 0 ? up : 0, period, alpha);
      const falling = smooth(
        state,
        2 * SMOOTHED,
        Number.isNaN(down) ? down : down > up && down > 0 ? down : 0,
        period,
        alpha,
      );
      plus[i] = range === 0 ? 0 : (100 * rising) / range;
      minus[i] = range === 0 ? 0 : (100 * falling) / range;
      const both = plus[i] + minus[i];
      const directional = both === 0 ? 0 : (100 * Math.abs(plus[i] - minus[i])) / both;
      index[i] = smooth(state, 3 * SMOOTHED, directional, period, alpha);
    },
  };
}
