/**
 * One terminal per data folder: two would overwrite each other's settings. The claim is a local socket that the terminal listens on, so that it
 * ends with the process, however that ends; a lock file would outlive a crash.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';

/** The kernel allows 107 bytes on Linux, 103 on macOS; a folder with a longer path is not claimed. */
const LONGEST_SOCKET_PATH = 100;

/** Resolves to a function that releases the claim; undefined where another terminal has the folder. Throws the system's error where it cannot be claimed. */
export async function claimDataFolder(folder: string): Promise<(() => void) | undefined> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = socketPath(folder);
  if (path.length > LONGEST_SOCKET_PATH) return () => undefined;
  const claimed = await listen(path);
  if (claimed) return claimed;
  if (await answers(path)) return undefined;
  rmSync(path, { force: true });
  return listen(path);
}

function socketPath(folder: string): string {
  if (process.platform !== 'win32') return join(folder, 'in-use.sock');
  return `\\\\.\\pipe\\tapedeck-${createHash('sha256').update(resolve(folder).toLowerCase()).digest('hex').slice(0, 32)}`;
}

function listen(path: string): Promise<(() => void) | undefined> {
  const { promise, resolve: settle, reject } = Promise.withResolvers<(() => void) | undefined>();
  const server = createServer((visitor) => visitor.destroy());
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
