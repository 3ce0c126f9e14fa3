/** The ways a simulation is started: the command line and the worker thread. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import type { SimulationWorkerMessage } from '../../../src/main/server/worker.ts';
import { TestClient } from './harness.ts';

const CLI = new URL('../../../src/main/cli.ts', import.meta.url).pathname;
const WORKER = new URL('../../../src/main/server/worker.ts', import.meta.url);
const running: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

function simulate(...args: string[]): { child: ChildProcess; line: Promise<string>; finished: Promise<Finished> } {
  const child = spawn(process.execPath, [CLI, 'simulate', ...args]);
  running.push({ stop: () => child.kill('SIGKILL') });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const line = new Promise<string>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString();
      if (stdout.includes('\n')) resolve(stdout.split('\n')[0]);
    });
  });
  const finished = new Promise<Finished>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  return { child, line, finished };
}

test('prints one line, serves both protocols, ends cleanly on SIGTERM', async () => {
  const { child, line, finished } = simulate(
    '--json',
    '--seed',
    '3',
    '--start',
    '2026-11-19T10:00:00-05:00',
    '--symbols',
    'SPY,I:SPX',
  );
  const urls = JSON.parse(await line) as { ws: string; rest: string };
  const status = await fetch(`${urls.rest}/v1/marketstatus/now`, { headers: { authorization: 'Bearer k' } });
  expect(((await status.json()) as { serverTime: string }).serverTime).toMatch(/^2026-11-19T10:00:/);
  const client = await new TestClient(`${urls.ws}/stocks`).open();
  expect(client.statuses()[1]).toBe('auth_success: authenticated');
  child.kill('SIGTERM');
  const { code, stdout } = await finished;
  expect([code, stdout.trim().split('\n').length]).toEqual([0, 1]);
});

test('a port in use is one clear sentence and exit 1', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  running.push({ stop: () => taken.close() });
  const { port } = taken.address() as { port: number };
  const { code, stdout, stderr } = await simulate('--port', String(port)).finished;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toBe(`tapedeck: port ${port} is already in use; choose another with --port, or --port 0 for any\n`);
});

test.each([
  ['2026-11-20T10:00:00', /^2026-11-20T10:00:0.*-05:00$/, 'at 2026-11-20 10:00:0'],
  ['2026-07-20 10:00', /^2026-07-20T10:00:0.*-04:00$/, 'at 2026-07-20 10:00:0'],
  ['2026-11-20T16:00:00Z', /^2026-11-20T11:00:0.*-05:00$/, 'at 2026-11-20 11:00:0'],
  ['2026-11-21 12:00', /^2026-11-23T09:30:0.*-05:00$/, ' ET (at 2026-11-21 12:00:00 ET it is closed)'],
])(
  'a start at %s is New York time, and begins with the next session while the market is closed',
  async (start, serverTime, told) => {
    const { child, line, finished } = simulate('--json', '--symbols', 'SPY', '--start', start);
    const urls = JSON.parse(await line) as { rest: string };
    const status = await fetch(`${urls.rest}/v1/marketstatus/now`, { headers: { authorization: 'Bearer k' } });
    expect(((await status.json()) as { serverTime: string }).serverTime).toMatch(serverTime);
    child.kill('SIGTERM');
    expect((await finished).stderr).toContain(told);
  },
);

test.each([[['--rate', '5']], [['--plan', 'golden']], [['--symbols', 'SPY,NOPE']], [['--start', 'yesterday']]])(
  '%j is bad usage: exit 2',
  async (args) => {
    const { code, stdout } = await simulate(...args).finished;
    expect([code, stdout]).toEqual([2, '']);
  },
);

test('the worker says where it listens and stops when told', async () => {
  const worker = new Worker(WORKER, { workerData: { seed: 2, rate: 500 } });
  running.push({ stop: () => worker.terminate() });
  const listening = await new Promise<SimulationWorkerMessage>((resolve) => worker.once('message', resolve));
  if (listening.kind !== 'listening') throw new Error(listening.message);
  const client = await new TestClient(`ws://127.0.0.1:${listening.port}/options`).open();
  expect(client.statuses()[1]).toBe('auth_success: authenticated');
  const ended = new Promise<number>((resolve) => worker.once('exit', resolve));
  worker.postMessage({ kind: 'stop' });
  expect(await ended).toBe(0);
});
