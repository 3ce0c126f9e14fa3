/**
 * Of which session the quotes of an expiry are, and whether it has ended. Not by the name: which options trade to 16:00, 16:15 or 17:00 ET, or in
 * the morning, changes with the exchanges' lists. Quotes that no longer come tell that their session ended at the first of these after them.
 */
import { addDays, etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { INDEX_ENDS_HOUR, SESSION_BEGINS_HOUR, sessionEnds } from '../market/options-session.ts';
import { NO_INSTRUMENT } from './chain-book.ts';
import type { ModelColumns } from './model-columns.ts';
import type { SliceState } from './slice-state.ts';

/** The last quotes of a session are stamped up to this much after its end. */
const LAST_QUOTES_MS = 60_000;
/** While quotes are no older than this, their session goes on. */
const STILL_COMING_MS = 5_000;
/** A session is that of the newest instant of which so many quotes are: a stray one begins none. With fewer, all of them. */
const ENOUGH = 5;
const newest = new Float64Array(ENOUGH);

/** 04:00 ET of the market date. */
export const sessionStartMs = (nowMs: EpochMs): EpochMs => etInstant(etDate(nowMs), SESSION_BEGINS_HOUR);

/**
 * Writes of every expiry of an underlying from when on its quotes count, and when their session ended; NaN while it goes on. `dataMs`: when the
 * options' data that arrives now was true, which is no end before that data has passed it.
 */
export function readSessions(
  columns: ModelColumns,
  states: readonly SliceState[],
  dataMs: EpochMs,
  calendar: TradingCalendar,
): void {
  const todayMs = sessionStartMs(dataMs);
  const isOpen = calendar.isRegularHours(dataMs);
  // Until the first quote of the day an expiry is what it was before the open.
  const atMs = isOpen ? calendar.sessionOn(etDate(dataMs))!.openMs - 1 : dataMs;
  const quotedMs = states.map((state) => {
    if (isOpen && state.basisAtMs >= todayMs) return Number.NaN;
    const ofEnoughMs = newestQuotesMs(columns, state);
    return isOpen && newest[0] >= todayMs ? Number.NaN : ofEnoughMs;
  });
  const startMs = quotedMs.map((ms) => startOf(ms, atMs, calendar) ?? todayMs);
  states.forEach((state, i) => {
    // All expiries of a session end together, also those whose own quotes had stood still.
    const lastMs = Math.max(...quotedMs.filter((ms, j) => startMs[j] === startMs[i] && !Number.isNaN(ms)));
    state.endedMs = startOf(quotedMs[i], atMs, calendar) === undefined ? Number.NaN : endOf(lastMs, atMs, calendar);
    // The night's quotes, which have no end before the open, are none of the day.
    state.quotesFromMs = isOpen && Number.isNaN(state.endedMs) ? todayMs : startMs[i];
  });
}

/** Where the session begins that quotes of `atMs` are of: 04:00 ET, or for the night the end of the day before. Undefined where another began since. */
function startOf(atMs: EpochMs, nowMs: EpochMs, calendar: TradingCalendar): EpochMs | undefined {
  if (Number.isNaN(atMs) || calendar.nextOpenMs(atMs) <= nowMs) return undefined;
  const date = etDate(atMs);
  const beginsMs = etInstant(date, SESSION_BEGINS_HOUR);
  const nightMs = etInstant(date, INDEX_ENDS_HOUR) + LAST_QUOTES_MS;
  if (atMs < beginsMs) return etInstant(addDays(date, -1), INDEX_ENDS_HOUR) + LAST_QUOTES_MS;
  return atMs > nightMs ? nightMs : beginsMs;
}

/** When the session of the newest quotes ended, once it has; NaN before, and in the night session and the morning's, which end with the next one. */
function endOf(lastMs: EpochMs, nowMs: EpochMs, calendar: TradingCalendar): EpochMs {
  const session = calendar.sessionOn(etDate(lastMs));
  if (!session || lastMs < session.openMs) return Number.NaN;
  const endMs = sessionEnds(session).find((ms) => lastMs <= ms + LAST_QUOTES_MS);
  if (endMs === undefined || nowMs < endMs) return Number.NaN;
  return lastMs > endMs && nowMs - lastMs < STILL_COMING_MS ? Number.NaN : endMs;
}

/** The newest instant of which enough of an expiry's quotes are, or, where it has none, of the vendor's volatilities; NaN without either. */
function newestQuotesMs({ bid, ask, quoteAtMs, vendorIv, vendorAtMs }: ModelColumns, { ids }: SliceState): EpochMs {
  newest.fill(Number.NEGATIVE_INFINITY);
  let known = 0;
  for (const id of ids) {
    if (id === NO_INSTRUMENT) continue;
    const isQuoted = bid[id] >= 0 || ask[id] > 0;
    const atMs = isQuoted ? quoteAtMs[id] : vendorIv[id] > 0 ? vendorAtMs[id] : Number.NaN;
    if (Number.isNaN(atMs)) continue;
    known++;
    let at = ENOUGH - 1;
    if (atMs <= newest[at]) continue;
    for (; at > 0 && newest[at - 1] < atMs; at--) newest[at] = newest[at - 1];
    newest[at] = atMs;
  }
  return known === 0 ? Number.NaN : newest[Math.min(known, ENOUGH) - 1];
}
