/** The words for an expiry: `12/18`, `18 Dec 26`, `Dec 18 '26`, `18DEC26`, `2026-12-18`, `26-12-18`, `jan 27`, `0dte`, `fri`. US order; a day above 12 comes first. */
import { addDays, weekdayOf } from './calendar.ts';
import type { ExpiryReading } from './contract-query.ts';

export const MONTH_NAMES = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const MONTH_WORDS = MONTH_NAMES.map((name) => name[0] + name.slice(1).toLowerCase());
const LONG_MONTHS = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_NAME = /^(SUN|MON|TUE|WED|THU|FRI|SAT)(?:DAY|S|SDAY|NESDAY|RS|RSDAY|URDAY)?$/;

/** `2026-12-18` → `18 Dec`; with its year, `18 Dec 26`. */
export function dayName(date: string, withYear = false): string {
  const [year, month, day] = date.split('-');
  return `${Number(day)} ${MONTH_WORDS[Number(month) - 1] ?? month}${withYear ? ` ${year.slice(2)}` : ''}`;
}

export interface ReadExpiry {
  readings: ExpiryReading[];
  /** Words used up. */
  words: number;
}

/** Reads an expiry at the start of the words (upper case); undefined where there is none. `today` is the exchange date. */
export function readExpiry(words: readonly string[], today: string): ReadExpiry | undefined {
  return (
    readTwoWords(words, today) ??
    readOneWord(words[0] ?? '', today) ??
    readMonthFirst(words, today) ??
    readDayFirst(words, today)
  );
}

/** `0 DTE`, `THIS FRIDAY`, `NEXT FRIDAY`, `DEC18 '26`. */
function readTwoWords([first = '', second = '']: readonly string[], today: string): ReadExpiry | undefined {
  const two = (...readings: ExpiryReading[]): ReadExpiry => ({ readings, words: 2 });
  if (/^\d{1,4}$/.test(first) && /^(?:DTE|DAYS?)$/.test(second)) return two({ kind: 'dte', days: Number(first) });
  const weekday = /^(?:THIS|NEXT)$/.test(first) ? DAY_NAME.exec(second) : null;
  if (weekday) {
    const coming = nextWeekday(DAYS.indexOf(weekday[1]), today);
    const later: ExpiryReading = { kind: 'date', date: addDays(coming, 7) };
    // Some mean the one that comes, others that of the week after.
    const both = coming > today ? two({ kind: 'date', date: coming }, later) : two(later);
    return first === 'NEXT' ? both : two({ kind: 'date', date: coming });
  }
  const joined = /^([A-Z]{3,9})(\d{1,2})$/.exec(first);
  const year = /^(?:'(\d{2})|(20\d\d))$/.exec(second);
  const reading = joined && year && onDay(monthOf(joined[1]), Number(joined[2]), year[1] ?? year[2], today);
  return reading ? two(reading) : undefined;
}

function readOneWord(word: string, today: string): ReadExpiry | undefined {
  const one = (...readings: (ExpiryReading | undefined)[]): ReadExpiry | undefined => {
    const known = readings.filter((reading) => reading !== undefined);
    return known.length > 0 ? { readings: known, words: 1 } : undefined;
  };
  if (word === 'TODAY') return one({ kind: 'dte', days: 0 });
  if (/^(?:TOMORROW|TMRW|TMR)$/.test(word)) return one({ kind: 'dte', days: 1 });
  if (word === 'EOW') return one({ kind: 'date', date: nextWeekday(DAYS.indexOf('FRI'), today) });
  const dte = /^(\d{1,4})(?:DTE|D)$/.exec(word);
  if (dte) return one({ kind: 'dte', days: Number(dte[1]) });
  const weekday = DAY_NAME.exec(word);
  if (weekday) return one({ kind: 'date', date: nextWeekday(DAYS.indexOf(weekday[1]), today) });
  const iso = /^(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(word) ?? /^((?:20)?\d\d)(\d\d)(\d\d)$/.exec(word);
  if (iso) return one(onDate(fullYear(iso[1]), Number(iso[2]), Number(iso[3])));
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{2}|20\d\d)$/.exec(word);
  if (dotted) return one(...dayOrYearFirst(dotted[1], dotted[2], dotted[3], today));
  const shortDotted = /^(\d{1,2})\.(\d{1,2})\.$/.exec(word);
  if (shortDotted) return one(onDay(Number(shortDotted[2]), Number(shortDotted[1]), undefined, today));
  const slashed = /^(\d{1,2})[-/](\d{1,2})(?:[-/](\d{2}|20\d\d))?$/.exec(word);
  if (slashed) return one(...usDate(slashed[1], slashed[2], slashed[3], today));
  const named = /^([A-Z]{3,9})[-/](\d{1,2})[-/](\d{2}|20\d\d)$/.exec(word);
  if (named) return one(onDay(monthOf(named[1]), Number(named[2]), named[3], today));
  const joined = /^(\d{1,2})[-/]?([A-Z]{3,9})[-/]?'?(\d{2}|20\d\d)?$/.exec(word);
  if (joined) return one(onDay(monthOf(joined[2]), Number(joined[1]), joined[3], today));
  const ibkr = /^([A-Z]{3})(\d{1,2})'(\d{2})$/.exec(word);
  if (ibkr) return one(onDay(monthOf(ibkr[1]), Number(ibkr[2]), ibkr[3], today));
  const monthYear = /^([A-Z]{3,9})-?'?(\d{1,2}|20\d\d)$/.exec(word);
  if (monthYear) return asMonthAndNumber(monthOf(monthYear[1]), monthYear[2], today, 1);
  return undefined;
}

/** `DEC 18`, `DEC 18 26`, `DEC 18, 2026`, `DEC 2026`, `JAN 27`, `DEC`. */
function readMonthFirst(words: readonly string[], today: string): ReadExpiry | undefined {
  const month = monthOf(words[0] ?? '');
  if (month === undefined) return undefined;
  const second = /^(\d{1,2})(?:ST|ND|RD|TH)?,?$/.exec(words[1] ?? '');
  const year = yearWord(words[2]);
  if (second && year !== undefined) {
    const reading = onDate(year, month, Number(second[1]));
    if (reading) return { readings: [reading], words: 3 };
  }
  const number = /^'?(\d{1,2}|20\d\d)(?:ST|ND|RD|TH)?,?$/.exec(words[1] ?? '');
  if (number) return asMonthAndNumber(month, number[1], today, 2, words[1].startsWith("'"));
  return { readings: [{ kind: 'month', month: nextMonth(month, today) }], words: 1 };
}

/** `18 DEC`, `18 DEC 26`, `18TH DECEMBER 2026`. */
function readDayFirst(words: readonly string[], today: string): ReadExpiry | undefined {
  const day = /^(\d{1,2})(?:ST|ND|RD|TH)?\.?$/.exec(words[0] ?? '');
  const month = monthOf((words[1] ?? '').replace(/,$/, ''));
  if (!day || month === undefined) return undefined;
  const year = yearWord(words[2]);
  if (year !== undefined) {
    const reading = onDate(year, month, Number(day[1]));
    if (reading) return { readings: [reading], words: 3 };
  }
  const reading = onDay(month, Number(day[1]), undefined, today);
  return reading && { readings: [reading], words: 2 };
}

/** `JAN 27` is both: the 27th of the next January, and the monthly of January 2027. `JAN 2027` and `JAN '27` are the month alone. */
function asMonthAndNumber(
  month: number | undefined,
  digits: string,
  today: string,
  words: number,
  isYear = false,
): ReadExpiry | undefined {
  if (month === undefined) return undefined;
  const asDay = digits.length <= 2 && !isYear ? onDay(month, Number(digits), undefined, today) : undefined;
  const year = digits.length >= 2 ? fullYear(digits) : undefined;
  const asYear: ExpiryReading | undefined =
    year !== undefined && year >= Number(today.slice(0, 4)) && year <= Number(today.slice(0, 4)) + 10
      ? { kind: 'month', month: monthText(year, month) }
      : undefined;
  const readings = [asDay, asYear].filter((reading) => reading !== undefined);
  return readings.length > 0 ? { readings, words } : undefined;
}

function monthOf(word: string): number | undefined {
  const bare = word.replace(/\.$/, '');
  const at = MONTH_NAMES.indexOf(bare === 'SEPT' ? 'SEP' : bare);
  const index = at >= 0 ? at : LONG_MONTHS.indexOf(bare);
  return index < 0 ? undefined : index + 1;
}

/** A year and not a strike: `'26`, `26` or `2026` within ten years of now is judged by the caller's grammar, not here. */
function yearWord(word: string | undefined): number | undefined {
  const digits = /^'?(\d{2}|20\d\d)$/.exec(word ?? '')?.[1];
  return digits === undefined ? undefined : fullYear(digits);
}

const fullYear = (digits: string): number => (digits.length === 2 ? 2000 : 0) + Number(digits);
const monthText = (year: number, month: number): string => `${year}-${String(month).padStart(2, '0')}`;

function onDate(year: number, month: number, day: number): ExpiryReading | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 2000 || year > 2099 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return { kind: 'date', date: date.toISOString().slice(0, 10) };
}

