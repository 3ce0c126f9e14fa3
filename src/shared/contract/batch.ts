/**
 * The binary market batch: one ArrayBuffer of sections, each columnar.
 *
 * Layout (little-endian, every section 8-byte aligned):
 *   header  8 × u32: magic, version, seq, sectionCount, engineAtMs (f64 over two u32), byteLength, reserved
 *   section 4 × u32: kind, rows, columns, extra bytes — then `rows` u32 ids (padded to 8), then `columns` × `rows` f64, then extra bytes (padded to 8).
 * Kinds below 16 are instrument groups in the order of GROUP_NAMES; the rest are named here.
 */
import { COLUMN_NAMES, GROUP_COLUMNS, GROUP_NAMES, type GroupName } from './columns.ts';

export const BATCH_MAGIC = 0x4b445054;
export const BATCH_VERSION = 1;

export const SECTION = {
  /** New ids for this window: `extra` is UTF-8 of the symbols joined by `\n`, in the order of ids. */
  symbols: 16,
  /** Live bars: columns of BAR_COLUMNS; id = instrument. */
  bars: 17,
  /** Option prints: columns of PRINT_COLUMNS; id = instrument. Never conflated. */
  prints: 18,
  /** Last 30 spark points, oldest first, NaN-padded at the front; id = instrument. */
  spark: 19,
} as const;

export const BAR_COLUMNS = ['timeframeMs', 'startMs', 'open', 'high', 'low', 'close', 'volume', 'vwap'] as const;

export const PRINT_COLUMNS = [
  'printSeq',
  'atMs',
  'price',
  'size',
  'premiumUsd',
  'side',
  'bid',
  'ask',
  'quoteAgeMs',
  'tags',
  'condition',
  'exchange',
  'spot',
  'ivFraction',
  'delta',
  /** Sequence of the first print of the sweep, or of the multi-leg package, that it belongs to; the tags say which. */
  'groupId',
  'source',
  /** SIDE_BASIS. */
  'sideBasis',
  /** Delta × contracts × shares × spot, and its change for a move of 1 %: of the print, whichever side it was on. */
  'deltaUsd',
  'gammaUsd',
] as const;
export type PrintColumn = (typeof PRINT_COLUMNS)[number];

export const SPARK_POINTS = 30;

export const columnsOfGroup = (group: GroupName): number => GROUP_COLUMNS[group].length;

/** One section as the reader sees it: views on the batch's own buffer. Column c of row r is `values[c * rows + r]`. */
export interface BatchSection {
  kind: number;
  rows: number;
  columns: number;
  ids: Uint32Array;
  values: Float64Array;
  extra: Uint8Array;
}

export interface MarketBatch {
  seq: number;
  engineAtMs: number;
  sections: BatchSection[];
}

const HEADER_BYTES = 32;
const SECTION_BYTES = 16;
const pad8 = (n: number): number => (n + 7) & ~7;

const EMPTY = new Uint8Array(0);

/** Builds batches into one growing buffer; `finish` copies out exactly the bytes used. */
export class BatchWriter {
  #buffer = new ArrayBuffer(1 << 16);
  #u32 = new Uint32Array(this.#buffer);
  #f64 = new Float64Array(this.#buffer);
  #u8 = new Uint8Array(this.#buffer);
  #at = HEADER_BYTES;
  #sections = 0;

  get empty(): boolean {
    return this.#sections === 0;
  }

  get byteLength(): number {
    return this.#at;
  }

