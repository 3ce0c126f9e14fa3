/** `tapedeck probe` of a server that says the key back wherever it can and names other hosts: neither follows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { eachMessage } from '../../../src/main/engine/session/reading/message-cursor.ts';
import { openSession } from '../../../src/main/engine/session/reading/join-sessions.ts';

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
});

/** Entries that are no event or row, and fields that no text or number can be made of. */
const ODD = '{"toString":1,"valueOf":1}';
const FIELDS = ['T', 'sym', 'p', 's', 't', 'e', 'q', 'ticker', 'price', 'timeframe', 'last_quote', 'underlying_asset'];
const ODD_FIELDS = FIELDS.map((name) => `"${name}":${ODD}`).join(',');
const ODD_ENTRIES = `null,5,"x",[null],{${ODD_FIELDS},"c":[${ODD}],"last_quote":{"timeframe":${ODD}}}`;

async function probeOdd(
  out: string,
  onRequest: (path: string) => void = () => undefined,
): Promise<{ code: number; json: string; said: string }> {
  const server = createServer((request, response) => {
    const path = request.url!;
    onRequest(path);
    if (path.startsWith('/v1/marketstatus/now'))
      return void response.end(path.includes('?') ? '[null]' : JSON.stringify({ serverTime: '2026-11-19T15:00:00Z' }));
    response.end(path.startsWith('/v2') ? 'null' : `{"status":${ODD},"results":[${ODD_ENTRIES}],"next_url":${ODD}}`);
  }).listen(0, '127.0.0.1');
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    const status = (name: string): void => socket.send(`[null,{"ev":"status","status":"${name}","message":${ODD}}]`);
    status('connected');
    socket.on('message', (data: Buffer) => {
      for (const frame of ['[null]', 'null', `[{"ev":"status","status":${ODD}}]`]) socket.send(frame);
      for (const channel of ['T', 'A', 'Q', 'V'])
        socket.send(`[{"ev":"${channel}",${ODD_FIELDS},"c":[${ODD}]},{"ev":${ODD}}]`);
      status(data.includes('"auth"') ? 'auth_success' : 'error');
    });
  });
  await once(server, 'listening');
  try {
    const env = { ...process.env, TAPEDECK_SERVER_KEY: KEY, TAPEDECK_DATA: join(out, '..', 'data') };
    const args = [
      'probe',
      '--quick',
      '--no-reopen',
      '--json',
      '--ws',
      urlOf(server).replace('http', 'ws'),
      '--out',
      out,
    ];
    const child = spawn(process.execPath, [CLI, ...args], { env });
    let [json, said] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (json += data.toString()));
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, json, said };
  } finally {
    sockets.close();
    server.closeAllConnections();
    server.close();
  }
}

interface Reported {
  cutShort?: string;
  facts: { id: string; verdict: string; found: string }[];
}

test('reads on past what is no event and no row, counts it, and keeps its report', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-odd-'));
  try {
    const { code, json, said } = await probeOdd(join(folder, 'out'));
    expect(code, said).toBe(0);
    const report = JSON.parse(json) as Reported;
    expect(report.cutShort).toBeUndefined();
    const odd = report.facts.find(({ id }) => id === 'oddEntries')!;
    expect(odd.verdict).toBe('otherwise');
    expect(Number.parseInt(odd.found, 10)).toBeGreaterThan(20);
    expect(readdirSync(join(folder, 'out')).map((name) => name.replace(/^.*\./, ''))).toEqual(['json', 'mcap', 'md']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('asks nothing where the report could not be written, and prints it where that fails in the end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-out-'));
  const out = join(folder, 'out');
  try {
    writeFileSync(join(folder, 'file'), '');
    let asked = 0;
    // Nobody makes a file in the second.
    for (const bad of [join(folder, 'file'), ...(process.platform === 'linux' ? ['/proc/self'] : [])]) {
      const refused = await probeOdd(bad, () => asked++);
      expect([refused.code, refused.json, asked], refused.said).toEqual([1, '', 0]);
    }
    const lost = await probeOdd(out, (path) => {
      if (!path.startsWith('/v3/snapshot')) return;
      rmSync(out, { recursive: true, force: true });
      writeFileSync(out, '');
    });
    expect(lost.code).toBe(1);
    expect((JSON.parse(lost.json) as Reported).facts.length).toBeGreaterThan(10);
    expect(lost.said).toContain('is a file, not a folder');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const urlOf = (server: { address(): unknown }): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

test.each([
  ['at once', 0, ['channels', 'delayedHost']],
  ['after the channels', 5, ['unknownChannel', 'heldPair', 'unknownTicker', 'prefixWildcard']],
])(
  'a line closed %s is not called silent, and a greeting said twice is no login’s answer',
  async (_when, acks, ids) => {
    const folder = mkdtempSync(join(tmpdir(), 'tapedeck-closed-'));
    const server = createServer((_request, response) =>
      response.end(JSON.stringify({ serverTime: '2026-11-19T15:00:00Z', results: [] })),
    ).listen(0, '127.0.0.1');
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => {
      let left = acks;
      const say = (status: string, message: string): void =>
        socket.send(JSON.stringify([{ ev: 'status', status, message }]));
      say('connected', 'Connected Successfully');
      socket.on('message', (data: Buffer) => {
        const { action, params } = JSON.parse(data.toString()) as { action: string; params: string };
        if (action === 'auth') {
          say('connected', 'Connected Successfully');
          setImmediate(() => say('auth_success', 'authenticated'));
        } else if (left-- > 0) return say('success', `subscribed to: ${params}`);
        if (left <= 0) setImmediate(() => socket.close(1000));
      });
    });
    await once(server, 'listening');
    try {
      const env = { ...process.env, TAPEDECK_SERVER_KEY: KEY, TAPEDECK_DATA: join(folder, 'data') };
      const url = urlOf(server).replace('http', 'ws');
      const args = ['probe', '--quick', '--no-reopen', '--json', '--ws', url, '--out', join(folder, 'out')];
      const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'ignore'] });
      let json = '';
      child.stdout.on('data', (data: Buffer) => (json += data.toString()));
      await once(child, 'close');
      const { facts } = JSON.parse(json) as Reported;
      const of = (id: string) => facts.find((fact) => fact.id === id)!;
      expect(of('login')).toMatchObject({ verdict: 'as assumed', found: expect.stringContaining('auth_success') });
      for (const id of ids)
        expect(of(id)).toMatchObject({ verdict: 'unknown', found: expect.stringContaining('closed') });
    } finally {
      sockets.close();
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
