/** A chunk record's messages: decompressed, length and CRC checked. */
import { crc32, zstdDecompressSync } from 'node:zlib';
import { COMPRESSION, OPCODE, RECORD_HEADER } from './format.ts';
import type { ReadableFile } from './files.ts';
import { SessionError } from './session-error.ts';

/** A damaged length must not make us reserve memory for it. */
const LARGEST_CHUNK = 1024 * 1024 * 1024;

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

/** A chunk record's messages, or what is wrong with it. */
export function openChunk(record: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | string {
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
  let records: Uint8Array<ArrayBuffer>;
  try {
    // One output buffer of the right size: many small ones cost more than the decompression.
    const chunkSize = Math.max(rawBytes, 64);
    records = zstdDecompressSync(record.subarray(dataAt), { chunkSize, maxOutputLength: chunkSize });
  } catch (error) {
    return `does not decompress: ${(error as Error).message}`;
  }
  if (records.byteLength !== rawBytes) return `holds ${records.byteLength} bytes, says ${rawBytes}`;
  return crc32(records) === crc ? records : 'checksum differs';
}
