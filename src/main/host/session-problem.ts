import { existsSync } from 'node:fs';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { SessionError } from '../engine/session/format/session-error.ts';
import { openSession } from '../engine/session/reading/join-sessions.ts';
import { libraryFaults } from './library-words.ts';

/**
 * Why a file named after --session opens as none; undefined where it does. A second start reads it itself before it asks the terminal that
 * runs: that one would leave its world for the file. A recording that broke off is read whole, which takes a while.
 */
export function sessionProblem(file: string): string | undefined {
  if (!existsSync(file)) return libraryFaults.noFile(file);
  try {
    openSession(nodeFiles, file).close();
    return undefined;
  } catch (error) {
    if (error instanceof SessionError) return error.message;
    return `${file} cannot be read: ${(error as Error).message}`;
  }
}
