/**
 * What the memory keeps of one listing (root and expiry) on one day: its smile, so that today's can be laid over it, and the open interest
 * published that day, so that today's change is known.
 */
import type { EpochMs } from '../market/calendar.ts';

export interface ListingDay {
  /** `ROOT YYYY-MM-DD`. */
  listing: string;
  /** Time of the smile. */
  atMs: EpochMs;
  /** To settlement, ACT/365, at that time. */
  years: number;
  forward: number;
  /** At the forward, a fraction a year. */
  atmIv: number;
  /** Fitted volatility at each of SMILE_DEVIATIONS; NaN beyond the outermost quotes. */
  smile: Float64Array;
  /** Strike, contracts open of its call, of its put, and so on; NaN where unknown. */
  openInterest: Float64Array;
}

const STEP = 0.25;
const REACH = 4;
/** Where a smile is kept: k = ln(K/F) in units of σ√T at the forward. */
export const SMILE_DEVIATIONS: readonly number[] = Array.from(
  { length: (2 * REACH) / STEP + 1 },
  (_, i) => -REACH + i * STEP,
);

export const logMoneynessAt = ({ years, atmIv }: Pick<ListingDay, 'years' | 'atmIv'>, deviations: number): number =>
  deviations * atmIv * Math.sqrt(years);

/** A name's listings of this many calendar days are kept. */
export const LISTING_KEEP_DAYS = 30;
