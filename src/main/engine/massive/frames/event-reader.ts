/**
 * One event object of a frame → one row of columns, without JSON.parse and without an object or a string. Whatever is not plain
 * JSON (escapes, nested values, unexpected types, any error) is refused and left to the slow path, which also words the error.
 *
 * Members may come in any order; each number goes straight to its column. The row is committed only when the whole event has been read.
 */
import type { EventColumns } from '../../../../shared/market/event-columns.ts';
import { ROLE, SLOT, type EventTarget } from './event-target.ts';
import { timeFromDigits, timeFromNumber, type EventTime } from './event-time.ts';
import { FRAME_BYTES, FRAME_VIEW } from './frame-buffer.ts';
import {
  endOfAsciiString,
  endOfKey,
  endOfList,
  endOfNumber,
  endOfString,
  is,
  isDigits,
  keyBetween,
  nextMember,
  numberBetween,
  readCodes,
  REFUSED as REFUSED_POSITION,
  skipSpace,
  skipValue,
} from './json-bytes.ts';
import { NO_ID, type SymbolInterner } from './symbol-interner.ts';
import { KEY, ODD_KEY, ONE_LETTER, TWO_LETTERS } from './wire-keys.ts';

// The engine folds a module's own constants into the code, but reads imported ones again each time: these are read per key.
const REFUSED = REFUSED_POSITION;
const SLOT_OF_ONE = ONE_LETTER;
const SLOT_OF_TWO = TWO_LETTERS;
const ODD = ODD_KEY;
const SYM = KEY.sym;
const EV = KEY.ev;
const AT_MS = SLOT.atMs;
const ODD_BIT = 1 << SLOT.odd;

const bytes = FRAME_BYTES;
const view = FRAME_VIEW;

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
/** `"ev"`, `"sym` and `":` */
const EV_WORD = 0x22766522;
const SYM_WORD = 0x6d797322;
const QUOTE_COLON = 0x3a22;
/** `:"`, and `","` after a byte */
const COLON_QUOTE = 0x223a;
const QUOTE_COMMA_QUOTE = 0x222c2200;

const POWER_OF_10 = Float64Array.from({ length: 5 }, (_, i) => 10 ** i);
/** Number of digits that a double always holds exactly. */
const EXACT_DIGITS = 15;
/** A time in nanoseconds has 19; one more is still a time. */
const LONGEST_TIME = 20;
const MOST_DECIMALS = 2;

const time: EventTime = { ms: 0, subNs: 0 };
/** Where a plain time in milliseconds lies (event-time.ts). */
const isMs = (value: number): boolean => value >= 1e11 && value < 1e14 && Math.floor(value) === value;

/** The top bit of each of the word's bytes that is no digit. */
const othersIn = (word: number): number => ((word + 0x46464646) | (word - 0x30303030)) & 0x80808080;

/** How many of the word's bytes, from the first, are digits. */
const digitsIn = (word: number): number => {
  const others = othersIn(word);
  return others === 0 ? 4 : (31 - Math.clz32(others & -others)) >> 3;
};

/** The value of the word's four digits; zero bytes count as zeros, so that what follows a shorter number can be shifted out. */
const fourDigits = (word: number): number => {
  const digits = word & 0x0f0f0f0f;
  const pairs = Math.imul(digits, 10) + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
};

export class EventReader {
  readonly #symbols: SymbolInterner;
  readonly #targets: readonly EventTarget[];
  #out: EventColumns | undefined;
  #moves = 0;
  /** Of the event being read: bits of the slots written, a long event time, decimals and their slots. */
  #seen = 0;
  readonly #long: EventTime = { ms: Number.NaN, subNs: 0 };
  #decimals = 0;
  readonly #decimalSlots = new Uint8Array(MOST_DECIMALS);
  readonly #decimalValues = new Float64Array(MOST_DECIMALS);
  /** Plain events of another market than the frame's since the start: read over, none of it is in the columns. */
  foreign = 0;
  /** Instrument of the last event. */
  lastId = NO_ID;

