/**
 * Model-free implied variance of one expiry as Cboe publishes it for VIX (Cboe, "Volatility Index Methodology: Cboe Volatility Index"):
 *   σ² = (2/T) Σ ΔKᵢ/Kᵢ²·e^{rT}·Q(Kᵢ) − (1/T)(F/K₀ − 1)²,
 * Q the mid of the out-of-the-money side, both sides averaged at K₀. It holds for European options; American ones carry their exercise
 * premium in Q, little out of the money.
 */
export interface StrikeQuotes {
  /** Ascending, US dollars. */
  strikes: ArrayLike<number>;
  callBid: ArrayLike<number>;
  callAsk: ArrayLike<number>;
  putBid: ArrayLike<number>;
  putAsk: ArrayLike<number>;
}

export interface ModelFreeVariance {
  /** A year. */
  variance: number;
  forward: number;
  /** K₀, the strike at or below the forward. */
  atStrike: number;
  /** First and last strike used, and how many. */
  lowest: number;
  highest: number;
  used: number;
}

/** Undefined without a strike quoted on both sides, or with fewer than two strikes left. A missing quote (NaN) counts as no bid. */
export function modelFreeVariance(quotes: StrikeQuotes, years: number, rate: number): ModelFreeVariance | undefined {
  const { strikes } = quotes;
  const growth = Math.exp(rate * years);
  const call = (i: number): number => 0.5 * (quotes.callBid[i] + quotes.callAsk[i]);
  const put = (i: number): number => 0.5 * (quotes.putBid[i] + quotes.putAsk[i]);
  const nearest = closestSides(quotes, call, put);
  if (nearest === undefined || !(years > 0)) return undefined;
  const forward = strikes[nearest] + growth * (call(nearest) - put(nearest));
  let centre = -1;
  for (let i = 0; i < strikes.length && strikes[i] <= forward; i++) {
    if (quotes.callBid[i] > 0 && quotes.putBid[i] > 0) centre = i;
  }
  if (centre < 0) return undefined;
  const puts = outward(quotes.putBid, centre, -1).toReversed();
  const calls = outward(quotes.callBid, centre, 1);
  const chosen = [
    ...puts.map((i) => ({ strike: strikes[i], mid: put(i) })),
    { strike: strikes[centre], mid: 0.5 * (call(centre) + put(centre)) },
    ...calls.map((i) => ({ strike: strikes[i], mid: call(i) })),
  ];
  if (chosen.length < 2) return undefined;
  const last = chosen.length - 1;
  let sum = 0;
  for (const [i, { strike, mid }] of chosen.entries()) {
    const [below, above] = [Math.max(i - 1, 0), Math.min(i + 1, last)];
    const width = (chosen[above].strike - chosen[below].strike) / (above - below);
    sum += (width / (strike * strike)) * growth * mid;
  }
  const variance = (2 * sum - (forward / strikes[centre] - 1) ** 2) / years;
  return {
    variance,
    forward,
    atStrike: strikes[centre],
    lowest: chosen[0].strike,
    highest: chosen[last].strike,
    used: chosen.length,
  };
}

/** Strikes that end within this many standard deviations of the forward miss what lies beyond: the sum is a lower bound. */
export const LEAST_REACH = 2;

/** How far the strikes used reach below and above the forward, in standard deviations of the volatility at the money. */
export function reachOf(
  { forward, lowest, highest }: Pick<ModelFreeVariance, 'forward' | 'lowest' | 'highest'>,
  years: number,
  atmIv: number,
): readonly [below: number, above: number] {
  const deviation = atmIv * Math.sqrt(years);
  return [Math.log(forward / lowest) / deviation, Math.log(highest / forward) / deviation];
}

/** The strike whose call and put mids lie closest; of those with a bid on both sides. */
function closestSides(
  { strikes, callBid, putBid }: StrikeQuotes,
  call: (i: number) => number,
  put: (i: number) => number,
): number | undefined {
  let best: number | undefined;
  for (let i = 0; i < strikes.length; i++) {
    if (!(callBid[i] > 0 && putBid[i] > 0)) continue;
    const gap = Math.abs(call(i) - put(i));
    if (!Number.isNaN(gap) && (best === undefined || gap < Math.abs(call(best) - put(best)))) best = i;
  }
  return best;
}

/** Strikes going out from the centre, those without a bid left out, until two in a row have none. */
function outward(bid: ArrayLike<number>, centre: number, step: 1 | -1): number[] {
  const found: number[] = [];
  let missing = 0;
  for (let i = centre + step; i >= 0 && i < bid.length && missing < 2; i += step) {
    if (bid[i] > 0) found.push(i);
    missing = bid[i] > 0 ? 0 : missing + 1;
  }
  return found;
}

/** Volatility of `targetYears` (30/365 for VIX) by total variance from the expiries on either side, which may lie on one side as Cboe's may. */
export function modelFreeVolatility(
  near: { years: number; variance: number },
  next: { years: number; variance: number },
  targetYears: number,
): number {
  const share = (targetYears - near.years) / (next.years - near.years);
  return Math.sqrt(((1 - share) * near.years * near.variance + share * next.years * next.variance) / targetYears);
}
