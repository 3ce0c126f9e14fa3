/** Opens the files of a session and finds the recordings in them. */
import { basename, dirname } from 'node:path';
import { readChunk } from '../format/chunk-record.ts';
import { CHANNEL, firstPartPath, partNumber, partPath, type ClockRecord, type SessionEnd } from '../format/format.ts';
import type { SessionFiles } from '../format/files.ts';
import { SessionError } from '../format/session-error.ts';
import { holds, parseJson, readIfWhole } from './chunk-messages.ts';
import { factsOf, type ChunkFacts } from './chunk-facts.ts';
import { spanEnd } from './damage.ts';
import { readParts, type SessionPart } from './part-reader.ts';
import type { Damage, Session, SessionChunk } from './reader.ts';
import { withoutRepeats } from './repeated-chunks.ts';

/**
 * Opens a session by any of its parts, and never writes. A session is one recording; of a file into which several were copied one after the
 * other each is a session of its own. Throws SessionError.
 */
export function openRecordings(files: SessionFiles, path: string): Session[] {
  const { parts, missing } = openParts(files, path);
  const firsts = parts.flatMap((part, i) => (i === 0 || !goesOn(parts[i - 1], part) ? [i] : []));
  return firsts.map((from, i) => {
    const to = firsts[i + 1] ?? parts.length;
    const between = missing.filter(({ before }) => (before > from || i === 0) && before <= to);
    return oneRecording(
      parts.slice(from, to),
      between.map((one) => ({ ...one, before: one.before - from })),
    );
  });
}

/** Whether a part is of the same recording as the one before: files of their own are, and in one file what numbers its messages on. */
function goesOn(before: SessionPart, part: SessionPart): boolean {
  if (part.beginsAt === 0) return true;
  return before.meta.base === part.meta.base && firstSequence(part.chunks, part) > lastSequence(before);
}

const lastSequence = (part: SessionPart): number => firstSequence(part.chunks.toReversed(), part, 'lastSequence');

/** NaN where no chunk can be read. */
function firstSequence(
  chunks: SessionPart['chunks'],
  { file }: SessionPart,
  end: keyof Pick<ChunkFacts, 'firstSequence' | 'lastSequence'> = 'firstSequence',
): number {
  for (const chunk of chunks) {
    try {
      return factsOf(readChunk(file, chunk))[end];
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
    }
  }
  return Number.NaN;
}

function oneRecording(parts: SessionPart[], missing: readonly MissingPart[]): Session {
  const { chunks, damage, repeated } = joinParts(parts, missing);
  const tail = parts.at(-1)!.holes.at(-1);
  const [startMs, endMs] = [chunks[0]?.startMs ?? Number.NaN, chunks.at(-1)?.untilMs ?? Number.NaN];
  const session: Session = {
    path: parts[0].path,
    meta: parts[0].meta,
    parts,
    chunks,
    recorded: [{ path: parts[0].path, startMs, endMs }],
    repeated,
    startMs,
    endMs,
    bytes: parts.reduce((sum, part) => sum + part.file.size, 0),
    cut: parts.find((part) => part.cut)?.cut,
    damage,
    tornBytes: tail?.torn ? tail.length : 0,
    end: { frames: 0, events: 0, symbols: 0, droppedFrames: 0 },
    read: (chunk) => chunk.putTogether?.() ?? readChunk(chunk.part.file, chunk),
    close: () => parts.forEach((part) => part.file.close()),
  };
  const last = parts.at(-1)!;
  const wholeEnd = last.end && !last.end.continues ? last.end : undefined;
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
      for (const found of readParts(file))
        if ('reason' in found) missing.push({ path: partFile, ...found, before: parts.length });
        else parts.push(found);
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

function joinParts(
  parts: readonly SessionPart[],
  missing: readonly MissingPart[],
): Pick<Session, 'chunks' | 'damage' | 'repeated'> {
  const chunks: SessionChunk[] = [];
  let repeated = 0;
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
      for (; part.holes[hole]?.offset < chunk.offset; hole++) lose(holeOf(part, hole));
      const { chunk: unrepeated, repeated: copies } = withoutRepeats(
        { ...chunk, part, untilMs: Math.max(untilMs, chunk.endMs) },
        chunks,
      );
      for (const [id, count] of copies) {
        repeated += count;
        part.messageCounts.set(id, (part.messageCounts.get(id) ?? 0n) - BigInt(count));
      }
      if (!unrepeated) continue;
      if (pending) pending.toMs = spanEnd(pending.fromMs, chunk.startMs);
      untilMs = unrepeated.untilMs;
      chunks.push({ ...unrepeated, after: pending });
      pending = undefined;
    }
    for (; hole < part.holes.length; hole++) if (!part.holes[hole].torn) lose(holeOf(part, hole));
  });
  loseParts(parts.length);
  return { chunks, damage, repeated };
}

function holeOf({ path, holes, beginsAt }: SessionPart, at: number): Omit<Damage, 'fromMs' | 'toMs'> {
  const { offset, length, reason } = holes[at];
  return { path, offset: beginsAt + offset, length, reason };
}

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

/** Undefined before its first second. */
export const firstClock = (session: Session): ClockRecord | undefined => clockIn(session, session.chunks)?.[0];

/** Undefined before its first second. */
export const lastClock = (session: Session): ClockRecord | undefined =>
  clockIn(session, session.chunks.toReversed())?.at(-1);

/** Those of the first chunk that has any. */
function clockIn(session: Session, chunks: readonly SessionChunk[]): ClockRecord[] | undefined {
  for (const chunk of chunks) {
    if (!holds(chunk, CHANNEL.clock)) continue;
    const found: ClockRecord[] = [];
    readIfWhole(session, chunk, ({ channelId, data }) => {
      if (channelId === CHANNEL.clock) found.push(parseJson<ClockRecord>(data));
    });
    if (found.length > 0) return found;
  }
  return undefined;
}
