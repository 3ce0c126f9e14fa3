/**
 * Which days and hours US options trade: the built-in closures plus the vendor's additions and corrections. A value: learning
 * of a closure creates a new calendar, so two markets (live and a replay) never share one. Outside KNOWN_YEARS every weekday counts
 * as a full session, and `unknownYear` says so.
 */
import { addDays, etDate, etInstant, weekdayOf, yearsLeft, type EpochMs } from './calendar.ts';
import { EARLY_CLOSE_HOUR, KNOWN_YEARS, nyseClosures, type Closure } from './nyse-closures.ts';
import type { MarketClosure } from './rest-updates.ts';
import { isAmSettled, type Market, type OptionContract } from './symbols.ts';

const HOUR = 3_600_000;

const BUILT_IN: ReadonlyMap<string, Closure> = new Map(
  Array.from({ length: KNOWN_YEARS.last - KNOWN_YEARS.first + 1 }, (_, i) => nyseClosures(KNOWN_YEARS.first + i))
    .flat()
    .map((closure) => [closure.date, closure]),
);

export interface TradingSession {
  date: string;
  preOpenMs: EpochMs;
  openMs: EpochMs;
  closeMs: EpochMs;
  postCloseMs: EpochMs;
  halfDay: boolean;
}

export class TradingCalendar {
  readonly #learnt: ReadonlyMap<string, Closure>;

  /** `learnt`: closures that come before the built-in ones. */
  constructor(learnt: Iterable<Closure> = []) {
    this.#learnt = new Map([...learnt].map((closure) => [closure.date, closure]));
  }

  /** Closures beyond the built-in ones: enough to rebuild the same calendar elsewhere. */
  get learnt(): Closure[] {
    return [...this.#learnt.values()];
  }

  /** This calendar with these closures added; the same object where nothing changes. */
  with(closures: readonly Closure[]): TradingCalendar {
    const news = closures.filter(({ date, closeMs }) => {
      const known = this.#closureOn(date);
      return !known || known.closeMs !== closeMs;
    });
    return news.length === 0 ? this : new TradingCalendar([...this.#learnt.values(), ...news]);
  }

  isTradingDay(date: string): boolean {
    const weekday = weekdayOf(date);
    if (weekday === 0 || weekday === 6) return false;
    const closure = this.#closureOn(date);
    return closure === undefined || closure.closeMs !== undefined;
  }

  /** Regular and extended hours of a date; undefined where the market is closed all day. */
  sessionOn(date: string): TradingSession | undefined {
    if (!this.isTradingDay(date)) return undefined;
    const early = this.#closureOn(date)?.closeMs;
    const closeMs = early ?? etInstant(date, 16);
    return {
      date,
      preOpenMs: etInstant(date, 4),
      openMs: etInstant(date, 9, 30),
      closeMs,
      postCloseMs: closeMs + 4 * HOUR,
      halfDay: early !== undefined,
    };
  }

  /** The trading day at or before a date. */
  tradingDayOnOrBefore(date: string): string {
    let day = date;
    while (!this.isTradingDay(day)) day = addDays(day, -1);
    return day;
  }

  /** The trading days before a date, newest first. */
  sessionsBefore(date: string, count: number): string[] {
    const sessions: string[] = [];
    for (let day = addDays(date, -1); sessions.length < count; day = addDays(day, -1)) {
      day = this.tradingDayOnOrBefore(day);
      sessions.push(day);
    }
    return sessions;
  }

  /** True during regular hours (09:30–16:00 ET, to 13:00 on half days). */
  isRegularHours(atMs: EpochMs): boolean {
    const session = this.sessionOn(etDate(atMs));
    return session !== undefined && atMs >= session.openMs && atMs < session.closeMs;
  }

  /** The next opening of regular hours, at or after an instant. */
  nextOpenMs(atMs: EpochMs): EpochMs {
    for (let date = etDate(atMs); ; date = addDays(date, 1)) {
      const session = this.sessionOn(date);
      if (session !== undefined && session.openMs >= atMs) return session.openMs;
    }
  }

  /**
   * When an option settles: close of expiry day for PM-settled, 09:30 ET for AM-settled index roots.
   * An expiry that falls on a closed day settles on the trading day before it.
   */
  settlementMs(contract: Pick<OptionContract, 'root' | 'expiry'>): EpochMs {
    const session = this.sessionOn(this.tradingDayOnOrBefore(contract.expiry))!;
    return isAmSettled(contract.root) ? session.openMs : session.closeMs;
  }

  /** ACT/365 years to a contract's settlement; NaN once expired. */
  yearsToExpiry(contract: Pick<OptionContract, 'root' | 'expiry'>, nowMs: EpochMs): number {
    return yearsLeft(this.settlementMs(contract), nowMs) || Number.NaN;
  }

  #closureOn(date: string): Closure | undefined {
    return this.#learnt.get(date) ?? BUILT_IN.get(date);
  }
}

/** Whether a market may trade at an instant: stocks from the pre-market to the post-market, options and indices in regular hours. */
export function tradesAt(calendar: TradingCalendar, market: Market, atMs: EpochMs): boolean {
  if (Number.isNaN(atMs)) return false;
  if (market !== 'stocks') return calendar.isRegularHours(atMs);
  const session = calendar.sessionOn(etDate(atMs));
  return session !== undefined && atMs >= session.preOpenMs && atMs < session.postCloseMs;
}

/** The exchange's announced closures, without the vendor's additions. */
export const BUILT_IN_CALENDAR = new TradingCalendar();

/** The NYSE's rows of the vendor's list. An early close that is not within the day's regular hours is taken as 13:00 ET. */
export function closuresOf(rows: readonly MarketClosure[]): Closure[] {
  return rows.flatMap(({ date, exchange, status, closeMs }): Closure[] => {
    if (exchange !== 'NYSE' || Number.isNaN(Date.parse(date))) return [];
    if (status === 'closed') return [{ date }];
    if (status !== 'early-close') return [];
    const isPlausible = closeMs !== undefined && closeMs > etInstant(date, 9, 30) && closeMs < etInstant(date, 16);
    return [{ date, closeMs: isPlausible ? closeMs : etInstant(date, EARLY_CLOSE_HOUR) }];
  });
}

/** A sentence where the holidays of a date's year are not known; undefined where they are. */
export function unknownYear(date: string): string | undefined {
  const year = Number(date.slice(0, 4));
  if (year >= KNOWN_YEARS.first && year <= KNOWN_YEARS.last) return undefined;
  return `Holidays and half days of ${year} are not known: the calendar covers ${KNOWN_YEARS.first} to ${KNOWN_YEARS.last}. Every weekday counts as a full session.`;
}
