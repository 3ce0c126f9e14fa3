/**
 * A flow pane's prints: sections in, tape and the filtered view kept. While frozen the view does not move: new prints
 * are added out of view, amendments of shown prints and children of shown sweeps wait until it resumes.
 */
import type { AbsentPrints } from '../../../shared/flow/whole-values.ts';
import { PRINT_SOURCE } from '../../../shared/market/prints.ts';
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { PRINT_COLUMNS } from '../../../shared/contract/batch.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { PrintContracts } from './print-contracts.ts';
import { FlowView, type ViewFilter } from './flow-view.ts';
import { PrintEstimates } from './print-estimates.ts';
import { mergePrints, PrintTape, type PrintSection } from './print-tape.ts';

const SEQ = PRINT_COLUMNS.indexOf('printSeq');
const GROUP_ID = PRINT_COLUMNS.indexOf('groupId');

export class FlowFeed {
  readonly facts = new PrintContracts();
  readonly estimates: PrintEstimates;
  tape: PrintTape;
  view: FlowView;
  #filter: ViewFilter;
  #symbolOf: (id: number) => string | undefined;
  #frozen: { atSeq: number; viewHead: number } | undefined;
  /** Amendments of prints that stand still, one row each. */
  #heldBack: PrintSection[] = [];
  #newestSource = Number.NaN;
  /** By group: what the engine's list left out of it. */
  #absent: ReadonlyMap<number, AbsentPrints> = new Map();
  /** While the view stands still: before this sequence prints may be missing, and they go when it moves on. */
  #holeBefore: number | undefined;

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
      else if (this.view.knows(amendment.values[GROUP_ID])) this.tape.putLate(amendment, 0);
    }
    const hole = this.#holeBefore;
    this.#holeBefore = undefined;
    if (hole !== undefined) this.tape.load(this.tape.since(this.tape.firstFrom(hole)));
    if (hole !== undefined || heldBack.length > 0 || this.view.leftUnfolded) this.#rebuild();
    else this.view.foldOnlyFrom(0);
  }

  /** A live section of prints. */
  receive(section: PrintSection): void {
    const absent: number[] = [];
    for (let row = 0; row < section.rows; row++) {
      this.#learn(section.ids[row]);
      const head = this.tape.head;
      const ordinal = this.tape.put(section, row);
      if (ordinal < 0) absent.push(row);
      else if (ordinal >= head) {
        this.view.added(ordinal);
      } else if (this.#frozen && this.tape.get(ordinal, 'printSeq') <= this.#frozen.atSeq) {
        this.#heldBack.push(rowOf(section, row));
      } else {
        this.tape.overwrite(ordinal, section, row);
        this.view.amended(ordinal);
      }
    }
    // Of a sweep that became large enough with a print above; of others nothing is shown.
    for (const row of absent) {
      if (!this.view.knows(section.values[GROUP_ID * section.rows + row])) continue;
      if (this.#frozen && section.values[SEQ * section.rows + row] <= this.#frozen.atSeq)
        this.#heldBack.push(rowOf(section, row));
      else if (this.tape.put(section, row) < 0) this.view.added(this.tape.putLate(section, row));
    }
    if (this.tape.head > 0) this.#newestSource = this.tape.get(this.tape.head - 1, 'source');
  }

  /**
   * What the engine has of the filter's prints, joined with what came meanwhile. `whole`: it reaches back to the first; else what is here
   * from before its oldest print goes, for between the two there may be more. A view that stands still keeps it: what came since is
   * out of its sight. `absent`: what its sweeps and packages are besides the prints in it.
   */
  prepend(
    history: PrintSection,
    symbols: ReadonlyMap<number, string>,
    whole = true,
    absent: readonly AbsentPrints[] = [],
  ): void {
    this.#absent = new Map(absent.map((prints) => [prints.groupId, prints]));
    for (const [id, symbol] of symbols) this.facts.learn(id, symbol);
    const oldest = history.rows > 0 ? history.values[SEQ * history.rows] : Number.NEGATIVE_INFINITY;
    this.#holeBefore = whole || !this.frozen ? undefined : oldest;
    const here = this.tape.since(whole || this.frozen ? this.tape.tail : this.tape.firstFrom(oldest));
    const merged = mergePrints(history, here);
    this.tape.load(merged);
    for (const id of new Set(merged.ids)) this.#learn(id);
    if (this.tape.head > 0) this.#newestSource = this.tape.get(this.tape.head - 1, 'source');
    this.#rebuild();
  }

  /** Another filter over the same prints. What it lets through again comes with the next fill. */
  refilter(filter: ViewFilter): void {
    this.#filter = filter;
    this.#rebuild();
  }

  /** Another world or a seek. */
  reset(): void {
    this.facts.clear();
    this.estimates.clear();
    this.tape.clear();
    this.#frozen = undefined;
    this.#holeBefore = undefined;
    this.#heldBack = [];
    this.#newestSource = Number.NaN;
    this.#absent = new Map();
    this.#rebuild();
  }

  get sourceWords(): 'Streaming' | 'Filled in' | 'First fill' | 'Waiting' {
    if (Number.isNaN(this.#newestSource)) return 'Waiting';
    if (this.#newestSource === PRINT_SOURCE.stream) return 'Streaming';
    return this.#newestSource === PRINT_SOURCE.rest ? 'First fill' : 'Filled in';
  }

  /** Rebuilds the view from the tape; a frozen view stays at the same print. */
  #rebuild(): void {
    this.view = new FlowView(this.tape, this.facts, this.#filter, this.#absent);
    const frozen = this.#frozen;
    let behind = false;
    for (let ordinal = this.tape.tail; ordinal < this.tape.head; ordinal++) {
      if (frozen && !behind && this.tape.get(ordinal, 'printSeq') > frozen.atSeq) {
        behind = true;
        frozen.viewHead = this.view.head;
        this.view.foldOnlyFrom(ordinal);
      }
      this.view.added(ordinal);
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
}

function rowOf({ rows, ids, values }: PrintSection, row: number): PrintSection {
  const columns = values.length / rows;
  return {
    rows: 1,
    ids: ids.slice(row, row + 1),
    values: Float64Array.from({ length: columns }, (_, c) => values[c * rows + row]),
  };
}
