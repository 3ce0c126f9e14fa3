/** Values of a server that may be anything: reading one never throws, as `String` and `Number` do of `{"toString":1}`. */

/** Empty for what is neither text nor a number nor a truth value. */
export function wordOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** NaN for what is neither a number nor its text. */
export const numberOf = (value: unknown): number => Number(wordOf(value) || Number.NaN);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
