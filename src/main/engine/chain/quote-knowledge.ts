/**
 * How long each quote of an expiry is known to have stood. A contract that streams is known as of now however long its quote has not changed:
 * a change would have come. Any other is known as of its own time, or of the newest snapshot that held it. Either is read against the price that
 * its underlying had when it came: one who quotes follows it sooner or later, and until then the quote is of then.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import { NO_INSTRUMENT } from './chain-book.ts';
import type { ModelColumns } from './model-columns.ts';
import type { SliceState } from './slice-state.ts';

/** Where quotes come from. */
export interface QuoteOrigin {
  /** True where this contract's quotes stream now, and the stream has not gone silent. */
  streams(id: InstrumentId): boolean;
  /** Arrival of the newest snapshot that held a contract; NaN where none has. */
  snapshotAtMs(id: InstrumentId): EpochMs;
  /** The underlying's price when a contract's quote last came, or, in regular hours, a snapshot last held it; NaN where it is late, of another session or not known. */
  spotAtQuote(id: InstrumentId): number;
  /** An underlying's price when a session of its options ended; NaN where it is not known. */
  priceAtEnd(id: InstrumentId, endMs: EpochMs): number;
  /** A quote that was last known to stand longer ago than this is old, milliseconds. */
  oldAfterMs(): number;
}

/** An expiry's points are compared with the newest instant of which so many are known: one contract that streams makes the others no older. */
const ENOUGH = 5;
const newest = new Float64Array(ENOUGH);

/** Writes of every row since when, and against which spot, its quote is known, and which are too old. Without an `origin` all are of now. */
export function readKnowledge(
  columns: ModelColumns,
  state: SliceState,
  { spot, nowMs, origin }: { spot: number; nowMs: EpochMs; origin: QuoteOrigin | undefined },
): void {
  const { ids, knownAtMs, spotThen, slice } = state;
  const strikes = slice.strikes.length;
  newest.fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row];
    knownAtMs[row] = spotThen[row] = Number.NaN;
    const quotedAtMs = id === NO_INSTRUMENT ? Number.NaN : columns.quoteAtMs[id];
    if (!(quotedAtMs >= state.quotesFromMs)) continue;
    // Of the session after the one that stands: it is left out as one too old is.
    if (quotedAtMs > state.quotesUntilMs) {
      knownAtMs[row] = Number.NEGATIVE_INFINITY;
      continue;
    }
    knownAtMs[row] = knownAt(columns, id, nowMs, origin);
    if (origin) spotThen[row] = origin.spotAtQuote(id);
    const isOutside = row < strikes === slice.strikes[row % strikes] >= spot;
    if (isOutside && columns.bid[id] >= 0 && columns.ask[id] >= columns.bid[id]) take(knownAtMs[row]);
  }
  const afterMs = origin?.oldAfterMs() ?? Number.POSITIVE_INFINITY;
  // With fewer than enough all of them are needed.
  state.comparedAtMs = newest[ENOUGH - 1];
  state.usedFromMs = state.comparedAtMs - afterMs;
  state.oldBeforeMs = nowMs - afterMs;
}

/** Until when a contract's quote is known to have stood; NaN without one. */
export function knownAt(
  { quoteAtMs }: Pick<ModelColumns, 'quoteAtMs'>,
  id: InstrumentId,
  nowMs: EpochMs,
  origin: QuoteOrigin | undefined,
): EpochMs {
  const quotedAtMs = quoteAtMs[id];
  if (Number.isNaN(quotedAtMs) || !origin || origin.streams(id)) return Number.isNaN(quotedAtMs) ? quotedAtMs : nowMs;
  const snapshotAtMs = origin.snapshotAtMs(id);
  return Math.min(snapshotAtMs >= quotedAtMs ? snapshotAtMs : quotedAtMs, nowMs);
}

/** Keeps the newest instants, newest first. */
function take(atMs: EpochMs): void {
  let at = ENOUGH - 1;
  if (atMs <= newest[at]) return;
  for (; at > 0 && newest[at - 1] < atMs; at--) newest[at] = newest[at - 1];
  newest[at] = atMs;
}
