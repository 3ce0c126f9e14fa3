/**
 * Which messages of a recording were met. Every message has a number of its own, so one that is in the file twice has number, time and words of the
 * one before. The same number with another time or other words is another recording's, as where the ends of two files were put together.
 */
import { crc32 } from 'node:zlib';
import { readChunk } from '../format/chunk-record.ts';
import type { ReadableFile } from '../format/files.ts';
import { CHANNEL } from '../format/format.ts';
import type { ChunkFacts } from './chunk-facts.ts';
import { eachMessage, MessageCursor } from './message-cursor.ts';

type Message = Pick<MessageCursor, 'channelId' | 'sequence' | 'logMs' | 'data'>;

export class MetMessages {
  readonly #met = new Map<number, string>();

  /** `foreign`: its number is another message's. Gap entries that a recovery wrote share the number of the message behind them: none is a repetition. */
  add({ channelId, sequence, logMs, data }: Message): 'new' | 'repeated' | 'foreign' {
    if (channelId === CHANNEL.gap) return 'new';
    const told = `${channelId} ${logMs} ${data.byteLength} ${crc32(data)}`;
    const met = this.#met.get(sequence);
    if (met !== undefined) return met === told ? 'repeated' : 'foreign';
    this.#met.set(sequence, told);
    return 'new';
  }
}

/** A chunk that was read, and where: it is read again where the numbers of a later one lie in its own. */
interface MetChunk {
  file: ReadableFile;
  offset: number;
  length: number;
  firstSequence: number;
  lastSequence: number;
}

/** What of a chunk the ones before it lack. */
export interface Unmet {
  /** Undefined where they have all of it. */
  records: Uint8Array<ArrayBuffer> | undefined;
  /** Messages left out. */
  repeated: number;
  /** Messages with another's number. */
  foreign: number;
}

/** The chunks of a recording in the order of the file. Their files stay open. */
export class MetChunks {
  readonly #chunks: MetChunk[] = [];
  #latest = Number.NEGATIVE_INFINITY;

  add(
    file: ReadableFile,
    { offset, length }: { offset: number; length: number },
    records: Uint8Array<ArrayBuffer>,
    { firstSequence, lastSequence }: ChunkFacts,
  ): Unmet {
    const near =
      firstSequence > this.#latest
        ? []
        : this.#chunks.filter((met) => met.firstSequence <= lastSequence && met.lastSequence >= firstSequence);
    const left: Unmet = { records, repeated: 0, foreign: 0 };
    if (Number.isNaN(firstSequence)) return left;
    this.#chunks.push({ file, offset, length, firstSequence, lastSequence });
    this.#latest = Math.max(this.#latest, lastSequence);
    if (near.length === 0) return left;
    const met = new MetMessages();
    for (const chunk of near) eachMessage(readChunk(chunk.file, chunk), (message) => void met.add(message));
    const keeps: boolean[] = [];
    eachMessage(records, (message) => {
      const how = met.add(message);
      keeps.push(how !== 'repeated');
      if (how !== 'new') left[how]++;
    });
    if (left.repeated === keeps.length) left.records = undefined;
    else if (left.repeated > 0) left.records = keptOf(records, keeps);
    return left;
  }
}

/** The messages of a chunk that are kept, by their place in it. */
export function keptOf(records: Uint8Array, keeps: readonly boolean[]): Uint8Array<ArrayBuffer> {
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
