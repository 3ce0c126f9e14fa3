/** The flow sums of one day's recordings up to an instant, through the same pipeline as live. */
import { etDate, etTime, type EpochMs } from '../../../shared/market/calendar.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import type { FeedSink } from '../feed/feed-source.ts';
import type { FlowDay, FlowDaySnapshot } from '../flow/flow-day.ts';
import { STATE_VERSION } from '../market/state-snapshot.ts';
import type { SessionFiles } from '../session/format/files.ts';
import type { SessionWorld } from '../session/format/format.ts';
import { sessionPaths } from '../session/format/session-names.ts';
import { joinSessions, openSession } from '../session/reading/join-sessions.ts';
import type { Session } from '../session/reading/reader.ts';
import { createReplaySource } from '../session/replay/replay-source.ts';
import type { ReplaySource } from '../session/replay/replay-transport.ts';
import { MarketPipeline } from './market-pipeline.ts';

export type RebuildRequest = {
  preferences: Preferences;
  /** Nothing after it is counted: from there on the engine counts itself. */
  untilMs: EpochMs;
} & (
  | {
      kind: 'folder';
      folder: string;
      world: SessionWorld;
      source: string;
      /** File names of this run's own recordings: counted as they came. */
      except?: readonly string[];
    }
  /** A replay that stands at `untilMs`. */
  | { kind: 'session'; files: readonly string[] }
);

/** A recording that reaches further past the start of this run belongs to another clock. */
const CLOCK_SLACK_MS = 2_000;
const SLICE_MS = 15;

export interface RebuildPace {
  progress(share: number): void;
  /** After a stretch of work. */
  rest(workedMs: number): Promise<void>;
}

export async function countRecordings(
  files: SessionFiles,
  request: RebuildRequest,
  pace: RebuildPace,
): Promise<{ snapshot: FlowDaySnapshot; unreadable: string[] }> {
  const pipeline = new MarketPipeline({ gap: () => undefined });
  pipeline.setPreferences(request.preferences);
  const { sessions, unreadable } = sessionsOf(files, request);
  if (sessions.length > 0)
    try {
      await countIn(joinSessions(sessions), request.untilMs, pipeline, pace);
    } catch (error) {
      unreadable.push(error instanceof Error ? error.message : String(error));
    }
  return { snapshot: pipeline.day.snapshot(), unreadable };
}

async function countIn(session: Session, untilMs: EpochMs, pipeline: MarketPipeline, pace: RebuildPace): Promise<void> {
  try {
    const { startMs } = session;
    const endMs = Math.min(session.endMs, untilMs);
    const source = createReplaySource({ session, sessionId: session.path, speed: 1, stateVersion: STATE_VERSION });
    // A checkpoint within would restore the tape and restart the sums, and the events before it already give both.
    source.start({ ...eventsOnly(pipeline), reset: () => pipeline.day.breakOff() });
    await countTo({ source, session, day: pipeline.day }, endMs, pace, (atMs) =>
      pace.progress(endMs > startMs ? (atMs - startMs) / (endMs - startMs) : 1),
    );
  } finally {
    session.close();
  }
}

function sessionsOf(files: SessionFiles, request: RebuildRequest): { sessions: Session[]; unreadable: string[] } {
  const sessions: Session[] = [];
  const unreadable: string[] = [];
  for (const path of request.kind === 'session' ? request.files : earlierToday(files, request)) {
    try {
      const session = openSession(files, path);
      if (isWanted(session, request)) sessions.push(session);
      else session.close();
    } catch (error) {
      unreadable.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { sessions, unreadable };
}

/** Recordings of the day in the folder that began before `untilMs`, by their names. */
export function earlierToday(
  files: SessionFiles,
  { folder, untilMs, except }: Extract<RebuildRequest, { kind: 'folder' }>,
): string[] {
  const date = etDate(untilMs);
  const untilTime = etTime(untilMs).replaceAll(':', '');
  return sessionPaths(files, folder).filter((path) => {
    // This run's own recording is named by its start, which is later.
    const name = path.slice(folder.length + 1);
    return name.startsWith(date) && name.slice(11, 17) < untilTime && !except?.includes(name);
  });
}

function isWanted({ meta, startMs, endMs, chunks }: Session, request: RebuildRequest): boolean {
  if (chunks.length === 0 || !(startMs < request.untilMs)) return false;
  if (request.kind === 'session') return etDate(startMs) === etDate(request.untilMs);
  return meta.world === request.world && meta.source === request.source && endMs <= request.untilMs + CLOCK_SLACK_MS;
}

/** What sums are made of. */
export const eventsOnly = (pipeline: MarketPipeline): FeedSink => ({
  frame: (market, bytes, atMs) => pipeline.frame(market, bytes, atMs),
  rest: (record) => pipeline.rest(record),
  connection: () => undefined,
  subscription: () => undefined,
  gap: (entry) => pipeline.gap(entry),
  capability: () => undefined,
});

/** Plays a recording on to `endMs`, in slices; where one of several ends before the next begins, the count breaks off. */
export async function countTo(
  { source, session, day }: { source: Pick<ReplaySource, 'now' | 'runTo'>; session: Session; day: FlowDay },
  endMs: EpochMs,
  pace: RebuildPace,
  done: (atMs: EpochMs) => void,
): Promise<void> {
  const ends = endsOf(session);
  let stepMs = 1_000;
  for (let atMs = source.now(); atMs < endMs;) {
    const breaksMs = ends.find((end) => end > atMs) ?? endMs;
    atMs = Math.min(atMs + stepMs, breaksMs, endMs);
    const startedMs = performance.now();
    source.runTo(atMs);
    if (ends.includes(atMs)) day.breakOff();
    const workedMs = performance.now() - startedMs;
    // About one slice's worth of market time per turn.
    stepMs = Math.min(600_000, Math.max(100, (stepMs * SLICE_MS) / Math.max(workedMs, 1)));
    done(atMs);
    await pace.rest(workedMs);
  }
}

/** Moments at which nothing was recorded any more, until another recording began. */
function endsOf({ recorded }: Session): EpochMs[] {
  const inOrder = recorded.toSorted((a, b) => a.startMs - b.startMs);
  let untilMs = Number.NEGATIVE_INFINITY;
  return inOrder.flatMap(({ endMs }, i) => {
    untilMs = Math.max(untilMs, endMs);
    const next = inOrder.at(i + 1);
    return next && next.startMs > untilMs ? [untilMs] : [];
  });
}