/** The next such day, today included; 29 February is the next there is. */
function onDay(
  month: number | undefined,
  day: number,
  year: string | undefined,
  today: string,
): ExpiryReading | undefined {
  if (month === undefined) return undefined;
  if (year !== undefined) return onDate(fullYear(year), month, day);
  const first = Number(today.slice(0, 4));
  for (let y = first; y <= first + 8; y++) {
    const reading = onDate(y, month, day);
    if (reading?.kind === 'date' && reading.date >= today) return reading;
  }
  return undefined;
}

function usDate(
  first: string,
  second: string,
  third: string | undefined,
  today: string,
): (ExpiryReading | undefined)[] {
  if (Number(first) <= 12) return [onDay(Number(first), Number(second), third, today)];
  return third === undefined
    ? [onDay(Number(second), Number(first), undefined, today)]
    : dayOrYearFirst(first, second, third, today);
}

/** `26-12-18` is 18 December 2026 and not 26 December 2018: of two readings, those that are not past; the day first where both are. */
function dayOrYearFirst(first: string, month: string, third: string, today: string): (ExpiryReading | undefined)[] {
  const dayFirst = onDate(fullYear(third), Number(month), Number(first));
  if (first.length !== 2 || third.length !== 2 || Number(first) <= 12) return [dayFirst];
  const yearFirst = onDate(fullYear(first), Number(month), Number(third));
  const coming = [dayFirst, yearFirst].filter((one) => one?.kind === 'date' && one.date >= today);
  return coming.length > 0 ? coming : [dayFirst ?? yearFirst];
}

function nextMonth(month: number, today: string): string {
  const year = Number(today.slice(0, 4));
  return monthText(month < Number(today.slice(5, 7)) ? year + 1 : year, month);
}

function nextWeekday(weekday: number, today: string): string {
  return addDays(today, (weekday - weekdayOf(today) + 7) % 7);
}
