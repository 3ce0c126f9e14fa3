/**
 * A and AM → the day's columns, and the last price where no trade is newer.
 *
 * Volume: `av` is the day's volume up to the window's end. Trades after that end may already have been added, so the larger
 * of the two is kept; where no trade is newer than the window, `av` alone is used, which also corrects any miscount. The result
 * never counts a print twice and lags at most one window while trades are incomplete.
 */
import { GROUP_BIT, SOURCE } from '../../../shared/contract/columns.ts';
import type { BarColumns, EventColumns } from '../../../shared/market/event-columns.ts';
import { rollDay } from './day-roll.ts';
import type { MarketColumns } from './market-columns.ts';
import { passEnds } from './price-at-end.ts';
import { touchDay } from './reduce-trades.ts';
import type { TradingDay } from './trading-day.ts';

const TRADE_BIT = GROUP_BIT.trade;
const LIVE_BAR = SOURCE.liveBar;
const LIVE_TRADE = SOURCE.liveTrade;
const UNKNOWN = Number.NaN;

export function reduceBar(
  c: MarketColumns,
  day: TradingDay,
  events: EventColumns,
  bars: BarColumns,
  row: number,
): void {
  const id = bars.id[row];
  const startMs = bars.atMs[row];
  const endMs = bars.endMs[row] === bars.endMs[row] ? bars.endMs[row] : events.receivedAtMs;
  // A window belongs to the day of its start: it may end on the midnight that begins the next day.
  const atMs = startMs === startMs ? startMs : endMs;
  if (!rollDay(c, day, id, atMs)) return;
  const close = bars.close[row];
  if (close > 0 && !(c.lastAtMs[id] >= startMs && c.tradeSource[id] === LIVE_TRADE) && !(c.lastAtMs[id] > endMs)) {
    if (!(endMs <= c.nextEndMs[id])) passEnds(c, day, id, endMs);
    c.last[id] = close;
    c.lastSize[id] = UNKNOWN;
    c.lastAtMs[id] = endMs;
    c.tradeSource[id] = LIVE_BAR;
    c.table.markBits(id, TRADE_BIT);
  }
  if (bars.high[row] > c.high[id]) c.high[id] = bars.high[row];
  if (bars.low[row] < c.low[id]) c.low[id] = bars.low[row];
  if (!(c.volumeThroughMs[id] > endMs)) {
    const dayVolume = bars.dayVolume[row];
    if (dayVolume === dayVolume) {
      const stands = c.volume[id];
      c.volume[id] = c.lastAtMs[id] > endMs && stands > dayVolume ? stands : dayVolume;
      c.volumeThroughMs[id] = endMs;
    }
    if (bars.dayVwap[row] > 0) c.vwap[id] = bars.dayVwap[row];
    if (bars.dayOpen[row] > 0) c.open[id] = bars.dayOpen[row];
  }
  touchDay(c, id, atMs, LIVE_BAR);
}
