import { nodeFiles } from '../engine/session/format/node-files.ts';

/** Throws the system's error where no new file of that path could be written. Leaves nothing behind. */
export function tryToWrite(path: string): void {
  nodeFiles.create(path).close();
  nodeFiles.remove(path);
}
