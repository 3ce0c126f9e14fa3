/**
 * Holidays and early closes of the NYSE for the years below, from its Rule 7.2 and its announcements. US options exchanges keep the same
 * days. Years not announced yet follow the rule; what is decided later comes with the vendor's list.
 */
import { addDays, etInstant, weekdayOf, type EpochMs } from './calendar.ts';

/** A day that is no full session: closed, or with an early close. */
export interface Closure {
  /** Exchange date, `YYYY-MM-DD`. */
  date: string;
  /** End of regular hours; left out where the market is closed all day. */
  closeMs?: EpochMs;
}

/** Both ends included. */
export const KNOWN_YEARS = { first: 2010, last: 2035 } as const;

/** The hour (ET) an early close is announced for, since 1995. */
export const EARLY_CLOSE_HOUR = 13;

/** Hurricane Sandy, then the days of mourning for G. H. W. Bush and for J. Carter. */
const UNSCHEDULED = ['2012-10-29', '2012-10-30', '2018-12-05', '2025-01-09'];
const FIRST_JUNETEENTH = 2022;

const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;
const SUNDAY = 0;

/** Closures of a year in the order of their dates. */
export function nyseClosures(year: number): Closure[] {
  const thanksgiving = nthWeekday(year, 11, THURSDAY, 4);
  const closed = [
    newYear(year),
    nthWeekday(year, 1, MONDAY, 3),
    nthWeekday(year, 2, MONDAY, 3),
    addDays(easterSunday(year), -2),
    lastMonday(year, 5),
    year >= FIRST_JUNETEENTH ? observed(`${year}-06-19`) : undefined,
    observed(`${year}-07-04`),
    nthWeekday(year, 9, MONDAY, 1),
    thanksgiving,
    observed(`${year}-12-25`),
    ...UNSCHEDULED.filter((date) => date.startsWith(`${year}-`)),
  ].filter((date) => date !== undefined);
  // On a Friday they are the holiday itself, observed; at a weekend there is nothing to shorten.
  const eves = [`${year}-07-03`, `${year}-12-24`].filter((date) => isBetween(weekdayOf(date), MONDAY, THURSDAY));
  const early = [addDays(thanksgiving, 1), ...eves];
  return [
    ...closed.map((date): Closure => ({ date })),
    ...early.map((date): Closure => ({ date, closeMs: etInstant(date, EARLY_CLOSE_HOUR) })),
  ].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** A Saturday's is observed on the Friday before, a Sunday's on the Monday after. */
function observed(date: string): string {
  const weekday = weekdayOf(date);
  if (weekday === SATURDAY) return addDays(date, -1);
  return weekday === SUNDAY ? addDays(date, 1) : date;
}

/** Not observed where it falls on a Saturday: the Friday before ends the accounting year. */
function newYear(year: number): string | undefined {
  const date = `${year}-01-01`;
  return weekdayOf(date) === SATURDAY ? undefined : observed(date);
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): string {
  const first = dateOf(year, month, 1);
  return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1));
}

function lastMonday(year: number, month: number): string {
  const last = addDays(dateOf(year, month + 1, 1), -1);
  return addDays(last, -((weekdayOf(last) - MONDAY + 7) % 7));
}

/** Gregorian Easter, by the method of Meeus, Jones and Butcher. Good Friday is two days before. */
function easterSunday(year: number): string {
  const goldenYear = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * goldenYear + century - Math.floor(century / 4) - correction + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((goldenYear + 11 * epact + 22 * toSunday) / 451);
  const days = epact + toSunday - 7 * late + 114;
  return dateOf(year, Math.floor(days / 31), (days % 31) + 1);
}

const dateOf = (year: number, month: number, day: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

const isBetween = (value: number, first: number, last: number): boolean => value >= first && value <= last;
