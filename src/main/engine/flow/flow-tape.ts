/**
 * The tape: the newest option prints in a ring; for the whole session the large ones (`kept`) and, of sweeps and packages that are large only
 * together, the small ones (`legs`). `head` is the next sequence, `tail` the oldest
 * in the ring. A print is stored in one piece: it is written once as a whole, and a column per field would touch as many
 * places in memory.
 */
import { PRINT_COLUMNS, type PrintColumn } from '../../../shared/contract/batch.ts';
import { PRINT_TAG } from '../../../shared/market/prints.ts';
import { KeptPrints } from './kept-prints.ts';
import { PrintGroups } from './print-groups.ts';
import type { InstrumentId } from '../market/instrument-table.ts';

/** Offset of each field in a print; the instrument's id follows them. */
export const PRINT_PLACE = Object.fromEntries(PRINT_COLUMNS.map((name, place) => [name, place])) as Record<
  PrintColumn,
  number
>;
/** Offset of the instrument's id. */
export const ID_PLACE = PRINT_COLUMNS.length;
/** After it, whether a copy of the print is kept: looked for among those that are, each change of a print would cost more than the print. */
const COPY = ID_PLACE + 1;
const NO_COPY = 0;
const LARGE = 1;
const LEG = 2;
const WIDTH = COPY + 1;
const SEQ = PRINT_PLACE.printSeq;
const { groupId: GROUP_ID, premiumUsd: PREMIUM, size: SIZE, tags: TAGS } = PRINT_PLACE;
/** As many as the ring has prints, so that a burst of sweeps is not forgotten before it is read. */
const LEAST_AMENDMENTS = 4096;

export class FlowTape {
  readonly capacity: number;
  /** Copies of large prints, in the ring or no longer. */
  readonly kept = new KeptPrints();
  /** Copies of small prints whose sweep or package is kept. */
  readonly legs = new KeptPrints();
  /** Sweeps and packages whose first print is in the ring, and those that are kept. */
  readonly groups: PrintGroups;
  readonly #mask: number;
  /** For the classifier's hot path: field `PRINT_PLACE.x` of a print is at `offsetOf(seq) + PRINT_PLACE.x`. */
  readonly values: Float64Array;
  /** Sequences whose row changed after it was appended (a sweep recognised late, a cancel), oldest first, as a ring. */
  readonly #amended: Float64Array;
  #amendHead = 0;
  #head = 0;

  /** `capacity` is rounded up to a power of two. 131,072 prints take 23 MB. */
  constructor(capacity = 1 << 17) {
    this.capacity = 2 ** Math.ceil(Math.log2(capacity));
    this.#mask = this.capacity - 1;
    this.groups = new PrintGroups(this.capacity);
    this.values = new Float64Array(this.capacity * WIDTH);
    this.#amended = new Float64Array(Math.max(LEAST_AMENDMENTS, this.capacity));
  }

  get head(): number {
    return this.#head;
  }

