/** The app, the web host and a recording command on one data folder: each says what it met, and nothing is lost. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser } from '../../src/main/host/browsers.ts';
import { startSimulation } from '../../src/main/server/simulate.ts';
import { seesWorld } from './cases.ts';
import { StandInApp } from './stand-in-app.ts';

const runnable = existsSync('out/main/index.js') && findBrowser() !== undefined;
const environment = {
  ...process.env,
  TAPEDECK_SERVER_KEY: 'any-key-of-this-test',
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
};
const SESSION = resolve('tests/replay/golden/simulated.mcap');

interface Run {
  child: ChildProcess;
  said: () => string;
}

const children: ChildProcess[] = [];
let data: string;
let app: StandInApp | undefined;
beforeEach(() => (data = mkdtempSync(join(tmpdir(), 'tapedeck-one-'))));
afterEach(async () => {
  await app?.kill();
  app = undefined;
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

function start(entry: string, ...flags: string[]): Run {
  const child = spawn(process.execPath, [entry, ...flags], { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
  return { child, said: () => said };
}

const ended = async ({ child }: Run): Promise<number | null> => {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
};

describe.skipIf(!runnable)('one data folder', { timeout: 120_000 }, () => {
  it('has the app: a web host brings its window to the front, with the session that was named', async () => {
    app = StandInApp.start(['--simulated', '--data', data], environment);
    const page = await app.page();
    await seesWorld(page, /SIMULATED/);
    const web = start('out/main/web.js', '--data', data, '--session', SESSION, '--port', '0');
    expect(await ended(web)).toBe(0);
    expect(web.said()).toContain('is open on the data folder');
    expect(web.said()).toContain('Its window was brought to the front. --port was ignored: ');
    await seesWorld(page, /REPLAY/);
    expect(await app.quit()).toBe(0);
  });

  it('has a web host: the app says so, with a way in, and ends', async () => {
    const web = start('out/main/web.js', '--simulated', '--data', data);
    await expect.poll(web.said, { timeout: 60_000 }).toMatch(/^URL /m);
    app = StandInApp.start(['--data', data, '--simulated'], environment);
    expect(await app.exited()).toBe(0);
    expect(app.stderr).toContain('is open on the data folder');
    expect(app.stderr).toContain('--simulated was ignored: ');
    expect(web.child.exitCode).toBeNull();
    web.child.kill('SIGTERM');
    expect(await ended(web)).toBe(0);
  });

  it('has a terminal that records: a recording command beside it ends with a file of its own', async () => {
    const web = start('out/main/web.js', '--simulated', '--data', data);
    const sessions = join(data, 'sessions');
    const recordings = (): string[] =>
      (existsSync(sessions) ? readdirSync(sessions) : []).filter((name) => name.endsWith('.mcap'));
    await expect.poll(() => recordings().length, { timeout: 60_000 }).toBe(1);
    const [taken] = recordings();
    const { server } = await startSimulation({ port: 0, simulation: { seed: 7, rate: 100 } });
    const flags = `--ws ${server.wsUrl} --rest ${server.restUrl} --for 2 --channels stocks:T.SPY --chain none`.split(
      ' ',
    );
    const record = (out: string): Run => start('out/main/cli.js', 'record', ...flags, '--out', join(sessions, out));
    const refused = record(taken);
    expect(await ended(refused)).toBe(1);
    expect(refused.said()).toContain(taken);
    expect(refused.said()).not.toMatch(/^ {4}at /m);
    const own = record('beside.mcap');
    expect(await ended(own), own.said()).toBe(0);
    await server.close();
    web.child.kill('SIGTERM');
    expect(await ended(web)).toBe(0);
    for (const name of recordings()) {
      const verified = start('out/main/cli.js', 'verify', join(sessions, name));
      expect(await ended(verified), `${name}: ${verified.said()}`).toBe(0);
    }
    expect(recordings().toSorted()).toEqual([taken, 'beside.mcap'].toSorted());
  });
});
