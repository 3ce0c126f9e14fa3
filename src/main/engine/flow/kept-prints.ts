/**
 * Prints kept for the whole session, in blocks of rows laid out as on the tape (`flow-tape.ts`), oldest first.
 * Those of earlier recordings of the day have negative sequences and come first.
 */
import { PRINT_COLUMNS } from '../../../shared/contract/batch.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';

export const PRINT_WIDTH = PRINT_COLUMNS.length + 1;
const SEQ = PRINT_COLUMNS.indexOf('printSeq');
const AT = PRINT_COLUMNS.indexOf('atMs');
/** What tells prints apart: these and the instrument, which stands last. */
const IDENTITY = [
  ...(['atMs', 'price', 'size', 'exchange', 'condition'] as const).map((name) => PRINT_COLUMNS.indexOf(name)),
  PRINT_WIDTH - 1,
];
const BLOCK_ROWS = 2048;
/** About 86 MB: several times what the busiest day has above $25,000. */
const MOST_ROWS = 512_000;

interface Block {
  values: Float64Array;
  rows: number;
}

export class KeptPrints {
  #blocks: Block[] = [];
  #count = 0;
  #dropped = 0;
  readonly #most: number;
  /** The print last looked up: usually several values of one are read in a row. */
  #foundSeq = Number.NaN;
  #foundIn: Float64Array = new Float64Array(0);
  #foundAt = 0;
  /** Most prints that are asked for are newer than all that are kept. */
  #newestSeq = Number.NEGATIVE_INFINITY;

  constructor(mostRows = MOST_ROWS) {
    this.#most = mostRows;
  }

  get count(): number {
    return this.#count;
  }

