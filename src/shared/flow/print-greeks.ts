/**
 * IV and Greeks that an option print itself implies: solved from its price against spot, European, carried at the rate without dividends.
 * In the money an American option is worth more than that, so there is no estimate; nor for an index nobody can hold.
 */
import { europeanVolatilityOrMinusReason } from '../analytics/european-implied.ts';
import { logMoneyness } from '../analytics/european.ts';
import { normalCdf, normalPdf } from '../analytics/normal.ts';
import { hasCarry, isEuropean, type OptionContract } from '../market/symbols.ts';

/** Whether a print of a contract at this spot can imply a volatility. */
export function impliesVolatility(contract: OptionContract, spot: number): boolean {
  const { strike, right, root, underlying } = contract;
  if (contract.adjusted || !hasCarry(underlying)) return false;
  const inTheMoney = right === 'C' ? spot > strike : spot < strike;
  return !inTheMoney || isEuropean(root);
}

export class PrintGreeks {
  /** A fraction a year, per $1 and per $1² of the underlying; NaN where there is none. */
  ivFraction = Number.NaN;
  delta = Number.NaN;
  gamma = Number.NaN;

  /** Sets the three for a print that implies a volatility, at `price` with `years` left and a continuous `rate`. */
  solve({ strike, right }: OptionContract, price: number, spot: number, years: number, rate: number): void {
    const sign = right === 'C' ? 1 : -1;
    const volatility = europeanVolatilityOrMinusReason(sign, price, spot, strike, years, rate, 0);
    this.ivFraction = volatility > 0 ? volatility : Number.NaN;
    this.carry(sign * strike, this.ivFraction, spot, years, rate);
  }

  /** Sets delta and gamma at a known volatility: Black-Scholes without a yield. `signedStrike`: negative for a put. */
  carry(signedStrike: number, volatility: number, spot: number, years: number, rate: number): void {
    const deviation = volatility * Math.sqrt(years);
    const d1 = (logMoneyness(spot, Math.abs(signedStrike)) + rate * years) / deviation + 0.5 * deviation;
    this.delta = signedStrike > 0 ? normalCdf(d1) : -normalCdf(-d1);
    this.gamma = normalPdf(d1) / (spot * deviation);
  }
}
