/** Finds an installed Chromium-family browser and opens the terminal in it as an app window. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge'];

const FIXED: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap((folder) =>
    folder === undefined
      ? []
      : [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ],
  ),
};

/** Path of the first browser found; undefined where there is none. */
export function findBrowser(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = platform === 'win32' ? [] : ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...(FIXED[platform] ?? []), ...onPath].find(isExecutable);
}

/** Why a window cannot be opened from here; undefined when it can. */
export function windowProblem(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display here';
  if (platform === 'linux' && process.getuid?.() === 0)
    return 'browsers keep their sandbox only for users other than root';
  return undefined;
}

export interface AppWindow {
  /** Ends the browser that was started, with its children. */
  close(): void;
}

/**
 * Opens the app window with a profile of its own, so that its process lives as long as the window. `address` is seen by
 * every user of this machine: it holds no secret.
 * `onClosed` gets undefined when the window was closed, or a sentence when the browser could not be started.
 */
export function openAppWindow(
  browser: string,
  address: string,
  profile: string,
  onClosed: (problem?: string) => void,
): AppWindow {
  const flags = [`--app=${address}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check'];
  const ownGroup = process.platform !== 'win32';
  const child = spawn(browser, flags, { stdio: 'ignore', detached: ownGroup });
  child.on('error', (error) => onClosed(`${browser} could not be started: ${error.message}`));
  child.on('exit', () => onClosed());
  return {
    close() {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      if (ownGroup) process.kill(-child.pid, 'SIGTERM');
      else child.kill();
    },
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not there, or not ours to run: not a browser we can use.
  }
}
