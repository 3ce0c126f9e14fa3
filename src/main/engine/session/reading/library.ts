/** The sessions of a folder, as the library pane lists them: complete, truncated, damaged, still recording, or rejected with the reason. */
import type { SessionInfo, SessionNotes } from '../../../../shared/contract/calls.ts';
import { etDate } from '../../../../shared/market/calendar.ts';
import type { GapEntry } from '../../../../shared/contract/health.ts';
import { MARKETS } from '../../../../shared/market/symbols.ts';
import { NO_NOTES, notesPath, readNotes } from './session-notes.ts';
import { cutSentence, damageOf, damageSentence } from './damage.ts';
import type { SessionFiles } from '../format/files.ts';
import { CHANNEL, MARKET_OF_CHANNEL } from '../format/format.ts';
import type { LibraryIndex } from './library-index.ts';
import type { ListedSession } from './listed-session.ts';
import { subscribedUnderlyings } from './subscribed-underlyings.ts';
import { firstClock, lastClock } from './open-recordings.ts';
import { CUT } from './part-reader.ts';
import { missingChunks } from './missing-chunks.ts';
import { holds, parseJson, readIfWhole } from './chunk-messages.ts';
import { openSession } from './join-sessions.ts';
import type { Damage, Session } from './reader.ts';
import { SessionError } from '../format/session-error.ts';
import { sessionStates } from '../format/session-words.ts';
import { firstPartAmong, isSessionName, sessionPaths } from '../format/session-names.ts';

const DENSITY_BUCKETS = 240;
/** A file without an end that was written to more recently than this is still being recorded. */
const QUIET_MS = 5000;

/** Newest first. No recording is written to. `wallMs` is the computer's clock; `index` spares reading what did not change. */
export function listSessions(
  files: SessionFiles,
  folder: string,
  wallMs: number,
  index?: LibraryIndex,
): ListedSession[] {
  const names = files.list(folder);
  const all = new Set(names);
  const parts = Map.groupBy(names.filter(isSessionName), (name) => firstPartAmong(all, name));
  return sessionPaths(files, folder, names).map((path) => {
    const name = path.slice(folder.length + 1);
    const stamp = index && stampOf(files, folder, parts.get(name) ?? [name]);
    if (!index || stamp === undefined) return describeSession(files, path, wallMs);
    const known = index.find(path, stamp);
    const hasNotes = all.has(notesPath(name));
    if (known) return { ...known, notes: hasNotes ? notesOf(files, path) : NO_NOTES };
    const { found, lasts } = look(files, path, wallMs);
    const { notes: _, ...info } = found;
    if (lasts) index.put(path, stamp, info);
    return found;
  });
}

/** Changes with every part that is written, added or taken away; undefined where one cannot be looked at, as a link to nothing. */
function stampOf(files: SessionFiles, folder: string, names: readonly string[]): string | undefined {
  try {
    return names.map((name) => `${name} ${files.stampOf(`${folder}/${name}`)}`).join('\n');
  } catch (error) {
    if (!isOfFile(error)) throw error;
    return undefined;
  }
}

/** One session, never throwing for a bad file: it is listed with what is wrong. */
export const describeSession = (files: SessionFiles, path: string, wallMs: number): ListedSession =>
  look(files, path, wallMs).found;

/** `lasts`: it is the same the next time, as long as its files are. */
function look(files: SessionFiles, path: string, wallMs: number): { found: ListedSession; lasts: boolean } {
  try {
    const session = openSession(files, path);
    try {
      const found = describe(files, session, wallMs);
      return { found, lasts: found.health !== 'recording' };
    } finally {
      session.close();
    }
  } catch (error) {
    if (!isOfFile(error)) throw error;
    const own = error instanceof SessionError;
    // It may be allowed, plugged in, or back the next time.
    const lasts = own && error.code !== 'session.missing';
    return { found: rejected(files, path, own ? error.message : `${path} cannot be read (${error.code}).`), lasts };
  }
}

/** What a file or the disk can be blamed for; anything else is a defect. */
const isOfFile = (error: unknown): error is SessionError | NodeJS.ErrnoException =>
  error instanceof SessionError || (error instanceof Error && 'syscall' in error);

/** The list does not fail because of one file of notes. */
function notesOf(files: SessionFiles, path: string): SessionNotes {
  try {
    return readNotes(files, path);
  } catch (error) {
    if (!isOfFile(error)) throw error;
    return { ...NO_NOTES, problem: sessionStates.notesRefused };
  }
}

/** Whether somebody writes to it: it has no end, and its recorder wrote the computer's time a moment ago. A cut file that was copied has an old one. */
export function isRecording(files: SessionFiles, session: Session, wallMs: number): boolean {
  const { cut, parts } = session;
  if (cut !== CUT || !parts.some(({ path }) => files.exists(path) && wallMs - files.modifiedMs(path) < QUIET_MS))
    return false;
  const clock = lastClock(session);
  return clock === undefined || wallMs - clock.wallMs < QUIET_MS;
}

