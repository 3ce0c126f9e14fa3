/**
 * Scans one event object of a frame, byte by byte, into EventFields: no JSON.parse, no string, no object.
 * Strict JSON: whatever is not plain (escapes, nested values, odd numbers, non-ASCII keys, any error) is refused and
 * left to the slow path, which also words the error.
 *
 * A zero byte follows the frame and stops every loop below, so none of them checks for the end. Words of four bytes are
 * little-endian, whatever the machine.
 */
import type { EventColumns } from '../../../shared/market/event-columns.ts';
import { FIELD, type EventFields } from './event-fields.ts';
import type { FrameBuffer } from './frame-buffer.ts';
import { LONGEST_SYMBOL } from './symbol-interner.ts';
import { KEY, longKeySlot, ODD_KEY, ONE_LETTER, TWO_LETTERS } from './wire-keys.ts';

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

// The engine folds a module's own constants into the code, but reads imported ones anew each time: these are read per key.
const SLOT_OF_ONE = ONE_LETTER;
const SLOT_OF_TWO = TWO_LETTERS;
const EV = KEY.ev;
const SYM = KEY.sym;
const LONGEST = LONGEST_SYMBOL;
const TICKER = KEY.T;
const FIRST_DECIMAL = KEY.ds;
const LAST_DECIMAL = KEY.dav;
const ODD = ODD_KEY;
const STRING = FIELD.string;

/** Answer of `scanEvent`: this event needs the slow path. */
export const REFUSED = -1;

const POWER_OF_10 = Float64Array.from({ length: 32 }, (_, i) => 10 ** i);
/** Digits that a double surely holds exactly. */
const EXACT_DIGITS = 15;
/** Digits read before a number is left to the slow conversion. */
const MOST_DIGITS = 16;
/** Digits of one entry of a condition list. */
const CODE_DIGITS = 9;
const LONGEST_TIME = 21;

/** `"sym` as a word, and every byte a quote. */
const SYM_WORD = 0x6d797322;
/** `{"ev`, `":"` and `","` */
const BRACE_EV_WORD = 0x7665227b;
const QUOTE_COLON_QUOTE = 0x223a22;
const QUOTE_COMMA_QUOTE = 0x222c22;
const QUOTES = 0x22222222;

/** Bytes at which a string scan stops: its end, an escape, a control character. */
const STOPS = new Uint8Array(256);
STOPS.fill(1, 0, 0x20);
STOPS[QUOTE] = STOPS[BACKSLASH] = 1;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Position of the first byte at or after `at` that is not JSON whitespace. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  for (;;) {
    const c = bytes[at];
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return at;
    at++;
  }
}

/**
 * Scans the event that starts at `start` (its `{`). Condition lists are appended to `out.codes`.
 * Returns the position after its `}`, or REFUSED (then `out.codeCount` must be set back by the caller).
 */
