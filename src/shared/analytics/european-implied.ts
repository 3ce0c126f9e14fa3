/** Implied volatility of European options, to machine precision. */
import type { OptionColumns, OptionSign } from './columns.ts';
import { logMoneyness } from './european.ts';
import { impliedTotalVolatility } from './implied-normalised.ts';
import {
  ABOVE_MAXIMUM,
  AT_INTRINSIC,
  BAD_INPUT,
  BELOW_INTRINSIC,
  EXPIRED,
  NOT_CONVERGED,
  SOLVED,
  ZERO_PRICE,
} from './reasons.ts';

/** Time value below this share of the larger leg is rounding of the price itself. */
const ROUNDING = 4 * 2.220446049250313e-16;

/** The volatility, or minus the reason: one number, so that the batch allocates nothing. */
export function europeanVolatilityOrMinusReason(
  sign: OptionSign,
  price: number,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
): number {
  if (!(spot > 0 && strike > 0 && Number.isFinite(spot + strike + price + years + rate + dividendYield))) {
    return -BAD_INPUT;
  }
  if (years <= 0) return -EXPIRED;
  if (price <= 0) return -ZERO_PRICE;
  const x = logMoneyness(spot, strike) + (rate - dividendYield) * years;
  const strikePv = strike * Math.exp(-rate * years);
  // √(F/K) and its inverse scale everything: S·e^{−qT} is strikePv·root², and √(S·e^{−qT}·K·e^{−rT}) strikePv·root.
  const root = Math.exp(0.5 * x);
  const scale = strikePv * root;
  const spotPv = scale * root;
  if (price >= (sign > 0 ? spotPv : strikePv)) return -ABOVE_MAXIMUM;
  let timeValue = price;
  if (sign * x > 0) {
    timeValue -= sign * strikePv * Math.expm1(x);
    const rounding = ROUNDING * Math.max(spotPv, strikePv);
    if (timeValue < -rounding) return -BELOW_INTRINSIC;
    if (timeValue <= rounding) return -AT_INTRINSIC;
  }
  const beta = timeValue / scale;
  if (!(beta > 0)) return -ZERO_PRICE;
  const highest = x > 0 ? 1 / root : root;
  if (beta >= highest) return -ABOVE_MAXIMUM;
  const volatility = impliedTotalVolatility(-Math.abs(x), beta, highest) / Math.sqrt(years);
  return volatility > 0 && volatility < Number.POSITIVE_INFINITY ? volatility : -NOT_CONVERGED;
}

/**
 * Implied volatility as a fraction a year, with why not: `volatility` is NaN unless `reason` is `SOLVED`
 * (see `reasonOf`). Price and strikes in US dollars, time in ACT/365 years, continuous rates.
 */
export function europeanImpliedVolatility(
  sign: OptionSign,
  price: number,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
): { volatility: number; reason: number } {
  const solved = europeanVolatilityOrMinusReason(sign, price, spot, strike, years, rate, dividendYield);
  return solved > 0 ? { volatility: solved, reason: SOLVED } : { volatility: Number.NaN, reason: -solved };
}

/** Solves rows `from` to `to`: volatility (or NaN) into `outVolatility`, the reason byte into `outReason`. */
export function europeanImpliedVolatilities(
  options: OptionColumns,
  price: Float64Array,
  outVolatility: Float64Array,
  outReason: Uint8Array,
  from = 0,
  to = outVolatility.length,
): void {
  for (let i = from; i < to; i++) {
    const solved = europeanVolatilityOrMinusReason(
      options.sign[i] as OptionSign,
      price[i],
      options.spot[i],
      options.strike[i],
      options.years[i],
      options.rate[i],
      options.dividendYield[i],
    );
    outVolatility[i] = solved > 0 ? solved : Number.NaN;
    outReason[i] = solved > 0 ? SOLVED : -solved;
  }
}
