/** Lists a folder of sessions off the main thread: reading their indexes may take a while. One answer, then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { describeSession, listSessions } from './library.ts';
import { nodeFiles } from '../format/node-files.ts';

export interface LibraryRequest {
  folder: string;
  /** Sessions outside the folder. */
  others: readonly string[];
  wallMs: number;
}

const { folder, others, wallMs } = workerData as LibraryRequest;
parentPort?.postMessage([
  ...others.map((path) => describeSession(nodeFiles, path, wallMs)),
  ...listSessions(nodeFiles, folder, wallMs),
]);
