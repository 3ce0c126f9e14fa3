/**
 * The market's state as bytes and back, for checkpoints: everything that later events build on, nothing that depends on demand.
 * Layout: u32 header length, JSON header padded to 8 bytes, then one Float64 column after the other, a row per known instrument.
 */
import { ALL_GROUPS, GROUP_COLUMNS, GROUP_NAMES, type ColumnName } from '../../../shared/contract/columns.ts';
import type { TradeCondition } from '../../../shared/market/conditions.ts';
import type { Exchange } from '../../../shared/market/exchanges.ts';
import type { Closure } from '../../../shared/market/nyse-closures.ts';
import type { SavedBaseBars } from './base-bars.ts';
import type { InstrumentTable } from './instrument-table.ts';
import type { MarketColumns } from './market-columns.ts';
import type { SavedTrades } from './repeated-trades.ts';

/**
 * Raise with every change of the layout or of the columns' meaning: older checkpoints are then not restored.
 * 2: the learnt closures. Without them a replay that seeks past the vendor's list would continue with other trading days.
 * 3: prints with what their side was judged by, their delta and gamma dollars, and packages of legs.
 * 4: the vendor's Greeks carry their quote's time, an underlying its own plan's timeliness.
 * 5: options of a plan without quotes are late, and the vendor's Greeks of them.
 * 6: open interest as last answered.
 * 7: realised volatility of the sessions before.
 * 8: when a snapshot last held an instrument, and the price of the underlying then.
 * 9: the price of the underlying when a quote last came, by stream or snapshot.
 * 10: since when open interest is answered as it is, and the value left this morning.
 * 11: the underlying's price at the ends of its options' sessions; after hours the price of a quote's own moment stays.
 * 12: the vendor's Greeks of any option are no later than its session.
 * 13: the price beside an option's quote is of the quote's session, and no more than minutes older.
 */
export const STATE_VERSION = 13;

/** What the state holds besides its columns. */
export interface StateExtras {
  conditions: TradeCondition[];
  exchanges: Exchange[];
  /** Beyond the built-in calendar's. */
  closures: Closure[];
  /** NaN as null. */
  deliveries: (number | null)[];
  /** Live bars being built. */
  bars: { symbol: string; base: SavedBaseBars }[];
  /** By which repeats are known. Undefined in checkpoints from before it was kept. */
  trades?: SavedTrades;
}

/** Recomputed from what is on screen and stored elsewhere. */
const UNSAVED: ReadonlySet<string> = new Set(['model', 'average', 'history']);
const SAVED = GROUP_NAMES.filter((group) => !UNSAVED.has(group)).flatMap((group) => [...GROUP_COLUMNS[group]]);
/** Of the group `average`: what daily bars tell. The reason where there is none depends on demand. */
const SAVED_OF_AVERAGE = ['avgVolumeSessions', 'avgVolumeThroughMs', 'rv21'] as const;
/** Depend on demand. */
const FORGOTTEN = [...GROUP_COLUMNS.model, ...GROUP_COLUMNS.history, 'avgVolumeReason'] as const;
const pad8 = (bytes: number): number => (bytes + 7) & ~7;

interface SnapshotHeader extends StateExtras {
  symbols: string[];
}

function savedColumns(table: InstrumentTable, columns: MarketColumns): Float64Array[] {
  const named = (name: ColumnName): Float64Array => table.column(name);
  const { volumeThroughMs, openInterestAnswered, openInterestSinceMs, openInterestLeft } = columns;
  const { snapshotAtMs, spotAtQuote, endPrices, endsOfMs } = columns;
  const ofInterest = [openInterestAnswered, openInterestSinceMs, openInterestLeft];
  const unnamed = [volumeThroughMs, ...ofInterest, snapshotAtMs, spotAtQuote, ...endPrices, endsOfMs];
  return [...SAVED.map(named), ...unnamed, ...SAVED_OF_AVERAGE.map(named)];
}

export function serialiseState(table: InstrumentTable, columns: MarketColumns, extras: StateExtras): Uint8Array {
  columns.refresh();
  const saved = savedColumns(table, columns);
  const ids = knownRows(saved, table.size);
  const header: SnapshotHeader = { ...extras, symbols: Array.from(ids, (id) => table.symbolOf(id)) };
  const head = new TextEncoder().encode(JSON.stringify(header));
  const valuesAt = pad8(4 + head.byteLength);
  const bytes = new Uint8Array(valuesAt + saved.length * ids.length * 8);
  new DataView(bytes.buffer).setUint32(0, head.byteLength, true);
  bytes.set(head, 4);
  const values = new Float64Array(bytes.buffer, valuesAt);
  let at = 0;
  for (const column of saved) for (let i = 0; i < ids.length; i++) values[at++] = column[ids[i]];
  return bytes;
}

/** Rows in which anything is known. */
function knownRows(columns: readonly Float64Array[], size: number): Uint32Array {
  const isKnown = new Uint8Array(size);
  for (const column of columns) for (let id = 0; id < size; id++) if (column[id] === column[id]) isKnown[id] = 1;
  const ids = new Uint32Array(size);
  let count = 0;
  for (let id = 0; id < size; id++) if (isKnown[id] === 1) ids[count++] = id;
  return ids.subarray(0, count);
}

/**
 * Puts the columns back to what they were; instruments the snapshot does not know become unknown and keep their ids.
 * Every row is marked dirty; our model's values and other results of demand are cleared: they belonged to another time.
 * `bytes` starts at offset 0 of its buffer; what follows the state is left alone, and `length` says where that begins.
 */
export function restoreState(
  table: InstrumentTable,
  columns: MarketColumns,
  bytes: Uint8Array,
): { extras: StateExtras; length: number } {
  const headLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headLength))) as SnapshotHeader;
  const valuesAt = pad8(4 + headLength);
  const values = new Float64Array(bytes.buffer, bytes.byteOffset + valuesAt);
  const ids = Uint32Array.from(header.symbols, (symbol) => table.intern(symbol));
  forgetState(table, columns);
  let at = 0;
  for (const column of savedColumns(table, columns)) for (let i = 0; i < ids.length; i++) column[ids[i]] = values[at++];
  return { extras: header, length: valuesAt + at * 8 };
}

/** Makes everything unknown; instruments keep their ids. */
export function forgetState(table: InstrumentTable, columns: MarketColumns): void {
  columns.refresh();
  for (const column of savedColumns(table, columns)) column.fill(Number.NaN);
  columns.nextEndMs.fill(Number.NaN);
  for (const name of FORGOTTEN) table.column(name).fill(Number.NaN);
  for (let id = 0; id < table.size; id++) table.markBits(id, ALL_GROUPS);
}
