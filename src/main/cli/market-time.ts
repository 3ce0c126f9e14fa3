/** A time in a session as a user types it: ISO time, epoch milliseconds, or exchange time on the session's date. */
import { etInstant } from '../../shared/market/calendar.ts';
import { usageError } from './command-error.ts';

/** `15:42`, `15:42:07`, `2026-11-20T15:42:07-05:00`, `1795185000000`. Throws CommandError (usage) naming the option. */
export function parseMarketTime(option: string, text: string, date: string): number {
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (clock) return etInstant(date, Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0));
  if (/^\d{12,}$/.test(text)) return Number(text);
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw usageError(`${option}: "${text}" is neither HH:MM:SS (exchange time) nor an ISO time`);
  return atMs;
}

/** A number above zero, or `max`. */
export function parseSpeed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text.replace(/^[x×]/, ''));
  if (!(speed > 0)) throw usageError(`--speed: "${text}" is not a positive number or "max"`);
  return speed;
}