  constructor(symbols: SymbolInterner, targets: readonly EventTarget[]) {
    this.#symbols = symbols;
    this.#targets = targets;
  }

  /** Before each frame. */
  begin(out: EventColumns): void {
    if (out === this.#out && out.moves === this.#moves) return;
    this.#out = out;
    this.#moves = out.moves;
    for (const target of this.#targets) target.bind(out);
  }

  /**
   * Reads the event whose `{` is at `start`. Answer: the position after its `}`, or REFUSED: statuses, unknown kinds, events without a
   * plain ticker, and whatever is not plain JSON. Nothing is appended then, nor of a `foreign` one, save to the codes.
   */
  read(start: number, length: number, out: EventColumns): number {
    let p = start + 1;
    let name: number;
    // Nearly every event begins `{"ev":"Q","`, with one letter or with more.
    if (view.getInt32(p, true) === EV_WORD && view.getUint16(p + 4, true) === COLON_QUOTE) {
      const word = view.getInt32(p + 6, true);
      if ((word & 0xffffff00) === QUOTE_COMMA_QUOTE) {
        name = word & 0xff;
        p += 9;
      } else {
        name = nameAt(p + 5);
        p = nextMember(bytes, endOfString(bytes, p + 5));
      }
    } else {
      p = skipSpace(bytes, p);
      name = bytes[p] === QUOTE ? findName(p) : 0;
    }
    const target = this.#targetOf(name);
    if (target === undefined || p <= REFUSED) return REFUSED;
    const row = target.next(out);
    const end = this.#members(p, target, row, out);
    if (end === REFUSED || end > length) return REFUSED;
    if ((this.#seen & ODD_BIT) === 0 && this.#symbols.isForeign(out.market)) {
      this.foreign++;
      return end;
    }
    if (!this.#finish(target, row)) return REFUSED;
    target.commit(out, row);
    this.lastId = target.id[row];
    return end;
  }

  #targetOf(name: number): EventTarget | undefined {
    const targets = this.#targets;
    for (let n = 0; n < targets.length; n++) if (targets[n].name === name) return targets[n];
    return undefined;
  }

  /** Reads the members from the name at `first` on. Answer: the position after the `}`, or REFUSED. */
  // oxlint-disable-next-line eslint/complexity -- the scan of one object, whole in one loop: a call for each member costs the decoder its speed.
  #members(first: number, target: EventTarget, row: number, out: EventColumns): number {
    const { columns, slotOfNumber } = target;
    let seen = 0;
    let p = first | 0;
    this.#seen = 0;
    this.#long.ms = Number.NaN;
    this.#decimals = 0;
    this.#symbols.begin();
    for (;;) {
      // The name: p is at its opening quote.
      let key: number;
      const word = view.getInt32(p, true);
      if (word >>> 16 === QUOTE_COLON) {
        key = SLOT_OF_ONE[(word >> 8) & 0xff];
        p = (p + 4) | 0;
      } else if (word >>> 24 === QUOTE && bytes[p + 4] === COLON) {
        key = SLOT_OF_TWO[(word >> 8) & 0xffff];
        p = (p + 5) | 0;
      } else if (word === SYM_WORD && view.getUint16(p + 4, true) === QUOTE_COLON) {
        key = SYM;
        p = (p + 6) | 0;
      } else {
        const end = endOfKey(bytes, p) | 0;
        if (end === REFUSED) return REFUSED;
        key = keyBetween(bytes, p, end) | 0;
        p = end;
      }
      if (key === ODD) return REFUSED;

      // The value. First the plain numbers, by far the most: up to fifteen digits, or up to eleven, a dot, and up to four.
      const head = view.getInt32(p, true);
      let last = head;
      let others = othersIn(last);
      let whole = 0;
      let end = p;
      // Words of four digits stand at fixed distances: the processor need not count one to find the next.
      if (others === 0) {
        whole = fourDigits(last);
        end = (p + 4) | 0;
        last = view.getInt32(end, true);
        others = othersIn(last);
        if (others === 0) {
          whole = (Math.imul(whole, 10_000) + fourDigits(last)) | 0;
          end = (p + 8) | 0;
          last = view.getInt32(end, true);
          others = othersIn(last);
          if (others === 0) {
            whole = whole * 10_000 + fourDigits(last);
            end = (p + 12) | 0;
            last = view.getInt32(end, true);
            others = othersIn(last);
          }
        }
      }
      const digits = (31 - Math.clz32(others & -others)) >> 3;
      end = (end + digits) | 0;
      if (others !== 0 && end !== p && ((head & 0xff) !== ZERO || end - p === 1)) {
        let value = digits === 0 ? whole : whole * POWER_OF_10[digits] + fourDigits(last << (32 - (digits << 3)));
        let next = bytes[end];
        if (next === DOT) {
          const tail = view.getInt32(end + 1, true);
          const places = digitsIn(tail);
          const scale = POWER_OF_10[places];
          // Both sides are exact in a double, so one division rounds correctly.
          value = (value * scale + (places === 0 ? 0 : fourDigits(tail << (32 - (places << 3))))) / scale;
          // A point without digits, or with too many of them, must not pass for the end of a number.
          end = places > 0 && end - p <= EXACT_DIGITS - 4 ? (end + places + 1) | 0 : p;
          next = bytes[end];
        }
        // The name of the next member stands right after the comma.
        if (next === COMMA || next === CLOSE_BRACE) {
          const slot = slotOfNumber[key];
          columns[slot][row] = value;
          seen |= 1 << slot;
          p = (end + 1) | 0;
          if (next === CLOSE_BRACE) break;
          if (bytes[p] === QUOTE) continue;
          p = skipSpace(bytes, p) | 0;
          if (bytes[p] !== QUOTE) return REFUSED;
          continue;
        }
      }
      p = nextMember(bytes, this.#other(p, key, target, row, out)) | 0;
      if (p === REFUSED) return REFUSED;
      if (p < 0) {
        p = -p | 0;
        break;
      }
    }
    this.#seen |= seen;
    return p;
  }

  /** Reads a value that is no plain number. Answer: the position after it, or REFUSED. A function of its own, to keep the loop over members small. */
  #other(at: number, key: number, target: EventTarget, row: number, out: EventColumns): number {
    const p = bytes[at] > SPACE ? at : skipSpace(bytes, at);
    const slot = target.slotOf[key];
    switch (target.roleOf[key]) {
      case ROLE.symbol:
        return this.#symbols.read(p);
      case ROLE.number:
        return this.#number(p, slot, target.columns[slot], row);
      case ROLE.time:
        return this.#time(p, slot, target.columns[slot], row);
      case ROLE.decimal:
        return this.#decimal(p, slot);
      case ROLE.codes:
        target.codeStart[row] = out.codeCount;
        return this.#codes(p, target, row, out);
      default:
        return this.#rare(p, key, target, row);
    }
  }

  #codes(at: number, target: EventTarget, row: number, out: EventColumns): number {
    const end = readCodes(bytes, at, out);
    target.codeCount[row] = out.codeCount - target.codeStart[row];
    return end;
  }

  #rare(at: number, key: number, target: EventTarget, row: number): number {
    const slot = target.slotOf[key];
    switch (target.roleOf[key]) {
      case ROLE.text: {
        const end = endOfAsciiString(bytes, at);
        target.textStart[row] = at + 1;
        target.textEnd[row] = end - 1;
        return end;
      }
      case ROLE.letter: {
        const end = endOfAsciiString(bytes, at);
        target.columns[slot][row] = end === at + 3 ? bytes[at + 1] : Number.NaN;
        this.#seen |= 1 << slot;
        return end;
      }
      case ROLE.flag:
        target.columns[slot][row] = is(bytes, at, 'true') ? 1 : Number.NaN;
        this.#seen |= 1 << slot;
        return skipValue(bytes, at);
      case ROLE.ev:
        // A second `ev` must say the same.
        return nameAt(at) === target.name ? endOfString(bytes, at) : REFUSED;
      default:
        return skipValue(bytes, at);
    }
  }

