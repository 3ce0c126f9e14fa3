/**
 * Plain JSON by its bytes. Every function takes the position of something and answers the position after it, or REFUSED where it is
 * not plain (an escape, a nested value, any error).
 *
 * A zero byte follows the frame and stops every loop below, so none of them checks for the end.
 */
import type { EventColumns } from '../../../../shared/market/event-columns.ts';
import { longKeySlot, ODD_KEY, ONE_LETTER, TWO_LETTERS } from './wire-keys.ts';

/** In place of a position: nothing inside an array stands at 0. */
export const REFUSED = 0;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_E = 0x65;
const CLOSE_BRACE = 0x7d;

/** Digits that a double surely holds exactly. */
const EXACT_DIGITS = 15;
/** Digits of one entry of a condition list. */
const CODE_DIGITS = 9;

/** Bytes at which a string scan stops: its end, an escape, a control character. */
const STOPS = new Uint8Array(256);
STOPS.fill(1, 0, 0x20);
STOPS[QUOTE] = STOPS[BACKSLASH] = 1;

/** Position of the first byte at or after `at` that is not JSON whitespace. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  let p = at;
  for (;;) {
    const c = bytes[p];
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return p;
    p++;
  }
}

/** After a value: the position of the next name's quote, or minus the position after the object's `}`, or REFUSED. */
export function nextMember(bytes: Uint8Array, at: number): number {
  const c = bytes[at];
  if (c === COMMA && bytes[at + 1] === QUOTE) return at + 1;
  if (c === CLOSE_BRACE) return -at - 1;
  return at === REFUSED ? REFUSED : nextSpacedMember(bytes, at);
}

function nextSpacedMember(bytes: Uint8Array, at: number): number {
  let p = skipSpace(bytes, at);
  if (bytes[p] === CLOSE_BRACE) return -p - 1;
  if (bytes[p] !== COMMA) return REFUSED;
  p = skipSpace(bytes, p + 1);
  return bytes[p] === QUOTE ? p : REFUSED;
}

/** Position after the plain string whose opening quote is at `at`. Bytes beyond ASCII are let through. */
export function endOfString(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return REFUSED;
  let p = at + 1;
  while (STOPS[bytes[p]] === 0) p++;
  return bytes[p] === QUOTE ? p + 1 : REFUSED;
}

export function endOfAsciiString(bytes: Uint8Array, at: number): number {
  const end = endOfString(bytes, at);
  for (let i = at; i < end; i++) if (bytes[i] >= 0x80) return REFUSED;
  return end;
}

/** Position after the colon that follows the name at `at`. */
export function endOfKey(bytes: Uint8Array, at: number): number {
  const end = endOfString(bytes, at);
  if (end === REFUSED) return REFUSED;
  const colon = skipSpace(bytes, end);
  return bytes[colon] === COLON ? colon + 1 : REFUSED;
}

/** Slot of the name whose opening quote is at `at` and whose colon stands before `end`; ODD_KEY where it is not plain ASCII. */
export function keyBetween(bytes: Uint8Array, at: number, end: number): number {
  const start = at + 1;
  let close = end - 1;
  while (bytes[close] !== QUOTE) close--;
  if (close - start > 2) return longKeySlot(bytes, start, close);
  if (close - start === 2) return TWO_LETTERS[bytes[start] | (bytes[start + 1] << 8)];
  return close - start === 1 ? ONE_LETTER[bytes[start]] : ODD_KEY;
}

/** Position after a list without strings or lists in it. Its contents are not checked. */
export function endOfList(bytes: Uint8Array, at: number): number {
  let p = at + 1;
  while (STOPS[bytes[p]] === 0 && bytes[p] !== OPEN_BRACKET && bytes[p] !== CLOSE_BRACKET) p++;
  return bytes[p] === CLOSE_BRACKET ? p + 1 : REFUSED;
}

/** Position after a plain string, a number or a literal. */
export function skipValue(bytes: Uint8Array, at: number): number {
  const c = bytes[at];
  if (c === QUOTE) return endOfString(bytes, at);
  if (c === MINUS || isDigit(c)) return endOfNumber(bytes, at);
  if (is(bytes, at, 'true') || is(bytes, at, 'null')) return at + 4;
  return is(bytes, at, 'false') ? at + 5 : REFUSED;
}

export function is(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}

/** Position after a number of JSON's grammar. */
export function endOfNumber(bytes: Uint8Array, at: number): number {
  const first = bytes[at] === MINUS ? at + 1 : at;
  let p = endOfDigits(bytes, first);
  if (p === first || (bytes[first] === ZERO && p > first + 1)) return REFUSED;
  if (bytes[p] === DOT) {
    const fraction = p + 1;
    p = endOfDigits(bytes, fraction);
    if (p === fraction) return REFUSED;
  }
  if ((bytes[p] | 0x20) !== LOWER_E) return p;
  const exponent = bytes[p + 1] === 0x2b || bytes[p + 1] === MINUS ? p + 2 : p + 1;
  p = endOfDigits(bytes, exponent);
  return p === exponent ? REFUSED : p;
}

function endOfDigits(bytes: Uint8Array, at: number): number {
  let p = at;
  while (isDigit(bytes[p])) p++;
  return p;
}

const isDigit = (c: number): boolean => (c - ZERO) >>> 0 <= 9;

export function isDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!isDigit(bytes[i])) return false;
  return true;
}

/** The value of the JSON number at [start, end), the same to the last bit as JSON.parse's. */
export function numberBetween(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > EXACT_DIGITS) return numberFromText(bytes, start, end);
  const negative = bytes[start] === MINUS;
  let value = 0;
  let scale = 0;
  for (let p = negative ? start + 1 : start; p < end; p++) {
    const c = bytes[p];
    if (c === DOT) scale = 1;
    else if (isDigit(c)) {
      value = value * 10 + (c - ZERO);
      scale *= 10;
    } else return numberFromText(bytes, start, end);
  }
  // Both sides are exact in a double, so one division rounds correctly.
  if (scale > 0) value /= scale;
  return negative ? -value : value;
}

/** The rare number that a double cannot build from its digits: correctly rounded by the engine. */
function numberFromText(bytes: Uint8Array, start: number, end: number): number {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]);
  return Number(text);
}

/** Appends a list of integers of up to nine digits to the codes of `out`. */
export function readCodes(bytes: Uint8Array, at: number, out: EventColumns): number {
  if (bytes[at] !== OPEN_BRACKET) return REFUSED;
  let p = skipSpace(bytes, at + 1);
  if (bytes[p] === CLOSE_BRACKET) return p + 1;
  for (;;) {
    const negative = bytes[p] === MINUS;
    if (negative) p++;
    const start = p;
    let value = 0;
    let digit = bytes[p] - ZERO;
    while (digit >>> 0 <= 9 && p - start < CODE_DIGITS) {
      value = value * 10 + digit;
      digit = bytes[++p] - ZERO;
    }
    if (p === start || digit >>> 0 <= 9 || (bytes[start] === ZERO && p - start > 1)) return REFUSED;
    out.pushCode(negative ? -value : value);
    p = skipSpace(bytes, p);
    const c = bytes[p++];
    if (c === CLOSE_BRACKET) return p;
    if (c !== COMMA) return REFUSED;
    p = skipSpace(bytes, p);
  }
}
