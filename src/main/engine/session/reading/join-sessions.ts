/**
 * Several recordings as one session: those of a day (the terminal was started again, two markets were recorded by two processes), or of several
 * days. Nothing is copied; the chunks follow each other, and where the next recording begins after the one before ended the market starts over,
 * as it did when it was recorded. Those that ran at the same time are one timeline.
 */
import type { SessionFiles } from '../format/files.ts';
import { SessionError } from '../format/session-error.ts';
import { sessionFaults } from '../format/session-words.ts';
import { SAME_WITHIN_MS } from './held-chunks.ts';
import { Overlap } from './overlap.ts';
import { openRecordings } from './open-recordings.ts';
import type { Recorded, Session, SessionChunk } from './reader.ts';
import type { TimeStretch } from './stretches.ts';

/** Opens a session by any of its parts, and never writes; where its file holds several recordings they are joined. Throws SessionError. */
export const openSession = (files: SessionFiles, path: string): Session => openSessions(files, [path]);

/** One path, or several in any order; each file's recordings are joined as those of several files are. Throws SessionError. */
export function openSessions(files: SessionFiles, paths: readonly string[]): Session {
  const opened: Session[] = [];
  try {
    for (const path of new Set(paths)) opened.push(...openRecordings(files, path));
    return opened.length === 1 ? opened[0] : joinSessions(opened);
  } catch (error) {
    for (const session of opened) session.close();
    throw error;
  }
}

/** Those of one market that ran at the same time as one, every other one alone; each where its last was given. */
export function joinThoseAtOnce(sessions: readonly Session[]): Session[] {
  const { stretches } = stretchesOf(inOrderOfTime(sessions));
  return sessions.flatMap((session) => {
    const members = stretches.find((stretch) => stretch.includes(session)) ?? [session];
    if (members.length === 1) return [session];
    return sessions.findLast((one) => members.includes(one)) === session ? [joinSessions(members)] : [];
  });
}

const inOrderOfTime = (sessions: readonly Session[]): Session[] =>
  sessions.filter(({ chunks }) => chunks.length > 0).toSorted((a, b) => a.startMs - b.startMs || b.endMs - a.endMs);

/** Throws SessionError where none of them has data. Closing it closes them. */
export function joinSessions(sessions: readonly Session[]): Session {
  const inOrder = inOrderOfTime(sessions);
  if (inOrder.length === 0) throw new SessionError('session.cut', sessionFaults.noneHasData);
  const [first] = inOrder;
  const { stretches: groups, leftOut } = stretchesOf(inOrder);
  const kept = groups.flat();
  const stretches = groups.map((members) => (members.length > 1 ? new Overlap(members) : members[0]));
  const overlaps = stretches.filter((stretch) => stretch instanceof Overlap);
  return {
    path: first.path,
    meta: first.meta,
    parts: kept.flatMap(({ parts }) => parts),
    chunks: stretches.flatMap(chunksOf),
    recorded: kept.flatMap((session) => session.recorded),
    leftOut: leftOut.length === 0 ? undefined : leftOut.map(({ path }) => path),
    overlap: overlaps.length === 0 ? undefined : sumOf(overlaps),
    repeated: kept.reduce((sum, { repeated }) => sum + repeated, 0),
    startMs: first.startMs,
    endMs: Math.max(...kept.map(({ endMs }) => endMs)),
    bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
    cut: kept.find(({ cut }) => cut)?.cut,
    damage: stretches.flatMap(({ damage }) => damage),
    tornBytes: kept.reduce((sum, { tornBytes }) => sum + tornBytes, 0),
    end: {
      frames: kept.reduce((sum, { end }) => sum + end.frames, 0),
      events: kept.reduce((sum, { end }) => sum + end.events, 0),
      symbols: Math.max(...kept.map(({ end }) => end.symbols)),
      droppedFrames: kept.reduce((sum, { end }) => sum + end.droppedFrames, 0),
      underlyings: underlyingsOf(kept),
      repaired: kept.some(({ end }) => end.repaired),
    },
    read: (chunk) => chunk.putTogether?.() ?? first.read(chunk),
    close: () => sessions.forEach((session) => session.close()),
  };
}

