/** Tries alert rules over a recorded session in a worker of its own: a long session must not hold up host or engine. */
import { once } from 'node:events';
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AlertTrial } from '../../shared/contract/alerts.ts';
import type { TrialRequest } from '../engine/trials/alert-trial-worker.ts';
import { byName } from '../engine/session/format/by-name.ts';
import { workerUrl } from '../workers/worker-url.ts';
import { PlainError } from '../rpc/plain-error.ts';

/** Each takes a core and holds a session's index. */
const MOST_AT_ONCE = 2;
const queue: (() => void)[] = [];
let running = 0;

export async function tryAlertsOver(request: TrialRequest): Promise<AlertTrial> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve));
  running++;
  try {
    return await tryOnce(request);
  } finally {
    running--;
    queue.shift()?.();
  }
}

async function tryOnce(request: TrialRequest): Promise<AlertTrial> {
  const worker = new Worker(workerUrl('alertTrial'), { workerData: request, name: 'alert trial' });
  try {
    const [trial] = await once(worker, 'message'); // Rejects with the worker's error.
    return trial as AlertTrial;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlainError(
      'session-unreadable',
      `The rules could not be tried over ${request.files.map((file) => basename(file)).join(', ')}: ${request.files.reduce((text, file) => byName(text, file), reason)}`,
    );
  } finally {
    await worker.terminate();
  }
}
