/** Indicators of volume: VWAP by session and from an anchor, on-balance volume. NaN for instruments without volume. */
import { etDate, etInstant, type EpochMs } from '../../market/calendar.ts';
import type { Indicator, IndicatorBars } from './indicator.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** What traded in a session before the first bar at hand. */
export interface SessionSums {
  /** Any instant of the exchange day it belongs to. */
  dayMs: EpochMs;
  /** The sums hold everything before this instant; bars before it are in them. */
  throughMs: EpochMs;
  volume: number;
  /** Price × volume. */
  notional: number;
}

/** A bar without its own VWAP counts at its typical price. */
const barNotional = ({ high, low, close, volume, vwap }: IndicatorBars, i: number): number =>
  volume[i] * (Number.isNaN(vwap[i]) ? (high[i] + low[i] + close[i]) / 3 : vwap[i]);

/**
 * Sums of the minutes from the start of `firstMs`'s exchange day to the end of the minute it is in; undefined where the minutes, oldest first,
 * do not reach back to that start. `whole`: the first of them is the first there is.
 */
export function sessionSumsBefore(
  minutes: IndicatorBars,
  length: number,
  whole: boolean,
  firstMs: EpochMs,
): SessionSums | undefined {
  const dayStartMs = etInstant(etDate(firstMs), 0);
  if (length === 0 || (!whole && minutes.startMs[0] >= dayStartMs)) return undefined;
  const throughMs = Math.ceil(firstMs / MINUTE_MS) * MINUTE_MS;
  // The first bar's minute may still be running, or not be here yet, while there is no later one.
  if (minutes.startMs[length - 1] < throughMs) return undefined;
  const sums = { dayMs: dayStartMs, throughMs, volume: 0, notional: 0 };
  for (let i = 0; i < length && minutes.startMs[i] < throughMs; i++) {
    if (minutes.startMs[i] < dayStartMs || !(minutes.volume[i] > 0)) continue;
    sums.volume += minutes.volume[i];
    sums.notional += barNotional(minutes, i);
  }
  return sums;
}

const DAY_START = 0;
const VOLUME = 1;
const NOTIONAL = 2;
/** 1 where the day's beginning is not known. */
const HEADLESS = 3;

/**
 * Volume-weighted average price since the start of each exchange day (midnight ET, so extended hours count). The day of the first
 * bar is unknown unless it is `whole` or `before` says what came earlier: a mean of the bars at hand would be another number on each timeframe.
 */
export function sessionVwap({ whole = false, before }: { whole?: boolean; before?: SessionSums } = {}): Indicator {
  return {
    carried: 4,
    lines: 1,
    step(bars, i, state, [line]) {
      const startMs = bars.startMs[i];
      if (i === 0 || !(startMs >= state[DAY_START] && startMs < state[DAY_START] + DAY_MS)) {
        state[DAY_START] = etInstant(etDate(startMs), 0);
        const known = i === 0 && before && etDate(before.dayMs) === etDate(startMs) ? before : undefined;
        state[VOLUME] = known?.volume ?? 0;
        state[NOTIONAL] = known?.notional ?? 0;
        state[HEADLESS] = i > 0 || whole || known ? 0 : 1;
      }
      const counted = before !== undefined && startMs < before.throughMs;
      if (bars.volume[i] > 0 && !counted) {
        state[VOLUME] += bars.volume[i];
        state[NOTIONAL] += barNotional(bars, i);
      }
      line[i] = state[VOLUME] > 0 && !counted && state[HEADLESS] === 0 ? state[NOTIONAL] / state[VOLUME] : Number.NaN;
    },
  };
}

/** Volume-weighted average price of the bars that start at or after `anchorMs`. */
export function anchoredVwap(anchorMs: EpochMs): Indicator {
  return {
    carried: 2,
    lines: 1,
    step(bars, i, state, [line]) {
      if (bars.startMs[i] >= anchorMs && bars.volume[i] > 0) {
        state[0] += bars.volume[i];
        state[1] += barNotional(bars, i);
      }
      line[i] = state[0] > 0 ? state[1] / state[0] : Number.NaN;
    },
  };
}

/**
 * On-balance volume: the volume of rising closes less that of falling ones, from 0 at the first bar. Only its course means something; its
 * level depends on where the bars begin. Source: Granville, New Key to Stock Market Profits (1963).
 */
export function obv(): Indicator {
  return {
    carried: 2,
    lines: 1,
    step({ close, volume }, i, state, [line]) {
      if (!Number.isNaN(volume[i])) {
        state[1] = 1;
        if (i > 0) state[0] += Math.sign(close[i] - close[i - 1]) * volume[i];
      }
      line[i] = state[1] === 1 ? state[0] : Number.NaN;
    },
  };
}
