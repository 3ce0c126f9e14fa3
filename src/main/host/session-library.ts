/** The recorded sessions as the host sees them. A window names a session by id; only ids known here are opened. */
import { once } from 'node:events';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SessionInfo, SessionNotes } from '../../shared/contract/calls.ts';
import type { ExampleAnswer, ExampleRequest } from '../example/example-worker.ts';
import type { LibraryAnswer, LibraryRequest } from '../engine/session/reading/library-worker.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { byName } from '../engine/session/format/by-name.ts';
import { SessionError } from '../engine/session/format/session-error.ts';
import { openSession } from '../engine/session/reading/join-sessions.ts';
import { isRecording } from '../engine/session/reading/library.ts';
import { partPaths } from '../engine/session/reading/open-recordings.ts';
import { changeNotes } from '../engine/session/reading/session-notes.ts';
import { filesOfSession, isSessionName } from '../engine/session/format/session-names.ts';
import { workerUrl } from '../workers/worker-url.ts';
import { joinable, nameOfDays, type JoinedDays } from './join-days.ts';
import { PlainError } from '../rpc/plain-error.ts';
import { libraryFaults } from './library-words.ts';

/** `name` is what windows call it. */
export interface SessionFile {
  file: string;
  name: string;
}

export interface SessionLibrary {
  list(): Promise<SessionInfo[]>;
  /** Of a session in the folder or an added one; undefined for any other id. */
  fileOf(sessionId: string): string | undefined;
  /** The same of a joined session, which has several; undefined where any of them is gone. */
  filesOf(sessionId: string): SessionFile[] | undefined;
  /** The recordings of these days as one session. */
  join(days: JoinedDays): Promise<{ sessionId: string }>;
  /** Makes a file outside the folder known (flag, dialog) and returns its id. */
  add(file: string): string;
  /** The example day's id; it is made first where it is not there. */
  example(): Promise<string>;
  /** Replaces its tags and note. */
  note(sessionId: string, notes: Pick<SessionNotes, 'tags' | 'note'>): void;
  /** Moves all files of the session to the trash. Refused where one of them, by whatever name, is of a session in `open`, or is being recorded. */
  remove(sessionId: string, open: readonly string[]): Promise<void>;
}

export interface LibraryOptions {
  /** Asked each time: the recording folder is a setting. */
  folder: () => string;
  /** Where the example day is kept. */
  exampleFolder: string;
  /** Where what is known of sessions is kept between two runs. */
  indexFile: string;
  appVersion: string;
  /** Moves files that belong together to the trash. */
  trash: (files: readonly string[]) => Promise<void>;
  log: (text: string) => void;
  nowMs: () => number;
}

/**
 * A session's id is a name: that of its first file in the folder, or the one an added file was given. So a window can name
 * nothing else on the disk.
 */
