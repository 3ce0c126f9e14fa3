/** Where a rule's values are read: the table's columns, the model's judgements, bars as they closed, places on the boards of the flow. */
import type { LeaderOrder } from '../../../shared/contract/flow-day.ts';
import type { BarsUpdate } from '../../../shared/market/rest-updates.ts';
import {
  ALERT_MEASURES,
  isModelMeasure,
  type Measure,
  type MeasureArgs,
  type ReadColumn,
} from '../../../shared/settings/alert-measures.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { BarValue } from './bar-values.ts';
import { JudgedValues } from './judged-values.ts';

export interface FlowBoards {
  /** From now on of the sums as they are now. */
  refresh(): void;
  /** 1 is the first; NaN where the symbol is not on the board. */
  rank(symbol: string, order: LeaderOrder): number;
}

/** What a condition names: a measure of a symbol. */
interface Operand {
  symbol: string;
  measure: Measure;
  args: MeasureArgs;
}

export class ValueSources {
  readonly judged = new JudgedValues();
  readonly #table: InstrumentTable;
  readonly #boards: FlowBoards | undefined;
  readonly #bars = new Map<string, BarValue>();

  constructor(table: InstrumentTable, boards?: FlowBoards) {
    this.#table = table;
    this.#boards = boards;
  }

  /** Of every rule so far. */
  get bars(): Iterable<BarValue> {
    return this.#bars.values();
  }

  reader({ symbol, measure, args }: Operand, id: InstrumentId): ReadColumn {
    const { from } = ALERT_MEASURES[measure];
    if (from === 'bars') {
      const bar = this.barValue(id, measure, args);
      return (column) => (column === 'lastAtMs' ? bar.closedAtMs : bar.value);
    }
    if (from === 'board')
      return (column) =>
        column === 'last' ? (this.#boards?.rank(symbol, args[0] as LeaderOrder) ?? Number.NaN) : Number.NaN;
    if (isModelMeasure(measure)) return (column) => this.judged.of(symbol, column);
    return (column) => this.#table.column(column)[id];
  }

  /** One for all rules that name the same. */
  barValue(id: InstrumentId, measure: Measure, args: MeasureArgs): BarValue {
    const key = `${id} ${measure} ${args.join(' ')}`;
    let bar = this.#bars.get(key);
    if (!bar) this.#bars.set(key, (bar = new BarValue(id, this.#table.symbolOf(id), measure, args)));
    return bar;
  }

  /** Those that no rule names any more are forgotten. */
  keepOnly(used: ReadonlySet<BarValue>): void {
    for (const [key, bar] of this.#bars) if (!used.has(bar)) this.#bars.delete(key);
  }

  /** Bars that REST gave. */
  fill(update: BarsUpdate, filled: (bar: BarValue) => void): void {
    for (const bar of this.#bars.values()) if (bar.symbol === update.symbol && bar.fill(update)) filled(bar);
  }

  refreshBoards(): void {
    this.#boards?.refresh();
  }

  clear(): void {
    this.judged.clear();
    this.#boards?.refresh();
    for (const bar of this.#bars.values()) bar.clear();
  }
}
