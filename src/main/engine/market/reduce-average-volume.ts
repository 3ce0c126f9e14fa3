/** Daily bars of an instrument → its average daily volume and realised volatility over the sessions before the current one. */
import { closeToClose } from '../../../shared/analytics/realised/estimators.ts';
import { HORIZON_DAYS } from '../../../shared/history/day-measures.ts';
import { averageDailyVolume, AVERAGE_SESSIONS } from '../../../shared/market/average-volume.ts';
import { etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { BarsUpdate } from '../../../shared/market/rest-updates.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { MarketColumns } from './market-columns.ts';

/** The sessions an average is taken over, newest first. On a closed day the last session counts as the current one. */
export function averagedSessions(calendar: TradingCalendar, nowMs: EpochMs, count = AVERAGE_SESSIONS): string[] {
  return calendar.sessionsBefore(calendar.tradingDayOnOrBefore(etDate(nowMs)), count);
}

/** Answers with other bars, part of a span, or a span that lacks one of the sessions (a chart's pages) are ignored here. */
export function reduceAverageVolume(
  c: MarketColumns,
  calendar: TradingCalendar,
  update: BarsUpdate,
  receivedAtMs: EpochMs,
): void {
  const daily = update.timespan === 'day' && update.multiplier === 1 && update.whole;
  if (!daily) return;
  const sessions = averagedSessions(calendar, receivedAtMs);
  if (update.fromDate > sessions[sessions.length - 1] || update.toDate < sessions[0]) return;
  const days = update.rows.map((row) => ({ date: etDate(row.startMs), volume: row.volume }));
  const average = averageDailyVolume(days, sessions);
  const id = c.table.intern(update.symbol);
  c.refresh();
  // An index has prices but no volume.
  const hasVolume = marketOf(update.symbol) !== 'indices';
  c.avgDailyVolume[id] = hasVolume ? average.perSession : Number.NaN;
  c.avgVolumeSessions[id] = hasVolume ? average.sessions : Number.NaN;
  c.avgVolumeThroughMs[id] = etInstant(sessions[0], 0);
  c.table.column('rv21')[id] = realised(update, averagedSessions(calendar, receivedAtMs, HORIZON_DAYS + 1));
  c.table.mark(id, 'reference');
  c.table.mark(id, 'average');
}

/** Of sessions that all have a close; NaN where one has none: two days' move would count as one's. */
function realised({ rows }: BarsUpdate, sessions: readonly string[]): number {
  const byDate = new Map(rows.map((row) => [etDate(row.startMs), row]));
  const bars = sessions.toReversed().flatMap((date) => byDate.get(date) ?? []);
  return bars.length === sessions.length ? closeToClose(bars) : Number.NaN;
}
