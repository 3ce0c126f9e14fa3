/** Timeframes of the chart pane, and instants on an axis that knows only UTC. */
import type { TimeZoneChoice } from '../components/format.ts';
import { etDate, etInstant, etMinutes, etOffsetMs, type EpochMs } from '../../shared/market/calendar.ts';
import type { TimeKind } from '../../shared/market/trading-time.ts';
import type { TradingCalendar } from '../../shared/market/trading-calendar.ts';

const MINUTE = 60_000;
export const HOUR_MS = 60 * MINUTE;
export const DAY_MS = 24 * HOUR_MS;

/** `label` is what traders call it; history pages are `page` bars long; `key` chooses it while a chart has the focus. */
export const TIMEFRAMES = [
  { label: '1s', ms: 1000, page: 2000, key: '1' },
  { label: '5s', ms: 5000, page: 2000, key: '2' },
  { label: '1m', ms: MINUTE, page: 1500, key: '3' },
  { label: '3m', ms: 3 * MINUTE, page: 1000, key: undefined },
  { label: '5m', ms: 5 * MINUTE, page: 1000, key: '4' },
  { label: '15m', ms: 15 * MINUTE, page: 1000, key: '5' },
  { label: '30m', ms: 30 * MINUTE, page: 1000, key: undefined },
  { label: '1h', ms: 60 * MINUTE, page: 1000, key: '6' },
  { label: '4h', ms: 240 * MINUTE, page: 500, key: '9' },
  { label: '1D', ms: DAY_MS, page: 750, key: '7' },
  { label: '1W', ms: 7 * DAY_MS, page: 400, key: '8' },
  // Stands for a calendar month, however long.
  { label: '1M', ms: 30 * DAY_MS, page: 240, key: '0' },
] as const;

export type Timeframe = (typeof TIMEFRAMES)[number];

export function timeframeOf(ms: number): Timeframe {
  return TIMEFRAMES.find((t) => t.ms === ms) ?? TIMEFRAMES[2];
}

/** The time that bars of a timeframe count; `hours` are those the symbol trades in. */
export function barTime(timeframeMs: number, hours: TimeKind): TimeKind {
  if (timeframeMs >= 30 * DAY_MS) return 'months';
  if (timeframeMs >= 7 * DAY_MS) return 'weeks';
  return timeframeMs >= DAY_MS ? 'days' : hours;
}

/** What to add to UTC so that a UTC axis shows the zone's wall clock. Days and weeks are exchange dates in any zone. */
export function axisOffsetMs(atMs: EpochMs, zone: TimeZoneChoice, timeframeMs: number): number {
  if (zone === 'exchange' || timeframeMs >= DAY_MS) return etOffsetMs(atMs);
  return -new Date(atMs).getTimezoneOffset() * MINUTE;
}

/** `axisOffsetMs`, remembered for the hour last asked about: zones change theirs on the hour, and bars come in runs. */
export class AxisOffset {
  readonly #zone: TimeZoneChoice;
  readonly #timeframeMs: number;
  #hour = Number.NaN;
  #offsetMs = 0;

  constructor(zone: TimeZoneChoice, timeframeMs: number) {
    this.#zone = zone;
    this.#timeframeMs = timeframeMs;
  }

  at(atMs: EpochMs): number {
    const hour = Math.floor(atMs / (60 * MINUTE));
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#offsetMs = axisOffsetMs(atMs, this.#zone, this.#timeframeMs);
    }
    return this.#offsetMs;
  }
}

export type HoursKind = 'regular' | 'extended';

/** Tells regular from extended hours, remembering the session of the last day asked about: bars come in runs. */
export class TradingHours {
  #dayStartMs = Number.NaN;
  #openMs = Number.NaN;
  #closeMs = Number.NaN;
  readonly #calendar: TradingCalendar;

  constructor(calendar: TradingCalendar) {
    this.#calendar = calendar;
  }

  of(atMs: EpochMs): HoursKind {
    if (!(atMs >= this.#dayStartMs && atMs < this.#dayStartMs + DAY_MS)) this.#load(atMs);
    return atMs >= this.#openMs && atMs < this.#closeMs ? 'regular' : 'extended';
  }

  #load(atMs: EpochMs): void {
    const date = etDate(atMs);
    const session = this.#calendar.sessionOn(date);
    this.#dayStartMs = etInstant(date, 0);
    this.#openMs = session?.openMs ?? Number.NaN;
    this.#closeMs = session?.closeMs ?? Number.NaN;
  }
}

export interface TimeSpan {
  fromMs: EpochMs;
  toMs: EpochMs;
}

/** Instants to hold open on the axis inside a span that has no bars; at most `limit`, none while the market is shut. */
export function emptyBarStarts(
  calendar: TradingCalendar,
  span: TimeSpan,
  timeframeMs: number,
  limit: number,
): EpochMs[] {
  if (timeframeMs >= DAY_MS) return [];
  const starts: EpochMs[] = [];
  const first = Math.ceil(span.fromMs / timeframeMs) * timeframeMs;
  for (let at = first; at < span.toMs && starts.length < limit; at += timeframeMs) {
    if (isTradingInstant(calendar, at)) starts.push(at);
  }
  return starts;
}

function isTradingInstant(calendar: TradingCalendar, atMs: EpochMs): boolean {
  const minutes = etMinutes(atMs);
  return minutes >= 4 * 60 && minutes < 20 * 60 && calendar.isTradingDay(etDate(atMs));
}

/** Last index of a rising list at or before a value; −1 before the first. */
export function lastAtOrBefore(rising: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
