/** When options are quoted, and what their quotes are of when they are not. */
import { addDays, etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar, TradingSession } from '../../../shared/market/trading-calendar.ts';

export const SESSION_BEGINS_HOUR = 4;
/** Index options end at 17:00 ET; snapshots then repeat the last quotes until the night session, while the vendor's Greeks of them go on. */
export const INDEX_ENDS_HOUR = 17;
/** Options on many ETFs and indices, and by Cboe's late session on some stocks, trade this much longer than the rest. */
const LATE_MS = 15 * 60_000;
/** How many instants `sessionEnds` gives. */
export const SESSION_ENDS = 3;

/**
 * When options of a trading day may end: with the stocks, a quarter of an hour later, or with the indices. Which names are quoted until when
 * changes with the exchanges' lists, so the quotes themselves tell (`chain/session-start.ts`).
 */
export const sessionEnds = ({ date, closeMs }: TradingSession): readonly [EpochMs, EpochMs, EpochMs] => [
  closeMs,
  closeMs + LATE_MS,
  etInstant(date, INDEX_ENDS_HOUR),
];

/**
 * When quotes of options that stood at `atMs` last moved: itself in their session, else the end of the last one. Options on stocks and ETFs, some of
 * which trade a quarter of an hour longer, count to the close.
 */
export function quotesMovedMs(atMs: EpochMs, calendar: TradingCalendar, isOnIndex: boolean): EpochMs {
  const spanOf = (date: string): readonly [EpochMs, EpochMs] => {
    const { openMs, closeMs } = calendar.sessionOn(date)!;
    return isOnIndex ? [etInstant(date, SESSION_BEGINS_HOUR), etInstant(date, INDEX_ENDS_HOUR)] : [openMs, closeMs];
  };
  const date = etDate(atMs);
  const isInDay = calendar.isTradingDay(date) && atMs >= spanOf(date)[0];
  const day = isInDay ? date : calendar.tradingDayOnOrBefore(addDays(date, -1));
  return Math.min(atMs, spanOf(day)[1]);
}
