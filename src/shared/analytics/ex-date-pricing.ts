/**
 * An expiry whose next ex-date is days or minutes away. The right to exercise just before it bends the value within a few times
 * σS√t, finer than any lattice in strike holds; so the ex-date is integrated instead. What is held afterwards is an ordinary slice,
 *
 *   V(S) = e^{−rt} ∫ φ(z) max(V_after(S_t − D), ε(S_t − K)) dz,   S_t = S·exp((r − q − ½σ²)t + σ√t·z),
 *
 * split where exercise begins. Exact as long as nobody exercises earlier than just before the ex-date, which `nearExDate` checks.
 * In-the-money contracts only; the others, whose value does not bend, stay with the lattice. Some 0.2 ms a contract.
 */
import { AmericanSlice } from './american-slice.ts';
import { reasonWithoutModel } from './american-implied.ts';
import { GREEK_NAMES, type GreekColumns, type OptionSign } from './columns.ts';
import { DividendPricing } from './dividend-rows.ts';
import { beforeExpiry, DividendSlice } from './dividend-slice.ts';
import { HIGHEST_VOLATILITY, solveVolatility } from './implied-secant.ts';
import { normalCdf, normalPdf } from './normal.ts';
import type { PricingSlice } from './pricing-slice.ts';
import { gaussLegendre } from './quadrature.ts';
import { AT_INTRINSIC, BELOW_INTRINSIC, SOLVED } from './reasons.ts';

/** Beyond this the lattice is as good. */
const NEAR_YEARS = 4 / 365;
const RULE = gaussLegendre(20);
/** Half width of the integral in standard deviations. */
const REACH = 6;
const ROOT_STEPS = 40;
const RATE_STEP = 1e-3;
const VOLATILITY_STEP = 0.01;
/** Step of spot, in standard deviations to the ex-date and as a least share of spot. */
const SPOT_STEP = 0.1;
const LEAST_SPOT_STEP = 2e-4;
/** Share of spot a price must exceed the riskless value by to tell of volatility. */
const NO_TIME_VALUE = 1e-6;
const PRICE_TOLERANCE = 1e-9;
const VOLATILITY_TOLERANCE = 1e-7;

export class ExDatePricing implements PricingSlice {
  readonly slice: DividendSlice;
  readonly #lattice: DividendPricing;
  readonly #after: PricingSlice;
  #dearer: ExDatePricing | undefined;

  /** `earlier`: the pricing of the last pass, whose tables serve again. */
  constructor(slice: DividendSlice, earlier?: PricingSlice) {
    this.slice = slice;
    this.#lattice = new DividendPricing(slice);
    this.#after = afterFirst(slice, earlier instanceof ExDatePricing ? earlier.#after : undefined);
    if (earlier instanceof ExDatePricing) this.#dearer = earlier.#dearer;
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
    if (!integrated(sign, spot, strike)) return this.#lattice.price(sign, spot, strike, volatility);
    return this.#integrate(sign, spot, strike, volatility);
  }

