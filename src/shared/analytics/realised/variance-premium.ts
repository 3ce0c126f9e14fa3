/** Implied less realised volatility: what options charged over what the underlying did. Volatilities as fractions a year, one a day. */

export interface VolatilityPremium {
  /** Implied now less realised over the days just past: known today, but the two look at different days. */
  trailing: Float64Array;
  /** Implied then less what was realised over the days it looked at: known `horizon` days later, NaN until then. */
  realised: Float64Array;
}

/**
 * `implied[i]` and `realised[i]` belong to the same day, NaN where unknown; `realised[i]` is over the `horizon` trading days that end
 * on it (21 for a 30-day implied volatility).
 */
export function volatilityPremium(
  implied: ArrayLike<number>,
  realised: ArrayLike<number>,
  horizon: number,
): VolatilityPremium {
  const of = (ahead: number): Float64Array =>
    Float64Array.from(implied, (value, i) => (i + ahead < realised.length ? value - realised[i + ahead] : Number.NaN));
  return { trailing: of(0), realised: of(horizon) };
}
