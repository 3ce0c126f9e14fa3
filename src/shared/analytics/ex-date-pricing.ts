/**
 * An expiry whose next ex-date is days or minutes away. The right to exercise just before it bends the value within a few times
 * σS√t, finer than any lattice in strike holds; so the ex-date is integrated instead. What is held afterwards is an ordinary slice,
 *
 *   V(S) = e^{−rt} ∫ φ(z) max(V_after(S_t − D), ε(S_t − K)) dz,   S_t = S·exp((r − q − ½σ²)t + σ√t·z),
 *
 * split where exercise begins. Exact as long as nobody exercises earlier than just before the ex-date, which `nearExDate` checks.
 * In-the-money contracts only; the others, whose value does not bend, stay with the lattice.
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
/** Relative step of volatility for a search's first slope. */
const SLOPE_STEP = 0.01;
/** Distance to the exercise boundary, in standard deviations to expiry, beyond which exercise is ignored. */
const EDGE_REACH = 6;
/** In ln of the price: what is held is 0 there, so the error counts squared. */
const EDGE_TOLERANCE = 1e-6;
/** Share of spot a price must exceed the riskless value by to tell of volatility. */
const NO_TIME_VALUE = 1e-6;
const PRICE_TOLERANCE = 1e-8;
const VOLATILITY_TOLERANCE = 1e-6;

/** A price and its slopes in spot. */
interface Integral {
  price: number;
  delta: number;
  gamma: number;
  speed: number;
}

const at: Integral = { price: 0, delta: 0, gamma: 0, speed: 0 };
const more: Integral = { price: 0, delta: 0, gamma: 0, speed: 0 };
const less: Integral = { price: 0, delta: 0, gamma: 0, speed: 0 };

export class ExDatePricing implements PricingSlice {
  readonly slice: DividendSlice;
  readonly #lattice: DividendPricing;
  readonly #after: PricingSlice;
  #dearer: ExDatePricing | undefined;
  /** The last volatility solved, near which a neighbour's is looked for. */
  #solved = 0.3;

  /** `earlier`: the pricing of the last pass, whose tables serve again. */
  constructor(slice: DividendSlice, earlier?: PricingSlice) {
    this.slice = slice;
    this.#lattice = new DividendPricing(slice);
    this.#after = afterFirst(slice, earlier instanceof ExDatePricing ? earlier.#after : undefined);
    if (!(earlier instanceof ExDatePricing)) return;
    this.#dearer = earlier.#dearer;
    this.#solved = earlier.#solved;
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
    this.#integrate(at, sign, spot, strike, volatility);
    return at.price;
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
    const dv = VOLATILITY_STEP * volatility;
    this.#integrate(more, sign, spot, strike, volatility + dv);
    this.#integrate(less, sign, spot, strike, volatility - dv);
    this.#integrate(at, sign, spot, strike, volatility);
    const { price, delta, gamma, speed } = at;
    if (price <= sign * (spot - strike)) {
      for (const name of GREEK_NAMES) out[name][i] = 0;
      out.price[i] = price;
      out.delta[i] = sign;
      return SOLVED;
    }
    const variance = volatility * volatility;
    const drift = rate - dividendYield;
    out.price[i] = price;
    out.delta[i] = delta;
    out.gamma[i] = Math.max(gamma, 0);
    // The Black-Scholes equation, and its slope in spot.
    out.theta[i] = rate * price - drift * spot * delta - 0.5 * variance * spot * spot * gamma;
    out.charm[i] =
      rate * delta - drift * (delta + spot * gamma) - variance * (spot * gamma + 0.5 * spot * spot * speed);
    out.vega[i] = (more.price - less.price) / (2 * dv);
    out.vanna[i] = (more.delta - less.delta) / (2 * dv);
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
    let [sigma, priced] = [Number.NaN, Number.NaN];
    const priceAt = (volatility: number): number => {
      sigma = volatility;
      this.#integrate(at, sign, spot, strike, volatility);
      return (priced = at.price);
    };
    const solved = solveVolatility({
      priceAt,
      // Asked for where the price is known.
      vegaAt: (volatility) => {
        const known = sigma === volatility ? priced : priceAt(volatility);
        return (priceAt(volatility * (1 + SLOPE_STEP)) - known) / (SLOPE_STEP * volatility);
      },
      price,
      intrinsic: sign * (spot - strike),
      guess: this.#solved,
      high: HIGHEST_VOLATILITY,
      priceTolerance: PRICE_TOLERANCE * spot,
      volatilityTolerance: VOLATILITY_TOLERANCE,
    });
    if (solved > 0) this.#solved = solved;
    return solved;
  }

