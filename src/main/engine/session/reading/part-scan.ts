/**
 * Rebuilds a part's index by walking its records. Used where the end is missing (a crash) or the index is damaged.
 * Damaged stretches are skipped: the next chunk is found by the bytes every chunk record of ours has in the same place.
 */
import { McapStreamReader, type McapTypes } from '@mcap/core';
import { COMPRESSION, MAGIC, OPCODE, RECORD_HEADER } from '../format/format.ts';
import type { ReadableFile } from '../format/files.ts';
import { eachMessage } from './message-cursor.ts';
import { openChunk } from '../format/chunk-record.ts';

export interface PartScan {
  chunks: McapTypes.ChunkIndex[];
  metadata: McapTypes.MetadataIndex[];
  messageCounts: Map<number, bigint>;
  /** The file is whole up to here; what follows is not. */
  goodBytes: number;
  /** Stretches that could not be read. */
  damaged: { offset: number; length: number; reason: string }[];
}

const FIXED = RECORD_HEADER + 28;
const LARGEST_RECORD = 512 * 1024 * 1024;
/** The compression field of a chunk record: length 4, `zstd`. It lies FIXED bytes into the record. */
const CHUNK_MARK = Uint8Array.of(4, 0, 0, 0, ...new TextEncoder().encode(COMPRESSION));

/** Walks the whole file. `stopAtDamage`: what lies behind the first bad record is not looked for. */
export function scanPart(file: ReadableFile, stopAtDamage = true): PartScan {
  const start = MAGIC.byteLength;
  const scan: PartScan = { chunks: [], metadata: [], messageCounts: new Map(), goodBytes: start, damaged: [] };
  let at = start;
  let sound = true;
  while (at < file.size) {
    const length = recordLength(file, at);
    const reason = length === undefined ? 'not a whole record' : takeRecord(file, at, length, scan);
    if (reason === 'end') break;
    if (reason === undefined) {
      at += length!;
      if (sound) scan.goodBytes = at;
      continue;
    }
    sound = false;
    const next = stopAtDamage ? file.size : findChunk(file, at + 1);
    scan.damaged.push({ offset: at, length: next - at, reason });
    at = next;
  }
  return scan;
}

function recordLength(file: ReadableFile, at: number): number | undefined {
  if (at + RECORD_HEADER > file.size) return undefined;
  const head = file.read(at, RECORD_HEADER);
  const view = new DataView(head.buffer, head.byteOffset, RECORD_HEADER);
  const opcode = view.getUint8(0);
  const length = RECORD_HEADER + view.getUint32(1, true);
  const known = opcode >= OPCODE.header && opcode <= OPCODE.dataEnd;
  if (!known || view.getUint32(5, true) !== 0 || length > LARGEST_RECORD || at + length > file.size) return undefined;
  return length;
}

/** Notes what matters of a record; answers what is wrong with it, or `end` where the data section ends. */
function takeRecord(file: ReadableFile, at: number, length: number, scan: PartScan): string | undefined {
  const record = file.read(at, length);
  switch (record[0]) {
    case OPCODE.chunk:
      return takeChunk(record, at, scan);
    case OPCODE.messageIndex:
      return takeMessageIndex(record, at, scan);
    case OPCODE.header:
    case OPCODE.schema:
    case OPCODE.channel:
      return undefined;
    case OPCODE.metadata: {
      const { name } = readMetadata(file, at, length);
      scan.metadata.push({ offset: BigInt(at), length: BigInt(length), name });
      return undefined;
    }
    case OPCODE.dataEnd:
    case OPCODE.footer:
      return 'end';
    default:
      return 'a record sessions do not have';
  }
}

function takeMessageIndex(record: Uint8Array, at: number, scan: PartScan): string | undefined {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (record.byteLength - RECORD_HEADER - 6 !== view.getUint32(RECORD_HEADER + 2, true)) return 'bad message index';
  const chunk = scan.chunks.at(-1);
  const channelId = view.getUint16(RECORD_HEADER, true);
  if (!chunk?.messageIndexOffsets.has(channelId)) return undefined;
  chunk.messageIndexOffsets.set(channelId, BigInt(at));
  chunk.messageIndexLength += BigInt(record.byteLength);
  return undefined;
}

function takeChunk(record: Uint8Array<ArrayBuffer>, at: number, scan: PartScan): string | undefined {
  const records = openChunk(record);
  if (typeof records === 'string') return records;
  const counts = new Map<number, bigint>();
  eachMessage(records, ({ channelId }) => {
    counts.set(channelId, (counts.get(channelId) ?? 0n) + 1n);
  });
  for (const [id, count] of counts) scan.messageCounts.set(id, (scan.messageCounts.get(id) ?? 0n) + count);
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  scan.chunks.push({
    messageStartTime: view.getBigUint64(RECORD_HEADER, true),
    messageEndTime: view.getBigUint64(RECORD_HEADER + 8, true),
    chunkStartOffset: BigInt(at),
    chunkLength: BigInt(record.byteLength),
    // Filled by the message indexes that follow; until then every channel is known to be there, nowhere in particular.
    messageIndexOffsets: new Map([...counts.keys()].map((id) => [id, 0n])),
    messageIndexLength: 0n,
    compression: COMPRESSION,
    compressedSize: BigInt(record.byteLength - FIXED - CHUNK_MARK.byteLength - 8),
    uncompressedSize: BigInt(records.byteLength),
  });
  return undefined;
}

/** The start of the next sound chunk at or after `from`, or the end of the file. */
function findChunk(file: ReadableFile, from: number): number {
  const WINDOW = 1024 * 1024;
  for (let at = from; at < file.size; at += WINDOW) {
    const length = Math.min(WINDOW + FIXED + CHUNK_MARK.byteLength, file.size - at);
    const window = Buffer.from(file.read(at, length));
    for (let hit = window.indexOf(CHUNK_MARK, FIXED); hit >= 0; hit = window.indexOf(CHUNK_MARK, hit + 1)) {
      const chunkAt = at + hit - FIXED;
      if (chunkAt >= from && isChunk(file, chunkAt)) return chunkAt;
    }
  }
  return file.size;
}

function isChunk(file: ReadableFile, at: number): boolean {
  const length = recordLength(file, at);
  if (length === undefined) return false;
  const record = file.read(at, length);
  return record[0] === OPCODE.chunk && typeof openChunk(record) !== 'string';
}

/** Reads one metadata record by its place. */
export function readMetadata(file: ReadableFile, offset: number, length: number): McapTypes.Metadata {
  const reader = new McapStreamReader({ noMagicPrefix: true });
  reader.append(file.read(offset, length).slice());
  const record = reader.nextRecord();
  if (record?.type !== 'Metadata') throw new Error(`no metadata record at ${offset} of ${file.path}`);
  return record;
}