  #number(at: number, slot: number, column: Float64Array, row: number): number {
    const end = endOfNumber(bytes, at);
    if (end === REFUSED) return REFUSED;
    column[row] = numberBetween(bytes, at, end);
    this.#seen |= 1 << slot;
    return end;
  }

  #time(at: number, slot: number, column: Float64Array, row: number): number {
    const end = endOfNumber(bytes, at);
    if (end === REFUSED) return REFUSED;
    const length = end - at;
    if (length > EXACT_DIGITS && isDigits(bytes, at, end)) {
      if (length > LONGEST_TIME) return REFUSED;
      const long = slot === AT_MS ? this.#long : time;
      timeFromDigits(bytes, at, end, long);
      column[row] = long.ms;
    } else column[row] = numberBetween(bytes, at, end);
    this.#seen |= 1 << slot;
    return end;
  }

  /** A decimal sent as a string. */
  #decimal(at: number, slot: number): number {
    const end = bytes[at] === QUOTE ? endOfNumber(bytes, at + 1) : REFUSED;
    if (bytes[end] !== QUOTE || end === REFUSED || this.#decimals === MOST_DECIMALS) return REFUSED;
    this.#decimalSlots[this.#decimals] = slot;
    this.#decimalValues[this.#decimals++] = numberBetween(bytes, at + 1, end);
    return end + 1;
  }

  /** Checks that are only possible at the event's end. False where the event needs the slow path after all. */
  #finish(target: EventTarget, row: number): boolean {
    const seen = this.#seen;
    if ((seen & ODD_BIT) !== 0) return false;
    const id = this.#symbols.id();
    if (id === NO_ID) return false;
    target.id[row] = id;
    const { columns } = target;
    for (let missing = target.kept & ~seen; missing !== 0; missing &= missing - 1) {
      columns[31 - Math.clz32(missing & -missing)][row] = Number.NaN;
    }
    const { atMs, atSubNs, times } = target;
    if (isMs(atMs[row])) atSubNs[row] = atMs[row] === this.#long.ms ? this.#long.subNs : 0;
    else {
      timeFromNumber(atMs[row], time);
      atMs[row] = time.ms;
      atSubNs[row] = time.subNs;
    }
    for (let n = 0; n < times.length; n++) {
      if ((seen & (1 << times[n])) === 0) continue;
      const column = columns[times[n]];
      if (isMs(column[row])) continue;
      timeFromNumber(column[row], time);
      column[row] = time.ms;
    }
    for (let n = 0; n < this.#decimals; n++) columns[this.#decimalSlots[n]][row] = this.#decimalValues[n];
    return true;
  }
}

/** The value of `ev` where it is not the first member; 0 where there is none before anything odd. */
function findName(first: number): number {
  let p = first;
  while (p > REFUSED) {
    const value = endOfKey(bytes, p);
    if (value === REFUSED) return 0;
    const start = skipSpace(bytes, value);
    if (keyBetween(bytes, p, value) === EV) return nameAt(start);
    p = nextMember(bytes, bytes[start] === OPEN_BRACKET ? endOfList(bytes, start) : skipValue(bytes, start));
  }
  return 0;
}

/** The letters of the string at `at` as a word, the first in the low byte; 0 where they are none or more than four. */
function nameAt(at: number): number {
  if (view.getUint8(at) !== QUOTE) return 0;
  const word = view.getInt32(at + 1, true);
  if (((word >> 8) & 0xff) === QUOTE) return word & 0xff;
  if (((word >> 16) & 0xff) === QUOTE) return word & 0xffff;
  if (word >>> 24 === QUOTE) return word & 0xffffff;
  return view.getUint8(at + 5) === QUOTE ? word : 0;
}
