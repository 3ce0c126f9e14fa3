/** The tape: the newest option prints in a ring of columns. `head` is the next sequence, `tail` the oldest still held. */
import { PRINT_COLUMNS } from '../../../shared/contract/batch.ts';
import type { InstrumentId } from '../market/instrument-table.ts';

export type PrintColumn = (typeof PRINT_COLUMNS)[number];

const AMENDMENTS = 4096;

export class FlowTape {
  readonly capacity: number;
  readonly #mask: number;
  readonly #ids: Uint32Array;
  /** By name, for the classifier's hot path; a row's place is `slotOf(seq)`. */
  readonly columns: Readonly<Record<PrintColumn, Float64Array>>;
  readonly #ordered: Float64Array[];
  /** Sequences whose row changed after it was appended (a sweep recognised late, a cancel), oldest first, as a ring. */
  readonly #amended = new Float64Array(AMENDMENTS);
  #amendHead = 0;
  #head = 0;

  /** `capacity` is rounded up to a power of two. 131,072 prints take 18 MB. */
  constructor(capacity = 1 << 17) {
    this.capacity = 2 ** Math.ceil(Math.log2(capacity));
    this.#mask = this.capacity - 1;
    this.#ids = new Uint32Array(this.capacity);
    this.#ordered = PRINT_COLUMNS.map(() => new Float64Array(this.capacity));
    this.columns = Object.fromEntries(PRINT_COLUMNS.map((name, i) => [name, this.#ordered[i]])) as typeof this.columns;
  }

  get head(): number {
    return this.#head;
  }

  get tail(): number {
    return Math.max(0, this.#head - this.capacity);
  }

  /** Opens the next row and returns its sequence. Its columns still hold an older print: the caller writes every one. */
  append(id: InstrumentId): number {
    const seq = this.#head++;
    const slot = seq & this.#mask;
    this.#ids[slot] = id;
    this.columns.printSeq[slot] = seq;
    return seq;
  }

  slotOf(seq: number): number {
    return seq & this.#mask;
  }

  set(seq: number, column: PrintColumn, value: number): void {
    this.columns[column][seq & this.#mask] = value;
  }

  get(seq: number, column: PrintColumn): number {
    return this.columns[column][seq & this.#mask];
  }

  instrument(seq: number): InstrumentId {
    return this.#ids[seq & this.#mask];
  }

  value(seq: number, columnIndex: number): number {
    return this.#ordered[columnIndex][seq & this.#mask];
  }

  /** Notes that an already appended row changed, so that windows which have it are told again. */
  amend(seq: number): void {
    this.#amended[this.#amendHead++ % AMENDMENTS] = seq;
  }

  get amendHead(): number {
    return this.#amendHead;
  }

  /** The sequence of an amendment; undefined once overwritten or gone from the tape. */
  amendment(index: number): number | undefined {
    if (index < this.#amendHead - AMENDMENTS) return undefined;
    const seq = this.#amended[index % AMENDMENTS];
    return seq >= this.tail ? seq : undefined;
  }

  clear(): void {
    this.#head = 0;
    this.#amendHead = 0;
  }
}
