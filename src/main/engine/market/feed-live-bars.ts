/**
 * One decoded frame's prints, index values and windows → the live bars that are watched. A pass of its own: most of the time nobody
 * watches any of the frame's instruments, and the market's state need not check at every event.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { MOVES, type ConditionTable } from '../../../shared/market/conditions.ts';
import { EVENT, type BarColumns, type ColumnBlock, type EventColumns } from '../../../shared/market/event-columns.ts';
import type { LiveBars } from './live-bars.ts';
import { effectOfTrade } from './reduce-trades.ts';

export function feedLiveBars(live: LiveBars, conditions: ConditionTable, events: EventColumns): void {
  for (let i = 0; i < events.count; i++) {
    const row = events.rows[i];
    switch (events.kinds[i]) {
      case EVENT.trade:
        if (live.isWatched(events.trades.id[row])) feedTrade(live, effectOfTrade(conditions, events, row), events, row);
        break;
      case EVENT.indexValue:
        if (live.isWatched(events.indexValues.id[row])) feedIndexValue(live, events, row);
        break;
      case EVENT.secondBar:
        if (live.isWatched(events.secondBars.id[row])) feedBar(live, events.secondBars, row);
        break;
      case EVENT.minuteBar:
        if (live.isWatched(events.minuteBars.id[row])) feedBar(live, events.minuteBars, row);
        break;
    }
  }
}

function feedTrade(live: LiveBars, effect: number, events: EventColumns, row: number): void {
  const t = events.trades;
  const price = t.price[row];
  if (!(price > 0)) return;
  const size = effect & MOVES.volume ? t.size[row] : Number.NaN;
  const setsPrice = (effect & MOVES.last) !== 0;
  live.print(t.id[row], eventMs(events, t, row), price, size, setsPrice, (effect & MOVES.highLow) !== 0);
}

function feedIndexValue(live: LiveBars, events: EventColumns, row: number): void {
  const v = events.indexValues;
  const value = v.value[row];
  if (value > 0) live.print(v.id[row], eventMs(events, v, row), value, Number.NaN, true, true);
}

function feedBar(live: LiveBars, bars: BarColumns, row: number): void {
  const startMs = bars.atMs[row];
  const endMs = bars.endMs[row];
  if (!(endMs > startMs)) return;
  const volume = bars.volume[row];
  live.window(bars.id[row], startMs, endMs, {
    open: bars.open[row],
    high: bars.high[row],
    low: bars.low[row],
    close: bars.close[row],
    volume,
    notional: volume * bars.vwap[row],
  });
}

const eventMs = (events: EventColumns, block: ColumnBlock, row: number): EpochMs =>
  block.atMs[row] === block.atMs[row] ? block.atMs[row] : events.receivedAtMs;
