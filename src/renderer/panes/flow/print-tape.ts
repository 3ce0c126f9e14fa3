/** The newest option prints of a window as a ring of columns. An ordinal counts prints since the pane opened. */
import { PRINT_COLUMNS, type BatchSection, type PrintColumn } from '../../../shared/contract/batch.ts';

const INDEX = Object.fromEntries(PRINT_COLUMNS.map((name, i) => [name, i])) as Record<PrintColumn, number>;
const SEQ = INDEX.printSeq;

export type PrintSection = Pick<BatchSection, 'rows' | 'ids' | 'values'>;

export class PrintTape {
  readonly capacity: number;
  readonly #mask: number;
  readonly #ids: Uint32Array;
  readonly #columns: Float64Array[];
  /** By row: the highest sequence up to it. */
  readonly #upTo: Float64Array;
  /** Rows that came after later ones, by their sequence. */
  readonly #late = new Map<number, number>();
  #head = 0;

  /** Rounded up to a power of two; 131,072 prints take 18 MB. */
  constructor(capacity = 1 << 17) {
    this.capacity = 2 ** Math.ceil(Math.log2(capacity));
    this.#mask = this.capacity - 1;
    this.#ids = new Uint32Array(this.capacity);
    this.#columns = PRINT_COLUMNS.map(() => new Float64Array(this.capacity));
    this.#upTo = new Float64Array(this.capacity);
  }

  /** The next ordinal. */
  get head(): number {
    return this.#head;
  }

  /** The oldest ordinal still held. */
  get tail(): number {
    return Math.max(0, this.#head - this.capacity);
  }

  get(ordinal: number, column: PrintColumn): number {
    return this.#columns[INDEX[column]][ordinal & this.#mask];
  }

  /** A field by its place in PRINT_COLUMNS. */
  value(ordinal: number, place: number): number {
    return this.#columns[place][ordinal & this.#mask];
  }

  instrument(ordinal: number): number {
    return this.#ids[ordinal & this.#mask];
  }

  /**
   * Adds one row of a section and returns its ordinal. A row whose sequence is already here is an amendment: its ordinal,
   * below the head as it was, is returned and nothing is written yet. −1: an amendment of a print this tape does not hold.
   */
  put(section: PrintSection, row: number): number {
    const seq = section.values[SEQ * section.rows + row];
    const newest = this.#newestSeq;
    if (!(seq > newest)) return this.find(seq);
    const ordinal = this.#head++;
    this.#upTo[ordinal & this.#mask] = seq;
    this.#write(ordinal, section, row);
    return ordinal;
  }

  /** Adds a row that is older than the newest here: a print that was too small until its sweep grew. */
  putLate(section: PrintSection, row: number): number {
    const upTo = this.#newestSeq;
    const ordinal = this.#head++;
    this.#upTo[ordinal & this.#mask] = upTo;
    this.#write(ordinal, section, row);
    for (const [seq, held] of this.#late) {
      if (held >= this.tail) break;
      this.#late.delete(seq);
    }
    this.#late.set(section.values[SEQ * section.rows + row], ordinal);
    return ordinal;
  }

  get #newestSeq(): number {
    return this.#head > 0 ? this.#upTo[(this.#head - 1) & this.#mask] : Number.NEGATIVE_INFINITY;
  }

  /** Writes an amendment announced by `put`, after the reader has undone the old row. */
  overwrite(ordinal: number, section: PrintSection, row: number): void {
    this.#write(ordinal, section, row);
  }

  /** The ordinal of a sequence; −1 where it is not held. Sequences rise along the tape, but for the late. */
  find(seq: number): number {
    const late = this.#late.get(seq);
    if (late !== undefined && late >= this.tail) return late;
    const ordinal = this.firstFrom(seq);
    return ordinal < this.#head && this.#columns[SEQ][ordinal & this.#mask] === seq ? ordinal : -1;
  }

