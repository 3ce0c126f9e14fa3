/** Reads one session file, and never writes: its identity, its chunk index from the summary, or, where that is missing, from a scan. */
import { crc32 } from 'node:zlib';
import { basename } from 'node:path';
import { McapStreamReader, type McapTypes } from '@mcap/core';
import { etDate } from '../../../../shared/market/calendar.ts';
import {
  END_RECORD,
  FORMAT_VERSION,
  MAGIC,
  META_RECORD,
  OPCODE,
  PROFILE,
  RECORD_HEADER,
  nsToMs,
  topicOf,
  type SessionEnd,
  type SessionMeta,
  type SessionWorld,
} from '../format/format.ts';
import type { ReadableFile } from '../format/files.ts';
import { SessionError } from '../format/session-error.ts';
import { sessionFaults } from '../format/session-words.ts';
import { channelBits, type ChunkInfo } from './chunk-facts.ts';
import { hasChunk, type Hole } from './file-walk.ts';
import { readMetadata, scanPart, type PartScan } from './part-scan.ts';

/** `continues`: another part follows. */
export type PartEnd = SessionEnd & { continues?: boolean };

export interface SessionPart {
  path: string;
  /** Where several recordings are in one file, this one's bytes alone. */
  file: ReadableFile;
  /** Byte of the file at which it begins. */
  beginsAt: number;
  meta: SessionMeta;
  chunks: ChunkInfo[];
  /** Absent where the recording did not end in order. */
  end?: PartEnd;
  /** Why the index had to be rebuilt, in memory; absent for a whole file. */
  cut?: string;
  /** Stretches of the file that could not be read while its index was rebuilt, in order. */
  holes: readonly Hole[];
  messageCounts: Map<number, bigint>;
}

/** Found in the first bytes of every session of ours. */
const OWN_NAMES = [PROFILE, topicOf('stocks')];
/** The reason shown for a file whose recording ended before an index was written. */
export const CUT = 'it did not end in order';
const FOOTER_BYTES = RECORD_HEADER + 20 + MAGIC.byteLength;
/** A file whose beginning cannot be read is still a session if it has one of our chunks within this. */
const SEARCHED_BYTES = 4 * 1024 * 1024;

/** A recording in a file that cannot be read. */
export interface UnreadablePart {
  bytes: number;
  reason: string;
}

/**
 * The recordings in a file, in their order: one, unless files were put together. Nothing is ever written. Throws SessionError for anything that is
 * not a session of a version we read.
 */
export function readParts(file: ReadableFile): (SessionPart | UnreadablePart)[] {
  const { part, others } = readPart(file, 0);
  if (others.length === 0) return [part];
  const begins = [0, ...others];
  return slicesOf(file, begins).map((slice, i) => {
    try {
      return readPart(slice, begins[i]).part;
    } catch (error) {
      if (!(error instanceof SessionError) || error.code === 'session.newer') throw error;
      return { bytes: slice.size, reason: error.message };
    }
  });
}

function readPart(file: ReadableFile, beginsAt: number): { part: SessionPart; others: readonly number[] } {
  const start = readStart(file);
  if (start instanceof SessionError && !hasChunk(file, SEARCHED_BYTES)) throw start;
  const meta = start instanceof SessionError ? undefined : start;
  if (meta && meta.formatVersion > FORMAT_VERSION)
    throw new SessionError('session.newer', sessionFaults.newer(file.path, meta.formatVersion, FORMAT_VERSION));
  const summary = readSummary(file);
  const index = typeof summary === 'object' ? { ...summary, holes: [], others: [] } : scanPart(file);
  const part: SessionPart = {
    path: file.path,
    file,
    beginsAt,
    meta: meta ?? guessMeta(file.path, index.chunks[0]?.startMs),
    chunks: index.chunks,
    end: readEnd(file, index.metadata),
    cut: meta ? (typeof summary === 'string' ? summary : undefined) : 'its beginning is damaged',
    holes: index.holes,
    messageCounts: index.messageCounts,
  };
  return { part, others: index.others };
}

/** Stretches of a file as files of their own; it is closed with the last of them. */
function slicesOf(file: ReadableFile, begins: readonly number[]): ReadableFile[] {
  let open = begins.length;
  const close = (): void => {
    if (--open === 0) file.close();
  };
  return begins.map((from, i) => ({ ...sliceOf(file, from, begins[i + 1]), close }));
}

/** Its bytes alone, read as a file; closing it is its owner's. */
export const sliceOf = (file: ReadableFile, from: number, to = file.size): ReadableFile => ({
  path: file.path,
  size: to - from,
  read: (offset, length) => {
    if (offset + length > to - from) throw new RangeError(`${length} bytes at ${offset} are past the end`);
    return file.read(from + offset, length);
  },
  close: () => undefined,
});

function chunkInfo(index: McapTypes.ChunkIndex): ChunkInfo {
  return {
    offset: Number(index.chunkStartOffset),
    length: Number(index.chunkLength),
    startMs: nsToMs(index.messageStartTime),
    endMs: nsToMs(index.messageEndTime),
    channels: channelBits(index.messageIndexOffsets.keys()),
    rawBytes: Number(index.uncompressedSize),
  };
}

/**
 * Magic, header and the session's metadata record, which a part starts with; an error where they cannot be read.
 * Throws SessionError for an empty file and another program's.
 */
