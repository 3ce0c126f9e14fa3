/**
 * American options of one expiry with continuous rate and yield, a few microseconds each: the European value plus the exercise
 * premium read from a table of each right (premium-table.ts). Every Greek is a slope of the same series; where a table holds
 * nothing (extreme volatilities and rates) the boundary is solved for the contract alone, as in american.ts.
 */
import { DirectCurves, exerciseRegime, NO_EXERCISE } from './american-curves.ts';
import { americanVolatilityOrMinusReason, reasonWithoutModel } from './american-implied.ts';
import { americanPriceFrom, TIME_MARGIN, writeAmericanGreeks, writeExercised } from './american.ts';
import type { GreekColumns, OptionSign } from './columns.ts';
import { writeEuropeanGreeks } from './european-greeks.ts';
import { europeanVolatilityOrMinusReason } from './european-implied.ts';
import { europeanPriceSlope, type PriceSlope } from './european.ts';
import { HIGHEST_VOLATILITY, LOWEST_VOLATILITY } from './implied-secant.ts';
import { createPremiumPoint, PremiumTable } from './premium-table.ts';
import type { PricingSlice } from './pricing-slice.ts';
import { ABOVE_MAXIMUM, AT_INTRINSIC, BAD_INPUT, BELOW_INTRINSIC, NOT_CONVERGED, SOLVED } from './reasons.ts';

/** Where one right's premium comes from; undefined: nowhere but the boundary of each contract. */
type Premium = PremiumTable | typeof NO_EXERCISE | undefined;

const MAX_STEPS = 60;
/** Relative step of a third-order search after which nothing is left to gain. */
const LAST_STEP = 1e-6;

const at = createPremiumPoint();
const european: PriceSlope = { price: 0, vega: 0, volgaOverVega: 0 };

export class AmericanSlice implements PricingSlice {
  #years = Number.NaN;
  #rate = Number.NaN;
  #dividendYield = Number.NaN;
  #put: Premium;
  #call: Premium;
  #direct!: DirectCurves;

  constructor(years: number, rate: number, dividendYield: number) {
    this.moveTo(years, rate, dividendYield);
  }

  get years(): number {
    return this.#years;
  }

  get rate(): number {
    return this.#rate;
  }

  get dividendYield(): number {
    return this.#dividendYield;
  }

