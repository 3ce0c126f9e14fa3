/**
 * Recognises sweeps: prints in one contract on the same side within 300 ms that hit two or more venues,
 * or that carry an intermarket-sweep condition. Children share a `sweepId`, the sequence of the first.
 */
import { PRINT_SIDE, PRINT_TAG } from '../../../shared/market/prints.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import type { FlowTape } from './flow-tape.ts';

export const SWEEP_WINDOW_MS = 300;

interface Run {
  firstSeq: number;
  firstAtMs: number;
  side: number;
  exchange: number;
  sweep: boolean;
}

export class SweepDetector {
  readonly #tape: FlowTape;
  readonly #runs = new Map<InstrumentId, Run>();

  constructor(tape: FlowTape) {
    this.#tape = tape;
  }

  /** Returns the sweep tag where the print belongs to a sweep; amends the first print where that shows only now. */
  see(seq: number, id: InstrumentId, atMs: number, side: number, exchange: number, tags: number): number {
    if (tags & (PRINT_TAG.cancel | PRINT_TAG.late | PRINT_TAG.multiLeg | PRINT_TAG.stockTied)) return 0;
    const byCondition = (tags & PRINT_TAG.sweep) !== 0;
    const run = this.#runs.get(id);
    const joins =
      run !== undefined && atMs - run.firstAtMs <= SWEEP_WINDOW_MS && atMs >= run.firstAtMs && run.side === side;
    if (!joins) {
      this.#start(id, seq, atMs, side, exchange, byCondition);
      if (byCondition) this.#tape.set(seq, 'sweepId', seq);
      return byCondition ? PRINT_TAG.sweep : 0;
    }
    const secondVenue = exchange !== run.exchange && side !== PRINT_SIDE.unknown;
    if (!run.sweep && !byCondition && !secondVenue) return 0;
    if (!run.sweep) {
      run.sweep = true;
      this.#tag(run.firstSeq, run.firstSeq);
      for (let s = run.firstSeq + 1; s < seq; s++) if (this.#tape.instrument(s) === id) this.#tag(s, run.firstSeq);
    }
    this.#tape.set(seq, 'sweepId', run.firstSeq);
    return PRINT_TAG.sweep;
  }

  clear(): void {
    this.#runs.clear();
  }

  #start(id: InstrumentId, firstSeq: number, firstAtMs: number, side: number, exchange: number, sweep: boolean): void {
    const run = this.#runs.get(id);
    if (!run) {
      this.#runs.set(id, { firstSeq, firstAtMs, side, exchange, sweep });
      return;
    }
    run.firstSeq = firstSeq;
    run.firstAtMs = firstAtMs;
    run.side = side;
    run.exchange = exchange;
    run.sweep = sweep;
  }

  #tag(seq: number, sweepId: number): void {
    if (seq < this.#tape.tail) return;
    const tags = this.#tape.get(seq, 'tags');
    if (tags & (PRINT_TAG.cancel | PRINT_TAG.late | PRINT_TAG.multiLeg | PRINT_TAG.stockTied)) return;
    this.#tape.set(seq, 'tags', (tags | PRINT_TAG.sweep) & ~PRINT_TAG.block);
    this.#tape.set(seq, 'sweepId', sweepId);
    this.#tape.amend(seq);
  }
}
