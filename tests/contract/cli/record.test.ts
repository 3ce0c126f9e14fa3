/** `tapedeck record` as a process: signals end its file well, a server that never answers does not hold it, a lost file is reported. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../src/main/engine/session/reading/join-sessions.ts';
import { verifySession } from '../../../src/main/engine/session/reading/verify.ts';

const CLI = new URL('../../../src/main/cli.ts', import.meta.url).pathname;
let folder: string;
const stops: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-record-'));
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  said: () => string;
  printed: () => string;
  signal(name: NodeJS.Signals): void;
  ended: Promise<number | null>;
}

function run(args: readonly string[]): Running {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  stops.push(() => child.exitCode ?? child.kill('SIGKILL'));
  return { said: () => err, printed: () => out, signal: (name) => child.kill(name), ended };
}

async function until(holds: () => boolean): Promise<void> {
  for (const endMs = performance.now() + 90_000; !holds();) {
    if (performance.now() > endMs) throw new Error('nothing came in time');
    await sleep(20);
  }
}

/** The simulated market on a port of its own. */
async function simulate(): Promise<string> {
  const server = run(['simulate', '--port', '0', '--json']);
  await until(() => server.printed().includes('\n'));
  return (JSON.parse(server.printed()) as { ws: string }).ws;
}

const recordTo = (out: string, ws: string): string[] => [
  'record',
  '--out',
  out,
  '--ws',
  ws,
  '--chain',
  'none',
  '--channels',
  'stocks:Q.SPY,stocks:T.SPY',
];
const bytesOf = (path: string): number => (existsSync(path) ? nodeFiles.sizeOf(path) : 0);

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s closes the file well',
  async (signal) => {
    const out = join(folder, 'x.mcap');
    const recording = run(recordTo(out, await simulate()));
    await until(() => bytesOf(out) > 6000);
    recording.signal(signal);
    expect(await recording.ended, recording.said()).toBe(0);
    const session = openSession(nodeFiles, out);
    expect(session.cut).toBeUndefined();
    expect(session.end.stateHash).toMatch(/^[0-9a-f]{16}$/);
    expect(verifySession(session).findings).toEqual([]);
    session.close();
  },
  120_000,
);

test.each(['record', 'probe'])(
  '%s without a key, at a server that wants one: so it says, and no key was refused',
  async (command) => {
    const server = run(['simulate', '--port', '0', '--json', '--key', 'the-key-of-the-server']);
    await until(() => server.printed().includes('\n'));
    const { ws } = JSON.parse(server.printed()) as { ws: string };
    const out = join(folder, 'out');
    const asked = run(command === 'record' ? recordTo(out, ws) : ['probe', '--quick', '--out', out, '--ws', ws]);
    expect(await asked.ended).toBe(1);
    const { host } = new URL(ws);
    expect(asked.said()).toContain(`tapedeck: ${host} wants a key, and none was given: set TAPEDECK_SERVER_KEY`);
    expect(asked.said()).not.toContain('not accepted');
    expect(existsSync(out)).toBe(false);
  },
);

test('a deleted folder is noticed and said, at the end by the exit code too; nothing was lost', async () => {
  const place = join(folder, 'recordings');
  const out = join(place, 'x.mcap');
  const recording = run([...recordTo(out, await simulate()), '--make-folder']);
  await until(() => bytesOf(out) > 6000);
  rmSync(place, { recursive: true });
  await until(() => recording.said().includes('saved as'));
  recording.signal('SIGTERM');
  expect(await recording.ended).toBe(1);
  const session = openSession(nodeFiles, out);
  expect(verifySession(session).findings).toEqual([]);
  expect(session.end.frames).toBeGreaterThan(0);
  session.close();
});

test('--for ends it although the server never answers, and nothing is left', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  stops.push(() => silent.close());
  const { port } = silent.address() as { port: number };
  const recording = run([...recordTo(join(folder, 'x.mcap'), `ws://127.0.0.1:${port}`), '--for', '1']);
  expect(await recording.ended).toBe(1);
  expect(recording.said()).toMatch(/ended before the server answered: nothing was recorded/);
  expect(readdirSync(folder)).toEqual([]);
});

test('a plan without real time is told how to be recorded, and is with --delayed', async () => {
  const server = run(['simulate', '--port', '0', '--json', '--plan', 'stocks=none,options=developer,indices=none']);
  await until(() => server.printed().includes('\n'));
  const { ws } = JSON.parse(server.printed()) as { ws: string };
  const args = ['record', '--ws', ws, '--chain', 'none', '--channels', 'options:T.*', '--out'];
  const refused = run([...args, join(folder, 'refused.mcap')]);
  await until(() => refused.said().includes('try --delayed options'));
  refused.signal('SIGINT');
  await refused.ended;
  expect(await run([...args, join(folder, 'x.mcap'), '--delayed', 'options']).ended).toBe(2);
  expect(await run([...args, join(folder, 'y.mcap'), '--delayed', 'bonds']).ended).toBe(2);
  const out = join(folder, 'delayed.mcap');
  const recording = run([...args, out, '--ws-delayed', `${ws}/delayed`, '--delayed', 'options']);
  await until(() => bytesOf(out) > 6000);
  recording.signal('SIGINT');
  expect(await recording.ended, recording.said()).toBe(0);
  expect(recording.said()).not.toMatch(/late|Show fewer panes/);
});

test('a plan without the chain is told so, and its channels are recorded', async () => {
  const server = run(['simulate', '--port', '0', '--json', '--plan', 'stocks=advanced,options=none,indices=none']);
  await until(() => server.printed().includes('\n'));
  const { ws } = JSON.parse(server.printed()) as { ws: string };
  const out = join(folder, 'x.mcap');
  const recording = run(['record', '--ws', ws, '--channels', 'stocks:T.SPY,options:T.*', '--out', out]);
  await until(() => recording.said().includes('Leave options out'));
  await until(() => bytesOf(out) > 6000);
  recording.signal('SIGINT');
  expect(await recording.ended, recording.said()).toBe(0);
  expect(recording.said()).toContain(
    'The option quotes of SPY’s chain are not recorded, and it goes on without them: ',
  );
  expect(recording.said()).toContain('--chain none asks for none.');
  expect(recording.said()).toContain('options: nothing is recorded, for the plan has no stream of it: “');
  expect(recording.said()).not.toContain('try --delayed');
});

test('an account that still counts a killed recording is said, and when it is tried again', async () => {
  const http = createHttpServer((_request, response) =>
    response.end(JSON.stringify({ market: 'open', serverTime: new Date().toISOString() })),
  ).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const full = new WebSocketServer({ server: http });
  full.on('connection', (socket) =>
    socket.send('[{"ev":"status","status":"max_connections","message":"Maximum number of connections exceeded."}]'),
  );
  stops.push(() => http.closeAllConnections());
  stops.push(() => http.close());
  const ws = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const recording = run(recordTo(join(folder, 'x.mcap'), ws));
  await until(() => recording.said().includes('Tried again in'));
  expect(recording.said()).toMatch(
    /stocks: nothing is recorded yet: the account still counts a connection that ended a moment ago, or another program has it\. Tried again in (29|30) s\./,
  );
  recording.signal('SIGINT');
  // Nothing came: that is said, and is a failure.
  expect(await recording.ended).toBe(1);
  expect(recording.said()).toContain('No event of the market arrived');
});