  /** The same expiry a little later or at another carry: tables move along as far as they are good for, and are rebuilt beyond. */
  moveTo(years: number, rate: number, dividendYield: number): void {
    if (years === this.#years && rate === this.#rate && dividendYield === this.#dividendYield) return;
    this.#years = years;
    this.#rate = rate;
    this.#dividendYield = dividendYield;
    this.#direct = new DirectCurves(years * TIME_MARGIN, rate, dividendYield);
    this.#put = moved(this.#put, years, rate, dividendYield);
    this.#call = moved(this.#call, years, dividendYield, rate);
  }

  price(sign: OptionSign, spot: number, strike: number, volatility: number): number {
    const years = this.#years;
    if (!this.#read(sign, spot, strike, volatility)) {
      return americanPriceFrom(this.#direct, sign, spot, strike, years, volatility);
    }
    const intrinsic = sign * (spot - strike);
    if (at.exercised) return intrinsic;
    europeanPriceSlope(european, sign, spot, strike, years, this.#rate, this.#dividendYield, volatility);
    return Math.max(european.price + (sign > 0 ? spot : strike) * at.value, intrinsic);
  }

  writeGreeks(
    out: GreekColumns,
    i: number,
    sign: OptionSign,
    spot: number,
    strike: number,
    volatility: number,
  ): number {
    const years = this.#years;
    const rate = this.#rate;
    const dividendYield = this.#dividendYield;
    if (!this.#read(sign, spot, strike, volatility, true)) {
      return writeAmericanGreeks(out, i, this.#direct, sign, spot, strike, years, volatility);
    }
    const intrinsic = sign * (spot - strike);
    if (at.exercised) {
      writeExercised(out, i, sign, intrinsic);
      return SOLVED;
    }
    writeEuropeanGreeks(out, i, sign, spot, strike, years, rate, dividendYield, volatility);
    if (at.value === 0) return SOLVED;
    const rootTime = Math.sqrt(years);
    const aging = volatility / (2 * rootTime);
    // A call is the put of the exchanged spot and strike, rate and yield, worth S·P(ln K/S) instead of K·P(ln S/K).
    if (sign > 0) {
      out.price[i] = Math.max(out.price[i] + spot * at.value, intrinsic);
      out.delta[i] += at.value - at.x;
      out.gamma[i] += (at.xx - at.x) / spot;
      out.vega[i] += spot * at.v * rootTime;
      out.vanna[i] += (at.v - at.xv) * rootTime;
      out.rho[i] += spot * years * at.yieldSlope;
      out.charm[i] -=
        (at.v - at.xv) * aging +
        dividendYield * (at.rateSlope - at.xRateSlope) +
        rate * (at.yieldSlope - at.xYieldSlope);
    } else {
      out.price[i] = Math.max(out.price[i] + strike * at.value, intrinsic);
      out.delta[i] += (strike * at.x) / spot;
      out.gamma[i] += (strike * (at.xx - at.x)) / (spot * spot);
      out.vega[i] += strike * at.v * rootTime;
      out.vanna[i] += (strike * at.xv * rootTime) / spot;
      out.rho[i] += strike * years * at.rateSlope;
      out.charm[i] -= (strike / spot) * (at.xv * aging + rate * at.xRateSlope + dividendYield * at.xYieldSlope);
    }
    out.gamma[i] = Math.max(out.gamma[i], 0);
    // The Black-Scholes equation.
    const diffusion = 0.5 * volatility * volatility * spot * spot * out.gamma[i];
    out.theta[i] = rate * out.price[i] - (rate - dividendYield) * spot * out.delta[i] - diffusion;
    return SOLVED;
  }

  /**
   * A safeguarded third-order search from the European answer, which is an upper bound. Below the lowest volatility at which holding
   * beats exercising the price is intrinsic whatever the volatility.
   */
  volatilityOrMinusReason(sign: OptionSign, price: number, spot: number, strike: number): number {
    const years = this.#years;
    const rate = this.#rate;
    const dividendYield = this.#dividendYield;
    const unusable = reasonWithoutModel(sign, price, spot, strike, years);
    if (unusable !== SOLVED) return -unusable;
    const guess = europeanVolatilityOrMinusReason(sign, price, spot, strike, years, rate, dividendYield);
    if ((sign > 0 ? this.#call : this.#put) === NO_EXERCISE || guess === -BELOW_INTRINSIC || guess === -BAD_INPUT) {
      return guess;
    }
    const scale = sign > 0 ? spot : strike;
    let low = 0;
    let high = guess > 0 ? guess * (1 + 1e-9) : HIGHEST_VOLATILITY;
    let sigma = guess > 0 ? guess : 0.5;
    for (let step = 0; step < MAX_STEPS; step++) {
      if (!this.#read(sign, spot, strike, sigma)) {
        return americanVolatilityOrMinusReason(this.#direct, sign, price, spot, strike, years);
      }
      let next = Number.NaN;
      if (at.exercised) low = sigma;
      else {
        europeanPriceSlope(european, sign, spot, strike, years, rate, dividendYield, sigma);
        const error = european.price + scale * at.value - price;
        if (error > 0) high = Math.min(high, sigma);
        else low = Math.max(low, sigma);
        const newton = -error / (european.vega + scale * at.v * Math.sqrt(years));
        const bend = 1 + 0.5 * newton * european.volgaOverVega;
        next = sigma + (bend > 0.5 && bend < 2 ? newton / bend : newton);
        if (Math.abs(next - sigma) <= LAST_STEP * sigma) return withinRange(next);
      }
      if (!(next > low && next < high)) next = Math.sqrt(Math.max(low, LOWEST_VOLATILITY) * high);
      if (high - low <= LAST_STEP * LAST_STEP * high) return withinRange(next);
      sigma = next;
    }
    return -NOT_CONVERGED;
  }

  /** The premium of a contract into `at`; false where no table holds it. */
  #read(sign: OptionSign, spot: number, strike: number, volatility: number, withRates = false): boolean {
    const premium = sign > 0 ? this.#call : this.#put;
    if (!(spot > 0 && strike > 0 && this.#years > 0 && volatility > 0 && spot + strike < Number.POSITIVE_INFINITY)) {
      return false;
    }
    if (premium === NO_EXERCISE) {
      at.value = 0;
      at.exercised = false;
      return true;
    }
    const x = -sign * Math.log(spot / strike);
    return premium !== undefined && premium.read(x, volatility * Math.sqrt(this.#years), at, withRates);
  }
}

function withinRange(volatility: number): number {
  if (volatility < 1.001 * LOWEST_VOLATILITY) return -AT_INTRINSIC;
  return volatility > 0.999 * HIGHEST_VOLATILITY ? -ABOVE_MAXIMUM : volatility;
}

/** The premium of a right in put form, from the earlier one if that reaches. */
function moved(earlier: Premium, years: number, rate: number, dividendYield: number): Premium {
  const regime = exerciseRegime(rate, dividendYield, years);
  if (regime === NO_EXERCISE) return NO_EXERCISE;
  // At a rate of 0 (and a negative yield) there is a boundary, but not on either side of it: no table.
  if (regime !== 'boundary' || !(rate > 0 && years > 0 && Number.isFinite(years + rate + dividendYield)))
    return undefined;
  if (earlier instanceof PremiumTable && earlier.moveTo(rate * years, dividendYield * years)) return earlier;
  return new PremiumTable(rate * years, dividendYield * years);
}
