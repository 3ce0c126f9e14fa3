/**
 * Which daily closes of which options a year of 30-day volatility needs: for each session the monthly expiries on either side of 30 days,
 * and of each a few strikes around the forward, far enough out for the 25-delta points. Pure.
 */
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { addDays, YEAR_MS } from '../../../shared/market/calendar.ts';
import { monthliesBetween } from '../../../shared/market/monthly-expiry.ts';
import type { OptionRight } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { Split } from './daily-bars.ts';

export const TARGET_DAYS = 30;
/** Nearer to settlement an expiry reflects its last days, not a month: the next one's volatility is used alone. */
const FEWEST_DAYS = 5;
/** Deviations to either side that hold the 25-delta points, with room for a smile. */
const REACH = 1;
/** Between neighbouring strikes, as a share of a month's deviation: what lies between is linear to a tenth of a point. */
const STEP = 0.45;
const LEAST_STEP = 0.012;
const MOST_STEP = 0.08;

/** As traded: strikes lie around it, whatever was split since. */
export interface Close {
  date: string;
  close: number;
}

export interface PlanBasis {
  calendar: TradingCalendar;
  rates: RateCurve;
  /** Annual volatility that the strike grid is made for. */
  deviation: number;
  /** Of the option root: an AM-settled one settles in the morning. */
  root: string;
  /** Oldest first. */
  splits: readonly Split[];
}

/** One option and the sessions it is needed on. */
export interface WantedOption {
  expiry: string;
  strike: number;
  right: OptionRight;
  from: string;
  to: string;
}

/** What one session reads of one expiry. */
export interface ExpiryOn {
  expiry: string;
  /** Contracts of before a split have other strikes, and are gone after it: `2026-01-16`, or with the last day they were listed. */
  listing: string;
  years: number;
  /** Spot carried at the rate: past dividends are not known. */
  forward: number;
}

/** A session with what it reads. */
export interface DayNeed extends Close {
  expiries: ExpiryOn[];
}

export const needsOf = (basis: PlanBasis, days: readonly Close[]): DayNeed[] =>
  days.map((day) => ({ ...day, expiries: expiriesFor(basis, day) }));

/** The expiries on either side of 30 days from a session's close; the nearer left out within its last days. */
function expiriesFor({ calendar, rates, root, splits }: PlanBasis, { date, close }: Close): ExpiryOn[] {
  const target = addDays(date, TARGET_DAYS);
  const listed = monthliesBetween(calendar, addDays(date, FEWEST_DAYS), addDays(date, TARGET_DAYS + 40));
  const near = listed.findLast((expiry) => expiry <= target);
  const far = listed.find((expiry) => expiry > target);
  const atMs = calendar.sessionOn(date)?.closeMs ?? Number.NaN;
  return [near, far].flatMap((expiry) => {
    if (expiry === undefined) return [];
    const years = (calendar.settlementMs({ root, expiry }) - atMs) / YEAR_MS;
    const split = splits.find(({ first }) => first > date && first <= expiry);
    const listing = split ? `${expiry} ${split.before}` : expiry;
    return years > 0 ? [{ expiry, listing, years, forward: close * Math.exp(rates(years) * years) }] : [];
  });
}

/** Distance between neighbouring strikes in ln K. */
export const strikeStep = (deviation: number): number =>
  Math.min(Math.max(STEP * deviation * Math.sqrt(TARGET_DAYS / 365), LEAST_STEP), MOST_STEP);

/** The listed strikes nearest to a grid that stays the same from day to day; without a list, the grid itself. */
export function gridStrikes(step: number, low: number, high: number, listed?: readonly number[]): number[] {
  const chosen = new Set<number>();
  for (let n = Math.ceil(Math.log(low) / step); n * step <= Math.log(high); n++) {
    const target = Math.exp(n * step);
    if (!listed) chosen.add(target);
    else if (listed.length > 0)
      chosen.add(
        listed.reduce((best, strike) => (Math.abs(strike - target) < Math.abs(best - target) ? strike : best)),
      );
  }
  return [...chosen].sort((a, b) => a - b);
}

/** Prices within which a listing's strikes are needed; undefined where it is not needed at all. */
export function strikeRange(
  basis: PlanBasis,
  days: readonly DayNeed[],
  listing: string,
): { low: number; high: number } | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const day of days)
    for (const on of day.expiries) {
      if (on.listing !== listing) continue;
      const reach = reachOf(basis, on);
      low = Math.min(low, on.forward * Math.exp(-reach));
      high = Math.max(high, on.forward * Math.exp(reach));
    }
  return high > 0 ? { low, high } : undefined;
}

/** Listings that the days need, newest first: yesterday is wanted before last year. */
export function neededListings(days: readonly DayNeed[]): string[] {
  return [...new Set(days.flatMap(({ expiries }) => expiries.map(({ listing }) => listing)))].toSorted().toReversed();
}

/** The expiry of a listing, and the day its contracts were last listed where a split ended them. */
export function partsOf(listing: string): { expiry: string; asOf?: string } {
  const [expiry, asOf] = listing.split(' ');
  return { expiry, asOf };
}

/** The options of one listing, each once with the span it is needed over. `strikes` ascending, of the grid. */
export function optionsOf(
  basis: PlanBasis,
  days: readonly DayNeed[],
  listing: string,
  strikes: readonly number[],
): WantedOption[] {
  const { expiry } = partsOf(listing);
  const wanted = new Map<string, WantedOption>();
  const want = (strike: number, right: OptionRight, date: string): void => {
    const key = `${strike} ${right}`;
    const known = wanted.get(key);
    if (!known) wanted.set(key, { expiry, strike, right, from: date, to: date });
    else {
      if (date < known.from) known.from = date;
      if (date > known.to) known.to = date;
    }
  };
  for (const day of days)
    for (const on of day.expiries) {
      if (on.listing !== listing) continue;
      const reach = reachOf(basis, on);
      for (const strike of strikes) {
        const k = Math.log(strike / on.forward);
        if (Math.abs(k) <= reach) want(strike, k >= 0 ? 'C' : 'P', day.date);
      }
      // Around the money call and put: their difference gives the forward.
      for (const strike of [strikes.findLast((s) => s < on.forward), strikes.find((s) => s >= on.forward)])
        if (strike !== undefined) for (const right of ['C', 'P'] as const) want(strike, right, day.date);
    }
  return [...wanted.values()];
}

const reachOf = ({ deviation }: PlanBasis, { years }: ExpiryOn): number =>
  REACH * deviation * Math.sqrt(years) + strikeStep(deviation);
