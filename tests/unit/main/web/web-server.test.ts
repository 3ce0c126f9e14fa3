import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { decodeWire, encodeWire } from '../../../../src/shared/contract/wire.ts';
import { parseHostFlags } from '../../../../src/main/host/flags.ts';
import { TerminalHost } from '../../../../src/main/host/terminal-host.ts';
import { createKeyVault } from '../../../../src/main/vault/key-vault.ts';
import { KeyQuestions } from '../../../../src/main/web/key-question.ts';
import { portProblem, startWebServer, type Entry, type WebServer } from '../../../../src/main/web/web-server.ts';
import { defaultAnswer, FakeEngine } from '../host/fake-engine.ts';

const fromBase64 = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, 'base64')).buffer;
const noBuffers = (): never => {
  throw new Error('no buffers');
};

let server: WebServer;
let entry: Entry;
let host: TerminalHost;
let engine: FakeEngine;
let root: string;
let questions: KeyQuestions;
let entered: number;
let logged: string[];

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-web-'));
  root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Tapedeck</title>');
  writeFileSync(join(root, 'assets', 'app.js'), 'export {}');
  writeFileSync(join(folder, 'secret.js'), 'outside');
  engine = new FakeEngine();
  questions = new KeyQuestions();
  entered = 0;
  logged = [];
  host = new TerminalHost({
    app: { version: '0.0.0', host: 'web', platform: 'test' },
    dataFolder: folder,
    flags: parseHostFlags([], folder),
    createEngine: () => engine,
    vault: createKeyVault({}, () => Promise.reject(new Error('none'))),
    trash: async () => undefined,
    systemTrash: false,
    log: (_level, text) => logged.push(text),
    nowMs: Date.now,
  });
  server = await startWebServer({ host, root, port: 0, questions, onEntered: () => entered++ });
  entry = server.newEntry();
  await host.start();
});
afterEach(() => server.close());

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

it('says nothing of a stranger who hangs up in the middle of a request', async () => {
  const stranger = connect(server.port, '127.0.0.1');
  const host = `127.0.0.1:${server.port}`;
  const begun = `POST /enter HTTP/1.1\r\nHost: ${host}\r\nOrigin: null\r\nContent-Length: 9\r\n\r\ntok`;
  await new Promise((sent) => stranger.write(begun, sent));
  stranger.destroy();
  await once(stranger, 'close');
  // Its request has ended before this one's is answered.
  await get('/');
  expect(logged).toEqual([]);
});

