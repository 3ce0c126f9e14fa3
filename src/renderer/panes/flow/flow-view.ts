/** The prints of the tape that one pane shows, oldest first, children of one sweep folded into their first print. */
import type { FlowFilter } from '../../../shared/contract/demand.ts';
import { printTest, type PrintTest } from '../../../shared/flow/print-test.ts';
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

/** One sweep: its children by ordinal, and what they add up to. */
export interface SweepGroup {
  first: number;
  children: number[];
  size: number;
  premiumUsd: number;
}

const MAX_GROUPS = 20_000;

export class FlowView {
  readonly #tape: PrintTape;
  readonly #facts: PrintContracts;
  readonly #filter: ViewFilter;
  readonly #underlyings: ReadonlySet<string>;
  readonly #test: PrintTest | undefined;
  /** By instrument: passes the contract part of the filter. */
  readonly #contracts = new Map<number, boolean>();
  readonly #rows: Float64Array;
  readonly #groups = new Map<number, SweepGroup>();
  #head = 0;
  #tail = 0;
  #foldFrom = 0;
  #leftUnfolded = false;

  /** Empty: its owner adds the prints. */
  constructor(tape: PrintTape, facts: PrintContracts, filter: ViewFilter) {
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

  /** The sweep a shown print stands for; undefined for a single print. */
  groupOf(ordinal: number): SweepGroup | undefined {
    const group = this.#groups.get(this.#tape.get(ordinal, 'groupId'));
    return group && group.first === ordinal && group.children.length > 1 ? group : undefined;
  }

  /** A print was appended to the tape. */
  added(ordinal: number): void {
    if (!this.matches(ordinal)) return;
    if (this.#joinSweep(ordinal)) return;
    this.#rows[this.#head % this.#rows.length] = ordinal;
    this.#head++;
  }

  /** A print of the tape changed: it may belong to a sweep now, or be cancelled. */
  amended(ordinal: number): void {
    if (!this.#filter.groupSweeps || !this.matches(ordinal)) return;
    const groupId = this.#tape.get(ordinal, 'groupId');
    if (Number.isNaN(groupId) || this.#groups.get(groupId)?.children.includes(ordinal)) return;
    const position = this.#positionOf(ordinal);
    if (this.#joinSweep(ordinal) && position >= 0) this.#remove(position);
  }

  /** The whole filter. A print does not pass what asks for something that is unknown of it. */
  matches(ordinal: number): boolean {
    const { engine } = this.#filter;
    const tape = this.#tape;
    if (engine.minSize > 0 && !(tape.get(ordinal, 'size') >= engine.minSize)) return false;
    if (engine.minPremiumUsd > 0 && !(Math.abs(tape.get(ordinal, 'premiumUsd')) >= engine.minPremiumUsd)) return false;
    const id = tape.instrument(ordinal);
    if (!this.#contractPasses(id)) return false;
    return !this.#test || this.#test(tape, ordinal, this.#facts.of(id)!) === TRUTH.yes;
  }

  /** True where the print was folded into a sweep already shown. */
  #joinSweep(ordinal: number): boolean {
    if (!this.#filter.groupSweeps) return false;
    const groupId = this.#tape.get(ordinal, 'groupId');
    if (Number.isNaN(groupId)) return false;
    const size = this.#tape.get(ordinal, 'size');
    const premiumUsd = this.#tape.get(ordinal, 'premiumUsd');
    const group = this.#groups.get(groupId);
    if (!group || group.first < this.#tape.tail) {
      this.#forgetOldGroups();
      this.#groups.set(groupId, { first: ordinal, children: [ordinal], size, premiumUsd });
      return false;
    }
    if (group.first < this.#foldFrom) {
      this.#leftUnfolded = true;
      return false;
    }
    group.children.push(ordinal);
    group.size += size;
    group.premiumUsd += premiumUsd;
    return true;
  }

  #forgetOldGroups(): void {
    if (this.#groups.size < MAX_GROUPS) return;
    const oldest = this.#tape.tail;
    for (const [id, group] of this.#groups)
      if (group.first < oldest || this.#groups.size > MAX_GROUPS / 2) this.#groups.delete(id);
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
