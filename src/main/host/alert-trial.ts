/** Tries alert rules over a recorded session in a worker of its own: a long session must not hold up host or engine. */
import { once } from 'node:events';
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AlertTrial } from '../../shared/contract/alerts.ts';
import type { TrialRequest } from '../engine/trials/alert-trial-worker.ts';
import { workerUrl } from '../workers/worker-url.ts';
import { PlainError } from '../rpc/plain-error.ts';

export async function tryAlertsOver(request: TrialRequest): Promise<AlertTrial> {
  const worker = new Worker(workerUrl('alertTrial'), { workerData: request, name: 'alert trial' });
  try {
    const [trial] = await once(worker, 'message'); // Rejects with the worker's error.
    return trial as AlertTrial;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlainError(
      'session-unreadable',
      `The rules could not be tried over ${basename(request.file)}: ${reason}`,
    );
  } finally {
    await worker.terminate();
  }
}
