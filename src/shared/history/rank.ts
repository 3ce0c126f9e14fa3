/** Where a number ranks among those of the past year. Source: the common definitions of IV rank and IV percentile; both in 0 … 1. */

/** Sessions in a year's look back. */
export const RANK_SESSIONS = 252;
/** With fewer days known a rank would be a guess. */
export const FEWEST_DAYS = 20;

export interface Standing {
  /** (now − least) / (most − least), today among the extremes. */
  rank: number;
  /** Share of the days below now. */
  percentile: number;
  /** Days known. */
  days: number;
}

/** `past`: one value a day, in any order, NaN where unknown. Rank and percentile are NaN with fewer than FEWEST_DAYS or without a value now. */
export function standing(past: ArrayLike<number>, now: number): Standing {
  let days = 0;
  let below = 0;
  let least = now;
  let most = now;
  for (let i = 0; i < past.length; i++) {
    const value = past[i];
    if (Number.isNaN(value)) continue;
    days++;
    if (value < now) below++;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (Number.isNaN(now) || days < FEWEST_DAYS) return { rank: Number.NaN, percentile: Number.NaN, days };
  return { rank: most > least ? (now - least) / (most - least) : Number.NaN, percentile: below / days, days };
}
