/**
 * Rows of one table in columns: every number is 8 bytes of a typed array, every text a reference, so that a row allocates no object.
 * Words are little-endian, as on every processor that Node runs on.
 */
import type { ColumnType, Table } from './tables.ts';

/** A cell as the text formats write it: `time` in microseconds and `long` as bigint, `date` in days since 1970. */
export type Cell = string | number | bigint | undefined;

const FIRST_ROWS = 256;
/** High word of an unknown value: the smallest 64-bit integer, which is no time and no count. */
const UNKNOWN_HIGH = 0x80000000;
const WORD = 2 ** 32;
/** Times beyond this have no nanoseconds in 64 bits: the year 2262. */
const MOST_MS = 9.2e12;

export class NumberColumn {
  readonly kind = 'number';
  readonly type: Exclude<ColumnType, 'string'>;
  /** Low and high word of each row, by turns. */
  words = new Uint32Array(FIRST_ROWS * 2);
  /** The same memory. */
  doubles = new Float64Array(this.words.buffer);
  count = 0;

  constructor(type: Exclude<ColumnType, 'string'>) {
    this.type = type;
  }

  pushDouble(value: number): void {
    if (this.count === this.doubles.length) this.#grow();
    this.doubles[this.count++] = value;
  }

  pushWords(low: number, high: number): void {
    if (this.count === this.doubles.length) this.#grow();
    this.words[this.count * 2] = low;
    this.words[this.count++ * 2 + 1] = high;
  }

  isKnown(row: number): boolean {
    if (this.type === 'double') return !Number.isNaN(this.doubles[row]);
    return this.words[row * 2 + 1] !== UNKNOWN_HIGH || this.words[row * 2] !== 0;
  }

  at(row: number): Cell {
    if (!this.isKnown(row)) return undefined;
    if (this.type === 'double') return this.doubles[row];
    const low = this.words[row * 2];
    if (this.type === 'integer' || this.type === 'date') return low | 0;
    return (BigInt(this.words[row * 2 + 1] | 0) << 32n) | BigInt(low);
  }

  #grow(): void {
    const bigger = new Float64Array(this.doubles.length * 2);
    bigger.set(this.doubles);
    this.doubles = bigger;
    this.words = new Uint32Array(bigger.buffer);
  }
}

export class TextColumn {
  readonly kind = 'text';
  readonly type = 'string';
  readonly values: (string | undefined)[] = [];

  at(row: number): Cell {
    return this.values[row];
  }
}

export type Column = NumberColumn | TextColumn;

/** Cells are given in the order of the table's columns, then `end()`. NaN and undefined are unknown. */
export class Rows {
  readonly table: Table;
  readonly columns: Column[];
  count = 0;
  #next = 0;

  constructor(table: Table) {
    this.table = table;
    this.columns = table.columns.map(([, type]) => (type === 'string' ? new TextColumn() : new NumberColumn(type)));
  }

  text(value: string | undefined): this {
    (this.#column('string') as TextColumn).values.push(value);
    return this;
  }

  number(value: number | undefined): this {
    (this.#column('double') as NumberColumn).pushDouble(value ?? Number.NaN);
    return this;
  }

  /** Anything but a whole number of 32 bits is unknown. */
  integer(value: number | undefined): this {
    return this.#int32(this.#column('integer') as NumberColumn, value);
  }

  /** `2026-12-18`; anything else is unknown. */
  date(value: string): this {
    return this.#int32(this.#column('date') as NumberColumn, Date.parse(`${value}T00:00:00Z`) / 86_400_000);
  }

  /** A time in epoch milliseconds and the nanoseconds within the last one: as microseconds. */
  time(ms: number, subNs = 0): this {
    const column = this.#column('time') as NumberColumn;
    const micros = Math.round(ms * 1000) + Math.floor(subNs / 1000);
    const high = Math.floor(micros / WORD);
    if (Math.abs(ms) < MOST_MS) column.pushWords(micros - high * WORD, high);
    else column.pushWords(0, UNKNOWN_HIGH);
    return this;
  }

  /** The same as whole nanoseconds, which a double cannot hold: computed in halves. */
  nanos(ms: number, subNs: number): this {
    const column = this.#column('long') as NumberColumn;
    if (!(Math.abs(ms) < MOST_MS)) {
      column.pushWords(0, UNKNOWN_HIGH);
      return this;
    }
    const upper = Math.floor(ms / 65536);
    const shifted = upper * 1e6;
    const high = Math.floor(shifted / 65536);
    const low = (shifted - high * 65536) * 65536 + (ms - upper * 65536) * 1e6 + subNs;
    const carry = Math.floor(low / WORD);
    column.pushWords(low - carry * WORD, high + carry);
    return this;
  }

  end(): void {
    if (this.#next !== this.columns.length) throw new Error(`${this.table.name}: ${this.#next} cells in a row`);
    this.#next = 0;
    this.count++;
  }

  #int32(column: NumberColumn, value: number | undefined): this {
    if (value !== undefined && (value | 0) === value) column.pushWords(value, value < 0 ? WORD - 1 : 0);
    else column.pushWords(0, UNKNOWN_HIGH);
    return this;
  }

  #column(type: ColumnType): Column {
    const column = this.columns[this.#next++];
    if (column?.type !== type) throw new Error(`${this.table.name}: cell ${this.#next} is no ${type}`);
    return column;
  }
}
