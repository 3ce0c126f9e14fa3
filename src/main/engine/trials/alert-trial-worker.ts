/** Tries rules over one session off the main thread. It tells how far it is, gives one answer, then it ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { TRIAL_FIRES, type AlertTrial } from '../../../shared/contract/alerts.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import type { NamedLists } from '../../../shared/settings/list-members.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { nodeFiles } from '../session/format/node-files.ts';
import { openSessions } from '../session/reading/join-sessions.ts';
import { tryAlerts } from './try-alerts.ts';

export interface TrialRequest {
  files: string[];
  rules: AlertRule[];
  rateCurve: Preferences['rateCurve'];
  /** Names of the watchlists, for rules on a scan. */
  lists: NamedLists;
}
export type TrialMessage = { kind: 'progress'; share: number } | { kind: 'done'; trial: AlertTrial };

const PROGRESS_STEP = 0.01;

const { files, rules, rateCurve, lists } = workerData as TrialRequest;
const session = openSessions(nodeFiles, files);
const post = (message: TrialMessage): void => parentPort?.postMessage(message);
let told = 0;
const trial = await tryAlerts({
  session,
  sessionId: session.path,
  rules,
  rateCurve,
  lists,
  limit: TRIAL_FIRES,
  progress: (share) => {
    if (share - told < PROGRESS_STEP) return;
    told = share;
    post({ kind: 'progress', share });
  },
  // It pauses for as long as it works, so that it takes half a core at most: the market goes first.
  worked: () => performance.now(),
  rest: (workedMs) => sleep(workedMs),
});
post({ kind: 'done', trial });
