/** What the tests need beside npm packages: a Chromium and a Secret Service. Fetched on Debian as root, else used as found. */
import { spawnSync } from 'node:child_process';
import { findBrowser } from '../src/main/host/browsers.ts';

const KEYRING_TOOLS = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon', 'secret-tool'];
const BROWSER_PACKAGES = ['chromium', 'fonts-liberation'];
const KEYRING_PACKAGES = ['gnome-keyring', 'libsecret-1-0', 'libsecret-tools', 'dbus', 'dbus-bin'];

const present = (command: string): boolean =>
  spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;

/** Installs what is missing where it may; returns a sentence per thing that stays missing. */
export function prepareTools(say: (text: string) => void): string[] {
  const wanted = [
    ...(findBrowser() === undefined ? BROWSER_PACKAGES : []),
    ...(process.platform === 'linux' && !KEYRING_TOOLS.every(present) ? KEYRING_PACKAGES : []),
  ];
  if (wanted.length > 0 && process.getuid?.() === 0 && present('apt-get')) install(wanted, say);
  const missing: string[] = [];
  if (findBrowser() === undefined)
    missing.push('browser and Electron tests are skipped: no Chromium, Chrome or Edge was found');
  if (process.platform !== 'linux') missing.push('the Secret Service test is skipped: it is for Linux');
  else {
    const tools = KEYRING_TOOLS.filter((tool) => !present(tool));
    if (tools.length > 0) missing.push(`the keychain test is skipped: ${tools.join(', ')} not installed`);
  }
  return missing;
}

function install(packages: readonly string[], say: (text: string) => void): void {
  say(`Installing ${packages.join(' ')}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ];
  for (const step of steps) {
    const run = spawnSync('apt-get', step, { encoding: 'utf8', env });
    if (run.status !== 0) {
      say(`apt-get ${step[0]} failed: ${run.stderr.trim().split('\n').at(-1)}`);
      return;
    }
  }
}
