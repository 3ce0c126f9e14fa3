/** The recorded sessions as the host sees them. A window names a session by id; only ids known here are opened. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SessionInfo } from '../../shared/contract/calls.ts';
import type { LibraryRequest } from '../engine/session/reading/library-worker.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { filesOfSession } from '../engine/session/format/session-names.ts';
import { workerUrl } from '../workers/worker-url.ts';
import { PlainError } from '../rpc/plain-error.ts';

export interface SessionLibrary {
  list(): Promise<SessionInfo[]>;
  /** The file of a session in the folder or of an added one; undefined for any other id. */
  fileOf(sessionId: string): string | undefined;
  /** Makes a file outside the folder known (flag, dialog) and returns its id. */
  add(file: string): string;
  /** Moves all files of the session to the trash. */
  remove(sessionId: string): Promise<void>;
}

export interface LibraryOptions {
  /** Asked each time: the recording folder is a setting. */
  folder: () => string;
  trash: (file: string) => Promise<void>;
  nowMs: () => number;
}

/** A session's id is the path of its first file. */
export function createSessionLibrary({ folder, trash, nowMs }: LibraryOptions): SessionLibrary {
  const added = new Set<string>();
  const fileOf = (sessionId: string): string | undefined => {
    const path = resolve(sessionId);
    const inFolder = dirname(path) === resolve(folder()) && path.endsWith('.mcap');
    return (inFolder || added.has(path)) && existsSync(path) ? path : undefined;
  };
  return {
    fileOf,
    add(file) {
      const path = resolve(file);
      added.add(path);
      return path;
    },
    async list() {
      const inFolder = resolve(folder());
      const others = [...added].filter((path) => dirname(path) !== inFolder && existsSync(path));
      const request: LibraryRequest = { folder: inFolder, others, wallMs: nowMs() };
      const worker = new Worker(workerUrl('library'), { workerData: request, name: 'session library' });
      const [sessions] = await once(worker, 'message'); // Rejects with the worker's error.
      return sessions as SessionInfo[];
    },
    async remove(sessionId) {
      const path = fileOf(sessionId);
      if (path === undefined)
        throw new PlainError('session-missing', `There is no session called ${basename(sessionId)}.`);
      for (const file of filesOfSession(nodeFiles, path)) await trash(file);
      added.delete(path);
    },
  };
}

/** For hosts without the system's trash: a folder `trash` beside the file. Nothing is deleted. */
export async function moveToTrashFolder(file: string): Promise<void> {
  const folder = join(dirname(file), 'trash');
  await mkdir(folder, { recursive: true });
  await rename(file, join(folder, basename(file)));
}
