/** The sessions of a folder, as the library pane lists them: whole, repaired, still recording, or rejected with the reason. */
import type { SessionInfo } from '../../../../shared/contract/calls.ts';
import { etDate } from '../../../../shared/market/calendar.ts';
import type { GapEntry } from '../../../../shared/contract/health.ts';
import { MARKETS } from '../../../../shared/market/symbols.ts';
import { readBookmarks } from './bookmarks.ts';
import type { SessionFiles } from '../format/files.ts';
import { CHANNEL } from '../format/format.ts';
import { eachOf, openSession, parseJson, type Session } from './reader.ts';
import { repairSession } from './repair.ts';
import { SessionError } from '../format/session-error.ts';
import { sessionPaths } from '../format/session-names.ts';

const DENSITY_BUCKETS = 240;

/** Newest first. Cut sessions that nobody writes to any more are repaired on the way. `wallMs` is the computer's clock. */
export function listSessions(files: SessionFiles, folder: string, wallMs: number): SessionInfo[] {
  return sessionPaths(files, folder).map((path) => describeSession(files, path, wallMs));
}

/** One session, never throwing for a bad file: it is listed with what is wrong. */
export function describeSession(files: SessionFiles, path: string, wallMs: number): SessionInfo {
  try {
    const session = openRepaired(files, path, wallMs);
    try {
      return describe(files, session);
    } finally {
      session.close();
    }
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    return rejected(files, path, error);
  }
}

/** Opens a session; one that was cut and is quiet now is repaired first. Throws SessionError. */
export function openRepaired(files: SessionFiles, path: string, wallMs: number): Session {
  const session = openSession(files, path);
  if (!session.cut) return session;
  const repairs = repairSession(files, session, wallMs);
  return repairs.length > 0 ? openSession(files, path) : session;
}

function describe(files: SessionFiles, session: Session): SessionInfo {
  const { meta, end } = session;
  const gaps = new Map<string, GapEntry>();
  let damage: string | undefined;
  try {
    eachOf(session, CHANNEL.gap, ({ data }) => {
      const gap = parseJson<GapEntry>(data);
      gaps.set(gap.id, gap);
    });
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    damage = error.message;
  }
  const empty = session.chunks.length === 0;
  return {
    id: session.path,
    file: session.path,
    date: meta.date || (empty ? '' : etDate(session.startMs)),
    startMs: session.startMs,
    endMs: session.endMs,
    bytes: session.bytes,
    markets: MARKETS.filter((market) => session.parts.some((part) => part.messageCounts.has(CHANNEL[market]))),
    symbols: end.symbols,
    frames: end.frames,
    events: end.events,
    gaps: gaps.size,
    health: empty ? 'rejected' : session.cut ? 'recording' : end.repaired ? 'repaired' : 'complete',
    reason: empty ? 'Nothing was recorded into it.' : damage,
    density: density(session, end.events || end.frames),
    bookmarks: readBookmarks(files, session.path),
    gapSpans: [...gaps.values()].map((gap) => ({ fromMs: gap.startMs, toMs: gap.endMs ?? session.endMs })),
    simulated: meta.world === 'simulated',
  };
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

function rejected(files: SessionFiles, path: string, error: SessionError): SessionInfo {
  return {
    id: path,
    file: path,
    date: '',
    startMs: Number.NaN,
    endMs: Number.NaN,
    bytes: files.exists(path) ? files.sizeOf(path) : 0,
    markets: [],
    symbols: 0,
    frames: 0,
    events: 0,
    gaps: 0,
    health: 'rejected',
    reason: error.message,
    density: [],
    bookmarks: [],
    gapSpans: [],
    simulated: false,
  };
}
