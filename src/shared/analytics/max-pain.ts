/** The strike at which the open interest of one expiry would settle for the least total intrinsic value; ties go to the lower strike. */

/**
 * `strikes` ascending, US dollars; open interest in contracts, NaN or missing counts as none. Undefined where there is no open interest.
 * One pass each way: Σ callOI·(K − Kᵢ)⁺ grows from the left, Σ putOI·(Kᵢ − K)⁺ from the right.
 */
export function maxPain(
  strikes: ArrayLike<number>,
  callOpenInterest: ArrayLike<number>,
  putOpenInterest: ArrayLike<number>,
): number | undefined {
  const count = strikes.length;
  const pain = new Float64Array(count);
  let interest = 0;
  let cost = 0;
  for (let i = 0; i < count; i++) {
    if (i > 0) cost += interest * (strikes[i] - strikes[i - 1]);
    pain[i] += cost;
    interest += callOpenInterest[i] || 0;
  }
  const calls = interest;
  interest = 0;
  cost = 0;
  for (let i = count - 1; i >= 0; i--) {
    if (i < count - 1) cost += interest * (strikes[i + 1] - strikes[i]);
    pain[i] += cost;
    interest += putOpenInterest[i] || 0;
  }
  if (calls + interest === 0) return undefined;
  let best = 0;
  for (let i = 1; i < count; i++) if (pain[i] < pain[best]) best = i;
  return strikes[best];
}
