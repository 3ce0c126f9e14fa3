/** IV and delta of prints whose contract has no live model, solved from each print. Asked for prints on screen only; the newest answers are kept. */
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { impliesVolatility, PrintGreeks } from '../../../shared/flow/print-greeks.ts';
import type { OptionContract } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { PrintContracts } from './print-contracts.ts';
import type { PrintTape } from './print-tape.ts';

/** Rows of a tall screen, many times over; a power of two. */
const KEPT = 1024;

export class PrintEstimates {
  readonly #facts: PrintContracts;
  #rateAt: RateCurve;
  #calendar: TradingCalendar;
  readonly #seqs = new Float64Array(KEPT).fill(Number.NaN);
  readonly #ivs = new Float64Array(KEPT);
  readonly #deltas = new Float64Array(KEPT);
  readonly #solver = new PrintGreeks();

  constructor(facts: PrintContracts, rateAt: RateCurve, calendar: TradingCalendar) {
    this.#facts = facts;
    this.#rateAt = rateAt;
    this.#calendar = calendar;
  }

  /** Other rates, or another calendar: all is solved again. */
  solveBy(rateAt: RateCurve, calendar: TradingCalendar): void {
    this.#rateAt = rateAt;
    this.#calendar = calendar;
    this.clear();
  }

  /** Sequences start over in another world. */
  clear(): void {
    this.#seqs.fill(Number.NaN);
  }

  /** A fraction a year; NaN where there is none. */
  ivFraction(tape: PrintTape, ordinal: number): number {
    return this.#ivs[this.#slotOf(tape, ordinal)];
  }

  /** Per $1 of the underlying; NaN where there is none. */
  delta(tape: PrintTape, ordinal: number): number {
    return this.#deltas[this.#slotOf(tape, ordinal)];
  }

  #slotOf(tape: PrintTape, ordinal: number): number {
    const slot = ordinal & (KEPT - 1);
    const seq = tape.get(ordinal, 'printSeq');
    if (this.#seqs[slot] !== seq) {
      this.#seqs[slot] = seq;
      this.#ivs[slot] = Number.NaN;
      this.#deltas[slot] = Number.NaN;
      const contract = this.#facts.of(tape.instrument(ordinal));
      if (contract) this.#solve(slot, contract, tape, ordinal);
    }
    return slot;
  }

  #solve(slot: number, contract: OptionContract, tape: PrintTape, ordinal: number): void {
    const spot = tape.get(ordinal, 'spot');
    if (!impliesVolatility(contract, spot)) return;
    const years = this.#calendar.yearsToExpiry(contract, tape.get(ordinal, 'atMs'));
    this.#solver.solve(contract, tape.get(ordinal, 'price'), spot, years, this.#rateAt(years));
    this.#ivs[slot] = this.#solver.ivFraction;
    this.#deltas[slot] = this.#solver.delta;
  }
}
