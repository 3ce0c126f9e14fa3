/** Where the Electron runtime is, if it is installed: its package brings only an installer. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Folder of Electron's package; undefined where it is not installed. */
export function electronFolder(from: string = import.meta.url): string | undefined {
  try {
    return dirname(createRequire(from).resolve('electron/package.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Path of the executable; undefined where the runtime was not fetched yet. */
export function installedElectron(
  folder: string | undefined = electronFolder(),
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  if (folder === undefined) return undefined;
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const dist = env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const executable = join(dist, readFileSync(pathFile, 'utf8'));
  return existsSync(executable) ? executable : undefined;
}
