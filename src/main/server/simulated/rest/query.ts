/** Query conventions of the vendor's list endpoints: comparison suffixes, sort and order, page size, opaque cursors. */
import type { ServedRequest } from '../../protocol/market-source.ts';

export class BadQuery extends Error {}

/** Tests a field against `field`, `.gt`, `.gte`, `.lt`, `.lte` and `.any_of`; comparison by number or by text. */
export function fieldTest<T extends number | string>(
  query: URLSearchParams,
  field: string,
  read: (text: string) => T,
): (value: T) => boolean {
  const bound = (suffix: string): T | undefined => {
    const text = query.get(field + suffix);
    return text === null || text === '' ? undefined : read(text);
  };
  const [exact, gt, gte, lt, lte] = ['', '.gt', '.gte', '.lt', '.lte'].map(bound);
  const anyOf = query.get(`${field}.any_of`)?.split(',').map(read);
  return (value) =>
    (exact === undefined || value === exact) &&
    (gt === undefined || value > gt) &&
    (gte === undefined || value >= gte) &&
    (lt === undefined || value < lt) &&
    (lte === undefined || value <= lte) &&
    (anyOf === undefined || anyOf.includes(value));
}

/** Whether a field is asked about at all. */
export const filters = (query: URLSearchParams, field: string): boolean =>
  [...query.keys()].some((name) => name === field || name.startsWith(`${field}.`));

export const asText = (text: string): string => text;

export function asNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new BadQuery(`"${text}" is not a number`);
  return value;
}

export function asDate(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new BadQuery(`"${text}" is not a date; use YYYY-MM-DD`);
  return text;
}

export function limitOf(query: URLSearchParams, usual: number, most: number): number {
  const text = query.get('limit');
  if (text === null || text === '') return usual;
  const limit = asNumber(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new BadQuery(`limit must be between 1 and ${most}`);
  return limit;
}

/** What a cursor carries: the first request's parameters and where to go on. */
interface Cursor {
  from: number;
  query: string;
}

/** The parameters a request stands for, its cursor unpacked. */
export function openCursor(request: ServedRequest): { query: URLSearchParams; from: number } {
  const text = request.query.get('cursor');
  if (text === null) return { query: request.query, from: 0 };
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor;
    if (!Number.isInteger(cursor.from) || typeof cursor.query !== 'string') throw new Error('fields');
    return { query: new URLSearchParams(cursor.query), from: cursor.from };
  } catch {
    throw new BadQuery('invalid cursor');
  }
}

/** The URL of the page that starts at row `from`; it carries no key. */
export function nextUrl(request: ServedRequest, query: URLSearchParams, from: number): string {
  const cursor: Cursor = { from, query: query.toString() };
  return `${request.origin}${request.path}?cursor=${Buffer.from(JSON.stringify(cursor)).toString('base64url')}`;
}

export interface Page<T> {
  rows: T[];
  next: string | undefined;
}

/** Cuts one page out of all rows that match. */
export function pageOf<T>(
  request: ServedRequest,
  query: URLSearchParams,
  from: number,
  all: readonly T[],
  limit: number,
): Page<T> {
  const rows = all.slice(from, from + limit);
  return { rows, next: from + limit < all.length ? nextUrl(request, query, from + limit) : undefined };
}

export const withNext = (next: string | undefined): { next_url?: string } =>
  next === undefined ? {} : { next_url: next };
