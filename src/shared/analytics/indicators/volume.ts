/** Indicators of volume: VWAP by session and from an anchor, on-balance volume. NaN for instruments without volume. */
import { etDate, etInstant, type EpochMs } from '../../market/calendar.ts';
import type { Indicator, IndicatorBars } from './indicator.ts';
import { IndicatorRun } from './indicator-run.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** Volume and price × volume. */
export interface TradedSums {
  volume: number;
  notional: number;
}

/** What is known of a session besides the given bars. */
export interface SessionHistory {
  /** The first bar is the first there is. */
  whole: boolean;
  /** Sums from the start of an instant's exchange day to the instant, which is the start of a minute; undefined where not known. */
  tradedBefore?(minuteMs: EpochMs): TradedSums | undefined;
}

/** A bar without its own VWAP counts at its typical price. */
const barNotional = ({ high, low, close, volume, vwap }: IndicatorBars, i: number): number =>
  volume[i] * (Number.isNaN(vwap[i]) ? (high[i] + low[i] + close[i]) / 3 : vwap[i]);

const minuteOf = (atMs: EpochMs): EpochMs => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;

const DAY_START = 0;
const VOLUME = 1;
const NOTIONAL = 2;
/** 1 where everything since the day's start is in the sums. */
const KNOWN = 3;
const MINUTE = 4;

/**
 * Volume-weighted average price since the start of each exchange day (midnight ET, so extended hours count); lines: VWAP, volume,
 * price × volume. NaN until everything since that start is known: a mean of the bars at hand would be another number on each
 * timeframe. With `tradedBefore`, for bars shorter than a minute, every minute begins with the sums of the minutes before it, so
 * that all timeframes agree even where the vendor's seconds do not add up to its minutes.
 */
export function sessionVwap({ whole, tradedBefore }: SessionHistory): Indicator {
  return {
    carried: 5,
    lines: 3,
    step(bars, i, state, [line, volumes, notionals]) {
      const startMs = bars.startMs[i];
      if (i === 0 || !(startMs >= state[DAY_START] && startMs < state[DAY_START] + DAY_MS)) {
        state.fill(0);
        state[DAY_START] = etInstant(etDate(startMs), 0);
        state[KNOWN] = i > 0 || whole ? 1 : 0;
      }
      const minuteMs = minuteOf(startMs);
      if (tradedBefore && minuteMs !== state[MINUTE]) {
        state[MINUTE] = minuteMs;
        // The first bar may lie in the middle of a minute whose beginning is not here.
        const sums = i > 0 || whole || startMs === minuteMs ? tradedBefore(minuteMs) : undefined;
        if (sums) {
          state[VOLUME] = sums.volume;
          state[NOTIONAL] = sums.notional;
          state[KNOWN] = 1;
        }
      }
      if (bars.volume[i] > 0) {
        state[VOLUME] += bars.volume[i];
        state[NOTIONAL] += barNotional(bars, i);
      }
      const known = state[KNOWN] === 1;
      line[i] = known && state[VOLUME] > 0 ? state[NOTIONAL] / state[VOLUME] : Number.NaN;
      volumes[i] = known ? state[VOLUME] : Number.NaN;
      notionals[i] = known ? state[NOTIONAL] : Number.NaN;
    },
  };
}

/** The sums of each session's minutes, kept up to date as the minutes are: for the VWAP on shorter bars. */
export class SessionMinutes {
  #run = new IndicatorRun(sessionVwap({ whole: false }));
  #bars: IndicatorBars | undefined;
  #whole = false;

  /** Minute bars at and after `from` changed, or were added; `whole`: the first is the first there is. */
  update(bars: IndicatorBars, length: number, from: number, whole: boolean): void {
    if (whole !== this.#whole || from === 0) this.#run = new IndicatorRun(sessionVwap({ whole }));
    this.#whole = whole;
    this.#bars = bars;
    this.#run.update(bars, length, from);
  }

  tradedBefore(minuteMs: EpochMs): TradedSums | undefined {
    const dayStartMs = etInstant(etDate(minuteMs), 0);
    const last = this.#lastBefore(minuteMs);
    if (last < 0 || this.#bars!.startMs[last] < dayStartMs)
      return last >= 0 || this.#whole ? { volume: 0, notional: 0 } : undefined;
    const volume = this.#run.value(1, last);
    return Number.isNaN(volume) ? undefined : { volume, notional: this.#run.value(2, last) };
  }

  #lastBefore(atMs: EpochMs): number {
    let low = 0;
    let high = this.#run.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#bars!.startMs[middle] < atMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/**
 * Volume-weighted average price of the bars that start at or after `anchorMs`. NaN while that instant lies before the first bar and
 * something may have traded in between.
 */
export function anchoredVwap(anchorMs: EpochMs, { whole }: Pick<SessionHistory, 'whole'>): Indicator {
  return {
    carried: 3,
    lines: 1,
    step(bars, i, state, [line]) {
      if (i === 0) state[2] = whole || bars.startMs[0] <= anchorMs ? 1 : 0;
      if (bars.startMs[i] >= anchorMs && bars.volume[i] > 0) {
        state[0] += bars.volume[i];
        state[1] += barNotional(bars, i);
      }
      line[i] = state[2] === 1 && state[0] > 0 ? state[1] / state[0] : Number.NaN;
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