export function createSessionLibrary({
  folder,
  exampleFolder,
  indexFile,
  appVersion,
  trash,
  log,
  nowMs,
}: LibraryOptions): SessionLibrary {
  const added = new Map<string, string>();
  /** Session ids of joined sessions, and those of their recordings. */
  const joined = new Map<string, string[]>();
  const fileOf = (sessionId: string): string | undefined => {
    const inFolder = basename(sessionId) === sessionId && isSessionName(sessionId);
    const path = added.get(sessionId) ?? (inFolder ? join(resolve(folder()), sessionId) : undefined);
    return path !== undefined && isThere(path) ? path : undefined;
  };
  const filesOf = (sessionId: string): SessionFile[] | undefined => {
    const found = (joined.get(sessionId) ?? [sessionId]).map((name) => ({ file: fileOf(name), name }));
    return found.every((one): one is SessionFile => one.file !== undefined) ? found : undefined;
  };
  const pathOf = (sessionId: string): string => {
    const path = fileOf(sessionId);
    if (path === undefined) throw new PlainError('session-missing', libraryFaults.noSession(basename(sessionId)));
    return path;
  };
  const idOf = (path: string): string => {
    for (const [id, file] of added) if (file === path) return id;
    return basename(path);
  };
  async function scan(): Promise<SessionInfo[]> {
    const inFolder = resolve(folder());
    const others = [...added.values()].filter((path) => dirname(path) !== inFolder && existsSync(path));
    const request: LibraryRequest = { folder: inFolder, others, wallMs: nowMs(), index: indexFile };
    const worker = new Worker(workerUrl('library'), { workerData: request, name: 'session library' });
    const [{ sessions, problem }] = (await once(worker, 'message')) as [LibraryAnswer]; // Rejects with the worker's error.
    if (problem !== undefined) log(problem);
    return sessions.map(({ path, reason, ...session }) => ({
      ...session,
      id: idOf(path),
      name: basename(path),
      folder: basename(dirname(path)),
      reason: reason && byName(reason, path),
    }));
  }
  const add = (file: string): string => {
    const path = resolve(file);
    const name = basename(path);
    if (dirname(path) === resolve(folder())) return name;
    const taken = (id: string): boolean =>
      added.has(id) ? added.get(id) !== path : existsSync(join(resolve(folder()), id));
    let id = name;
    for (let n = 2; taken(id); n++) id = `${n}/${name}`;
    added.set(id, path);
    return id;
  };
  const list = onlyOnce(scan);
  return {
    fileOf,
    filesOf,
    add,
    list,
    async join(days) {
      const sessions = joinable(await list(), days);
      if (sessions.length === 0) throw new PlainError('session-none', libraryFaults.noDays);
      const sessionId = nameOfDays(days, sessions.length);
      joined.set(
        sessionId,
        sessions.map(({ id }) => id),
      );
      return { sessionId: sessions.length === 1 ? sessions[0].id : sessionId };
    },
    example: onlyOnce(async () => add(await makeExample({ folder: exampleFolder, appVersion }))),
    note(sessionId, notes) {
      changeNotes(nodeFiles, pathOf(sessionId), () => notes);
    },
    async remove(sessionId, open) {
      const path = pathOf(sessionId);
      // Parts behind a missing one as well.
      const parts = partPaths(nodeFiles, path).filter((part) => existsSync(part));
      const files = [...new Set([...parts, ...filesOfSession(nodeFiles, path)])];
      const played = open.flatMap((id) => filesOf(id) ?? []).flatMap(({ file }) => partPaths(nodeFiles, file));
      const held = new Set(played.flatMap(identityOf));
      if (files.flatMap(identityOf).some((identity) => held.has(identity)))
        throw new PlainError('session-open', libraryFaults.onScreen);
      if (isRecorded(path, nowMs())) throw new PlainError('session-recording', libraryFaults.recordedNow);
      await trash(files);
      added.delete(sessionId);
    },
  };
}

/** A link that leads nowhere too: it is listed, and can be removed. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // What cannot be looked at cannot be opened.
  }
}

/** The same for all names of a file: links, other spellings of its path. None where there is no file. */
function identityOf(path: string): string[] {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return [`${dev}/${ino}`];
  } catch {
    return [];
  }
}

/** False for what cannot be read. */
function isRecorded(path: string, wallMs: number): boolean {
  try {
    const session = openSession(nodeFiles, path);
    try {
      return isRecording(nodeFiles, session, wallMs);
    } finally {
      session.close();
    }
  } catch (error) {
    if (error instanceof SessionError) return false;
    throw error;
  }
}

/** Where it is; it is made where there is none. */
async function makeExample(request: ExampleRequest): Promise<string> {
  const worker = new Worker(workerUrl('example'), { workerData: request, name: 'example day' });
  const [answer] = (await once(worker, 'message')) as [ExampleAnswer]; // Rejects with the worker's error.
  if ('problem' in answer)
    throw new PlainError('example', libraryFaults.noExample(byName(answer.problem, request.folder)));
  return answer.path;
}

/** One run at a time, however often it is called; calls during a run share the next one, which sees what happened till then. */
function onlyOnce<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> | undefined;
  let next: Promise<T> | undefined;
  const start = (): Promise<T> => {
    next = undefined;
    const started = run();
    const ended = (): void => {
      if (running === ending) running = undefined;
    };
    const ending: Promise<unknown> = started.then(ended, ended);
    running = ending;
    return started;
  };
  return () => (running === undefined ? start() : (next ??= running.then(start)));
}

/**
 * For hosts without the system's trash: a folder `trash` beside the files, which stay together; where it holds one of that name already, `trash/2`,
 * `trash/3`. Nothing is deleted or replaced.
 */
export async function moveToTrashFolder(files: readonly string[]): Promise<void> {
  const trash = join(dirname(files[0]), 'trash');
  const isFree = (folder: string): boolean => !files.some((file) => existsSync(join(folder, basename(file))));
  let folder = trash;
  for (let n = 2; !isFree(folder); n++) folder = join(trash, String(n));
  await mkdir(folder, { recursive: true });
  for (const file of files) await rename(file, join(folder, basename(file)));
}
