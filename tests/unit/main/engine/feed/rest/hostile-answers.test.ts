/** Answers that are made to break who reads them: endless, packed small, nested deep. */
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { nodeEnvironment } from '../../../../../../src/main/engine/feed/environment.ts';
import { RestClient } from '../../../../../../src/main/engine/feed/rest/rest-client.ts';
import { KeyStriker } from '../../../../../../src/main/engine/feed/strike-key.ts';
import { parseExact } from '../../../../../../src/main/engine/massive/vendor-json.ts';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function clientOf(answer: RequestListener) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { client: clientAt((server.address() as AddressInfo).port), asked: () => asked };
}

const clientAt = (port: number): RestClient =>
  new RestClient({
    baseUrl: `http://127.0.0.1:${port}`,
    key: 'a-key-of-this-test',
    striker: new KeyStriker('a-key-of-this-test'),
    environment: nodeEnvironment(),
    marketNow: Date.now,
    onRecord: () => undefined,
    onOutcome: () => undefined,
  });

const tooLong = { code: 'rest/bad-body', message: expect.stringContaining('longer than any of its kind') };

test('an answer without an end is left, and not asked for again', async () => {
  const { client, asked } = await clientOf((_request, response) => {
    const part = Buffer.alloc(1 << 20, 32);
    const more = (): void => {
      while (!response.destroyed && response.write(part));
    };
    response.on('drain', more);
    more();
  });
  await expect(client.request({ path: '/v3/reference/conditions', priority: 'interactive' })).rejects.toMatchObject(
    tooLong,
  );
  expect(asked()).toBe(1);
});

test('so is one that is small until it is unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(80 << 20, 32));
  const { client, asked } = await clientOf((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  );
  await expect(client.request({ path: '/v3/reference/conditions', priority: 'interactive' })).rejects.toMatchObject(
    tooLong,
  );
  expect(asked()).toBe(1);
});

test.each(['gzip', 'br'])(
  'an answer that says %s and is none is no data, not a network that is down',
  async (encoding) => {
    const { client, asked } = await clientOf((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end('not packed at all'),
    );
    await expect(client.request({ path: '/v3/reference/conditions' })).rejects.toMatchObject({
      code: 'rest/bad-body',
      message: expect.stringContaining('not data'),
    });
    expect(asked()).toBe(1);
  },
);

const ENDLESS = Buffer.alloc(33 << 20, 32);

test.each<[string, number, (response: ServerResponse) => unknown]>([
  ['503 in a body that is not the gzip it says', 503, (r) => r.end('overloaded')],
  ['429 in a body that is not the gzip it says', 429, (r) => r.end('{"error":"maximum requests"}')],
  ['503 in a body longer than any', 503, (r) => r.end(gzipSync(ENDLESS))],
])('%s is a status first: it is asked again', async (_what, status, end) => {
  const { client, asked } = await clientOf((_request, response) => {
    if (asked() > 1) return void response.end('{"results":[7]}');
    response.writeHead(status, { 'content-encoding': 'gzip', 'retry-after': '0' });
    end(response);
  });
  expect((await client.request({ path: '/v3/reference/conditions' })).json).toEqual({ results: [7] });
  expect([asked(), client.health().rateLimited]).toEqual([2, status === 429 ? 1 : 0]);
});

test('an error that sends more than any answer has is its status too', async () => {
  const { client, asked } = await clientOf((_request, response) => {
    if (asked() > 1) return void response.end('{"results":[7]}');
    response.writeHead(503).end(ENDLESS);
  });
  expect((await client.request({ path: '/v3/reference/conditions' })).json).toEqual({ results: [7] });
});

test('an answer in another protocol is no answer: it is asked again', async () => {
  const server = createTcpServer((socket) => {
    asked++;
    const body = '{"results":[7]}';
    socket.on('error', () => undefined);
    socket.once('data', () =>
      socket.end(
        asked === 1
          ? 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'
          : `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      ),
    );
  }).listen(0, '127.0.0.1');
  let asked = 0;
  await once(server, 'listening');
  closing.push(() => server.close());
  const client = clientAt((server.address() as AddressInfo).port);
  expect((await client.request({ path: '/v3/reference/conditions' })).json).toEqual({ results: [7] });
  expect(asked).toBe(2);
});

test('what is nested too deeply is no JSON', () => {
  const deep = 1_000_000;
  expect(() => parseExact('['.repeat(deep) + ']'.repeat(deep))).toThrow(SyntaxError);
});

test('a refusal that sends the key back taken apart by what is not seen does not show it', async () => {
  const key = 'a-key-of-this-test';
  const message = `${Array.from(key).join('\u200b')} and ${key.slice(0, 9)}\n${key.slice(9)} may not`;
  const { client } = await clientOf((_request, response) =>
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ message })),
  );
  await expect(client.request({ path: '/v3/reference/conditions', priority: 'interactive' })).rejects.toMatchObject({
    code: 'rest/not-entitled',
    message: '••• and ••• may not.',
  });
});

test('a refusal of megabytes that goes on as a key taken apart begins is read to its end', async () => {
  const { client } = await clientOf((_request, response) =>
    response.writeHead(403).end(`{"message":"no ${`a${' '.repeat(99_999)}`.repeat(80)}"}`),
  );
  await expect(client.request({ path: '/v3/reference/conditions', priority: 'interactive' })).rejects.toMatchObject({
    code: 'rest/not-entitled',
  });
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
])('an answer packed with %s is read, and one that breaks off is none', async (encoding, pack) => {
  const packed = pack('{"results":"·"}');
  let sent = packed;
  const { client } = await clientOf((_request, response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(sent),
  );
  await expect(client.request({ path: '/v3/reference/conditions' })).resolves.toMatchObject({ json: { results: '·' } });
  sent = packed.subarray(0, packed.byteLength - 4);
  await expect(client.request({ path: '/v3/reference/exchanges' })).rejects.toMatchObject({ code: 'rest/bad-body' });
});

test('a redirect is not followed: the key would go with it', async () => {
  const { client, asked } = await clientOf((_request, response) =>
    response.writeHead(302, { location: '/elsewhere' }).end(),
  );
  await expect(client.request({ path: '/v3/reference/conditions' })).rejects.toMatchObject({ name: 'FeedError' });
  expect(asked()).toBe(1);
});
