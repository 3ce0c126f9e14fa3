/** Numbers read off one expiry's smile. Strikes ascending; volatility as a fraction a year, NaN where a strike has none. */

/** Linear between the two known strikes around `x`; NaN outside the known range. */
export function interpolate(xs: ArrayLike<number>, ys: ArrayLike<number>, x: number): number {
  let low = -1;
  for (let i = 0; i < xs.length; i++) {
    if (Number.isNaN(ys[i]) || Number.isNaN(xs[i])) continue;
    if (xs[i] === x) return ys[i];
    if (xs[i] < x) low = i;
    else if (low >= 0) return ys[low] + ((ys[i] - ys[low]) * (x - xs[low])) / (xs[i] - xs[low]);
    else return Number.NaN;
  }
  return Number.NaN;
}

/**
 * Volatility where a delta is reached, linear in delta between neighbouring strikes: the first crossing going out from the money.
 * `deltas` fall with the strike for calls, from 1 to 0, and for puts from 0 to −1. NaN where the smile does not reach it.
 */
export function volatilityAtDelta(deltas: ArrayLike<number>, ivs: ArrayLike<number>, target: number): number {
  let before = -1;
  for (let i = 0; i < deltas.length; i++) {
    if (Number.isNaN(deltas[i]) || Number.isNaN(ivs[i])) continue;
    if (deltas[i] === target) return ivs[i];
    if (before >= 0 && (deltas[before] - target) * (deltas[i] - target) < 0) {
      const weight = (target - deltas[before]) / (deltas[i] - deltas[before]);
      return ivs[before] + weight * (ivs[i] - ivs[before]);
    }
    before = i;
  }
  return Number.NaN;
}

export interface SkewMeasures {
  atmIv: number;
  /** σ(25Δ call) − σ(25Δ put). */
  riskReversal25: number;
  /** ½(σ(25Δ call) + σ(25Δ put)) − σ(ATM). */
  butterfly25: number;
}

/** At the money is at the forward, on the out-of-the-money smile. Every measure is NaN where the smile does not reach it. */
export function skewMeasures(
  strikes: ArrayLike<number>,
  otmIv: ArrayLike<number>,
  callDelta: ArrayLike<number>,
  callIv: ArrayLike<number>,
  putDelta: ArrayLike<number>,
  putIv: ArrayLike<number>,
  forward: number,
): SkewMeasures {
  const atmIv = interpolate(strikes, otmIv, forward);
  const call = volatilityAtDelta(callDelta, callIv, 0.25);
  const put = volatilityAtDelta(putDelta, putIv, -0.25);
  return { atmIv, riskReversal25: call - put, butterfly25: 0.5 * (call + put) - atmIv };
}
