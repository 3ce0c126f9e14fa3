/**
 * The US options market calendar: exchange time (ET), sessions, holidays and half days.
 * Dates are `YYYY-MM-DD` in exchange time; instants are epoch milliseconds.
 * Holidays: NYSE Rule 7.2 and its published calendars 2024–2028; the vendor's list is laid over with `layOverClosures`.
 */
import { isAmSettled, type OptionContract } from './symbols.ts';

export type EpochMs = number;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** ACT/365 fixed year. */
export const YEAR_MS = 365 * DAY;

/** Full closures. */
const CLOSED = new Set([
  '2024-01-01', '2024-01-15', '2024-02-19', '2024-03-29', '2024-05-27', '2024-06-19', '2024-07-04', '2024-09-02', '2024-11-28', '2024-12-25',
  '2025-01-01', '2025-01-09', '2025-01-20', '2025-02-17', '2025-04-18', '2025-05-26', '2025-06-19', '2025-07-04', '2025-09-01', '2025-11-27', '2025-12-25',
  '2026-01-01', '2026-01-19', '2026-02-16', '2026-04-03', '2026-05-25', '2026-06-19', '2026-07-03', '2026-09-07', '2026-11-26', '2026-12-25',
  '2027-01-01', '2027-01-18', '2027-02-15', '2027-03-26', '2027-05-31', '2027-06-18', '2027-07-05', '2027-09-06', '2027-11-25', '2027-12-24',
  '2028-01-17', '2028-02-21', '2028-04-14', '2028-05-29', '2028-06-19', '2028-07-04', '2028-09-04', '2028-11-23', '2028-12-25',
]); // prettier-ignore

/** Days that close at 13:00 ET. */
const HALF_DAYS = new Set([
  '2024-07-03', '2024-11-29', '2024-12-24', '2025-07-03', '2025-11-28', '2025-12-24', '2026-11-27', '2026-12-24',
  '2027-11-26', '2028-07-03', '2028-11-24',
]); // prettier-ignore

/** Closures that the vendor's live list adds to, or corrects in, the table above. */
const liveClosures = new Map<string, 'closed' | 'halfDay'>();

/** Lays the vendor's upcoming closures over the table. An early close other than 13:00 ET is taken as 13:00: none has been listed. */
export function layOverClosures(closures: readonly { date: string; kind: 'closed' | 'halfDay' }[]): void {
  for (const { date, kind } of closures) liveClosures.set(date, kind);
}

/** Sundays on which US daylight saving begins and ends, 02:00 local (Energy Policy Act of 2005). */
function dstBounds(year: number): { startMs: EpochMs; endMs: EpochMs } {
  const firstOfMarch = new Date(Date.UTC(year, 2, 1)).getUTCDay();
  const secondSunday = 1 + ((7 - firstOfMarch) % 7) + 7;
  const firstOfNovember = new Date(Date.UTC(year, 10, 1)).getUTCDay();
  const firstSunday = 1 + ((7 - firstOfNovember) % 7);
  return { startMs: Date.UTC(year, 2, secondSunday, 7), endMs: Date.UTC(year, 10, firstSunday, 6) };
}

/** Milliseconds to add to UTC for exchange time: −5 h or −4 h. */
export function etOffsetMs(atMs: EpochMs): number {
  const { startMs, endMs } = dstBounds(new Date(atMs).getUTCFullYear());
  return atMs >= startMs && atMs < endMs ? -4 * HOUR : -5 * HOUR;
}

/** The exchange date an instant falls on. */
export function etDate(atMs: EpochMs): string {
  return new Date(atMs + etOffsetMs(atMs)).toISOString().slice(0, 10);
}

/** Minutes since midnight in exchange time, with fractions. */
export function etMinutes(atMs: EpochMs): number {
  const local = atMs + etOffsetMs(atMs);
  return (((local % DAY) + DAY) % DAY) / 60_000;
}

/** `HH:MM:SS`, or with milliseconds, in exchange time. */
export function etTime(atMs: EpochMs, withMs = false): string {
  return new Date(atMs + etOffsetMs(atMs)).toISOString().slice(11, withMs ? 23 : 19);
}

/** The instant of a wall-clock time in exchange time on a date. */
export function etInstant(date: string, hours: number, minutes = 0, seconds = 0): EpochMs {
  const utc = Date.parse(`${date}T00:00:00Z`) + hours * HOUR + minutes * 60_000 + seconds * 1000;
  const guess = utc + 5 * HOUR;
  return utc - etOffsetMs(guess);
}

export interface TradingSession {
  date: string;
  preOpenMs: EpochMs;
  openMs: EpochMs;
  closeMs: EpochMs;
  postCloseMs: EpochMs;
  halfDay: boolean;
}

export function isTradingDay(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !CLOSED.has(date) && liveClosures.get(date) !== 'closed';
}

/** Regular and extended hours of a date; undefined where the market is closed all day. */
export function sessionOn(date: string): TradingSession | undefined {
  if (!isTradingDay(date)) return undefined;
  const halfDay = HALF_DAYS.has(date) || liveClosures.get(date) === 'halfDay';
  return {
    date,
    preOpenMs: etInstant(date, 4),
    openMs: etInstant(date, 9, 30),
    closeMs: etInstant(date, halfDay ? 13 : 16),
    postCloseMs: etInstant(date, halfDay ? 17 : 20),
    halfDay,
  };
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The trading day at or before a date. */
export function tradingDayOnOrBefore(date: string): string {
  let day = date;
  while (!isTradingDay(day)) day = addDays(day, -1);
  return day;
}

/** The trading days before a date, newest first. */
export function sessionsBefore(date: string, count: number): string[] {
  const sessions: string[] = [];
  for (let day = addDays(date, -1); sessions.length < count; day = addDays(day, -1)) {
    day = tradingDayOnOrBefore(day);
    sessions.push(day);
  }
  return sessions;
}

/** True during regular hours (09:30–16:00 ET, 13:00 on half days). */
export function isRegularHours(atMs: EpochMs): boolean {
  const session = sessionOn(etDate(atMs));
  return session !== undefined && atMs >= session.openMs && atMs < session.closeMs;
}

/**
 * When an option settles: close of expiry day for PM-settled, 09:30 ET for AM-settled index roots.
 * An expiry that falls on a closed day settles on the trading day before it.
 */
export function settlementMs(contract: Pick<OptionContract, 'root' | 'expiry'>): EpochMs {
  const session = sessionOn(tradingDayOnOrBefore(contract.expiry))!;
  return isAmSettled(contract.root) ? session.openMs : session.closeMs;
}

/** ACT/365 years to an instant of settlement, floored at one minute; 0 once settled. */
export function yearsLeft(settlesAtMs: EpochMs, nowMs: EpochMs): number {
  const left = settlesAtMs - nowMs;
  return left > 0 ? Math.max(left, 60_000) / YEAR_MS : 0;
}

/** The same for a contract; NaN once expired. */
export function yearsToExpiry(contract: Pick<OptionContract, 'root' | 'expiry'>, nowMs: EpochMs): number {
  return yearsLeft(settlementMs(contract), nowMs) || Number.NaN;
}

/** Calendar days between the exchange date of an instant and an expiry (DTE). */
export function daysToExpiry(expiry: string, nowMs: EpochMs): number {
  return Math.round((Date.parse(`${expiry}T00:00:00Z`) - Date.parse(`${etDate(nowMs)}T00:00:00Z`)) / DAY);
}
