/**
 * Plain events of a frame → event columns in this module's memory. In AssemblyScript: compiled by `npm run scanner`.
 *
 * It reads only what the vendor writes every day: compact JSON, `ev` first, plain ASCII, numbers of up to fifteen digits, known keys
 * once each, tickers it has been taught. It stops before any other event, and the plain reader (event-reader.ts) takes that one: so
 * whatever is read here means there the same, and there is nothing that only this module can read.
 *
 * Two things make it fast. Sixteen bytes are looked at together, and a number's digits are moved into place by a table, without a branch
 * on how many there are. And after each key it expects the one that followed it last time: a comparison instead of a search.
 *
 * A zero byte follows the frame and stops every loop. Memory behind it may hold an older frame.
 */
/* oxlint-disable eslint/no-loss-of-precision -- integers of 64 bits are exact here */
import {
  CODES_AT,
  CODE_COUNT,
  CODE_COUNT_AT,
  CODE_START_AT,
  COLUMNS_AT,
  COUNT,
  COUNTS,
  DECIMAL_BYTES,
  DECIMAL_COLUMN_BIT,
  DECIMAL_FROM,
  DECIMAL_TO,
  DECIMALS_AT,
  ENTRIES_AT,
  ENTRY_BIT,
  ENTRY_BYTES,
  ENTRY_COLUMN,
  ENTRY_LENGTH,
  ENTRY_MASK,
  ENTRY_NEXT,
  ENTRY_ROLE,
  ID_AT,
  KEPT_AT,
  KEY_AT,
  KIND_BYTES,
  KIND_COUNT,
  KINDS,
  MARKET_BYTES,
  NAME_AT,
  NAME_LENGTH_AT,
  NEEDED_AT,
  ORDER_KINDS,
  ORDER_ROWS,
  REASON,
  ROLE_CODES,
  ROLE_DECIMAL,
  ROLE_NUMBER,
  ROLE_SYMBOL,
  ROLE_TIME,
  ROWS,
  SUB_NS,
  SUB_NS_AT,
  TEXT_END_AT,
  TEXT_START_AT,
} from '../src/main/engine/massive/frames/scanner-layout';
import {
  BACKSLASHES,
  HALVES,
  HUNDREDS,
  MASKS,
  MYRIADS,
  POINT,
  POWERS,
  prepareTables,
  QUOTES,
  SHIFTS,
  SPACES,
  TENS,
  TO_TOP,
  ZERO_RANK,
} from './tables';
import { idOf, LONGEST_TICKER, moveTickers, NO_ENTRY, teach } from './tickers';

export { moveTickers, prepareTables, teach };

const QUOTE: u32 = 0x22;
const COMMA: u32 = 0x2c;
const ZERO: u32 = 0x30;
const CLOSE_BRACKET: u32 = 0x5d;
const CLOSE_BRACE: u32 = 0x7d;
/** `{"ev":"` and, in the top byte, the first letter of the kind. */
const HEAD: u64 = 0x00223a227665227b;
const HEAD_MASK: u64 = 0x00ffffffffffffff;
/** `","` */
const NEXT_NAME: u32 = 0x222c22;
/** `,{` */
const NEXT_EVENT: u32 = 0x7b2c;
/** `O:` and `I:` */
const OPTION_MARK: u32 = 0x3a4f;
const INDEX_MARK: u32 = 0x3a49;

/** Why it stopped. */
const ODD: i32 = 0;
const UNKNOWN_KEY: i32 = 2;

/** A time in milliseconds is a whole number of this range (event-time.ts). */
const FIRST_MS: f64 = 1e11;
const AFTER_MS: f64 = 1e14;
/** Bits of a kind's columns begin here: the time's is the first. */
const TIME_BIT: u32 = 1 << 2;
const DECIMAL_BITS: u32 = 3 << 21;
const TEXT_BIT: u32 = 1 << 24;
/** Digits of times in microseconds and nanoseconds that no double holds. */
const SHORTEST_LONG_TIME: i32 = 16;
const LONGEST_LONG_TIME: i32 = 19;
const NANOSECOND_DIGITS: i32 = 18;

/** The kind whose event begins at `p`; 0 where it begins otherwise than `{"ev":"…","`, or is not known. */
function kindAt(p: usize, kinds: usize): usize {
  const head = load<u64>(p);
  if ((head & HEAD_MASK) !== HEAD) return 0;
  const name = load<u32>(p, 7);
  let kind = kinds;
  if (name >> 8 === NEXT_NAME) {
    const letter = name & 0xff;
    while (load<u32>(kind, NAME_AT) !== letter) {
      kind += KIND_BYTES;
      if (kind === kinds + KIND_COUNT * KIND_BYTES) return 0;
    }
    return kind;
  }
  return kindOfLongName(p + 7, kinds);
}

