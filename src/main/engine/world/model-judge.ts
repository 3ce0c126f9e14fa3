/** Tells the rules, and the recording, what the model says of the contracts that rules name: when it was worked out hangs on the machine. */
import { GROUP_BIT, type ColumnName } from '../../../shared/contract/columns.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { JUDGED_COLUMNS } from '../../../shared/market/judgement.ts';
import type { DirtySet, InstrumentId } from '../market/instrument-table.ts';
import type { MarketPipeline } from './market-pipeline.ts';

export class ModelJudge {
  readonly #pipeline: MarketPipeline;
  readonly #dirty: DirtySet;
  #watched: readonly InstrumentId[] = [];
  #nowMs: EpochMs = 0;

  constructor(pipeline: MarketPipeline) {
    this.#pipeline = pipeline;
    this.#dirty = pipeline.table.watch();
  }

  /** These contracts from now on. */
  watch(symbols: readonly string[], nowMs: EpochMs): void {
    const { table } = this.#pipeline;
    for (const id of this.#watched) this.#dirty.want(id, 0);
    this.#dirty.clear();
    this.#watched = symbols.map((symbol) => table.intern(symbol));
    for (const id of this.#watched) this.#dirty.want(id, GROUP_BIT.model);
    if (!this.#pipeline.recordedWatch) this.#pipeline.judge({ kind: 'watched', atMs: nowMs, symbols });
    this.renew(nowMs);
  }

  /** What is known now, whether or not it moved. */
  renew(nowMs: EpochMs): void {
    this.#nowMs = nowMs;
    const modelAtMs = this.#pipeline.table.column('modelAtMs');
    for (const id of this.#watched) if (modelAtMs[id] > 0) this.#tell(id);
  }

  /** After the model ran. */
  tell(nowMs: EpochMs): void {
    if (this.#watched.length === 0) return;
    this.#nowMs = nowMs;
    this.#dirty.drain(this.#tell);
  }

  close(): void {
    this.#pipeline.table.unwatch(this.#dirty);
  }

  /** Not of contracts whose values the recording tells itself. */
  readonly #tell = (id: InstrumentId): void => {
    const { table, recordedWatch } = this.#pipeline;
    const symbol = table.symbolOf(id);
    if (recordedWatch?.has(symbol)) return;
    const values: Partial<Record<ColumnName, number>> = {};
    for (const column of JUDGED_COLUMNS) {
      const value = table.column(column)[id];
      if (Number.isFinite(value)) values[column] = value;
    }
    this.#pipeline.judge({ kind: 'model', atMs: this.#nowMs, symbol, values });
  };
}
