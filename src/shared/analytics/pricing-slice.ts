/**
 * One expiry ready to be priced, whatever its exercise style and dividends: what a chain, a surface or a scenario calls.
 * Made once for a time to settlement, rate and carry; any spot, strike and volatility can then be asked. Natural units.
 */
import type { GreekColumns, OptionSign } from './columns.ts';
import { writeEuropeanGreeks } from './european-greeks.ts';
import { europeanVolatilityOrMinusReason } from './european-implied.ts';
import { europeanPrice } from './european.ts';
import { BAD_INPUT, SOLVED } from './reasons.ts';

export interface PricingSlice {
  /** ACT/365 to settlement. */
  readonly years: number;
  readonly rate: number;
  /** Continuous; beside the cash dividends where the slice has these. */
  readonly dividendYield: number;
  /** US dollars; NaN for unusable input. */
  price(sign: OptionSign, spot: number, strike: number, volatility: number): number;
  /** Price and Greeks into row `i`, natural units; the reason byte, and NaN throughout unless SOLVED. */
  writeGreeks(out: GreekColumns, i: number, sign: OptionSign, spot: number, strike: number, volatility: number): number;
  /** The implied volatility, or minus the reason byte why there is none. */
  volatilityOrMinusReason(sign: OptionSign, price: number, spot: number, strike: number): number;
}

export class EuropeanSlice implements PricingSlice {
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;

  constructor(years: number, rate: number, dividendYield: number) {
    this.years = years;
    this.rate = rate;
    this.dividendYield = dividendYield;
  }

  price(sign: OptionSign, spot: number, strike: number, volatility: number): number {
    return europeanPrice(sign, spot, strike, this.years, this.rate, this.dividendYield, volatility);
  }

  writeGreeks(
    out: GreekColumns,
    i: number,
    sign: OptionSign,
    spot: number,
    strike: number,
    volatility: number,
  ): number {
    writeEuropeanGreeks(out, i, sign, spot, strike, this.years, this.rate, this.dividendYield, volatility);
    return Number.isNaN(out.price[i]) ? BAD_INPUT : SOLVED;
  }

  volatilityOrMinusReason(sign: OptionSign, price: number, spot: number, strike: number): number {
    return europeanVolatilityOrMinusReason(sign, price, spot, strike, this.years, this.rate, this.dividendYield);
  }
}
