/**
 * Walks the records of a session file by their structure alone, whatever state the file is in. A span that makes no sense is a
 * hole; after it the walk continues at the next chunk, or at the beginning of another session.
 */
import { CHUNK_HEADER, ZSTD_MAGIC, openChunk } from '../format/chunk-record.ts';
import type { ReadableFile } from '../format/files.ts';
import { MAGIC, OPCODE, RECORD_HEADER } from '../format/format.ts';

/** Bytes that no whole record covers. */
export interface Hole {
  offset: number;
  length: number;
  reason: string;
  /** The file ends within a record that looks right, as after a killed process or on a full disk. */
  torn: boolean;
}

export type WalkedRecord =
  /** `sound: false`: its own header is damaged, its messages are intact. */
  | { kind: 'chunk'; offset: number; length: number; sound: boolean }
  | { kind: 'start' | 'messageIndex' | 'metadata' | 'other'; offset: number; length: number }
  | ({ kind: 'hole' } & Hole);

const LARGEST_CHUNK_RECORD = 512 * 1024 * 1024;
/** Everything but chunks and indexes is small; a larger length is a damaged one. */
const LARGEST_OTHER = 16 * 1024 * 1024;
const FIRST_OPCODE = 0x01;
const LAST_OPCODE = 0x0f;
const WINDOW = 1024 * 1024;

export function* walkFile(file: ReadableFile): Generator<WalkedRecord> {
  let at = 0;
  while (at < file.size) {
    const record = recordAt(file, at);
    if (record) {
      yield record;
      at += record.length;
      continue;
    }
    const found = findNext(file, at);
    const next = found?.offset ?? file.size;
    if (next > at) {
      const torn = !found && isTorn(file, at);
      yield { kind: 'hole', offset: at, length: next - at, reason: torn ? 'a torn record' : 'no whole record', torn };
    }
    at = next;
    if (!found) return;
    yield found;
    at += found.length;
  }
}

/**
 * What a chunk that does not open covers: chunks that do, for its length may be another one's, and the stretches between, which are lost. In order,
 * together all of it.
 */
export function* chunksWithin(
  file: ReadableFile,
  outer: { offset: number; length: number },
): Generator<{ kind: 'chunk' | 'lost'; offset: number; length: number }> {
  const end = outer.offset + outer.length;
  let lostFrom = outer.offset;
  for (let at = outer.offset + 1; at < end;) {
    const found = findNext(file, at, end, 'chunk');
    if (!found || found.offset >= end) break;
    at = found.offset + 1;
    if (typeof openChunk(file.read(found.offset, found.length)) === 'string') continue;
    if (found.offset > lostFrom) yield { kind: 'lost', offset: lostFrom, length: found.offset - lostFrom };
    yield { kind: 'chunk', offset: found.offset, length: found.length };
    lostFrom = at = found.offset + found.length;
  }
  if (lostFrom < end) yield { kind: 'lost', offset: lostFrom, length: end - lostFrom };
}

/** Whether a chunk of ours begins within the first `limit` bytes. */
export const hasChunk = (file: ReadableFile, limit: number): boolean => findNext(file, 0, limit, 'chunk') !== undefined;

interface Head {
  opcode: number;
  /** Whole record. */
  length: number;
}

/** A record header whose opcode exists and whose length is possible, whether it `fits` or not. */
function headAt(file: ReadableFile, at: number): Head | undefined {
  if (at + RECORD_HEADER > file.size) return undefined;
  const bytes = file.read(at, RECORD_HEADER);
  const view = new DataView(bytes.buffer, bytes.byteOffset, RECORD_HEADER);
  const opcode = view.getUint8(0);
  const length = RECORD_HEADER + view.getUint32(1, true);
  const largest = opcode === OPCODE.chunk ? LARGEST_CHUNK_RECORD : LARGEST_OTHER;
  const possible = opcode >= FIRST_OPCODE && opcode <= LAST_OPCODE && opcode !== OPCODE.message;
  return possible && view.getUint32(5, true) === 0 && length <= largest ? { opcode, length } : undefined;
}

function recordAt(file: ReadableFile, at: number): Exclude<WalkedRecord, { kind: 'hole' }> | undefined {
  if (isMagic(file, at)) {
    const length = MAGIC.byteLength;
    const begins = headAt(file, at + length)?.opcode === OPCODE.header;
    return { kind: begins ? 'start' : 'other', offset: at, length };
  }
  const head = headAt(file, at);
  if (!head || at + head.length > file.size) return undefined;
  const { opcode, length } = head;
  if (opcode === OPCODE.chunk) return soundChunkAt(file, at, length);
  // A damaged length would skip good data: another record must begin where it ends.
  if (!leadsOn(file, at + length)) return undefined;
  if (opcode === OPCODE.messageIndex)
    return isMessageIndex(file, at, length) ? { kind: 'messageIndex', offset: at, length } : undefined;
  return { kind: opcode === OPCODE.metadata ? 'metadata' : 'other', offset: at, length };
}

