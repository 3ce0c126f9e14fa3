/** The volatility cone (G. Burghardt and M. Lane, J. Portfolio Management 16, 1990): how volatility over each horizon was distributed. */
import { rolling, type DailyBar, type VolatilityEstimator } from './estimators.ts';

export interface ConeBand {
  /** Trading days. */
  window: number;
  /** Windows measured; they overlap, so they carry less information than as many independent ones. */
  windows: number;
  min: number;
  p25: number;
  median: number;
  p75: number;
  max: number;
  /** The window that ends at the last bar, and the share of windows at or below it. */
  latest: number;
  latestRank: number;
}

export const CONE_WINDOWS: readonly number[] = [5, 10, 21, 42, 63, 126, 252];

/** One band a window; its numbers are NaN where no window of that length can be measured. */
export function volatilityCone(
  estimator: VolatilityEstimator,
  bars: readonly DailyBar[],
  windows: readonly number[] = CONE_WINDOWS,
): ConeBand[] {
  return windows.map((window) => {
    const series = rolling(estimator, bars, window);
    const sorted = series.filter((value) => !Number.isNaN(value)).toSorted();
    const latest = series.at(-1) ?? Number.NaN;
    return {
      window,
      windows: sorted.length,
      min: quantile(sorted, 0),
      p25: quantile(sorted, 0.25),
      median: quantile(sorted, 0.5),
      p75: quantile(sorted, 0.75),
      max: quantile(sorted, 1),
      latest,
      latestRank: Number.isNaN(latest) ? Number.NaN : sorted.filter((value) => value <= latest).length / sorted.length,
    };
  });
}

/** Linear between order statistics (type 7 of R. Hyndman and Y. Fan 1996); NaN of none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
