/** Stamps that cannot be, judged by the market clock: one rule for prices, bars, flow and alerts, of frames and of REST answers. */
import type { EventColumns } from './event-columns.ts';
import { removeEvents } from './remove-events.ts';
import type { RestUpdate, SnapshotRow } from './rest-updates.ts';

/** A stamp this far ahead of the market clock cannot be: taken for true, it would lock out everything until that time had come. */
export const AHEAD_MS = 60_000;
/** Nor can one this far behind it, of anything that streams. */
export const BEHIND_MS = 7 * 86_400_000;

/**
 * Takes the events out of a frame that are stamped more than AHEAD_MS after its arrival; returns how many. A window counts by its end.
 * A sound frame costs one comparison for each event, two for each window, and is not changed.
 */
export function leaveOutAhead(events: EventColumns): number {
  const latestMs = events.receivedAtMs + AHEAD_MS;
  const { quotes, trades, secondBars, minuteBars, indexValues, luld, imbalances, fairMarketValues } = events;
  const isSound =
    allBy(quotes.atMs, quotes.count, latestMs) &&
    allBy(trades.atMs, trades.count, latestMs) &&
    allBy(secondBars.atMs, secondBars.count, latestMs) &&
    allBy(secondBars.endMs, secondBars.count, latestMs) &&
    allBy(minuteBars.atMs, minuteBars.count, latestMs) &&
    allBy(minuteBars.endMs, minuteBars.count, latestMs) &&
    allBy(indexValues.atMs, indexValues.count, latestMs) &&
    allBy(luld.atMs, luld.count, latestMs) &&
    allBy(imbalances.atMs, imbalances.count, latestMs) &&
    allBy(fairMarketValues.atMs, fairMarketValues.count, latestMs);
  if (isSound) return 0;
  return removeEvents(events, (block, row) => {
    if (block.atMs[row] > latestMs) return true;
    return 'endMs' in block && (block.endMs as Float64Array)[row] > latestMs;
  });
}

/** An unknown time, NaN, is the arrival's. */
function allBy(column: Float64Array, count: number, latestMs: number): boolean {
  for (let row = 0; row < count; row++) if (column[row] > latestMs) return false;
  return true;
}

/** The answer without what is stamped more than AHEAD_MS after its arrival: of a snapshot the quote, the trade or the day, of a list its rows. */
export function withoutAhead(update: RestUpdate, receivedAtMs: number): RestUpdate {
  const latestMs = receivedAtMs + AHEAD_MS;
  const isAhead = (values: { atMs?: number } | undefined): boolean =>
    values?.atMs !== undefined && values.atMs > latestMs;
  switch (update.kind) {
    case 'snapshots': {
      const isOdd = ({ quote, trade, day, underlying }: SnapshotRow): boolean =>
        isAhead(quote) || isAhead(trade) || isAhead(day) || isAhead(underlying);
      if (!update.rows.some(isOdd)) return update;
      const timely = <T extends { atMs?: number }>(values: T | undefined): T | undefined =>
        isAhead(values) ? undefined : values;
      const rows = update.rows.map((row) => ({
        ...row,
        quote: timely(row.quote),
        trade: timely(row.trade),
        day: timely(row.day),
        underlying: timely(row.underlying),
      }));
      return { ...update, rows };
    }
    case 'trades':
      return update.rows.some(isAhead) ? { ...update, rows: update.rows.filter((row) => !isAhead(row)) } : update;
    case 'quotes':
      return update.rows.some(isAhead) ? { ...update, rows: update.rows.filter((row) => !isAhead(row)) } : update;
    case 'bars':
      return update.rows.some(({ startMs }) => startMs > latestMs)
        ? { ...update, rows: update.rows.filter(({ startMs }) => startMs <= latestMs) }
        : update;
    default:
      return update;
  }
}
