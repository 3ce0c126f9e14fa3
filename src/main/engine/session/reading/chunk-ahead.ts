/** Decompresses the next chunks on other threads while the current one is played. A chunk that is not ready in time is read as usual. */
import { zstdDecompress } from 'node:zlib';
import { chunkBody, problemOf, zstdOptions, type ChunkBody, type Decompressed } from '../format/chunk-record.ts';
import { SessionError } from '../format/session-error.ts';
import type { Session, SessionChunk } from './reader.ts';

/** Raw bytes kept ready: six turns of a replay at full speed, because an answer takes a few turns to come. */
const WINDOW_BYTES = 24 * 1024 * 1024;
/** Handing a smaller chunk over costs more than reading it. */
const LEAST_BYTES = 64 * 1024;

export class ChunkAhead {
  readonly #session: Session;
  /** Requested chunks; undefined until ready. */
  readonly #chunks = new Map<SessionChunk, Uint8Array<ArrayBuffer> | undefined>();

  #handedOut: Uint8Array<ArrayBuffer> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Starts on the chunks after `index`, and drops those that are no longer ahead. */
  ask(index: number): void {
    const wanted = new Set<SessionChunk>();
    let bytes = 0;
    for (let i = index + 1; i < this.#session.chunks.length && bytes < WINDOW_BYTES; i++) {
      const chunk = this.#session.chunks[i];
      bytes += chunk.rawBytes;
      if (chunk.rawBytes >= LEAST_BYTES && !chunk.putTogether) wanted.add(chunk);
    }
    for (const chunk of this.#chunks.keys()) if (!wanted.has(chunk)) this.#chunks.delete(chunk);
    for (const chunk of wanted) if (!this.#chunks.has(chunk)) this.#start(chunk);
  }

  /**
   * A chunk's messages if they are ready; they are handed out once, and are of use until the next are: their memory is given back at once, for left to
   * the collector it had all that lives marked every few chunks.
   */
  take(chunk: SessionChunk): Uint8Array<ArrayBuffer> | undefined {
    const records = this.#chunks.get(chunk);
    this.#chunks.delete(chunk);
    if (!records) return undefined;
    this.#handedOut?.buffer.transfer(0);
    return (this.#handedOut = records);
  }

  #start(chunk: SessionChunk): void {
    this.#chunks.set(chunk, undefined);
    const body = bodyOf(chunk);
    // A damaged chunk is reported when the replay comes to it and reads it itself.
    if (body === undefined) return;
    zstdDecompress(body.data, zstdOptions(body), (error, answer) => {
      if (error || !this.#chunks.has(chunk)) return;
      const done = answer as unknown as Decompressed;
      if (problemOf(done, body) === undefined) this.#chunks.set(chunk, done.buffer);
    });
  }
}

function bodyOf({ part, offset, length }: SessionChunk): ChunkBody | undefined {
  try {
    const body = chunkBody(part.file.read(offset, length).slice());
    return typeof body === 'string' ? undefined : body;
  } catch (error) {
    if (error instanceof SessionError) return undefined;
    throw error;
  }
}
