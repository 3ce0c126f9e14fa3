/**
 * One terminal per data folder: two would overwrite each other's settings. The claim is a local socket that the terminal listens on, so that
 * it ends with the process however that ends; a file would outlive a crash. A second start knocks on it, as Electron's second instance does.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { PlainError } from '../rpc/plain-error.ts';
import { CLAIM_SOCKET } from '../storage/file-modes.ts';

/** The kernel takes 107 bytes on Linux, 103 on macOS; the socket of a longer path lies among the temporary files. */
const LONGEST_SOCKET_PATH = 100;
/** A terminal that is starting or busy may take this long to answer. */
const ANSWER_WAIT_MS = 10_000;
const LONGEST_LINE = 10_000;

/** What a second start wants of the terminal that runs: a window or a URL to print, and a session opened. */
export interface Knock {
  want: 'window' | 'url';
  /** Absolute. */
  session?: string;
}
/** What a second start is to print: `out` on stdout, `words` for the person. */
export interface KnockAnswer {
  out?: string;
  words: string;
}

/**
 * Resolves to a function that releases the claim; undefined where another terminal has the folder. Throws PlainError where it cannot be
 * written to. `onKnock` answers second starts; only this user's processes reach it.
 */
export async function claimDataFolder(
  folder: string,
  onKnock: (knock: Knock) => Promise<KnockAnswer>,
): Promise<(() => void) | undefined> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = socketPath(folder);
    const claimed = await listen(path, onKnock);
    if (claimed) return claimed;
    if (await answers(path)) return undefined;
    rmSync(path, { force: true });
    return await listen(path, onKnock);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new PlainError(
      'data-folder',
      `The data folder ${JSON.stringify(folder)} cannot be written to (the system says ${code}). Name another one with --data or TAPEDECK_DATA.`,
    );
  }
}

/** The answer of the terminal that has the folder; undefined where it gives none. */
export async function knockAt(folder: string, knock: Knock): Promise<KnockAnswer | undefined> {
  const { promise, resolve: settle } = Promise.withResolvers<string>();
  const visitor = connect(socketPath(folder), () => visitor.write(`${JSON.stringify(knock)}\n`));
  visitor.setTimeout(ANSWER_WAIT_MS, () => visitor.destroy());
  firstLine(visitor, settle);
  visitor.once('close', () => settle(''));
  const line = await promise;
  visitor.destroy();
  return read(line, answerSchema);
}

const answerSchema = z.object({ out: z.string().optional(), words: z.string() });
const knockSchema = z.object({ want: z.enum(['window', 'url']), session: z.string().optional() });

/** Undefined for what is none: an older terminal, or one that is ending, says nothing. */
function read<T>(line: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function socketPath(folder: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\tapedeck-${nameOf(resolve(folder).toLowerCase())}`;
  const path = join(folder, CLAIM_SOCKET);
  return Buffer.byteLength(path) <= LONGEST_SOCKET_PATH ? path : join(ownFolder(), nameOf(resolve(folder)));
}

const nameOf = (folder: string): string => createHash('sha256').update(folder).digest('hex').slice(0, 32);

/** This user's own, among everybody's temporary files. */
function ownFolder(): string {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `tapedeck-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0)
    throw new Error(`${folder} is not this user's own`);
  return folder;
}

function listen(path: string, onKnock: (knock: Knock) => Promise<KnockAnswer>): Promise<(() => void) | undefined> {
  const { promise, resolve: settle, reject } = Promise.withResolvers<(() => void) | undefined>();
  const server = createServer((visitor) => {
    visitor.setTimeout(ANSWER_WAIT_MS, () => visitor.destroy());
    firstLine(visitor, (line) => {
      const knock = read(line, knockSchema);
      if (knock === undefined) visitor.destroy();
      else
        onKnock(knock).then(
          (answer) => visitor.end(`${JSON.stringify(answer)}\n`),
          () => visitor.destroy(),
        );
    });
  });
  server.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') settle(undefined);
    else reject(error);
  });
  server.listen(path, () => {
    server.unref();
    settle(() => void server.close());
  });
  return promise;
}

function firstLine(socket: Socket, heard: (line: string) => void): void {
  let text = '';
  socket.on('error', () => undefined); // It went away; `close` follows.
  socket.on('data', (part) => {
    text += part.toString();
    const end = text.indexOf('\n');
    if (end !== -1) {
      socket.removeAllListeners('data');
      heard(text.slice(0, end));
    } else if (text.length > LONGEST_LINE) socket.destroy();
  });
}

/** Whether somebody listens: the socket of a terminal that was killed refuses. */
function answers(path: string): Promise<boolean> {
  const { promise, resolve: settle } = Promise.withResolvers<boolean>();
  const visitor = connect(path, () => {
    visitor.destroy();
    settle(true);
  });
  visitor.once('error', () => settle(false));
  return promise;
}
