/**
 * Passes every print that may set the last price to the last-price conditions, in wire order, before the frame changes the table.
 * Costs one look-up per trade of a frame while any such rule exists, nothing otherwise.
 */
import { SOURCE } from '../../../shared/contract/columns.ts';
import { MOVES, type ConditionTable } from '../../../shared/market/conditions.ts';
import type { BarColumns, EventColumns } from '../../../shared/market/event-columns.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';

/** A latch and what to call when a print reached it. */
export interface PrintListener {
  /** `see` answers false where the price changes nothing that is looked at. */
  state: { readonly id: InstrumentId; see(price: number, atMs: number): boolean };
  due(): void;
}

export class PrintWatch {
  readonly #table: InstrumentTable;
  /** By instrument: 0, or 1 + index of its listeners. */
  #slot = new Uint16Array(0);
  #listeners: PrintListener[][] = [];

  constructor(table: InstrumentTable) {
    this.#table = table;
  }

  set(listeners: readonly PrintListener[]): void {
    const byId = new Map<InstrumentId, PrintListener[]>();
    for (const listener of listeners) {
      const known = byId.get(listener.state.id);
      if (known) known.push(listener);
      else byId.set(listener.state.id, [listener]);
    }
    this.#listeners = [...byId.values()];
    this.#slot = new Uint16Array(Math.max(-1, ...byId.keys()) + 1);
    [...byId.keys()].forEach((id, i) => (this.#slot[id] = i + 1));
  }

  seeFrame(events: EventColumns, conditions: ConditionTable): void {
    if (this.#listeners.length === 0) return;
    const slot = this.#slot;
    const { trades, indexValues, secondBars, codes } = events;
    for (let row = 0; row < trades.count; row++) {
      const id = trades.id[row];
      if (id >= slot.length || slot[id] === 0) continue;
      const effect = conditions.effectOfAll(codes, trades.codeStart[row], trades.codeCount[row]);
      if (effect & MOVES.last) this.#see(id, trades.price[row], trades.atMs[row], events.receivedAtMs);
    }
    for (let row = 0; row < indexValues.count; row++) {
      const id = indexValues.id[row];
      if (id < slot.length && slot[id] !== 0)
        this.#see(id, indexValues.value[row], indexValues.atMs[row], events.receivedAtMs);
    }
    for (let row = 0; row < secondBars.count; row++) {
      const id = secondBars.id[row];
      if (id < slot.length && slot[id] !== 0) this.#seeBar(id, secondBars, row);
    }
  }

  /** Where no trades stream, a bar's range shows which prices traded; the order within the bar is inferred from its direction. */
  #seeBar(id: InstrumentId, bars: BarColumns, row: number): void {
    const table = this.#table;
    const streamed = table.column('tradeSource')[id] === SOURCE.liveTrade;
    if (streamed && table.column('lastAtMs')[id] >= bars.atMs[row]) return;
    const rose = bars.close[row] >= bars.open[row];
    const atMs = bars.endMs[row];
    this.#see(id, bars.open[row], atMs, atMs);
    this.#see(id, rose ? bars.low[row] : bars.high[row], atMs, atMs);
    this.#see(id, rose ? bars.high[row] : bars.low[row], atMs, atMs);
    this.#see(id, bars.close[row], atMs, atMs);
  }

  #see(id: InstrumentId, price: number, stampMs: number, arrivedAtMs: number): void {
    const atMs = stampMs === stampMs ? stampMs : arrivedAtMs;
    // Late prints do not become the last price (`reduce-trades.ts`).
    if (!(price > 0) || atMs < this.#table.column('lastAtMs')[id]) return;
    const listeners = this.#listeners[this.#slot[id] - 1];
    for (let i = 0; i < listeners.length; i++) {
      if (listeners[i].state.see(price, atMs)) listeners[i].due();
    }
  }
}
