/**
 * Where two counts of one day meet: what an earlier run, or the way up to where a replay jumped, counted is added to what was counted here meanwhile.
 * Cancels and sides learnt in between reach the prints of either.
 */
import { lacksQuoteBasis, PRINT_TAG } from '../../../shared/market/prints.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { EarlierPrints } from './earlier-prints.ts';
import { ID_PLACE, PRINT_PLACE, type FlowTape } from './flow-tape.ts';
import { PRINT_WIDTH, printKey, type KeptPrints } from './kept-prints.ts';
import { CANCEL_SEARCH, LooseCancels, type CancelCount, type LooseCancel } from './loose-cancels.ts';
import { savedGroups } from './print-groups.ts';

const ID = ID_PLACE;
const { atMs: AT_MS, size: SIZE, premiumUsd: PREMIUM, price: PRICE, tags: TAGS } = PRINT_PLACE;
const { sideBasis: BASIS, printSeq: SEQ, groupId: GROUP_ID } = PRINT_PLACE;
const NOT_COUNTED = PRINT_TAG.cancel | PRINT_TAG.cancelled;
/** A print that both counts have keeps its place and tags here, and is else what the earlier one made of it. */
const SHARED_PLACES = Object.values(PRINT_PLACE).filter((place) => ![SEQ, GROUP_ID, TAGS].includes(place));

/** The part of a snapshot that names single prints. */
export interface SeamSnapshot {
  keptSymbols: string[];
  /** Rows of the tape, oldest first, with sequences below 0 and a place in `keptSymbols` for the id. */
  kept: Float64Array;
  /** As `kept`, with places in `legSymbols`: the small prints of sweeps and packages that are kept. */
  legs: Float64Array;
  legSymbols: string[];
  /** Sweeps and packages that are kept (`PrintGroups.save`): what all their prints came to. */
  groups: Float64Array;
  /** The newest prints that were too small to be kept, as `kept`, with places in `smallSymbols`: a cancel may still name them. Legs are among them. */
  small: Float64Array<ArrayBuffer>;
  smallSymbols: string[];
  /** Cancels whose print was not found. */
  loose: CancelCount;
}

/** Sweeps and packages of which both counts have kept prints, by their name in the earlier one. */
type SharedGroups = Map<number, { here: number; newest: number }>;

/** The sums. */
interface Sums {
  /** Adds the print whose row begins at `at`, or subtracts it. */
  count(values: Float64Array, at: number, kept: boolean, times: 1 | -1): void;
  isLarge(premiumUsd: number, contracts: number): boolean;
  isOfDay(atMs: number): boolean;
}

export class FlowSeam {
  readonly #table: InstrumentTable;
  readonly #tape: FlowTape;
  readonly #sums: Sums;
  readonly #earlier = new EarlierPrints();
  readonly #loose = new LooseCancels();
  readonly #print = new Float64Array(PRINT_WIDTH);
  /** Prints that a checkpoint put on the tape are before this sequence. */
  #restoredEnd = 0;
  /** Prints before this sequence are on the tape, but not in the sums (yet). */
  #uncountedEnd = Number.NEGATIVE_INFINITY;

  constructor(table: InstrumentTable, tape: FlowTape, sums: Sums) {
    this.#table = table;
    this.#tape = tape;
    this.#sums = sums;
  }

  /** Cancels that took no print out of the sums. */
  get looseCancels(): CancelCount {
    return this.#loose.count;
  }

  /** What the tape holds was put there by a checkpoint. */
  restored(): void {
    this.#restoredEnd = this.#tape.head;
    this.#uncountedEnd = this.#tape.head;
  }

  isCounted(seq: number): boolean {
    return seq >= this.#uncountedEnd;
  }

  /** `cancelSeq` cancels a print that the sums do not hold yet. */
  cancelLater(seq: number, cancelSeq: number): void {
    this.#loose.hold({ ...this.#cancelOf(cancelSeq), printSeq: seq });
  }

