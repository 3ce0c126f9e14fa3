/** Reads one session file: its identity, its chunk index from the summary, or, where the end is missing, from a scan. */
import { crc32 } from 'node:zlib';
import { McapStreamReader, type McapTypes } from '@mcap/core';
import {
  END_RECORD,
  FORMAT_VERSION,
  MAGIC,
  META_RECORD,
  OPCODE,
  PROFILE,
  RECORD_HEADER,
  nsToMs,
  type SessionEnd,
  type SessionMeta,
  type SessionWorld,
} from '../format/format.ts';
import type { ReadableFile } from '../format/files.ts';
import { SessionError } from '../format/session-error.ts';
import { readMetadata, scanPart } from './part-scan.ts';

/** One chunk as the index tells it. Offsets are bytes in the file; times are log times in ms. */
export interface ChunkInfo {
  offset: number;
  /** Whole chunk record with its header. */
  length: number;
  startMs: number;
  endMs: number;
  /** Bit `1 << channelId` for each channel it holds. */
  channels: number;
  rawBytes: number;
  index: McapTypes.ChunkIndex;
}

/** `continues`: another part follows. */
export type PartEnd = SessionEnd & { continues?: boolean };

export interface SessionPart {
  path: string;
  file: ReadableFile;
  meta: SessionMeta;
  chunks: ChunkInfo[];
  /** Absent where the recording did not end in order. */
  end?: PartEnd;
  /** Why the index had to be rebuilt; absent for a whole file. */
  cut?: { reason: string; goodBytes: number };
  metadata: McapTypes.MetadataIndex[];
  messageCounts: Map<number, bigint>;
}

const FOOTER_BYTES = RECORD_HEADER + 20 + MAGIC.byteLength;

/** Opens a part. Throws SessionError for anything that is not a session of a version we read. */
export function readPart(file: ReadableFile): SessionPart {
  const meta = readStart(file);
  const summary = readSummary(file);
  if (typeof summary === 'object') {
    const { chunks, metadata, statistics } = summary;
    return {
      path: file.path,
      file,
      meta,
      chunks: chunks.map(chunkInfo),
      end: readEnd(file, metadata),
      metadata,
      messageCounts: statistics?.channelMessageCounts ?? new Map(),
    };
  }
  const scan = scanPart(file);
  return {
    path: file.path,
    file,
    meta,
    chunks: scan.chunks.map(chunkInfo),
    end: readEnd(file, scan.metadata),
    cut: { reason: summary, goodBytes: scan.goodBytes },
    metadata: scan.metadata,
    messageCounts: scan.messageCounts,
  };
}

export function chunkInfo(index: McapTypes.ChunkIndex): ChunkInfo {
  let channels = 0;
  for (const channelId of index.messageIndexOffsets.keys()) channels |= 1 << channelId;
  return {
    offset: Number(index.chunkStartOffset),
    length: Number(index.chunkLength),
    startMs: nsToMs(index.messageStartTime),
    endMs: nsToMs(index.messageEndTime),
    channels,
    rawBytes: Number(index.uncompressedSize),
    index,
  };
}

/** Magic, header and the session's metadata record, which a part starts with. */
export function readStart(file: ReadableFile): SessionMeta {
  const { path } = file;
  if (file.size === 0) throw new SessionError('session.empty', `${path} is empty: nothing was recorded into it.`);
  const head = file.read(0, Math.min(file.size, 4096)).slice();
  if (!MAGIC.every((byte, i) => head[i] === byte))
    throw new SessionError('session.notASession', `${path} is not a session: it is no MCAP file.`);
  const reader = new McapStreamReader();
  reader.append(head);
  const records: McapTypes.TypedMcapRecord[] = [];
  try {
    for (let record; records.length < 2 && (record = reader.nextRecord());) records.push(record);
  } catch (error) {
    throw new SessionError('session.damaged', `The beginning of ${path} is damaged.`, String(error), { cause: error });
  }
  const [header, first] = records;
  if (header?.type !== 'Header')
    throw new SessionError('session.cut', `${path} ends before anything was recorded into it.`, 'no header record');
  if (header.profile !== PROFILE)
    throw new SessionError(
      'session.foreign',
      `${path} is an MCAP file of another program ("${header.profile || header.library}"), not a Tapedeck session.`,
    );
  if (first?.type !== 'Metadata' || first.name !== META_RECORD)
    throw new SessionError('session.cut', `${path} ends before anything was recorded into it.`, 'no metadata record');
  return parseMeta(path, first.metadata);
}

