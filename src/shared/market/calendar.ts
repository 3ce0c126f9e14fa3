/**
 * Exchange time (ET) and dates. Dates are `YYYY-MM-DD` in exchange time; instants are epoch milliseconds.
 * Which days trade, and until when, is the `TradingCalendar`.
 */
export type EpochMs = number;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** ACT/365 fixed year. */
export const YEAR_MS = 365 * DAY;

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

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** ACT/365 years to an instant of settlement, floored at one minute; 0 once settled. */
export function yearsLeft(settlesAtMs: EpochMs, nowMs: EpochMs): number {
  const left = settlesAtMs - nowMs;
  return left > 0 ? Math.max(left, 60_000) / YEAR_MS : 0;
}

/** Calendar days between the exchange date of an instant and an expiry (DTE). */
export function daysToExpiry(expiry: string, nowMs: EpochMs): number {
  return Math.round((Date.parse(`${expiry}T00:00:00Z`) - Date.parse(`${etDate(nowMs)}T00:00:00Z`)) / DAY);
}