  /** Oldest prints dropped because there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Copies the row that begins at `offset`. Most come in order; a sweep's small prints are known as such only with a later one. */
  add(values: Float64Array, offset: number): void {
    const seq = values[offset + SEQ];
    const block = this.#roomFor(seq);
    // Those before which it belongs have to make room: counting them costs less than that.
    let row = block.rows;
    while (row > 0 && block.values[(row - 1) * PRINT_WIDTH + SEQ] >= seq) row--;
    const to = row * PRINT_WIDTH;
    if (row < block.rows) {
      block.values.copyWithin(to + PRINT_WIDTH, to, block.rows * PRINT_WIDTH);
      this.#foundSeq = Number.NaN;
    }
    for (let place = 0; place < PRINT_WIDTH; place++) block.values[to + place] = values[offset + place];
    block.rows++;
    this.#newestSeq = Math.max(this.#newestSeq, seq);
    this.#count++;
    if (this.#count > this.#most) this.#dropOldest();
  }

  /** Rows from before, oldest first, with sequences below all that are here. */
  prepend(values: Float64Array): void {
    const rows = values.length / PRINT_WIDTH;
    if (rows === 0) return;
    this.#blocks.unshift({ values, rows });
    this.#newestSeq = Math.max(this.#newestSeq, values[(rows - 1) * PRINT_WIDTH + SEQ]);
    this.#count += rows;
  }

  /**
   * Prepends those of the rows that are not here already with a sequence below `before`. The same print has other sequences in either, and
   * a fetched one comes after later ones: it is known by what was traded. Of equal ones, the newest are those that are here.
   * `both` is told the sequence of each that is, and where in `values` its row begins.
   */
  prependMissing(values: Float64Array, before: number, both: (seq: number, at: number) => void): void {
    const held = Map.groupBy(this.newest(before), () => printKey(this.#foundIn, this.#foundAt));
    const missing = new Float64Array(values.length);
    let to = values.length;
    for (let at = values.length - PRINT_WIDTH; at >= 0; at -= PRINT_WIDTH) {
      const key = printKey(values, at);
      const seq = held.get(key)?.shift();
      if (seq !== undefined) both(seq, at);
      else missing.set(values.subarray(at, at + PRINT_WIDTH), (to -= PRINT_WIDTH));
    }
    this.prepend(missing.slice(to));
  }

  /** Writes a value of a kept print; false where it is not here. */
  set(seq: number, place: number, value: number): boolean {
    if (!this.#find(seq)) return false;
    this.#foundIn[this.#foundAt + place] = value;
    return true;
  }

  /** NaN where the print is not here. */
  value(seq: number, place: number): number {
    return this.#find(seq) ? this.#foundIn[this.#foundAt + place] : Number.NaN;
  }

  has(seq: number): boolean {
    return this.#find(seq);
  }

  /** Sequences below `before`, newest first. */
  *newest(before = Number.POSITIVE_INFINITY): Iterable<number> {
    for (let b = this.#blocks.length - 1; b >= 0; b--) {
      const { values } = this.#blocks[b];
      if (values[SEQ] >= before) continue;
      for (let row = firstRowFrom(this.#blocks[b], before) - 1; row >= 0; row--) {
        const seq = values[row * PRINT_WIDTH + SEQ];
        this.#found(seq, values, row);
        yield seq;
      }
    }
  }

  /** Sequences of an instant among the newest `most` prints, newest first: a look at each of thousands, ten times a second. */
  *newestAt(atMs: EpochMs, most: number): Iterable<number> {
    let looked = 0;
    for (let b = this.#blocks.length - 1; b >= 0; b--) {
      const { values, rows } = this.#blocks[b];
      for (let row = rows - 1; row >= 0 && looked < most; row--, looked++) {
        if (values[row * PRINT_WIDTH + AT] !== atMs) continue;
        const seq = values[row * PRINT_WIDTH + SEQ];
        this.#found(seq, values, row);
        yield seq;
      }
    }
  }

  /** All rows, one after the other, oldest first. */
  rows(): Float64Array {
    const all = new Float64Array(this.#count * PRINT_WIDTH);
    let at = 0;
    for (const { values, rows } of this.#blocks) {
      all.set(values.subarray(0, rows * PRINT_WIDTH), at);
      at += rows * PRINT_WIDTH;
    }
    return all;
  }

  clear(): void {
    this.#blocks = [];
    this.#count = 0;
    this.#dropped = 0;
    this.#foundSeq = Number.NaN;
    this.#newestSeq = Number.NEGATIVE_INFINITY;
  }

  #find(seq: number): boolean {
    if (seq === this.#foundSeq) return true;
    if (seq > this.#newestSeq) return false;
    const block = this.#blockOf(seq);
    const row = block ? rowOf(block, seq) : -1;
    if (!block || row < 0) return false;
    this.#found(seq, block.values, row);
    return true;
  }

  #found(seq: number, values: Float64Array, row: number): void {
    this.#foundSeq = seq;
    this.#foundIn = values;
    this.#foundAt = row * PRINT_WIDTH;
  }

  /** The block that a new sequence belongs into, with a row to spare. */
  #roomFor(seq: number): Block {
    const blocks = this.#blocks;
    const place = seq > this.#newestSeq ? blocks.length - 1 : this.#blockPlace(seq);
    const block = place >= 0 ? blocks[place] : undefined;
    if (block && hasRoom(block)) return block;
    const row = block ? firstRowFrom(block, seq) : 0;
    const isBehind = row === (block?.rows ?? 0);
    const after = place + 1 < blocks.length ? blocks[place + 1] : undefined;
    if (isBehind && after && hasRoom(after)) return after;
    const next: Block = { values: new Float64Array(BLOCK_ROWS * PRINT_WIDTH), rows: 0 };
    blocks.splice(place + 1, 0, next);
    if (!block || isBehind) return next;
    next.values.set(block.values.subarray(row * PRINT_WIDTH, block.rows * PRINT_WIDTH));
    next.rows = block.rows - row;
    block.rows = row;
    this.#foundSeq = Number.NaN;
    return block;
  }

  #dropOldest(): void {
    this.#foundSeq = Number.NaN;
    const oldest = this.#blocks.shift();
    this.#count -= oldest?.rows ?? 0;
    this.#dropped += oldest?.rows ?? 0;
  }

  #blockOf(seq: number): Block | undefined {
    return this.#blocks[this.#blockPlace(seq)];
  }

  /** Of the last block that begins at or before a sequence; −1 where none does. */
  #blockPlace(seq: number): number {
    let low = 0;
    let high = this.#blocks.length;
    // Most are among the newest.
    if (high > 0 && this.#blocks[high - 1].values[SEQ] <= seq) return high - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#blocks[middle].values[SEQ] <= seq) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

const hasRoom = ({ values, rows }: Block): boolean => rows * PRINT_WIDTH < values.length;

/** −1 where the block has no such sequence. */
function rowOf(block: Block, seq: number): number {
  const row = firstRowFrom(block, seq);
  return row < block.rows && block.values[row * PRINT_WIDTH + SEQ] === seq ? row : -1;
}

function firstRowFrom({ values, rows }: Block, seq: number): number {
  let low = 0;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle * PRINT_WIDTH + SEQ] < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Alike in two counts of a day. */
export const printKey = (values: Float64Array, at: number): string =>
  IDENTITY.map((place) => values[at + place]).join('/');