const leadsOn = (file: ReadableFile, at: number): boolean =>
  at + RECORD_HEADER > file.size || headAt(file, at) !== undefined || isMagic(file, at);

function isMagic(file: ReadableFile, at: number): boolean {
  if (at + MAGIC.byteLength > file.size) return false;
  const bytes = file.read(at, MAGIC.byteLength);
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

type FoundChunk = Extract<WalkedRecord, { kind: 'chunk' }>;

/**
 * A chunk whose header agrees with itself: both lengths, zstd data. Where it does not end at another record, bytes may be missing
 * or too many in it, and it would swallow what follows: then its messages must be whole.
 */
function soundChunkAt(file: ReadableFile, at: number, length: number): FoundChunk | undefined {
  const HEADER = CHUNK_HEADER + ZSTD_MAGIC.byteLength;
  if (length < HEADER) return undefined;
  const bytes = file.read(at, HEADER);
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
  const marked = ZSTD_MAGIC.every((byte, i) => bytes[CHUNK_HEADER + i] === byte);
  if (!marked || view.getBigUint64(CHUNK_HEADER - 8, true) !== BigInt(length - CHUNK_HEADER)) return undefined;
  const ends = at + length < file.size && leadsOn(file, at + length);
  if (!ends && typeof openChunk(file.read(at, length)) === 'string') return undefined;
  return { kind: 'chunk', offset: at, length, sound: true };
}

/** Whether a chunk is where an index says, by its header and what follows it. */
export function hasChunkAt(file: ReadableFile, { offset, length }: { offset: number; length: number }): boolean {
  if (offset + length > file.size) return false;
  const head = headAt(file, offset);
  return head?.opcode === OPCODE.chunk && head.length === length && soundChunkAt(file, offset, length) !== undefined;
}

function isMessageIndex(file: ReadableFile, at: number, length: number): boolean {
  const FIXED = RECORD_HEADER + 6;
  if (length < FIXED) return false;
  const bytes = file.read(at, FIXED);
  const listed = new DataView(bytes.buffer, bytes.byteOffset, FIXED).getUint32(RECORD_HEADER + 2, true);
  return listed === length - FIXED && listed % 16 === 0;
}

/** Truncated within a record, and nothing else is wrong with it. */
function isTorn(file: ReadableFile, at: number): boolean {
  if (at + RECORD_HEADER > file.size) return true;
  const head = headAt(file, at);
  return head !== undefined && at + head.length > file.size;
}

/** Whether a torn record was a chunk, and so held data; where its first byte is all that is there, that byte tells. */
export const isTornChunk = (file: ReadableFile, at: number): boolean => file.read(at, 1)[0] === OPCODE.chunk;

type Found = FoundChunk | { kind: 'start'; offset: number; length: number };

/** The next chunk, or the next session's beginning, at or after `from`. */
function findNext(file: ReadableFile, from: number, until = file.size, only?: 'chunk'): Found | undefined {
  for (let at = from; at < until; at += WINDOW) {
    const length = Math.min(WINDOW + CHUNK_HEADER + ZSTD_MAGIC.byteLength, file.size - at);
    const window = Buffer.from(file.read(at, length));
    const hits = hitsOf(window, ZSTD_MAGIC)
      .map((hit) => at + hit - CHUNK_HEADER)
      .filter((offset) => offset >= from)
      .map((offset) => (): Found | undefined => chunkAt(file, offset));
    const starts =
      only === 'chunk' ? [] : hitsOf(window, MAGIC).map((hit) => (): Found | undefined => startAt(file, at + hit));
    const found = [...hits, ...starts].map((look) => look()).filter((item) => item !== undefined);
    if (found.length > 0) return found.reduce((first, item) => (item.offset < first.offset ? item : first));
  }
  return undefined;
}

function hitsOf(window: Buffer, mark: Uint8Array): number[] {
  const hits: number[] = [];
  for (let hit = window.indexOf(mark); hit >= 0; hit = window.indexOf(mark, hit + 1)) hits.push(hit);
  return hits;
}

function startAt(file: ReadableFile, at: number): Found | undefined {
  const record = recordAt(file, at);
  return record?.kind === 'start' ? { kind: 'start', offset: at, length: record.length } : undefined;
}

/** A chunk whose header is intact, or whose messages are intact by either of its lengths. */
function chunkAt(file: ReadableFile, at: number): Found | undefined {
  const head = headAt(file, at);
  if (head?.opcode === OPCODE.chunk && at + head.length <= file.size) {
    const sound = soundChunkAt(file, at, head.length);
    if (sound) return sound;
  }
  if (at + CHUNK_HEADER > file.size) return undefined;
  const bytes = file.read(at, CHUNK_HEADER);
  const inner =
    CHUNK_HEADER + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(CHUNK_HEADER - 8, true));
  for (const length of [inner, head?.length ?? 0]) {
    if (length < CHUNK_HEADER || length > LARGEST_CHUNK_RECORD || at + length > file.size) continue;
    if (typeof openChunk(file.read(at, length)) !== 'string')
      return { kind: 'chunk', offset: at, length, sound: false };
  }
  return undefined;
}
