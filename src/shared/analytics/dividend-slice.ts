/**
 * American options of one expiry with cash dividends before it, cheap enough for a live chain: the discrete model of
 * american-dividends.ts as a correction to Black-Scholes on the escrowed spot S′ = S − Σ D·e^{−(r−q)t}, whose forward is exact.
 *
 *   V(S, K, σ) = BS(S′, K, σ) + K·w(S′/K, 1/K, σ),   w = discrete American − European on the escrowed spot, strike 1.
 *
 * w is small and smooth. Backward solutions give it for all spots at once at the nodes of a lattice in ln K and ln σ; local cubics
 * interpolate. Both parts of w come from the same grid, whose error cancels between them. Nodes are solved when first needed, and
 * a smile needs only those along it.
 */
import type { CashDividend } from './american-dividends.ts';
import type { OptionSign } from './columns.ts';
import { readLayer, risklessValue, solveLayer, type DividendLayer, type LayerPoint } from './dividend-layer.ts';
import { europeanPrice } from './european.ts';

/** Lattice spacing in ln K and in ln σ. */
const STRIKE_STEP = 0.125;
const VOLATILITY_STEP = Math.LN2 / 3;
const LOWEST_VOLATILITY = 0.005;
const HIGHEST_VOLATILITY = 8;
/** Dividends beyond this share of the spot are more than the lattice is good for; strikes below this share of them are no option. */
const LARGEST_SHARE = 0.3;
const SMALLEST_STRIKE = 0.3;
const RATE_STEP = 1e-3;

/** Nodes used along each axis: 4 for cubic, 2 for linear interpolation. */
export type Order = 2 | 4;

/** Value and slopes in spot of the correction, US dollars; `exercised`: exercise is optimal now. */
export interface DividendCorrection {
  value: number;
  delta: number;
  gamma: number;
  exercised: boolean;
}

const american: LayerPoint = { value: 0, slope: 0, bend: 0 };
const european: LayerPoint = { value: 0, slope: 0, bend: 0 };
const strikeWeights = new Float64Array(4);
const volatilityWeights = new Float64Array(4);
const scratch: DividendCorrection = { value: 0, delta: 0, gamma: 0, exercised: false };

export class DividendSlice {
  readonly years: number;
  readonly rate: number;
  /** What parity leaves after the dividends: borrow cost and what the rate curve misses. */
  readonly dividendYield: number;
  /** Before expiry, earliest first. */
  readonly dividends: readonly CashDividend[];
  /** What the dividends take off the spot: Σ D·e^{−(r−q)t}, US dollars. */
  readonly escrow: number;
  readonly #layers = new Map<number, DividendLayer>();
  #dearer: DividendSlice | undefined;

  constructor(years: number, rate: number, dividendYield: number, dividends: readonly CashDividend[]) {
    this.years = years;
    this.rate = rate;
    this.dividendYield = dividendYield;
    this.dividends = beforeExpiry(dividends, years);
    this.escrow = escrowOf(this.dividends, rate, dividendYield);
  }

  /** The same a little dearer in rate, for rho. */
  get dearer(): DividendSlice {
    this.#dearer ??= new DividendSlice(this.years, this.rate + RATE_STEP, this.dividendYield, this.dividends);
    return this.#dearer;
  }

  /** The value without randomness, the best of exercising now, around each ex-date and at expiry: what a price must exceed. */
  risklessValue(sign: OptionSign, spot: number, strike: number): number {
    const { years, rate, dividendYield } = this;
    const dividends = this.dividends.map((d) => ({ years: d.years, amount: d.amount / strike }));
    return strike * risklessValue({ sign, years, rate, dividendYield, dividends, american: true }, spot / strike, 0);
  }

  forward(spot: number): number {
    return (spot - this.escrow) * Math.exp((this.rate - this.dividendYield) * this.years);
  }

  /** Price in US dollars; NaN for unusable input. */
  price(sign: OptionSign, spot: number, strike: number, volatility: number, order: Order = 4): number {
    const intrinsic = Math.max(sign * (spot - strike), 0);
    this.correct(scratch, sign, spot, strike, volatility, order);
    if (scratch.exercised) return intrinsic;
    const { years, rate, dividendYield } = this;
    const value = europeanPrice(sign, spot - this.escrow, strike, years, rate, dividendYield, volatility);
    return Math.max(value + scratch.value, intrinsic);
  }

  /** ∂V/∂r with S, q and the dividends held. */
  rho(sign: OptionSign, spot: number, strike: number, volatility: number): number {
    return (
      (this.dearer.price(sign, spot, strike, volatility, 2) - this.price(sign, spot, strike, volatility, 2)) / RATE_STEP
    );
  }

  /** By how much the price exceeds Black-Scholes on the escrowed spot, US dollars. */
  excess(sign: OptionSign, spot: number, strike: number, volatility: number, order: Order): number {
    this.correct(scratch, sign, spot, strike, volatility, order);
    return scratch.value;
  }

