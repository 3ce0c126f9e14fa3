/** The Electron runtime, fetched on first use as Electron's own installer does. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { electronFolder, installedElectron } from '../src/main/host/electron-runtime.ts';

const DOWNLOAD_TIMEOUT_MS = 180_000;

/** The executable, or one sentence saying why there is none. */
export function electronRuntime(): { executable: string } | { problem: string } {
  const present = installedElectron();
  if (present) return { executable: present };
  const folder = electronFolder();
  if (folder === undefined) return { problem: 'Electron is not installed here' };
  process.stderr.write('Fetching the Electron runtime (once, about 110 MB)…\n');
  const run = spawnSync(process.execPath, [join(folder, 'install.js')], {
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
