/** The days of the library: what can be opened as one. */
import type { SessionInfo } from '../../../shared/contract/calls.ts';

export interface SessionDay {
  date: string;
  simulated: boolean;
  sessions: SessionInfo[];
}

export const isOpenable = ({ health }: SessionInfo): boolean => health !== 'rejected' && health !== 'recording';

/** Newest first, each with its sessions newest first; those that cannot be opened are listed too. */
export function daysOf(sessions: readonly SessionInfo[]): SessionDay[] {
  const days = Map.groupBy(sessions, ({ date, simulated }) => `${date} ${simulated ? 'sim' : ''}`);
  return [...days.values()]
    .map((members) => ({
      date: members[0].date,
      simulated: members[0].simulated,
      sessions: members.toSorted((a, b) => b.startMs - a.startMs),
    }))
    .toSorted((a, b) => b.date.localeCompare(a.date) || Number(a.simulated) - Number(b.simulated));
}

export interface RecordedTogether {
  events: number;
  gaps: number;
  /** On the disk. */
  bytes: number;
  /** There may be fewer events and gaps: recordings of the same time hold the same ones, or part of one cannot be read. */
  atMost: boolean;
}

/** Of a recording and its copy one counts. */
export function togetherOf(sessions: readonly SessionInfo[]): RecordedTogether {
  const counted = new Map(
    sessions.map((session) => [`${session.startMs} ${session.endMs} ${session.frames} ${session.events}`, session]),
  );
  const inOrder = [...counted.values()].toSorted((a, b) => a.startMs - b.startMs);
  let untilMs = Number.NEGATIVE_INFINITY;
  let overlap = false;
  for (const { startMs, endMs } of inOrder) {
    overlap ||= startMs < untilMs;
    untilMs = Math.max(untilMs, endMs);
  }
  return {
    events: inOrder.reduce((sum, { events }) => sum + events, 0),
    gaps: inOrder.reduce((sum, { gaps }) => sum + gaps, 0),
    bytes: sessions.reduce((sum, { bytes }) => sum + bytes, 0),
    atMost: overlap || inOrder.some(({ health }) => health === 'damaged'),
  };
}

/** Several recordings of one day are played as one. */
export const isJoined = ({ sessions, date }: SessionDay): boolean =>
  date !== '' && sessions.filter(isOpenable).length > 1;

/** What the recordings of a replay are together: their bookmarks in order of time, and each one's strip. */
export function playedSessions(
  sessions: readonly SessionInfo[],
  replay: { sessionId: string; recorded?: readonly { sessionId: string }[] },
): SessionInfo[] {
  const ids = replay.recorded?.map(({ sessionId }) => sessionId) ?? [replay.sessionId];
  return ids.flatMap((id) => sessions.find((session) => session.id === id) ?? []);
}
