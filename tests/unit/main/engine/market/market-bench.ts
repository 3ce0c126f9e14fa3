/** A market state fed with wire events and REST answers; tells what is known of an instrument, unknown values left out. */
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { MarketState } from '../../../../../src/main/engine/market/market-state.ts';
import { FrameDecoder } from '../../../../../src/main/engine/massive/frames/frame-decoder.ts';
import { GROUP_BIT, GROUP_COLUMNS, GROUP_NAMES, type GroupName } from '../../../../../src/shared/contract/columns.ts';
import { EventColumns } from '../../../../../src/shared/market/event-columns.ts';
import type { BarRow, RestUpdate, SnapshotRow } from '../../../../../src/shared/market/rest-updates.ts';
import type { Market } from '../../../../../src/shared/market/symbols.ts';

/** 12:00 ET on Friday, 2026-11-20. */
export const NOON = Date.parse('2026-11-20T17:00:00Z');
export const HOUR = 3_600_000;
/** Midnights (ET) that begin Thursday, Friday and Saturday. */
export const THURSDAY = Date.parse('2026-11-19T05:00:00Z');
export const FRIDAY = Date.parse('2026-11-20T05:00:00Z');
export const SATURDAY = Date.parse('2026-11-21T05:00:00Z');

export type Wire = Record<string, unknown>;
export type Known = Record<string, number>;

export class MarketBench {
  readonly table: InstrumentTable;
  readonly state: MarketState;
  readonly #dirty;
  readonly #decoder = new FrameDecoder((symbol) => this.table.intern(symbol));
  readonly #columns = new EventColumns();

  constructor(capacity?: number) {
    this.table = new InstrumentTable(capacity);
    this.state = new MarketState(this.table);
    this.#dirty = this.table.watch(true);
  }

  /** One frame per call; `receivedAtMs` is its arrival. */
  frame(events: readonly Wire[], market: Market = 'stocks', receivedAtMs = NOON + 30_000): this {
    this.#decoder.decode(Buffer.from(JSON.stringify(events)), market, receivedAtMs, this.#columns);
    if (this.#columns.count !== events.length) throw new Error(`decoded ${this.#columns.count} of ${events.length}`);
    this.state.reduce(this.#columns);
    return this;
  }

  rest(update: RestUpdate, receivedAtMs = NOON + 30_000): this {
    this.state.applyRest(update, receivedAtMs);
    return this;
  }

  snapshot(row: Partial<SnapshotRow>, receivedAtMs = NOON + 30_000): this {
    return this.rest({ kind: 'snapshots', rows: [{ symbol: 'SPY', ...row }], errors: [] }, receivedAtMs);
  }

  previousDay(row: Partial<BarRow>, symbol = 'SPY'): this {
    const bar = { startMs: THURSDAY, open: 98, high: 102, low: 97, close: 99, ...row };
    return this.rest({ kind: 'previousDay', rows: [{ symbol, ...bar }] });
  }

  /** What is known of a symbol in these groups. */
  known(symbol: string, ...groups: GroupName[]): Known {
    const id = this.table.find(symbol);
    const entries = (groups.length > 0 ? groups : GROUP_NAMES)
      .flatMap((group) => [...GROUP_COLUMNS[group]])
      .map((name) => [name, id === undefined ? Number.NaN : this.table.column(name)[id]] as const)
      .filter(([, value]) => !Number.isNaN(value));
    return Object.fromEntries(entries);
  }

  /** Groups that changed since the last call, by symbol. */
  changed(): Record<string, GroupName[]> {
    const changed: Record<string, GroupName[]> = {};
    this.#dirty.drain((id, bits) => {
      changed[this.table.symbolOf(id)] = GROUP_NAMES.filter((group) => bits & GROUP_BIT[group]);
    });
    return changed;
  }
}
