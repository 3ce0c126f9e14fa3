/**
 * IV and Greeks that an option print itself implies: solved from its price against spot, European, carried at the rate without dividends.
 * In the money an American option is worth more than that, so there is no estimate; nor for an index nobody can hold.
 */
import { createGreekColumns } from '../analytics/columns.ts';
import { writeEuropeanGreeks } from '../analytics/european-greeks.ts';
import { europeanVolatilityOrMinusReason } from '../analytics/european-implied.ts';
import type { RateCurve } from '../analytics/rate-curve.ts';
import { hasCarry, isEuropean, type OptionContract } from '../market/symbols.ts';

export class PrintGreeks {
  /** A fraction a year, per $1 and per $1² of the underlying; NaN where there is none. */
  ivFraction = Number.NaN;
  delta = Number.NaN;
  gamma = Number.NaN;
  readonly #row = createGreekColumns(1);

  /** Sets the three for a print at `price` with `years` left. */
  solve(contract: OptionContract, price: number, spot: number, years: number, rateAt: RateCurve): void {
    this.ivFraction = Number.NaN;
    this.delta = Number.NaN;
    this.gamma = Number.NaN;
    const { strike, right } = contract;
    const sign = right === 'C' ? 1 : -1;
    if (contract.adjusted || !hasCarry(contract.underlying)) return;
    if (!isEuropean(contract.root) && sign * (spot - strike) > 0) return;
    const rate = rateAt(years);
    const volatility = europeanVolatilityOrMinusReason(sign, price, spot, strike, years, rate, 0);
    if (!(volatility > 0)) return;
    writeEuropeanGreeks(this.#row, 0, sign, spot, strike, years, rate, 0, volatility);
    this.ivFraction = volatility;
    this.delta = this.#row.delta[0];
    this.gamma = this.#row.gamma[0];
  }
}
