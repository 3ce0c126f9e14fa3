/** The newest session whose daily bar can be expected. */
import { etDate, type EpochMs } from '../market/calendar.ts';
import type { TradingCalendar } from '../market/trading-calendar.ts';

/** Delayed plans see the close a quarter of an hour later; the bar is made of it. */
const PUBLISHED_AFTER_MS = 30 * 60_000;

export function lastFinishedSession(calendar: TradingCalendar, nowMs: EpochMs): string {
  const today = etDate(nowMs);
  const session = calendar.sessionOn(today);
  return session && nowMs >= session.closeMs + PUBLISHED_AFTER_MS ? today : calendar.sessionsBefore(today, 1)[0];
}
