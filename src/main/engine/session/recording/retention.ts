/** Which old sessions go so that the recording folder stays within its bounds. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { SessionFiles } from '../format/files.ts';
import { filesOfSession, sessionPaths } from '../format/session-names.ts';

export interface RetentionRules {
  keepDays: number;
  maxGigabytes: number;
}

interface Stored {
  path: string;
  bytes: number;
  modifiedMs: number;
}

const DAY_MS = 86_400_000;

/** Oldest first: sessions past their days, then as many as the folder is too large by. `keep` is never among them. */
export function selectExpired(
  sessions: readonly Stored[],
  rules: RetentionRules,
  nowMs: EpochMs,
  keep: string | undefined,
): string[] {
  const oldestFirst = sessions.toSorted((a, b) => a.modifiedMs - b.modifiedMs);
  let total = oldestFirst.reduce((sum, { bytes }) => sum + bytes, 0);
  const expired: string[] = [];
  for (const { path, bytes, modifiedMs } of oldestFirst) {
    if (path === keep) continue;
    const old = nowMs - modifiedMs > rules.keepDays * DAY_MS;
    if (!old && total <= rules.maxGigabytes * 1e9) continue;
    expired.push(path);
    total -= bytes;
  }
  return expired;
}

/** Deletes what `selectExpired` names. Answers the deleted sessions. `wallMs`: file times are on the computer's clock. */
export function applyRetention(
  files: SessionFiles,
  folder: string,
  rules: RetentionRules,
  wallMs: number,
  keep: string | undefined,
): string[] {
  const sessions = sessionPaths(files, folder).map((path): Stored => {
    const own = filesOfSession(files, path);
    return {
      path,
      bytes: own.reduce((sum, file) => sum + files.sizeOf(file), 0),
      modifiedMs: Math.max(...own.map((file) => files.modifiedMs(file))),
    };
  });
  const expired = selectExpired(sessions, rules, wallMs, keep);
  for (const path of expired) for (const file of filesOfSession(files, path)) files.remove(file);
  return expired;
}
