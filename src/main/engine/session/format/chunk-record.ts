/**
 * A chunk record's messages: decompressed and checked. Ours carry a checksum inside their zstd frame, which the decompressor checks where it works; only
 * where a frame has none, in recordings from before and other programs' files, the record's CRC is computed.
 */
import { crc32, zstdDecompressSync } from 'node:zlib';
import { COMPRESSION, RECORD_HEADER } from './format.ts';
import type { ReadableFile } from './files.ts';
import { SessionError } from './session-error.ts';
import { sessionFaults } from './session-words.ts';

/** A damaged length must not make us allocate memory for it. */
const LARGEST_CHUNK = 1024 * 1024 * 1024;
const LARGEST_STEP = 4 * 1024 * 1024;

/** Bytes of a chunk record before the name of its compression: header, two times, size, CRC. */
const BEFORE_NAME = RECORD_HEADER + 28;
/** Bytes of a chunk record of ours before its messages: then the name `zstd` with its length, and the length of what follows. */
export const CHUNK_HEADER = BEFORE_NAME + 4 + COMPRESSION.length + 8;
/** The first bytes of zstd data, and so of every chunk's messages. */
export const ZSTD_MAGIC = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);

/** In the byte after them: the frame ends with a checksum of its content (RFC 8878, 3.1.1.1.1), without which it does not decompress. */
const HAS_CHECKSUM = 0x04;

/** Decompresses one chunk and checks it. The result is the chunk's own memory. */
export function readChunk(file: ReadableFile, chunk: { offset: number; length: number }): Uint8Array<ArrayBuffer> {
  const records = openChunk(file.read(chunk.offset, chunk.length));
  if (typeof records === 'string')
    throw new SessionError('session.damaged', sessionFaults.damaged(file.path), `chunk at ${chunk.offset}: ${records}`);
  return records;
}

/** What a chunk record says about its messages, and their compressed bytes (a view). */
export interface ChunkBody {
  rawBytes: number;
  crc: number;
  data: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a chunk record's header, or answers what is wrong with it. The record's opcode, length, times and compression name are
 * not checked: damage to them loses nothing.
 */
export function chunkBody(record: Uint8Array<ArrayBuffer>): ChunkBody | string {
  if (record.byteLength < CHUNK_HEADER + ZSTD_MAGIC.byteLength) return 'not a chunk record';
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (!ZSTD_MAGIC.every((byte, i) => record[CHUNK_HEADER + i] === byte)) return 'its messages are not zstd';
  const declared = view.getBigUint64(CHUNK_HEADER - 8, true);
  const end = declared <= BigInt(record.byteLength - CHUNK_HEADER) ? CHUNK_HEADER + Number(declared) : undefined;
  return {
    rawBytes: Number(view.getBigUint64(RECORD_HEADER + 16, true)),
    crc: view.getUint32(RECORD_HEADER + 24, true),
    data: record.subarray(CHUNK_HEADER, end),
  };
}

/**
 * One output buffer of the right size: many small ones cost more than the decompression. A byte more, for where one is full a second is made and the
 * decompressor called again to see what follows.
 */
export const zstdOptions = ({ rawBytes }: ChunkBody): { chunkSize: number; maxOutputLength: number; info: true } => ({
  chunkSize: Math.min(Math.max(rawBytes + 1, 64), LARGEST_STEP),
  maxOutputLength: LARGEST_CHUNK,
  info: true,
});

/** What `zstdOptions` make of an answer; `bytesWritten` is how many of the bytes were decompressed. */
export interface Decompressed {
  buffer: Uint8Array<ArrayBuffer>;
  engine: { bytesWritten: number };
}

/** What is wrong with decompressed messages; undefined where nothing is. */
export function problemOf({ buffer, engine }: Decompressed, { data, crc }: ChunkBody): string | undefined {
  if (engine.bytesWritten !== data.byteLength) return 'it is longer than its messages';
  const hasChecksum = (data[ZSTD_MAGIC.byteLength] & HAS_CHECKSUM) !== 0;
  return hasChecksum || crc32(buffer) === crc ? undefined : 'its checksum differs';
}

/** A chunk record's messages, or what is wrong with it. */
export function openChunk(record: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | string {
  const body = chunkBody(record);
  if (typeof body === 'string') return body;
  const records = decompress(body);
  const rest = record.subarray(CHUNK_HEADER);
  if (typeof records !== 'string' || rest.byteLength === body.data.byteLength) return records;
  // The inner length may be damaged too: the record's own may be right.
  const whole = decompress({ ...body, data: rest });
  return typeof whole === 'string' ? records : whole;
}

function decompress(body: ChunkBody): Uint8Array<ArrayBuffer> | string {
  let done: Decompressed;
  try {
    done = zstdDecompressSync(body.data, zstdOptions(body)) as unknown as Decompressed;
  } catch (error) {
    return `it does not decompress: ${(error as Error).message}`;
  }
  return problemOf(done, body) ?? done.buffer;
}