  /** The held rows from an ordinal on as one section, in order of sequence. */
  since(ordinal: number): PrintSection {
    const rows = this.#head - ordinal;
    const from = ordinal & this.#mask;
    // A ring: up to its end, then from its beginning.
    const first = Math.min(rows, this.capacity - from);
    const ids = new Uint32Array(rows);
    ids.set(this.#ids.subarray(from, from + first));
    ids.set(this.#ids.subarray(0, rows - first), first);
    const values = new Float64Array(rows * PRINT_COLUMNS.length);
    this.#columns.forEach((column, c) => {
      values.set(column.subarray(from, from + first), c * rows);
      values.set(column.subarray(0, rows - first), c * rows + first);
    });
    return this.#late.size === 0 ? { rows, ids, values } : inOrder({ rows, ids, values });
  }

  /** These rows, in order of sequence, in place of all that were here; the newest where they are more than it holds. */
  load({ rows, ids, values }: PrintSection): void {
    this.#head = rows;
    this.#late.clear();
    const { tail } = this;
    for (let ordinal = tail; ordinal < rows;) {
      const slot = ordinal & this.#mask;
      const end = Math.min(rows, ordinal + this.capacity - slot);
      this.#ids.set(ids.subarray(ordinal, end), slot);
      this.#columns.forEach((column, c) => column.set(values.subarray(c * rows + ordinal, c * rows + end), slot));
      this.#upTo.set(values.subarray(SEQ * rows + ordinal, SEQ * rows + end), slot);
      ordinal = end;
    }
  }

  /** The first ordinal whose sequence is at least `seq`; the head where there is none. */
  firstFrom(seq: number): number {
    let low = this.tail;
    let high = this.#head;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#upTo[middle & this.#mask] < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  clear(): void {
    this.#head = 0;
    this.#late.clear();
  }

  #write(ordinal: number, { ids, values, rows }: PrintSection, row: number): void {
    const slot = ordinal & this.#mask;
    this.#ids[slot] = ids[row];
    for (let c = 0; c < PRINT_COLUMNS.length; c++) this.#columns[c][slot] = values[c * rows + row];
  }
}

/** Two sections in order of sequence as one; where both hold a sequence, `newer` wins. */
export function mergePrints(older: PrintSection, newer: PrintSection): PrintSection {
  if (newer.rows === 0) return older;
  if (older.rows === 0) return newer;
  // Below `older.rows` a row of it, from there on one of `newer`.
  const picks = new Uint32Array(older.rows + newer.rows);
  let rows = 0;
  let a = 0;
  let b = 0;
  while (a < older.rows || b < newer.rows) {
    const seqA = a < older.rows ? older.values[SEQ * older.rows + a] : Number.POSITIVE_INFINITY;
    const seqB = b < newer.rows ? newer.values[SEQ * newer.rows + b] : Number.POSITIVE_INFINITY;
    if (seqA < seqB) picks[rows++] = a++;
    else {
      picks[rows++] = older.rows + b++;
      if (seqA === seqB) a++;
    }
  }
  const ids = new Uint32Array(rows);
  for (let r = 0; r < rows; r++)
    ids[r] = picks[r] < older.rows ? older.ids[picks[r]] : newer.ids[picks[r] - older.rows];
  // Column by column: each lies in one piece.
  const values = new Float64Array(rows * PRINT_COLUMNS.length);
  for (let c = 0; c < PRINT_COLUMNS.length; c++) {
    const fromOlder = c * older.rows;
    const fromNewer = c * newer.rows - older.rows;
    for (let r = 0; r < rows; r++) {
      const pick = picks[r];
      values[c * rows + r] = pick < older.rows ? older.values[fromOlder + pick] : newer.values[fromNewer + pick];
    }
  }
  return { rows, ids, values };
}

function inOrder({ rows, ids, values }: PrintSection): PrintSection {
  const order = Uint32Array.from(ids, (_, row) => row).sort((a, b) => values[SEQ * rows + a] - values[SEQ * rows + b]);
  const sorted = new Float64Array(values.length);
  for (let c = 0; c < PRINT_COLUMNS.length; c++)
    for (let r = 0; r < rows; r++) sorted[c * rows + r] = values[c * rows + order[r]];
  return { rows, ids: order.map((row) => ids[row]), values: sorted };
}
