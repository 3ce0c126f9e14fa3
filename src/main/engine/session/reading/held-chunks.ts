/** The chunks of several recordings that ran at the same time: their messages, and where else the same is said. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { endOfElement } from '../../massive/frames/element-end.ts';
import { MARKET_OF_CHANNEL } from '../format/format.ts';
import type { SessionError } from '../format/session-error.ts';
import { readIfWhole } from './chunk-messages.ts';
import type { Session, SessionChunk } from './reader.ts';
import { firstReaching } from './first-reaching.ts';

export interface HeldMessage {
  /** Time never runs backwards within a recording. */
  atMs: EpochMs;
  logMs: EpochMs;
  channelId: number;
  sequence: number;
  data: Uint8Array;
}

/** A chunk within its recording. */
export interface ChunkPlace {
  recording: number;
  chunk: SessionChunk;
  fromMs: EpochMs;
  untilMs: EpochMs;
  /** No other recording ran meanwhile, or shortly before or after. */
  alone: boolean;
}

interface HeldChunk {
  messages: HeldMessage[];
  /** Why the rest of it cannot be read. */
  problem: SessionError | undefined;
  /** When each piece came, in order; made when it is first asked for. */
  times?: Map<string, EpochMs[]>;
}

/**
 * The same event comes to two processes at two times, and their clocks differ by up to the second in which the vendor tells the time. What is
 * spelled alike within this is one event.
 */
export const SAME_WITHIN_MS = 3_000;
/** Raw bytes kept for what is read next. */
const HELD_BYTES = 48 * 1024 * 1024;

export class HeldChunks {
  /** By recording, in its order. */
  readonly places: readonly (readonly ChunkPlace[])[];
  readonly #sessions: readonly Session[];
  /** The longest unused first. */
  readonly #held = new Map<SessionChunk, HeldChunk>();
  #bytes = 0;

  constructor(sessions: readonly Session[]) {
    this.#sessions = sessions;
    this.places = sessions.map(({ chunks }, recording) => {
      const others = sessions.filter((_, i) => i !== recording);
      return chunks.map((chunk, i) => {
        const fromMs = Math.max(chunk.startMs, chunks[i - 1]?.untilMs ?? Number.NEGATIVE_INFINITY);
        const { untilMs } = chunk;
        const alone = !others.some(
          ({ startMs, endMs }) => startMs <= untilMs + SAME_WITHIN_MS && endMs >= fromMs - SAME_WITHIN_MS,
        );
        return { recording, chunk, fromMs, untilMs, alone };
      });
    });
  }

  of({ recording, chunk, fromMs }: ChunkPlace): HeldChunk {
    const known = this.#held.get(chunk);
    this.#held.delete(chunk);
    const held = known ?? readMessages(this.#sessions[recording], chunk, fromMs);
    this.#held.set(chunk, held);
    if (known) return held;
    this.#bytes += chunk.rawBytes;
    for (const other of this.#held.keys()) {
      if (this.#bytes <= HELD_BYTES || other === chunk) break;
      this.#held.delete(other);
      this.#bytes -= other.rawBytes;
    }
    return held;
  }

  /** How often a recording holds a piece from one moment on and before another. */
  count(recording: number, text: string, fromMs: EpochMs, beforeMs: EpochMs): number {
    const places = this.places[recording];
    let count = 0;
    for (let i = firstReaching(places, fromMs); i < places.length && places[i].fromMs < beforeMs; i++) {
      const held = this.of(places[i]);
      held.times ??= timesOf(held.messages);
      for (const atMs of held.times.get(text) ?? []) if (atMs >= fromMs && atMs < beforeMs) count++;
    }
    return count;
  }
}

function readMessages(session: Session, chunk: SessionChunk, fromMs: EpochMs): HeldChunk {
  const messages: HeldMessage[] = [];
  let atMs = fromMs;
  const problem = readIfWhole(session, chunk, ({ channelId, sequence, logMs, data }) => {
    atMs = Math.max(atMs, logMs);
    messages.push({ atMs, logMs, channelId, sequence, data });
  });
  return { messages, problem };
}

function timesOf(messages: readonly HeldMessage[]): Map<string, EpochMs[]> {
  const times = new Map<string, EpochMs[]>();
  for (const message of messages)
    for (const piece of piecesOf(message)) {
      const text = textOf(message.channelId, piece);
      const known = times.get(text);
      if (known) known.push(message.atMs);
      else times.set(text, [message.atMs]);
    }
  return times;
}

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** The events of a frame, as views; any other message, and a frame that is no array, is one piece. */
export function piecesOf({ channelId, data }: HeldMessage): Uint8Array[] {
  const length = data.byteLength;
  if (!MARKET_OF_CHANNEL[channelId] || data[0] !== OPEN_BRACKET || data[length - 1] !== CLOSE_BRACKET) return [data];
  const pieces: Uint8Array[] = [];
  for (let at = 1; at < length;) {
    const end = endOfElement(data, at, length);
    if (end > at) pieces.push(data.subarray(at, end));
    at = end + 1;
  }
  return pieces;
}

/** What a piece says; two of different channels never say the same. */
export const textOf = (channelId: number, { buffer, byteOffset, byteLength }: Uint8Array): string =>
  channelId + Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
