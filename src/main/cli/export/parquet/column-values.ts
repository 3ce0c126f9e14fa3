/** A column's known values as Parquet stores them: a dictionary with an index per row where that is smaller, else plain. */
import type { NumberColumn, TextColumn } from '../rows.ts';

export interface ColumnValues {
  /** 1 where the row's value is known; undefined where all are. */
  known: Uint8Array | undefined;
  /** Known values. */
  count: number;
  /** Plain bytes of the distinct values if there are `indexes`, else of all. */
  bytes: Uint8Array;
  distinct: number;
  indexes: Uint32Array | undefined;
  /** Bounds of the known values. */
  min?: number | bigint | string;
  max?: number | bigint | string;
}

/** Distinct values of a dictionary at most: indexes of 16 bits. */
const MOST_DISTINCT = 65_536;
/** After this many rows a column that hardly repeats is recognised. */
const TRIAL_ROWS = 4096;
const EMPTY = 0xffffffff;

export function numberValues(column: NumberColumn): ColumnValues {
  const { words, known, count } = knownWords(column);
  const dictionary = wordDictionary(words, count);
  const stored = dictionary ? dictionary.words : words;
  const distinct = stored.length / 2;
  const narrow = column.type === 'integer' || column.type === 'date';
  return {
    known,
    count,
    distinct,
    bytes: narrow ? lowWords(stored) : bytesOf(stored),
    indexes: dictionary?.indexes,
    ...bounds(stored, column.type),
  };
}

export function textValues({ values }: TextColumn, rows: number): ColumnValues {
  const known = new Uint8Array(rows);
  const indexes = new Uint32Array(rows);
  const indexOf = new Map<string, number>();
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const value = values[row];
    if (value === undefined) continue;
    known[row] = 1;
    let index = indexOf.get(value);
    if (index === undefined) indexOf.set(value, (index = indexOf.size));
    indexes[count++] = index;
  }
  const names = [...indexOf.keys()];
  const pays = names.length <= MOST_DISTINCT && names.length <= Math.max(1, count / 2);
  const plain = pays ? names : Array.from(indexes.subarray(0, count), (index) => names[index]);
  const bounded: { min?: string; max?: string } = {};
  for (const name of names) {
    if (bounded.min === undefined || name < bounded.min) bounded.min = name;
    if (bounded.max === undefined || name > bounded.max) bounded.max = name;
  }
  return {
    known: count === rows ? undefined : known,
    count,
    distinct: names.length,
    bytes: lengthPrefixed(plain),
    indexes: pays ? indexes.subarray(0, count) : undefined,
    ...bounded,
  };
}

function knownWords(column: NumberColumn): { words: Uint32Array; known: Uint8Array | undefined; count: number } {
  const rows = column.count;
  let count = 0;
  for (let row = 0; row < rows; row++) if (column.isKnown(row)) count++;
  if (count === rows) return { words: column.words.subarray(0, rows * 2), known: undefined, count };
  const known = new Uint8Array(rows);
  const words = new Uint32Array(count * 2);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    if (!column.isKnown(row)) continue;
    known[row] = 1;
    words[to++] = column.words[row * 2];
    words[to++] = column.words[row * 2 + 1];
  }
  return { words, known, count };
}

/** Undefined where the values hardly repeat. */
function wordDictionary(words: Uint32Array, count: number): { words: Uint32Array; indexes: Uint32Array } | undefined {
  if (count === 0) return undefined;
  const most = Math.min(MOST_DISTINCT, Math.max(1, count >> 1));
  let bits = 10;
  while (1 << bits < most * 2) bits++;
  const slots = new Uint32Array(1 << bits).fill(EMPTY);
  const mask = slots.length - 1;
  const found = new Uint32Array(most * 2);
  const indexes = new Uint32Array(count);
  let distinct = 0;
  for (let i = 0; i < count; i++) {
    const low = words[i * 2];
    const high = words[i * 2 + 1];
    let hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high ^ (high >>> 15), 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (; ; slot = (slot + 1) & mask) {
      const index = slots[slot];
      if (index === EMPTY) {
        if (distinct === most) return undefined;
        found[distinct * 2] = low;
        found[distinct * 2 + 1] = high;
        slots[slot] = indexes[i] = distinct++;
        break;
      }
      if (found[index * 2] === low && found[index * 2 + 1] === high) {
        indexes[i] = index;
        break;
      }
    }
    if (i === TRIAL_ROWS && distinct > TRIAL_ROWS * 0.95) return undefined;
  }
  return { words: found.slice(0, distinct * 2), indexes };
}

function bounds(words: Uint32Array, type: NumberColumn['type']): { min?: number | bigint; max?: number | bigint } {
  if (words.length === 0) return {};
  if (type === 'double') {
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of new Float64Array(words.buffer, words.byteOffset, words.length / 2)) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return { min, max };
  }
  let [least, most] = [0, 0];
  for (let i = 2; i < words.length; i += 2) {
    if (before(words, i, least)) least = i;
    if (before(words, most, i)) most = i;
  }
  const whole = (i: number): bigint => (BigInt(words[i + 1] | 0) << 32n) | BigInt(words[i]);
  const narrow = type === 'integer' || type === 'date';
  return narrow ? { min: Number(whole(least)), max: Number(whole(most)) } : { min: whole(least), max: whole(most) };
}

function before(words: Uint32Array, a: number, b: number): boolean {
  const highA = words[a + 1] | 0;
  const highB = words[b + 1] | 0;
  return highA === highB ? words[a] < words[b] : highA < highB;
}

function lowWords(words: Uint32Array): Uint8Array {
  const low = new Uint32Array(words.length / 2);
  for (let i = 0; i < low.length; i++) low[i] = words[i * 2];
  return bytesOf(low);
}

const bytesOf = (words: Uint32Array): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

function lengthPrefixed(texts: readonly string[]): Uint8Array {
  const size = texts.reduce((sum, text) => sum + 4 + Buffer.byteLength(text), 0);
  const bytes = Buffer.alloc(size);
  let at = 0;
  for (const text of texts) {
    const length = bytes.write(text, at + 4);
    bytes.writeUInt32LE(length, at);
    at += 4 + length;
  }
  return bytes;
}
