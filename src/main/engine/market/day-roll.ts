/**
 * Begins a new trading day for an instrument: yesterday's open, high, low, volume and VWAP are unknown for today until
 * a source provides them (a snapshot, or the day fields of A/AM), never zero and never yesterday's.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentId } from './instrument-table.ts';
import type { MarketColumns } from './market-columns.ts';
import type { TradingDay } from './trading-day.ts';

const UNKNOWN = Number.NaN;

/** Clears the day of `id` where `atMs` is on a later date than the one stored. Returns false for an event of an earlier day. */
export function rollDay(c: MarketColumns, day: TradingDay, id: InstrumentId, atMs: EpochMs): boolean {
  const start = day.startOf(atMs);
  const stands = c.dayAtMs[id];
  if (stands >= start) return stands < day.endMs;
  if (stands < start) {
    forgetDay(c, id);
    return true;
  }
  // No day stored yet, or an unknown time.
  return start === start;
}

/** A function of its own, so that the check made at every event stays small. */
function forgetDay(c: MarketColumns, id: InstrumentId): void {
  c.open[id] = UNKNOWN;
  c.high[id] = UNKNOWN;
  c.low[id] = UNKNOWN;
  c.prevClose[id] = UNKNOWN;
  c.volume[id] = UNKNOWN;
  c.vwap[id] = UNKNOWN;
  c.volumeThroughMs[id] = UNKNOWN;
}