  /** What to add to Black-Scholes on the escrowed spot. */
  correct(
    out: DividendCorrection,
    sign: OptionSign,
    spot: number,
    strike: number,
    volatility: number,
    order: Order,
  ): void {
    const escrowed = (spot - this.escrow) / strike;
    const logEscrowed = Math.log(escrowed);
    const smallestStrike = SMALLEST_STRIKE * this.escrow;
    const bounded = Math.min(Math.max(volatility, LOWEST_VOLATILITY), HIGHEST_VOLATILITY);
    const row = spread(Math.log(Math.max(strike, smallestStrike)) / STRIKE_STEP, order, strikeWeights);
    const column = spread(Math.log(bounded) / VOLATILITY_STEP, order, volatilityWeights);
    let value = 0;
    let slope = 0;
    let bend = 0;
    let boundary = 0;
    for (let j = 0; j < order; j++) {
      readLayer(this.#layer(sign, undefined, column + j), logEscrowed, european);
      const weight = volatilityWeights[j];
      value -= weight * european.value;
      slope -= (weight * european.slope) / escrowed;
      bend -= (weight * (european.bend - european.slope)) / (escrowed * escrowed);
    }
    for (let i = 0; i < order; i++) {
      const relative = escrowed + this.escrow * Math.exp(-(row + i) * STRIKE_STEP);
      const log = Math.log(relative);
      for (let j = 0; j < order; j++) {
        const layer = this.#layer(sign, row + i, column + j);
        readLayer(layer, log, american);
        const weight = strikeWeights[i] * volatilityWeights[j];
        value += weight * american.value;
        slope += (weight * american.slope) / relative;
        bend += (weight * (american.bend - american.slope)) / (relative * relative);
        boundary += weight * layer.exercised;
      }
    }
    out.value = strike * value;
    out.delta = slope;
    out.gamma = bend / strike;
    out.exercised = sign * (Math.log(spot / strike) - boundary) >= 0;
  }

  /** `row` counts ln K; undefined is the European option on the escrowed spot, the same for every strike. */
  #layer(sign: OptionSign, row: number | undefined, column: number): DividendLayer {
    const key = ((row === undefined ? 0 : row + 1000) * 1000 + column + 500) * 2 + (sign > 0 ? 1 : 0);
    const known = this.#layers.get(key);
    if (known) return known;
    const { years, rate, dividendYield } = this;
    const volatility = Math.exp(column * VOLATILITY_STEP);
    const strike = row === undefined ? 1 : Math.exp(row * STRIKE_STEP);
    const dividends =
      row === undefined ? [] : this.dividends.map((d) => ({ years: d.years, amount: d.amount / strike }));
    const layer = solveLayer({ sign, years, rate, dividendYield, volatility, dividends, american: row !== undefined });
    this.#layers.set(key, layer);
    return layer;
  }
}

/** Those a holder at expiry has lived through, earliest first. */
export function beforeExpiry(dividends: readonly CashDividend[], years: number): readonly CashDividend[] {
  return dividends.filter((d) => d.years > 0 && d.years < years && d.amount > 0).toSorted((a, b) => a.years - b.years);
}

function escrowOf(dividends: readonly CashDividend[], rate: number, dividendYield: number): number {
  return dividends.reduce((sum, d) => sum + d.amount * Math.exp((dividendYield - rate) * d.years), 0);
}

/** Whether there are dividends to price, and none so large that the lattice would not hold them. */
export function pricesDividends(dividends: readonly CashDividend[], spot: number, years: number): boolean {
  const paid = beforeExpiry(dividends, years).reduce((sum, d) => sum + d.amount, 0);
  return paid > 0 && paid < LARGEST_SHARE * spot;
}

/** The residual yield that gives this forward: (S − Σ D·e^{−(r−q)t})·e^{(r−q)T} = F, by Newton's method. */
export function residualYield(
  forward: number,
  spot: number,
  years: number,
  rate: number,
  dividends: readonly CashDividend[],
): number {
  const paid = beforeExpiry(dividends, years);
  let growth = rate;
  for (let step = 0; step < 20; step++) {
    let value = spot * Math.exp(growth * years);
    let slope = years * value;
    for (const d of paid) {
      const grown = d.amount * Math.exp(growth * (years - d.years));
      value -= grown;
      slope -= (years - d.years) * grown;
    }
    const change = (forward - value) / slope;
    growth += change;
    if (Math.abs(change) * years < 1e-14) break;
  }
  return rate - growth;
}

/** First of `order` neighbouring lattice points around `position`, and their Lagrange weights. */
function spread(position: number, order: Order, weights: Float64Array): number {
  const base = Math.floor(position);
  const t = position - base;
  if (order === 2) {
    weights[0] = 1 - t;
    weights[1] = t;
    return base;
  }
  weights[0] = (-t * (t - 1) * (t - 2)) / 6;
  weights[1] = ((t + 1) * (t - 1) * (t - 2)) / 2;
  weights[2] = (-(t + 1) * t * (t - 2)) / 2;
  weights[3] = ((t + 1) * t * (t - 1)) / 6;
  return base - 1;
}
