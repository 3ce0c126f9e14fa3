/**
 * The window that Tapedeck opens by itself, with a stand-in for the browser that looks around as another user would: the
 * one-time token is in no argument and no environment, works once, and the window goes when the terminal goes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

test.skip(process.platform !== 'linux', 'looks into /proc');

/** Tapedeck opens no browser for root. */
const NOBODY = 65_534;
const asRoot = process.getuid?.() === 0;
const KEY = 'key-in-the-environment-2468';

const BROWSER = `#!${process.execPath}
const fs = require('node:fs');
const http = require('node:http');
const { fileURLToPath } = require('node:url');
const address = process.argv.find((flag) => flag.startsWith('--app=')).slice(6);
const file = fileURLToPath(address);
const page = fs.readFileSync(file, 'utf8');
const token = /name="token" value="([^"]+)"/.exec(page)[1];
const action = /action="([^"]+)"/.exec(page)[1];
const lines = fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).map((pid) => {
  try { return fs.readFileSync('/proc/' + pid + '/cmdline', 'utf8'); } catch { return ''; }
});
const post = () => new Promise((resolve) => {
  const request = http.request(action, { method: 'POST', headers: { origin: 'null' } }, (answer) => {
    answer.resume();
    resolve({ status: answer.statusCode, cookie: String(answer.headers['set-cookie']) });
  });
  request.end('token=' + token);
});
(async () => {
  const seen = { pid: process.pid, token, mode: fs.statSync(file).mode & 0o777, argv: process.argv, env: process.env, lines,
    first: await post(), second: await post(), left: fs.existsSync(file) };
  fs.writeFileSync(process.env.SEEN + '.new', JSON.stringify(seen));
  fs.renameSync(process.env.SEEN + '.new', process.env.SEEN);
  setInterval(() => undefined, 1e6);
})();
`;

interface Seen {
  pid: number;
  token: string;
  mode: number;
  argv: string[];
  env: Record<string, string>;
  lines: string[];
  first: { status: number; cookie: string };
  second: { status: number };
  left: boolean;
}

test('is let in by a file of its owner, and closed with the terminal', async () => {
  const home = mkdtempSync(join(tmpdir(), 'tapedeck-window-'));
  const bin = join(home, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'chromium'), BROWSER);
  chmodSync(join(bin, 'chromium'), 0o755);
  if (asRoot) chownSync(home, NOBODY, NOBODY);
  const seenFile = join(home, 'seen.json');
  const data = join(home, 'data');
  const host = spawn(process.execPath, ['out/main/web.js', '--simulated', '--open', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: bin,
      HOME: home,
      DISPLAY: ':0',
      SEEN: seenFile,
      MASSIVE_API_KEY: KEY,
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
    },
    ...(asRoot && { uid: NOBODY, gid: NOBODY }),
  });
  let said = '';
  for (const stream of [host.stdout, host.stderr]) stream.on('data', (part) => (said += part));
  try {
    await expect.poll(() => existsSync(seenFile) || said, { timeout: 50_000 }).toBe(true);
    const seen = JSON.parse(readFileSync(seenFile, 'utf8')) as Seen;
    expect(seen.token.length).toBeGreaterThan(30);
    expect(seen.mode).toBe(0o600);
    expect(seen.argv.join(' ')).not.toContain(seen.token);
    expect(seen.lines.some((line) => line.includes(join(data, 'enter.html')))).toBe(true);
    expect(seen.lines.filter((line) => line.includes(seen.token))).toEqual([]);
    expect(JSON.stringify(seen.env)).not.toContain(seen.token);
    expect(JSON.stringify(seen.env)).not.toContain(KEY);
    expect(said).not.toContain(seen.token);
    const { port } = new URL(/http:\S+/.exec(said)![0]);
    expect(seen.first).toMatchObject({ status: 200, cookie: expect.stringContaining(`tapedeck-${port}=`) });
    expect([seen.second.status, seen.left]).toEqual([401, false]);

    host.kill('SIGTERM');
    expect((await once(host, 'exit'))[0]).toBe(0);
    const isRunning = (): boolean => {
      try {
        // A zombie is gone too; only its parent may still read it.
        return !readFileSync(`/proc/${seen.pid}/stat`, 'utf8').includes(') Z ');
      } catch {
        return false;
      }
    };
    await expect.poll(isRunning).toBe(false);
  } finally {
    if (host.exitCode === null) host.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
});
