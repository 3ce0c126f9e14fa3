/**
 * The window's copy of the rows it demanded: one Float64Array per column, indexed by the engine's instrument id.
 * Nothing here causes a React render; painters read it once a frame and compare row versions.
 */
import {
  BAR_COLUMNS,
  GROUP_FIRST_COLUMN,
  SECTION,
  SPARK_POINTS,
  type BatchSection,
  type MarketBatch,
} from '../../shared/contract/batch.ts';
import { COLUMN_NAMES, GROUP_NAMES, type ColumnName } from '../../shared/contract/columns.ts';

export const UNKNOWN_ID = -1;

/** One live bar of one instrument, as it came. */
export interface BarUpdate {
  symbol: string;
  timeframeMs: number;
  startMs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  vwap: number;
}

export type FrameListener = (frame: number) => void;
export type SectionListener = (section: BatchSection, mirror: MarketMirror) => void;

const COLUMN_INDEX = Object.fromEntries(COLUMN_NAMES.map((name, i) => [name, i])) as Record<ColumnName, number>;
const TEXT = new TextDecoder();

export class MarketMirror {
  #capacity = 0;
  #columns: Float64Array[] = COLUMN_NAMES.map(() => new Float64Array(0));
  #spark = new Float64Array(0);
  /** Frame in which a row last changed; 0 = never seen. */
  #version = new Uint32Array(0);
  #symbols: string[] = [];
  #ids = new Map<string, number>();
  #frame = 1;
  #engineAtMs = Number.NaN;
  #touched: number[] = [];
  #frameListeners = new Set<FrameListener>();
  #rowListeners = new Map<string, Set<() => void>>();
  #barListeners = new Map<string, Set<(bar: BarUpdate) => void>>();
  #printListeners = new Set<SectionListener>();
  #resetListeners = new Set<() => void>();

  /** Engine's market clock at the newest batch; NaN before the first. */
  get engineAtMs(): number {
    return this.#engineAtMs;
  }

  /** Number of the frame being painted; grows by one with every applied frame. */
  get frame(): number {
    return this.#frame;
  }

  idOf(symbol: string): number {
    return this.#ids.get(symbol) ?? UNKNOWN_ID;
  }

  symbolOf(id: number): string | undefined {
    return this.#symbols[id];
  }

  /** NaN where unknown, also for UNKNOWN_ID. */
  value(id: number, column: ColumnName): number {
    return id >= 0 && id < this.#capacity ? this.#columns[COLUMN_INDEX[column]][id] : Number.NaN;
  }

  read(symbol: string, column: ColumnName): number {
    return this.value(this.idOf(symbol), column);
  }

  /** Frame of the row's last change; 0 where it has none yet. Repaint when it differs from the one painted. */
  versionOf(id: number): number {
    return id >= 0 && id < this.#capacity ? this.#version[id] : 0;
  }

  versionOfSymbol(symbol: string): number {
    return this.versionOf(this.idOf(symbol));
  }

