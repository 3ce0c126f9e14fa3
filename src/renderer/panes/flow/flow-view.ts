/**
 * The prints of the tape that one pane shows, oldest first, those of one sweep or package folded into one row. The filter judges the whole: it passes where
 * one of its prints does, with premium and size of all.
 */
import { PRINT_COLUMNS } from '../../../shared/contract/batch.ts';
import type { FlowFilter } from '../../../shared/contract/demand.ts';
import { printTest, type PrintTest, type PrintValues } from '../../../shared/flow/print-test.ts';
import { WholeValues, type AbsentPrints } from '../../../shared/flow/whole-values.ts';
import { PRINT_TAG } from '../../../shared/market/prints.ts';
import { TRUTH } from '../../../shared/query/truth.ts';
import { queryOfText } from '../../../shared/flow/print-text.ts';
import type { PrintContracts } from './print-contracts.ts';
import type { PrintTape } from './print-tape.ts';

export interface ViewFilter {
  engine: FlowFilter;
  /** A query on prints that names no list; empty = all. */
  where: string;
  groupSweeps: boolean;
}

/** A sweep or package: its prints by ordinal, in order of sequence, and what those that stand add up to; what all did where each was cancelled. */
export interface PrintGroup {
  /** The print whose row shows it; undefined while it does not pass. */
  row: number | undefined;
  children: number[];
  size: number;
  premiumUsd: number;
  cancelled: number;
  /** Prints of it that are no longer here; size and premium are theirs too. */
  absent: number;
  /** Not all of them were cancelled. */
  stands: boolean;
}

const MAX_GROUPS = 20_000;
const PREMIUM = PRINT_COLUMNS.indexOf('premiumUsd');
const SIZE = PRINT_COLUMNS.indexOf('size');

export class FlowView {
  readonly #tape: PrintTape;
  readonly #facts: PrintContracts;
  readonly #filter: ViewFilter;
  readonly #underlyings: ReadonlySet<string>;
  readonly #test: PrintTest | undefined;
  /** By instrument: passes the contract part of the filter. */
  readonly #contracts = new Map<number, boolean>();
  readonly #whole = new WholeValues();
  readonly #rows: Float64Array;
  readonly #groups = new Map<number, PrintGroup>();
  #head = 0;
  #tail = 0;
  #foldFrom = 0;
  #leftUnfolded = false;
  readonly #absent: ReadonlyMap<number, AbsentPrints>;

  /** Empty: its owner adds the prints. `absent`, by group: what it is besides them. */
  constructor(
    tape: PrintTape,
    facts: PrintContracts,
    filter: ViewFilter,
    absent: ReadonlyMap<number, AbsentPrints> = new Map(),
  ) {
    this.#absent = absent;
    this.#tape = tape;
    this.#facts = facts;
    this.#filter = filter;
    this.#underlyings = new Set(filter.engine.underlyings);
    const query = queryOfText(filter.where);
    this.#test = query && printTest(query);
    this.#rows = new Float64Array(tape.capacity);
  }

  /** From here on no print joins a sweep first shown before `ordinal`. */
  foldOnlyFrom(ordinal: number): void {
    this.#foldFrom = ordinal;
  }

  /** A print stands as a row of its own that belongs to a sweep shown before. */
  get leftUnfolded(): boolean {
    return this.#leftUnfolded;
  }

  /** Rows ever shown; the newest is `head − 1`. */
  get head(): number {
    return this.#head;
  }

  /** The oldest position whose print is still on the tape. */
  get tail(): number {
    const oldest = this.#tape.tail;
    this.#tail = Math.max(this.#tail, this.#head - this.#rows.length);
    while (this.#tail < this.#head && this.#rows[this.#tail % this.#rows.length] < oldest) this.#tail++;
    return this.#tail;
  }

  ordinalAt(position: number): number {
    return this.#rows[position % this.#rows.length];
  }

  /** The sweep or package that a shown print stands for; undefined for a single print. */
  groupOf(ordinal: number): PrintGroup | undefined {
    if (!this.#filter.groupSweeps) return undefined;
    const group = this.#groups.get(this.#tape.get(ordinal, 'groupId'));
    return group && group.row === ordinal && group.children.length + group.absent > 1 ? group : undefined;
  }

  /** Prints of this sweep or package are on the tape. */
  knows(groupId: number): boolean {
    return this.#groups.has(groupId);
  }

  /** A print was appended to the tape. */
  added(ordinal: number): void {
    const group = this.#standsStill(ordinal) ? undefined : this.#joined(ordinal);
    if (group) this.#place(group, ordinal);
    else if (this.matches(ordinal)) this.#show(ordinal);
  }

  /** A print of the tape changed: it may belong to a sweep now, or be cancelled. */
  amended(ordinal: number): void {
    const group = this.#standsStill(ordinal) ? undefined : this.#joined(ordinal);
    if (group) this.#place(group, ordinal);
  }

  /** Its sweep is shown above the pause, and it came since. */
  #standsStill(ordinal: number): boolean {
    const row = this.#groups.get(this.#tape.get(ordinal, 'groupId'))?.row;
    const stands = this.#filter.groupSweeps && row !== undefined && row < this.#foldFrom && ordinal >= this.#foldFrom;
    if (stands) this.#leftUnfolded = true;
    return stands;
  }

  /** The whole filter. A print does not pass what asks for something that is unknown of it. */
  matches(ordinal: number): boolean {
    const { engine } = this.#filter;
    const tape = this.#tape;
    const values = this.#valuesOf(ordinal);
    if (engine.minSize > 0 && !(values.value(ordinal, SIZE) >= engine.minSize)) return false;
    if (engine.minPremiumUsd > 0 && !(Math.abs(values.value(ordinal, PREMIUM)) >= engine.minPremiumUsd)) return false;
    const id = tape.instrument(ordinal);
    if (!this.#contractPasses(id)) return false;
    return !this.#test || this.#test(values, ordinal, this.#facts.of(id)!) === TRUTH.yes;
  }

  #valuesOf(ordinal: number): PrintValues {
    const group = this.#groups.get(this.#tape.get(ordinal, 'groupId'));
    // Of one that was cancelled whole, each print is judged for itself.
    if (!group?.stands) return this.#tape;
    this.#whole.tape = this.#tape;
    this.#whole.premiumUsd = group.premiumUsd;
    this.#whole.size = group.size;
    return this.#whole;
  }

  /** The group of a print, with the print in it; undefined of a single one. */
  #joined(ordinal: number): PrintGroup | undefined {
    const tape = this.#tape;
    const groupId = tape.get(ordinal, 'groupId');
    if (Number.isNaN(groupId)) return undefined;
    let group = this.#groups.get(groupId);
    if (!group || group.children[0] < tape.tail) {
      this.#forgetOldGroups();
      group = { row: undefined, children: [], size: 0, premiumUsd: 0, cancelled: 0, absent: 0, stands: true };
      this.#groups.set(groupId, group);
    }
    const { children } = group;
    if (!children.includes(ordinal)) {
      const seq = tape.get(ordinal, 'printSeq');
      const after = children.findIndex((child) => tape.get(child, 'printSeq') > seq);
      children.splice(after < 0 ? children.length : after, 0, ordinal);
    }
    this.#sum(group, this.#absent.get(groupId));
    return group;
  }

