/**
 * Chart indicators over whole bar columns, oldest first. Every result has the input's length and is NaN where the
 * indicator has no value yet. A NaN input is skipped: it yields NaN and leaves the running state as it was.
 * Sources: Wilder, New Concepts in Technical Trading Systems (1978) for RSI; Appel, Technical Analysis (2005) for MACD;
 * Bollinger on Bollinger Bands (2001) for the population standard deviation.
 */
import { etDate, etInstant, type EpochMs } from '../market/calendar.ts';

const DAY_MS = 86_400_000;

export type Values = ArrayLike<number>;

const blank = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);

function requirePeriod(period: number): void {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`period ${period} is not a positive whole number`);
}

/** Mean of the last `period` known values. */
export function sma(values: Values, period: number): Float64Array {
  return bollinger(values, period, 0).middle;
}

/** Exponential mean with α = 2 / (period + 1), seeded with the simple mean of the first `period` known values. */
export function ema(values: Values, period: number): Float64Array {
  return smooth(values, period, 2 / (period + 1));
}

/** `seed` = mean of the first `period` values, then `previous + alpha × (value − previous)`. */
function smooth(values: Values, period: number, alpha: number): Float64Array {
  requirePeriod(period);
  const out = blank(values.length);
  let known = 0;
  let level = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    known++;
    if (known <= period) level += (value - level) / known;
    else level += alpha * (value - level);
    if (known >= period) out[i] = level;
  }
  return out;
}

export interface Bands {
  middle: Float64Array;
  upper: Float64Array;
  lower: Float64Array;
}

/** Simple mean ± `width` population standard deviations of the last `period` known values. */
export function bollinger(values: Values, period: number, width: number): Bands {
  requirePeriod(period);
  const middle = blank(values.length);
  const upper = blank(values.length);
  const lower = blank(values.length);
  const ring = new Float64Array(period);
  let known = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    ring[known % period] = value;
    known++;
    if (known < period) continue;
    // Two passes over the window: a running sum of squares cancels badly for an index at 6,600 moving by cents.
    let sum = 0;
    for (let k = 0; k < period; k++) sum += ring[k];
    const mean = sum / period;
    let squares = 0;
    if (width !== 0) for (let k = 0; k < period; k++) squares += (ring[k] - mean) ** 2;
    const spread = width * Math.sqrt(squares / period);
    middle[i] = mean;
    upper[i] = mean + spread;
    lower[i] = mean - spread;
  }
  return { middle, upper, lower };
}

/** Relative strength index, 0–100, with Wilder's smoothing. A market that never fell is 100; one that never moved is 50. */
export function rsi(values: Values, period: number): Float64Array {
  requirePeriod(period);
  const gains = blank(values.length);
  const losses = blank(values.length);
  let previous = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    if (!Number.isNaN(previous)) {
      gains[i] = Math.max(value - previous, 0);
      losses[i] = Math.max(previous - value, 0);
    }
    previous = value;
  }
  const gain = smooth(gains, period, 1 / period);
  const loss = smooth(losses, period, 1 / period);
  return gain.map((up, i) => {
    const down = loss[i];
    if (up === 0 && down === 0) return 50;
    return (100 * up) / (up + down);
  });
}

export interface Macd {
  macd: Float64Array;
  signal: Float64Array;
  histogram: Float64Array;
}

/** EMA(fast) − EMA(slow), its EMA(signal), and their difference. */
export function macd(values: Values, fast: number, slow: number, signalPeriod: number): Macd {
  const fastEma = ema(values, fast);
  const slowEma = ema(values, slow);
  const line = fastEma.map((value, i) => value - slowEma[i]);
  const signal = ema(line, signalPeriod);
  return { macd: line, signal, histogram: line.map((value, i) => value - signal[i]) };
}

/** The bar columns VWAP needs. `vwap` is the bar's own volume-weighted price where the feed gave one, else NaN. */
export interface VwapBars {
  startMs: ArrayLike<EpochMs>;
  high: Values;
  low: Values;
  close: Values;
  volume: Values;
  vwap: Values;
}

/**
 * Volume-weighted average price since the start of each exchange day, from the bars' own VWAPs;
 * a bar without one counts at (high + low + close) / 3. NaN for instruments without volume.
 */
export function sessionVwap(bars: VwapBars): Float64Array {
  const out = blank(bars.startMs.length);
  let dayStartMs = Number.NaN;
  let traded = 0;
  let value = 0;
  for (let i = 0; i < out.length; i++) {
    const startMs = bars.startMs[i];
    if (!(startMs >= dayStartMs && startMs < dayStartMs + DAY_MS)) {
      dayStartMs = etInstant(etDate(startMs), 0);
      traded = 0;
      value = 0;
    }
    const volume = bars.volume[i];
    if (volume > 0) {
      const own = bars.vwap[i];
      const price = Number.isNaN(own) ? (bars.high[i] + bars.low[i] + bars.close[i]) / 3 : own;
      traded += volume;
      value += price * volume;
    }
    if (traded > 0) out[i] = value / traded;
  }
  return out;
}