  get tail(): number {
    return Math.max(0, this.#head - this.capacity);
  }

  /** Opens the next row and returns its sequence. It still holds an older print: the caller writes every field. */
  append(id: InstrumentId): number {
    const seq = this.#head++;
    const offset = this.offsetOf(seq);
    this.values[offset + ID_PLACE] = id;
    this.values[offset + SEQ] = seq;
    this.values[offset + COPY] = NO_COPY;
    return seq;
  }

  offsetOf(seq: number): number {
    return (seq & this.#mask) * WIDTH;
  }

  /** A print of the ring is part of the sweep or package that begins with `group`. Its premium, size and tags are written. */
  join(seq: number, group: number): void {
    const at = this.offsetOf(seq);
    const { values } = this;
    values[at + GROUP_ID] = group;
    const isKept = values[at + COPY] === LARGE && this.kept.set(seq, GROUP_ID, group);
    const stands = (values[at + TAGS] & PRINT_TAG.cancelled) === 0;
    this.groups.join(group, seq, stands ? values[at + PREMIUM] : 0, stands ? values[at + SIZE] : 0);
    if (isKept) this.groups.keep(group);
  }

  /** Keeps all prints of a sweep or package for the session; those that are large alone (`isLarge`) are kept as such. */
  keepLegs(group: number, isLarge: (seq: number) => boolean): void {
    const { groups } = this;
    const done = groups.keep(group);
    for (let seq = groups.newest(group); seq >= this.tail && seq !== done; seq = groups.before(seq))
      if (!isLarge(seq)) this.keepLeg(seq);
    groups.legsKept(group);
  }

  /** Keeps a small print of the ring for the session. */
  keepLeg(seq: number): void {
    const at = this.offsetOf(seq);
    if (this.values[at + COPY] !== NO_COPY) return;
    this.values[at + COPY] = LEG;
    this.legs.add(this.values, at);
  }

  /** Marks a print as cancelled: its sweep or package is that much smaller. */
  markCancelled(seq: number): void {
    this.setPlace(seq, TAGS, this.value(seq, TAGS) | PRINT_TAG.cancelled);
    const group = this.value(seq, GROUP_ID);
    this.groups.cancelled(group, this.value(seq, PREMIUM), this.value(seq, SIZE));
    this.amend(seq);
  }

  /** Keeps a large print of the ring for the session. */
  keep(seq: number): void {
    const at = this.offsetOf(seq);
    this.values[at + COPY] = LARGE;
    this.kept.add(this.values, at);
    this.groups.keep(this.values[at + GROUP_ID]);
  }

  /** Those of an earlier day. */
  clearKept(): void {
    this.kept.clear();
    this.legs.clear();
    this.groups.clearKept();
    for (let seq = this.tail; seq < this.#head; seq++) this.values[this.offsetOf(seq) + COPY] = NO_COPY;
  }

  isKept(seq: number): boolean {
    return this.kept.has(seq);
  }

  keptBefore(seq: number): Iterable<number> {
    return this.kept.newest(seq);
  }

  /** What is kept of before `seq`, large or not, newest first. */
  *older(seq: number): Iterable<number> {
    const legs = this.legs.newest(seq)[Symbol.iterator]();
    let leg = legs.next();
    for (const large of this.kept.newest(seq)) {
      for (; !leg.done && leg.value > large; leg = legs.next()) yield leg.value;
      yield large;
    }
    for (; !leg.done; leg = legs.next()) yield leg.value;
  }

  /** In the ring, or kept. */
  has(seq: number): boolean {
    return (seq >= this.tail && seq < this.#head) || this.kept.has(seq) || this.legs.has(seq);
  }

  set(seq: number, column: PrintColumn, value: number): void {
    this.setPlace(seq, PRINT_PLACE[column], value);
  }

  setPlace(seq: number, place: number, value: number): void {
    if (seq >= this.tail) {
      const at = this.offsetOf(seq);
      this.values[at + place] = value;
      if (this.values[at + COPY] === NO_COPY) return;
      if (this.values[at + COPY] === LEG && this.legs.set(seq, place, value)) return;
    }
    if (!this.kept.set(seq, place, value)) this.legs.set(seq, place, value);
  }

  get(seq: number, column: PrintColumn): number {
    return this.value(seq, PRINT_PLACE[column]);
  }

  instrument(seq: number): InstrumentId {
    return this.value(seq, ID_PLACE);
  }

  value(seq: number, place: number): number {
    if (seq >= this.tail) return this.values[this.offsetOf(seq) + place];
    return (this.kept.has(seq) ? this.kept : this.legs).value(seq, place);
  }

  /** Writes a print's fields into row `row` of `rows` columns, one column after the other. NaN where it is not here. */
  copyRow(seq: number, to: Float64Array, rows: number, row: number): void {
    if (seq >= this.tail) {
      const from = this.offsetOf(seq);
      for (let place = 0; place < ID_PLACE; place++) to[place * rows + row] = this.values[from + place];
    } else for (let place = 0; place < ID_PLACE; place++) to[place * rows + row] = this.value(seq, place);
  }

  /** Notes that an already appended row changed, so that windows which have it get it again. */
  amend(seq: number): void {
    this.#amended[this.#amendHead++ % this.#amended.length] = seq;
  }

  get amendHead(): number {
    return this.#amendHead;
  }

  /** The sequence of an amendment; undefined once overwritten or gone from the tape. */
  amendment(index: number): number | undefined {
    if (index < this.#amendHead - this.#amended.length) return undefined;
    const seq = this.#amended[index % this.#amended.length];
    return this.has(seq) ? seq : undefined;
  }

  clear(): void {
    this.kept.clear();
    this.legs.clear();
    this.groups.clear();
    this.#head = 0;
    this.#amendHead = 0;
  }
}
