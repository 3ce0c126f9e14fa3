/**
 * The one place where a server's JSON becomes values. What is nested deeper or holds more values than any answer is refused before it is parsed, and
 * characters that would turn writing round or drive a terminal are written out in every string.
 */
import { hasHidden, visibleText } from '../../../shared/contract/visible-text.ts';

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

/** The deepest answer of the vendor has six levels. */
const DEEPEST = 64;
/** The longest has some 700,000: 50,000 trades with their conditions. */
const MOST_VALUES = 2_000_000;
const INTEGER = /^-?\d{16,}$/;
/** Escapes that may stand for a hidden character; `\n` and `\t` do not. */
const ESCAPED = /\\[bfru]/;

const visible: Reviver = (_key, value) => (typeof value === 'string' ? visibleText(value) : value);

/** The reviver's `source` (ECMAScript "JSON.parse source text access") gives each number's own text. */
const exact: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && INTEGER.test(source)
    ? BigInt(source)
    : value;

const exactAndVisible: Reviver = (key, value, context) => visible(key, exact(key, value, context), context);

/** Throws SyntaxError as JSON.parse does, also for what is nested too deeply or holds too many values. */
export function parseVendor(text: string): unknown {
  return parse(text, mayHide(text) ? visible : undefined);
}

/** The same, with integers beyond 2^53 exact as bigint (nanosecond stamps: 1788877046310003385 would come out as …3300). */
export function parseExact(text: string): unknown {
  return parse(text, mayHide(text) ? exactAndVisible : exact);
}

function parse(text: string, reviver: Reviver | undefined): unknown {
  const problem = shapeProblem(text);
  if (problem !== undefined) throw new SyntaxError(problem);
  return JSON.parse(text, reviver as ((key: string, value: unknown) => unknown) | undefined);
}

const mayHide = (text: string): boolean => ESCAPED.test(text) || hasHidden(text);

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/** Counts brackets and commas outside strings; of text that is no JSON it may say anything, and parsing objects to that. */
function shapeProblem(text: string): string | undefined {
  let depth = 0;
  let commas = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) {
      for (at++; at < text.length && text.charCodeAt(at) !== QUOTE; at++) if (text.charCodeAt(at) === BACKSLASH) at++;
      // `[` and `{`, `]` and `}` differ in one bit each.
    } else if ((c | 0x20) === 0x7b) {
      if (++depth > DEEPEST) return 'nested too deeply';
    } else if ((c | 0x20) === 0x7d) depth--;
    else if (c === COMMA && ++commas > MOST_VALUES) return 'too many values';
  }
  return undefined;
}
