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
/** An ask so far above the bid, in dollars and times the bid, tells nothing of the session (as in price-selection.ts). */
const STUB_SPREAD = 1;
const STUB_RATIO = 10;
/** While quotes are no older than this, their session goes on. */
const STILL_COMING_MS = 5_000;
/** A session is that of the newest instant of which so many quotes are: a stray one begins none. With fewer, all of them. */
const ENOUGH = 5;
const newest = new Float64Array(ENOUGH);

/** 04:00 ET of the market date. */
export const sessionStartMs = (nowMs: EpochMs): EpochMs => etInstant(etDate(nowMs), SESSION_BEGINS_HOUR);

/**
 * Writes of every expiry of an underlying from when on its quotes count, when their session ended (NaN while it goes on), and since when
 * the day's quotes make a fit. `dataMs`: when the options' data that arrives now was true, which is no end before that data has passed it.
 * `price`: the underlying's in this session; NaN where it is not known.
 */
export function readSessions(
  columns: ModelColumns,
  states: readonly SliceState[],
  { dataMs, price }: { dataMs: EpochMs; price: number },
  calendar: TradingCalendar,
): void {
  const todayMs = sessionStartMs(dataMs);
  const openMs = calendar.isRegularHours(dataMs) ? calendar.sessionOn(etDate(dataMs))!.openMs : Number.NaN;
  const isOpen = !Number.isNaN(openMs);
  // Until enough of the day's session is quoted an expiry is what it was before the open.
  const atMs = isOpen ? openMs - 1 : dataMs;
  const beforeMs = isOpen ? openMs : Number.POSITIVE_INFINITY;
  const quotedMs = states.map((state) => {
    const hasBegun = state.dayFromMs >= openMs && state.dayFromMs <= dataMs;
    if (isOpen && !hasBegun) state.dayFromMs = isQuotedSince(columns, state, openMs, price) ? dataMs : Number.NaN;
    return isOpen && !Number.isNaN(state.dayFromMs) ? Number.NaN : newestQuotesMs(columns, state, beforeMs);
  });
  const startMs = quotedMs.map((ms) => startOf(ms, atMs, calendar) ?? todayMs);
  states.forEach((state, i) => {
    // Quotes of the day that are not enough yet have taken the place of some of then.
    const standsOn = isOpen && Number.isNaN(state.dayFromMs) && startOf(state.endedMs, atMs, calendar) !== undefined;
    if (standsOn) return;
    // All expiries of a session end together, also those whose own quotes had stood still.
    const lastMs = Math.max(...quotedMs.filter((ms, j) => startMs[j] === startMs[i] && !Number.isNaN(ms)));
    state.endedMs = startOf(quotedMs[i], atMs, calendar) === undefined ? Number.NaN : endOf(lastMs, atMs, calendar);
    state.quotesUntilMs = Number.isNaN(state.endedMs) ? Number.POSITIVE_INFINITY : state.endedMs + LAST_QUOTES_MS;
    // The night's quotes, which have no end before the open, are none of the day.
    state.quotesFromMs = isOpen && Number.isNaN(state.endedMs) ? todayMs : startMs[i];
  });
}

/**
 * Whether enough contracts out of the money are quoted since the open to fit this session to: half of those that are quoted at all, at most `ENOUGH`.
 * Where no price tells which these are, of strikes whose call and put are both: one of them is. Where nobody bids for any of them, offers count:
 * an expiry of worthless contracts, as one of today late in the day, has no others, and has begun.
 */
function isQuotedSince(columns: ModelColumns, state: SliceState, openMs: EpochMs, price: number): boolean {
  const bids = countQuoted(columns, state, { openMs, price, zeroBids: false });
  const { known, since } = bids.known > 0 ? bids : countQuoted(columns, state, { openMs, price, zeroBids: true });
  return since >= Math.max(1, Math.min(ENOUGH, Math.ceil(known / 2)));
}

function countQuoted(
  columns: ModelColumns,
  { ids, slice: { strikes } }: SliceState,
  { openMs, price, zeroBids }: { openMs: EpochMs; price: number; zeroBids: boolean },
): { known: number; since: number } {
  let known = 0;
  let since = 0;
  for (let i = 0; i < strikes.length; i++) {
    const callMs = usableMs(columns, ids[i], zeroBids);
    const putMs = usableMs(columns, ids[strikes.length + i], zeroBids);
    const atMs = strikes[i] >= price ? callMs : strikes[i] < price ? putMs : Math.min(callMs, putMs);
    if (Number.isNaN(atMs)) continue;
    known++;
    if (atMs >= openMs) since++;
  }
  return { known, since };
}

/** When a contract was quoted so that it tells of its session, or had a volatility of the vendor's; NaN without. */
function usableMs(columns: ModelColumns, id: number, zeroBids: boolean): EpochMs {
  if (id === NO_INSTRUMENT) return Number.NaN;
  const { bid, ask, quoteAtMs, vendorIv, vendorAtMs } = columns;
  if (!(bid[id] >= 0 || ask[id] > 0)) return vendorIv[id] > 0 ? vendorAtMs[id] : Number.NaN;
  const isStub = ask[id] - bid[id] >= STUB_SPREAD && ask[id] >= STUB_RATIO * bid[id];
  const isBid = bid[id] > 0 || (zeroBids && bid[id] === 0 && ask[id] > 0);
  return isBid && ask[id] >= bid[id] && !isStub ? quoteAtMs[id] : Number.NaN;
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

/** The newest instant of which enough of an expiry's quotes from before `beforeMs` are, or, where it has none, of the vendor's volatilities; NaN without either. */
function newestQuotesMs(
  { bid, ask, quoteAtMs, vendorIv, vendorAtMs }: ModelColumns,
  { ids }: SliceState,
  beforeMs: EpochMs,
): EpochMs {
  newest.fill(Number.NEGATIVE_INFINITY);
  let known = 0;
  for (const id of ids) {
    if (id === NO_INSTRUMENT) continue;
    const isQuoted = bid[id] >= 0 || ask[id] > 0;
    const atMs = isQuoted ? quoteAtMs[id] : vendorIv[id] > 0 ? vendorAtMs[id] : Number.NaN;
    if (!(atMs < beforeMs)) continue;
    known++;
    let at = ENOUGH - 1;
    if (atMs <= newest[at]) continue;
    for (; at > 0 && newest[at - 1] < atMs; at--) newest[at] = newest[at - 1];
    newest[at] = atMs;
  }
  return known === 0 ? Number.NaN : newest[Math.min(known, ENOUGH) - 1];
}
