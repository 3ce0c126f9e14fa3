/** Tries rules over one session off the main thread. One answer, then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { TRIAL_FIRES } from '../../../shared/contract/alerts.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { nodeFiles } from '../session/format/node-files.ts';
import { openSessions } from '../session/reading/join-sessions.ts';
import { tryAlerts } from './try-alerts.ts';

export interface TrialRequest {
  files: string[];
  rules: AlertRule[];
  rateCurve: Preferences['rateCurve'];
}

const { files, rules, rateCurve } = workerData as TrialRequest;
const session = openSessions(nodeFiles, files);
parentPort?.postMessage(await tryAlerts({ session, sessionId: session.path, rules, rateCurve, limit: TRIAL_FIRES }));
