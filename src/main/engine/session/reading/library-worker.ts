/** Lists a folder of sessions off the main thread: reading their indexes may take a while. One answer, then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { describeSession, listSessions } from './library.ts';
import type { ListedSession } from './listed-session.ts';
import { LibraryIndex } from './library-index.ts';
import { nodeFiles } from '../format/node-files.ts';

export interface LibraryRequest {
  folder: string;
  /** Sessions outside the folder. */
  others: readonly string[];
  wallMs: number;
  /** Where what was found is kept for the next time. */
  index: string;
}

export interface LibraryAnswer {
  sessions: ListedSession[];
  /** For the log. */
  problem?: string;
}

const { folder, others, wallMs, index: path } = workerData as LibraryRequest;
const index = new LibraryIndex(nodeFiles, path);
const sessions = [
  ...others.map((other) => describeSession(nodeFiles, other, wallMs)),
  ...listSessions(nodeFiles, folder, wallMs, index),
];
const answer: LibraryAnswer = { sessions };
try {
  index.save();
} catch (error) {
  answer.problem = `The index of the library was not kept; the next list takes as long as this one. ${String(error)}`;
}
parentPort?.postMessage(answer);
