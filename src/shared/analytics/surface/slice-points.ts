/** One expiry's quotes as points of total variance: one per strike, from the out-of-the-money side, strikes ascending. */
import { normalisedBlackGivenVega, normalisedVega } from '../black-normalised.ts';
import { logMoneyness as logMoneynessOf } from '../european.ts';
import { impliedTotalVolatility } from '../implied-normalised.ts';
import { normalCdf } from '../normal.ts';

/** Half a spread is taken to be at least this, US dollars: a locked market is not exact. */
export const LEAST_HALF_SPREAD = 0.0025;
/** Zero bids used on each side of the money. */
const MOST_ZERO_BIDS = 4;
/** Largest step, as a share of the total volatility, that one Halley step is trusted with. */
const SHORT_STEP = 0.02;
/** A total volatility beyond this is no real quote. */
const LARGEST_TOTAL_VOLATILITY = 4;

export class SlicePoints {
  count = 0;
  /** Quotes that were not added because they are too old; the caller's. */
  old = 0;
  /** ln(K/F). */
  logMoneyness: Float64Array;
  /** σ²T of the mid. */
  variance: Float64Array;
  /** Half the spread, in total variance. */
  halfSpread: Float64Array;
  /** What the fit weighs it by: half the spread, wider where the quote is older than the others. */
  error: Float64Array;
  /** Where the point lies on the correction's lattice; the fit's. */
  place: Float64Array;
  /** Where nobody bids the price is known from above only: 1 for the first such strike going out from the money, 2 for the next; else 0. */
  zeroBid: Uint8Array;

  constructor(capacity = 64) {
    this.logMoneyness = new Float64Array(capacity);
    this.variance = new Float64Array(capacity);
    this.halfSpread = new Float64Array(capacity);
    this.error = new Float64Array(capacity);
    this.place = new Float64Array(capacity);
    this.zeroBid = new Uint8Array(capacity);
  }

  clear(): void {
    this.count = this.old = 0;
  }

  /**
   * Adds one quote: undiscounted bid and ask in US dollars of the European option out of the money at this strike (`growth` = e^{rT} turns
   * a price into an undiscounted one; what early exercise adds is already taken off). `guess` is the total volatility expected, NaN for
   * none. A quote that no volatility explains, and one without an ask, is left out.
   */
  add(forward: number, strike: number, growth: number, bid: number, ask: number, guess: number): void {
    const zeroBid = !(bid > 0);
    const mid = zeroBid ? 0.5 * ask : 0.5 * (bid + ask);
    const half = zeroBid ? ask : 0.5 * (ask - bid);
    if (!(ask > 0 && half >= 0)) return;
    const scale = growth / Math.sqrt(forward * strike);
    const k = -logMoneynessOf(forward, strike);
    const out = -Math.abs(k);
    const total = totalVolatility(out, mid * scale, guess);
    const vega = solved.vega;
    if (!(total > 0 && total < LARGEST_TOTAL_VOLATILITY)) return;
    if (this.count === this.logMoneyness.length) this.#grow();
    const i = this.count++;
    this.logMoneyness[i] = k;
    this.variance[i] = total * total;
    this.error[i] = this.halfSpread[i] = (2 * total * Math.max(half, LEAST_HALF_SPREAD) * scale) / vega;
    this.zeroBid[i] = zeroBid ? 1 : 0;
  }

  /**
   * Brings the quote just added, which was read against the forward and the time left of its own moment, to where the others are compared: its
   * strike keeps its volatility. `timeShare` is the time left now over that left then. `ageShare` is by how much it is older than the others
   * over the time left now: by the standard deviation of what its price has moved since, δ·F·σ√age, the fit weighs it less.
   */
  moveLast(forward: number, strike: number, timeShare: number, ageShare: number): void {
    const i = this.count - 1;
    const total = Math.sqrt(this.variance[i]);
    const k = -logMoneynessOf(forward, strike);
    const delta = normalCdf(-Math.abs(k) / total + (k > 0 ? 0.5 : -0.5) * total);
    // The vega is still that of the quote just added.
    const moved = delta * Math.exp(-0.5 * k) * total * Math.sqrt(ageShare) * ((2 * total) / solved.vega);
    this.logMoneyness[i] = k;
    this.variance[i] *= timeShare;
    this.halfSpread[i] *= timeShare;
    this.error[i] = Math.hypot(this.halfSpread[i], moved * timeShare);
  }

