/** Which old recordings are removed so that automatic recordings stay within their limits. Other files are never removed. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { SessionFiles } from '../format/files.ts';
import { filesOfSession } from '../format/session-names.ts';
import type { RecordingManifest } from './manifest.ts';

export interface RetentionRules {
  keepDays: number;
  maxGigabytes: number;
}

interface Stored {
  path: string;
  bytes: number;
  modifiedMs: number;
}

/** A session to be removed, with all its files. */
export interface Expired {
  path: string;
  files: string[];
  bytes: number;
}

const DAY_MS = 86_400_000;

/**
 * Oldest first: sessions past their days, then as many as they are too large by. `keep` is never among them. Where every one would be past
 * its days, none goes for its age: then it is more likely the computer's clock that is wrong.
 */
export function selectExpired<T extends Stored>(
  sessions: readonly T[],
  rules: RetentionRules,
  nowMs: EpochMs,
  keep: string | undefined,
): T[] {
  const oldestFirst = sessions.toSorted((a, b) => a.modifiedMs - b.modifiedMs);
  let total = oldestFirst.reduce((sum, { bytes }) => sum + bytes, 0);
  const isOld = ({ modifiedMs }: T): boolean => nowMs - modifiedMs > rules.keepDays * DAY_MS;
  const clockHolds = oldestFirst.some((session) => session.path !== keep && !isOld(session));
  const expired: T[] = [];
  for (const session of oldestFirst) {
    if (session.path === keep) continue;
    const old = clockHolds && isOld(session);
    if (!old && total <= rules.maxGigabytes * 1e9) continue;
    expired.push(session);
    total -= session.bytes;
  }
  return expired;
}

/**
 * Of the recordings in the manifest those past the rules, each checked again by what its files say about themselves.
 * Deletes nothing. `wallMs`: file times are on the computer's clock. `log` is called for one that is not treated as ours.
 */
export function expiredRecordings(options: {
  files: SessionFiles;
  manifest: RecordingManifest;
  rules: RetentionRules;
  wallMs: number;
  keep: string | undefined;
  log: (text: string) => void;
}): Expired[] {
  const { files, manifest, rules, wallMs, keep, log } = options;
  const sessions = manifest.paths().map((path) => {
    const own = filesOfSession(files, path);
    return {
      path,
      files: own,
      bytes: own.reduce((sum, file) => sum + files.sizeOf(file), 0),
      modifiedMs: Math.max(...own.map((file) => files.modifiedMs(file))),
    };
  });
  return selectExpired(sessions, rules, wallMs, keep).filter(({ path }) => {
    const problem = manifest.problem(path);
    if (problem !== undefined) log(`the old recording ${path} is kept: ${problem}`);
    return problem === undefined;
  });
}
