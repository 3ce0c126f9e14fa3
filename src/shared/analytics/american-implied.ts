/** Implied volatility of American options: a safeguarded secant on the price, started from the European answer. */
import { DirectCurves, type CurveSource } from './american-curves.ts';
import { americanPriceFrom, lastReason } from './american.ts';
import { createGreekColumns, type OptionSign } from './columns.ts';
import { writeEuropeanGreeks } from './european-greeks.ts';
import { europeanImpliedVolatility } from './european-implied.ts';
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

const LOWEST = 0.003;
const HIGHEST = 30;
const UNSETTLED = 0.03;
const MAX_STEPS = 60;
/** Secant steps before halving the bracket; a smooth root takes five or six. */
const PATIENCE = 14;
/** Share of spot or strike by which a price may miss intrinsic and still count as at it. */
const ROUNDING = 1e-12;
/** Relative change of σ, and price error as a share of the strike or spot, at which a root is accepted. */
const VOLATILITY_TOLERANCE = 1e-10;
const PRICE_TOLERANCE = 1e-13;

const european = createGreekColumns(1);

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
  if (!(spot > 0 && strike > 0 && Number.isFinite(spot + strike + price + years + rate + dividendYield))) {
    return -BAD_INPUT;
  }
  if (years <= 0) return -EXPIRED;
  if (price <= 0) return -ZERO_PRICE;
  const scale = Math.max(spot, strike);
  const intrinsic = sign * (spot - strike);
  if (price < intrinsic - ROUNDING * scale) return -BELOW_INTRINSIC;
  if (intrinsic > 0 && price <= intrinsic + ROUNDING * scale) return -AT_INTRINSIC;
  const guess = europeanImpliedVolatility(sign, price, spot, strike, years, rate, dividendYield);
  // Without a European answer an American price may still lie between the European and the American bound.
  if (guess.reason === BELOW_INTRINSIC) return -BELOW_INTRINSIC;
  let low = LOWEST;
  let high = guess.reason === SOLVED ? Math.min(guess.volatility * (1 + 1e-9), HIGHEST) : HIGHEST;
  let sigma = guess.reason === SOLVED ? Math.min(Math.max(guess.volatility, LOWEST), HIGHEST) : 0.5;
  let lastSigma = Number.NaN;
  let lastError = Number.NaN;
  for (let step = 0; step < MAX_STEPS; step++) {
    const value = americanPriceFrom(source, sign, spot, strike, years, sigma);
    if (Number.isNaN(value)) {
      // Far below any market volatility the boundary may not settle; the root, if any, lies above.
      if (lastReason() !== NOT_CONVERGED || sigma > UNSETTLED) return -lastReason();
      low = sigma;
      sigma = Math.sqrt(low * high);
      continue;
    }
    const error = value - price;
    if (Math.abs(error) <= PRICE_TOLERANCE * scale && value > intrinsic) return sigma;
    if (error > 0) high = Math.min(high, sigma);
    else low = Math.max(low, sigma);
    let slope = (error - lastError) / (sigma - lastSigma);
    if (!(slope > 0)) {
      writeEuropeanGreeks(european, 0, sign, spot, strike, years, rate, dividendYield, sigma);
      slope = european.vega[0];
    }
    lastSigma = sigma;
    lastError = error;
    let next = sigma - error / slope;
    // Where the price only just leaves intrinsic it is flat and the secant crawls: halve instead.
    if (step >= PATIENCE || !(next > low && next < high)) next = Math.sqrt(low * high);
    if (Math.abs(next - sigma) <= VOLATILITY_TOLERANCE * sigma || high - low <= VOLATILITY_TOLERANCE * high) {
      if (next < 1.001 * LOWEST) return -AT_INTRINSIC;
      if (next > 0.999 * HIGHEST) return -ABOVE_MAXIMUM;
      return next;
    }
    sigma = next;
  }
  return -NOT_CONVERGED;
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