  /** Adds a strike whose total volatility σ√T is known, within `half` of it either way. */
  addVolatility(forward: number, strike: number, total: number, half: number): void {
    if (!(total > 0 && total < LARGEST_TOTAL_VOLATILITY)) return;
    if (this.count === this.logMoneyness.length) this.#grow();
    const i = this.count++;
    const k = -logMoneynessOf(forward, strike);
    solved.vega = normalisedVega(-Math.abs(k), total);
    this.logMoneyness[i] = k;
    this.variance[i] = total * total;
    this.error[i] = this.halfSpread[i] = 2 * total * half;
    this.zeroBid[i] = 0;
  }

  /** Counts zero bids outwards, once all points are in, and drops those beyond the first few: a row of them says no more than they do. */
  rankZeroBids(): void {
    const { zeroBid, logMoneyness, count } = this;
    let rank = 0;
    for (let i = count - 1; i >= 0; i--) if (logMoneyness[i] < 0 && zeroBid[i] > 0) zeroBid[i] = Math.min(++rank, 255);
    rank = 0;
    for (let i = 0; i < count; i++) if (logMoneyness[i] >= 0 && zeroBid[i] > 0) zeroBid[i] = Math.min(++rank, 255);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (zeroBid[i] > MOST_ZERO_BIDS) continue;
      logMoneyness[kept] = logMoneyness[i];
      this.variance[kept] = this.variance[i];
      this.halfSpread[kept] = this.halfSpread[i];
      this.error[kept] = this.error[i];
      zeroBid[kept++] = zeroBid[i];
    }
    this.count = kept;
  }

  #grow(): void {
    const capacity = 2 * this.count;
    const longer = (values: Float64Array): Float64Array => {
      const copy = new Float64Array(capacity);
      copy.set(values);
      return copy;
    };
    this.logMoneyness = longer(this.logMoneyness);
    this.variance = longer(this.variance);
    this.halfSpread = longer(this.halfSpread);
    this.error = longer(this.error);
    this.place = longer(this.place);
    const flags = new Uint8Array(capacity);
    flags.set(this.zeroBid);
    this.zeroBid = flags;
  }
}

/** The vega at the volatility that `totalVolatility` found last, to a per cent: what a half-spread is worth needs no more. */
const solved = { vega: Number.NaN };
/** Change of ln vega over a step up to which its slope tells it. */
const STRAIGHT = 0.1;

/** σ√T of a normalised price, by a third-order step on its logarithm where the guess is near, exactly otherwise; NaN where there is none. */
function totalVolatility(x: number, beta: number, guess: number): number {
  if (!(beta > 0 && beta < Math.exp(0.5 * x))) return Number.NaN;
  if (guess > 0) {
    const vega = normalisedVega(x, guess);
    const value = normalisedBlackGivenVega(x, guess, vega);
    const ratio = vega / value;
    const miss = Math.log(value / beta);
    const curve = (x * x) / (guess * guess * guess) - 0.25 * guess - ratio;
    const newton = miss / ratio;
    const step = newton / (1 - 0.5 * newton * curve);
    if (Math.abs(step) < SHORT_STEP * guess) {
      const growth = -step * ((x * x) / (guess * guess * guess) - 0.25 * guess);
      solved.vega = Math.abs(growth) < STRAIGHT ? vega * (1 + growth) : normalisedVega(x, guess - step);
      return guess - step;
    }
  }
  const total = impliedTotalVolatility(x, beta);
  solved.vega = normalisedVega(x, total);
  return total;
}
