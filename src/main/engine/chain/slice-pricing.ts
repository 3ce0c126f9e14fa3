/** The model one expiry's contracts are priced with: by exercise style, and by whether dividends have dates. */
import { AmericanSlice } from '../../../shared/analytics/american-slice.ts';
import { dividendPricing } from '../../../shared/analytics/ex-date-pricing.ts';
import { EuropeanSlice, type PricingSlice } from '../../../shared/analytics/pricing-slice.ts';
import type { SliceCarry } from './carry.ts';

/** `earlier`, the model of the last pass, is shifted where possible: building its tables is the costly part. */
export function pricingSlice(
  european: boolean,
  years: number,
  carry: SliceCarry,
  earlier: PricingSlice | undefined,
): PricingSlice {
  const { rate, dividendYield, dividends } = carry;
  if (european) return new EuropeanSlice(years, rate, dividendYield);
  if (dividends) return dividendPricing(dividends, carry.spot, earlier);
  if (!(earlier instanceof AmericanSlice)) return new AmericanSlice(years, rate, dividendYield);
  earlier.moveTo(years, rate, dividendYield);
  return earlier;
}
