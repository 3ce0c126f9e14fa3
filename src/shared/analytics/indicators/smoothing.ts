/** Running means that indicators are made of. */

/** Numbers of the state that one `smooth` takes: values seen, level. */
export const SMOOTHED = 2;

/**
 * Seeded with the simple mean of the first `period` values, then `level + alpha × (value − level)`; NaN before. Keeps its two
 * numbers at `state[at]`. A NaN value yields NaN and changes nothing.
 */
export function smooth(state: Float64Array, at: number, value: number, period: number, alpha: number): number {
  if (Number.isNaN(value)) return Number.NaN;
  const seen = (state[at] = Math.min(state[at] + 1, period + 1));
  const level = state[at + 1];
  state[at + 1] = level + (value - level) * (seen <= period ? 1 / seen : alpha);
  return seen >= period ? state[at + 1] : Number.NaN;
}

export const emaAlpha = (period: number): number => 2 / (period + 1);
/** Wilder, New Concepts in Technical Trading Systems (1978). */
export const wilderAlpha = (period: number): number => 1 / period;

/** Mean of the `period` values that end at `i`; NaN before there are as many, or where one is unknown. */
export function meanAt(values: Float64Array, i: number, period: number): number {
  if (i + 1 < period) return Number.NaN;
  let sum = 0;
  for (let k = i + 1 - period; k <= i; k++) sum += values[k];
  return sum / period;
}

/**
 * Wilder's true range: the widest of the bar and the way from the close before it. The first bar's is its own range.
 */
export function trueRange(
  { high, low, close }: { high: Float64Array; low: Float64Array; close: Float64Array },
  i: number,
): number {
  if (i === 0) return high[0] - low[0];
  return Math.max(high[i] - low[i], Math.abs(high[i] - close[i - 1]), Math.abs(low[i] - close[i - 1]));
}
