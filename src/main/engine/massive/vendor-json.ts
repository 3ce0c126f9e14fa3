/**
 * The one place where a server's JSON becomes values. What is nested deeper or holds more values than any answer is refused before it is parsed, and
 * characters that would turn writing round or drive a terminal are written out in every string.
 */
import { hasHidden, visibleText } from '../../../shared/contract/visible-text.ts';

/** The deepest answer of the vendor has six levels. */
const DEEPEST = 64;
/** The longest has some 700,000: 50,000 trades with their conditions. */
const MOST_VALUES = 2_000_000;
/** Escapes that may stand for a hidden character; `\n` and `\t` do not. */
const ESCAPED = /\\[bfru]/;
const PRIVATE_USE = /[\ue000-\uf8ff]|\\u[ef][\da-f]{3}/gi;

/** Throws SyntaxError as JSON.parse does, also for what is nested too deeply or holds too many values. */
export function parseVendor(text: string): unknown {
  const { mayHide } = scan(text);
  const value: unknown = JSON.parse(text);
  return mayHide ? mapStrings(value, visibleText) : value;
}

/** The same, with integers beyond 2^53 exact as bigint (nanosecond stamps: 1788877046310003385 would come out as …3300). */
export function parseExact(text: string): unknown {
  const { long, mayHide } = scan(text);
  if (long.length === 0) return mayHide ? mapStrings(JSON.parse(text), visibleText) : JSON.parse(text);
  const written = mayHide ? visibleText : (plain: string) => plain;
  const mark = markFor(text);
  // Not by a reviver that is given each number's text (`context.source`): parsing takes ten times as long with it.
  return mapStrings(JSON.parse(marked(text, long, mark)), (string) =>
    string.startsWith(mark) ? BigInt(string.slice(1)) : written(string),
  );
}

const read = new WeakMap<{ readonly body: string }, { values: unknown }>();

/** The exact values of an answer's body, parsed once for all who ask; undefined where it is no JSON. */
export function valuesOf(answer: { readonly body: string }): unknown {
  let known = read.get(answer);
  if (!known) read.set(answer, (known = { values: tryExact(answer.body) }));
  return known.values;
}

function tryExact(text: string): unknown {
  try {
    return parseExact(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A character for private use that the text has nowhere, as itself or escaped. */
function markFor(text: string): string {
  const used = new Set(text.match(PRIVATE_USE)?.map((c) => Number.parseInt(c.slice(2), 16) || c.charCodeAt(0)));
  for (let code = 0xe000; code <= 0xf8ff; code++) if (!used.has(code)) return String.fromCharCode(code);
  throw new SyntaxError('too many kinds of characters for private use');
}

/** Integers become strings that begin with the mark. `long`: where each begins and ends. */
function marked(text: string, long: readonly number[], mark: string): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < long.length; i += 2) {
    out += `${text.slice(from, long[i])}"${mark}${text.slice(long[i], long[i + 1])}"`;
    from = long[i + 1];
  }
  return out + text.slice(from);
}

/** The parsed value with each string (keys are none) replaced, in place. */
function mapStrings(value: unknown, replaced: (text: string) => unknown): unknown {
  if (typeof value === 'string') return replaced(value);
  if (typeof value !== 'object' || value === null) return value;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    const member = holder[key];
    if (typeof member === 'string' || typeof member === 'object') holder[key] = mapStrings(member, replaced);
  }
  return value;
}

const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const LONG_DIGITS = 16;
const SPACES = ' \t\n\r';
/** What may follow a value: a key that is no string stays one, and parsing objects to it. */
const ENDS_OF_VALUE = ',]}';
const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39;
/** `.`, `e` and `E`: what is next to them is no integer. */
const isFractional = (c: number): boolean => c === POINT || (c | 0x20) === 0x65;

/**
 * Counts brackets and commas outside strings, and answers where integers beyond 2^53 begin and end, and whether a string may hide
 * characters; of text that is no JSON it may
 * say anything, and parsing objects to that. Throws SyntaxError where there is too much of something.
 */
function scan(text: string): { long: readonly number[]; mayHide: boolean } {
  const long: number[] = [];
  let plain = true;
  let depth = 0;
  let commas = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) {
      for (at++; at < text.length; at++) {
        const inside = text.charCodeAt(at);
        if (inside === QUOTE) break;
        if (inside === BACKSLASH) at++;
        if (inside === BACKSLASH || inside < 0x20 || inside > 0x7e) plain = false;
      }
      // `[` and `{`, `]` and `}` differ in one bit each.
    } else if ((c | 0x20) === 0x7b) {
      if (++depth > DEEPEST) throw new SyntaxError('nested too deeply');
    } else if ((c | 0x20) === 0x7d) depth--;
    else if (c === COMMA) {
      if (++commas > MOST_VALUES) throw new SyntaxError('too many values');
    } else if (isDigit(c)) {
      const start = at;
      while (isDigit(text.charCodeAt(at + 1))) at++;
      const from = at + 1 - start >= LONG_DIGITS ? startOfLong(text, start, at + 1) : undefined;
      if (from !== undefined) long.push(from, at + 1);
    }
  }
  return { long, mayHide: !plain && (ESCAPED.test(text) || hasHidden(text)) };
}

/** Where the integer beyond 2^53 with these digits begins; undefined where they are none, or no value of an array, an object or the whole. */
function startOfLong(text: string, digits: number, end: number): number | undefined {
  const from = text.charCodeAt(digits - 1) === MINUS ? digits - 1 : digits;
  const before = text.charCodeAt(from - 1);
  if (text.charCodeAt(digits) === ZERO || isFractional(before) || before === PLUS) return undefined;
  let after = end;
  while (SPACES.includes(text.charAt(after)) && after < text.length) after++;
  if (after < text.length && !ENDS_OF_VALUE.includes(text.charAt(after))) return undefined;
  return Number.isSafeInteger(Number(text.slice(from, end))) ? undefined : from;
}
