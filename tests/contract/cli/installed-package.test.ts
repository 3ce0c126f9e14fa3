/** The command line as people install it: packed, `npm install -g` from the file alone, run away from the checkout. */
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it } from 'vitest';

const windows = process.platform === 'win32';

describe.skipIf(!existsSync('out/main/cli.js'))('the installed command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-installed-'));
  const bin = join(folder, 'global', windows ? 'tapedeck.cmd' : 'bin/tapedeck');
  const env = {
    ...process.env,
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    TAPEDECK_DATA: join(folder, 'data'),
    // No registry is asked: what is missing in the file would fail here.
    npm_config_offline: 'true',
    npm_config_cache: join(folder, 'empty-cache'),
  };
  const tapedeck = (...args: string[]): SpawnSyncReturns<string> =>
    spawnSync(bin, args, { cwd: folder, env, encoding: 'utf8', shell: windows });

  beforeAll(() => {
    const packed = spawnSync(process.execPath, ['scripts/package-cli.ts', '--built', folder], { encoding: 'utf8' });
    expect(packed.stderr).toBe('');
    const installed = spawnSync(
      `npm install -g --no-audit --no-fund --prefix "${join(folder, 'global')}" "${packed.stdout.trim()}"`,
      { cwd: folder, env, encoding: 'utf8', shell: true },
    );
    expect(installed.status, installed.stderr).toBe(0);
  }, 60_000);

  it('says its version and its commands', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(tapedeck('--version').stdout.trim()).toBe(version);
    expect(tapedeck('--help').stdout).toContain('simulate');
    expect(tapedeck('no-such-command').status).toBe(2);
  });

  it('gives no advice about what is not installed with it', () => {
    const { stdout } = tapedeck('doctor', '--offline', '--json');
    const { findings } = JSON.parse(stdout) as { findings: { what: string; remedy?: string }[] };
    const named = findings.map(({ what }) => what);
    expect(named).toEqual(expect.arrayContaining(['runtime', 'terminal', 'keychain', 'probe']));
    expect(named.filter((what) => ['electron', 'browser', 'window', 'sandbox'].includes(what))).toEqual([]);
    expect(JSON.stringify(findings)).not.toContain('npm start');
  });

  it('replays a session to the same state as the checkout', { timeout: 60_000 }, () => {
    const session = resolve('tests/replay/golden/simulated.mcap');
    const here = spawnSync(process.execPath, ['src/main/cli.ts', 'replay', session, '--state-hash'], {
      encoding: 'utf8',
    });
    expect(here.stdout).toMatch(/^[0-9a-f]{16}\n$/);
    expect(tapedeck('replay', session, '--state-hash').stdout).toBe(here.stdout);
  });

  it('simulates, records and verifies, each in its worker', { timeout: 60_000 }, async () => {
    const market = spawn(bin, ['simulate', '--json', '--seed', '7'], { cwd: folder, env, shell: windows });
    try {
      const [line] = (await once(createInterface({ input: market.stdout }), 'line')) as [string];
      const { ws, rest } = JSON.parse(line) as { ws: string; rest: string };
      const file = join(folder, 'recorded.mcap');
      const recorded = spawnSync(bin, ['record', '--out', file, '--ws', ws, '--rest', rest, '--for', '2'], {
        cwd: folder,
        env: { ...env, MASSIVE_API_KEY: 'a-key-for-the-simulation' },
        encoding: 'utf8',
        shell: windows,
      });
      expect(recorded.status, recorded.stderr).toBe(0);
      const verified = tapedeck('verify', file);
      expect(verified.status, verified.stderr).toBe(0);
    } finally {
      market.kill();
    }
  });
});
