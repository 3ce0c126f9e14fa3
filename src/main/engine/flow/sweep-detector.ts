/**
 * Recognises sweeps: prints in one contract on the same side within 300 ms that hit two or more venues,
 * or that carry an intermarket-sweep condition. Children share a `sweepId`, the sequence of the first.
 */
import { PRINT_SIDE, PRINT_TAG } from '../../../shared/market/prints.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import type { FlowTape } from './flow-tape.ts';

export const SWEEP_WINDOW_MS = 300;

/** Prints that never belong to a sweep. */
const APART = PRINT_TAG.cancel | PRINT_TAG.late | PRINT_TAG.multiLeg | PRINT_TAG.stockTied;
const NONE = -1;

export class SweepDetector {
  readonly #tape: FlowTape;
  /** The running run of each contract: sequence and time of its first print, side, venue, and whether it is a sweep. */
  #firstSeq = new Float64Array(0);
  #firstAtMs = new Float64Array(0);
  #side = new Int8Array(0);
  #exchange = new Float64Array(0);
  #sweep = new Uint8Array(0);

  constructor(tape: FlowTape) {
    this.#tape = tape;
  }

  /** Returns the sweep tag where the print belongs to a sweep; amends the first print where that shows only now. */
  see(seq: number, id: InstrumentId, atMs: number, side: number, exchange: number, tags: number): number {
    if (tags & APART) return 0;
    if (id >= this.#firstSeq.length) this.#fit(id);
    const byCondition = (tags & PRINT_TAG.sweep) !== 0;
    const sinceMs = atMs - this.#firstAtMs[id];
    const joins = this.#firstSeq[id] !== NONE && sinceMs >= 0 && sinceMs <= SWEEP_WINDOW_MS && this.#side[id] === side;
    if (!joins) {
      this.#firstSeq[id] = seq;
      this.#firstAtMs[id] = atMs;
      this.#side[id] = side;
      this.#exchange[id] = exchange;
      this.#sweep[id] = byCondition ? 1 : 0;
      if (byCondition) this.#tape.set(seq, 'sweepId', seq);
      return byCondition ? PRINT_TAG.sweep : 0;
    }
    const secondVenue = exchange !== this.#exchange[id] && side !== PRINT_SIDE.unknown;
    if (this.#sweep[id] === 0 && !byCondition && !secondVenue) return 0;
    const first = this.#firstSeq[id];
    if (this.#sweep[id] === 0) {
      this.#sweep[id] = 1;
      this.#tag(first, first);
      for (let s = first + 1; s < seq; s++) if (this.#tape.instrument(s) === id) this.#tag(s, first);
    }
    this.#tape.set(seq, 'sweepId', first);
    return PRINT_TAG.sweep;
  }

  clear(): void {
    this.#firstSeq.fill(NONE);
  }

  #tag(seq: number, sweepId: number): void {
    if (seq < this.#tape.tail) return;
    const tags = this.#tape.get(seq, 'tags');
    if (tags & APART) return;
    this.#tape.set(seq, 'tags', (tags | PRINT_TAG.sweep) & ~PRINT_TAG.block);
    this.#tape.set(seq, 'sweepId', sweepId);
    this.#tape.amend(seq);
  }

  #fit(id: InstrumentId): void {
    const size = Math.max(1024, this.#firstSeq.length * 2, id + 1);
    const firstSeq = new Float64Array(size).fill(NONE);
    firstSeq.set(this.#firstSeq);
    this.#firstSeq = firstSeq;
    const firstAtMs = new Float64Array(size);
    firstAtMs.set(this.#firstAtMs);
    this.#firstAtMs = firstAtMs;
    const side = new Int8Array(size);
    side.set(this.#side);
    this.#side = side;
    const exchange = new Float64Array(size);
    exchange.set(this.#exchange);
    this.#exchange = exchange;
    const sweep = new Uint8Array(size);
    sweep.set(this.#sweep);
    this.#sweep = sweep;
  }
}
