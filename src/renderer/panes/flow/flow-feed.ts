/**
 * A flow pane's prints: sections in, tape, totals and the filtered view kept. Frozen, what is shown stands still: new prints
 * go behind it, amendments of shown prints and children of shown sweeps wait until it goes on.
 */
import { PRINT_SOURCE } from '../../../shared/market/prints.ts';
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { PRINT_COLUMNS } from '../../../shared/contract/batch.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { isWithin } from './flow-settings.ts';
import { ContractFacts } from './contract-facts.ts';
import { FlowTotals } from './flow-totals.ts';
import { FlowView, type ViewFilter } from './flow-view.ts';
import { PrintEstimates } from './print-estimates.ts';
import { mergePrints, PrintTape, type PrintSection } from './print-tape.ts';

const AT = PRINT_COLUMNS.indexOf('atMs');
const SOURCE = PRINT_COLUMNS.indexOf('source');

export class FlowFeed {
  readonly facts = new ContractFacts();
  readonly estimates: PrintEstimates;
  tape: PrintTape;
  view: FlowView;
  /** All underlyings together, of what passes the filter; and each on its own. */
  totals = new FlowTotals();
  readonly totalsBy = new Map<string, FlowTotals>();
  #filter: ViewFilter;
  #symbolOf: (id: number) => string | undefined;
  #frozen: { atSeq: number; viewHead: number } | undefined;
  /** Amendments of prints that stand still, one row each. */
  #heldBack: PrintSection[] = [];
  #newestSource = Number.NaN;
  #countedSinceMs = Number.POSITIVE_INFINITY;
  /** Before this only an earlier, stricter filter's prints came. */
  #wholeSinceMs = Number.NEGATIVE_INFINITY;

