/** Counts the option prints of earlier recordings of the day off the engine's thread. Progress, one answer, then it ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { FlowDaySnapshot } from '../flow/flow-day.ts';
import { nodeFiles } from '../session/format/node-files.ts';
import { countRecordings, type RebuildRequest } from './count-recordings.ts';

export type RebuildMessage =
  | { kind: 'progress'; share: number }
  /** `unreadable`: a sentence for each recording that could not be read. */
  | { kind: 'done'; snapshot: FlowDaySnapshot; unreadable: string[] };

const port = parentPort;
/** The single prints are megabytes: handed over, not copied. */
const post = (message: RebuildMessage): void =>
  port?.postMessage(message, message.kind === 'done' ? [message.snapshot.small.buffer] : []);
/** It pauses for as long as it works: the market goes first. */
const counted = await countRecordings(nodeFiles, workerData as RebuildRequest, {
  progress: (share) => post({ kind: 'progress', share }),
  rest: (workedMs) => sleep(workedMs),
});
post({ kind: 'done', ...counted });