  #sum(group: PrintGroup, absent: AbsentPrints | undefined): void {
    const tape = this.#tape;
    const isCancelled = (child: number): boolean => (tape.get(child, 'tags') & PRINT_TAG.cancelled) !== 0;
    group.cancelled = group.children.filter(isCancelled).length;
    group.absent = absent?.prints ?? 0;
    group.stands = group.cancelled < group.children.length || (absent?.size ?? 0) > 0;
    group.size = absent?.size ?? 0;
    group.premiumUsd = absent?.premiumUsd ?? 0;
    for (const child of group.children) {
      if (group.stands && isCancelled(child)) continue;
      group.size += tape.get(child, 'size');
      group.premiumUsd += tape.get(child, 'premiumUsd');
    }
  }

  /** Shows a group whose print came or changed, as the filter and the pause have it. */
  #place(group: PrintGroup, ordinal: number): void {
    if (!this.#filter.groupSweeps) {
      for (const child of group.children) if (child >= this.#tape.tail && this.matches(child)) this.#show(child);
      return;
    }
    const position = this.#positionOf(ordinal);
    if (group.row === undefined) {
      if (position < 0 && !group.children.some((child) => child >= this.#tape.tail && this.matches(child))) return;
      const newest = group.children.at(-1)!;
      group.row = position >= 0 || newest < this.#foldFrom ? ordinal : newest;
      this.#show(group.row);
    } else if (position >= 0 && ordinal !== group.row) {
      // It stood alone: of two rows the earlier one stays.
      const gone = Math.max(group.row, ordinal);
      group.row = Math.min(group.row, ordinal);
      this.#remove(this.#positionOf(gone));
    }
  }

  /** As a row of its own, in the tape's order; above a pause nothing is put between. */
  #show(ordinal: number): void {
    if (this.#positionOf(ordinal) >= 0) return;
    if (ordinal < this.#foldFrom) {
      this.#leftUnfolded = true;
      return;
    }
    let position = this.#head++;
    for (; position > this.#tail && this.ordinalAt(position - 1) > ordinal; position--)
      this.#rows[position % this.#rows.length] = this.ordinalAt(position - 1);
    this.#rows[position % this.#rows.length] = ordinal;
  }

  #forgetOldGroups(): void {
    if (this.#groups.size < MAX_GROUPS) return;
    const oldest = this.#tape.tail;
    for (const [id, group] of this.#groups)
      if (group.children[0] < oldest || this.#groups.size > MAX_GROUPS / 2) this.#groups.delete(id);
  }

  /** Rows are in the tape's order; −1 where the print is no row of its own. */
  #positionOf(ordinal: number): number {
    let low = this.tail;
    let high = this.#head;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.ordinalAt(middle) < ordinal) low = middle + 1;
      else high = middle;
    }
    return low < this.#head && this.ordinalAt(low) === ordinal ? low : -1;
  }

  /** Sweeps are recognised within 300 ms, so what moves down is short. */
  #remove(position: number): void {
    for (let p = position; p < this.#head - 1; p++) this.#rows[p % this.#rows.length] = this.ordinalAt(p + 1);
    this.#head--;
  }

  #contractPasses(id: number): boolean {
    let passes = this.#contracts.get(id);
    if (passes === undefined) {
      passes = this.#judge(id);
      this.#contracts.set(id, passes);
    }
    return passes;
  }

  #judge(id: number): boolean {
    const contract = this.#facts.of(id);
    if (!contract) return false;
    const { rights, expiryFrom, expiryTo } = this.#filter.engine;
    if (this.#underlyings.size > 0 && !this.#underlyings.has(contract.underlying)) return false;
    if (rights.length > 0 && !rights.includes(contract.right)) return false;
    if (expiryFrom && contract.expiry < expiryFrom) return false;
    return !(expiryTo && contract.expiry > expiryTo);
  }
}