export function scanEvent(frame: FrameBuffer, start: number, fields: EventFields, out: EventColumns): number {
  const generation = fields.next();
  const { bytes, view } = frame;
  const { seen, numbers, starts, ends } = fields;
  let p = start + 1;
  // Nearly every event begins `{"ev":"Q","sym":"`.
  if (
    view.getInt32(start, true) === BRACE_EV_WORD &&
    (view.getInt32(start + 4, true) & 0xffffff) === QUOTE_COLON_QUOTE &&
    view.getInt32(start + 7, true) >>> 8 === QUOTE_COMMA_QUOTE &&
    STOPS[bytes[start + 7]] === 0
  ) {
    starts[EV] = start + 7;
    ends[EV] = start + 8;
    seen[EV] = generation | STRING;
    p = start + 10;
    if (view.getInt32(p, true) === SYM_WORD && (view.getInt32(p + 4, true) & 0xffffff) === QUOTE_COLON_QUOTE) {
      const end = scanSymbol(view, p + 7, fields, SYM);
      if (end === REFUSED) return REFUSED;
      starts[SYM] = p + 7;
      ends[SYM] = end;
      seen[SYM] = generation | STRING;
      if (bytes[end + 1] !== COMMA || bytes[end + 2] !== QUOTE) return REFUSED;
      p = end + 2;
    }
  } else if (bytes[p] !== QUOTE) {
    p = skipSpace(bytes, p);
    if (bytes[p] !== QUOTE) return REFUSED;
  }
  for (;;) {
    // Key: p is at its opening quote.
    let slot: number;
    const word = view.getInt32(p, true);
    if ((word & 0xff0000) === QUOTE << 16) {
      slot = SLOT_OF_ONE[(word >> 8) & 0xff];
      p += 3;
    } else if (word >>> 24 === QUOTE) {
      slot = SLOT_OF_TWO[(word >> 8) & 0xffff];
      p += 4;
    } else if (word === SYM_WORD && bytes[p + 4] === QUOTE) {
      slot = SYM;
      p += 5;
    } else {
      const keyStart = ++p;
      while (STOPS[bytes[p]] === 0) p++;
      if (bytes[p] !== QUOTE) return REFUSED;
      slot = longKeySlot(bytes, keyStart, p++);
    }
    if (slot === ODD) return REFUSED;

    if (bytes[p] !== COLON) {
      p = skipSpace(bytes, p);
      if (bytes[p] !== COLON) return REFUSED;
    }
    // Value. First the plain numbers, by far the most: up to fifteen digits, or up to twelve, a dot, and up to three.
    const head = view.getInt32(++p, true);
    const digits = digitsIn(head);
    if (digits > 0 && ((head & 0xff) !== ZERO || digits === 1)) {
      let value = fourDigits(head, digits);
      let end = p + digits;
      let plain = true;
      if (digits === 4) {
        // Words at fixed distances: the processor need not wait for one count to find the next word.
        const second = view.getInt32(p + 4, true);
        const secondDigits = digitsIn(second);
        if (secondDigits < 4) {
          value = value * POWER_OF_10[secondDigits] + fourDigits(second, secondDigits);
          end = p + 4 + secondDigits;
        } else {
          const eight = (Math.imul(value, 10_000) + fourDigits(second, 4)) | 0;
          const third = view.getInt32(p + 8, true);
          const thirdDigits = digitsIn(third);
          if (thirdDigits < 4) {
            value = eight * POWER_OF_10[thirdDigits] + fourDigits(third, thirdDigits);
            end = p + 8 + thirdDigits;
          } else {
            const fourth = view.getInt32(p + 12, true);
            const fourthDigits = digitsIn(fourth);
            value =
              (eight * 10_000 + fourDigits(third, 4)) * POWER_OF_10[fourthDigits] + fourDigits(fourth, fourthDigits);
            end = p + 12 + fourthDigits;
            plain = fourthDigits < 4;
          }
        }
      }
      let next = bytes[end];
      if (next === DOT) {
        const tail = view.getInt32(end + 1, true);
        const places = digitsIn(tail);
        plain = places > 0 && places < 4 && end - p <= EXACT_DIGITS - 3;
        const scale = POWER_OF_10[places];
        // Both sides are exact in a double, so one division rounds correctly.
        value = (value * scale + fourDigits(tail, places)) / scale;
        end += places + 1;
        next = bytes[end];
      }
      if (plain && (next === COMMA || next === CLOSE_BRACE)) {
        numbers[slot] = value;
        seen[slot] = generation;
        p = end + 1;
        if (next === CLOSE_BRACE) return p;
        if (bytes[p] === QUOTE) continue;
        p = skipSpace(bytes, p);
        if (bytes[p] !== QUOTE) return REFUSED;
        continue;
      }
    }
    p = scanOtherValue(frame, p, slot, fields, out);
    if (p === REFUSED) return REFUSED;
    const c = bytes[p];
    if (c === COMMA) {
      if (bytes[++p] === QUOTE) continue;
      p = skipSpace(bytes, p);
      if (bytes[p] !== QUOTE) return REFUSED;
      continue;
    }
    if (c === CLOSE_BRACE) return p + 1;
    p = skipSpace(bytes, p);
    if (bytes[p] === CLOSE_BRACE) return p + 1;
    if (bytes[p] !== COMMA) return REFUSED;
    p = skipSpace(bytes, p + 1);
    if (bytes[p] !== QUOTE) return REFUSED;
  }
}

