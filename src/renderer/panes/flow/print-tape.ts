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
  #head = 0;

  /** Rounded up to a power of two; 131,072 prints take 18 MB. */
  constructor(capacity = 1 << 17) {
    this.capacity = 2 ** Math.ceil(Math.log2(capacity));
    this.#mask = this.capacity - 1;
    this.#ids = new Uint32Array(this.capacity);
    this.#columns = PRINT_COLUMNS.map(() => new Float64Array(this.capacity));
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
    const newest = this.#head > 0 ? this.#columns[SEQ][(this.#head - 1) & this.#mask] : Number.NEGATIVE_INFINITY;
    if (!(seq > newest)) return this.find(seq);
    const ordinal = this.#head++;
    this.#write(ordinal, section, row);
    return ordinal;
  }

  /** Writes an amendment announced by `put`, after the reader has undone the old row. */
  overwrite(ordinal: number, section: PrintSection, row: number): void {
    this.#write(ordinal, section, row);
  }

  /** The ordinal of a sequence; −1 where it is not held. Sequences rise along the tape. */
  find(seq: number): number {
    let low = this.tail;
    let high = this.#head;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#columns[SEQ][middle & this.#mask] < seq) low = middle + 1;
      else high = middle;
    }
    return low < this.#head && this.#columns[SEQ][low & this.#mask] === seq ? low : -1;
  }

  /** Every held row as one section, oldest first. */
  snapshot(): PrintSection {
    const rows = this.#head - this.tail;
    const ids = new Uint32Array(rows);
    const values = new Float64Array(rows * PRINT_COLUMNS.length);
    for (let r = 0; r < rows; r++) {
      const slot = (this.tail + r) & this.#mask;
      ids[r] = this.#ids[slot];
      for (let c = 0; c < PRINT_COLUMNS.length; c++) values[c * rows + r] = this.#columns[c][slot];
    }
    return { rows, ids, values };
  }

  clear(): void {
    this.#head = 0;
  }

  #write(ordinal: number, { ids, values, rows }: PrintSection, row: number): void {
    const slot = ordinal & this.#mask;
    this.#ids[slot] = ids[row];
    for (let c = 0; c < PRINT_COLUMNS.length; c++) this.#columns[c][slot] = values[c * rows + row];
  }
}

/** Merges two sections in order of sequence; where both hold one, `newer` wins. */
export function mergePrints(older: PrintSection, newer: PrintSection): PrintSection {
  const picks: { from: PrintSection; row: number }[] = [];
  let a = 0;
  let b = 0;
  while (a < older.rows || b < newer.rows) {
    const seqA = a < older.rows ? older.values[SEQ * older.rows + a] : Number.POSITIVE_INFINITY;
    const seqB = b < newer.rows ? newer.values[SEQ * newer.rows + b] : Number.POSITIVE_INFINITY;
    if (seqA < seqB) picks.push({ from: older, row: a++ });
    else {
      picks.push({ from: newer, row: b++ });
      if (seqA === seqB) a++;
    }
  }
  const rows = picks.length;
  const ids = new Uint32Array(rows);
  const values = new Float64Array(rows * PRINT_COLUMNS.length);
  picks.forEach(({ from, row }, r) => {
    ids[r] = from.ids[row];
    for (let c = 0; c < PRINT_COLUMNS.length; c++) values[c * rows + r] = from.values[c * from.rows + row];
  });
  return { rows, ids, values };
}
