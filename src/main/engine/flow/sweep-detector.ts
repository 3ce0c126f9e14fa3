/**
 * Recognises sweeps: prints in one contract on the same side within 300 ms that hit two or more venues,
 * or that carry an intermarket-sweep condition. Children share a `groupId`, the sequence of the first.
 */
import { PRINT_SIDE, PRINT_TAG } from '../../../shared/market/prints.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import { ID_PLACE, PRINT_PLACE, type FlowTape } from './flow-tape.ts';

export const SWEEP_WINDOW_MS = 300;

/** Prints that never belong to a sweep. */
const APART =
  PRINT_TAG.cancel |
  PRINT_TAG.late |
  PRINT_TAG.multiLeg |
  PRINT_TAG.stockTied |
  PRINT_TAG.wrongTime |
  PRINT_TAG.wrongValue;
/** A run: sequence of its first print, then these; NaN where there is none. One cache line. */
const FIRST_AT_MS = 1;
const SIDE = 2;
const EXCHANGE = 3;
const IS_SWEEP = 4;
/** The newest print of the run, while it is no sweep. */
const NEWEST = 5;
const WIDTH = 8;

// The engine folds a module's own constants into the code, but reads imported ones again each time.
const ID = ID_PLACE;
const { atMs: AT_MS, side: PRINT_SIDE_PLACE, exchange: PRINT_EXCHANGE_PLACE, tags: TAGS } = PRINT_PLACE;
const SWEEP = PRINT_TAG.sweep;
const { unknown: UNKNOWN_SIDE, aboveAsk: ABOVE_ASK, atAsk: AT_ASK, belowBid: BELOW_BID, atBid: AT_BID } = PRINT_SIDE;

export class SweepDetector {
  readonly #tape: FlowTape;
  /** The current run of each contract, WIDTH values each. */
  #runs = new Float64Array(0);
  /** By place in the ring: the print before it in its run, while the run is no sweep. */
  readonly #before: Float64Array;
  readonly #mask: number;

  constructor(tape: FlowTape) {
    this.#tape = tape;
    this.#before = new Float64Array(tape.capacity);
    this.#mask = tape.capacity - 1;
  }

  /** Returns the sweep tag where the print on the tape belongs to a sweep; amends the first print where it turns out to begin one. */
  see(seq: number): number {
    const print = this.#tape.offsetOf(seq);
    const values = this.#tape.values;
    const tags = values[print + TAGS] | 0;
    if (tags & APART) return 0;
    const id = values[print + ID] | 0;
    const atMs = values[print + AT_MS];
    let side = values[print + PRINT_SIDE_PLACE];
    // It walks through the book: at the ask, then above it, is bought all the same.
    if (side === ABOVE_ASK) side = AT_ASK;
    else if (side === BELOW_BID) side = AT_BID;
    const exchange = values[print + PRINT_EXCHANGE_PLACE];
    if (id * WIDTH >= this.#runs.length) this.#fit(id);
    const runs = this.#runs;
    const run = (id * WIDTH) | 0;
    const byCondition = (tags & SWEEP) !== 0;
    const sinceMs = atMs - runs[run + FIRST_AT_MS];
    const joins = sinceMs >= 0 && sinceMs <= SWEEP_WINDOW_MS && runs[run + SIDE] === side;
    if (!joins) {
      runs[run] = seq;
      runs[run + FIRST_AT_MS] = atMs;
      runs[run + SIDE] = side;
      runs[run + EXCHANGE] = exchange;
      runs[run + IS_SWEEP] = byCondition ? 1 : 0;
      runs[run + NEWEST] = seq;
      if (byCondition) this.#tape.join(seq, seq);
      return byCondition ? SWEEP : 0;
    }
    const isSweep = runs[run + IS_SWEEP] === 1;
    const secondVenue = exchange !== runs[run + EXCHANGE] && side !== UNKNOWN_SIDE;
    if (!isSweep && !byCondition && !secondVenue) {
      this.#before[seq & this.#mask] = runs[run + NEWEST];
      runs[run + NEWEST] = seq;
      return 0;
    }
    const first = runs[run];
    if (!isSweep) {
      runs[run + IS_SWEEP] = 1;
      this.#tag(first, first);
      const { tail } = this.#tape;
      for (let s = runs[run + NEWEST]; s > first && s >= tail; s = this.#before[s & this.#mask]) this.#tag(s, first);
    }
    this.#tape.join(seq, first);
    return SWEEP;
  }

  /** Any value of its row, which is then in the cache. */
  fetch(id: InstrumentId): number {
    return this.#runs[Math.imul(id, WIDTH)];
  }

  clear(): void {
    this.#runs.fill(Number.NaN);
  }

  #tag(seq: number, groupId: number): void {
    if (seq < this.#tape.tail) return;
    const tags = this.#tape.get(seq, 'tags');
    if (tags & APART) return;
    this.#tape.set(seq, 'tags', (tags | SWEEP) & ~PRINT_TAG.block);
    this.#tape.join(seq, groupId);
    this.#tape.amend(seq);
  }

  #fit(id: InstrumentId): void {
    const runs = new Float64Array(Math.max(1024 * WIDTH, this.#runs.length * 2, (id + 1) * WIDTH)).fill(Number.NaN);
    runs.set(this.#runs);
    this.#runs = runs;
  }
}
