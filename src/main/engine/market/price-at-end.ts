/**
 * What an underlying cost when a session of options ended: the last price at or before that instant, which stays while the price goes on after
 * hours. Kept of the newest trading day it has a price of.
 */
import { SOURCE } from '../../../shared/contract/columns.ts';
import { addDays, etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import type { BarRow } from '../../../shared/market/rest-updates.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { InstrumentId } from './instrument-table.ts';
import type { MarketColumns } from './market-columns.ts';
import { sessionEnds } from './options-session.ts';
import type { TradingDay } from './trading-day.ts';

/** A price from longer before the end is not taken for the price at the end: the feed, or the index, had stopped. */
const RECENT_MS = 5 * 60_000;
const UNKNOWN = Number.NaN;

/** To be called before a price of `atMs` is stored that is later than `nextEndMs`, or while that is unknown: what stands was the price at the end. */
export function passEnds(c: MarketColumns, day: TradingDay, id: InstrumentId, atMs: EpochMs): void {
  if (atMs !== atMs) return;
  if (c.table.symbolOf(id).startsWith('O:')) {
    c.nextEndMs[id] = Number.POSITIVE_INFINITY;
    return;
  }
  const { calendar } = day;
  const lastAtMs = c.lastAtMs[id];
  if (lastAtMs <= atMs) {
    const ends = sessionEnds(calendar.sessionOn(calendar.tradingDayOnOrBefore(etDate(lastAtMs)))!);
    ends.forEach((endMs, i) => {
      if (lastAtMs <= endMs && endMs < atMs && lastAtMs >= endMs - RECENT_MS) keep(c, id, ends[0], i, c.last[id]);
    });
  }
  c.nextEndMs[id] = nextEnd(calendar, atMs);
}

/** Bars of up to a quarter of an hour that close with a session tell the price at its end where nothing else has. */
export function takeEndsOfBars(
  c: MarketColumns,
  calendar: TradingCalendar,
  id: InstrumentId,
  { rows, lengthMs, nowMs }: { rows: readonly BarRow[]; lengthMs: number; nowMs: EpochMs },
): void {
  if (!(lengthMs <= 15 * 60_000) || c.table.symbolOf(id).startsWith('O:')) return;
  const ends = sessionEnds(calendar.sessionOn(calendar.tradingDayOnOrBefore(etDate(nowMs)))!);
  if (c.endsOfMs[id] > ends[0]) return;
  ends.forEach((endMs, i) => {
    if (endMs > nowMs || (c.endsOfMs[id] === ends[0] && c.endPrices[i][id] > 0)) return;
    const bar = rows.find(({ startMs }) => startMs + lengthMs === endMs);
    if (bar && bar.close > 0) keep(c, id, ends[0], i, bar.close);
  });
}

/**
 * The price of an instrument at a session's end (one of `sessionEnds`); NaN where it is not known. US dollars or index points. `dataMs`: what
 * came before then has arrived; a delayed price of before the end is not the one at it while later ones are on their way.
 */
export function priceAtEnd(
  c: MarketColumns,
  calendar: TradingCalendar,
  id: InstrumentId,
  { endMs, dataMs }: { endMs: EpochMs; dataMs: EpochMs },
): number {
  const session = calendar.sessionOn(etDate(endMs));
  if (!session) return UNKNOWN;
  const ends = sessionEnds(session);
  const which = ends.indexOf(endMs);
  if (which < 0) return UNKNOWN;
  const kept = c.endsOfMs[id] === ends[0] ? c.endPrices[which][id] : UNKNOWN;
  if (kept > 0) return kept;
  const arrivedMs = c.tradeSource[id] === SOURCE.delayed ? dataMs - DELAY_MS : dataMs;
  if (arrivedMs >= endMs && c.lastAtMs[id] <= endMs && c.lastAtMs[id] >= endMs - RECENT_MS) return c.last[id];
  return which === 0 && isDayBefore(calendar, session.date, c.dayAtMs[id]) ? c.prevClose[id] : UNKNOWN;
}

/** Whether a session is the last one before the trading day of `dayAtMs`, whose previous close then is that session's. */
function isDayBefore(calendar: TradingCalendar, date: string, dayAtMs: EpochMs): boolean {
  if (Number.isNaN(dayAtMs)) return false;
  const of = etDate(dayAtMs);
  return calendar.isTradingDay(of) && calendar.tradingDayOnOrBefore(addDays(of, -1)) === date;
}

// oxlint-disable-next-line eslint/max-params -- where, of which day and end, and what.
function keep(c: MarketColumns, id: InstrumentId, closeMs: EpochMs, which: number, price: number): void {
  if (c.endsOfMs[id] !== closeMs) for (const prices of c.endPrices) prices[id] = UNKNOWN;
  c.endsOfMs[id] = closeMs;
  c.endPrices[which][id] = price;
}

/** The first end at or after an instant. */
function nextEnd(calendar: TradingCalendar, atMs: EpochMs): EpochMs {
  for (let date = etDate(atMs); ; date = addDays(date, 1)) {
    const session = calendar.sessionOn(date);
    const endMs = session && sessionEnds(session).find((ms) => ms >= atMs);
    if (endMs !== undefined) return endMs;
  }
}