function kindOfLongName(p: usize, kinds: usize): usize {
  for (let kind = kinds; kind < kinds + KIND_COUNT * KIND_BYTES; kind += KIND_BYTES) {
    const length: usize = load<u32>(kind, NAME_LENGTH_AT) - 9;
    const name = load<u32>(p) & <u32>(((<u64>1) << (length << 3)) - 1);
    if (name === load<u32>(kind, NAME_AT) && (load<u32>(p + length) & 0xffffff) === NEXT_NAME) return kind;
  }
  return 0;
}

/** The kind's key at `p`, which is from now on expected after `last`; 0 where there is none. */
function entryOf(kind: usize, last: usize, p: usize): usize {
  const word = load<u64>(p);
  for (let entry = kind + ENTRIES_AT; load<u64>(entry) !== 0; entry += ENTRY_BYTES) {
    if ((word & load<u64>(entry, ENTRY_MASK)) === load<u64>(entry)) {
      store<u32>(last, <u32>entry, ENTRY_NEXT);
      return entry;
    }
  }
  return 0;
}

/** The closing quote of the plain ASCII string that begins at `p`; 0 where it is not plain. */
function endOfText(p: usize, quotes: v128): usize {
  while (true) {
    const bytes = v128.load(p);
    // Below a space, as signed numbers, are control characters and all that is beyond ASCII.
    const strange = v128.or(i8x16.lt_s(bytes, v128.load(SPACES)), i8x16.eq(bytes, v128.load(BACKSLASHES)));
    const stops: u32 = <u32>i8x16.bitmask(v128.or(strange, i8x16.eq(bytes, quotes)));
    if (stops !== 0) {
      const end = p + ctz(stops);
      return load<u8>(end) === QUOTE ? end : 0;
    }
    p += 16;
  }
}

/** Puts decimals in the place of the numbers of their columns. Answer: the bits of those columns. */
function takeDecimals(kind: usize, row: usize, seen: u32): u32 {
  let bits: u32 = 0;
  for (let n: usize = 0; n < 2; n++) {
    const decimal = kind + DECIMALS_AT + n * DECIMAL_BYTES;
    if ((seen & load<u32>(decimal)) === 0) continue;
    store<f64>(
      <usize>load<u32>(decimal, DECIMAL_TO) + (row << 3),
      load<f64>(<usize>load<u32>(decimal, DECIMAL_FROM) + (row << 3)),
    );
    bits |= load<u32>(decimal, DECIMAL_COLUMN_BIT);
  }
  return bits;
}

/** Leaves the event at `position` of the frame to the plain reader. */
function stoppedAt(position: usize, count: usize, codeCount: usize): i32 {
  store<u32>(COUNT, <u32>count);
  store<u32>(CODE_COUNT, <u32>codeCount);
  return ~(<i32>position);
}

/**
 * Reads the time of 16 to 19 digits at `p`, in microseconds or nanoseconds: milliseconds to its column, the rest in nanoseconds to SUB_NS
 * where it is the event's. Answer: the position after it, or 0.
 */
function longTime(p: usize, entry: usize, row: usize): usize {
  let value: u64 = 0;
  let digits: i32 = 0;
  let digit: u32 = load<u8>(p) - ZERO;
  if (digit === 0) return 0;
  while (digit <= 9 && digits <= LONGEST_LONG_TIME) {
    value = value * 10 + digit;
    digit = load<u8>(p + ++digits) - ZERO;
  }
  if (digits < SHORTEST_LONG_TIME || digits > LONGEST_LONG_TIME) return 0;
  const perMs: u64 = digits >= NANOSECOND_DIGITS ? 1_000_000 : 1_000;
  store<f64>(<usize>load<u32>(entry, ENTRY_COLUMN) + (row << 3), <f64>(value / perMs));
  if (load<u32>(entry, ENTRY_BIT) & TIME_BIT) store<f64>(SUB_NS, <f64>((value % perMs) * (1_000_000 / perMs)));
  return p + digits;
}

/**
 * Reads events of `market` (0 stocks, 1 options, 2 indices) from the `{` at `start` of the frame on, which is at the address `frame`. Answer: the position after the last one's `}`
 * where no `,{` follows, or the complement of the position of the event it stopped before (REASON says why).
 */
