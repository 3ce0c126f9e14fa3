/** The recorded sessions as the host sees them. A window names a session by id; only ids known here are opened. */
import type { SessionInfo } from '../../shared/contract/calls.ts';
import { PlainError } from '../rpc/router.ts';

export interface SessionLibrary {
  list(): Promise<SessionInfo[]>;
  /** The file of a listed or added session; undefined for any other id. */
  fileOf(sessionId: string): Promise<string | undefined>;
  /** Makes a file outside the folder known (flag, dialog) and returns its id. */
  add(file: string): string;
  /** Moves the session's files to the trash. */
  remove(sessionId: string): Promise<void>;
}

/** `folder` is asked each time: the recording folder is a setting. */
export function createSessionLibrary(folder: () => string): SessionLibrary {
  const added = new Map<string, string>();
  return {
    list: async () => [],
    fileOf: async (sessionId) => added.get(sessionId),
    add(file) {
      added.set(file, file);
      return file;
    },
    async remove() {
      throw new PlainError('session-missing', `There is no such session in ${folder()}.`);
    },
  };
}
