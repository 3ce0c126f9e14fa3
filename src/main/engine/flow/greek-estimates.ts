/**
 * Delta and gamma of prints in contracts that nothing models: from the volatility that a print of the contract implied within the last
 * minute, at the spot of the print. Solving each print of a busy tape for a volatility of its own would take too much of the engine's time.
 */
import { rateCurveOf, type RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { yearsLeft } from '../../../shared/market/calendar.ts';
import { impliesVolatility, PrintGreeks } from '../../../shared/flow/print-greeks.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { defaultPreferences } from '../../../shared/settings/preferences.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import type { ContractFacts } from './print-filter.ts';

/** How long the volatility of a contract's print is used for its next ones. */
const STANDS_MS = 60_000;
/** The move of spot over which delta follows gamma; beyond it both are computed again. */
const FOLLOWS_FRACTION = 0.0025;
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
  #rateAt: RateCurve = rateCurveOf(defaultPreferences().rateCurve);
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

  /** Sets delta and gamma for a print. */
  look(id: InstrumentId, price: number, spot: number, atMs: number): void {
    this.delta = Number.NaN;
    this.gamma = Number.NaN;
    if (!(spot > 0)) return;
    if (id >= this.#implies.length) this.#fit(id);
    const known = this.#known;
    const at = (id * WIDTH) | 0;
    if (!(atMs - known[at] < STANDS_MS)) this.#solve(id, at, price, spot, atMs);
    else if (Math.abs(spot - known[at | SPOT]) > FOLLOWS_FRACTION * spot) {
      if (known[at | VOLATILITY] > 0) this.#carry(at, spot, atMs);
      else this.#solve(id, at, price, spot, atMs);
    }
    this.delta = known[at | DELTA] + known[at | GAMMA] * (spot - known[at | SPOT]);
    this.gamma = known[at | GAMMA];
  }

  clear(): void {
    this.#known.fill(Number.NaN);
    this.#implies.fill(NOT_LOOKED_AT);
  }

  #solve(id: InstrumentId, at: number, price: number, spot: number, atMs: number): void {
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
    this.#solver.solve(this.#facts.of(id)!, price, spot, years, known[at | RATE]);
    known[at | VOLATILITY] = this.#solver.ivFraction;
    known[at | DELTA] = this.#solver.delta;
    known[at | GAMMA] = this.#solver.gamma;
  }

  /** At the volatility that stands. */
  #carry(at: number, spot: number, atMs: number): void {
    const known = this.#known;
    const years = yearsLeft(known[at | SETTLES_MS], atMs) || Number.NaN;
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
