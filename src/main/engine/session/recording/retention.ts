/** Which old recordings are removed so that automatic recordings stay within their limits. Other files are never removed. */
import type { RecordingForecast } from '../../../../shared/contract/calls.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { SessionFiles } from '../format/files.ts';
import { filesOfSession, isPrintTable } from '../format/session-names.ts';
import type { RecordingManifest } from './manifest.ts';

export interface RetentionRules {
  keepDays: number;
  maxGigabytes: number;
}

interface Stored {
  path: string;
  bytes: number;
  /** When it ended, by this computer's clock of that time. */
  modifiedMs: number;
}

/** A session to be removed, with all its files. */
export interface Expired {
  path: string;
  files: string[];
  bytes: number;
}

const DAY_MS = 86_400_000;
/** Without recordings for longer than the days they are kept, or than this, it may be the clock that was moved: the break is not counted. */
const SHORTEST_BREAK_DAYS = 7;
/** What a clock that is wrong nevertheless may cost at one start. */
const MOST_FOR_AGE = 20;

/**
 * Those past their days, and from the first noted on as many as they are too large by. `sessions` in the order in which they were noted.
 * `keep` is never among them. Their days are those that other recordings witness: one start, or several, with a clock that runs
 * years ahead make none older.
 */
export function selectExpired<T extends Stored>(
  sessions: readonly T[],
  rules: RetentionRules,
  nowMs: EpochMs,
  keep: string | undefined,
): T[] {
  const expired = new Set(pastTheirDays(sessions, rules.keepDays, nowMs, keep).slice(0, MOST_FOR_AGE));
  let total = sessions.reduce((sum, session) => sum + (expired.has(session) ? 0 : session.bytes), 0);
  for (const session of sessions) {
    if (total <= rules.maxGigabytes * 1e9) break;
    if (session.path === keep || expired.has(session)) continue;
    expired.add(session);
    total -= session.bytes;
  }
  return [...expired];
}

/** Oldest first. */
function pastTheirDays<T extends Stored>(
  sessions: readonly T[],
  keepDays: number,
  nowMs: EpochMs,
  keep: string | undefined,
): T[] {
  const longestMs = Math.max(keepDays, SHORTEST_BREAK_DAYS) * DAY_MS;
  const newestFirst = sessions
    .filter(({ modifiedMs }) => modifiedMs <= nowMs)
    .toSorted((a, b) => b.modifiedMs - a.modifiedMs);
  const old: T[] = [];
  let ageMs = 0;
  let laterMs = nowMs;
  for (const session of newestFirst) {
    const stepMs = laterMs - session.modifiedMs;
    if (stepMs <= longestMs) ageMs += stepMs;
    laterMs = session.modifiedMs;
    if (ageMs > keepDays * DAY_MS && session.path !== keep) old.push(session);
  }
  return old.toReversed();
}

type Kept = Stored & { files: string[] };

/** The recordings in the manifest, in the order in which they were noted. */
function recordingsOf(files: SessionFiles, manifest: RecordingManifest): Kept[] {
  return manifest.paths().map((path) => {
    const own = filesOfSession(files, path);
    return {
      path,
      files: own,
      bytes: own.reduce((sum, file) => sum + files.sizeOf(file), 0),
      // A table may be made years after the recording.
      modifiedMs: Math.max(...own.filter((file) => !isPrintTable(file)).map((file) => files.modifiedMs(file))),
    };
  });
}

interface RetentionOptions {
  files: SessionFiles;
  manifest: RecordingManifest;
  rules: RetentionRules;
  /** File times are on the computer's clock. */
  wallMs: number;
}

/**
 * Of the recordings in the manifest those past the rules, each checked again by what its files say about themselves.
 * Deletes nothing. `log` is called for one that is not treated as ours.
 */
export function expiredRecordings(
  options: RetentionOptions & { keep: string | undefined; log: (text: string) => void },
): Expired[] {
  const { files, manifest, rules, wallMs, keep, log } = options;
  return selectExpired(recordingsOf(files, manifest), rules, wallMs, keep).filter(({ path }) => {
    const problem = manifest.problem(path);
    if (problem !== undefined) log(`the old recording ${path} is kept: ${problem}`);
    return problem === undefined;
  });
}

/** What these rules would take away if a recording began now. */
export function forecastRetention({
  files,
  manifest,
  rules,
  wallMs,
}: RetentionOptions): Omit<RecordingForecast, 'toTrash'> {
  const isOurs = ({ path }: Kept): boolean => manifest.problem(path) === undefined;
  const all = recordingsOf(files, manifest);
  const next = selectExpired(all, rules, wallMs, undefined);
  const going = next.filter(isOurs);
  const old = pastTheirDays(all, rules.keepDays, wallMs, undefined);
  return {
    sessions: going.length,
    bytes: going.reduce((sum, { bytes }) => sum + bytes, 0),
    later: old.filter((session) => !next.includes(session) && isOurs(session)).length,
  };
}
