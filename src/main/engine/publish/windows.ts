/** The engine's side of every open window: its publisher, its demand, and its messages besides batches. */
import type { GapEntry } from '../../../shared/contract/health.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { FromWindow, ToWindow } from '../../../shared/contract/streams.ts';
import type { DemandItem } from '../../../shared/contract/demand.ts';
import type { FlowTape } from '../flow/flow-tape.ts';
import { PrintFilter, type ContractFacts } from '../flow/print-filter.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { BarListener } from '../market/live-bars.ts';
import { DemandRegistry } from '../demand/demand-registry.ts';
import type { SparkLines } from './spark-lines.ts';
import { WindowPublisher } from './window-publisher.ts';
import { LatencyHistogram } from './latency.ts';
import { WindowLosses } from './window-losses.ts';

/** The market's live bars: those watched are built, and handed out as they change. */
export interface BarSource {
  watchBars(symbol: string, timeframeMs: number, wanted: boolean): void;
  drainBars(listener: BarListener): void;
}

export interface WindowsOptions {
  table: InstrumentTable;
  spark: SparkLines;
  tape: FlowTape;
  facts: ContractFacts;
  /** Flushes from one batch of a window to its next; every flush unless said. */
  pause?: number;
  send: (windowId: string, message: ToWindow | ArrayBuffer) => void;
  /** Demand changed: subscriptions and chains must be looked at again. */
  demandChanged: () => void;
  bars: BarSource;
  /** The contracts a chain item publishes: those known now. */
  chainInstruments: (underlying: string, expiries: readonly string[]) => Iterable<number>;
  /** A window missed prints; the entry is also among `losses`. */
  printsLost?: (entry: GapEntry) => void;
}

interface OpenWindow {
  publisher: WindowPublisher;
  /** Row references a chain item took, by the item's key, so that they can be given back. */
  chainRows: Map<string, number[]>;
  /** Live bar series shown, by `id/timeframeMs`, with the number of panes that show each. */
  bars: Map<string, number>;
}

export class Windows {
  readonly demand: DemandRegistry;
  /** Arrival in the window to paint, as windows report it. */
  readonly paintLatency = new LatencyHistogram();
  readonly losses = new WindowLosses();
  readonly #options: WindowsOptions;
  readonly #windows = new Map<string, OpenWindow>();

  constructor(options: WindowsOptions) {
    this.#options = options;
    this.demand = new DemandRegistry({
      added: (windowId, item) => this.#apply(windowId, item, true),
      removed: (windowId, item) => this.#apply(windowId, item, false),
    });
  }

