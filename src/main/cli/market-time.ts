/** A time in a session as a user types it: ISO time, epoch milliseconds, or exchange time on the session's date. */
import { etDate, etInstant, etTime } from '../../shared/market/calendar.ts';
import { usageError } from './command-error.ts';

interface SessionTimes {
  startMs: number;
  endMs: number;
  meta: { date: string };
}

/** `15:42`, `15:42:07`, `2026-11-20T15:42:07-05:00`, `1795185000000`. Throws CommandError (usage) naming the option. */
export function parseMarketTime(option: string, text: string, date: string): number {
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (clock) return etInstant(date, Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0));
  if (/^\d{12,}$/.test(text)) return Number(text);
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw usageError(`${option}: "${text}" is neither HH:MM:SS (exchange time) nor an ISO time`);
  return atMs;
}

/** As `parseMarketTime`, within a session; its first and last second are within, whatever their fractions. */
export function parseSessionTime(option: string, text: string, { startMs, endMs, meta }: SessionTimes): number {
  const atMs = parseMarketTime(option, text, meta.date || etDate(startMs));
  if (atMs > startMs - 1000 && atMs < endMs + 1000) return Math.min(Math.max(atMs, startMs), endMs);
  const [first, last] = [etDate(startMs), etDate(endMs)];
  const days = first === last ? `${etTime(endMs)} ET on ${first}` : `${last} ${etTime(endMs)} ET`;
  throw usageError(
    `${option}: the session runs from ${first === last ? '' : `${first} `}${etTime(startMs)} to ${days}`,
  );
}

/** A number above zero, or `max`. */
export function parseSpeed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text.replace(/^[x×]/, ''));
  if (!(speed > 0)) throw usageError(`--speed: "${text}" is not a positive number or "max"`);
  return speed;
}