  /**
   * Slopes in spot need no bumps: spot only shifts the normal density, whose derivatives are Hermite polynomials times itself. What is held
   * meets exercise at 0, so the edge of the integral adds nothing.
   */
  #integrate(out: Integral, sign: OptionSign, spot: number, strike: number, volatility: number): void {
    const { rate, dividendYield } = this.slice;
    const { years: t, amount } = this.slice.dividends[0];
    const deviation = volatility * Math.sqrt(t);
    const middle = Math.log(spot) + (rate - dividendYield - 0.5 * volatility * volatility) * t;
    const excess = (z: number): number =>
      this.#excess(sign, Math.exp(middle + deviation * z), amount, strike, volatility);
    const edge = sign > 0 ? this.#edge(strike, volatility, amount, middle, deviation) : REACH;
    let [held, first, second, third] = [0, 0, 0, 0];
    for (let k = 0; k < RULE.nodes.length; k++) {
      const z = -REACH + RULE.nodes[k] * (edge + REACH);
      const weighted = RULE.weights[k] * normalPdf(z) * excess(z);
      held += weighted;
      first += weighted * z;
      second += weighted * (z * z - 1);
      third += weighted * z * (z * z - 3);
    }
    const width = edge + REACH;
    held *= width;
    // The tails beyond the reach go on as they are at its ends.
    if (sign < 0) held += excess(REACH) * normalCdf(-REACH);
    held += excess(-REACH) * normalCdf(-REACH) * (edge > -REACH ? 1 : 0);
    const discount = Math.exp(-rate * t);
    const byLog = (discount * width * first) / deviation;
    const byLog2 = (discount * width * second) / deviation ** 2;
    const byLog3 = (discount * width * third) / deviation ** 3;
    const exercised = sign * (spot * Math.exp(-dividendYield * t) - strike * discount);
    out.price = Math.max(exercised + discount * held, sign * (spot - strike), 0);
    out.delta = sign * Math.exp(-dividendYield * t) + byLog / spot;
    out.gamma = (byLog2 - byLog) / spot ** 2;
    out.speed = (byLog3 - 3 * byLog2 + 2 * byLog) / spot ** 3;
  }

  /** What holding across the ex-date is worth above exercising just before it. */
  #excess(sign: OptionSign, before: number, amount: number, strike: number, volatility: number): number {
    const left = Math.max(before - amount, 1e-6 * strike);
    return this.#after.price(sign, left, strike, volatility) - sign * (before - strike);
  }

  /** Where a call's exercise begins, in standard deviations. */
  #edge(strike: number, volatility: number, amount: number, middle: number, deviation: number): number {
    const excess = (x: number): number => this.#excess(1, strike * Math.exp(x), amount, strike, volatility);
    const log =
      Math.log(strike) + exerciseEdge(excess, EDGE_REACH * volatility * Math.sqrt(this.years) + amount / strike);
    return Math.min(Math.max((log - middle) / deviation, -REACH), REACH);
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

/** What an expiry with these dividends is priced with. `earlier`: the pricing of the last pass, whose tables serve again. */
export function dividendPricing(
  slice: DividendSlice,
  spot: number,
  earlier?: PricingSlice,
): DividendPricing | ExDatePricing {
  return nearExDate(slice, spot) ? new ExDatePricing(slice, earlier) : new DividendPricing(slice);
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

/** Where `excess`, which falls from a positive value at 0, is 0; infinity where it is not up to `reach`. Regula falsi (Illinois). */
function exerciseEdge(excess: (x: number) => number, reach: number): number {
  let [low, high] = [0, reach];
  let [atLow, atHigh] = [excess(low), excess(high)];
  if (atHigh >= 0) return Number.POSITIVE_INFINITY;
  if (atLow <= 0) return Number.NEGATIVE_INFINITY;
  let side = 0;
  for (let step = 0; step < ROOT_STEPS && high - low > EDGE_TOLERANCE; step++) {
    const x = step < 2 ? 0.5 * (low + high) : (low * atHigh - high * atLow) / (atHigh - atLow);
    const value = excess(x);
    if (Math.abs(value) < 1e-12) return x;
    if (value > 0) {
      if (x - low < EDGE_TOLERANCE) return x;
      [low, atLow] = [x, value];
      if (side === 1) atHigh *= 0.5;
      side = 1;
    } else {
      if (high - x < EDGE_TOLERANCE) return x;
      [high, atHigh] = [x, value];
      if (side === -1) atLow *= 0.5;
      side = -1;
    }
  }
  return 0.5 * (low + high);
}
