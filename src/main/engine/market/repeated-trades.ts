/**
 * Trades that came twice: the same instrument, sequence, time, price, size, venue and conditions. The sequence alone does not tell: vendors have
 * given one number to several trades of a contract, a cancel may carry that of its trade, and many trades have none. Stocks and options are
 * told apart by their instruments. The memory is bounded: the newest 65,536 trades, a minute of a busy market, of which one may hide an older one.
 * Looking one up touches a table of fingerprints, small enough for a core's cache; the trades themselves are written one after the other and read
 * only where a fingerprint agrees.
 */
import type { EventColumns } from '../../../shared/market/event-columns.ts';
import { removeEvents } from '../../../shared/market/remove-events.ts';
import type { InstrumentTable } from './instrument-table.ts';

const KEPT = 1 << 16;
const MASK = KEPT - 1;
/** Of a slot: the upper half of the fingerprint; the lower half is the trade's place among those kept. */
const TAG = ~MASK;
const SEQUENCE = 1;
const AT_MS = 2;
const PRICE = 3;
const SIZE = 4;
const EXCHANGE = 5;
const CODES = 6;
const WIDTH = 7;
/** A checkpoint holds so many: a repeat follows its trade closely. */
const SAVED = 512;

/** Symbols and rows of the newest trades, oldest first; in a row the instrument is a place in `symbols`. */
export interface SavedTrades {
  symbols: string[];
  rows: number[][];
}

export class RepeatedTrades {
  /** By fingerprint. An empty one names place 0, where nothing is kept unless a trade is: no trade has the sequence 0. */
  readonly #slots = new Int32Array(KEPT);
  /** WIDTH values each: the instrument, then the others. */
  readonly #trades = new Float64Array(KEPT * WIDTH);
  /** By row of the frame: 1 for a repeat. All 0 between frames. */
  #repeated = new Uint8Array(0);
  /** What was read ahead: unused, the loads would be left out. */
  readonly #read = new Int32Array(1);
  /** How many trades came. */
  #order = 0;

  /** Takes repeats out of a decoded frame; returns how many. A frame without any is not changed. */
  leaveOut(events: EventColumns): number {
    const { trades } = events;
    const { count, id, sequence } = trades;
    const slots = this.#slots;
    // Into the cache, all at once: one by one each would be waited for.
    let read = 0;
    for (let row = 0; row < count; row++) read ^= slots[fingerprintOf(id[row], sequence[row]) & MASK];
    this.#read[0] = read;
    let found = 0;
    for (let row = 0; row < count; row++) {
      if (!(sequence[row] > 0)) continue;
      const print = fingerprintOf(id[row], sequence[row]);
      const slot = slots[print & MASK];
      if (((slot ^ print) & TAG) === 0 && this.#isAt((slot & MASK) * WIDTH, events, row)) {
        if (this.#repeated.length < trades.capacity) this.#repeated = grown(this.#repeated, trades.capacity);
        this.#repeated[row] = 1;
        found++;
      } else {
        slots[print & MASK] = (print & TAG) | (this.#order & MASK);
        this.#keep(events, row);
      }
    }
    if (found === 0) return 0;
    const repeated = this.#repeated;
    removeEvents(events, (block, row) => block === trades && repeated[row] === 1);
    repeated.fill(0, 0, count);
    return found;
  }

  clear(): void {
    this.#slots.fill(0);
    this.#trades.fill(0, 0, WIDTH);
    this.#order = 0;
  }

  /** The newest trades, for a checkpoint. */
  save(table: InstrumentTable): SavedTrades {
    const symbols = new Map<number, number>();
    const rows: number[][] = [];
    for (let order = Math.max(0, this.#order - SAVED); order < this.#order; order++) {
      const at = (order & MASK) * WIDTH;
      const [id, ...values] = this.#trades.subarray(at, at + WIDTH);
      if (!symbols.has(id)) symbols.set(id, symbols.size);
      rows.push([symbols.get(id)!, ...values]);
    }
    return { symbols: [...symbols.keys()].map((id) => table.symbolOf(id)), rows };
  }

  /** As it was at a checkpoint; empty where that is of a version without it. */
  restore(table: InstrumentTable, saved: SavedTrades | undefined): void {
    this.clear();
    for (const [place, ...values] of saved?.rows ?? []) {
      const id = table.intern(saved!.symbols[place]);
      const print = fingerprintOf(id, values[0]);
      const kept = this.#order++ & MASK;
      this.#slots[print & MASK] = (print & TAG) | kept;
      this.#trades[kept * WIDTH] = id;
      this.#trades.set(values, kept * WIDTH + SEQUENCE);
    }
  }

  /** Whether the trade kept at `at` is this one. */
  #isAt(at: number, events: EventColumns, row: number): boolean {
    const { trades } = events;
    const kept = this.#trades;
    return (
      kept[at + SEQUENCE] === trades.sequence[row] &&
      kept[at] === trades.id[row] &&
      kept[at + AT_MS] === trades.atMs[row] &&
      kept[at + PRICE] === trades.price[row] &&
      kept[at + SIZE] === trades.size[row] &&
      kept[at + EXCHANGE] === venueOf(trades.exchange[row]) &&
      kept[at + CODES] === codesOf(events, row)
    );
  }

  #keep(events: EventColumns, row: number): void {
    const { trades } = events;
    const kept = this.#trades;
    const at = ((this.#order++ & MASK) * WIDTH) | 0;
    kept[at] = trades.id[row];
    kept[at + SEQUENCE] = trades.sequence[row];
    kept[at + AT_MS] = trades.atMs[row];
    kept[at + PRICE] = trades.price[row];
    kept[at + SIZE] = trades.size[row];
    kept[at + EXCHANGE] = venueOf(trades.exchange[row]);
    kept[at + CODES] = codesOf(events, row);
  }
}

/** 32 bits: which slot, and what it must agree in. */
function fingerprintOf(id: number, sequence: number): number {
  let mixed = Math.imul(id, 0x9e3779b1) ^ Math.imul(sequence | 0, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

/** One number for none, whatever stands for it. */
const venueOf = (exchange: number): number => (exchange >= 0 ? exchange : -1);

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
