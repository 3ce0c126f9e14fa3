/** A session as one stream of messages over all its parts, with time and channel indexes. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import {
  CHANNEL,
  firstPartPath,
  partPath,
  type ClockRecord,
  type SessionEnd,
  type SessionMeta,
} from '../format/format.ts';
import type { SessionFiles } from '../format/files.ts';
import { eachMessage, type MessageCursor } from './message-cursor.ts';
import { readChunk } from '../format/chunk-record.ts';
import { readPart, type ChunkInfo, type SessionPart } from './part-reader.ts';

/** A chunk within the whole session. */
export interface SessionChunk extends ChunkInfo {
  part: SessionPart;
  /** Latest log time of everything up to and including this chunk: time in a session never runs backwards. */
  untilMs: EpochMs;
}

export interface Session {
  /** Path of the first part. */
  path: string;
  meta: SessionMeta;
  parts: readonly SessionPart[];
  chunks: readonly SessionChunk[];
  startMs: EpochMs;
  endMs: EpochMs;
  bytes: number;
  /** Set where a part did not end in order and was read by a scan. */
  cut?: string;
  /** As the recorder left it, or from the last clock record of a cut session. */
  end: SessionEnd;
  /** The chunk's messages; throws SessionError where it is damaged. */
  read(chunk: SessionChunk): Uint8Array<ArrayBuffer>;
  close(): void;
}

/** Opens a session by any of its parts. Throws SessionError. */
export function openSession(files: SessionFiles, path: string): Session {
  const parts = openParts(files, path);
  const chunks: SessionChunk[] = [];
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const part of parts)
    for (const chunk of part.chunks) {
      untilMs = Math.max(untilMs, chunk.endMs);
      chunks.push({ ...chunk, part, untilMs });
    }
  const session: Session = {
    path: parts[0].path,
    meta: parts[0].meta,
    parts,
    chunks,
    startMs: chunks[0]?.startMs ?? Number.NaN,
    endMs: chunks.length > 0 ? untilMs : Number.NaN,
    bytes: parts.reduce((sum, part) => sum + part.file.size, 0),
    cut: parts.find((part) => part.cut)?.cut?.reason,
    end: { frames: 0, events: 0, symbols: 0, droppedFrames: 0 },
    read: (chunk) => readChunk(chunk.part.file, chunk),
    close: () => parts.forEach((part) => part.file.close()),
  };
  const last = parts.at(-1)!;
  session.end = last.end && !last.end.continues ? last.end : lastCounts(session);
  return session;
}

function openParts(files: SessionFiles, path: string): SessionPart[] {
  const asked = readPart(files.open(path));
  const first = firstPartPath(path);
  const parts: SessionPart[] = [];
  // A later part without its siblings is still a session: it starts with a checkpoint of its own.
  if (asked.meta.part > 1 && !files.exists(first)) return [asked];
  for (let number = 1; ; number++) {
    const file = partPath(first, number);
    if (file === path) parts.push(asked);
    else if (files.exists(file)) parts.push(readPart(files.open(file)));
    else return parts;
  }
}

/** Whether a chunk holds any message of a channel. */
export const holds = (chunk: ChunkInfo, channelId: number): boolean => (chunk.channels & (1 << channelId)) !== 0;

/** Visits every message of one channel, in order, reading only the chunks that hold it. */
export function eachOf(session: Session, channelId: number, visit: (message: MessageCursor) => void): void {
  for (const chunk of session.chunks)
    if (holds(chunk, channelId))
      eachMessage(session.read(chunk), (message) => {
        if (message.channelId === channelId) visit(message);
      });
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
  const chunk = session.chunks.findLast((candidate) => holds(candidate, CHANNEL.clock));
  let clock: ClockRecord | undefined;
  if (chunk)
    eachMessage(session.read(chunk), ({ channelId, data }) => {
      if (channelId === CHANNEL.clock) clock = parseJson<ClockRecord>(data);
    });
  return clock;
}