  get ids(): string[] {
    return [...this.#windows.keys()];
  }

  publishers(): Iterable<[string, WindowPublisher]> {
    return [...this.#windows].map(([id, w]) => [id, w.publisher]);
  }

  open(windowId: string): void {
    if (this.#windows.has(windowId)) this.close(windowId);
    const { table, spark, tape, send, printsLost } = this.#options;
    const publisher = new WindowPublisher({
      table,
      spark,
      tape,
      pause: this.#options.pause,
      send: (batch) => send(windowId, batch),
      printsLost: (loss) => printsLost?.(this.losses.add(windowId, loss)),
    });
    this.#windows.set(windowId, { publisher, chainRows: new Map(), bars: new Map() });
    this.demand.open(windowId);
  }

  close(windowId: string): void {
    const window = this.#windows.get(windowId);
    if (!window) return;
    this.demand.close(windowId);
    window.publisher.close();
    this.losses.forget(windowId);
    this.#windows.delete(windowId);
    this.#options.demandChanged();
  }

  receive(windowId: string, message: FromWindow): void {
    const window = this.#windows.get(windowId);
    if (!window) return;
    if (message.type === 'ack') {
      window.publisher.acknowledge(message.seq);
      if (message.paintedAfterMs !== undefined) this.paintLatency.add(message.paintedAfterMs);
      if (window.publisher.barsOverran) this.#restart(windowId, window);
      return;
    }
    if (message.type === 'restart') {
      this.#restart(windowId, window);
      return;
    }
    this.demand.change(windowId, message.add, message.remove);
    const touchesFlow = [...message.add].some((item) => item.kind === 'flow') || message.remove.length > 0;
    if (touchesFlow) {
      const filters = this.demand.flowFilters(windowId).map((f) => new PrintFilter(f, this.#options.facts));
      window.publisher.setFilters(filters);
    }
    this.#options.demandChanged();
  }

  #restart(windowId: string, { publisher }: OpenWindow): void {
    this.#options.send(windowId, { type: 'reset' });
    publisher.reset();
  }

  /** A chain's contracts became known or changed: every window that shows it takes their rows. */
  refreshChains(underlying: string): void {
    for (const [windowId, window] of this.#windows) {
      for (const item of this.demand.items(windowId)) {
        if (item.kind !== 'chain' || item.underlying !== underlying) continue;
        const before = window.chainRows.get(item.key) ?? [];
        this.#takeChain(window, item);
        for (const id of before) window.publisher.removeRow(id);
      }
    }
  }

  /** Sends every window with credit its rows, prints and bars. True where any got a batch. */
  publish(nowMs: EpochMs): boolean {
    this.#options.bars.drainBars((id, timeframeMs, bar) => {
      for (const { bars, publisher } of this.#windows.values())
        if (bars.has(`${id}/${timeframeMs}`)) publisher.addBar(id, timeframeMs, bar);
    });
    let sent = false;
    for (const { publisher } of this.#windows.values()) sent = publisher.flush(nowMs) || sent;
    return sent;
  }

  /** More prints wait for a window than it should be let fall behind: a replay had better go slower. */
  get printsCrowd(): boolean {
    for (const { publisher } of this.#windows.values()) if (publisher.printsCrowd) return true;
    return false;
  }

  /** Events: every window gets each. */
  broadcast(message: ToWindow): void {
    for (const windowId of this.#windows.keys()) this.#options.send(windowId, message);
  }

  /** State that is sent again every second: a stalled window gets it when it resumes. */
  tellState(message: ToWindow): void {
    for (const windowId of this.#windows.keys()) this.tellStateTo(windowId, message);
  }

  tellStateTo(windowId: string, message: ToWindow): void {
    const window = this.#windows.get(windowId);
    if (window && !window.publisher.behind) this.#options.send(windowId, message);
  }

  /** Every window drops its rows and gets them again. */
  reset(): void {
    this.broadcast({ type: 'reset' });
    for (const { publisher } of this.#windows.values()) publisher.reset();
  }

  #apply(windowId: string, item: DemandItem, wanted: boolean): void {
    const window = this.#windows.get(windowId);
    if (!window) return;
    const { table, spark, bars } = this.#options;
    if (item.kind === 'row') {
      const id = table.intern(item.symbol);
      if (wanted) window.publisher.addRow(id);
      else window.publisher.removeRow(id);
      if (!item.spark) return;
      if (wanted) spark.want(id);
      else spark.release(id);
      window.publisher.wantSpark(id, wanted);
    } else if (item.kind === 'bars') {
      bars.watchBars(item.symbol, item.timeframeMs, wanted);
      const key = `${table.intern(item.symbol)}/${item.timeframeMs}`;
      const count = (window.bars.get(key) ?? 0) + (wanted ? 1 : -1);
      if (count > 0) window.bars.set(key, count);
      else window.bars.delete(key);
    } else if (item.kind === 'scan') {
      for (const symbol of item.symbols) {
        if (wanted) window.publisher.addRow(table.intern(symbol));
        else window.publisher.removeRow(table.intern(symbol));
      }
    } else if (item.kind === 'chain') {
      if (wanted) this.#takeChain(window, item);
      else {
        for (const id of window.chainRows.get(item.key) ?? []) window.publisher.removeRow(id);
        window.chainRows.delete(item.key);
      }
    }
  }

  #takeChain(window: OpenWindow, item: Extract<DemandItem, { kind: 'chain' }>): void {
    const ids = [...this.#options.chainInstruments(item.underlying, item.expiries)];
    for (const id of ids) window.publisher.addRow(id);
    window.chainRows.set(item.key, ids);
  }
}
