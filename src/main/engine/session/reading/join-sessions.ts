/**
 * Several recordings as one session: those of a day (the terminal was started again), or of several days. Nothing is copied; the chunks follow
 * each other, and where the next recording begins the market begins anew, as it did when it was recorded.
 */
import type { SessionFiles } from '../format/files.ts';
import { SessionError } from '../format/session-error.ts';
import { sessionFaults } from '../format/session-words.ts';
import { openSession, type Recorded, type Session, type SessionChunk } from './reader.ts';

/** One path, or several in any order. Throws SessionError, also where two of them overlap. */
export function openSessions(files: SessionFiles, paths: readonly string[]): Session {
  if (paths.length === 1) return openSession(files, paths[0]);
  const opened: Session[] = [];
  try {
    for (const path of paths) opened.push(openSession(files, path));
    return joinSessions(opened);
  } catch (error) {
    for (const session of opened) session.close();
    throw error;
  }
}

function joinSessions(sessions: readonly Session[]): Session {
  const inOrder = sessions.filter(({ chunks }) => chunks.length > 0).toSorted((a, b) => a.startMs - b.startMs);
  if (inOrder.length === 0) throw new SessionError('session.cut', sessionFaults.noneHasData);
  const [first] = inOrder;
  const last = inOrder.at(-1)!;
  const recorded = inOrder.flatMap((session) => session.recorded);
  assertApart(recorded);
  return {
    path: first.path,
    meta: first.meta,
    parts: inOrder.flatMap(({ parts }) => parts),
    chunks: inOrder.flatMap(chunksOf),
    recorded,
    startMs: first.startMs,
    endMs: last.endMs,
    bytes: inOrder.reduce((sum, { bytes }) => sum + bytes, 0),
    cut: inOrder.find(({ cut }) => cut)?.cut,
    damage: inOrder.flatMap(({ damage }) => damage),
    tornBytes: inOrder.reduce((sum, { tornBytes }) => sum + tornBytes, 0),
    end: {
      frames: inOrder.reduce((sum, { end }) => sum + end.frames, 0),
      events: inOrder.reduce((sum, { end }) => sum + end.events, 0),
      symbols: Math.max(...inOrder.map(({ end }) => end.symbols)),
      droppedFrames: inOrder.reduce((sum, { end }) => sum + end.droppedFrames, 0),
    },
    read: first.read,
    close: () => inOrder.forEach((session) => session.close()),
  };
}

function chunksOf({ chunks }: Session, number: number): SessionChunk[] {
  return number === 0 ? [...chunks] : chunks.map((chunk, i) => (i === 0 ? { ...chunk, begins: true } : chunk));
}

function assertApart(recorded: readonly Recorded[]): void {
  for (const [i, { path, startMs }] of recorded.entries()) {
    const before = recorded[i - 1];
    if (before && startMs < before.endMs)
      throw new SessionError('session.overlap', sessionFaults.overlap(before.path, path));
  }
}

/** Which recording a moment belongs to: the last one that had begun. */
export const recordedAt = ({ recorded }: Pick<Session, 'recorded'>, atMs: number): Recorded =>
  recorded.findLast(({ startMs }) => startMs <= atMs) ?? recorded[0];

/** The end of a time between two recordings, a night say, that `atMs` lies in; undefined within one. */
export function foldedUntil({ recorded }: Pick<Session, 'recorded'>, atMs: number): number | undefined {
  const next = recorded.find(({ startMs }) => startMs > atMs);
  return next !== undefined && next !== recorded[0] && atMs >= recordedAt({ recorded }, atMs).endMs
    ? next.startMs
    : undefined;
}
