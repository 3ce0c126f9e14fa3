/** Builds when out/ is missing or older than its sources. Says so on stderr; stdout stays for data. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = 'out/.built';
const SOURCES = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];

/** Newest modification time of a file or of anything in a folder, ms; 0 where there is nothing. */
function newestMs(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0;
  let newest = found.mtimeMs; // A folder's own time tells of removed files.
  for (const name of readdirSync(path)) newest = Math.max(newest, newestMs(join(path, name)));
  return newest;
}

/** Throws Error with the build's last words when it fails. Runs in the current folder. */
export function buildIfNeeded(): void {
  if (newestMs(STAMP) > Math.max(...SOURCES.map(newestMs))) return;
  build();
}

export function build(): void {
  process.stderr.write('Building the terminal…\n');
  const startedAtMs = Date.now();
  const cli = join('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const run = spawnSync(process.execPath, [cli, 'build', '--logLevel', 'warn'], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`The build failed:\n${run.stdout}${run.stderr}`);
  mkdirSync('out', { recursive: true });
  writeFileSync(STAMP, `${new Date(startedAtMs).toISOString()}\n`);
}
