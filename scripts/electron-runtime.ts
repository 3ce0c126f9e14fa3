/** Finds the Electron runtime, fetching it on first use as Electron's own installer does. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join('node_modules', 'electron');
const DOWNLOAD_TIMEOUT_MS = 180_000;

/** Path of the executable; undefined where it is not installed. */
export function installedElectron(): string | undefined {
  const pathFile = join(FOLDER, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(FOLDER, 'dist');
  const executable = join(dist, readFileSync(pathFile, 'utf8'));
  return existsSync(executable) ? executable : undefined;
}

/** The executable, or one sentence saying why there is none. */
export function electronRuntime(): { executable: string } | { problem: string } {
  const present = installedElectron();
  if (present) return { executable: present };
  process.stderr.write('Fetching the Electron runtime (once, about 110 MB)…\n');
  const run = spawnSync(process.execPath, [join(FOLDER, 'install.js')], {
    encoding: 'utf8',
    timeout: DOWNLOAD_TIMEOUT_MS,
  });
  const fetched = run.status === 0 ? installedElectron() : undefined;
  if (fetched) return { executable: fetched };
  const reason = run.error
    ? 'it took too long'
    : (run.stderr.split('\n').find((line) => line.includes('Error')) ?? 'unknown reason');
  return { problem: `The Electron runtime could not be downloaded (${reason.trim()})` };
}
