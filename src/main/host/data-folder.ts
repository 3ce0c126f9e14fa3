/** Where the terminal keeps settings and sessions: each system's usual place, the same for every host. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

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

/** The memory's file. */
export const historyFileIn = (dataFolder: string): string => join(dataFolder, 'history.sqlite');