const MULTIPLIER = 0x9e3779b1 | 0;

/** One step of the hash: four bytes, or the rest zero-filled. */
function mixWord(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, MULTIPLIER);
  return mixed ^ (mixed >>> 15);
}

/** Hashes the string that starts at `at`. Returns the position of its closing quote, or REFUSED where it is too long for a ticker. */
function scanSymbol(view: DataView, at: number, fields: EventFields, slot: number): number {
  let p = at;
  let hash = 0;
  const limit = at + LONGEST;
  let word = view.getInt32(p, true);
  let found = quoteIn(word);
  while (found === 0) {
    if (p >= limit) return REFUSED;
    hash = mixWord(hash, word);
    p += 4;
    word = view.getInt32(p, true);
    found = quoteIn(word);
  }
  const rest = (31 - Math.clz32(found & -found)) >> 3;
  if (rest > 0) hash = mixWord(hash, word & ((1 << (rest << 3)) - 1));
  fields.hashes[slot] = hash;
  return p + rest;
}

/** The top bit of the lowest byte that is a quote, among others; 0 where none is. */
function quoteIn(word: number): number {
  const x = word ^ QUOTES;
  return (x - 0x01010101) & ~x & 0x80808080;
}

/** How many of the word's bytes, from the first, are digits. */
function digitsIn(word: number): number {
  const others = ((word + 0x46464646) | (word - 0x30303030)) & 0x80808080;
  return others === 0 ? 4 : (31 - Math.clz32(others & -others)) >> 3;
}

