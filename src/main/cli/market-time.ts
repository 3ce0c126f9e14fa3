/** A time in a session as a user types it: ISO time, epoch milliseconds, or exchange time on the session's date. */
import { addDays, etDate, etInstant, etTime } from '../../shared/market/calendar.ts';
import { usageError } from './command-error.ts';

interface SessionTimes {
  startMs: number;
  endMs: number;
  meta: { date: string };
}

const CLOCK = /^(?:(\d{4}-\d\d-\d\d)(?:[ T](?=\d)|$))?(?:(\d{1,2}):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?)?$/;

/**
 * `15:42`, `15:42:07`, `2026-11-20 15:42:07`, `2026-11-20` (its midnight), `2026-11-20T15:42:07-05:00`, `1795185000000`. What names no zone is exchange
 * time. Throws CommandError (usage) naming the option.
 */
export function parseMarketTime(option: string, typed: string, date: string): number {
  const text = typed.trim();
  const clock = text === '' ? null : CLOCK.exec(text);
  if (clock) {
    const day = clock[1] ?? date;
    const [hours, minutes, seconds] = clock.slice(2).map((part) => Number(part ?? 0));
    const atMs = etInstant(day, hours, minutes, seconds);
    if (etDate(atMs) === day) return atMs;
  }
  if (/^\d{12,}$/.test(text)) return Number(text);
  const atMs = !clock && /\dT\d.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs))
    throw usageError(`${option}: "${text}" is neither HH:MM:SS (exchange time, a date before it) nor an ISO time`);
  return atMs;
}

/**
 * As `parseMarketTime`, within a session; its first and last second are within, whatever their fractions. Of several days a time of day must be of
 * one alone, or name its date.
 */
export function parseSessionTime(option: string, text: string, { startMs, endMs, meta }: SessionTimes): number {
  const within = (atMs: number): boolean => atMs > startMs - 1000 && atMs < endMs + 1000;
  const [first, last] = [etDate(startMs), etDate(endMs)];
  const dates = first === last ? [meta.date || first] : datesFrom(first, last);
  const moments = new Set(dates.map((date) => parseMarketTime(option, text, date)).filter(within));
  const [atMs, another] = moments;
  if (another !== undefined)
    throw usageError(
      `${option}: the session has that time on several days; name the one, as "${etDate(atMs)} ${text}"`,
    );
  if (atMs !== undefined) return Math.min(Math.max(atMs, startMs), endMs);
  const days = first === last ? `${etTime(endMs)} ET on ${first}` : `${last} ${etTime(endMs)} ET`;
  throw usageError(
    `${option}: the session runs from ${first === last ? '' : `${first} `}${etTime(startMs)} to ${days}`,
  );
}

function datesFrom(first: string, last: string): string[] {
  const dates = [first];
  while (dates.at(-1)! < last) dates.push(addDays(dates.at(-1)!, 1));
  return dates;
}

/** A number above zero, or `max`. */
export function parseSpeed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text.replace(/^[x×]/, ''));
  if (!(speed > 0)) throw usageError(`--speed: "${text}" is not a positive number or "max"`);
  return speed;
}