/** node:http, because fetch forbids setting Host. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET', sent = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (part) => (body += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end(sent);
  });
}

/** What comes back for these lines, whole. */
function raw(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`),
    );
    socket.on('data', (part) => (said += part));
    socket.on('end', () => resolve(said));
    socket.on('error', reject);
  });
}

async function enter(): Promise<string> {
  const { pathname, search } = new URL(server.newEntry().url);
  const answer = await get(pathname + search);
  return String(answer.headers['set-cookie']?.[0]).split(';')[0];
}

function bridge(headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/bridge`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

const origin = (): string => `http://127.0.0.1:${server.port}`;

describe('who may enter the web host', () => {
  it('exchanges the token for a strict cookie, once', async () => {
    const { pathname, search } = new URL(entry.url);
    const first = await get(pathname + search);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const second = await get(pathname + search);
    expect(second).toMatchObject({ status: 401, body: '' });
    const again = await get(pathname + search, { cookie: String(first.headers['set-cookie']?.[0]).split(';')[0] });
    expect(again.status).toBe(303);
  });

  it('lets another browser in by a new token, which ends one that was not used', async () => {
    const cookie = await enter();
    const unused = server.newEntry();
    const used = server.newEntry();
    const way = ({ url }: Entry): string => url.slice(url.indexOf('/?'));
    expect((await get(way(unused))).status).toBe(401);
    const answer = await get(way(used));
    expect(answer.status).toBe(303);
    expect((await get(way(used))).status).toBe(401);
    expect(String(answer.headers['set-cookie']?.[0]).split(';')[0]).toBe(cookie);
  });

  it('finds no file by a path longer than any, and says 401 to a stranger asking for one', async () => {
    const path = `/${'a'.repeat(5_000)}.js`;
    expect((await get(path)).status).toBe(401);
    expect((await get(path, { cookie: await enter() })).status).toBe(404);
    expect((await get(`/${'a/'.repeat(3_000)}x.js`, { cookie: await enter() })).status).toBe(404);
    expect(logged).toEqual([]);
  });

  it.each(['/', '/?token=wrong', '/?token=', '/index.html', '/assets/app.js', '/nothing'])(
    'says 401 and nothing else to a stranger asking for %s',
    async (path) => {
      const answer = await get(path);
      expect(answer).toMatchObject({ status: 401, body: '' });
      expect(Object.keys(answer.headers).toSorted()).toEqual(['connection', 'content-length', 'date']);
    },
  );

  it('refuses other host names (DNS rebinding) and other origins, cookie or not', async () => {
    const cookie = await enter();
    expect((await get('/', { cookie })).status).toBe(200);
    for (const name of [
      'evil.example',
      `evil.example:${server.port}`,
      '127.0.0.1.evil.example',
      '0.0.0.0',
      '127.0.0.1@evil.example',
    ])
      expect((await get('/', { cookie, host: name })).status, name).toBe(401);
    for (const from of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${server.port + 1}`,
      `https://127.0.0.1:${server.port}`,
    ])
      expect((await get('/', { cookie, origin: from })).status, from).toBe(401);
    expect((await get('/', { cookie, host: 'localhost:9000' })).status).toBe(200);
  });

  it('serves a strict policy, no CORS, and nothing outside the renderer', async () => {
    const cookie = await enter();
    const page = await get('/', { cookie });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
    expect((await get('/assets/app.js', { cookie })).headers['content-type']).toContain('text/javascript');
    for (const path of [
      '/../secret.js',
      '/..%2fsecret.js',
      '/%2e%2e/secret.js',
      '/assets/..%2f..%2fsecret.js',
      '/%00',
      '/%zz',
    ])
      expect((await get(path, { cookie })).status, path).toBe(404);
    expect((await get('/', { cookie }, 'POST')).status).toBe(405);
  });

  it('opens the bridge only with cookie, own origin and loopback name', async () => {
    const cookie = await enter();
    await expect(bridge({ origin: origin() })).rejects.toThrow('401');
    await expect(bridge({ cookie })).rejects.toThrow('401');
    await expect(bridge({ cookie, origin: 'http://evil.example' })).rejects.toThrow('401');
    await expect(bridge({ cookie, origin: 'http://evil.example', host: 'evil.example' })).rejects.toThrow('401');
    const socket = await bridge({ cookie, origin: origin() });
    socket.close();
  });

  it('takes the token from a page on disk, in a body, once', async () => {
    const post = (token: string, from = 'null') =>
      get('/enter', { origin: from, 'content-type': 'application/x-www-form-urlencoded' }, 'POST', `token=${token}`);
    for (const wrong of ['', 'wrong', 'x'.repeat(5_000)])
      expect(await post(wrong), wrong.slice(0, 9)).toMatchObject({ status: 401, body: '' });
    expect((await post(entry.token, 'http://evil.example')).status).toBe(401);
    expect((await get(`/enter?token=${entry.token}`, { origin: 'null' })).status).toBe(401);
    expect(entered).toBe(0);
    const first = await post(entry.token);
    expect(first).toMatchObject({ status: 200, headers: { refresh: '0; url=/' } });
    expect(entered).toBe(1);
    const cookie = String(first.headers['set-cookie']?.[0]).split(';')[0];
    expect(cookie).toMatch(new RegExp(`^tapedeck-${server.port}=`));
    expect((await get('/', { cookie })).status).toBe(200);
    expect((await post(entry.token)).status).toBe(401);
  });

  it.each([
    ['GET // HTTP/1.1', 'Host: 127.0.0.1'],
    ['GET //evil.example/x HTTP/1.1', 'Host: 127.0.0.1'],
    ['GET http://127.0.0.1/ HTTP/1.1', 'Host: 127.0.0.1'],
    ['OPTIONS * HTTP/1.1', 'Host: 127.0.0.1'],
    ['GET /%zz?%zz HTTP/1.1', 'Host: 127.0.0.1'],
    ['GET /\\\\ HTTP/1.1', 'Host: 127.0.0.1'],
    ['CONNECT evil.example:443 HTTP/1.1', 'Host: 127.0.0.1'],
    ['GET / HTTP/1.1', 'Expect: 100-continue', 'Host: 127.0.0.1'],
    ['GET / HTTP/1.1', 'Expect: something', 'Host: 127.0.0.1'],
    ['POST /key HTTP/1.1', 'Host: 127.0.0.1', 'Origin: null', 'Content-Length: 0'],
    ['GET / HTTP/1.1'],
    ['not http at all'],
    ['GET / HTTP/1.1', `X: ${'x'.repeat(20_000)}`, 'Host: 127.0.0.1'],
    ['GET /bridge HTTP/1.1', 'Host: 127.0.0.1', 'Connection: Upgrade', 'Upgrade: websocket'],
  ])('says 401 and nothing else to the raw request %s', async (...lines) => {
    const said = await raw(lines);
    expect(said).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/);
    expect(said.slice(said.indexOf('\r\n\r\n') + 4)).toBe('');
    expect(said.toLowerCase()).toContain('content-length: 0');
    expect(logged).toEqual([]);
  });

  it('refuses two Host headers, cookie or not', async () => {
    const cookie = `Cookie: ${await enter()}`;
    expect(await raw(['GET / HTTP/1.1', 'Host: 127.0.0.1', cookie])).toContain('200 OK');
    for (const hosts of [
      ['Host: 127.0.0.1', 'Host: evil.example'],
      ['Host: evil.example', 'Host: 127.0.0.1'],
      ['Host: 127.0.0.1', 'Host: 127.0.0.1'],
    ])
      expect(await raw(['GET / HTTP/1.1', ...hosts, cookie])).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('serves sixteen windows and no more', async () => {
    const cookie = await enter();
    const sockets = await Promise.all(Array.from({ length: 16 }, () => bridge({ cookie, origin: origin() })));
    await expect(bridge({ cookie, origin: origin() })).rejects.toThrow('401');
    for (const socket of sockets) socket.close();
  });

  it.each([
    [1, 'EACCES', 'may not be used by this account'],
    [7, 'EADDRNOTAVAIL', 'cannot be had (EADDRNOTAVAIL)'],
  ])('says in a sentence that port %i cannot be had: %s', (port, code, words) => {
    expect(portProblem(port, code)).toMatch(new RegExp(`^Port ${port} .*\\.$`));
    expect(portProblem(port, code)).toContain(words);
  });

  it('says clearly that a port is in use', async () => {
    await expect(startWebServer({ host, root, port: server.port, questions })).rejects.toThrow(
      `Port ${server.port} is in use. Choose another one with --port, or leave it out.`,
    );
  });
});

describe('the bridge over a WebSocket', () => {
  async function open() {
    const received: (ArrayBuffer | { type: string; [key: string]: unknown })[] = [];
    const socket = await bridge({ cookie: await enter(), origin: origin() });
    socket.binaryType = 'arraybuffer';
    socket.on('message', (data, isBinary) =>
      received.push(
        isBinary ? (data as ArrayBuffer) : (decodeWire((data as Buffer).toString(), fromBase64) as { type: string }),
      ),
    );
    const send = (message: unknown): void => socket.send(encodeWire(message, noBuffers));
    const windowId = (): string => {
      const opened = engine.told.find((m) => m.kind === 'windowOpened');
      return opened?.kind === 'windowOpened' ? opened.windowId : '';
    };
    return { socket, received, send, windowId };
  }
  const until = async (done: () => boolean): Promise<void> => {
    for (let i = 0; i < 200 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(done()).toBe(true);
  };

  it('cuts off a browser that reads nothing before it costs more than 64 MB and a frame', async () => {
    const { socket, windowId } = await open();
    await until(() => windowId() !== '');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.pause();
    const frame = new ArrayBuffer(4 << 20);
    let sent = 0;
    // What the operating system's own buffers take comes on top.
    for (; sent < 64 && !engine.kinds().includes('windowClosed'); sent++) {
      engine.say({ kind: 'toWindow', windowId: windowId(), message: frame });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(sent * frame.byteLength).toBeGreaterThan(64 << 20);
    expect(sent * frame.byteLength).toBeLessThan(128 << 20);
    socket.resume();
    await closed;
  });

  it('carries calls, streams, batches, and what JSON lacks', async () => {
    const { socket, received, send, windowId } = await open();
    const batch = new Float64Array([1, Number.NaN, 3]).buffer;
    engine.answer = (message) =>
      message.kind === 'call'
        ? {
            kind: 'reply',
            callId: message.callId,
            outcome: { ok: true, value: { batch, source: 'rest', x: [Number.NaN, -Infinity] } },
          }
        : defaultAnswer(message);
    send({ type: 'call', id: 1, name: 'chain.expiries', input: { underlying: 'SPY' } });
    send({ type: 'stream', message: { type: 'ack', seq: 3, paintedAfterMs: 2 } });
    await until(() => received.some((m) => !(m instanceof ArrayBuffer) && m.type === 'reply'));
    const reply = received.find((m) => !(m instanceof ArrayBuffer) && m.type === 'reply');
    expect(reply).toEqual({
      type: 'reply',
      id: 1,
      outcome: { ok: true, value: { batch, source: 'rest', x: [Number.NaN, -Infinity] } },
    });
    expect(engine.told).toContainEqual({
      kind: 'fromWindow',
      windowId: windowId(),
      message: { type: 'ack', seq: 3, paintedAfterMs: 2 },
    });

    engine.say({ kind: 'toWindow', windowId: windowId(), message: batch });
    engine.say({ kind: 'toWindow', windowId: windowId(), message: { type: 'reset' } });
    await until(() => received.some((m) => m instanceof ArrayBuffer));
    await until(() =>
      received.some((m) => !(m instanceof ArrayBuffer) && (m.message as { type?: string })?.type === 'reset'),
    );
    expect(new Float64Array(received.find((m) => m instanceof ArrayBuffer) as ArrayBuffer)[2]).toBe(3);
    socket.close();
    await until(() => engine.kinds().includes('windowClosed'));
  });

  it.each(['not json', '[]', '{"type":"call"}', '{"type":"stream","message":{"type":"shutdown"}}'])(
    'closes on the malformed message %s',
    async (text) => {
      const { socket } = await open();
      const closed = new Promise<number>((resolve) => socket.once('close', resolve));
      socket.send(text);
      expect(await closed).toBe(1008);
    },
  );
});

describe('the page that takes a key', () => {
  const ORIGINS = ['https://relay.example', 'wss://relay.example'];
  const TAB = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };
  const seen: string[] = [];
  const ask = (): Promise<boolean> =>
    questions.ask({
      origins: ORIGINS,
      check: async (key) => {
        seen.push(key);
        return key === 'good-key' ? undefined : 'relay.example did not accept this key.';
      },
    });
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    get('/key', { origin: 'null', ...headers }, 'POST', JSON.stringify(body));

  it('names every address and takes a key with its own token alone', async () => {
    const cookie = await enter();
    const asked = ask();
    const page = await get('/key', { cookie, ...TAB });
    expect(page.status).toBe(200);
    for (const address of ORIGINS) expect(page.body).toContain(`<li>${address}</li>`);
    const token = /data-token="([^"]+)"/.exec(page.body)?.[1] ?? '';
    expect(await post({ token: 'wrong', key: 'good-key' })).toMatchObject({ status: 401, body: '' });
    expect(await post({ token: entry.token, key: 'good-key' }, { cookie })).toMatchObject({ status: 401, body: '' });
    expect((await post({ token, key: 'good-key' }, { origin: origin(), cookie })).status).toBe(401);
    expect(seen).toEqual([]);
    expect(JSON.parse((await post({ token, key: 'bad-key' })).body)).toEqual({
      problem: 'relay.example did not accept this key.',
    });
    expect(JSON.parse((await post({ token, key: 'good-key' })).body)).toEqual({});
    expect(await asked).toBe(true);
    expect((await post({ token, key: 'good-key' })).status).toBe(401);
    expect(seen).toEqual(['bad-key', 'good-key']);
  });

  it('is given to a whole tab of our browser only: no fetch, no frame, no stranger', async () => {
    const cookie = await enter();
    void ask();
    expect((await get('/key', TAB)).status).toBe(401);
    for (const headers of [
      {},
      { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' },
      { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' },
      { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'no-cors' },
    ])
      expect(await get('/key', { cookie, ...headers } as Record<string, string>)).toMatchObject({
        status: 401,
        body: '',
      });
  });

  it('has an opaque origin, no opener, no script but its own', async () => {
    const cookie = await enter();
    void ask();
    const { headers, body } = await get('/key', { cookie, ...TAB });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain('sandbox allow-scripts allow-forms');
    expect(policy).not.toMatch(/unsafe|allow-same-origin|'self'/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['cross-origin-opener-policy']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toContain('type="text"');
    expect(body).toContain('autocomplete="off"');
  });

  it('is told apart: a closed page answers false, a second question takes the place of the first', async () => {
    const cookie = await enter();
    const first = ask();
    const second = ask();
    expect(await first).toBe(false);
    const page = await get('/key', { cookie, ...TAB });
    await post({ token: /data-token="([^"]+)"/.exec(page.body)?.[1] });
    expect(await second).toBe(false);
  });
});
