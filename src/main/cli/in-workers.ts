/** Recorded days in parallel: a worker each, as many at a time as the machine has cores. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { workerUrl, type WorkerName } from '../workers/worker-url.ts';
import { CommandError, usageError } from './command-error.ts';
import { progressBar } from './terminal-output.ts';

/** What a worker posts: one `done`, and before it as many of the others as it likes; `progress` has a share of 0 … 1. */
interface DayMessage {
  kind: string;
}
type Done<Message> = Extract<Message, { kind: 'done' }>;
const isDone = <Message extends DayMessage>(message: Message): message is Done<Message> => message.kind === 'done';

interface DaysInWorkers<Message extends DayMessage> {
  worker: WorkerName;
  /** `workerData` of each. */
  requests: readonly object[];
  /** At most so many at a time. */
  jobs: number;
  /** Of the bar on the terminal. */
  title: string;
  /** Everything but progress, as it comes. */
  told?: (message: Message, index: number) => void;
  /** In the order of the requests, each as soon as those before it are done. */
  done: (message: Done<Message>, index: number) => Promise<void>;
}

export const JOBS_HELP = 'sessions worked on at the same time (default: as many as the machine has cores)';

/** Of `--jobs`. */
export function jobsOf(text: string | undefined): number {
  if (text === undefined) return availableParallelism();
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1) throw usageError(`--jobs: "${text}" is not a positive whole number`);
  return jobs;
}

/** Throws the first worker's error, and CommandError where the user interrupts; the others are ended then. */
export async function inWorkers<Message extends DayMessage>(options: DaysInWorkers<Message>): Promise<void> {
  const { worker, requests, jobs, title, told, done } = options;
  const bar = progressBar(title);
  const shares = requests.map(() => 0);
  const running = new Set<Worker>();
  const results = requests.map(() => Promise.withResolvers<Done<Message>>());
  const stopped = Promise.withResolvers<never>();
  for (const { promise } of [...results, stopped]) promise.catch(() => undefined); // The first is thrown below.
  const stop = (): void =>
    stopped.reject(
      new CommandError('stopped', 'It was stopped: sessions that are not told of here were not finished.'),
    );
  const ending = new AbortController();

  function run(index: number): Promise<Done<Message>> {
    return new Promise((resolve, reject) => {
      const thread = new Worker(workerUrl(worker), { workerData: requests[index], name: `${title} ${index + 1}` });
      running.add(thread);
      thread.on('error', reject);
      thread.on('exit', (code) => {
        running.delete(thread);
        reject(new Error(`its worker ended with ${code}`));
      });
      thread.on('message', (message: Message) => {
        if (isDone(message)) resolve(message);
        else if ('share' in message) {
          shares[index] = message.share as number;
          bar.at(shares.reduce((sum, share) => sum + share, 0) / shares.length);
        } else told?.(message, index);
      });
    });
  }

  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < requests.length && !ending.signal.aborted) {
      const index = next++;
      try {
        results[index].resolve(await run(index));
        shares[index] = 1;
      } catch (error) {
        results[index].reject(error);
        throw error;
      }
    }
  };
  const inOrder = async (): Promise<void> => {
    for (const [index, { promise }] of results.entries()) await done(await promise, index);
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
  try {
    const lanes = Array.from({ length: Math.min(jobs, requests.length) }, lane);
    await Promise.race([Promise.all([...lanes, inOrder()]), stopped.promise]);
  } finally {
    ending.abort();
    bar.end();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, stop);
    await Promise.all([...running].map((thread) => thread.terminate()));
  }
}
