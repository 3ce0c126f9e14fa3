/** Makes the example day off the main thread. Posts `{made: true}`, or `{problem}` with a sentence; then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { writeExampleDay } from './example-day.ts';

export interface ExampleRequest {
  path: string;
  appVersion: string;
}
export type ExampleAnswer = { made: true } | { problem: string };

const { path, appVersion } = workerData as ExampleRequest;
const answer = (message: ExampleAnswer): void => parentPort?.postMessage(message);
try {
  await writeExampleDay({ files: nodeFiles, path, appVersion });
  answer({ made: true });
} catch (error) {
  answer({ problem: error instanceof Error ? error.message : String(error) });
}
