/**
 * The states a replay can jump to: those the recording holds, and, where recordings ran at the same time and none knows the whole state, those
 * of this replay itself on its first way through.
 */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { decodeCheckpoint } from '../format/checkpoint.ts';
import { CHANNEL, type RestPointer } from '../format/format.ts';
import { SessionError } from '../format/session-error.ts';
import { eachMessage } from '../reading/message-cursor.ts';
import { holds } from '../reading/chunk-messages.ts';
import type { Session } from '../reading/reader.ts';

export interface MarketMoment {
  atMs: EpochMs;
  state: () => Uint8Array<ArrayBuffer>;
  /** Latest REST replies before it. */
  rest: readonly RestPointer[];
  /** The chunk that follows it. */
  nextChunk: number;
}

/** Raw bytes between two states that are kept, as between two that a recorder writes. */
const KEEP_EVERY_BYTES = 16 * 1024 * 1024;
/** Beyond it every other one goes. */
const MOST_KEPT_BYTES = 64 * 1024 * 1024;

export class ReplayCheckpoints {
  readonly #session: Session;
  readonly #stateVersion: number;
  /** Chunks that hold a checkpoint this engine can read, by index. */
  #recorded: number[];
  /** In order of time. */
  #kept: MarketMoment[] = [];
  #keepEvery: number;
  #passedBytes = 0;
  #passed = -1;

  /** `stateVersion`: layout of the engine's state bytes; checkpoints of another version are not used. */
  constructor(session: Session, stateVersion: number, keepEveryBytes = KEEP_EVERY_BYTES) {
    this.#session = session;
    this.#stateVersion = stateVersion;
    this.#keepEvery = keepEveryBytes;
    this.#recorded = session.chunks.flatMap((chunk, i) => (holds(chunk, CHANNEL.checkpoint) ? [i] : []));
  }

  /** The latest at or before `targetMs`, if it lies behind chunk `behind`. */
  before(targetMs: EpochMs, behind: number): MarketMoment | undefined {
    const { chunks } = this.#session;
    const kept = this.#kept.findLast(({ atMs }) => atMs <= targetMs);
    for (;;) {
      const at = this.#recorded.findLast((index) => chunks[index].untilMs <= targetMs) ?? -1;
      if (kept && kept.nextChunk > at) return kept.nextChunk > behind + 1 ? kept : undefined;
      if (at < 0 || at <= behind) return undefined;
      const read = this.#read(at);
      if (read) return read;
      // It cannot be read or is of another version: not tried again.
      this.#recorded = this.#recorded.filter((index) => index !== at);
    }
  }

  /** A message that holds a state, where it is one this engine can read. */
  decode(data: Uint8Array): (Pick<MarketMoment, 'state' | 'rest'> & { resync: boolean }) | undefined {
    const { header, state } = decodeCheckpoint(data);
    if (header.stateVersion !== this.#stateVersion) return undefined;
    return { resync: header.resync, state, rest: header.rest };
  }

  /** The replay is about to play a message of a chunk, the first one where it is another than before. */
  passes(index: number, state: () => Uint8Array<ArrayBuffer> | undefined, rest: () => readonly RestPointer[]): void {
    if (index === this.#passed) return;
    const { chunks } = this.#session;
    if (index !== this.#passed + 1 || !chunks[index].putTogether) this.#passedBytes = 0;
    this.#passed = index;
    if (!chunks[index].putTogether) return;
    this.#passedBytes += chunks[index].rawBytes;
    if (this.#passedBytes < this.#keepEvery || this.#kept.some(({ nextChunk }) => nextChunk === index)) return;
    this.#passedBytes = 0;
    const bytes = state();
    if (bytes)
      this.#keep(
        { atMs: chunks[index - 1].untilMs, nextChunk: index, rest: rest(), state: () => bytes },
        bytes.byteLength,
      );
  }

  #keep(moment: MarketMoment, bytes: number): void {
    this.#kept.push(moment);
    this.#kept.sort((a, b) => a.nextChunk - b.nextChunk);
    if (this.#kept.length * bytes <= MOST_KEPT_BYTES) return;
    this.#kept = this.#kept.filter((_, i) => i % 2 === 1);
    this.#keepEvery *= 2;
  }

  #read(index: number): MarketMoment | undefined {
    const chunk = this.#session.chunks[index];
    let data: Uint8Array | undefined;
    try {
      eachMessage(this.#session.read(chunk), (message) => {
        if (message.channelId === CHANNEL.checkpoint) data = message.data;
      });
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
    }
    const checkpoint = data && this.decode(data);
    return checkpoint && { ...checkpoint, atMs: chunk.untilMs, nextChunk: index + 1 };
  }
}
