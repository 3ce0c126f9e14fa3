/** The simulated market's trading days in order, with their sessions and the market's own clock. */
import { addDays, etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR, type TradingSession } from '../../../shared/market/trading-calendar.ts';

/** Prices are drawn by a day's position: another first day makes another market of the same seed. */
const FIRST_DAY = '2020-10-20';
const LAST_DAY = '2028-12-29';

export interface SimulatedDay extends TradingSession {
  /** Position among the trading days. */
  index: number;
}

export class TradingDays {
  readonly dates: readonly string[];
  readonly #indexOf = new Map<string, number>();
  readonly #days: (SimulatedDay | undefined)[];
  #last: SimulatedDay;

  constructor() {
    const dates: string[] = [];
    for (let date = FIRST_DAY; date <= LAST_DAY; date = addDays(date, 1)) {
      if (!BUILT_IN_CALENDAR.isTradingDay(date)) continue;
      this.#indexOf.set(date, dates.length);
      dates.push(date);
    }
    this.dates = dates;
    this.#days = Array.from({ length: dates.length });
    this.#last = this.day(0);
  }

  /** The day at a position; positions outside the table give its first or last day. */
  day(index: number): SimulatedDay {
    const i = Math.min(Math.max(index, 0), this.dates.length - 1);
    return (this.#days[i] ??= { ...BUILT_IN_CALENDAR.sessionOn(this.dates[i])!, index: i });
  }

  /** The trading day of a date, or the last before it. */
  onOrBefore(date: string): SimulatedDay {
    const exact = this.#indexOf.get(date);
    if (exact !== undefined) return this.day(exact);
    const clamped = date < FIRST_DAY ? this.dates[0] : date > LAST_DAY ? this.dates.at(-1)! : date;
    return this.day(this.#indexOf.get(BUILT_IN_CALENDAR.tradingDayOnOrBefore(clamped)) ?? 0);
  }

  /** The latest day whose pre-market (04:00 ET) has begun. */
  at(atMs: EpochMs): SimulatedDay {
    const last = this.#last;
    if (atMs >= last.preOpenMs && atMs < this.day(last.index + 1).preOpenMs) return last;
    let day = this.onOrBefore(etDate(atMs));
    if (atMs < day.preOpenMs) day = this.day(day.index - 1);
    this.#last = day;
    return day;
  }
}

/** Less than this before the close is no time to look at a market. */
const LAST_HOUR_MS = 3_600_000;

/**
 * Where the market stands when a simulation begins: now, if a session is on and not about to end; else 10:00 ET of the latest trading day.
 */
export function defaultStartMs(days: TradingDays, nowMs: EpochMs): EpochMs {
  const day = days.at(nowMs);
  if (nowMs >= day.openMs && nowMs < day.closeMs - LAST_HOUR_MS) return nowMs;
  const latest = nowMs >= day.openMs ? day : days.day(day.index - 1);
  return latest.openMs + 30 * 60_000;
}

/**
 * Market time after `elapsedMs` of running from `startMs`: 1:1 from 04:00 to 20:00 ET, so that quotes, clock and days to expiry stand
 * together at the close; only the night is left out, from 20:00 to the next open.
 */
export function marketTimeMs(days: TradingDays, startMs: EpochMs, elapsedMs: number): EpochMs {
  let day = days.at(startMs);
  let from = startMs;
  if (from >= day.postCloseMs) {
    day = days.day(day.index + 1);
    from = day.openMs;
  }
  let left = elapsedMs;
  while (left >= day.postCloseMs - from) {
    const next = days.day(day.index + 1);
    if (next === day) return day.postCloseMs;
    left -= day.postCloseMs - from;
    day = next;
    from = day.openMs;
  }
  return from + left;
}
