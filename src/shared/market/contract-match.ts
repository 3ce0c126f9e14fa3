/** Which listed expiries and contracts a typed contract can mean, best first. */
import { addDays, weekdayOf } from './calendar.ts';
import type { ContractQuery, ExpiryReading } from './contract-query.ts';
import { BUILT_IN_CALENDAR } from './trading-calendar.ts';
import { formatOptionSymbol, INDEX_NAMES, isAmSettled, optionRootOf, type OptionSymbol } from './symbols.ts';
import { ownValue } from '../contract/own-value.ts';

interface ListedExpiry {
  expiry: string;
  root: string;
  /** Calendar days from today in exchange time. */
  days: number;
}

interface ListedContract {
  symbol: string;
  strike: number;
  right: 'C' | 'P';
  adjusted: boolean;
}

/** Listed expiries that the words can mean, nearest first; all of them where no expiry was typed. */
export function matchExpiries<E extends ListedExpiry>(query: ContractQuery, listed: readonly E[]): E[] {
  const rooted = listed.filter(({ root }) => query.root === undefined || root === query.root);
  if (query.expiries.length === 0) return [...rooted];
  return rooted.filter((listedOne) => query.expiries.some((reading) => answers(reading, listedOne, rooted)));
}

function answers(reading: ExpiryReading, { expiry, days }: ListedExpiry, listed: readonly ListedExpiry[]): boolean {
  if (reading.kind === 'date') return expiry === reading.date;
  if (reading.kind === 'dte') return days === reading.days;
  return expiry === monthlyOf(reading.month, listed);
}

/** The third Friday, or the last listed day before it in its week where that day is closed. */
function monthlyOf(month: string, listed: readonly ListedExpiry[]): string | undefined {
  const third = thirdFriday(month);
  const inItsWeek = [third, addDays(third, -1), addDays(third, -2)];
  return inItsWeek.find((date) => listed.some(({ expiry }) => expiry === date));
}

export function thirdFriday(month: string): string {
  const first = `${month}-01`;
  return addDays(first, ((5 - weekdayOf(first) + 7) % 7) + 14);
}

export interface ContractMatches<C> {
  contracts: C[];
  /** Its strike is the one typed, and not one that only begins so. */
  exact: boolean;
}

/** Contracts of one expiry with the typed strike; without it those whose strike begins with the typed digits, nearest `spot` first. */
export function matchContracts<C extends ListedContract>(
  query: ContractQuery,
  listed: readonly C[],
  spot: number | undefined,
): ContractMatches<C> {
  const sided = listed.filter(({ right }) => query.right === undefined || right === query.right);
  const { strike } = query;
  const same = sided.filter((contract) => contract.strike === strike);
  // An adjusted twin of the same strike is another contract, and asked for by its own root.
  const standard = same.filter(({ adjusted }) => !adjusted);
  if (same.length > 0) return { contracts: standard.length > 0 ? standard : same, exact: true };
  const begun = strike === undefined ? '' : String(strike);
  const near = sided.filter((contract) => String(contract.strike).startsWith(begun) && !contract.adjusted);
  const distance = ({ strike: k }: C): number => (spot === undefined ? 0 : Math.abs(k - spot));
  return { contracts: near.sort((a, b) => distance(a) - distance(b) || a.strike - b.strike), exact: false };
}

/** Roots whose contracts settle at the close of any day; the index's own root has the monthly alone, which settles at the open. */
const WEEKLY_ROOTS: Readonly<Record<string, string>> = { 'I:SPX': 'SPXW', 'I:NDX': 'NDXP', 'I:RUT': 'RUTW' };
/** Indices with one root. */
const SINGLE_ROOTS: Readonly<Record<string, string>> = {
  'I:XSP': 'XSP',
  'I:DJX': 'DJX',
  'I:MRUT': 'MRUT',
  'I:XND': 'XND',
};

/** The root of an index's contracts that settle at the open or at the close; undefined where its roots do not tell. */
export function rootThatSettles(index: string, settles: 'AM' | 'PM'): string | undefined {
  const own = index.slice(2);
  if (settles === 'AM') return Object.hasOwn(WEEKLY_ROOTS, index) && isAmSettled(own) ? own : undefined;
  return ownValue(WEEKLY_ROOTS, index);
}

/** VIX has the root of its monthly, 30 days before a third Friday, to itself; where a holiday moves that, the listing must be asked. */
function isVixMonthly(expiry: string): boolean {
  const friday = addDays(expiry, 30);
  return (
    friday === thirdFriday(friday.slice(0, 7)) && [expiry, friday].every((day) => BUILT_IN_CALENDAR.isTradingDay(day))
  );
}

/** Of an index, on a day on which it can have but one; undefined on a third Friday, and the day before where that may be closed. */
function onlyIndexRoot(index: string, expiry: string): string | undefined {
  if (index === 'I:VIX') return isVixMonthly(expiry) ? 'VIX' : undefined;
  const third = thirdFriday(expiry.slice(0, 7));
  const isMonthly = expiry === third || expiry === addDays(third, -1);
  return ownValue(SINGLE_ROOTS, index) ?? (isMonthly ? undefined : ownValue(WEEKLY_ROOTS, index));
}

/** The option symbol where the words leave nothing open; undefined where a listing must be asked (an index has several roots, a month several days). */
export function onlySymbol(query: ContractQuery): OptionSymbol | undefined {
  const { right, strike, underlying } = query;
  const [expiry] = query.expiries;
  if (right === undefined || strike === undefined || underlying === undefined) return undefined;
  if (query.expiries.length !== 1 || expiry.kind !== 'date') return undefined;
  const isIndex = underlying.startsWith('I:') || INDEX_NAMES.has(query.name);
  const root = query.root ?? (isIndex ? onlyIndexRoot(underlying, expiry.date) : optionRootOf(underlying));
  if (root === undefined || !/^(?:[A-Z][A-Z0-9]{0,5}|[1-8][A-Z][A-Z0-9]{0,4})$/.test(root)) return undefined;
  return formatOptionSymbol({ root, expiry: expiry.date, right, strike });
}
