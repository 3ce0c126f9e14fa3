/**
 * The memory's numbers of one day's recordings, in a thread of its own: those that ran at the same time as one, one after the other. It gives one
 * answer, then it ends.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { HistoryStore } from '../history/history-store.ts';
import { nodeFiles } from '../session/format/node-files.ts';
import { joinThoseAtOnce, openSession } from '../session/reading/join-sessions.ts';
import { buildHistory, type BuiltHistory } from './build-history.ts';

export interface HistoryBuildRequest {
  files: readonly string[];
  /** The memory's file. Others may write it at the same time. */
  store: string;
  rateCurve: Preferences['rateCurve'];
}

export type HistoryBuildMessage = { kind: 'progress'; share: number } | { kind: 'done'; built: BuiltHistory[] };

const { files, store: path, rateCurve } = workerData as HistoryBuildRequest;
const post = (message: HistoryBuildMessage): void => parentPort?.postMessage(message);
const store = new HistoryStore(path);
const built: BuiltHistory[] = [];
const sessions = joinThoseAtOnce(files.map((file) => openSession(nodeFiles, file)));
for (const [i, session] of sessions.entries()) {
  const progress = (share: number): void => post({ kind: 'progress', share: (i + share) / sessions.length });
  const sessionId = [...new Set(session.recorded.map((one) => one.path))].join(' + ');
  built.push(await buildHistory({ session, sessionId, store, rateCurve, progress }));
}
store.close();
post({ kind: 'done', built });
