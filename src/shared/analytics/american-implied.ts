/** Implied volatility of American options: a safeguarded secant on the price, started from the European answer. */
import { DirectCurves, type CurveSource } from './american-curves.ts';
import { americanPriceFrom, lastReason } from './american.ts';
import { createGreekColumns, type OptionSign } from './columns.ts';
import { writeEuropeanGreeks } from './european-greeks.ts';
import { europeanImpliedVolatility } from './european-implied.ts';
import { HIGHEST_VOLATILITY, solveVolatility } from './implied-secant.ts';
import {
  AT_INTRINSIC,
  BAD_INPUT,
  BELOW_INTRINSIC,
  EXPIRED,
  NOT_CONVERGED,
  SOLVED,
  UNSUPPORTED_REGION,
  ZERO_PRICE,
} from './reasons.ts';

/** Share of spot within which a price is the value of exercise: the kernels' own error leaves no time value to read there. */
const AT_EXERCISE = 1e-8;
/** Relative change of σ, and price error as a share of the strike or spot, at which a root is accepted. */
const VOLATILITY_TOLERANCE = 1e-10;
const PRICE_TOLERANCE = 1e-13;

const european = createGreekColumns(1);

/** Why an American price holds no volatility, from its bounds alone; SOLVED where it may. */
export function reasonWithoutModel(
  sign: OptionSign,
  price: number,
  spot: number,
  strike: number,
  years: number,
): number {
  if (!(spot > 0 && strike > 0 && Number.isFinite(spot + strike + price + years))) return BAD_INPUT;
  if (years <= 0) return EXPIRED;
  if (price <= 0) return ZERO_PRICE;
  const intrinsic = sign * (spot - strike);
  if (price < intrinsic - AT_EXERCISE * spot) return BELOW_INTRINSIC;
  return intrinsic > 0 && price <= intrinsic + AT_EXERCISE * spot ? AT_INTRINSIC : SOLVED;
}

/**
 * The volatility, or minus the reason byte. An American price is never below the European one, so the European
 * volatility is an upper bound and, where exercise is far, nearly the answer. Below the lowest volatility at which
 * holding beats exercising the price is intrinsic whatever the volatility: no solution, AT_INTRINSIC.
 */
export function americanVolatilityOrMinusReason(
  source: CurveSource,
  sign: OptionSign,
  price: number,
  spot: number,
  strike: number,
  years: number,
): number {
  const { rate, dividendYield } = source;
  const unusable = Number.isFinite(rate + dividendYield)
    ? reasonWithoutModel(sign, price, spot, strike, years)
    : BAD_INPUT;
  if (unusable !== SOLVED) return -unusable;
  const scale = Math.max(spot, strike);
  const intrinsic = sign * (spot - strike);
  const guess = europeanImpliedVolatility(sign, price, spot, strike, years, rate, dividendYield);
  // Without a European answer an American price may still lie between the European and the American bound.
  if (guess.reason === BELOW_INTRINSIC) return -BELOW_INTRINSIC;
  let why: number = SOLVED;
  const solved = solveVolatility({
    priceAt: (sigma) => {
      const value = americanPriceFrom(source, sign, spot, strike, years, sigma);
      if (Number.isNaN(value)) why = lastReason();
      return value;
    },
    vegaAt: (sigma) => {
      writeEuropeanGreeks(european, 0, sign, spot, strike, years, rate, dividendYield, sigma);
      return european.vega[0];
    },
    price,
    intrinsic,
    guess: guess.reason === SOLVED ? guess.volatility : 0.5,
    high: guess.reason === SOLVED ? guess.volatility * (1 + 1e-9) : HIGHEST_VOLATILITY,
    priceTolerance: PRICE_TOLERANCE * scale,
    volatilityTolerance: VOLATILITY_TOLERANCE,
  });
  return solved === -NOT_CONVERGED && why === UNSUPPORTED_REGION ? -UNSUPPORTED_REGION : solved;
}

/** Implied volatility, fraction a year, or NaN with the reason byte. */
export function americanImpliedVolatility(
  sign: OptionSign,
  price: number,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
): { volatility: number; reason: number } {
  const source = new DirectCurves(years, rate, dividendYield);
  const solved = americanVolatilityOrMinusReason(source, sign, price, spot, strike, years);
  return solved > 0 ? { volatility: solved, reason: SOLVED } : { volatility: Number.NaN, reason: -solved };
}