  /** A cancel whose print is not on the tape: it may be a small one of the earlier count, or come with one. */
  cancelUnknown(cancelSeq: number): void {
    const cancel = this.#cancelOf(cancelSeq);
    if (this.#tape.head - this.#restoredEnd > CANCEL_SEARCH) this.#earlier.clear();
    if (!this.#cancelSmall(cancel)) this.#loose.hold(cancel);
  }

  /** Whether a new print was cancelled before it came (a gap was filled); it is marked. */
  isCancelled(seq: number): boolean {
    if (this.#loose.isEmpty) return false;
    const print = this.#copy(seq);
    if (!this.#loose.take(print[ID], print[AT_MS], print[PRICE], print[SIZE])) return false;
    this.#markCancelled(seq);
    return true;
  }

  /** The earlier count's sums are added; now its single prints are. */
  absorb(earlier: SeamSnapshot): void {
    const { kept, legs } = this.#tape;
    const shared: SharedGroups = new Map();
    this.#absorbKept(kept, this.#withIds(earlier.kept, earlier.keptSymbols), shared);
    const legRows = this.#withIds(earlier.legs, earlier.legSymbols);
    this.#keepLegsOf(legRows);
    this.#absorbKept(legs, legRows, shared);
    this.#absorbGroups(earlier, shared);
    this.#absorbSmall(earlier, shared);
    this.#uncountedEnd = Number.NEGATIVE_INFINITY;
    this.#loose.retry((cancel) => this.#cancelEarlier(cancel));
    this.#loose.given(earlier.loose);
  }

  /** Prints and cancels that another count may need. */
  snapshot(): SeamSnapshot {
    const { tail, head, kept, legs, groups } = this.#tape;
    const seqs: number[] = [];
    for (let seq = Math.max(tail, head - CANCEL_SEARCH); seq < head; seq++) if (this.#isSmallOfDay(seq)) seqs.push(seq);
    const small = new Float64Array(seqs.length * PRINT_WIDTH);
    seqs.forEach((seq, i) => small.set(this.#copy(seq), i * PRINT_WIDTH));
    const names = new Set<number>();
    for (const prints of [kept, legs]) for (const seq of prints.newest()) names.add(prints.value(seq, GROUP_ID));
    const [keptRows, legRows] = [kept.rows(), legs.rows()];
    return {
      kept: keptRows,
      keptSymbols: this.#withSymbols(keptRows),
      legs: legRows,
      legSymbols: this.#withSymbols(legRows),
      groups: groups.save(names, head),
      small,
      smallSymbols: this.#withSymbols(small),
      loose: this.#loose.count,
    };
  }

  clear(): void {
    this.#restoredEnd = 0;
    this.#uncountedEnd = Number.NEGATIVE_INFINITY;
    this.#earlier.clear();
    this.#loose.clear();
  }

  /** Of the prints that a checkpoint put on the tape, those that the earlier count keeps as parts of a sweep: without the quotes from before it some look single here. */
  #keepLegsOf(rows: Float64Array): void {
    const tape = this.#tape;
    const wanted = new Set<string>();
    for (let at = 0; at < rows.length; at += PRINT_WIDTH) wanted.add(printKey(rows, at));
    for (let seq = tape.tail; seq < this.#restoredEnd && wanted.size > 0; seq++)
      if (this.#isSmallOfDay(seq) && wanted.has(printKey(tape.values, tape.offsetOf(seq)))) tape.keepLeg(seq);
  }

  /** The tape may hold some of them already: a checkpoint put them there. */
  #absorbKept(to: KeptPrints, rows: Float64Array, shared: SharedGroups): void {
    to.prependMissing(rows, this.#restoredEnd, (seq, at) => {
      this.#agree(seq, rows, at);
      const group = rows[at + GROUP_ID];
      const here = this.#tape.value(seq, GROUP_ID);
      if (group !== group) return;
      if (here !== here) {
        this.#tape.setPlace(seq, GROUP_ID, group);
        return;
      }
      const newest = Math.max(seq, shared.get(group)?.newest ?? seq);
      shared.set(group, { here, newest });
    });
  }

  /** Of a print that is here and, its row beginning at `at`, in the earlier count, the tape says what the sums hold. A side learnt here since goes into them. */
  #agree(seq: number, rows: Float64Array, at: number): void {
    const tape = this.#tape;
    const isLearntHere = lacksQuoteBasis(rows[at + BASIS]) && !lacksQuoteBasis(tape.value(seq, BASIS));
    if (!isLearntHere) for (const place of SHARED_PLACES) tape.setPlace(seq, place, rows[at + place]);
    else if (!(rows[at + TAGS] & NOT_COUNTED)) {
      const isLarge = this.#tape.kept.has(seq);
      this.#sums.count(rows, at, isLarge, -1);
      this.#sums.count(this.#copy(seq), 0, isLarge, 1);
    }
  }

  /** A sweep whose first prints the checkpoint lacks is one with them again, under its name here. */
  #absorbGroups({ groups: saved }: SeamSnapshot, shared: SharedGroups): void {
    const { groups, kept, legs } = this.#tape;
    for (const { group, ...sums } of savedGroups(saved)) {
      const { here, newest } = shared.get(group) ?? { here: group, newest: sums.newest };
      // The checkpoint's sums are the same, less what was cancelled since.
      const known = groups.sums(here);
      if (!known) groups.put(here, { ...sums, newest });
      else if (here < 0) groups.put(here, { ...known, first: sums.first });
    }
    if (![...shared.values()].some(({ here }) => here < 0)) return;
    for (const prints of [kept, legs])
      for (const seq of prints.newest(0)) {
        const here = shared.get(prints.value(seq, GROUP_ID))?.here;
        if (here !== undefined) prints.set(seq, GROUP_ID, here);
      }
  }

  /** Without those that the tape holds: the newest of them, where a checkpoint put them. */
  #absorbSmall({ small, smallSymbols }: SeamSnapshot, shared: SharedGroups): void {
    let held = 0;
    for (let seq = this.#tape.tail; seq < this.#restoredEnd; seq++) if (this.#isSmallOfDay(seq)) held++;
    const length = Math.max(0, small.length - held * PRINT_WIDTH);
    const rows = this.#withIds(small.subarray(0, length), smallSymbols);
    for (let at = GROUP_ID; at < rows.length; at += PRINT_WIDTH) rows[at] = shared.get(rows[at])?.here ?? rows[at];
    this.#earlier.rows = rows;
  }

  /** Of the prints that a cancel may name; cancelled ones too, for another count may not know it yet. */
  #isSmallOfDay(seq: number): boolean {
    const tape = this.#tape;
    if (!this.#sums.isOfDay(tape.value(seq, AT_MS)) || tape.value(seq, TAGS) & PRINT_TAG.cancel) return false;
    return !this.#sums.isLarge(tape.value(seq, PREMIUM), tape.value(seq, SIZE));
  }

  /** Rows of the tape get places in the answered symbols for ids, and sequences below 0: those after them begin there. */
  #withSymbols(rows: Float64Array): string[] {
    const symbols = new Map<string, number>();
    const { head } = this.#tape;
    for (let at = 0; at < rows.length; at += PRINT_WIDTH) {
      rows[at + SEQ] -= head;
      rows[at + GROUP_ID] -= head;
      const symbol = this.#table.symbolOf(rows[at + ID]);
      if (!symbols.has(symbol)) symbols.set(symbol, symbols.size);
      rows[at + ID] = symbols.get(symbol)!;
    }
    return [...symbols.keys()];
  }

  /** A copy whose ids are this table's. */
  #withIds(rows: Float64Array, symbols: readonly string[]): Float64Array {
    const ids = symbols.map((symbol) => this.#table.intern(symbol));
    const copy = rows.slice();
    for (let at = 0; at < copy.length; at += PRINT_WIDTH) copy[at + ID] = ids[copy[at + ID]];
    return copy;
  }

  #cancelOf(seq: number): LooseCancel {
    const print = this.#copy(seq);
    const [id, atMs, price, size, premiumUsd] = [ID, AT_MS, PRICE, SIZE, PREMIUM].map((place) => print[place]);
    return { id, atMs, price, size, premiumUsd };
  }

  /** Now that the earlier count is in the sums. */
  #cancelEarlier(cancel: LooseCancel): boolean {
    const { printSeq, premiumUsd, size } = cancel;
    if (printSeq !== undefined) this.#subtract(printSeq);
    else if (this.#sums.isLarge(premiumUsd, size)) return this.#cancelKept(cancel);
    else return this.#cancelSmall(cancel);
    return true;
  }

  #cancelKept({ id, atMs, price, size }: LooseCancel): boolean {
    const tape = this.#tape;
    for (const seq of tape.kept.newest(this.#restoredEnd)) {
      if (tape.instrument(seq) !== id || tape.value(seq, PRICE) !== price || tape.value(seq, SIZE) !== size) continue;
      if (tape.value(seq, TAGS) & NOT_COUNTED || tape.value(seq, AT_MS) > atMs) continue;
      this.#subtract(seq);
      this.#markCancelled(seq);
      return true;
    }
    return false;
  }

  #cancelSmall({ id, atMs, price, size }: LooseCancel): boolean {
    const at = this.#earlier.cancel(id, atMs, price, size);
    if (at < 0) return false;
    const { rows } = this.#earlier;
    this.#sums.count(rows, at, false, -1);
    // One that is still listed is marked there.
    if (this.#tape.legs.has(rows[at + SEQ])) this.#markCancelled(rows[at + SEQ]);
    else this.#tape.groups.cancelled(rows[at + GROUP_ID], rows[at + PREMIUM], rows[at + SIZE]);
    return true;
  }

  #subtract(seq: number): void {
    const print = this.#copy(seq);
    if (this.#sums.isOfDay(print[AT_MS])) this.#sums.count(print, 0, this.#tape.kept.has(seq), -1);
  }

  #markCancelled(seq: number): void {
    this.#tape.markCancelled(seq);
  }

  /** Overwritten by the next. */
  #copy(seq: number): Float64Array {
    for (let place = 0; place < PRINT_WIDTH; place++) this.#print[place] = this.#tape.value(seq, place);
    return this.#print;
  }
}
