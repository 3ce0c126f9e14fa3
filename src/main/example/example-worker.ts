/** Makes the example day off the main thread. Posts its `{path}`, or `{problem}` with a sentence; then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { STATE_VERSION } from '../engine/market/state-snapshot.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { folderFault } from '../engine/session/recording/recording-words.ts';
import { writeExampleDay } from './example-day.ts';

export interface ExampleRequest {
  folder: string;
  appVersion: string;
}
export type ExampleAnswer = { path: string } | { problem: string };

/** A change of the generator or of the state layout gives the day a new name. */
const MAKER = 2;

const { folder, appVersion } = workerData as ExampleRequest;
const answer = (message: ExampleAnswer): void => parentPort?.postMessage(message);
try {
  const path = `${folder}/example-day-${MAKER}-${STATE_VERSION}_sim.mcap`;
  nodeFiles.makeFolder(folder);
  if (!nodeFiles.exists(path)) await writeExampleDay({ files: nodeFiles, path, appVersion });
  answer({ path });
} catch (error) {
  answer({ problem: folderFault(error as Error) });
}
