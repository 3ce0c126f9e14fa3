/**
 * Symbol bytes → instrument id without making a string: open addressing over a hash of the bytes; the bytes are
 * compared on a hit. On a miss the string is made once and the table is asked; it may answer NO_ID, being full.
 */
import type { Market } from '../../../../shared/market/symbols.ts';
import { FRAME_VIEW } from './frame-buffer.ts';
import { REFUSED as REFUSED_POSITION } from './json-bytes.ts';

/** Longer strings are not symbols: the slow path reads them. */
const LONGEST_SYMBOL = 40;
export const NO_ID = -1;

const REFUSED = REFUSED_POSITION;
const view = FRAME_VIEW;
const QUOTE = 0x22;
const QUOTES = 0x22222222;
const MULTIPLIER = 0x9e3779b1 | 0;

/** An entry is one cache line of words: hash, length in bytes (0 = free), id, then the symbol, its last word zero-filled. */
const ENTRY = 16;
const LENGTH = 1;
const ID = 2;
const SYMBOL = 3;
const FIRST_ENTRIES = 1024;

/** `O:` and `I:` as the first two bytes of a symbol (shared/market/symbols.ts). */
const OPTION_MARK = 0x3a4f;
const INDEX_MARK = 0x3a49;

/** The ticker being read, as it would stand in an entry. */
const ticker = new Int32Array(ENTRY);

export class SymbolInterner {
  readonly #intern: (symbol: string) => number;
  #entries = new Int32Array(FIRST_ENTRIES * ENTRY);
  #mask = FIRST_ENTRIES - 1;
  #used = 0;
  /** Where the ticker is in the frame; 0 while the event has shown none yet. */
  #start = 0;

  constructor(intern: (symbol: string) => number) {
    this.#intern = intern;
  }

  /** Forgets the previous event's ticker. */
  begin(): void {
    this.#start = 0;
  }

  /**
   * Notes the ticker at its opening quote and answers the position after it; REFUSED where it is no string, too long, or the event's
   * second. Escapes and control characters are found when the bytes are seen for the first time.
   */
  read(at: number): number {
    if (this.#start !== 0 || view.getUint8(at) !== QUOTE) return REFUSED;
    const start = (at + 1) | 0;
    let hash = 0;
    let n = SYMBOL;
    let p = start;
    let word = view.getInt32(p, true);
    let found = quoteIn(word);
    while (found === 0) {
      if (p - start >= LONGEST_SYMBOL) return REFUSED;
      hash = mixWord(hash, word);
      ticker[n++] = word;
      p = (p + 4) | 0;
      word = view.getInt32(p, true);
      found = quoteIn(word);
    }
    const rest = (31 - Math.clz32(found & -found)) >> 3;
    if (rest > 0) {
      word &= (1 << (rest << 3)) - 1;
      hash = mixWord(hash, word);
      ticker[n] = word;
    }
    ticker[0] = hash;
    ticker[LENGTH] = p - start + rest;
    this.#start = start;
    return p + rest + 1;
  }

  /** Whether the ticker noted is a plain one of another market. */
  isForeign(market: Market): boolean {
    const mark = ticker[SYMBOL] & 0xffff;
    const isOwn =
      mark === OPTION_MARK ? market === 'options' : mark === INDEX_MARK ? market === 'indices' : market === 'stocks';
    return !isOwn && this.#start !== 0 && ticker[LENGTH] > 0 && this.#isPlain();
  }

  /** The id of the ticker noted. NO_ID where there is none, or where it is no plain ASCII string: the slow path must read it. */
  id(): number {
    const length = ticker[LENGTH];
    if (this.#start === 0 || length === 0) return NO_ID;
    const entries = this.#entries;
    const hash = ticker[0];
    const words = (length + 3) >> 2;
    let n = hash & this.#mask;
    for (;;) {
      const entry = n * ENTRY;
      const entryLength = entries[entry + LENGTH];
      if (entryLength === 0) return this.#add();
      if (entries[entry] === hash && entryLength === length) {
        let word = 0;
        while (word < words && entries[entry + SYMBOL + word] === ticker[SYMBOL + word]) word++;
        if (word === words) return entries[entry + ID];
      }
      n = (n + 1) & this.#mask;
    }
  }

  #isPlain(): boolean {
    for (let p = this.#start; p < this.#start + ticker[LENGTH]; p++) {
      const c = view.getUint8(p);
      if (c < 0x20 || c >= 0x7f || c === 0x5c) return false;
    }
    return true;
  }

  #add(): number {
    if (!this.#isPlain()) return NO_ID;
    let symbol = '';
    for (let p = this.#start; p < this.#start + ticker[LENGTH]; p++) symbol += String.fromCharCode(view.getUint8(p));
    const id = this.#intern(symbol);
    if (id === NO_ID) return NO_ID;
    ticker[ID] = id;
    this.#place(ticker);
    if (++this.#used * 2 > this.#mask) this.#rehash();
    return id;
  }

  #place(entry: Int32Array): void {
    let n = entry[0] & this.#mask;
    while (this.#entries[n * ENTRY + LENGTH] !== 0) n = (n + 1) & this.#mask;
    this.#entries.set(entry, n * ENTRY);
  }

  #rehash(): void {
    const old = this.#entries;
    this.#mask = this.#mask * 2 + 1;
    this.#entries = new Int32Array((this.#mask + 1) * ENTRY);
    for (let at = 0; at < old.length; at += ENTRY) {
      if (old[at + LENGTH] !== 0) this.#place(old.subarray(at, at + ENTRY));
    }
  }
}

/** One step of the hash: four bytes, or the rest zero-filled. */
function mixWord(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, MULTIPLIER);
  return mixed ^ (mixed >>> 15);
}

/** The top bit of the lowest byte that is a quote, among others; 0 where none is. */
function quoteIn(word: number): number {
  const x = word ^ QUOTES;
  return (x - 0x01010101) & ~x & 0x80808080;
}