  writeGreeks(
    out: GreekColumns,
    i: number,
    sign: OptionSign,
    spot: number,
    strike: number,
    volatility: number,
  ): number {
    if (!integrated(sign, spot, strike)) return this.#lattice.writeGreeks(out, i, sign, spot, strike, volatility);
    const { rate, dividendYield } = this.slice;
    const at = (s: number, v: number): number => this.#integrate(sign, s, strike, v);
    const price = at(spot, volatility);
    if (price <= sign * (spot - strike)) {
      for (const name of GREEK_NAMES) out[name][i] = 0;
      out.price[i] = price;
      out.delta[i] = sign;
      return SOLVED;
    }
    const h = spot * Math.max(SPOT_STEP * volatility * Math.sqrt(this.slice.dividends[0].years), LEAST_SPOT_STEP);
    const dv = VOLATILITY_STEP * volatility;
    const [low2, low, high, high2] = [-2, -1, 1, 2].map((k) => at(spot + k * h, volatility));
    const [up, down] = [at(spot, volatility + dv), at(spot, volatility - dv)];
    const cross = (v: number): number => at(spot + h, v) - at(spot - h, v);
    const theta = (s: number, value: number, below: number, above: number): number =>
      rate * value -
      ((rate - dividendYield) * s * (above - below)) / (2 * h) -
      (0.5 * (volatility * s) ** 2 * (above - 2 * value + below)) / (h * h);
    out.price[i] = price;
    out.delta[i] = (high - low) / (2 * h);
    out.gamma[i] = Math.max((high - 2 * price + low) / (h * h), 0);
    out.theta[i] = theta(spot, price, low, high);
    out.charm[i] = (theta(spot + h, high, price, high2) - theta(spot - h, low, low2, price)) / (2 * h);
    out.vega[i] = (up - down) / (2 * dv);
    out.vanna[i] = (cross(volatility + dv) - cross(volatility - dv)) / (4 * h * dv);
    out.rho[i] = (this.#dearerPricing().price(sign, spot, strike, volatility) - price) / RATE_STEP;
    return SOLVED;
  }

  volatilityOrMinusReason(sign: OptionSign, price: number, spot: number, strike: number): number {
    if (!integrated(sign, spot, strike)) return this.#lattice.volatilityOrMinusReason(sign, price, spot, strike);
    const unusable = reasonWithoutModel(sign, price, spot, strike, this.years);
    if (unusable !== SOLVED) return -unusable;
    const worth = this.slice.risklessValue(sign, spot, strike);
    if (price < worth - NO_TIME_VALUE * spot) return -BELOW_INTRINSIC;
    if (price <= worth + NO_TIME_VALUE * spot) return -AT_INTRINSIC;
    const bump = 0.01;
    return solveVolatility({
      priceAt: (sigma) => this.#integrate(sign, spot, strike, sigma),
      vegaAt: (sigma) =>
        (this.#integrate(sign, spot, strike, sigma * (1 + bump)) - this.#integrate(sign, spot, strike, sigma)) /
        (bump * sigma),
      price,
      intrinsic: sign * (spot - strike),
      guess: 0.3,
      high: HIGHEST_VOLATILITY,
      priceTolerance: PRICE_TOLERANCE * spot,
      volatilityTolerance: VOLATILITY_TOLERANCE,
    });
  }

  #integrate(sign: OptionSign, spot: number, strike: number, volatility: number): number {
    const { rate, dividendYield } = this.slice;
    const { years: t, amount } = this.slice.dividends[0];
    const deviation = volatility * Math.sqrt(t);
    const middle = Math.log(spot) + (rate - dividendYield - 0.5 * volatility * volatility) * t;
    // What holding across the ex-date is worth above exercising just before it.
    const excess = (z: number): number => {
      const before = Math.exp(middle + deviation * z);
      const left = Math.max(before - amount, 1e-6 * strike);
      return this.#after.price(sign, left, strike, volatility) - sign * (before - strike);
    };
    const exercised = sign * (spot * Math.exp(-dividendYield * t) - strike * Math.exp(-rate * t));
    const edge = sign > 0 ? exerciseEdge(excess) : REACH;
    let held = 0;
    for (let k = 0; k < RULE.nodes.length; k++) {
      const z = -REACH + RULE.nodes[k] * (edge + REACH);
      held += RULE.weights[k] * normalPdf(z) * excess(z);
    }
    held *= edge + REACH;
    // The tails beyond the reach go on as they are at its ends.
    if (sign < 0) held += excess(REACH) * normalCdf(-REACH);
    held += excess(-REACH) * normalCdf(-REACH) * (edge > -REACH ? 1 : 0);
    return Math.max(exercised + Math.exp(-rate * t) * held, sign * (spot - strike), 0);
  }

  #dearerPricing(): ExDatePricing {
    const { years, rate, dividendYield, dividends } = this.slice;
    const wanted = new DividendSlice(years, rate + RATE_STEP, dividendYield, dividends);
    if (this.#dearer?.slice.years !== years || this.#dearer.slice.dividendYield !== dividendYield) {
      this.#dearer = new ExDatePricing(wanted, this.#dearer);
    }
    return this.#dearer;
  }
}

/** Whether the next ex-date is near, and no earlier exercise than just before it pays: neither a put's for interest nor a call's for yield. */
export function nearExDate(slice: DividendSlice, spot: number): boolean {
  const [next] = slice.dividends;
  const { rate, dividendYield } = slice;
  if (next === undefined || next.years > NEAR_YEARS) return false;
  return next.amount > 2 * Math.max(rate, 0) * spot * next.years && dividendYield <= Math.max(rate, 0) + 0.005;
}

function integrated(sign: OptionSign, spot: number, strike: number): boolean {
  return spot > 0 && strike > 0 && sign * (spot - strike) > 0;
}

/** The slice just after the first ex-date. */
function afterFirst(slice: DividendSlice, earlier: PricingSlice | undefined): PricingSlice {
  const { rate, dividendYield } = slice;
  const [first, ...later] = slice.dividends;
  const years = slice.years - first.years;
  const dividends = beforeExpiry(
    later.map((d) => ({ years: d.years - first.years, amount: d.amount })),
    years,
  );
  if (dividends.length > 0) return new DividendPricing(new DividendSlice(years, rate, dividendYield, dividends));
  if (!(earlier instanceof AmericanSlice)) return new AmericanSlice(years, rate, dividendYield);
  earlier.moveTo(years, rate, dividendYield);
  return earlier;
}

/** Where a call's exercise begins, in standard deviations: `excess` falls with the spot. Bisection, then regula falsi (Illinois). */
function exerciseEdge(excess: (z: number) => number): number {
  let [low, high] = [-REACH, REACH];
  let [atLow, atHigh] = [excess(low), excess(high)];
  if (atHigh >= 0) return REACH;
  if (atLow <= 0) return -REACH;
  let side = 0;
  for (let step = 0; step < ROOT_STEPS && high - low > 1e-7; step++) {
    const z = step < 2 ? 0.5 * (low + high) : (low * atHigh - high * atLow) / (atHigh - atLow);
    const value = excess(z);
    if (Math.abs(value) < 1e-12) return z;
    if (value > 0) {
      [low, atLow] = [z, value];
      if (side === 1) atHigh *= 0.5;
      side = 1;
    } else {
      [high, atHigh] = [z, value];
      if (side === -1) atLow *= 0.5;
      side = -1;
    }
  }
  return 0.5 * (low + high);
}
