/** Numbers read off one expiry's smile. Strikes ascending; volatility as a fraction a year, NaN where a strike has none. */

/** Neighbouring strikes with deltas further apart than this say nothing about what lies between: an expiry's last minutes, strikes too coarse for its volatility. */
const WIDEST_DELTA_STEP = 0.5;

/**
 * Volatility where a delta is reached, linear in delta between neighbouring strikes: the first crossing going out from the money.
 * `deltas` fall with the strike for calls, from 1 to 0, and for puts from 0 to −1. NaN where the smile does not reach it, and where
 * the strikes on either side are more than 0.5 of delta apart.
 */
export function volatilityAtDelta(deltas: ArrayLike<number>, ivs: ArrayLike<number>, target: number): number {
  const at = crossingOf(deltas, ivs, target);
  return at ? ivs[at.before] + at.weight * (ivs[at.after] - ivs[at.before]) : Number.NaN;
}

/** Strikes on either side of a delta, by index, and how far from the first to the second it lies. */
interface Crossing {
  before: number;
  after: number;
  weight: number;
}

function crossingOf(deltas: ArrayLike<number>, ivs: ArrayLike<number>, target: number): Crossing | undefined {
  let before = -1;
  for (let i = 0; i < deltas.length; i++) {
    if (Number.isNaN(deltas[i]) || Number.isNaN(ivs[i])) continue;
    if (deltas[i] === target) return { before: i, after: i, weight: 0 };
    if (before >= 0 && (deltas[before] - target) * (deltas[i] - target) < 0) {
      if (Math.abs(deltas[i] - deltas[before]) > WIDEST_DELTA_STEP) return undefined;
      return { before, after: i, weight: (target - deltas[before]) / (deltas[i] - deltas[before]) };
    }
    before = i;
  }
  return undefined;
}

export interface SkewMeasures {
  atmIv: number;
  /** σ(25Δ call) − σ(25Δ put). */
  riskReversal25: number;
  /** ½(σ(25Δ call) + σ(25Δ put)) − σ(ATM). */
  butterfly25: number;
  /** A 25-delta wing lies beyond the last quoted strike: both are of the fit's continuation, not of quotes. */
  beyondQuotes?: true;
}

/** First and last strike that is quoted, by index. */
export type QuotedStrikes = readonly [first: number, last: number];

/** Of one smile for both rights. Every measure is NaN where the strikes do not reach it. Without `quoted` each volatility is a quote's. */
export function skewMeasures(
  atmIv: number,
  iv: ArrayLike<number>,
  callDelta: ArrayLike<number>,
  putDelta: ArrayLike<number>,
  quoted?: QuotedStrikes,
): SkewMeasures {
  const call = volatilityAtDelta(callDelta, iv, 0.25);
  const put = volatilityAtDelta(putDelta, iv, -0.25);
  const measures = { atmIv, riskReversal25: call - put, butterfly25: 0.5 * (call + put) - atmIv };
  const wings = [crossingOf(callDelta, iv, 0.25), crossingOf(putDelta, iv, -0.25)];
  const isBeyond = wings.some((at) => at && quoted && (at.before < quoted[0] || at.after > quoted[1]));
  return isBeyond && !Number.isNaN(call - put) ? { ...measures, beyondQuotes: true } : measures;
}
