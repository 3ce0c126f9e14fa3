/** `tapedeck probe` of a server that says the key back wherever it can and names other hosts: neither follows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { eachMessage } from '../../../src/main/engine/session/reading/message-cursor.ts';
import { openSession } from '../../../src/main/engine/session/reading/reader.ts';

const CLI = new URL('../../../src/main/cli.ts', import.meta.url).pathname;
const KEY = 'Planted.Key_4711';
const escaped = Array.from(KEY, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

/** Every message of a recording, as text. */
function messagesOf(path: string): string[] {
  const session = openSession(nodeFiles, path);
  const messages: string[] = [];
  for (const chunk of session.chunks)
    eachMessage(session.read(chunk), ({ data }) => void messages.push(Buffer.from(data).toString('latin1')));
  session.close();
  return messages;
}

test('says the key to one origin, and writes it nowhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-hostile-'));
  const other: string[] = [];
  const elsewhere = createServer((request, response) => {
    other.push(request.url!);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url!;
    asked.push(path);
    if (path.startsWith('/v1/marketstatus/now'))
      return void response.end(JSON.stringify({ serverTime: '2026-11-19T15:00:00Z', yourKey: KEY }));
    // Pages: one of this origin, one that spells the key out, one of another origin.
    const next = path.includes('page=2') ? `${urlOf(elsewhere)}/page=3` : `${urlOf(server)}/v3/list?page=2`;
    const results = [{ ticker: 'O:SPY261217C00500000' }];
    if (path.startsWith('/v3/reference') || path.startsWith('/v3/list'))
      return void response.end(JSON.stringify({ status: 'OK', results, next_url: next }));
    response.writeHead(path.includes('/I:SPX') ? 302 : 403, { location: `${urlOf(elsewhere)}/${KEY}`, 'x-key': KEY });
    response.end(`{"status":"ERROR","message":"${escaped} and \\u202e${KEY}"}`);
  }).listen(0, '127.0.0.1');
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    const status = (name: string): void =>
      socket.send(`[{"ev":"status","status":"${name}","message":"${escaped} \\u001b[2J${KEY}"}]`);
    status('connected');
    socket.on('message', (data: Buffer) => {
      const { action } = JSON.parse(data.toString()) as { action: string };
      // The bar ends the wait for one.
      for (const channel of ['T', 'A']) socket.send(`[{"ev":"${channel}","sym":"${KEY}","p":1,"s":1,"t":1,"e":1}]`);
      status(action === 'auth' ? 'auth_success' : 'error');
    });
  });
  await Promise.all([once(server, 'listening'), once(elsewhere, 'listening')]);
  try {
    const env = { ...process.env, TAPEDECK_SERVER_KEY: KEY, TAPEDECK_DATA: join(folder, 'data') };
    const ws = urlOf(server).replace('http', 'ws');
    const out = join(folder, 'out');
    const child = spawn(process.execPath, [CLI, 'probe', '--quick', '--no-reopen', '--ws', ws, '--out', out], { env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect(code, said).toBe(0);
    expect(asked.filter((path) => path.startsWith('/v3/list'))).toEqual(['/v3/list?page=2']);
    expect(other).toEqual([]);
    expect(said).toContain('•••');
    const names = readdirSync(out);
    const recording = messagesOf(
      join(
        out,
        names.find((name) => name.endsWith('.mcap'))!,
      ),
    );
    // It was said often enough to be found.
    expect(recording.filter((text) => text.includes('-'.repeat(KEY.length))).length).toBeGreaterThan(5);
    const texts = [said, ...names.map((name) => readFileSync(join(out, name), 'latin1')), ...recording, ...asked];
    expect(texts.filter((text) => text.includes(KEY) || text.includes(escaped))).toEqual([]);
    for (const hidden of ['\u001b', '\u202e']) expect(said).not.toContain(hidden);
  } finally {
    sockets.close();
    server.closeAllConnections();
    server.close();
    elsewhere.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

const urlOf = (server: { address(): unknown }): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
