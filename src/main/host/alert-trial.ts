/** Tries alert rules over a recorded session in a worker of its own: a long session must not hold up host or engine. */
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AlertTrial, TrialProgress } from '../../shared/contract/alerts.ts';
import type { TrialMessage, TrialRequest } from '../engine/trials/alert-trial-worker.ts';
import { byName } from '../engine/session/format/by-name.ts';
import { workerUrl } from '../workers/worker-url.ts';
import { PlainError } from '../rpc/plain-error.ts';
import { libraryFaults, libraryStates } from './library-words.ts';

/** Each takes half a core and holds a session's index. */
const MOST_AT_ONCE = 1;
const queue: (() => void)[] = [];
let running = 0;

interface Trial extends TrialProgress {
  stop(): void;
}
const trials = new Map<string, Trial>();

/** How far a trial is, after stopping it where that is asked; undefined where it is not under way. */
export function followTrial(trialId: string, stop: boolean): TrialProgress | undefined {
  const trial = trials.get(trialId);
  if (!trial) return undefined;
  const { share, waiting } = trial;
  if (stop) trial.stop();
  return { share, waiting };
}

/** Rejects with a sentence where the session cannot be read, and where the trial was stopped. */
export async function tryAlertsOver(request: TrialRequest, trialId?: string): Promise<AlertTrial> {
  const stopped = new AbortController();
  const trial: Trial = { share: 0, waiting: true, stop: () => stopped.abort() };
  if (trialId !== undefined) trials.set(trialId, trial);
  try {
    if (running >= MOST_AT_ONCE) await turn(stopped.signal);
    running++;
    trial.waiting = false;
    try {
      return await tryOnce(request, trial, stopped.signal);
    } finally {
      running--;
      queue.shift()?.();
    }
  } finally {
    if (trialId !== undefined) trials.delete(trialId);
  }
}

/** Rejects where it is stopped while it waits. */
async function turn(stopped: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    queue.push(resolve);
    const leave = (): void => {
      const at = queue.indexOf(resolve);
      if (at < 0) return;
      queue.splice(at, 1);
      reject(new PlainError('trial-stopped', libraryStates.trialStopped));
    };
    stopped.addEventListener('abort', leave, { once: true });
  });
}

async function tryOnce(request: TrialRequest, trial: Trial, stopped: AbortSignal): Promise<AlertTrial> {
  const refused = new PlainError('trial-stopped', libraryStates.trialStopped);
  if (stopped.aborted) throw refused;
  const worker = new Worker(workerUrl('alertTrial'), { workerData: request, name: 'alert trial' });
  try {
    return await new Promise<AlertTrial>((resolve, reject) => {
      stopped.addEventListener('abort', () => reject(refused), { once: true });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`its worker ended with ${code}`)));
      worker.on('message', (message: TrialMessage) => {
        if (message.kind === 'done') resolve(message.trial);
        else if (message.kind === 'progress') trial.share = message.share;
      });
    });
  } catch (error) {
    if (error === refused) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlainError(
      'session-unreadable',
      libraryFaults.noTrial(
        request.files.map((file) => basename(file)).join(', '),
        request.files.reduce((text, file) => byName(text, file), reason),
      ),
    );
  } finally {
    await worker.terminate();
  }
}
