/**
 * Delta and gamma of prints in contracts that nothing models: a large print from its own price, any other from the volatility that a
 * print of the contract implied within the last minute, at its own spot. Solving each print of a busy tape for a volatility of its own would take too much of the engine's time.
 */
import { DEFAULT_RATES, rateCurveOf, type RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { yearsLeft } from '../../../shared/market/calendar.ts';
import { impliesVolatility, PrintGreeks } from '../../../shared/flow/print-greeks.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import { ID_PLACE, PRINT_PLACE } from './flow-tape.ts';
import type { ContractFacts } from './print-filter.ts';

/** How long the volatility of a contract's print is used for its next ones. */
const STANDS_MS = 60_000;
/** A print of at least this premium is solved for a volatility of its own. */
const OWN_PREMIUM_USD = 100_000;
/** The move of spot over which delta follows gamma; beyond it both are computed again. */
const FOLLOWS_FRACTION = 0.0025;
// The engine folds a module's own constants into the code, but reads imported ones again each time.
const ID = ID_PLACE;
const { atMs: PRINT_AT_MS, price: PRINT_PRICE, spot: PRINT_SPOT, premiumUsd: PREMIUM } = PRINT_PLACE;
const SPOT = 1;
const DELTA = 2;
const GAMMA = 3;
const VOLATILITY = 4;
const RATE = 5;
const SETTLES_MS = 6;
/** Negative for a put. */
const SIGNED_STRIKE = 7;
/** When its volatility was solved, then the others; one cache line. */
const WIDTH = 8;

/** Which prints of a contract imply a volatility. */
const NOT_LOOKED_AT = 0;
const NONE = 1;
const ALL = 2;
const OUT_OF_THE_MONEY = 3;

export class GreekEstimates {
  /** Of the last print asked for; NaN where there is none. */
  delta = Number.NaN;
  gamma = Number.NaN;
  readonly #facts: ContractFacts;
  readonly #calendar: () => TradingCalendar;
  readonly #solver = new PrintGreeks();
  #rateAt: RateCurve = rateCurveOf(DEFAULT_RATES);
  #known = new Float64Array(0);
  #implies = new Uint8Array(0);

  constructor(facts: ContractFacts, calendar: () => TradingCalendar) {
    this.#facts = facts;
    this.#calendar = calendar;
  }

  setRates(rateAt: RateCurve): void {
    this.#rateAt = rateAt;
    this.clear();
  }

  /** Sets delta and gamma for the print whose row of the tape begins at `print`: numbers passed one by one would be boxed. */
  look(values: Float64Array, print: number): void {
    this.delta = Number.NaN;
    this.gamma = Number.NaN;
    const spot = values[print + PRINT_SPOT];
    if (!(spot > 0)) return;
    const id = values[print + ID] | 0;
    if (id >= this.#implies.length) this.#fit(id);
    const known = this.#known;
    const at = (id * WIDTH) | 0;
    const stands = values[print + PRINT_AT_MS] - known[at] < STANDS_MS;
    if (!stands || Math.abs(values[print + PREMIUM]) >= OWN_PREMIUM_USD) this.#solve(values, print);
    else if (Math.abs(spot - known[at | SPOT]) > FOLLOWS_FRACTION * spot) {
      if (known[at | VOLATILITY] > 0) this.#carry(values, print);
      else this.#solve(values, print);
    }
    this.delta = known[at | DELTA] + known[at | GAMMA] * (spot - known[at | SPOT]);
    this.gamma = known[at | GAMMA];
  }

  /** Any value of its row, which is then in the cache. */
  fetch(id: InstrumentId): number {
    return this.#known[Math.imul(id, WIDTH)];
  }

  clear(): void {
    this.#known.fill(Number.NaN);
    this.#implies.fill(NOT_LOOKED_AT);
  }

  #solve(values: Float64Array, print: number): void {
    const id = values[print + ID] | 0;
    const at = (id * WIDTH) | 0;
    const spot = values[print + PRINT_SPOT];
    const atMs = values[print + PRINT_AT_MS];
    if (this.#implies[id] === NOT_LOOKED_AT) this.#lookUp(id, at);
    const implies = this.#implies[id];
    if (implies === NONE) return;
    const known = this.#known;
    known[at] = atMs;
    known[at | SPOT] = spot;
    known[at | VOLATILITY] = Number.NaN;
    known[at | DELTA] = Number.NaN;
    known[at | GAMMA] = Number.NaN;
    const signedStrike = known[at | SIGNED_STRIKE];
    const inTheMoney = signedStrike > 0 ? spot > signedStrike : spot < -signedStrike;
    if (inTheMoney && implies === OUT_OF_THE_MONEY) return;
    const years = yearsLeft(known[at | SETTLES_MS], atMs) || Number.NaN;
    known[at | RATE] = this.#rateAt(years);
    this.#solver.solve(this.#facts.of(id)!, values[print + PRINT_PRICE], spot, years, known[at | RATE]);
    known[at | VOLATILITY] = this.#solver.ivFraction;
    known[at | DELTA] = this.#solver.delta;
    known[at | GAMMA] = this.#solver.gamma;
  }

  /** At the volatility that stands. */
  #carry(values: Float64Array, print: number): void {
    const known = this.#known;
    const at = ((values[print + ID] | 0) * WIDTH) | 0;
    const spot = values[print + PRINT_SPOT];
    const years = yearsLeft(known[at | SETTLES_MS], values[print + PRINT_AT_MS]) || Number.NaN;
    this.#solver.carry(known[at | SIGNED_STRIKE], known[at | VOLATILITY], spot, years, known[at | RATE]);
    known[at | SPOT] = spot;
    known[at | DELTA] = this.#solver.delta;
    known[at | GAMMA] = this.#solver.gamma;
  }

  #lookUp(id: InstrumentId, at: number): void {
    const contract = this.#facts.of(id);
    this.#implies[id] = NONE;
    if (!contract || !impliesVolatility(contract, contract.strike)) return;
    const isCall = contract.right === 'C';
    const deepInTheMoney = isCall ? contract.strike * 2 : contract.strike / 2;
    this.#implies[id] = impliesVolatility(contract, deepInTheMoney) ? ALL : OUT_OF_THE_MONEY;
    this.#known[at | SIGNED_STRIKE] = isCall ? contract.strike : -contract.strike;
    this.#known[at | SETTLES_MS] = this.#calendar().settlementMs(contract);
  }

  #fit(id: InstrumentId): void {
    const rows = Math.max(1024, this.#implies.length * 2, id + 1);
    const known = new Float64Array(rows * WIDTH).fill(Number.NaN);
    known.set(this.#known);
    this.#known = known;
    const implies = new Uint8Array(rows);
    implies.set(this.#implies);
    this.#implies = implies;
  }
}
