/** Moving averages of the close. */
import { requirePeriod, type Indicator } from './indicator.ts';
import { emaAlpha, meanAt, smooth, SMOOTHED } from './smoothing.ts';

/** Simple mean of the last `period` closes. */
export function sma(period: number): Indicator {
  requirePeriod(period);
  return {
    carried: 0,
    lines: 1,
    step: ({ close }, i, _, [mean]) => void (mean[i] = meanAt(close, i, period)),
  };
}

/** Exponential mean with α = 2 / (period + 1), seeded with the simple mean of the first `period` closes. */
export function ema(period: number): Indicator {
  requirePeriod(period);
  const alpha = emaAlpha(period);
  return {
    carried: SMOOTHED,
    lines: 1,
    step: ({ close }, i, state, [mean]) => void (mean[i] = smooth(state, 0, close[i], period, alpha)),
  };
}
