/** `record` and `probe` at a relay whose answers name the vendor's own next pages: asked of the relay with `--relay`, of nobody without. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../src/main/engine/session/reading/join-sessions.ts';

const CLI = new URL('../../../src/main/cli.ts', import.meta.url).pathname;
let folder: string;
const stops: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-relay-'));
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Hands on one page whose next one is named at the vendor's address. */
async function startRelay(): Promise<{ at: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://relay');
    asked.push(`${url.pathname}${url.searchParams.has('cursor') ? ' next page' : ''} ${request.headers.authorization}`);
    const next = `https://api.massive.com${url.pathname.replace('/massive', '')}?cursor=2`;
    const body = url.pathname.endsWith('/v1/marketstatus/now')
      ? { serverTime: new Date().toISOString() }
      : { status: 'OK', results: [], ...(url.searchParams.has('cursor') ? {} : { next_url: next }) };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return { at: `127.0.0.1:${port}/massive`, asked };
}

function run(args: readonly string[]): { said: () => string; ended: Promise<number | null>; end: () => void } {
  const env = { ...process.env, TAPEDECK_SERVER_KEY: 'relay-key-4711' };
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  stops.push(() => child.exitCode ?? child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { said: () => said, ended, end: () => child.kill('SIGTERM') };
}

async function until(holds: () => boolean, why: () => string): Promise<void> {
  for (const endMs = performance.now() + 40_000; !holds();) {
    if (performance.now() > endMs) throw new Error(`waited in vain: ${why()}`);
    await sleep(20);
  }
}

const COMMANDS = {
  record: ['record', '--out', 'x.mcap', '--channels', 'stocks:T.SPY', '--chain', 'SPY'],
  probe: ['probe', '--quick', '--out', 'probes', '--no-reopen'],
};
/** The path of which each asks more than a page. */
const PAGED = { record: '/massive/v3/snapshot/options/SPY', probe: '/massive/v3/reference/options/contracts' };

test.each(['record', 'probe'] as const)(
  '%s --relay asks the relay for the page that names the vendor',
  async (name) => {
    const { at, asked } = await startRelay();
    const running = run([...COMMANDS[name], '--ws', `ws://${at}`, '--rest', `http://${at}`, '--relay']);
    await until(() => asked.includes(`${PAGED[name]} next page Bearer relay-key-4711`), running.said);
    running.end();
    await running.ended;
  },
);

test('record without --relay asks nobody for it, and says so', async () => {
  const { at, asked } = await startRelay();
  const running = run([...COMMANDS.record, '--ws', `ws://${at}`, '--rest', `http://${at}`]);
  await until(() => running.said().includes('start with --relay'), running.said);
  running.end();
  await running.ended;
  const session = openSession(nodeFiles, join(folder, 'x.mcap'));
  expect([session.cut, session.damage]).toEqual([undefined, []]);
  session.close();
  expect(asked.some((path) => path.startsWith(PAGED.record))).toBe(true);
  expect(asked.filter((path) => path.includes('next page'))).toEqual([]);
});

test('probe without --relay goes on without that page', async () => {
  const { at, asked } = await startRelay();
  const running = run([...COMMANDS.probe, '--ws', `ws://${at}`, '--rest', `http://${at}`]);
  await until(() => asked.filter((path) => path.includes('/v1/marketstatus')).length > 1, running.said);
  running.end();
  await running.ended;
  expect(asked.filter((path) => path.includes('next page'))).toEqual([]);
});

test.each(['record', 'probe'] as const)('%s --relay without --rest is a mistake of usage', async (name) => {
  const running = run([...COMMANDS[name], '--ws', 'ws://127.0.0.1:9', '--relay']);
  expect(await running.ended).toBe(2);
  expect(running.said()).toContain('--relay says what --rest names: give both.');
});
