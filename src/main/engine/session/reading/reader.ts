/** A session as one stream of messages over all its parts, with time and channel indexes. */
import { basename, dirname } from 'node:path';
import type { GapEntry } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import {
  CHANNEL,
  firstPartPath,
  partNumber,
  partPath,
  type ClockRecord,
  type SessionEnd,
  type SessionMeta,
} from '../format/format.ts';
import type { SessionFiles } from '../format/files.ts';
import { eachMessage, type MessageCursor } from './message-cursor.ts';
import { readChunk } from '../format/chunk-record.ts';
import { SessionError } from '../format/session-error.ts';
import type { ChunkInfo } from './chunk-facts.ts';
import { readPart, type SessionPart } from './part-reader.ts';

/** A stretch of a session that cannot be read. Times are those of what is readable around it. */
export interface Damage {
  path: string;
  offset: number;
  /** Bytes; 0 where a whole file is missing, or another recording begins. */
  length: number;
  reason: string;
  /** Absent at the session's beginning. */
  fromMs?: EpochMs;
  /** Absent at its end. */
  toMs?: EpochMs;
  /** What of it no recording of the same time has, where there are several. */
  gaps?: readonly GapEntry[];
}

/** A chunk within the whole session. */
export interface SessionChunk extends ChunkInfo {
  part: SessionPart;
  /** Latest log time of everything up to and including this chunk: time in a session never runs backwards. */
  untilMs: EpochMs;
  /** What is missing just before it: the earlier state does not lead here. */
  after?: Damage;
  /** Another recording begins: the market starts over. */
  begins?: true;
  /** Its messages where several recordings ran at the same time: there is no such chunk in a file. */
  putTogether?: () => Uint8Array<ArrayBuffer>;
}

/** One recording of a session: a session of one file has one, a joined one several, which may overlap. */
export interface Recorded {
  path: string;
  startMs: EpochMs;
  endMs: EpochMs;
}

export interface Session {
  /** Path of the first part. */
  path: string;
  meta: SessionMeta;
  parts: readonly SessionPart[];
  chunks: readonly SessionChunk[];
  /** In order of their beginning. */
  recorded: readonly Recorded[];
  /** Recordings that were asked for and are of another market at the same time: they are not in it. */
  leftOut?: readonly string[];
  /** Where recordings of it ran at the same time: how many copies of events were left out in what was read so far, which share of that time it is. */
  overlap?: { readonly repeated: number; readonly counted: number };
  startMs: EpochMs;
  endMs: EpochMs;
  bytes: number;
  /** Set where a part did not end in order or its index is damaged: the index was rebuilt in memory. */
  cut?: string;
  /** What is known to be unreadable before the messages are read, in order. */
  damage: readonly Damage[];
  /** Bytes of a record that was being written when the recording broke off. */
  tornBytes: number;
  /** As the recorder left it, or from the last clock record of a cut session. */
  end: SessionEnd;
  /** The chunk's messages; throws SessionError where it is damaged. */
  read(chunk: SessionChunk): Uint8Array<ArrayBuffer>;
  close(): void;
}

/** Opens a session by any of its parts, and never writes. Throws SessionError. */
export function openSession(files: SessionFiles, path: string): Session {
  const { parts, missing } = openParts(files, path);
  const { chunks, damage } = joinParts(parts, missing);
  const tail = parts.at(-1)!.holes.at(-1);
  const [startMs, endMs] = [chunks[0]?.startMs ?? Number.NaN, chunks.at(-1)?.untilMs ?? Number.NaN];
  const session: Session = {
    path: parts[0].path,
    meta: parts[0].meta,
    parts,
    chunks,
    recorded: [{ path: parts[0].path, startMs, endMs }],
    startMs,
    endMs,
    bytes: parts.reduce((sum, part) => sum + part.file.size, 0),
    cut: parts.find((part) => part.cut)?.cut,
    damage,
    tornBytes: tail?.torn ? tail.length : 0,
    end: { frames: 0, events: 0, symbols: 0, droppedFrames: 0 },
    read: (chunk) => readChunk(chunk.part.file, chunk),
    close: () => parts.forEach((part) => part.file.close()),
  };
  const last = parts.at(-1)!;
  const wholeEnd = last.end && !last.end.continues && !chunks.some((chunk) => chunk.joined) ? last.end : undefined;
  session.end = wholeEnd ?? lastCounts(session);
  return session;
}

/** A part that is not there, or cannot be read at all. */
interface MissingPart {
  path: string;
  bytes: number;
  reason: string;
  /** How many readable parts come before it. */
  before: number;
}

