/**
 * Symbol bytes → instrument id without making a string: open addressing over a hash of the bytes; the bytes are
 * compared on a hit. On a miss the string is made once and the table's `intern` is asked.
 */
/** Longer strings are no symbols: the slow path reads them. */
export const LONGEST_SYMBOL = 40;
export const NO_ID = -1;

const ENTRY = 4;

export class SymbolInterner {
  readonly #intern: (symbol: string) => number;
  /** Per slot: hash, first word in the pool, length in bytes (0 = free), id. */
  #slots = new Int32Array(1024 * ENTRY);
  #mask = 1023;
  #used = 0;
  /** Symbols as little-endian words, the last zero-filled. */
  #pool = new Int32Array(1 << 13);
  #poolEnd = 0;

  constructor(intern: (symbol: string) => number) {
    this.#intern = intern;
  }

  /**
   * The id of the symbol at [start, end), 1 to LONGEST_SYMBOL bytes, whose words mix to `hash`. NO_ID where the bytes are no
   * plain ASCII string (an escape, a control character): the slow path must read it.
   */
  idOf(view: DataView, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const pool = this.#pool;
    const length = end - start;
    const mask = this.#mask;
    let at = hash & mask;
    for (;;) {
      const entry = at * ENTRY;
      const entryLength = slots[entry + 2];
      if (entryLength === 0) return this.#add(view, start, end, hash);
      if (slots[entry] === hash && entryLength === length) {
        let word = slots[entry + 1];
        let p = start;
        while (p + 4 <= end && pool[word] === view.getInt32(p, true)) {
          word++;
          p += 4;
        }
        if (p === end) return slots[entry + 3];
        if (p + 4 > end && pool[word] === lastWord(view, p, end)) return slots[entry + 3];
      }
      at = (at + 1) & mask;
    }
  }

  #add(view: DataView, start: number, end: number, hash: number): number {
    let symbol = '';
    for (let i = start; i < end; i++) {
      const c = view.getUint8(i);
      if (c < 0x20 || c >= 0x80 || c === 0x5c) return NO_ID;
      symbol += String.fromCharCode(c);
    }
    const id = this.#intern(symbol);
    const first = this.#poolEnd;
    if (first + (LONGEST_SYMBOL >> 2) > this.#pool.length) {
      const bigger = new Int32Array(this.#pool.length * 2);
      bigger.set(this.#pool);
      this.#pool = bigger;
    }
    let p = start;
    for (; p + 4 <= end; p += 4) this.#pool[this.#poolEnd++] = view.getInt32(p, true);
    if (p < end) this.#pool[this.#poolEnd++] = lastWord(view, p, end);
    this.#place(hash, first, end - start, id);
    if (++this.#used * 2 > this.#mask) this.#rehash();
    return id;
  }

  #place(hash: number, firstWord: number, length: number, id: number): void {
    let at = hash & this.#mask;
    while (this.#slots[at * ENTRY + 2] !== 0) at = (at + 1) & this.#mask;
    this.#slots[at * ENTRY] = hash;
    this.#slots[at * ENTRY + 1] = firstWord;
    this.#slots[at * ENTRY + 2] = length;
    this.#slots[at * ENTRY + 3] = id;
  }

  #rehash(): void {
    const old = this.#slots;
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Int32Array((this.#mask + 1) * ENTRY);
    for (let i = 0; i < old.length; i += ENTRY) {
      if (old[i + 2] !== 0) this.#place(old[i], old[i + 1], old[i + 2], old[i + 3]);
    }
  }
}

/** The last one to three bytes before `end`, zero-filled. */
function lastWord(view: DataView, at: number, end: number): number {
  return view.getInt32(at, true) & ((1 << ((end - at) << 3)) - 1);
}