  constructor(
    filter: ViewFilter,
    symbolOf: (id: number) => string | undefined,
    solveBy: { rateAt: RateCurve; calendar: TradingCalendar },
    capacity?: number,
  ) {
    this.estimates = new PrintEstimates(this.facts, solveBy.rateAt, solveBy.calendar);
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
    return Math.min(this.#frozen?.viewHead ?? this.view.head, this.view.head);
  }

  get frozen(): boolean {
    return this.#frozen !== undefined;
  }

  /** Rows that came while the view stood still. */
  get waiting(): number {
    return this.view.head - this.shownHead;
  }

  /** Time of the oldest print in the totals; Infinity before the first. A first fill by REST holds large prints alone: not it. */
  get countedSinceMs(): number {
    return Math.max(this.#countedSinceMs, this.#wholeSinceMs);
  }

  /** Where the list holds prints from before it was whole: since when it is. A filter that was stricter left out the rest. */
  get partialBeforeMs(): number | undefined {
    const partial = this.#countedSinceMs < this.#wholeSinceMs && Number.isFinite(this.#wholeSinceMs);
    return partial ? this.#wholeSinceMs : undefined;
  }

  /** PRINT_SOURCE of the newest print; NaN before the first. */
  get newestSource(): number {
    return this.#newestSource;
  }

  freeze(on: boolean): void {
    if (on === this.frozen) return;
    if (on) {
      const { head } = this.tape;
      this.#frozen = { atSeq: head > 0 ? this.tape.get(head - 1, 'printSeq') : -Infinity, viewHead: this.view.head };
      this.view.foldOnlyFrom(head);
      return;
    }
    this.#frozen = undefined;
    const heldBack = this.#heldBack;
    this.#heldBack = [];
    for (const amendment of heldBack) {
      const ordinal = this.tape.put(amendment, 0);
      if (ordinal >= 0) this.tape.overwrite(ordinal, amendment, 0);
    }
    if (heldBack.length > 0 || this.view.leftUnfolded) this.#rebuild();
    else this.view.foldOnlyFrom(0);
  }

  /** A live section of prints. */
  receive(section: PrintSection): void {
    const head = this.tape.head;
    this.#take(section);
    if (this.#wholeSinceMs === Number.POSITIVE_INFINITY && this.tape.head > head)
      this.#wholeSinceMs = this.tape.get(head, 'atMs');
  }

  #take(section: PrintSection): void {
    for (let row = 0; row < section.rows; row++) {
      this.#learn(section.ids[row]);
      const head = this.tape.head;
      const ordinal = this.tape.put(section, row);
      if (ordinal < 0) continue;
      if (ordinal >= head) {
        this.view.added(ordinal);
        this.#count(ordinal, 1);
      } else if (this.#frozen && this.tape.get(ordinal, 'printSeq') <= this.#frozen.atSeq) {
        this.#heldBack.push(rowOf(section, row));
      } else {
        this.#count(ordinal, -1);
        this.tape.overwrite(ordinal, section, row);
        this.view.amended(ordinal);
        this.#count(ordinal, 1);
      }
    }
    if (this.tape.head > 0) this.#newestSource = this.tape.get(this.tape.head - 1, 'source');
  }

  /** The first fill, joined with what came meanwhile. */
  prepend(history: PrintSection, symbols: ReadonlyMap<number, string>): void {
    for (const [id, symbol] of symbols) this.facts.learn(id, symbol);
    const merged = mergePrints(history, this.tape.snapshot());
    this.tape.clear();
    for (let row = 0; row < merged.rows; row++) {
      this.#learn(merged.ids[row]);
      this.tape.put(merged, row);
    }
    if (this.tape.head > 0) this.#newestSource = this.tape.get(this.tape.head - 1, 'source');
    this.#wholeSinceMs = Math.min(this.#wholeSinceMs, oldestStreamed(history));
    this.#rebuild();
  }

  /** Another filter over the same prints: nothing is asked for again here. What it lets through again is not among them. */
  refilter(filter: ViewFilter): void {
    if (this.tape.head > 0 && !isWithin(filter.engine, this.#filter.engine))
      this.#wholeSinceMs = Number.POSITIVE_INFINITY;
    this.#filter = filter;
    this.#rebuild();
  }

  /** Another world or a seek. */
  reset(): void {
    this.facts.clear();
    this.estimates.clear();
    this.tape.clear();
    this.#frozen = undefined;
    this.#heldBack = [];
    this.#newestSource = Number.NaN;
    this.#wholeSinceMs = Number.NEGATIVE_INFINITY;
    this.#rebuild();
  }

  get sourceWords(): 'Live' | 'Polling' | 'First fill' | 'Waiting' {
    if (Number.isNaN(this.#newestSource)) return 'Waiting';
    if (this.#newestSource === PRINT_SOURCE.stream) return 'Live';
    return this.#newestSource === PRINT_SOURCE.rest ? 'First fill' : 'Polling';
  }

  /** Views and totals again from the tape; what stood still goes on standing at the same print. */
  #rebuild(): void {
    this.totals = new FlowTotals();
    this.totalsBy.clear();
    this.#countedSinceMs = Number.POSITIVE_INFINITY;
    this.view = new FlowView(this.tape, this.facts, this.#filter);
    const frozen = this.#frozen;
    let behind = false;
    for (let ordinal = this.tape.tail; ordinal < this.tape.head; ordinal++) {
      if (frozen && !behind && this.tape.get(ordinal, 'printSeq') > frozen.atSeq) {
        behind = true;
        frozen.viewHead = this.view.head;
        this.view.foldOnlyFrom(ordinal);
      }
      this.view.added(ordinal);
      this.#count(ordinal, 1);
    }
    if (frozen && !behind) {
      frozen.viewHead = this.view.head;
      this.view.foldOnlyFrom(this.tape.head);
    }
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
    if (this.tape.get(ordinal, 'source') !== PRINT_SOURCE.rest)
      this.#countedSinceMs = Math.min(this.#countedSinceMs, atMs);
    const side = this.tape.get(ordinal, 'side');
    const premium = this.tape.get(ordinal, 'premiumUsd');
    this.totals.add(atMs, contract.right, side, premium, times);
    own.add(atMs, contract.right, side, premium, times);
  }
}

/** Large prints fetched by REST make nothing whole. */
function oldestStreamed({ rows, values }: PrintSection): number {
  let oldestMs = Number.POSITIVE_INFINITY;
  for (let row = 0; row < rows; row++)
    if (values[SOURCE * rows + row] !== PRINT_SOURCE.rest) oldestMs = Math.min(oldestMs, values[AT * rows + row]);
  return oldestMs;
}

function rowOf({ rows, ids, values }: PrintSection, row: number): PrintSection {
  const columns = values.length / rows;
  return {
    rows: 1,
    ids: ids.slice(row, row + 1),
    values: Float64Array.from({ length: columns }, (_, c) => values[c * rows + row]),
  };
}