  /**
   * Opens a section and returns its views to fill: ids and column-major values.
   * The views are valid until the next call to `section` or `finish`.
   */
  section(
    kind: number,
    rows: number,
    columns: number,
    extra: Uint8Array = EMPTY,
  ): { ids: Uint32Array; values: Float64Array } {
    const idBytes = pad8(rows * 4);
    const size = SECTION_BYTES + idBytes + rows * columns * 8 + pad8(extra.byteLength);
    this.#reserve(size);
    const head = this.#at >> 2;
    this.#u32[head] = kind;
    this.#u32[head + 1] = rows;
    this.#u32[head + 2] = columns;
    this.#u32[head + 3] = extra.byteLength;
    const idsAt = this.#at + SECTION_BYTES;
    const valuesAt = idsAt + idBytes;
    this.#u8.set(extra, valuesAt + rows * columns * 8);
    this.#at += size;
    this.#sections++;
    return {
      ids: this.#u32.subarray(idsAt >> 2, (idsAt >> 2) + rows),
      values: this.#f64.subarray(valuesAt >> 3, (valuesAt >> 3) + rows * columns),
    };
  }

  finish(seq: number, engineAtMs: number): ArrayBuffer {
    this.#u32[0] = BATCH_MAGIC;
    this.#u32[1] = BATCH_VERSION;
    this.#u32[2] = seq;
    this.#u32[3] = this.#sections;
    this.#f64[2] = engineAtMs;
    this.#u32[6] = this.#at;
    this.#u32[7] = 0;
    const out = this.#buffer.slice(0, this.#at);
    this.#at = HEADER_BYTES;
    this.#sections = 0;
    return out;
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#buffer.byteLength) return;
    let size = this.#buffer.byteLength;
    while (size < needed) size *= 2;
    const bigger = new ArrayBuffer(size);
    new Uint8Array(bigger).set(this.#u8.subarray(0, this.#at));
    this.#buffer = bigger;
    this.#u32 = new Uint32Array(bigger);
    this.#f64 = new Float64Array(bigger);
    this.#u8 = new Uint8Array(bigger);
  }
}

/** Number of a batch, readable or not; undefined where not even that is there. */
export function seqOf(buffer: ArrayBuffer): number | undefined {
  return buffer.byteLength < 12 ? undefined : new Uint32Array(buffer, 8, 1)[0];
}

/** Reads a batch as views on its buffer. Throws Error naming what is wrong with a buffer that is not one. */
export function readBatch(buffer: ArrayBuffer): MarketBatch {
  if (buffer.byteLength < HEADER_BYTES)
    throw new Error(`market batch: ${buffer.byteLength} bytes is shorter than its header`);
  const u32 = new Uint32Array(buffer, 0, buffer.byteLength >> 2);
  if (u32[0] !== BATCH_MAGIC) throw new Error('market batch: wrong magic');
  if (u32[1] !== BATCH_VERSION) throw new Error(`market batch: version ${u32[1]}, this window reads ${BATCH_VERSION}`);
  if (u32[6] !== buffer.byteLength) throw new Error(`market batch: says ${u32[6]} bytes, has ${buffer.byteLength}`);
  const sections: BatchSection[] = [];
  let at = HEADER_BYTES;
  for (let i = 0; i < u32[3]; i++) {
    const head = at >> 2;
    const rows = u32[head + 1];
    const columns = u32[head + 2];
    const extraBytes = u32[head + 3];
    const idsAt = at + SECTION_BYTES;
    const valuesAt = idsAt + pad8(rows * 4);
    const extraAt = valuesAt + rows * columns * 8;
    const end = extraAt + pad8(extraBytes);
    if (end > buffer.byteLength) throw new Error(`market batch: section ${i} runs past the end`);
    sections.push({
      kind: u32[head],
      rows,
      columns,
      ids: new Uint32Array(buffer, idsAt, rows),
      values: new Float64Array(buffer, valuesAt, rows * columns),
      extra: new Uint8Array(buffer, extraAt, extraBytes),
    });
    at = end;
  }
  return { seq: u32[2], engineAtMs: new Float64Array(buffer, 16, 1)[0], sections };
}

/** Offset of each group's first column in COLUMN_NAMES: a mirror keeps one Float64Array per column in that order. */
export const GROUP_FIRST_COLUMN = GROUP_NAMES.map((g) => COLUMN_NAMES.indexOf(GROUP_COLUMNS[g][0]));
