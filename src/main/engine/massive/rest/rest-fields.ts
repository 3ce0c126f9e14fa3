/**
 * Building blocks of the REST models. The vendor omits what it does not know and sometimes sends an unexpected type: a field that
 * has the wrong type counts as absent; a row without its essentials is left out; the rest of the answer is kept.
 */
import { z } from 'zod';
import { timeFromBigInt, timeFromNumber, type EventTime } from '../frames/event-time.ts';

export const number = z
  .union([z.number(), z.bigint().transform(Number)])
  .optional()
  .catch(undefined);
export const text = z.string().optional().catch(undefined);
export const flag = z.boolean().optional().catch(undefined);
export const codes = z.array(z.number()).optional().catch(undefined);
/** A decimal that comes as a string (`dv`, `ds`). */
export const decimal = z
  .union([
    z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number),
    z.number(),
  ])
  .optional()
  .catch(undefined);

const scratch: EventTime = { ms: 0, subNs: 0 };

/** A time of any unit, recognised by magnitude, as epoch ms. */
export const time = z
  .union([z.number(), z.bigint()])
  .transform((value) => {
    if (typeof value === 'bigint') timeFromBigInt(value, scratch);
    else timeFromNumber(value, scratch);
    return Number.isNaN(scratch.ms) ? undefined : scratch.ms;
  })
  .optional()
  .catch(undefined);

/** A time as exact ns, where the JSON was read with `parseExact`; a plain number is exact to ±128 ns. */
export const nanoseconds = z
  .union([z.bigint(), z.number().int().transform(BigInt)])
  .optional()
  .catch(undefined);

/** An ISO instant as epoch ms. */
export const isoTime = z
  .string()
  .transform((value) => Date.parse(value))
  .pipe(z.number())
  .optional()
  .catch(undefined);

/**
 * The same fields read one by one: a chain's snapshot has thirty in each of hundreds of rows, every few seconds, and a schema leaves five objects a row
 * behind.
 */
export type Fields = Record<string, unknown>;

/** Nothing but an object has fields. */
export const fieldsIn = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

export function numberIn(value: unknown): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const codesIn = (value: unknown): number[] | undefined =>
  Array.isArray(value) && value.every((code) => typeof code === 'number' && Number.isFinite(code)) ? value : undefined;

export function timeIn(value: unknown): number | undefined {
  if (typeof value === 'bigint') timeFromBigInt(value, scratch);
  else if (typeof value === 'number' && Number.isFinite(value)) timeFromNumber(value, scratch);
  else return undefined;
  return Number.isNaN(scratch.ms) ? undefined : scratch.ms;
}

/** `{}` and absent mean the same: nothing known. */
export const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).optional().catch(undefined);

const envelope = z.object({ results: z.unknown().optional() });

/** `results` as a list: missing or null is empty (the vendor leaves it out), one object is a list of one. */
export function resultsOf(json: unknown): unknown[] {
  const parsed = envelope.safeParse(json);
  if (!parsed.success) return [];
  const { results } = parsed.data;
  if (Array.isArray(results)) return results;
  return typeof results === 'object' && results !== null ? [results] : [];
}

/** The rows that have their essentials. */
export function rowsOf<T extends z.ZodType>(schema: T, values: readonly unknown[]): z.output<T>[] {
  const rows: z.output<T>[] = [];
  for (const value of values) {
    const row = schema.safeParse(value);
    if (row.success) rows.push(row.data);
  }
  return rows;
}

/** Drops keys whose value is undefined, so that absent stays absent; undefined where nothing is left. */
export function present<T extends object>(values: T): T | undefined {
  let any = false;
  const out = {} as Record<string, unknown>;
  for (const key of Object.keys(values)) {
    const value = values[key as keyof T];
    if (value === undefined) continue;
    out[key] = value;
    any = true;
  }
  return any ? (out as T) : undefined;
}
