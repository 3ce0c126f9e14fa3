/** Tries rules over one session off the main thread. It tells how far it is, gives one answer, then it ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { TRIAL_FIRES, type AlertTrial } from '../../../shared/contract/alerts.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import type { NamedLists } from '../../../shared/settings/list-members.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { nodeFiles } from '../session/format/node-files.ts';
import { openSessions } from '../session/reading/join-sessions.ts';
import { tryRules } from './try-rules.ts';

export interface TrialRequest {
  files: string[];
  rules: AlertRule[];
  rateCurve: Preferences['rateCurve'];
  /** Names of the watchlists, for rules on a scan. */
  lists?: NamedLists;
  /** Fires answered; the rest is counted. */
  limit?: number;
  /** It has a core to itself. Otherwise the market goes first, and it pauses for as long as it works. */
  alone?: boolean;
}
export type TrialMessage =
  | { kind: 'progress'; share: number }
  /** Why it takes longer than it might. */
  | { kind: 'noted'; reason: string }
  | { kind: 'done'; trial: AlertTrial };

const PROGRESS_STEP = 0.01;

const { files, rules, rateCurve, lists, limit = TRIAL_FIRES, alone = false } = workerData as TrialRequest;
const session = openSessions(nodeFiles, files);
const post = (message: TrialMessage): void => parentPort?.postMessage(message);
let told = 0;
const trial = await tryRules({
  files: nodeFiles,
  session,
  sessionId: session.path,
  rules,
  rateCurve,
  lists,
  limit,
  noted: (reason) => post({ kind: 'noted', reason }),
  progress: (share) => {
    if (share - told < PROGRESS_STEP) return;
    told = share;
    post({ kind: 'progress', share });
  },
  worked: () => performance.now(),
  rest: alone ? undefined : (workedMs) => sleep(workedMs),
});
post({ kind: 'done', trial });
