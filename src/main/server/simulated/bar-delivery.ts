/** Hands finished bars to who wants them: at once, or late and some of them again as the vendor was seen to (TRAP-25). */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { deliver, type Topic } from '../protocol/market-source.ts';
import type { EventWriter } from './event-writer.ts';
import type { FeedLine } from './feed-line.ts';
import { unit } from './hash.ts';

type BarChannel = 'A' | 'AM';

interface HeldBar {
  line: FeedLine;
  channel: BarChannel;
  bytes: Uint8Array;
}

const LATE_MS = 2_000;
const AGAIN_SHARE = 1 / 25;
const AGAIN_WITHIN_SECONDS = 15 * 60;

export class BarDelivery {
  readonly #late: boolean;
  readonly #wild: (line: FeedLine, channel: BarChannel) => Topic | undefined;
  /** By the second they are due. */
  readonly #held = new Map<EpochMs, HeldBar[]>();

  /** @param wild the wildcard topic that a line's bars also go to. */
  constructor(lateAndAgain: boolean, wild: (line: FeedLine, channel: BarChannel) => Topic | undefined) {
    this.#late = lateAndAgain;
    this.#wild = wild;
  }

  /** Takes the bar that `writer` holds and that ended at `endMs`; how many clients it went to. */
  take(line: FeedLine, channel: BarChannel, endMs: EpochMs, writer: EventWriter): number {
    if (!this.#late) return this.#send(line, channel, writer.bytes, writer.end);
    const bar: HeldBar = { line, channel, bytes: writer.bytes.slice(0, writer.end) };
    const second = endMs / 1000;
    if (unit(line.instrument.key, second, 81) < AGAIN_SHARE)
      this.#hold(endMs + 1000 * (3 + Math.floor(AGAIN_WITHIN_SECONDS * unit(line.instrument.key, second, 82))), bar);
    if (channel === 'AM') return this.#send(line, channel, bar.bytes, bar.bytes.length);
    this.#hold(endMs + LATE_MS, bar);
    return 0;
  }

  /** Sends what is due at a second's end; how many clients' events that were. */
  due(endMs: EpochMs): number {
    const bars = this.#held.get(endMs);
    if (!bars) return 0;
    this.#held.delete(endMs);
    return bars.reduce((sum, { line, channel, bytes }) => sum + this.#send(line, channel, bytes, bytes.length), 0);
  }

  clear(): void {
    this.#held.clear();
  }

  #hold(dueMs: EpochMs, bar: HeldBar): void {
    const bars = this.#held.get(dueMs);
    if (bars) bars.push(bar);
    else this.#held.set(dueMs, [bar]);
  }

  #send(line: FeedLine, channel: BarChannel, bytes: Uint8Array, length: number): number {
    return deliver(line.topics[channel], bytes, 0, length) + deliver(this.#wild(line, channel), bytes, 0, length);
  }
}
