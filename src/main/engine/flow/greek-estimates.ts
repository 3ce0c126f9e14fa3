/**
 * Delta and gamma of prints in contracts that nothing models: what the print's own price implies. Solving each of a busy tape's prints
 * would take too much of the engine's time, so an estimate is reused for its contract for a while, moved along with spot.
 */
import { rateCurveOf, type RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { yearsLeft } from '../../../shared/market/calendar.ts';
import { PrintGreeks } from '../../../shared/flow/print-greeks.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { defaultPreferences } from '../../../shared/settings/preferences.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import type { ContractFacts } from './print-filter.ts';

/** How long, and over which move of spot, an estimate is reused. */
const STANDS_MS = 60_000;
const STANDS_FRACTION = 0.0025;
const AT_MS = 1;
const DELTA = 2;
const GAMMA = 3;
const SETTLES_MS = 4;
/** Spot at the estimate, then the others. */
const WIDTH = 5;

export class GreekEstimates {
  /** Of the last print asked for; NaN where there is none. */
  delta = Number.NaN;
  gamma = Number.NaN;
  readonly #facts: ContractFacts;
  readonly #calendar: () => TradingCalendar;
  readonly #solver = new PrintGreeks();
  #rateAt: RateCurve = rateCurveOf(defaultPreferences().rateCurve);
  #known = new Float64Array(0);

  constructor(facts: ContractFacts, calendar: () => TradingCalendar) {
    this.#facts = facts;
    this.#calendar = calendar;
  }

  setRates(rateAt: RateCurve): void {
    this.#rateAt = rateAt;
    this.clear();
  }

  /** Sets delta and gamma for a print. `own`: from its own price, whatever stands. */
  look(id: InstrumentId, price: number, spot: number, atMs: number, own: boolean): void {
    const at = id * WIDTH;
    if (at >= this.#known.length) this.#fit(id);
    const known = this.#known;
    const move = spot - known[at];
    const stands = atMs - known[at + AT_MS] < STANDS_MS && Math.abs(move) <= STANDS_FRACTION * spot;
    if (!stands || own) this.#solve(id, at, price, spot, atMs);
    const since = stands && !own ? move : 0;
    this.delta = known[at + DELTA] + known[at + GAMMA] * since;
    this.gamma = known[at + GAMMA];
  }

  clear(): void {
    this.#known.fill(Number.NaN);
  }

  #solve(id: InstrumentId, at: number, price: number, spot: number, atMs: number): void {
    const known = this.#known;
    known[at] = spot;
    known[at + AT_MS] = atMs;
    known[at + DELTA] = Number.NaN;
    known[at + GAMMA] = Number.NaN;
    const contract = this.#facts.of(id);
    if (!contract || !(spot > 0)) return;
    if (Number.isNaN(known[at + SETTLES_MS])) known[at + SETTLES_MS] = this.#calendar().settlementMs(contract);
    const solver = this.#solver;
    solver.solve(contract, price, spot, yearsLeft(known[at + SETTLES_MS], atMs) || Number.NaN, this.#rateAt);
    known[at + DELTA] = solver.delta;
    known[at + GAMMA] = solver.gamma;
  }

  #fit(id: InstrumentId): void {
    const known = new Float64Array(Math.max(1024 * WIDTH, this.#known.length * 2, (id + 1) * WIDTH)).fill(Number.NaN);
    known.set(this.#known);
    this.#known = known;
  }
}