// oxlint-disable-next-line eslint/complexity -- the scan of a frame, whole in one loop: its values stay in registers.
export function scan(frame: usize, start: i32, length: i32, market: i32): i32 {
  const kinds: usize = KINDS + <usize>market * MARKET_BYTES;
  // Kept in memory, for the engine to hold them in registers: it would make a constant anew at each use.
  const toTop = v128.load(TO_TOP);
  const point = v128.load(POINT);
  const zero = v128.load(ZERO_RANK);
  const tens = v128.load(TENS);
  const hundreds = v128.load(HUNDREDS);
  const myriads = v128.load(MYRIADS);
  const halves = v128.load(HALVES);
  const quotes = v128.load(QUOTES);

  let count: usize = load<u32>(COUNT);
  let codeCount: usize = load<u32>(CODE_COUNT);
  let p: usize = frame + <usize>start;
  store<i32>(REASON, ODD);

  while (true) {
    const event = p;
    const codeStart = codeCount;
    const kind = kindAt(p, kinds);
    if (kind === 0) return stoppedAt(event - frame, count, codeCount);
    const row: usize = load<u32>(COUNTS + ((<usize>load<u32>(kind)) << 2));
    if (row >= <usize>load<u32>(ROWS)) return stoppedAt(event - frame, count, codeCount);
    let seen: u32 = 0;
    let odd: u32 = 0;
    let members: u32 = 0;
    let last = kind;
    let entry: usize = load<u32>(kind, ENTRY_NEXT);
    store<f64>(SUB_NS, 0);
    p += load<u32>(kind, NAME_LENGTH_AT);
    while (true) {
      // The name, with what begins the value: `"bx":`, `"sym":"`, `"c":[`.
      if ((load<u64>(p) & load<u64>(entry, ENTRY_MASK)) !== load<u64>(entry)) {
        entry = entryOf(kind, last, p);
        if (entry === 0) {
          store<i32>(REASON, UNKNOWN_KEY);
          store<u32>(KEY_AT, <u32>(p - frame));
          p = 0;
          break;
        }
      }
      last = entry;
      p += load<u8>(entry, ENTRY_LENGTH);
      seen |= load<u32>(entry, ENTRY_BIT);
      members++;
      const role: i32 = load<u8>(entry, ENTRY_ROLE);

      if (role <= ROLE_DECIMAL) {
        // Digits become the largest of the signed numbers, a point comes before them.
        const ranked = i8x16.add(v128.load(p), toTop);
        // A bit for each byte that is no digit; then without the first where that is a point.
        const others: u32 = <u32>i8x16.bitmask(i8x16.lt_s(ranked, zero));
        const firstPoint: u32 = others & (0 - others) & <u32>i8x16.bitmask(i8x16.eq(ranked, point));
        const whole: u32 = ctz(others | 0x10000);
        const size: u32 = ctz((others ^ firstPoint) | 0x10000);
        if (size > 15) {
          p = role === ROLE_TIME ? longTime(p, entry, row) : 0;
          if (p === 0) break;
        } else {
          // No digit first, a zero before others, or a point without digits after it.
          const afterFirst = others >> 1;
          odd |=
            ((others | (<u32>i8x16.bitmask(i8x16.eq(ranked, zero)) & ~afterFirst)) & 1) | (firstPoint & afterFirst);
          // The sixteen digits in order, the last in the last byte: by twos, by fours, by eights.
          const ordered = i8x16.relaxed_swizzle(
            i8x16.sub(ranked, zero),
            v128.load(SHIFTS + (((<usize>whole) << 8) | ((<usize>size) << 4))),
          );
          const fours = i32x4.dot_i16x8_s(v128.relaxed_dot<i16>(ordered, tens), hundreds);
          const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(fours, fours), myriads);
          const parts = f64x2.mul(f64x2.convert_low_i32x4_s(eights), halves);
          const units = f64x2.extract_lane(parts, 0) + f64x2.extract_lane(parts, 1);
          // Both sides are exact in a double, so one division rounds correctly.
          store<f64>(
            <usize>load<u32>(entry, ENTRY_COLUMN) + (row << 3),
            units / load<f64>(POWERS + ((<usize>(size - whole)) << 3)),
          );
          p += size;
          if (role !== ROLE_NUMBER) {
            if (role === ROLE_DECIMAL) {
              odd |= u32(load<u8>(p) !== QUOTE);
              p++;
            } else odd |= u32(size !== whole) | u32(units < FIRST_MS) | u32(units >= AFTER_MS);
          }
        }
      } else if (role === ROLE_SYMBOL) {
        const first = v128.load(p);
        const second = v128.load(p, 16);
        const size: u32 = ctz(
          <u32>i8x16.bitmask(i8x16.eq(first, quotes)) | ((<u32>i8x16.bitmask(i8x16.eq(second, quotes))) << 16),
        );
        const mark: u32 = load<u16>(p);
        if (
          size - 1 >= LONGEST_TICKER ||
          (u32(mark === OPTION_MARK) | (u32(mark === INDEX_MARK) << 1)) !== <u32>market
        ) {
          p = 0;
          break;
        }
        const masks: usize = MASKS + 32 - <usize>size;
        const head = v128.and(first, v128.load(masks));
        const tail = i8x16.replace_lane(v128.and(second, v128.load(masks, 16)), 11, <i8>size);
        const id = idOf(head, tail);
        if (id === NO_ENTRY) {
          p = 0;
          break;
        }
        store<i32>(<usize>load<u32>(kind, ID_AT) + (row << 2), id);
        p += size + 1;
      } else if (role === ROLE_CODES) {
        if (load<u8>(p) === CLOSE_BRACKET) p++;
        else {
          while (true) {
            // One to three digits.
            const four = load<u32>(p);
            const strange = ((four + 0x46464646) | (four - 0x30303030)) & 0x80808080;
            const bits: u32 = ctz(strange) & 0x18;
            odd |= u32(strange === 0) | u32(bits === 0) | (u32((four & 0xff) === ZERO) & u32(bits > 8));
            const aligned = (four << (32 - bits)) & 0x0f0f0f0f;
            const pairs = aligned * 10 + (aligned >> 8);
            store<u32>(<usize>load<u32>(CODES_AT) + (codeCount << 2), (pairs & 0xff) * 100 + ((pairs >> 16) & 0xff));
            codeCount++;
            p += bits >> 3;
            const after: u32 = load<u8>(p++);
            if (after === COMMA) continue;
            odd |= u32(after !== CLOSE_BRACKET);
            break;
          }
        }
      } else {
        const end = endOfText(p, quotes);
        if (end === 0) {
          p = 0;
          break;
        }
        store<u32>(<usize>load<u32>(kind, TEXT_START_AT) + (row << 2), <u32>(p - frame));
        store<u32>(<usize>load<u32>(kind, TEXT_END_AT) + (row << 2), <u32>(end - frame));
        p = end + 1;
      }

      if (load<u8>(p++) !== COMMA) break;
      entry = load<u32>(entry, ENTRY_NEXT);
    }

    const needed = load<u32>(kind, NEEDED_AT);
    if (
      p === 0 ||
      load<u8>(p - 1) !== CLOSE_BRACE ||
      odd !== 0 ||
      popcnt(seen) !== members ||
      (seen & needed) !== needed ||
      <i32>(p - frame) > length
    ) {
      return stoppedAt(event - frame, count, codeStart);
    }
    if ((seen & DECIMAL_BITS) !== 0) seen |= takeDecimals(kind, row, seen);
    for (let missing = load<u32>(kind, KEPT_AT) & ~seen; missing !== 0; missing &= missing - 1) {
      store<f64>(<usize>load<u32>(kind + COLUMNS_AT + ((<usize>ctz(missing)) << 2)) + (row << 3), NaN);
    }
    if ((seen & TEXT_BIT) === 0) {
      store<u32>(<usize>load<u32>(kind, TEXT_START_AT) + (row << 2), 0);
      store<u32>(<usize>load<u32>(kind, TEXT_END_AT) + (row << 2), 0);
    }
    store<f64>(<usize>load<u32>(kind, SUB_NS_AT) + (row << 3), load<f64>(SUB_NS));
    store<u32>(<usize>load<u32>(kind, CODE_START_AT) + (row << 2), <u32>codeStart);
    store<u32>(<usize>load<u32>(kind, CODE_COUNT_AT) + (row << 2), <u32>(codeCount - codeStart));
    const number = load<u32>(kind);
    store<u32>(COUNTS + ((<usize>number) << 2), <u32>row + 1);
    store<u8>(<usize>load<u32>(ORDER_KINDS) + count, <u8>number);
    store<u32>(<usize>load<u32>(ORDER_ROWS) + (count << 2), <u32>row);
    count++;
    if (load<u16>(p) !== NEXT_EVENT) {
      store<u32>(COUNT, <u32>count);
      store<u32>(CODE_COUNT, <u32>codeCount);
      return <i32>(p - frame);
    }
    p++;
  }
}
