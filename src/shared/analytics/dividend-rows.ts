/** Implied volatility and all Greeks of chain rows through a `DividendSlice`; natural units, ten to twenty microseconds a row. */
import { reasonWithoutModel } from './american-implied.ts';
import { createGreekColumns, GREEK_NAMES, type GreekColumns, type OptionSign } from './columns.ts';
import type { DividendCorrection, DividendSlice, Order } from './dividend-slice.ts';
import { writeEuropeanGreeks } from './european-greeks.ts';
import { europeanImpliedVolatility } from './european-implied.ts';
import { HIGHEST_VOLATILITY, solveVolatility } from './implied-secant.ts';
import type { PricingSlice } from './pricing-slice.ts';
import { AT_INTRINSIC, BAD_INPUT, BELOW_INTRINSIC, SOLVED } from './reasons.ts';

/** Share of spot: an in-the-money price that close to its riskless value tells nothing of volatility. */
const LATTICE_ERROR = 2e-5;
const PRICE_TOLERANCE = 1e-9;
const VOLATILITY_TOLERANCE = 1e-7;
/** Relative step of volatility for vega and vanna. */
const VOLATILITY_STEP = 0.02;
/** Step of spot for charm, in standard deviations to expiry. */
const SPOT_STEP = 0.05;

const escrowed = createGreekColumns(1);
const at: DividendCorrection = { value: 0, delta: 0, gamma: 0, exercised: false };
const more: DividendCorrection = { value: 0, delta: 0, gamma: 0, exercised: false };
const less: DividendCorrection = { value: 0, delta: 0, gamma: 0, exercised: false };

/** The volatility, or minus a reason byte. */
export function dividendVolatilityOrMinusReason(
  slice: DividendSlice,
  sign: OptionSign,
  price: number,
  spot: number,
  strike: number,
  order: Order = 4,
): number {
  const { years, rate, dividendYield, escrow } = slice;
  const left = spot - escrow;
  const unusable = left > 0 ? reasonWithoutModel(sign, price, spot, strike, years) : BAD_INPUT;
  if (unusable !== SOLVED) return -unusable;
  const scale = Math.max(spot, strike);
  const intrinsic = sign * (spot - strike);
  if (intrinsic > 0 && price <= slice.risklessValue(sign, spot, strike) + LATTICE_ERROR * spot) return -AT_INTRINSIC;
  const guess = europeanImpliedVolatility(sign, price, left, strike, years, rate, dividendYield);
  if (guess.reason === BELOW_INTRINSIC) return -BELOW_INTRINSIC;
  return solveVolatility({
    priceAt: (sigma) => slice.price(sign, spot, strike, sigma, order),
    vegaAt: (sigma) => {
      writeEuropeanGreeks(escrowed, 0, sign, left, strike, years, rate, dividendYield, sigma);
      return escrowed.vega[0];
    },
    price,
    intrinsic,
    guess: guess.reason === SOLVED ? guess.volatility : 0.5,
    high: HIGHEST_VOLATILITY,
    priceTolerance: PRICE_TOLERANCE * scale,
    volatilityTolerance: VOLATILITY_TOLERANCE,
  });
}

/** Price and Greeks of row `i` at a volatility. Theta is the Black-Scholes equation, charm its slope in spot. */
export function writeDividendGreeks(
  out: GreekColumns,
  i: number,
  slice: DividendSlice,
  sign: OptionSign,
  spot: number,
  strike: number,
  volatility: number,
): void {
  const { years, rate, dividendYield, escrow } = slice;
  const intrinsic = sign * (spot - strike);
  slice.correct(at, sign, spot, strike, volatility, 4);
  if (at.exercised) {
    for (const name of GREEK_NAMES) out[name][i] = 0;
    out.price[i] = intrinsic;
    out.delta[i] = sign;
    return;
  }
  const step = SPOT_STEP * volatility * Math.sqrt(years) * spot;
  const charm =
    (thetaAt(slice, sign, spot + step, strike, volatility) - thetaAt(slice, sign, spot - step, strike, volatility)) /
    (2 * step);
  const dv = VOLATILITY_STEP * volatility;
  slice.correct(more, sign, spot, strike, volatility + dv, 4);
  slice.correct(less, sign, spot, strike, volatility - dv, 4);
  writeEuropeanGreeks(out, i, sign, spot - escrow, strike, years, rate, dividendYield, volatility);
  // Far out of the money the lattice's error is larger than what is left.
  out.price[i] = Math.max(out.price[i] + at.value, intrinsic, 0);
  out.delta[i] = sign * Math.min(Math.max(sign * (out.delta[i] + at.delta), 0), 1);
  out.gamma[i] = Math.max(out.gamma[i] + at.gamma, 0);
  out.theta[i] = theta(slice, spot, volatility, out.price[i], out.delta[i], out.gamma[i]);
  out.charm[i] = charm;
  out.vega[i] = Math.max(out.vega[i] + (more.value - less.value) / (2 * dv), 0);
  out.vanna[i] += (more.delta - less.delta) / (2 * dv);
  out.rho[i] = slice.rho(sign, spot, strike, volatility);
}

/** An expiry with cash dividends as a chain prices it. */
export class DividendPricing implements PricingSlice {
  readonly slice: DividendSlice;

  constructor(slice: DividendSlice) {
    this.slice = slice;
  }

  get years(): number {
    return this.slice.years;
  }

  get rate(): number {
    return this.slice.rate;
  }

  get dividendYield(): number {
    return this.slice.dividendYield;
  }

  price(sign: OptionSign, spot: number, strike: number, volatility: number): number {
    return this.slice.price(sign, spot, strike, volatility);
  }

  writeGreeks(
    out: GreekColumns,
    i: number,
    sign: OptionSign,
    spot: number,
    strike: number,
    volatility: number,
  ): number {
    writeDividendGreeks(out, i, this.slice, sign, spot, strike, volatility);
    return Number.isNaN(out.price[i]) ? BAD_INPUT : SOLVED;
  }

  volatilityOrMinusReason(sign: OptionSign, price: number, spot: number, strike: number): number {
    return dividendVolatilityOrMinusReason(this.slice, sign, price, spot, strike);
  }
}

function thetaAt(slice: DividendSlice, sign: OptionSign, spot: number, strike: number, volatility: number): number {
  const { years, rate, dividendYield, escrow } = slice;
  slice.correct(more, sign, spot, strike, volatility, 4);
  if (more.exercised) return 0;
  writeEuropeanGreeks(escrowed, 0, sign, spot - escrow, strike, years, rate, dividendYield, volatility);
  return theta(
    slice,
    spot,
    volatility,
    escrowed.price[0] + more.value,
    escrowed.delta[0] + more.delta,
    escrowed.gamma[0] + more.gamma,
  );
}

function theta(
  { rate, dividendYield }: DividendSlice,
  spot: number,
  volatility: number,
  price: number,
  delta: number,
  gamma: number,
): number {
  return rate * price - (rate - dividendYield) * spot * delta - 0.5 * (volatility * spot) ** 2 * gamma;
}
