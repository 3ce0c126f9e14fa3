/** A flow pane's prints: sections in, tape, totals and the filtered view kept; pausing freezes what is shown, not what is kept. */
import { PRINT_SOURCE } from '../../../shared/market/prints.ts';
import { ContractFacts } from './contract-facts.ts';
import { FlowTotals } from './flow-totals.ts';
import { FlowView, type ViewFilter } from './flow-view.ts';
import { mergePrints, PrintTape, type PrintSection } from './print-tape.ts';

export class FlowFeed {
  readonly facts = new ContractFacts();
  tape: PrintTape;
  view: FlowView;
  /** All underlyings together, of what passes the filter; and each on its own. */
  totals = new FlowTotals();
  readonly totalsBy = new Map<string, FlowTotals>();
  #filter: ViewFilter;
  #symbolOf: (id: number) => string | undefined;
  #frozenAt: number | undefined;
  #newestSource = Number.NaN;

  constructor(filter: ViewFilter, symbolOf: (id: number) => string | undefined, capacity?: number) {
    this.#filter = filter;
    this.#symbolOf = symbolOf;
    this.tape = new PrintTape(capacity);
    this.view = new FlowView(this.tape, this.facts, filter);
  }

  /** Prints received since the pane opened, shown or not. */
  get received(): number {
    return this.tape.head;
  }

  /** Received, but pushed out of this pane's memory by newer ones. */
  get fellOut(): number {
    return this.tape.tail;
  }

  /** Position just after the newest row on screen. */
  get shownHead(): number {
    return Math.min(this.#frozenAt ?? this.view.head, this.view.head);
  }

  get frozen(): boolean {
    return this.#frozenAt !== undefined;
  }

  /** Rows that came while the view stood still. */
  get waiting(): number {
    return this.view.head - this.shownHead;
  }

  /** PRINT_SOURCE of the newest print; NaN before the first. */
  get newestSource(): number {
    return this.#newestSource;
  }

  freeze(on: boolean): void {
    this.#frozenAt = on ? (this.#frozenAt ?? this.view.head) : undefined;
  }

  /** A live section of prints. */
  receive(section: PrintSection): void {
    for (let row = 0; row < section.rows; row++) {
      this.#learn(section.ids[row]);
      const head = this.tape.head;
      const ordinal = this.tape.put(section, row);
      if (ordinal < 0) continue;
      if (ordinal < head) {
        this.#count(ordinal, -1);
        this.tape.overwrite(ordinal, section, row);
        this.view.amended(ordinal);
      } else this.view.added(ordinal);
      this.#count(ordinal, 1);
    }
    if (this.tape.head > 0) this.#newestSource = this.tape.get(this.tape.head - 1, 'source');
  }

  /** The first fill, joined with what came meanwhile. */
  prepend(history: PrintSection, symbols: ReadonlyMap<number, string>): void {
    for (const [id, symbol] of symbols) this.facts.learn(id, symbol);
    const merged = mergePrints(history, this.tape.snapshot());
    this.#restart();
    this.receive(merged);
  }

  /** Another filter over the same prints: nothing is asked for again. */
  refilter(filter: ViewFilter): void {
    this.#filter = filter;
    this.#rebuild();
  }

  /** Another world or a seek. */
  reset(): void {
    this.facts.clear();
    this.#restart();
  }

  get sourceWords(): 'Live' | 'Polling' | 'First fill' | 'Waiting' {
    if (Number.isNaN(this.#newestSource)) return 'Waiting';
    if (this.#newestSource === PRINT_SOURCE.stream) return 'Live';
    return this.#newestSource === PRINT_SOURCE.rest ? 'First fill' : 'Polling';
  }

  #restart(): void {
    this.tape.clear();
    this.#newestSource = Number.NaN;
    this.#rebuild();
  }

  #rebuild(): void {
    const frozen = this.frozen;
    this.#frozenAt = undefined;
    this.totals = new FlowTotals();
    this.totalsBy.clear();
    this.view = new FlowView(this.tape, this.facts, this.#filter);
    for (let ordinal = this.tape.tail; ordinal < this.tape.head; ordinal++) this.#count(ordinal, 1);
    this.freeze(frozen);
  }

  #learn(id: number): void {
    if (this.facts.symbolOf(id) !== undefined) return;
    const symbol = this.#symbolOf(id);
    if (symbol !== undefined) this.facts.learn(id, symbol);
  }

  #count(ordinal: number, times: 1 | -1): void {
    const contract = this.facts.of(this.tape.instrument(ordinal));
    if (!contract || !this.view.matches(ordinal)) return;
    let own = this.totalsBy.get(contract.underlying);
    if (!own) {
      own = new FlowTotals();
      this.totalsBy.set(contract.underlying, own);
    }
    const atMs = this.tape.get(ordinal, 'atMs');
    const side = this.tape.get(ordinal, 'side');
    const premium = this.tape.get(ordinal, 'premiumUsd');
    this.totals.add(atMs, contract.right, side, premium, times);
    own.add(atMs, contract.right, side, premium, times);
  }
}
