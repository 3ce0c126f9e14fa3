/**
 * The forward that put-call parity gives, with its error: at each strike F lies between K + e^{rT}(C_bid − P_ask) and K + e^{rT}(C_ask − P_bid);
 * their spread-weighted, robust mean is the regression of C − P on K with the slope −e^{−rT} of the rate curve.
 */

/** Both rights of some strikes, US dollars; `exercise` is what early exercise adds to the call less what it adds to the put. */
export class ParityQuotes {
  count = 0;
  readonly strike: Float64Array;
  readonly callBid: Float64Array;
  readonly callAsk: Float64Array;
  readonly putBid: Float64Array;
  readonly putAsk: Float64Array;
  readonly exercise: Float64Array;

  constructor(capacity: number) {
    this.strike = new Float64Array(capacity);
    this.callBid = new Float64Array(capacity);
    this.callAsk = new Float64Array(capacity);
    this.putBid = new Float64Array(capacity);
    this.putAsk = new Float64Array(capacity);
    this.exercise = new Float64Array(capacity);
  }

  /** Adds a strike with both rights two-sided; ignored beyond the capacity. */
  add(strike: number, callBid: number, callAsk: number, putBid: number, putAsk: number, exercise: number): void {
    if (this.count === this.strike.length) return;
    const i = this.count++;
    this.strike[i] = strike;
    this.callBid[i] = callBid;
    this.callAsk[i] = callAsk;
    this.putBid[i] = putBid;
    this.putAsk[i] = putAsk;
    this.exercise[i] = exercise;
  }

  /** Takes out what exercise adds to each strike, beside what is taken out already; a strike where that is NaN goes. */
  takeOut(more: readonly number[]): void {
    const columns = [this.strike, this.callBid, this.callAsk, this.putBid, this.putAsk, this.exercise];
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if (Number.isNaN(more[i])) continue;
      for (const column of columns) column[kept] = column[i];
      this.exercise[kept++] += more[i];
    }
    this.count = kept;
  }
}

export interface ParityForward {
  /** US dollars; NaN without a strike. */
  forward: number;
  /** The forwards that every agreeing strike allows: the parity box. Where strikes contradict each other, the range between them. */
  low: number;
  high: number;
  strikes: number;
}

/** Half-spreads off at which a strike counts half, and beyond which it is left out of the box. */
const OUTLIER = 1.5;
const ROUNDS = 6;
/** Half the box is at least this share of the tightest strike's own. */
const LEAST_SHARE = 0.25;

/** Writes the forward into `out`. `growth` is e^{rT}. */
export function parityBox(out: ParityForward, quotes: ParityQuotes, growth: number): void {
  const { count, strike, callBid, callAsk, putBid, putAsk, exercise } = quotes;
  out.strikes = count;
  out.low = Number.NEGATIVE_INFINITY;
  out.high = Number.POSITIVE_INFINITY;
  out.forward = Number.NaN;
  for (let round = 0; round < ROUNDS; round++) {
    let sum = 0;
    let mass = 0;
    for (let i = 0; i < count; i++) {
      const half = 0.5 * growth * (callAsk[i] - callBid[i] + putAsk[i] - putBid[i]);
      const mid = strike[i] + growth * (0.5 * (callBid[i] + callAsk[i] - putBid[i] - putAsk[i]) - exercise[i]);
      const off = round === 0 ? 0 : (mid - out.forward) / (OUTLIER * half);
      const weight = 1 / (half * half * (1 + off * off));
      sum += weight * mid;
      mass += weight;
    }
    out.forward = sum / mass;
  }
  let tightest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const low = strike[i] + growth * (callBid[i] - putAsk[i] - exercise[i]);
    const high = strike[i] + growth * (callAsk[i] - putBid[i] - exercise[i]);
    if (Math.abs(0.5 * (low + high) - out.forward) > OUTLIER * (high - low)) continue;
    out.low = Math.max(out.low, low);
    out.high = Math.min(out.high, high);
    tightest = Math.min(tightest, 0.5 * (high - low));
  }
  // Strikes quoted a moment apart contradict each other, or agree by chance on next to nothing.
  const middle = 0.5 * (out.low + out.high);
  const half = Math.max(0.5 * Math.abs(out.high - out.low), LEAST_SHARE * tightest);
  out.low = middle - half;
  out.high = middle + half;
}
