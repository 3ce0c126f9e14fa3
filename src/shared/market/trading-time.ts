/**
 * Time as the bars of a chart count it: nights, weekends and holidays take none. Regular and extended hours are counted in milliseconds of
 * trading, so that every intraday timeframe agrees; days, weeks and months count one each, as the bars of those timeframes do.
 */
import { etInstant, etOffsetMs, type EpochMs } from './calendar.ts';
import type { TradingCalendar } from './trading-calendar.ts';

export const TIME_KINDS = ['regular', 'extended', 'days', 'weeks', 'months'] as const;
export type TimeKind = (typeof TIME_KINDS)[number];

const DAY_MS = 86_400_000;
/** 1970 to 2099: what lies outside is no market's time, and counting towards it would not end. */
const LAST_DAY = 47_481;

interface Day {
  /** Midnight of exchange time, and the next one. */
  fromMs: EpochMs;
  toMs: EpochMs;
  isOpen: boolean;
  regular: { fromMs: EpochMs; toMs: EpochMs };
  extended: { fromMs: EpochMs; toMs: EpochMs };
  /** Trading since the first day asked about, up to this day's midnight; negative before it. */
  before: { regular: number; extended: number; days: number };
}

export class TradingTime {
  readonly #calendar: TradingCalendar;
  readonly #days = new Map<number, Day>();
  #first = Number.NaN;
  #last = Number.NaN;
  /** The one last asked about: prices and bars come in runs. */
  #day: Day | undefined;

  constructor(calendar: TradingCalendar) {
    this.#calendar = calendar;
  }

  /**
   * Time that has passed at an instant, in milliseconds of trading or whole days, weeks, months; NaN outside 1970 to 2099. Only differences
   * between two answers of one object mean anything. A day that does not trade belongs to the trading day before it.
   */
  passed(kind: TimeKind, atMs: EpochMs): number {
    const day = this.#dayAt(atMs);
    if (!day) return Number.NaN;
    if (kind === 'regular' || kind === 'extended') {
      const { fromMs, toMs } = day[kind];
      return day.before[kind] + Math.min(Math.max(atMs - fromMs, 0), toMs - fromMs);
    }
    if (kind === 'days') return day.before.days + (day.isOpen ? 1 : 0);
    const local = day.fromMs + DAY_MS / 2;
    // 4 January 1970 was a Sunday. Feeds start a week's bar on it or on the Monday.
    if (kind === 'weeks') return Math.floor((local / DAY_MS - 3) / 7);
    const date = new Date(local);
    return 12 * date.getUTCFullYear() + date.getUTCMonth();
  }

  /** The first instant at which `amount` more (negative: less) has passed than at `fromMs`; NaN where that lies outside 1970 to 2099. */
  after(kind: TimeKind, fromMs: EpochMs, amount: number): EpochMs {
    if (amount === 0) return fromMs;
    const wanted = this.passed(kind, fromMs) + amount;
    if (Number.isNaN(wanted)) return Number.NaN;
    if (kind === 'weeks') return midnightOf(7 * Math.ceil(wanted) + 3);
    if (kind === 'months')
      return midnightOf(Date.UTC(Math.floor(Math.ceil(wanted) / 12), modulo(Math.ceil(wanted), 12), 1) / DAY_MS);
    const step = amount < 0 ? -1 : 1;
    for (let number = dayNumber(fromMs); number >= 0 && number <= LAST_DAY; number += step) {
      const day = this.#dayOf(number);
      if (!day.isOpen) continue;
      if (kind === 'days') {
        if (day.before.days + 1 === Math.ceil(wanted)) return day.fromMs;
        continue;
      }
      const { fromMs: opens, toMs: closes } = day[kind];
      const within = wanted - day.before[kind];
      if (within <= closes - opens && (amount < 0 ? within >= 0 : within > 0)) return opens + within;
    }
    return Number.NaN;
  }

  #dayAt(atMs: EpochMs): Day | undefined {
    const known = this.#day;
    if (known && atMs >= known.fromMs && atMs < known.toMs) return known;
    const number = dayNumber(atMs);
    if (!(number >= 0 && number <= LAST_DAY)) return undefined;
    return (this.#day = this.#dayOf(number));
  }

  #dayOf(number: number): Day {
    if (Number.isNaN(this.#first)) {
      this.#days.set(number, this.#make(number, { regular: 0, extended: 0, days: 0 }));
      this.#first = this.#last = number;
    }
    while (this.#last < number) {
      const day = this.#days.get(this.#last)!;
      this.#days.set(++this.#last, this.#make(this.#last, plus(day.before, day, 1)));
    }
    while (this.#first > number) {
      const day = this.#make(--this.#first, { regular: 0, extended: 0, days: 0 });
      const before = plus(this.#days.get(this.#first + 1)!.before, day, -1);
      this.#days.set(this.#first, { ...day, before });
    }
    return this.#days.get(number)!;
  }

  #make(number: number, before: Day['before']): Day {
    const date = new Date(number * DAY_MS).toISOString().slice(0, 10);
    const fromMs = etInstant(date, 0);
    const session = this.#calendar.sessionOn(date);
    return {
      fromMs,
      toMs: midnightOf(number + 1),
      isOpen: session !== undefined,
      regular: session ? { fromMs: session.openMs, toMs: session.closeMs } : { fromMs, toMs: fromMs },
      extended: session ? { fromMs: session.preOpenMs, toMs: session.postCloseMs } : { fromMs, toMs: fromMs },
      before,
    };
  }
}

const known = new WeakMap<TradingCalendar, TradingTime>();

/** One for each calendar. */
export function tradingTime(calendar: TradingCalendar): TradingTime {
  let time = known.get(calendar);
  if (!time) known.set(calendar, (time = new TradingTime(calendar)));
  return time;
}

function plus(before: Day['before'], { regular, extended, isOpen }: Day, sign: 1 | -1): Day['before'] {
  return {
    regular: before.regular + sign * (regular.toMs - regular.fromMs),
    extended: before.extended + sign * (extended.toMs - extended.fromMs),
    days: before.days + (isOpen ? sign : 0),
  };
}

/** Days since 1970 of the exchange date. */
const dayNumber = (atMs: EpochMs): number => Math.floor((atMs + etOffsetMs(atMs)) / DAY_MS);
const midnightOf = (day: number): EpochMs => etInstant(new Date(day * DAY_MS).toISOString().slice(0, 10), 0);
const modulo = (value: number, by: number): number => ((value % by) + by) % by;
