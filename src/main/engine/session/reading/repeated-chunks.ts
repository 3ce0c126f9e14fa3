/** Chunks of a recording without what it holds a second time, as where a block of its file was written twice. */
import { readChunk } from '../format/chunk-record.ts';
import { SessionError } from '../format/session-error.ts';
import { eachMessage, type MessageCursor } from './message-cursor.ts';
import { keptOf, MetMessages } from './met-messages.ts';
import type { SessionChunk } from './reader.ts';
import { firstReaching } from './first-reaching.ts';

/** What of a chunk the ones before it lack. */
export interface Unrepeated {
  /** Undefined where they have all of it. */
  chunk: SessionChunk | undefined;
  /** Messages left out, by channel id. */
  repeated: ReadonlyMap<number, number>;
}

/** `before`: in the order of the file. Reads messages only where the times allow a repetition. */
export function withoutRepeats(chunk: SessionChunk, before: readonly SessionChunk[]): Unrepeated {
  const whole = { chunk, repeated: new Map<number, number>() };
  const meanwhile = ranMeanwhile(chunk, before);
  if (meanwhile.length === 0) return whole;
  const met = new MetMessages();
  for (const other of meanwhile) readable(other, (message) => void met.add(message));
  const keeps: boolean[] = [];
  const repeated = new Map<number, number>();
  const isRead = readable(chunk, (message) => {
    const isRepeated = met.add(message) === 'repeated';
    keeps.push(!isRepeated);
    if (isRepeated) repeated.set(message.channelId, (repeated.get(message.channelId) ?? 0) + 1);
  });
  if (!isRead || repeated.size === 0) return whole;
  if (!keeps.includes(true)) return { chunk: undefined, repeated };
  return { chunk: { ...chunk, putTogether: () => keptOf(readChunk(chunk.part.file, chunk), keeps) }, repeated };
}

/** Those that ran at the same time, or at the very same moment with as much in them. Where the clock stepped back they lie behind later ones. */
function ranMeanwhile(chunk: SessionChunk, before: readonly SessionChunk[]): SessionChunk[] {
  const found: SessionChunk[] = [];
  for (let i = firstReaching(before, chunk.startMs); i < before.length; i++) {
    const other = before[i];
    if (other.startMs <= chunk.endMs && (other.endMs > chunk.startMs || isAlike(other, chunk))) found.push(other);
  }
  return found;
}

const isAlike = (one: SessionChunk, other: SessionChunk): boolean =>
  one.startMs === other.startMs && one.endMs === other.endMs && one.rawBytes === other.rawBytes;

/** False where it is damaged. */
function readable(chunk: SessionChunk, visit: (message: MessageCursor) => void): boolean {
  try {
    eachMessage(readChunk(chunk.part.file, chunk), visit);
    return true;
  } catch (error) {
    if (error instanceof SessionError) return false;
    throw error;
  }
}
