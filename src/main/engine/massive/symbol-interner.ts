/**
 * Symbol bytes → instrument id without making a string: open addressing over the bytes' FNV-1a hash, bytes compared on a hit.
 * On a miss the string is made once and the table's `intern` is asked.
 */
export const FNV_OFFSET = 0x811c9dc5 | 0;
export const FNV_PRIME = 0x01000193;

const ENTRY = 4;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class SymbolInterner {
  readonly #intern: (symbol: string) => number;
  /** Per slot: hash, offset in the pool, length (0 = free), id. */
  #slots = new Int32Array(1024 * ENTRY);
  #mask = 1023;
  #used = 0;
  #pool = new Uint8Array(1 << 15);
  #poolEnd = 0;

  constructor(intern: (symbol: string) => number) {
    this.#intern = intern;
  }

  /** The id of the symbol at `bytes[start, end)`; `hash` is FNV-1a of those bytes. The length must be at least 1. */
  idOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const pool = this.#pool;
    const length = end - start;
    let at = (hash ^ (hash >>> 15)) & this.#mask;
    for (;;) {
      const entry = at * ENTRY;
      const entryLength = slots[entry + 2];
      if (entryLength === 0) return this.#add(bytes, start, end, hash);
      if (slots[entry] === hash && entryLength === length) {
        let i = slots[entry + 1];
        let j = start;
        while (j < end && pool[i] === bytes[j]) {
          i++;
          j++;
        }
        if (j === end) return slots[entry + 3];
      }
      at = (at + 1) & this.#mask;
    }
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const id = this.#intern(decoder.decode(bytes.subarray(start, end)));
    const length = end - start;
    if (this.#poolEnd + length > this.#pool.length) {
      const bigger = new Uint8Array(Math.max(this.#pool.length * 2, this.#poolEnd + length));
      bigger.set(this.#pool);
      this.#pool = bigger;
    }
    this.#pool.set(bytes.subarray(start, end), this.#poolEnd);
    this.#place(hash, this.#poolEnd, length, id);
    this.#poolEnd += length;
    if (++this.#used * 2 > this.#mask) this.#rehash();
    return id;
  }

  #place(hash: number, offset: number, length: number, id: number): void {
    let at = (hash ^ (hash >>> 15)) & this.#mask;
    while (this.#slots[at * ENTRY + 2] !== 0) at = (at + 1) & this.#mask;
    this.#slots[at * ENTRY] = hash;
    this.#slots[at * ENTRY + 1] = offset;
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
