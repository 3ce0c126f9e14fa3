/** What this machine has: runtime, window, keychain, room for recordings. One finding each, with the remedy where something lacks. */
import { accessSync, constants, existsSync, statSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { defaultPreferences } from '../../shared/settings/preferences.ts';
import type { SavedProbe } from './probe/report.ts';
import { formatByteCount } from './terminal-output.ts';

export interface MachineFinding {
  what: string;
  /** `missing`: the terminal needs it; `optional`: it works without, as `detail` says. */
  state: 'ok' | 'optional' | 'missing';
  detail: string;
  /** How to get what is missing. */
  remedy?: string;
  /** What a program said of it, in its own words: in the JSON alone. */
  cause?: string;
}

const LEAST_NODE = [22, 18] as const;

export function checkRuntime(version: string = process.versions.node): MachineFinding {
  const what = 'runtime';
  const [major, minor] = version.split('.').map(Number);
  const newEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  const detail = `Node ${version}, ${process.platform} ${process.arch}`;
  if (newEnough) return { what, state: 'ok', detail };
  return { what, state: 'missing', detail, remedy: `install Node ${LEAST_NODE.join('.')} or newer` };
}

export interface WindowMeans {
  /** Path or version of Electron. */
  electron: string | undefined;
  browser: string | undefined;
  /** Why no window can be opened from here. */
  problem: string | undefined;
}

/** In place of what a window needs, where the terminal is no part of what was installed. */
export const NO_TERMINAL: MachineFinding = {
  what: 'terminal',
  state: 'optional',
  detail: 'no part of this package, which is the command line alone; no command needs it',
  remedy: 'install the desktop app, or open it from a checkout of the sources',
};

/** Electron, a browser's app window, or at least a URL to open elsewhere: none of them is indispensable. */
export function checkWindow({ electron, browser, problem }: WindowMeans): MachineFinding[] {
  const findings: MachineFinding[] = [
    electron === undefined
      ? {
          what: 'electron',
          state: 'optional',
          detail: 'the runtime is not here yet; the terminal opens in a browser',
          remedy: '`npm start` fetches it (about 110 MB)',
        }
      : { what: 'electron', state: 'ok', detail: electron },
    browser === undefined
      ? {
          what: 'browser',
          state: 'optional',
          detail: 'no Chromium, Chrome or Edge found; needed where Electron cannot run',
          remedy: 'install one of them, or open the printed URL in any browser',
        }
      : { what: 'browser', state: 'ok', detail: browser },
  ];
  if (problem !== undefined)
    findings.push({
      what: 'window',
      state: 'optional',
      detail: `none can be opened: ${problem}`,
      remedy: '`npm start -- --web` prints a URL to open on this machine',
    });
  return findings;
}

/** `command` from `sandboxCommand`, for the program that would show the window. */
export function checkSandbox(command: string | undefined, asRoot: boolean): MachineFinding {
  const what = 'sandbox';
  if (asRoot)
    return { what, state: 'optional', detail: 'Chromium refuses it to root', remedy: 'start Tapedeck as another user' };
  if (command === undefined) return { what, state: 'ok', detail: 'nothing keeps Chromium from having its own' };
  return {
    what,
    state: 'optional',
    detail: 'this system forbids the user namespaces it needs; the terminal opens in a browser, which may refuse too',
    remedy: `\`${command}\`, or the .deb package, which brings an AppArmor profile`,
  };
}

/** `problem` from `keychainProblem`. */
export function checkKeychain(
  problem: string | undefined,
  platform: NodeJS.Platform = process.platform,
): MachineFinding {
  const what = 'keychain';
  if (problem === undefined) return { what, state: 'ok', detail: 'answers' };
  return {
    what,
    state: 'optional',
    detail: `not available (${problem.split('\n')[0]}); a key is kept in memory until the terminal ends`,
    remedy:
      platform === 'linux'
        ? 'install gnome-keyring or KWallet and log in to a desktop session'
        : 'unlock it and try again',
  };
}

const DAY_MS = 86_400_000;
/** The vendor changes; what was found half a year ago is a hint. */
const PROBE_OLD_DAYS = 180;

/** When the vendor was last probed from here (`tapedeck probe`), and with what result. */
export function checkProbe(probe: SavedProbe | undefined, nowMs: number, inCheckout = false): MachineFinding {
  const what = 'probe';
  const remedy = `\`${inCheckout ? 'npm run -s tapedeck -- probe' : 'tapedeck probe'}\` asks the vendor in ten minutes what the terminal assumes of it`;
  if (!probe) return { what, state: 'optional', detail: 'none was made here', remedy };
  const days = Math.max(0, Math.floor((nowMs - probe.startedMs) / DAY_MS));
  const age = days === 0 ? 'today' : days === 1 ? 'a day ago' : `${days} days ago`;
  const detail = `${age}, of ${probe.socket}: ${probe.summary}`;
  return days > PROBE_OLD_DAYS ? { what, state: 'optional', detail, remedy } : { what, state: 'ok', detail };
}

/** Whether settings and recordings can be written to `folder`, which need not exist yet. */
export function checkDataFolder(folder: string): MachineFinding {
  const what = 'data folder';
  const existing = nearestExisting(folder);
  try {
    if (!statSync(existing).isDirectory()) return unusable(folder, `${existing} is a file`, 'move it away');
    accessSync(existing, constants.W_OK);
    const { bavail, bsize } = statfsSync(existing);
    const freeBytes = bavail * bsize;
    const leastBytes = defaultPreferences().recording.minFreeGigabytes * 1e9;
    const detail = `${folder}, ${formatByteCount(freeBytes)} free`;
    if (freeBytes >= leastBytes) return { what, state: 'ok', detail };
    return {
      what,
      state: 'missing',
      detail: `${detail}: recording pauses below ${formatByteCount(leastBytes)}`,
      remedy: 'free some space, delete old sessions, or name another folder with TAPEDECK_DATA',
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return unusable(folder, `${existing}: ${code}`, `make ${existing} writable`);
  }
}

const unusable = (folder: string, reason: string, remedy: string): MachineFinding => ({
  what: 'data folder',
  state: 'missing',
  detail: `${folder} cannot be written (${reason})`,
  remedy: `${remedy}, or name another folder with TAPEDECK_DATA`,
});

function nearestExisting(folder: string): string {
  const above = dirname(folder);
  return existsSync(folder) || above === folder ? folder : nearestExisting(above);
}
