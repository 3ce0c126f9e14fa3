/** When index options are quoted, and what their quotes are of when they are not. */
import { addDays, etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';

export const SESSION_BEGINS_HOUR = 4;
/** Index options end at 17:00 ET; snapshots then repeat the last quotes until the night session, while the vendor's Greeks of them go on. */
export const INDEX_ENDS_HOUR = 17;

/** When quotes of index options that stood at `atMs` last moved: itself in their session, else the end of the last one. */
export function indexQuotesMovedMs(atMs: EpochMs, calendar: TradingCalendar): EpochMs {
  const date = etDate(atMs);
  const isInDay = calendar.isTradingDay(date) && atMs >= etInstant(date, SESSION_BEGINS_HOUR);
  const day = isInDay ? date : calendar.tradingDayOnOrBefore(addDays(date, -1));
  return Math.min(atMs, etInstant(day, INDEX_ENDS_HOUR));
}
