/** What is known about a chunk: from the index, and from its messages. */
import { CHANNEL_NAMES } from '../format/format.ts';
import { eachMessage } from './message-cursor.ts';

/** One chunk as in the index. Offsets are bytes in the file; times are log times in ms. */
export interface ChunkInfo {
  offset: number;
  /** Whole chunk record with its header. */
  length: number;
  startMs: number;
  endMs: number;
  /** Bit `1 << channelId` for each channel it holds. */
  channels: number;
  rawBytes: number;
}

export interface ChunkFacts {
  /** Log times, ms. */
  startMs: number;
  endMs: number;
  /** Messages per channel id. */
  counts: Map<number, number>;
  /** NaN in an empty chunk. */
  firstSequence: number;
  lastSequence: number;
  /** Messages whose number does not follow the one before within the chunk. */
  holes: number;
}

/** Throws SessionError where the records make no sense. */
export function factsOf(records: Uint8Array): ChunkFacts {
  const facts: ChunkFacts = {
    startMs: Number.POSITIVE_INFINITY,
    endMs: Number.NEGATIVE_INFINITY,
    counts: new Map(),
    firstSequence: Number.NaN,
    lastSequence: Number.NaN,
    holes: 0,
  };
  eachMessage(records, ({ channelId, sequence, logMs }) => {
    facts.counts.set(channelId, (facts.counts.get(channelId) ?? 0) + 1);
    facts.startMs = Math.min(facts.startMs, logMs);
    facts.endMs = Math.max(facts.endMs, logMs);
    if (Number.isNaN(facts.firstSequence)) facts.firstSequence = sequence;
    else if (sequence > facts.lastSequence + 1) facts.holes += sequence - facts.lastSequence - 1;
    facts.lastSequence = sequence;
  });
  return facts;
}

/** Bit `1 << channelId` for each channel. */
export function channelBits(channelIds: Iterable<number>): number {
  let bits = 0;
  for (const id of channelIds) bits |= 1 << id;
  return bits;
}

export const isChannel = (id: number): boolean => id >= 1 && id <= CHANNEL_NAMES.length;
