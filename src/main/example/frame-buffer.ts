/** Events of one market combined into a frame, as on the wire: a JSON array. */
import type { Sink } from '../server/protocol/market-source.ts';

const COMMA = 44;

export class FrameBuffer implements Sink {
  #bytes = new Uint8Array(64 * 1024);
  #length = 1;

  constructor() {
    this.#bytes[0] = '['.charCodeAt(0);
  }

  append(bytes: Uint8Array, start: number, end: number): void {
    while (this.#length + end - start + 2 > this.#bytes.length) {
      const bigger = new Uint8Array(this.#bytes.length * 2);
      bigger.set(this.#bytes);
      this.#bytes = bigger;
    }
    if (this.#length > 1) this.#bytes[this.#length++] = COMMA;
    this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length += end - start;
  }

  /** The frame so far, valid until the next append; undefined where nothing came. */
  take(): Uint8Array | undefined {
    if (this.#length === 1) return undefined;
    this.#bytes[this.#length] = ']'.charCodeAt(0);
    const frame = this.#bytes.subarray(0, this.#length + 1);
    this.#length = 1;
    return frame;
  }
}
