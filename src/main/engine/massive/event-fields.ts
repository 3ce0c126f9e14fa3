/** What the scanner found in one event, by key slot: reused from event to event, nothing is cleared in between. */
import { KEY_COUNT } from './wire-keys.ts';

/** Low bits of `seen`. */
export const FIELD = { number: 0, string: 1, list: 2, true: 3 } as const;

/** `generation` steps by 4 so that the two low bits can hold the type; it restarts long before 2^31. */
const LAST_GENERATION = 0x7ffffff0;

export class EventFields {
  generation = 4;
  /** `generation | FIELD.x` where this event carried the key, anything else where it did not. */
  readonly seen = new Int32Array(KEY_COUNT);
  /** Values of numbers. */
  readonly numbers = new Float64Array(KEY_COUNT);
  /** Strings: byte span in the frame. Lists: span in the codes. Long integers: byte span of the digits. */
  readonly starts = new Int32Array(KEY_COUNT);
  readonly ends = new Int32Array(KEY_COUNT);
  /** `generation` where a number is a plain integer of 16 to 21 digits, whose span is kept; only meaningful for values ≥ 1e15 (and NaN for `t`). */
  readonly long = new Int32Array(KEY_COUNT);
  /** FNV-1a of the strings of the two keys that may name the ticker. */
  readonly hashes = new Int32Array(KEY_COUNT);

  next(): number {
    if (this.generation >= LAST_GENERATION) {
      this.seen.fill(0);
      this.long.fill(0);
      this.generation = 0;
    }
    this.generation += 4;
    return this.generation;
  }

  number(slot: number): number {
    return this.seen[slot] === this.generation ? this.numbers[slot] : Number.NaN;
  }
}
