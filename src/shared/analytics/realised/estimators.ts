/**
 * Realised volatility a year from daily bars, as a fraction. Each estimator takes n + 1 bars, oldest first, and measures the n days after
 * the first bar, whose close is the start of the first day. NaN with fewer than two days or an impossible bar.
 */
export interface DailyBar {
  open: number;
  high: number;
  low: number;
  close: number;
}

export const TRADING_DAYS_PER_YEAR = 252;

export type VolatilityEstimator = (bars: readonly DailyBar[], daysPerYear?: number) => number;

/** Standard deviation of ln(Cᵢ/Cᵢ₋₁) about its mean, n − 1 in the denominator. */
export function closeToClose(bars: readonly DailyBar[], daysPerYear = TRADING_DAYS_PER_YEAR): number {
  return annual(sampleVariance(days(bars, (bar, before) => Math.log(bar.close / before.close))), daysPerYear);
}

/** M. Parkinson, J. Business 53 (1980): mean of ln²(H/L) over 4 ln 2. No drift, no gaps between days. */
export function parkinson(bars: readonly DailyBar[], daysPerYear = TRADING_DAYS_PER_YEAR): number {
  return annual(mean(days(bars, ({ high, low }) => Math.log(high / low) ** 2)) / (4 * Math.LN2), daysPerYear);
}

/** M. Garman and M. Klass, J. Business 53 (1980): mean of ½ln²(H/L) − (2 ln 2 − 1)ln²(C/O). No drift, no gaps between days. */
export function garmanKlass(bars: readonly DailyBar[], daysPerYear = TRADING_DAYS_PER_YEAR): number {
  const variance = days(
    bars,
    ({ open, high, low, close }) => 0.5 * Math.log(high / low) ** 2 - (2 * Math.LN2 - 1) * Math.log(close / open) ** 2,
  );
  return annual(mean(variance), daysPerYear);
}

/**
 * D. Yang and Q. Zhang, J. Business 73 (2000): overnight variance + k·(open-to-close variance) + (1 − k)·(L. Rogers and S. Satchell's
 * range variance), k = 0.34/(1.34 + (n + 1)/(n − 1)). Indifferent to drift, and holds with gaps.
 */
export function yangZhang(bars: readonly DailyBar[], daysPerYear = TRADING_DAYS_PER_YEAR): number {
  const n = bars.length - 1;
  const k = 0.34 / (1.34 + (n + 1) / (n - 1));
  const range = days(
    bars,
    ({ open, high, low, close }) =>
      Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open),
  );
  const overnightVariance = sampleVariance(days(bars, overnightReturn));
  const intradayVariance = sampleVariance(days(bars, intradayReturn));
  return annual(overnightVariance + k * intradayVariance + (1 - k) * mean(range), daysPerYear);
}

/** Standard deviation of ln(Oᵢ/Cᵢ₋₁): what happens while the market is closed. */
export function overnight(bars: readonly DailyBar[], daysPerYear = TRADING_DAYS_PER_YEAR): number {
  return annual(sampleVariance(days(bars, overnightReturn)), daysPerYear);
}

/** Standard deviation of ln(Cᵢ/Oᵢ): what happens while it is open. */
export function intraday(bars: readonly DailyBar[], daysPerYear = TRADING_DAYS_PER_YEAR): number {
  return annual(sampleVariance(days(bars, intradayReturn)), daysPerYear);
}

/** The estimator over the `window` days that end at each bar; NaN for bars with fewer days before them. */
export function rolling(
  estimator: VolatilityEstimator,
  bars: readonly DailyBar[],
  window: number,
  daysPerYear = TRADING_DAYS_PER_YEAR,
): Float64Array {
  return Float64Array.from(bars, (_, i) =>
    i < window ? Number.NaN : estimator(bars.slice(i - window, i + 1), daysPerYear),
  );
}

function overnightReturn(bar: DailyBar, before: DailyBar): number {
  return Math.log(bar.open / before.close);
}

function intradayReturn(bar: DailyBar): number {
  return Math.log(bar.close / bar.open);
}

/** One number for each bar after the first; none at all where a bar is impossible. */
function days(bars: readonly DailyBar[], of: (bar: DailyBar, before: DailyBar) => number): number[] {
  if (!bars.every(isBar)) return [];
  return bars.slice(1).map((bar, i) => of(bar, bars[i]));
}

function isBar({ open, high, low, close }: DailyBar): boolean {
  return low > 0 && high < Number.POSITIVE_INFINITY && low <= Math.min(open, close) && high >= Math.max(open, close);
}

function mean(values: readonly number[]): number {
  return values.length < 2 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sampleVariance(values: readonly number[]): number {
  const centre = mean(values);
  if (Number.isNaN(centre)) return Number.NaN;
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

function annual(dailyVariance: number, daysPerYear: number): number {
  return Math.sqrt(dailyVariance * daysPerYear);
}
