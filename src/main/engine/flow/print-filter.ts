/** A flow filter compiled for the tape: contract facts are looked up once per instrument, not per print. */
import { parseOptionSymbol, type OptionContract } from '../../../shared/market/symbols.ts';
import type { FlowFilter, PrintMatch } from '../../../shared/contract/demand.ts';
import { WholeValues } from '../../../shared/flow/whole-values.ts';
import { printTest, type PrintTest, type PrintValues } from '../../../shared/flow/print-test.ts';
import { TRUTH } from '../../../shared/query/truth.ts';
import { queryOfText } from '../../../shared/flow/print-text.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { PRINT_PLACE, type FlowTape } from './flow-tape.ts';

const { size: SIZE, premiumUsd: PREMIUM, groupId: GROUP_ID } = PRINT_PLACE;

export class ContractFacts {
  readonly #table: InstrumentTable;
  readonly #facts: (OptionContract | null | undefined)[] = [];

  constructor(table: InstrumentTable) {
    this.#table = table;
  }

  of(id: number): OptionContract | undefined {
    let fact = this.#facts[id];
    if (fact === undefined) {
      fact = parseOptionSymbol(this.#table.symbolOf(id)) ?? null;
      this.#facts[id] = fact;
    }
    return fact ?? undefined;
  }
}

export class PrintFilter {
  readonly #filter: FlowFilter;
  readonly #facts: ContractFacts;
  readonly #underlyings: ReadonlySet<string>;
  readonly #test: PrintTest | undefined;
  readonly #whole = new WholeValues();
  /** By instrument: 0 unknown yet, 1 passes, 2 does not. */
  #contract = new Uint8Array(4096);

  constructor(filter: FlowFilter, facts: ContractFacts, match?: PrintMatch) {
    this.#filter = filter;
    this.#underlyings = new Set(filter.underlyings);
    const query = queryOfText(match?.where ?? '');
    this.#test = query && printTest(query);
    this.#facts = facts;
  }

  /** A print alone passes, or one of its sweep or package does: the pane shows it whole. Premium and size are those of the whole. */
  matches(tape: FlowTape, seq: number): boolean {
    const group = tape.value(seq, GROUP_ID);
    if (group !== group || !tape.groups.has(group)) return this.#passes(tape, seq, tape);
    const values = this.#valuesOf(tape, tape.groups.premiumUsd(group), tape.groups.size(group));
    if (this.#passes(tape, seq, values)) return true;
    if (!this.#isLargeEnough(values, seq)) return false;
    const newest = tape.groups.newest(group);
    for (let other = newest; other >= tape.tail; other = tape.groups.before(other))
      if (other !== seq && this.#passes(tape, other, values)) return true;
    const first = tape.groups.first(group);
    if (first >= tape.tail) return false;
    // Of what left the ring, the prints that are kept.
    for (const other of tape.older(Math.min(tape.tail, newest + 1))) {
      if (other < first) return false;
      if (other === seq || tape.value(other, GROUP_ID) !== group) continue;
      if (this.#passes(tape, other, values)) return true;
    }
    return false;
  }

  /** Of one that was cancelled whole, each print is judged for itself. */
  #valuesOf(tape: FlowTape, premiumUsd: number, size: number): PrintValues {
    const whole = this.#whole;
    whole.tape = tape;
    whole.premiumUsd = premiumUsd;
    whole.size = size;
    return size > 0 ? whole : tape;
  }

  #isLargeEnough(values: PrintValues, seq: number): boolean {
    const { minPremiumUsd, minSize } = this.#filter;
    // An unknown value passes no minimum.
    if (minSize > 0 && !(values.value(seq, SIZE) >= minSize)) return false;
    // A cancel's premium is negative: it passes where the print it cancels would have.
    return !(minPremiumUsd > 0 && !(Math.abs(values.value(seq, PREMIUM)) >= minPremiumUsd));
  }

  #passes(tape: FlowTape, seq: number, values: PrintValues): boolean {
    if (!this.#isLargeEnough(values, seq)) return false;
    const id = tape.instrument(seq);
    if (!this.#contractPasses(id)) return false;
    return !this.#test || this.#test(values, seq, this.#facts.of(id)!) === TRUTH.yes;
  }

  #contractPasses(id: number): boolean {
    if (id >= this.#contract.length) {
      const bigger = new Uint8Array(Math.max(this.#contract.length * 2, id + 1));
      bigger.set(this.#contract);
      this.#contract = bigger;
    }
    if (this.#contract[id] === 0) this.#contract[id] = this.#judge(id) ? 1 : 2;
    return this.#contract[id] === 1;
  }

  #judge(id: number): boolean {
    const contract = this.#facts.of(id);
    if (!contract) return false;
    const { rights, expiryFrom, expiryTo } = this.#filter;
    if (this.#underlyings.size > 0 && !this.#underlyings.has(contract.underlying)) return false;
    if (rights.length > 0 && !rights.includes(contract.right)) return false;
    if (expiryFrom && contract.expiry < expiryFrom) return false;
    return !(expiryTo && contract.expiry > expiryTo);
  }
}
