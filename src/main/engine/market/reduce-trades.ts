/**
 * Trades and index values → last, high, low, volume, as the conditions' update rules allow.
 *
 * Volume without double counting: the day's volume comes from A/AM (`av`) or a snapshot and is carried forward by trades
 * stamped at or after the newest window's end. A window that arrives later raises it if it has more (`reduce-bars.ts`).
 * Until a source has given the day's volume it is unknown, and so are high and low: trades only change known values.
 */
import { GROUP_BIT, SOURCE } from '../../../shared/contract/columns.ts';
import { CANCELS, MOVES, type ConditionTable } from '../../../shared/market/conditions.ts';
import type { EventColumns } from '../../../shared/market/event-columns.ts';
import { rollDay } from './day-roll.ts';
import type { MarketColumns } from './market-columns.ts';
import { passEnds } from './price-at-end.ts';
import type { TradingDay } from './trading-day.ts';

const DAY_BIT = GROUP_BIT.day;
const TRADE_BIT = GROUP_BIT.trade;
// The engine folds a module's own constants into the code, but reads imported ones again each time.
const LIVE_TRADE = SOURCE.liveTrade;
const { last: MOVES_LAST, highLow: MOVES_RANGE, volume: MOVES_VOLUME } = MOVES;
const CANCELLING = CANCELS;

/** Effect bits of a trade's conditions. */
export function effectOfTrade(conditions: ConditionTable, events: EventColumns, row: number): number {
  const { codeStart, codeCount } = events.trades;
  return codeCount[row] === 1
    ? conditions.effectOf(events.codes[codeStart[row]])
    : conditions.effectOfAll(events.codes, codeStart[row], codeCount[row]);
}

/** Applies one trade. */
export function reduceTrade(
  c: MarketColumns,
  day: TradingDay,
  conditions: ConditionTable,
  events: EventColumns,
  row: number,
): void {
  const t = events.trades;
  const id = t.id[row];
  const price = t.price[row];
  const size = t.size[row];
  const atMs = t.atMs[row] === t.atMs[row] ? t.atMs[row] : events.receivedAtMs;
  if (!rollDay(c, day, id, atMs)) return;
  const effect = effectOfTrade(conditions, events, row);
  if (effect & MOVES_LAST && price > 0 && !(atMs < c.lastAtMs[id])) {
    if (!(atMs <= c.nextEndMs[id])) passEnds(c, day, id, atMs);
    c.last[id] = price;
    c.lastSize[id] = size;
    c.lastAtMs[id] = atMs;
    c.tradeSource[id] = LIVE_TRADE;
    c.table.markBits(id, TRADE_BIT);
  }
  if (effect & MOVES_RANGE && price > 0) {
    if (price > c.high[id]) c.high[id] = price;
    if (price < c.low[id]) c.low[id] = price;
  }
  if (!(atMs < c.volumeThroughMs[id])) {
    if (effect & MOVES_VOLUME) c.volume[id] += size;
    else if (effect & CANCELLING) c.volume[id] -= size;
  }
  touchDay(c, id, atMs, LIVE_TRADE);
}

/** V: the index's last value; it moves the high and low that are known. */
export function reduceIndexValue(c: MarketColumns, day: TradingDay, events: EventColumns, row: number): void {
  const v = events.indexValues;
  const id = v.id[row];
  const value = v.value[row];
  const atMs = v.atMs[row] === v.atMs[row] ? v.atMs[row] : events.receivedAtMs;
  if (!(value > 0) || !rollDay(c, day, id, atMs) || atMs < c.lastAtMs[id]) return;
  if (!(atMs <= c.nextEndMs[id])) passEnds(c, day, id, atMs);
  c.last[id] = value;
  c.lastAtMs[id] = atMs;
  c.tradeSource[id] = LIVE_TRADE;
  c.table.markBits(id, TRADE_BIT);
  if (value > c.high[id]) c.high[id] = value;
  if (value < c.low[id]) c.low[id] = value;
  touchDay(c, id, atMs, LIVE_TRADE);
}

/** The day's columns now cover the time up to `atMs`. */
export function touchDay(c: MarketColumns, id: number, atMs: number, source: number): void {
  if (!(atMs <= c.dayAtMs[id])) c.dayAtMs[id] = atMs;
  c.daySource[id] = source;
  c.table.markBits(id, DAY_BIT);
}
