/**
 * Bounded queue between one socket and the sink. Overflow drops the oldest frames, so that the screen catches up
 * soonest; every drop is counted and its time span returned for the gap ledger.
 */
import type { EpochMs } from '../../../../shared/market/calendar.ts';

export interface DroppedSpan {
  frames: number;
  bytes: number;
  firstAtMs: EpochMs;
  lastAtMs: EpochMs;
}

export class FrameQueue {
  readonly #maxBytes: number;
  readonly #frames: (Uint8Array | undefined)[];
  readonly #atMs: Float64Array;
  readonly #order: Float64Array;
  #head = 0;
  #length = 0;
  #bytes = 0;
  #droppedFrames = 0;
  #droppedBytes = 0;
  #span: DroppedSpan | undefined;

  constructor(maxFrames = 65_536, maxBytes = 64 * 1024 * 1024) {
    this.#maxBytes = maxBytes;
    // `Array.from` would walk through them: 6 ms for each of three queues.
    this.#frames = new Array<Uint8Array | undefined>(maxFrames).fill(undefined);
    this.#atMs = new Float64Array(maxFrames);
    this.#order = new Float64Array(maxFrames);
  }

  get frames(): number {
    return this.#length;
  }
  get bytes(): number {
    return this.#bytes;
  }
  get droppedFrames(): number {
    return this.#droppedFrames;
  }
  get droppedBytes(): number {
    return this.#droppedBytes;
  }
  /** Arrival number of the oldest frame over all queues; Infinity when empty. */
  get headOrder(): number {
    return this.#length === 0 ? Number.POSITIVE_INFINITY : this.#order[this.#head];
  }
  get headAtMs(): EpochMs {
    return this.#atMs[this.#head];
  }

  push(bytes: Uint8Array, atMs: EpochMs, order: number): void {
    while (
      this.#length > 0 &&
      (this.#length === this.#frames.length || this.#bytes + bytes.byteLength > this.#maxBytes)
    )
      this.#dropOldest();
    const at = (this.#head + this.#length) % this.#frames.length;
    this.#frames[at] = bytes;
    this.#atMs[at] = atMs;
    this.#order[at] = order;
    this.#length++;
    this.#bytes += bytes.byteLength;
  }

  /** Takes the oldest frame out; read `headAtMs` before. Undefined when empty. */
  shift(): Uint8Array | undefined {
    if (this.#length === 0) return undefined;
    const bytes = this.#frames[this.#head]!;
    this.#frames[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#frames.length;
    this.#length--;
    this.#bytes -= bytes.byteLength;
    return bytes;
  }

  /** Drops everything. */
  drop(): void {
    while (this.#length > 0) this.#dropOldest();
  }

  /** What was dropped since the last call. */
  takeDropped(): DroppedSpan | undefined {
    const span = this.#span;
    this.#span = undefined;
    return span;
  }

  #dropOldest(): void {
    const atMs = this.headAtMs;
    const bytes = this.shift()!.byteLength;
    this.#droppedFrames++;
    this.#droppedBytes += bytes;
    this.#span ??= { frames: 0, bytes: 0, firstAtMs: atMs, lastAtMs: atMs };
    this.#span.frames++;
    this.#span.bytes += bytes;
    this.#span.lastAtMs = atMs;
  }
}
