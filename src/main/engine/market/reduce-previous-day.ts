/**
 * The last finished day's bar → previous close, or the last price where none newer is known. Never both: on a plan that knows
 * no data of today the change since that close is unknown, not zero.
 */
import { SOURCE } from '../../../shared/contract/columns.ts';
import { etDate } from '../../../shared/market/calendar.ts';
import type { BarRow } from '../../../shared/market/rest-updates.ts';
import type { MarketColumns } from './market-columns.ts';
import { passEnds } from './price-at-end.ts';
import type { TradingDay } from './trading-day.ts';

export function reducePreviousDay(c: MarketColumns, day: TradingDay, row: BarRow & { symbol: string }): void {
  const id = c.table.intern(row.symbol);
  c.refresh();
  const date = etDate(row.startMs);
  const closedAtMs = day.calendar.sessionOn(date)?.closeMs ?? row.startMs;
  if (c.last[id] > 0 && !(c.lastAtMs[id] <= closedAtMs)) {
    c.prevClose[id] = row.close;
    c.table.mark(id, 'day');
    return;
  }
  passEnds(c, day, id, closedAtMs);
  c.last[id] = row.close;
  c.lastSize[id] = Number.NaN;
  c.lastAtMs[id] = closedAtMs;
  c.tradeSource[id] = SOURCE.restSnapshot;
  c.table.mark(id, 'trade');
}
