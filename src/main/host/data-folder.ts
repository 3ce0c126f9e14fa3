/** Where the terminal keeps settings and sessions: each system's usual place, the same for every host. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Absolute, whatever `TAPEDECK_DATA` is. */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  if (env.TAPEDECK_DATA) return resolve(env.TAPEDECK_DATA);
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Tapedeck');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Tapedeck');
  return join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'tapedeck');
}

/** Virtual file systems of the kernel: nothing can be stored there, and creating folders in them may hang. */
const NO_DISK = ['/proc', '/sys', '/dev'];

/** Why nothing can be stored under this absolute path, as a sentence; undefined where it is a folder or can be created. */
export function dataFolderProblem(folder: string): string | undefined {
  const words = `The data folder ${JSON.stringify(folder)}`;
  const remedy = 'Name another one with --data or TAPEDECK_DATA.';
  // oxlint-disable-next-line no-control-regex
  if (/[\0-\x1f]/.test(folder)) return `${words} has a name that no file system takes. ${remedy}`;
  let existing = folder;
  while (!existsSync(existing) && existing !== dirname(existing)) existing = dirname(existing);
  // A link may lead there.
  for (const path of [folder, existsSync(existing) ? realpathSync(existing) : existing])
    if (NO_DISK.some((place) => path === place || path.startsWith(`${place}/`)))
      return `${words} is no place on a disk. ${remedy}`;
  if (existsSync(existing) && !statSync(existing).isDirectory())
    return `${words} cannot be used: ${existing} is a file. ${remedy}`;
  return undefined;
}

/** The memory's file. */
export const historyFileIn = (dataFolder: string): string => join(dataFolder, 'history.sqlite');
