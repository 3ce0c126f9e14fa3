/** Which expiration dates are listed on a day: dailies, weeklies, monthlies (third Friday), quarterlies and LEAPS. */
import { addDays } from '../../../shared/market/calendar.ts';
import { monthlyExpiry } from '../../../shared/market/monthly-expiry.ts';
import { BUILT_IN_CALENDAR } from '../../../shared/market/trading-calendar.ts';
import type { OptionProgram } from './universe.ts';

interface Expiry {
  date: string;
  /** Third-Friday cycle: wider strike range, open interest, and the AM-settled root of an index. */
  monthly: boolean;
}

const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

export const listedMonthly = (year: number, month: number): string => monthlyExpiry(BUILT_IN_CALENDAR, year, month);

/** VIX options expire on the Wednesday 30 days before the next month's third Friday. */
function vixMonthly(year: number, month: number): string {
  const next = month === 12 ? listedMonthly(year + 1, 1) : listedMonthly(year, month + 1);
  return BUILT_IN_CALENDAR.tradingDayOnOrBefore(addDays(next, -30));
}

/** Months ahead that are listed: the next twelve, then January, June and December of the two years after. */
function listedMonths(from: string): { year: number; month: number }[] {
  const year = Number(from.slice(0, 4));
  const month = Number(from.slice(5, 7));
  const months: { year: number; month: number }[] = [];
  for (let ahead = 0; ahead <= 30; ahead++) {
    const m = ((month - 1 + ahead) % 12) + 1;
    const y = year + Math.floor((month - 1 + ahead) / 12);
    if (ahead <= 12 || m === 1 || m === 6 || m === 12) months.push({ year: y, month: m });
  }
  return months;
}

/** Listed expirations on `from` (a date), nearest first; `from` itself is 0DTE and included. */
export function expiriesOn(program: OptionProgram, from: string): Expiry[] {
  const dates = new Map<string, boolean>();
  const vix = program.root === 'VIX';
  const weeklyDay = vix ? 3 : 5;
  for (let ahead = 0; ahead <= 56; ahead++) {
    const date = addDays(from, ahead);
    const weekday = weekdayOf(date);
    const daily = program.expiries === 'daily' && ahead <= 35;
    const thrice = program.expiries === 'mwf' && ahead <= 14 && (weekday === 1 || weekday === 3);
    if (weekday === weeklyDay) {
      const settled = BUILT_IN_CALENDAR.tradingDayOnOrBefore(date);
      if (settled >= from) dates.set(settled, false);
    } else if ((daily || thrice) && BUILT_IN_CALENDAR.isTradingDay(date)) dates.set(date, false);
  }
  for (const { year, month } of listedMonths(from)) {
    const date = vix ? vixMonthly(year, month) : listedMonthly(year, month);
    if (date >= from) dates.set(date, true);
  }
  return [...dates].map(([date, monthly]) => ({ date, monthly })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** The strike ladder of an expiry: dense near the money, coarser outwards; dollars, ascending. */
export function strikeLadder(program: OptionProgram, reference: number, expiry: Expiry, years: number): Float64Array {
  const step = program.strikeStep;
  const vix = program.root === 'VIX';
  const near = vix ? 0.45 : expiry.monthly ? 0.14 : 0.09;
  const far = vix
    ? 3.5
    : expiry.monthly
      ? Math.min(0.3 + 0.25 * Math.sqrt(years), 0.65)
      : Math.min(0.12 + 0.3 * Math.sqrt(years), 0.25);
  // Long-dated series list only every second or fifth strike near the money.
  const nearStep = years > 0.75 ? step * 5 : years > 0.25 ? step * 2 : step;
  const farStep = Math.max(nearStep, step * 5);
  const strikes = new Set<number>();
  const ladder = (from: number, to: number, by: number): void => {
    for (let k = Math.ceil(from / by); k * by <= to; k++) strikes.add(Math.round(k * by * 1000) / 1000);
  };
  ladder(Math.max(reference * (1 - far), farStep), reference * (1 + far), farStep);
  ladder(reference * (1 - near), reference * (1 + near), nearStep);
  return Float64Array.from(strikes).sort();
}
