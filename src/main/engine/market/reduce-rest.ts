/**
 * REST answers → columns. A snapshot never overwrites what is newer: quotes and trades compare times; the day's figures keep
 * the larger volume and the wider range of the same day.
 */
import { SOURCE } from '../../../shared/contract/columns.ts';
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import { MOVES, type ConditionTable } from '../../../shared/market/conditions.ts';
import type {
  DayValues,
  OpenInterestRow,
  QuoteValues,
  SnapshotRow,
  TradeValues,
} from '../../../shared/market/rest-updates.ts';
import { marketOf, parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { rollDay } from './day-roll.ts';
import { quotesMovedMs } from './options-session.ts';
import type { InstrumentId } from './instrument-table.ts';
import type { MarketColumns } from './market-columns.ts';
import { passEnds } from './price-at-end.ts';
import { touchDay } from './reduce-trades.ts';
import { takeOpenInterest } from './take-open-interest.ts';
import type { TradingDay } from './trading-day.ts';

const known = (value: number | undefined): value is number => value !== undefined && !Number.isNaN(value);

/**
 * In regular hours a snapshot says of every quote it holds that it stands beside the price of now. After them it repeats quotes of a session that
 * is over: only a new one has a price of its moment, and only if the price is not this much later.
 */
const QUOTE_AND_SPOT_MS = 5_000;

export function reduceSnapshot(
  c: MarketColumns,
  day: TradingDay,
  row: SnapshotRow,
  receivedAtMs: EpochMs,
): InstrumentId {
  const id = c.table.intern(row.symbol);
  const underlying = row.underlying && known(row.underlying.price) ? c.table.intern(row.underlying.symbol) : undefined;
  c.refresh();
  c.snapshotAtMs[id] = receivedAtMs;
  const source = row.delayed ? SOURCE.delayed : SOURCE.restSnapshot;
  const isNewQuote = row.quote !== undefined && reduceRestQuote(c, id, row.quote, row.symbol.startsWith('O:'), source);
  if (row.day) reduceDay(c, day, id, row.day, receivedAtMs, source);
  if (known(row.prevClose)) {
    c.prevClose[id] = row.prevClose;
    c.table.mark(id, 'day');
  }
  if (row.trade) reduceRestLast(c, day, id, row.trade, source);
  else if (known(row.day?.close)) reduceRestLast(c, day, id, { price: row.day.close, atMs: row.day.atMs }, source);
  if (underlying !== undefined && row.underlying) {
    // Its timeliness is that of its own plan, not of the option beside it.
    const ofUnderlying = row.underlying.delayed ? SOURCE.delayed : SOURCE.restSnapshot;
    reduceRestLast(c, day, underlying, { price: row.underlying.price!, atMs: row.underlying.atMs }, ofUnderlying);
  }
  if (day.isRegular(receivedAtMs)) {
    c.priceFromMs = day.priceFromMs(receivedAtMs);
    c.spotAtQuote[id] = c.spotOf(id, row.delayed ? undefined : receivedAtMs);
  } else if (isNewQuote) {
    c.priceFromMs = day.priceFromMs(c.quoteAtMs[id]);
    c.spotAtQuote[id] = c.spotBy(id, c.quoteAtMs[id] + QUOTE_AND_SPOT_MS);
  }
  reduceFacts(c, day, id, row, receivedAtMs);
  return id;
}

/** Slow facts and the vendor's own Greeks. Greeks that a new snapshot lacks are unknown now: they carry no time of their own. */
function reduceFacts(
  c: MarketColumns,
  day: TradingDay,
  id: InstrumentId,
  row: SnapshotRow,
  receivedAtMs: EpochMs,
): void {
  if (known(row.openInterest)) takeOpenInterest(c, id, row.openInterest, receivedAtMs);
  if (known(row.sharesPerContract)) c.sharesPerContract[id] = row.sharesPerContract;
  if (known(row.fairMarketValue)) c.fairMarketValue[id] = row.fairMarketValue;
  if (known(row.openInterest) || known(row.sharesPerContract) || known(row.fairMarketValue))
    c.table.mark(id, 'reference');
  if (!row.vendor) return;
  c.vendorIv[id] = row.vendor.ivFraction ?? Number.NaN;
  c.vendorDelta[id] = row.vendor.delta ?? Number.NaN;
  c.vendorGamma[id] = row.vendor.gamma ?? Number.NaN;
  c.vendorTheta[id] = row.vendor.theta ?? Number.NaN;
  c.vendorVega[id] = row.vendor.vega ?? Number.NaN;
  // They are computed from the quote when requested: as old as that, even where the quote froze and they keep moving, or is not shown.
  const quotedAtMs = row.quote?.atMs;
  c.vendorAtMs[id] = known(quotedAtMs) ? Math.min(quotedAtMs, receivedAtMs) : unseenQuoteMs(day, row, receivedAtMs);
  c.table.mark(id, 'vendor');
}

/** When a quote was that the plan does not show: as late as the plan is, and no later than its session. */
function unseenQuoteMs(day: TradingDay, { symbol, delayed }: SnapshotRow, receivedAtMs: EpochMs): EpochMs {
  const asLateMs = delayed ? receivedAtMs - DELAY_MS : receivedAtMs;
  const isOnIndex = parseOptionSymbol(symbol)?.underlying.startsWith('I:') === true;
  return quotesMovedMs(asLateMs, day.calendar, isOnIndex);
}

/** A quote without a time yields to any that has one. True where it was taken. */
function reduceRestQuote(c: MarketColumns, id: InstrumentId, q: QuoteValues, option: boolean, source: number): boolean {
  const stands = c.quoteAtMs[id];
  if (known(q.atMs) ? q.atMs <= stands : stands === stands) return false;
  c.bid[id] = known(q.bid) && (q.bid > 0 || option) ? q.bid : Number.NaN;
  c.ask[id] = known(q.ask) && q.ask > 0 ? q.ask : Number.NaN;
  c.bidSize[id] = q.bidSize ?? Number.NaN;
  c.askSize[id] = q.askSize ?? Number.NaN;
  c.quoteAtMs[id] = q.atMs ?? Number.NaN;
  c.quoteSource[id] = source;
  c.table.mark(id, 'quote');
  return true;
}

function reduceRestLast(c: MarketColumns, day: TradingDay, id: InstrumentId, t: TradeValues, source: number): void {
  const stands = c.lastAtMs[id];
  if (!(t.price > 0) || (known(t.atMs) ? t.atMs <= stands : stands === stands)) return;
  const { nextEndMs } = c;
  if (known(t.atMs) && !(t.atMs <= nextEndMs[id])) passEnds(c, day, id, t.atMs);
  c.last[id] = t.price;
  c.lastSize[id] = t.size ?? Number.NaN;
  c.lastAtMs[id] = t.atMs ?? Number.NaN;
  c.tradeSource[id] = source;
  c.table.mark(id, 'trade');
}

/**
 * The session's figures. A contract that has not traded today answers with its last session's bar: on a trading day that bar
 * is yesterday's, so its close is the previous close and today's figures stay unknown.
 */
// oxlint-disable-next-line eslint/max-params -- per event: an object for each call would be garbage.
function reduceDay(
  c: MarketColumns,
  day: TradingDay,
  id: InstrumentId,
  d: DayValues,
  receivedAtMs: EpochMs,
  source: number,
): void {
  const ofDay = d.atMs ?? receivedAtMs;
  if (day.startOf(ofDay) < day.startOf(receivedAtMs) && day.calendar.isTradingDay(etDate(receivedAtMs))) {
    if (known(d.close) && !(c.dayAtMs[id] >= day.startOf(receivedAtMs) && known(c.prevClose[id])))
      c.prevClose[id] = d.close;
    c.table.mark(id, 'day');
    return;
  }
  if (!rollDay(c, day, id, ofDay)) return;
  if (known(d.open)) c.open[id] = d.open;
  if (known(d.high) && !(d.high <= c.high[id])) c.high[id] = d.high;
  if (known(d.low) && !(d.low >= c.low[id])) c.low[id] = d.low;
  if (known(d.volume) && !(d.volume <= c.volume[id])) c.volume[id] = d.volume;
  if (known(d.vwap)) c.vwap[id] = d.vwap;
  touchDay(c, id, ofDay, source);
}

/**
 * Trades fetched to fill a gap: they may widen the range and be the newest print, but add no volume (A/AM and snapshots
 * carry the day's volume, and a print may have arrived both ways).
 */
export function reduceRestTrades(
  c: MarketColumns,
  day: TradingDay,
  conditions: ConditionTable,
  symbol: string,
  rows: readonly TradeValues[],
): InstrumentId {
  const id = c.table.intern(symbol);
  c.refresh();
  for (const t of rows) {
    if (!known(t.atMs)) continue;
    const effect = conditions.effectOfAll(t.conditions ?? [], 0, t.conditions?.length ?? 0);
    if (effect & MOVES.last) reduceRestLast(c, day, id, t, SOURCE.repaired);
    if (effect & MOVES.highLow && rollDay(c, day, id, t.atMs)) {
      if (t.price > c.high[id]) c.high[id] = t.price;
      if (t.price < c.low[id]) c.low[id] = t.price;
      c.table.mark(id, 'day');
    }
  }
  return id;
}

/** The newest of a list of REST quotes. */
export function reduceRestQuotes(c: MarketColumns, symbol: string, rows: readonly QuoteValues[]): InstrumentId {
  const id = c.table.intern(symbol);
  c.refresh();
  for (const q of rows) reduceRestQuote(c, id, q, marketOf(symbol) === 'options', SOURCE.restSnapshot);
  return id;
}

export function reduceOpenInterest(c: MarketColumns, row: OpenInterestRow, receivedAtMs: EpochMs): void {
  const id = c.table.intern(row.symbol);
  c.refresh();
  takeOpenInterest(c, id, row.openInterest, receivedAtMs);
  c.table.mark(id, 'reference');
}