/** The value of the first `count` bytes, which are digits; what follows them is shifted out. */
function fourDigits(word: number, count: number): number {
  const digits = count === 0 ? 0 : (word & 0x0f0f0f0f) << (32 - (count << 3));
  const pairs = Math.imul(digits, 10) + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

/** Scans a value that is no plain number. Returns the position after it, or REFUSED. Apart, to keep the loop over keys small. */
function scanOtherValue(frame: FrameBuffer, at: number, slot: number, fields: EventFields, out: EventColumns): number {
  const { bytes, view } = frame;
  const { seen, numbers, starts, ends, generation } = fields;
  let p = skipSpace(bytes, at);
  let c = bytes[p];

  // A decimal sent as a string is read as the number between its quotes.
  let quoted = false;
  if (c === QUOTE && slot >= FIRST_DECIMAL && slot <= LAST_DECIMAL) {
    quoted = true;
    c = bytes[++p];
  }
  if ((c - ZERO) >>> 0 <= 9 || c === MINUS) {
    const negative = c === MINUS;
    if (negative) c = bytes[++p];
    const numberStart = p;
    // Digits, four at a time and without a branch per digit.
    let value = 0;
    let count = 0;
    do {
      const word = view.getInt32(p, true);
      count = digitsIn(word);
      value = value * POWER_OF_10[count] + fourDigits(word, count);
      p += count;
    } while (count === 4 && p - numberStart < MOST_DIGITS);
    let wholeDigits = p - numberStart;
    if (wholeDigits === 0 || (c === ZERO && wholeDigits > 1)) return REFUSED;
    let exact = wholeDigits <= EXACT_DIGITS && count < 4;
    if (bytes[p] === DOT) {
      const fractionStart = ++p;
      let fraction = 0;
      do {
        const word = view.getInt32(p, true);
        count = digitsIn(word);
        fraction = fraction * POWER_OF_10[count] + fourDigits(word, count);
        p += count;
      } while (count === 4 && p - fractionStart < MOST_DIGITS);
      const places = p - fractionStart;
      if (places === 0) return REFUSED;
      exact = exact && wholeDigits + places <= EXACT_DIGITS && count < 4;
      // Both sides are exact in a double, so one division rounds correctly.
      if (exact) value = (value * POWER_OF_10[places] + fraction) / POWER_OF_10[places];
      wholeDigits = 0;
    }
    if (!exact || (bytes[p] | 0x20) === LOWER_E) {
      const numberEnd = endOfNumber(bytes, p);
      wholeDigits = wholeDigits > 0 && !negative ? digitsBetween(bytes, numberStart, numberEnd) : 0;
      const long = wholeDigits > 0 && wholeDigits <= LONGEST_TIME;
      fields.long[slot] = long ? generation : 0;
      if (long) {
        starts[slot] = numberStart;
        ends[slot] = numberEnd;
      }
      // A long `t` is only ever a time, read from its digits: no text is made for it.
      value = long && slot === KEY.t ? Number.NaN : numberFromText(bytes, numberStart, numberEnd);
      if (value !== value && !long) return REFUSED;
      p = numberEnd;
    }
    numbers[slot] = negative ? -value : value;
    seen[slot] = generation;
    if (quoted && bytes[p++] !== QUOTE) return REFUSED;
  } else if (quoted) return REFUSED;
  else if (c === QUOTE) {
    starts[slot] = ++p;
    if (slot === SYM || slot === TICKER) {
      // Escapes and control characters are found by the interner, when it sees the bytes for the first time: so every ticker
      // of an event must reach it, and a second one is left to the slow path.
      if (seen[slot] === (generation | STRING)) return REFUSED;
      p = scanSymbol(view, p, fields, slot);
      if (p === REFUSED) return REFUSED;
      c = QUOTE;
    } else {
      while (STOPS[(c = bytes[p])] === 0) p++;
    }
    if (c !== QUOTE) return REFUSED;
    ends[slot] = p++;
    seen[slot] = generation | STRING;
  } else if (c === OPEN_BRACKET) {
    starts[slot] = out.codeCount;
    p = scanCodes(bytes, p + 1, out);
    if (p === REFUSED) return REFUSED;
    ends[slot] = out.codeCount;
    seen[slot] = generation | FIELD.list;
  } else {
    const literalEnd = endOfLiteral(bytes, p);
    if (literalEnd === REFUSED) return REFUSED;
    seen[slot] = c === 0x74 ? generation | FIELD.true : 0;
    p = literalEnd;
  }
  return p;
}

/** Reads a list of integers of up to nine digits; `at` is after `[`. Returns the position after `]`, or REFUSED. */
function scanCodes(bytes: Uint8Array, at: number, out: EventColumns): number {
  let p = at;
  if (bytes[p] === CLOSE_BRACKET) return p + 1;
  for (;;) {
    p = skipSpace(bytes, p);
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
  }
}

/** Position after `true`, `false` or `null` at `at`, or REFUSED. */
function endOfLiteral(bytes: Uint8Array, at: number): number {
  const a = bytes[at];
  const b = bytes[at + 1];
  const c = bytes[at + 2];
  const d = bytes[at + 3];
  if (a === 0x74 && b === 0x72 && c === 0x75 && d === LOWER_E) return at + 4;
  if (a === 0x6e && b === 0x75 && c === 0x6c && d === 0x6c) return at + 4;
  if (a === 0x66 && b === 0x61 && c === 0x6c && d === 0x73 && bytes[at + 4] === LOWER_E) return at + 5;
  return REFUSED;
}

function endOfNumber(bytes: Uint8Array, at: number): number {
  let p = at;
  for (;;) {
    const c = bytes[p];
    if (!((c >= ZERO && c <= 0x39) || c === DOT || c === MINUS || c === 0x2b || (c | 0x20) === LOWER_E)) return p;
    p++;
  }
}

/** How many digits lie between; 0 where any byte is not a digit. */
function digitsBetween(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) if ((bytes[i] - ZERO) >>> 0 > 9) return 0;
  return end - start;
}

/** The rare number that a double cannot build from its digits: correctly rounded by the engine. NaN where it is not JSON's grammar. */
function numberFromText(bytes: Uint8Array, start: number, end: number): number {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]);
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}