function openParts(files: SessionFiles, path: string): { parts: SessionPart[]; missing: MissingPart[] } {
  const paths = partPaths(files, path);
  const parts: SessionPart[] = [];
  const missing: MissingPart[] = [];
  let failure: SessionError | undefined;
  for (const partFile of paths) {
    if (paths.length > 1 && !files.exists(partFile)) {
      missing.push({ path: partFile, bytes: 0, reason: 'this part is missing', before: parts.length });
      continue;
    }
    const file = files.open(partFile);
    try {
      parts.push(readPart(file));
    } catch (error) {
      file.close();
      if (!(error instanceof SessionError) || error.code === 'session.newer') throw error;
      failure ??= error;
      missing.push({ path: partFile, bytes: file.size, reason: error.message, before: parts.length });
    }
  }
  if (parts.length === 0) throw failure ?? new SessionError('session.missing', `${path} does not exist.`);
  return { parts, missing };
}

/** The session's files from the first to the last that exists; those between may be missing. `path` alone where its first part is. */
export function partPaths(files: SessionFiles, path: string): string[] {
  const first = firstPartPath(path);
  if (!files.exists(first)) return [path];
  const folder = dirname(first);
  const numbers = files.list(folder).flatMap((name) => {
    const number = partNumber(name);
    return number > 1 && partPath(basename(first), number) === name ? [number] : [];
  });
  return Array.from({ length: Math.max(1, ...numbers) }, (_, i) => partPath(first, i + 1));
}

function joinParts(parts: readonly SessionPart[], missing: readonly MissingPart[]): Pick<Session, 'chunks' | 'damage'> {
  const chunks: SessionChunk[] = [];
  const damage: Damage[] = [];
  let pending: Damage | undefined;
  let untilMs = Number.NEGATIVE_INFINITY;
  const lose = (lost: Omit<Damage, 'fromMs' | 'toMs'>): void => {
    // Merges neighbouring spans: nothing readable lies between them.
    if (pending) pending.length += lost.length;
    else damage.push((pending = { ...lost, fromMs: Number.isFinite(untilMs) ? untilMs : undefined }));
  };
  const loseParts = (before: number): void => {
    for (const { path, bytes, reason } of missing.filter((part) => part.before === before))
      lose({ path, offset: 0, length: bytes, reason });
  };
  parts.forEach((part, number) => {
    loseParts(number);
    let hole = 0;
    for (const chunk of part.chunks) {
      for (; part.holes[hole]?.offset < chunk.offset; hole++) lose({ path: part.path, ...part.holes[hole] });
      if (chunk.joined)
        lose({ path: part.path, offset: chunk.offset, length: 0, reason: 'another recording begins in the same file' });
      if (pending) pending.toMs = Math.max(chunk.startMs, pending.fromMs ?? chunk.startMs);
      untilMs = Math.max(untilMs, chunk.endMs);
      chunks.push({ ...chunk, part, untilMs, after: pending });
      pending = undefined;
    }
    for (const lost of part.holes.slice(hole)) if (!lost.torn) lose({ path: part.path, ...lost });
  });
  loseParts(parts.length);
  return { chunks, damage };
}

/** Whether a chunk holds any message of a channel. */
export const holds = (chunk: ChunkInfo, channelId: number): boolean => (chunk.channels & (1 << channelId)) !== 0;

/** Visits the messages of a chunk; answers what is wrong with it where it is damaged. */
export function readIfWhole(
  session: Session,
  chunk: SessionChunk,
  visit: (message: MessageCursor) => boolean | void,
): SessionError | undefined {
  try {
    eachMessage(session.read(chunk), visit);
    return undefined;
  } catch (error) {
    if (error instanceof SessionError) return error;
    throw error;
  }
}

export const parseJson = <T>(data: Uint8Array): T => JSON.parse(new TextDecoder().decode(data)) as T;

/** Counts of a session without an end record: its last clock record, at most a second old. */
function lastCounts(session: Session): SessionEnd {
  const clock = lastClock(session);
  let frames = 0n;
  for (const part of session.parts)
    for (const id of [CHANNEL.stocks, CHANNEL.options, CHANNEL.indices]) frames += part.messageCounts.get(id) ?? 0n;
  return {
    frames: Number(frames),
    events: clock?.events ?? 0,
    symbols: clock?.symbols ?? 0,
    droppedFrames: 0,
  };
}

function lastClock(session: Session): ClockRecord | undefined {
  for (let i = session.chunks.length - 1; i >= 0; i--) {
    if (!holds(session.chunks[i], CHANNEL.clock)) continue;
    const found: ClockRecord[] = [];
    readIfWhole(session, session.chunks[i], ({ channelId, data }) => {
      if (channelId === CHANNEL.clock) found.push(parseJson<ClockRecord>(data));
    });
    if (found.length > 0) return found.at(-1);
  }
  return undefined;
}