function parseMeta(path: string, metadata: ReadonlyMap<string, string>): SessionMeta {
  const formatVersion = Number(metadata.get('formatVersion'));
  if (!(formatVersion >= 1))
    throw new SessionError('session.damaged', `The beginning of ${path} is damaged.`, 'no format version');
  if (formatVersion > FORMAT_VERSION)
    throw new SessionError(
      'session.newer',
      `${path} was recorded by a newer Tapedeck (format ${formatVersion}; this one reads up to ${FORMAT_VERSION}). Update to open it.`,
    );
  return {
    formatVersion,
    appVersion: metadata.get('appVersion') ?? 'unknown',
    world: (metadata.get('world') ?? 'live') as SessionWorld,
    date: metadata.get('date') ?? '',
    part: Number(metadata.get('part') ?? 1),
    base: metadata.get('base') ?? '',
    source: metadata.get('source') ?? '',
  };
}

interface Summary {
  chunks: McapTypes.ChunkIndex[];
  metadata: McapTypes.MetadataIndex[];
  statistics?: McapTypes.Statistics;
}

/** The summary at the end of the file, or why there is none. */
function readSummary(file: ReadableFile): Summary | string {
  if (file.size < FOOTER_BYTES + MAGIC.byteLength) return 'the file was cut';
  const tailAt = file.size - FOOTER_BYTES;
  const tail = file.read(tailAt, FOOTER_BYTES).slice();
  const view = new DataView(tail.buffer);
  if (!MAGIC.every((byte, i) => tail[RECORD_HEADER + 20 + i] === byte) || tail[0] !== OPCODE.footer)
    return 'the file was cut';
  const summaryStart = Number(view.getBigUint64(RECORD_HEADER, true));
  if (!(summaryStart > 0 && summaryStart <= tailAt)) return 'the index is damaged';
  const summary = file.read(summaryStart, tailAt - summaryStart).slice();
  const crc = crc32(tail.subarray(0, RECORD_HEADER + 16), crc32(summary));
  if (crc !== view.getUint32(RECORD_HEADER + 16, true)) return 'the index is damaged';
  const result: Summary = { chunks: [], metadata: [] };
  const reader = new McapStreamReader({ noMagicPrefix: true });
  reader.append(summary);
  for (let record; (record = reader.nextRecord());) {
    if (record.type === 'ChunkIndex') result.chunks.push(record);
    else if (record.type === 'MetadataIndex') result.metadata.push(record);
    else if (record.type === 'Statistics') result.statistics = record;
  }
  return result;
}

function readEnd(file: ReadableFile, metadata: readonly McapTypes.MetadataIndex[]): PartEnd | undefined {
  const entry = metadata.find((index) => index.name === END_RECORD);
  return entry && parseEnd(readMetadata(file, Number(entry.offset), Number(entry.length)).metadata);
}

function parseEnd(metadata: ReadonlyMap<string, string>): PartEnd {
  const count = (name: string): number => Number(metadata.get(name) ?? 0);
  return {
    frames: count('frames'),
    events: count('events'),
    symbols: count('symbols'),
    droppedFrames: count('droppedFrames'),
    stateHash: metadata.get('stateHash'),
    repaired: metadata.get('repaired') === 'true',
    continues: metadata.get('continues') === 'true',
  };
}