export function readStart(file: ReadableFile): SessionMeta | SessionError {
  const { path } = file;
  if (file.size === 0) throw new SessionError('session.empty', sessionFaults.empty(path));
  const head = file.read(0, Math.min(file.size, 4096)).slice();
  if (!MAGIC.every((byte, i) => head[i] === byte))
    return new SessionError('session.notASession', sessionFaults.notMcap(path));
  const reader = new McapStreamReader();
  reader.append(head);
  const records: McapTypes.TypedMcapRecord[] = [];
  try {
    for (let record; records.length < 2 && (record = reader.nextRecord());) records.push(record);
  } catch (error) {
    return new SessionError('session.damaged', sessionFaults.noBeginning(path), String(error), { cause: error });
  }
  const [header, first] = records;
  if (header?.type !== 'Header')
    return new SessionError('session.cut', sessionFaults.cutShort(path), 'no header record');
  const named = first?.type === 'Metadata' && first.name === META_RECORD;
  // Our own names follow in the definitions: a damaged header is not mistaken for another program's.
  const ours = header.profile === PROFILE || named || OWN_NAMES.some((name) => Buffer.from(head).includes(name));
  if (!ours) throw new SessionError('session.foreign', sessionFaults.foreign(path, header.profile || header.library));
  if (!named) return new SessionError('session.cut', sessionFaults.cutShort(path), 'no metadata record');
  return parseMeta(path, first.metadata);
}

function parseMeta(path: string, metadata: ReadonlyMap<string, string>): SessionMeta | SessionError {
  const formatVersion = Number(metadata.get('formatVersion'));
  if (!(formatVersion >= 1))
    return new SessionError('session.damaged', sessionFaults.noBeginning(path), 'no format version');
  const world = WORLDS.find((name) => name === metadata.get('world')) ?? guessWorld(path);
  const date = metadata.get('date') ?? '';
  return {
    formatVersion,
    appVersion: metadata.get('appVersion') ?? 'unknown',
    world,
    date: /^\d{4}-\d\d-\d\d$/.test(date) ? date : '',
    part: Number(metadata.get('part') ?? 1),
    base: metadata.get('base') ?? '',
    source: metadata.get('source') ?? '',
  };
}

const WORLDS: readonly SessionWorld[] = ['live', 'simulated', 'imported'];

function guessWorld(path: string): SessionWorld {
  if (/_sim(-\d+)?\.(p\d+\.)?mcap$/.test(path)) return 'simulated';
  return /_import(-\d+)?\.(p\d+\.)?mcap$/.test(path) ? 'imported' : 'live';
}

/** Metadata from the file's name and its first chunk where its beginning is damaged. */
export function guessMeta(path: string, startMs: number | undefined): SessionMeta {
  return {
    formatVersion: FORMAT_VERSION,
    appVersion: 'unknown',
    world: guessWorld(path),
    date: startMs === undefined ? '' : etDate(startMs),
    part: 1,
    base: basename(path),
    source: 'unknown: the beginning of the file is damaged',
  };
}

type Summary = Pick<PartScan, 'chunks' | 'metadata' | 'messageCounts'>;

/** The summary at the end of the file, or why there is none. */
function readSummary(file: ReadableFile): Summary | string {
  if (file.size < FOOTER_BYTES + MAGIC.byteLength) return CUT;
  const tailAt = file.size - FOOTER_BYTES;
  const tail = file.read(tailAt, FOOTER_BYTES).slice();
  const view = new DataView(tail.buffer);
  if (!MAGIC.every((byte, i) => tail[RECORD_HEADER + 20 + i] === byte) || tail[0] !== OPCODE.footer) return CUT;
  const summaryStart = Number(view.getBigUint64(RECORD_HEADER, true));
  if (!(summaryStart > 0 && summaryStart <= tailAt)) return 'its index is damaged';
  const summary = file.read(summaryStart, tailAt - summaryStart).slice();
  const crc = crc32(tail.subarray(0, RECORD_HEADER + 16), crc32(summary));
  if (crc !== view.getUint32(RECORD_HEADER + 16, true)) return 'its index is damaged';
  const result: Summary = { chunks: [], metadata: [], messageCounts: new Map() };
  const reader = new McapStreamReader({ noMagicPrefix: true });
  reader.append(summary);
  for (let record; (record = reader.nextRecord());) {
    if (record.type === 'ChunkIndex') result.chunks.push(chunkInfo(record));
    else if (record.type === 'MetadataIndex')
      result.metadata.push({ name: record.name, offset: Number(record.offset), length: Number(record.length) });
    else if (record.type === 'Statistics') result.messageCounts = record.channelMessageCounts;
  }
  return result;
}

/** The end as recorded last; of several recordings in one file, the last one's. */
function readEnd(file: ReadableFile, metadata: PartScan['metadata']): PartEnd | undefined {
  const entry = metadata.findLast((index) => index.name === END_RECORD);
  const record = entry && readMetadata(file, entry.offset, entry.length);
  return record?.name === END_RECORD ? parseEnd(record.metadata) : undefined;
}

/** `SPY 2000,NVDA 400`; undefined where it is not of that form. */
function parseCounts(text: string | undefined): Record<string, number> | undefined {
  if (text === undefined || !/^[^\s,]+ \d+(,[^\s,]+ \d+)*$/.test(text)) return undefined;
  return Object.fromEntries(
    text.split(',').map((entry) => {
      const [name, count] = entry.split(' ');
      return [name, Number(count)];
    }),
  );
}

export function parseEnd(metadata: ReadonlyMap<string, string>): PartEnd {
  const count = (name: string): number => {
    const value = Number(metadata.get(name) ?? 0);
    return Number.isSafeInteger(value) && value >= 0 ? value : 0;
  };
  return {
    frames: count('frames'),
    events: count('events'),
    symbols: count('symbols'),
    droppedFrames: count('droppedFrames'),
    underlyings: parseCounts(metadata.get('underlyings')),
    stateHash: metadata.get('stateHash'),
    repaired: metadata.get('repaired') === 'true',
    continues: metadata.get('continues') === 'true',
  };
}
