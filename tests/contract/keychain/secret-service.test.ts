/** The vault against a real Secret Service (gnome-keyring on a bus of its own), seen from outside by `secret-tool`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const TOOLS = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon', 'secret-tool'];
const missing = TOOLS.filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined);
if (missing.length > 0) console.warn(`keychain test skipped: ${missing.join(', ')} not installed`);

describe.skipIf(missing.length > 0)('the vault on a real Secret Service', () => {
  it('stores, is read back by another program and another vault, and forgets', { timeout: 60_000 }, () => {
    const home = mkdtempSync(join(tmpdir(), 'tapedeck-keyring-'));
    const folder = (name: string): string => {
      const path = join(home, name);
      mkdirSync(path, { mode: 0o700 });
      return path;
    };
    const env = {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: folder('data'),
      XDG_CONFIG_HOME: folder('config'),
      XDG_CACHE_HOME: folder('cache'),
      XDG_RUNTIME_DIR: folder('run'),
      DBUS_SESSION_BUS_ADDRESS: undefined,
      MASSIVE_API_KEY: undefined,
    };
    const session = fileURLToPath(new URL('./session.ts', import.meta.url));
    const run = spawnSync('dbus-run-session', ['--', process.execPath, session], {
      encoding: 'utf8',
      env,
      timeout: 50_000,
    });
    rmSync(home, { recursive: true, force: true });
    expect(run.status, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout)).toEqual({
      before: { present: false, origins: ['https://api.massive.com'], store: 'none' },
      stored: { present: true, origins: ['https://api.massive.com'], lastFour: '8642', store: 'keychain' },
      seenInside: 'keychain-test-key-8642',
      readAgain: 'keychain-test-key-8642',
      statusAgain: { present: true, origins: ['https://api.massive.com'], lastFour: '8642', store: 'keychain' },
      forgotten: { present: false, origins: ['https://api.massive.com'], store: 'none' },
    });
  });
});
