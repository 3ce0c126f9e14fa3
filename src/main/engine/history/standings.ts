/** Rank and percentile of each name's 30-day volatility and skew, as columns of its row: from the model while its chain is open, else from the last known day. */
import { lastFinishedSession } from '../../../shared/history/last-finished.ts';
import { RANK_SESSIONS, standing } from '../../../shared/history/rank.ts';
import type { Origin } from '../../../shared/history/measures.ts';
import { etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { Past } from './history-rows.ts';
import { dateNumber, dateText } from './date-number.ts';
import { STANDING_COLUMNS } from '../../../shared/contract/columns.ts';

/** The two newest numbers of today's run. */
export interface Now {
  iv30: number;
  rr30: number;
  /** What they are of: a session's end, where none has begun since. */
  atMs: EpochMs;
  /** From the model of an open chain, or from a snapshot. */
  origin: Origin;
  /** The day's first volatility; NaN where the chain was not open. */
  open: number;
}

interface Value {
  iv30: number;
  rr30: number;
  atMs: EpochMs;
  origin: number;
  date: string;
  open: number;
}

/** Dates from which to which the ranks of a day need days: a year of sessions before the last one before it, and the day itself. */
export function spanOf(calendar: TradingCalendar, nowMs: EpochMs): { from: string; to: string } {
  const today = etDate(nowMs);
  return { from: calendar.sessionsBefore(today, RANK_SESSIONS + 10).at(-1)!, to: today };
}

export interface Known {
  past: Past | undefined;
  now: Now | undefined;
}

export function writeStanding(
  table: InstrumentTable,
  calendar: TradingCalendar,
  symbol: string,
  { past, now }: Known,
  nowMs: EpochMs,
): void {
  const id = table.intern(symbol);
  const values = standingOf(calendar, past, now, nowMs);
  let changed = false;
  for (const [i, name] of STANDING_COLUMNS.entries()) {
    const column = table.column(name);
    if (Object.is(column[id], values[i])) continue;
    column[id] = values[i];
    changed = true;
  }
  if (changed) table.mark(id, 'history');
}

/** In the order of the group's columns. */
function standingOf(calendar: TradingCalendar, past: Past | undefined, now: Now | undefined, nowMs: EpochMs): number[] {
  const value = valueNow(past, now);
  if (!value) return STANDING_COLUMNS.map(() => Number.NaN);
  const sessions = calendar.sessionsBefore(value.date, RANK_SESSIONS);
  const [from, before] = [dateNumber(sessions.at(-1)!), dateNumber(value.date)];
  const rows = past
    ? past.dates.map((date, i) => ({ date, i })).filter(({ date }) => date >= from && date < before)
    : [];
  const iv = standing(
    rows.map(({ i }) => past!.iv30[i]),
    value.iv30,
  );
  const skew = standing(
    rows.map(({ i }) => past!.rr30[i]),
    value.rr30,
  );
  const isOld = value.date < lastFinishedSession(calendar, nowMs);
  const ranked = (share: number): number => (isOld ? Number.NaN : share);
  const yesterday = rows.at(-1);
  const known = yesterday && yesterday.date === dateNumber(sessions[0]);
  return [
    value.iv30,
    value.atMs,
    value.origin,
    ranked(iv.rank),
    ranked(iv.percentile),
    iv.days,
    ranked(known ? value.iv30 - past!.iv30[yesterday.i] : Number.NaN),
    ranked(value.iv30 - value.open),
    value.rr30,
    ranked(skew.percentile),
    skew.days,
    Number(isOld),
  ];
}

/** For a finished day: at its close. */
function valueNow(past: Past | undefined, now: Now | undefined): Value | undefined {
  if (now) return { ...now, date: etDate(now.atMs) };
  const last = past ? past.dates.findLastIndex((_, i) => !Number.isNaN(past.iv30[i])) : -1;
  if (last < 0) return undefined;
  const date = dateText(past!.dates[last]);
  return {
    iv30: past!.iv30[last],
    rr30: past!.rr30[last],
    atMs: etInstant(date, 16),
    origin: past!.origin[last],
    date,
    open: past!.ivOpen[last],
  };
}