/** The most that one of them had of each, as their instruments may be the same; undefined where one did not count. */
function underlyingsOf(sessions: readonly Session[]): Record<string, number> | undefined {
  const most: Record<string, number> = {};
  for (const { end } of sessions) {
    if (end.underlyings === undefined) return undefined;
    for (const [name, count] of Object.entries(end.underlyings)) most[name] = Math.max(most[name] ?? 0, count);
  }
  return Object.fromEntries(Object.entries(most).toSorted(([, a], [, b]) => b - a));
}

/** Recordings that ran at the same time, or so close to each other that both may hold an event, in order of time; and those of other markets. */
function stretchesOf(inOrder: readonly Session[]): { stretches: Session[][]; leftOut: Session[] } {
  const stretches: Session[][] = [];
  const leftOut: Session[] = [];
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const session of inOrder) {
    const others = session.startMs <= untilMs + SAME_WITHIN_MS ? stretches.at(-1)! : [];
    if (!others.every((other) => isOfOneMarket(other, session))) {
      leftOut.push(session);
      continue;
    }
    if (others.length > 0) others.push(session);
    else stretches.push([session]);
    untilMs = Math.max(untilMs, session.endMs);
  }
  return { stretches, leftOut };
}

/**
 * Each run of the simulated market is a market of its own, though its clock shows the same hours, and an import spells events its own way: of
 * such only a copy, and what came from the same server, belongs together.
 */
function isOfOneMarket(one: Session, other: Session): boolean {
  const { world } = one.meta;
  if (world !== other.meta.world) return false;
  if (one.startMs === other.startMs && one.endMs === other.endMs) return true;
  return world !== 'simulated' || (isServer(one.meta.source) && one.meta.source === other.meta.source);
}

const isServer = (source: string): boolean => /:\d+$/.test(source);

const chunksOf = ({ chunks }: Pick<Session, 'chunks'>, number: number): SessionChunk[] =>
  chunks.map((chunk, i) => (number > 0 && i === 0 ? { ...chunk, begins: true } : chunk));

const sumOf = (overlaps: readonly Overlap[]): NonNullable<Session['overlap']> => ({
  get repeated() {
    return overlaps.reduce((sum, { repeated }) => sum + repeated, 0);
  },
  get counted() {
    return overlaps.reduce((sum, { counted }) => sum + counted, 0) / overlaps.length;
  },
});

/** Times in which at least one of its recordings ran, in order; between them it is folded. */
export function recordedStretches({ recorded }: Pick<Session, 'recorded'>): TimeStretch[] {
  const stretches: TimeStretch[] = [];
  for (const { startMs, endMs } of recorded) {
    const last = stretches.at(-1);
    if (last && startMs <= last.toMs) last.toMs = Math.max(last.toMs, endMs);
    else stretches.push({ fromMs: startMs, toMs: endMs });
  }
  return stretches;
}

/** Which recording a moment belongs to: the last one that had begun and still ran, or else the last one to end. */
export const recordedAt = ({ recorded }: Pick<Session, 'recorded'>, atMs: number): Recorded => {
  const begun = recorded.filter(({ startMs }) => startMs <= atMs);
  return (
    begun.findLast(({ endMs }) => endMs > atMs) ??
    begun.reduce((last, one) => (one.endMs >= last.endMs ? one : last), begun[0] ?? recorded[0])
  );
};

/** The end of a time between two recordings, a night say, that `atMs` lies in; undefined within one. */
export function foldedUntil({ recorded }: Pick<Session, 'recorded'>, atMs: number): number | undefined {
  const next = recorded.find(({ startMs }) => startMs > atMs);
  return next !== undefined && next !== recorded[0] && atMs >= recordedAt({ recorded }, atMs).endMs
    ? next.startMs
    : undefined;
}
