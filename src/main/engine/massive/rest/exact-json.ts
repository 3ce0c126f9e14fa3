/**
 * JSON.parse that keeps integers beyond 2^53 exact as bigint (nanosecond stamps: 1788877046310003385 would come out as …3300).
 * The reviver's `source` (ECMAScript "JSON.parse source text access") gives each number's own text.
 */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

const INTEGER = /^-?\d{16,}$/;

const keepIntegers: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && INTEGER.test(source)
    ? BigInt(source)
    : value;

/** Throws SyntaxError as JSON.parse does, also for what is nested deeper than a reviver can go. */
export function parseExact(text: string): unknown {
  try {
    return JSON.parse(text, keepIntegers as (key: string, value: unknown) => unknown);
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError('nested too deeply', { cause: error });
    throw error;
  }
}
