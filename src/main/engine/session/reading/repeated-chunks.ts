/** What a recording holds a second time, as where a block of its file was written twice: told by the numbers of its messages. */
import { readChunk } from '../format/chunk-record.ts';
import { SessionError } from '../format/session-error.ts';
import { eachMessage, MessageCursor } from './message-cursor.ts';
import type { SessionChunk } from './reader.ts';
import { Sequences } from './sequences.ts';
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
  const met = new Sequences();
  for (const other of meanwhile) readable(other, ({ channelId, sequence }) => void met.add(channelId, sequence));
  const keeps: boolean[] = [];
  const repeated = new Map<number, number>();
  const isRead = readable(chunk, ({ channelId, sequence }) => {
    const isNew = met.add(channelId, sequence);
    keeps.push(isNew);
    if (!isNew) repeated.set(channelId, (repeated.get(channelId) ?? 0) + 1);
  });
  if (!isRead || repeated.size === 0) return whole;
  if (!keeps.includes(true)) return { chunk: undefined, repeated };
  return { chunk: { ...chunk, putTogether: () => keptOf(readChunk(chunk.part.file, chunk), keeps) }, repeated };
}

/** A chunk's messages without those that were met; undefined where none is left. */
export function unmetOf(
  records: Uint8Array<ArrayBuffer>,
  met: Sequences,
): { records: Uint8Array<ArrayBuffer> | undefined; repeated: number } {
  const keeps: boolean[] = [];
  eachMessage(records, ({ channelId, sequence }) => void keeps.push(met.add(channelId, sequence)));
  const repeated = keeps.filter((keep) => !keep).length;
  if (repeated === 0) return { records, repeated };
  return { records: repeated === keeps.length ? undefined : keptOf(records, keeps), repeated };
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

/** The messages of a chunk that are kept, by their place in it. */
function keptOf(records: Uint8Array, keeps: readonly boolean[]): Uint8Array<ArrayBuffer> {
  const cursor = new MessageCursor();
  cursor.load(records);
  const kept: Uint8Array[] = [];
  for (const keep of keeps) {
    const from = cursor.offset;
    cursor.next();
    if (keep) kept.push(records.subarray(from, cursor.offset));
  }
  return new Uint8Array(Buffer.concat(kept));
}
