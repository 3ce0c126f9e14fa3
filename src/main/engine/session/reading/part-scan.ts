/**
 * Rebuilds a part's index in memory from its records. Used where the end is missing (a crash) or the index is damaged.
 * Chunks are trusted by their headers and message indexes, as in a complete file by its summary; where these disagree, the chunk is read.
 */
import { McapStreamReader, type McapTypes } from '@mcap/core';
import { CHUNK_HEADER, openChunk } from '../format/chunk-record.ts';
import type { ReadableFile } from '../format/files.ts';
import { RECORD_HEADER, readNs } from '../format/format.ts';
import { SessionError } from '../format/session-error.ts';
import { channelBits, factsOf, isChannel, type ChunkInfo } from './chunk-facts.ts';
import { walkFile, type Hole } from './file-walk.ts';

export interface PartScan {
  chunks: ChunkInfo[];
  metadata: { name: string; offset: number; length: number }[];
  messageCounts: Map<number, bigint>;
  /** In order; none of them overlaps a chunk. */
  holes: Hole[];
  /** Where other recordings begin in the same file, each with data; bytes, in order. */
  others: number[];
}

interface Indexed {
  offset: number;
  length: number;
  sound: boolean;
  startMs: number;
  endMs: number;
  counts: Map<number, number>;
}

export function scanPart(file: ReadableFile): PartScan {
  const scan: PartScan = { chunks: [], metadata: [], messageCounts: new Map(), holes: [], others: [] };
  let current: Indexed | undefined;
  /** Where a recording begins of which no chunk was met yet. */
  let begun: number | undefined;
  /** `whole`: all its message indexes were seen, because an intact record follows them. */
  const settle = (whole: boolean): void => {
    const chunk = current && settled(file, current, whole);
    if (typeof chunk === 'string')
      scan.holes.push({ offset: current!.offset, length: current!.length, reason: chunk, torn: false });
    else if (chunk) {
      for (const [id, count] of chunk.counts)
        scan.messageCounts.set(id, (scan.messageCounts.get(id) ?? 0n) + BigInt(count));
      const { offset, length, startMs, endMs, counts } = chunk;
      const channels = channelBits(counts.keys());
      if (begun !== undefined && scan.chunks.length > 0) scan.others.push(begun);
      begun = undefined;
      scan.chunks.push({ offset, length, startMs, endMs, channels, rawBytes: chunk.rawBytes });
    }
    current = undefined;
  };
  for (const record of walkFile(file)) {
    if (record.kind === 'messageIndex') {
      if (current) addMessageIndex(file.read(record.offset, record.length), current);
      continue;
    }
    settle(record.kind !== 'hole');
    switch (record.kind) {
      case 'chunk': {
        const counts = new Map<number, number>();
        current = { ...record, startMs: Number.POSITIVE_INFINITY, endMs: Number.NEGATIVE_INFINITY, counts };
        break;
      }
      case 'start':
        begun = record.offset;
        break;
      case 'hole':
        scan.holes.push(record);
        break;
      case 'metadata': {
        const found = readMetadata(file, record.offset, record.length);
        if (found) scan.metadata.push({ name: found.name, offset: record.offset, length: record.length });
      }
    }
  }
  settle(false);
  scan.holes.sort((a, b) => a.offset - b.offset);
  return scan;
}

/** Bounds and counts by a message index: per message a u64 time and a u64 place. */
function addMessageIndex(record: Uint8Array, chunk: Indexed): void {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const FIRST = RECORD_HEADER + 6;
  const id = view.getUint16(RECORD_HEADER, true);
  chunk.counts.set(id, (record.byteLength - FIRST) / 16);
  for (let at = FIRST; at < record.byteLength; at += 16) {
    const ms = readNs(view, at);
    if (ms < chunk.startMs) chunk.startMs = ms;
    if (ms > chunk.endMs) chunk.endMs = ms;
  }
}

/** The chunk as its header and indexes agree, or from its messages; or why it cannot be read. */
function settled(file: ReadableFile, chunk: Indexed, indexed: boolean): (Indexed & { rawBytes: number }) | string {
  const header = file.read(chunk.offset, CHUNK_HEADER);
  const view = new DataView(header.buffer, header.byteOffset, CHUNK_HEADER);
  const rawBytes = Number(view.getBigUint64(RECORD_HEADER + 16, true));
  const agrees =
    indexed &&
    chunk.sound &&
    [...chunk.counts.keys()].every(isChannel) &&
    readNs(view, RECORD_HEADER) === chunk.startMs &&
    readNs(view, RECORD_HEADER + 8) === chunk.endMs;
  if (agrees) return { ...chunk, rawBytes };
  const records = openChunk(file.read(chunk.offset, chunk.length));
  if (typeof records === 'string') return records;
  try {
    return { ...chunk, ...factsOf(records), rawBytes: records.byteLength };
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    return error.detail;
  }
}

/** Reads one metadata record by its place; undefined where it makes no sense. */
export function readMetadata(file: ReadableFile, offset: number, length: number): McapTypes.Metadata | undefined {
  if (offset < 0 || offset + length > file.size) return undefined;
  try {
    const reader = new McapStreamReader({ noMagicPrefix: true });
    reader.append(file.read(offset, length).slice());
    const record = reader.nextRecord();
    return record?.type === 'Metadata' ? record : undefined;
  } catch {
    // The MCAP library throws plain errors of many kinds: any of them means that this is not metadata.
    return undefined;
  }
}
