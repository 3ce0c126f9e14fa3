/**
 * Trades that came twice: the same instrument, sequence, time, price, size, venue and conditions. The sequence alone does not tell: vendors have
 * given one number to several trades of a contract, a cancel may carry that of its trade, and many trades have none. Stocks and options are
 * told apart by their instruments. The memory is bounded: the newest trade of each of 65,536 slots, a minute of a busy market.
 */
import type { EventColumns, TradeColumns } from '../../../shared/market/event-columns.ts';
import { removeEvents } from '../../../shared/market/remove-events.ts';
import type { InstrumentTable } from './instrument-table.ts';

const SLOTS = 1 << 16;
const MASK = SLOTS - 1;
/** A slot is one cache line. */
const WIDTH = 8;
const SEQUENCE = 1;
const AT_MS = 2;
const PRICE = 3;
const SIZE = 4;
const EXCHANGE = 5;
const CODES = 6;
/** How many trades came before it. */
const ORDER = 7;
/** A checkpoint holds so many: a repeat follows its trade closely. */
const SAVED = 512;

/** Symbols and rows of the newest trades, oldest first; in a row the instrument is a place in `symbols`. */
export interface SavedTrades {
  symbols: string[];
  rows: number[][];
}

export class RepeatedTrades {
  readonly #slots = new Float64Array(SLOTS * WIDTH).fill(Number.NaN);
  /** By row of the frame: 1 for a repeat. All 0 between frames. */
  #repeated = new Uint8Array(0);
  #order = 0;

  /** Takes repeats out of a decoded frame; returns how many. A frame without any is not changed. */
  leaveOut(events: EventColumns): number {
    const { trades } = events;
    const { count } = trades;
    let found = 0;
    for (let row = 0; row < count; row++) {
      if (!(trades.sequence[row] > 0) || this.#isNew(trades, row, codesOf(events, row))) continue;
      if (this.#repeated.length < trades.capacity) this.#repeated = grown(this.#repeated, trades.capacity);
      this.#repeated[row] = 1;
      found++;
    }
    if (found === 0) return 0;
    const repeated = this.#repeated;
    removeEvents(events, (block, row) => block === trades && repeated[row] === 1);
    repeated.fill(0, 0, count);
    return found;
  }

  clear(): void {
    this.#slots.fill(Number.NaN);
    this.#order = 0;
  }

  /** The newest trades, for a checkpoint. */
  save(table: InstrumentTable): SavedTrades {
    const slots = this.#slots;
    const places: number[] = [];
    for (let at = 0; at < slots.length; at += WIDTH) if (slots[at + ORDER] >= this.#order - SAVED) places.push(at);
    places.sort((a, b) => slots[a + ORDER] - slots[b + ORDER]);
    const symbols = new Map<number, number>();
    const rows = places.map((at) => {
      const id = slots[at];
      if (!symbols.has(id)) symbols.set(id, symbols.size);
      return [symbols.get(id)!, ...slots.subarray(at + SEQUENCE, at + ORDER)];
    });
    return { symbols: [...symbols.keys()].map((id) => table.symbolOf(id)), rows };
  }

  /** As it was at a checkpoint; empty where that is of a version without it. */
  restore(table: InstrumentTable, saved: SavedTrades | undefined): void {
    this.clear();
    for (const [place, ...values] of saved?.rows ?? []) {
      const id = table.intern(saved!.symbols[place]);
      const at = slotOf(id, values[0]);
      this.#slots[at] = id;
      this.#slots.set(values, at + SEQUENCE);
      this.#slots[at + ORDER] = this.#order++;
    }
  }

  /** Remembers it where it is. */
  #isNew(trades: TradeColumns, row: number, codes: number): boolean {
    const slots = this.#slots;
    const id = trades.id[row];
    const sequence = trades.sequence[row];
    const exchange = trades.exchange[row] >= 0 ? trades.exchange[row] : -1;
    const at = slotOf(id, sequence);
    if (
      slots[at + SEQUENCE] === sequence &&
      slots[at] === id &&
      slots[at + AT_MS] === trades.atMs[row] &&
      slots[at + PRICE] === trades.price[row] &&
      slots[at + SIZE] === trades.size[row] &&
      slots[at + EXCHANGE] === exchange &&
      slots[at + CODES] === codes
    )
      return false;
    slots[at] = id;
    slots[at + SEQUENCE] = sequence;
    slots[at + AT_MS] = trades.atMs[row];
    slots[at + PRICE] = trades.price[row];
    slots[at + SIZE] = trades.size[row];
    slots[at + EXCHANGE] = exchange;
    slots[at + CODES] = codes;
    slots[at + ORDER] = this.#order++;
    return true;
  }
}

/** Offset of the slot. */
const slotOf = (id: number, sequence: number): number => {
  const mixed = Math.imul(id, 0x9e3779b1) ^ Math.imul(sequence | 0, 0x85ebca6b);
  return ((mixed ^ (mixed >>> 15)) & MASK) * WIDTH;
};

/** One number for a trade's conditions in their order; 0 where it has none. */
function codesOf({ codes, trades }: EventColumns, row: number): number {
  const start = trades.codeStart[row];
  const end = start + trades.codeCount[row];
  let all = 0;
  for (let i = start; i < end; i++) all = (Math.imul(all, 31) + codes[i] + 1) | 0;
  return all;
}

function grown(marks: Uint8Array, capacity: number): Uint8Array<ArrayBuffer> {
  const bigger = new Uint8Array(capacity);
  bigger.set(marks);
  return bigger;
}