  /** The last 30 points, oldest first, NaN-padded in front: a view, valid until the next frame. */
  spark(id: number): Float64Array | undefined {
    if (id < 0 || id >= this.#capacity) return undefined;
    return this.#spark.subarray(id * SPARK_POINTS, (id + 1) * SPARK_POINTS);
  }

  /** Called once after batches came, before the frame that shows them. */
  onFrame(listener: FrameListener): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  /** Called at most once for the batches that came together, when this instrument changed. */
  subscribeRow(symbol: string, listener: () => void): () => void {
    return subscribe(this.#rowListeners, symbol, listener);
  }

  /** Live bars of one instrument, any timeframe, in order of arrival. */
  onBars(symbol: string, listener: (bar: BarUpdate) => void): () => void {
    return subscribe(this.#barListeners, symbol, listener);
  }

  /** Whole sections of prints, columns PRINT_COLUMNS; views valid only during the call. */
  onPrints(listener: SectionListener): () => void {
    this.#printListeners.add(listener);
    return () => this.#printListeners.delete(listener);
  }

  /** Another world or a seek: everything known is invalid. */
  onReset(listener: () => void): () => void {
    this.#resetListeners.add(listener);
    return () => this.#resetListeners.delete(listener);
  }

  apply(batch: MarketBatch): void {
    this.#engineAtMs = batch.engineAtMs;
    for (const section of batch.sections) this.#applySection(section);
  }

  /** Tells painters and row listeners of everything applied since the last call. */
  publish(): void {
    const painted = this.#frame;
    for (const id of this.#touched) {
      const listeners = this.#rowListeners.get(this.#symbols[id]);
      if (listeners) for (const listener of listeners) listener();
    }
    this.#touched.length = 0;
    for (const listener of this.#frameListeners) listener(painted);
    this.#frame++;
  }

  reset(): void {
    this.#symbols = [];
    this.#ids.clear();
    this.#touched.length = 0;
    this.#engineAtMs = Number.NaN;
    for (const column of this.#columns) column.fill(Number.NaN);
    this.#spark.fill(Number.NaN);
    this.#version.fill(0);
    for (const listener of this.#resetListeners) listener();
    for (const listener of this.#frameListeners) listener(this.#frame);
    this.#frame++;
  }

  #applySection(section: BatchSection): void {
    if (section.kind < GROUP_NAMES.length) this.#applyGroup(section);
    else if (section.kind === SECTION.symbols) this.#applySymbols(section);
    else if (section.kind === SECTION.spark) this.#applySpark(section);
    else if (section.kind === SECTION.bars) this.#applyBars(section);
    else if (section.kind === SECTION.prints) {
      for (const listener of this.#printListeners) listener(section, this);
    }
  }

  #applySymbols(section: BatchSection): void {
    const symbols = TEXT.decode(section.extra).split('\n');
    for (let i = 0; i < section.rows; i++) {
      const id = section.ids[i];
      this.#reserve(id + 1);
      this.#symbols[id] = symbols[i];
      this.#ids.set(symbols[i], id);
    }
  }

  #applyGroup({ kind, rows, columns, ids, values }: BatchSection): void {
    const first = GROUP_FIRST_COLUMN[kind];
    for (let r = 0; r < rows; r++) {
      const id = ids[r];
      if (id >= this.#capacity) this.#reserve(id + 1);
      for (let c = 0; c < columns; c++) this.#columns[first + c][id] = values[c * rows + r];
      this.#touch(id);
    }
  }

  #applySpark({ rows, columns, ids, values }: BatchSection): void {
    for (let r = 0; r < rows; r++) {
      const id = ids[r];
      if (id >= this.#capacity) this.#reserve(id + 1);
      const at = id * SPARK_POINTS;
      for (let c = 0; c < columns; c++) this.#spark[at + c] = values[c * rows + r];
      this.#touch(id);
    }
  }

  #applyBars({ rows, ids, values }: BatchSection): void {
    for (let r = 0; r < rows; r++) {
      const symbol = this.#symbols[ids[r]];
      const listeners = symbol === undefined ? undefined : this.#barListeners.get(symbol);
      if (!listeners) continue;
      const bar = { symbol } as Record<string, unknown>;
      BAR_COLUMNS.forEach((name, c) => {
        bar[name] = values[c * rows + r];
      });
      for (const listener of listeners) listener(bar as unknown as BarUpdate);
    }
  }

  #touch(id: number): void {
    if (this.#version[id] === this.#frame) return;
    this.#version[id] = this.#frame;
    this.#touched.push(id);
  }

  #reserve(count: number): void {
    if (count <= this.#capacity) return;
    const capacity = Math.max(1024, 2 ** Math.ceil(Math.log2(count)));
    this.#columns = this.#columns.map((old) => grown(old, capacity));
    this.#spark = grown(this.#spark, capacity * SPARK_POINTS);
    const version = new Uint32Array(capacity);
    version.set(this.#version);
    this.#version = version;
    this.#capacity = capacity;
  }
}

function grown(old: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const bigger = new Float64Array(capacity).fill(Number.NaN);
  bigger.set(old);
  return bigger;
}

function subscribe<L>(map: Map<string, Set<L>>, key: string, listener: L): () => void {
  const listeners = map.get(key) ?? new Set<L>();
  listeners.add(listener);
  map.set(key, listeners);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && map.get(key) === listeners) map.delete(key);
  };
}
