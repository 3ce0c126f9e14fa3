/**
 * Average daily volume from daily bars: the base of "unusual" volume. The vendor sends no bar for a day without a trade,
 * so a missing day is a known zero once the instrument has traded before, and unknown until then: it may not have been listed.
 */

/** Sessions averaged: a month of trading. */
export const AVERAGE_SESSIONS = 20;
/** Fewer are too few for an average. */
export const FEWEST_SESSIONS = 5;
/** Sessions requested: those before the averaged ones only show that the instrument had already traded. */
export const ASKED_SESSIONS = 2 * AVERAGE_SESSIONS;
/** Day volume of this many averages is unusual. */
export const UNUSUAL_MULTIPLE = 3;

export interface DayVolume {
  /** Exchange date. */
  date: string;
  /** Shares or contracts; undefined or NaN where the bar does not say. */
  volume: number | undefined;
}

export interface AverageVolume {
  /** Shares or contracts a session; NaN with fewer than FEWEST_SESSIONS. */
  perSession: number;
  sessions: number;
}

/**
 * Over `sessions` (dates, newest first): those since the first day that traded, a day without a bar as zero, a bar without a volume
 * left out. Days in any order; those after the newest session count for nothing.
 */
export function averageDailyVolume(days: Iterable<DayVolume>, sessions: readonly string[]): AverageVolume {
  const volumes = new Map<string, number>();
  let first: string | undefined;
  for (const { date, volume } of days) {
    if (date > sessions[0]) continue;
    if (first === undefined || date < first) first = date;
    volumes.set(date, volume ?? Number.NaN);
  }
  let total = 0;
  let counted = 0;
  for (const date of sessions) {
    if (first === undefined || date < first) break;
    const volume = volumes.get(date) ?? 0;
    if (Number.isNaN(volume)) continue;
    total += volume;
    counted++;
  }
  return { perSession: counted < FEWEST_SESSIONS ? Number.NaN : total / counted, sessions: counted };
}