function describe(files: SessionFiles, session: Session, wallMs: number): ListedSession {
  const { meta, end } = session;
  const { frames, events } = playedCounts(session);
  const gaps = new Map<string, GapEntry>();
  const damage = [...session.damage, ...missingChunks(session)];
  for (const chunk of session.chunks) {
    if (!holds(chunk, CHANNEL.gap)) continue;
    const problem = readIfWhole(session, chunk, ({ channelId, data }) => {
      if (channelId !== CHANNEL.gap) return;
      const gap = parseJson<GapEntry>(data);
      gaps.set(gap.id, gap);
    });
    const at = chunk.part.beginsAt + chunk.offset;
    const told = damage.some(
      ({ path, offset, length }) => path === chunk.part.path && at >= offset && at < offset + length,
    );
    if (problem && !told) damage.push(damageOf(chunk, problem));
  }
  damage.sort((a, b) => (a.fromMs ?? session.startMs) - (b.fromMs ?? session.startMs));
  const spans = [
    ...[...gaps.values()].map((gap) => ({ fromMs: gap.startMs, toMs: gap.endMs ?? session.endMs })),
    ...damage.map(({ fromMs, toMs }) => ({ fromMs: fromMs ?? session.startMs, toMs: toMs ?? session.endMs })),
  ];
  return {
    path: session.path,
    date: meta.date || (session.chunks.length === 0 ? '' : etDate(session.startMs)),
    startMs: session.startMs,
    endMs: session.endMs,
    bytes: session.bytes,
    markets: MARKETS.filter((market) => session.parts.some((part) => part.messageCounts.has(CHANNEL[market]))),
    symbols: end.symbols,
    frames,
    events,
    gaps: spans.length,
    ...healthOf(session, damage, isRecording(files, session, wallMs)),
    density: density(session, events || frames),
    notes: notesOf(files, session.path),
    gapSpans: spans,
    underlyings: end.underlyings ?? subscribedUnderlyings(session),
    simulated: meta.world === 'simulated',
    runAtMs: meta.world === 'simulated' ? runAtMs(session) : undefined,
  };
}

/** Nearer to the market's clock than this is no run of its own: a day that was made has no other clock. */
const OWN_CLOCK_MS = 60_000;

function runAtMs(session: Session): number | undefined {
  const clock = firstClock(session);
  return clock && Math.abs(clock.wallMs - clock.marketMs) > OWN_CLOCK_MS ? clock.wallMs : undefined;
}

function healthOf(
  session: Session,
  damage: readonly Damage[],
  recording: boolean,
): Pick<SessionInfo, 'health' | 'reason'> {
  if (session.chunks.length === 0) return { health: 'rejected', reason: sessionStates.nothingRecorded };
  if (recording) return { health: 'recording' };
  if (damage.length > 0) return { health: 'damaged', reason: damageSentence(damage) };
  const repeated = session.repeated > 0 ? sessionStates.repeated(session.repeated) : undefined;
  if (session.cut) return { health: 'cut', reason: repeated === undefined ? cutSentence(session.cut) : repeated };
  const { repaired, droppedFrames } = session.end;
  if (repaired) return { health: 'repaired' };
  if (droppedFrames > 0) return { health: 'lossy', reason: sessionStates.lossy(droppedFrames) };
  return { health: 'complete' };
}

/** What is played: where recordings of one file ran at the same time, each event once. Reads those whole: what several hold is told by its text. */
function playedCounts(session: Session): { frames: number; events: number } {
  const { overlap, end } = session;
  if (!overlap) return end;
  let frames = 0;
  for (const chunk of session.chunks)
    readIfWhole(session, chunk, ({ channelId }) => {
      if (MARKET_OF_CHANNEL[channelId]) frames++;
    });
  return { frames, events: end.events - overlap.repeated };
}

/** Events spread over the session by the bytes of its chunks: exact in sum, approximate per bucket. */
function density(session: Session, total: number): number[] {
  const buckets = Array.from({ length: DENSITY_BUCKETS }, () => 0);
  const length = session.endMs - session.startMs;
  let bytes = 0;
  for (const chunk of session.chunks) {
    if ((chunk.channels & DATA_CHANNELS) === 0) continue;
    const at = length > 0 ? ((chunk.startMs + chunk.endMs) / 2 - session.startMs) / length : 0;
    buckets[Math.min(DENSITY_BUCKETS - 1, Math.max(0, Math.floor(at * DENSITY_BUCKETS)))] += chunk.rawBytes;
    bytes += chunk.rawBytes;
  }
  return bytes > 0 ? buckets.map((part) => (part / bytes) * total) : buckets;
}
const DATA_CHANNELS = (1 << CHANNEL.stocks) | (1 << CHANNEL.options) | (1 << CHANNEL.indices);

function sizeOf(files: SessionFiles, path: string): number {
  try {
    return files.sizeOf(path);
  } catch (error) {
    if (!isOfFile(error)) throw error;
    return 0;
  }
}

function rejected(files: SessionFiles, path: string, reason: string): ListedSession {
  return {
    path,
    date: '',
    startMs: Number.NaN,
    endMs: Number.NaN,
    bytes: sizeOf(files, path),
    markets: [],
    symbols: 0,
    frames: 0,
    events: 0,
    gaps: 0,
    health: 'rejected',
    reason,
    density: [],
    notes: notesOf(files, path),
    gapSpans: [],
    underlyings: undefined,
    simulated: false,
  };
}
