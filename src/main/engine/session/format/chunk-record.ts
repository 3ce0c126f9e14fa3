/** A chunk record's messages: decompressed, length and CRC checked. */
import { crc32, zstdDecompressSync } from 'node:zlib';
import { COMPRESSION, OPCODE, RECORD_HEADER } from './format.ts';
import type { ReadableFile } from './files.ts';
import { SessionError } from './session-error.ts';

/** A damaged length must not make us reserve memory for it. */
const LARGEST_CHUNK = 1024 * 1024 * 1024;
const LARGEST_STEP = 4 * 1024 * 1024;

/** Decompresses one chunk and checks its CRC. The result is the chunk's own memory. */
export function readChunk(file: ReadableFile, chunk: { offset: number; length: number }): Uint8Array<ArrayBuffer> {
  const bytes = file.read(chunk.offset, chunk.length);
  const records = openChunk(bytes);
  if (typeof records === 'string')
    throw new SessionError(
      'session.damaged',
      `${file.path} is damaged: one part of it cannot be read. \`tapedeck recover\` saves the rest.`,
      `chunk at ${chunk.offset}: ${records}`,
    );
  return records;
}

/** What a chunk record says about its messages, and their compressed bytes (a view). */
export interface ChunkBody {
  rawBytes: number;
  crc: number;
  data: Uint8Array<ArrayBuffer>;
}

/** Reads a chunk record's header, or answers what is wrong with it. */
export function chunkBody(record: Uint8Array<ArrayBuffer>): ChunkBody | string {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const fixed = RECORD_HEADER + 28;
  if (record.byteLength < fixed + 4 || view.getUint8(0) !== OPCODE.chunk) return 'not a chunk record';
  const rawBytes = Number(view.getBigUint64(RECORD_HEADER + 16, true));
  const crc = view.getUint32(RECORD_HEADER + 24, true);
  const nameBytes = view.getUint32(fixed, true);
  const dataAt = fixed + 4 + nameBytes + 8;
  if (nameBytes > 16 || dataAt > record.byteLength) return 'bad chunk header';
  if (view.getBigUint64(dataAt - 8, true) !== BigInt(record.byteLength - dataAt)) return 'bad chunk header';
  const name = new TextDecoder().decode(record.subarray(fixed + 4, fixed + 4 + nameBytes));
  if (name !== COMPRESSION) return `compressed as "${name}", not ${COMPRESSION}`;
  if (rawBytes > LARGEST_CHUNK) return 'bad chunk header';
  return { rawBytes, crc, data: record.subarray(dataAt) };
}

/** One output buffer of the right size: many small ones cost more than the decompression. */
export const zstdOptions = ({ rawBytes }: ChunkBody): { chunkSize: number; maxOutputLength: number } => ({
  chunkSize: Math.min(Math.max(rawBytes, 64), LARGEST_STEP),
  maxOutputLength: Math.max(rawBytes, 64),
});

/** What is wrong with decompressed messages; undefined where nothing is. */
export function problemOf(records: Uint8Array, body: ChunkBody): string | undefined {
  if (records.byteLength !== body.rawBytes) return `holds ${records.byteLength} bytes, says ${body.rawBytes}`;
  return crc32(records) === body.crc ? undefined : 'checksum differs';
}

/** A chunk record's messages, or what is wrong with it. */
export function openChunk(record: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | string {
  const body = chunkBody(record);
  if (typeof body === 'string') return body;
  let records: Uint8Array<ArrayBuffer>;
  try {
    records = zstdDecompressSync(body.data, zstdOptions(body));
  } catch (error) {
    return `does not decompress: ${(error as Error).message}`;
  }
  return problemOf(records, body) ?? records;
}
