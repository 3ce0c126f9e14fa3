/** Who may enter the web host, and what it serves. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { portProblem, startWebServer, type Entry } from '../../../../src/main/web/web-server.ts';
import { webDesks } from './web-desk.ts';

const desk = webDesks();

it('says nothing of a stranger who hangs up in the middle of a request', async () => {
  const stranger = connect(desk().server.port, '127.0.0.1');
  const host = `127.0.0.1:${desk().server.port}`;
  const begun = `POST /enter HTTP/1.1\r\nHost: ${host}\r\nOrigin: null\r\nContent-Length: 9\r\n\r\ntok`;
  await new Promise((sent) => stranger.write(begun, sent));
  stranger.destroy();
  await once(stranger, 'close');
  // Its request has ended before this one's is answered.
  await desk().get('/');
  expect(desk().logged).toEqual([]);
});

describe('who may enter the web host', () => {
  it('exchanges the token for a strict cookie, once', async () => {
    const { pathname, search } = new URL(desk().entry.url);
    const first = await desk().get(pathname + search);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const second = await desk().get(pathname + search);
    expect(second).toMatchObject({ status: 401, body: '' });
    const again = await desk().get(pathname + search, {
      cookie: String(first.headers['set-cookie']?.[0]).split(';')[0],
    });
    expect(again.status).toBe(303);
  });

  it('lets another browser in by a new token, which ends one that was not used', async () => {
    const cookie = await desk().enter();
    const unused = desk().server.newEntry();
    const used = desk().server.newEntry();
    const way = ({ url }: Entry): string => url.slice(url.indexOf('/?'));
    expect((await desk().get(way(unused))).status).toBe(401);
    const answer = await desk().get(way(used));
    expect(answer.status).toBe(303);
    expect((await desk().get(way(used))).status).toBe(401);
    expect(String(answer.headers['set-cookie']?.[0]).split(';')[0]).toBe(cookie);
  });

  it('finds no file by a path longer than any, and says 401 to a stranger asking for one', async () => {
    const path = `/${'a'.repeat(5_000)}.js`;
    expect((await desk().get(path)).status).toBe(401);
    expect((await desk().get(path, { cookie: await desk().enter() })).status).toBe(404);
    expect((await desk().get(`/${'a/'.repeat(3_000)}x.js`, { cookie: await desk().enter() })).status).toBe(404);
    expect(desk().logged).toEqual([]);
  });

  it.each(['/', '/?token=wrong', '/?token=', '/index.html', '/assets/app.js', '/nothing'])(
    'says 401 and nothing else to a stranger asking for %s',
    async (path) => {
      const answer = await desk().get(path);
      expect(answer).toMatchObject({ status: 401, body: '' });
      expect(Object.keys(answer.headers).toSorted()).toEqual(['connection', 'content-length', 'date']);
    },
  );

  it('refuses other host names (DNS rebinding) and other origins, cookie or not', async () => {
    const cookie = await desk().enter();
    expect((await desk().get('/', { cookie })).status).toBe(200);
    for (const name of [
      'evil.example',
      `evil.example:${desk().server.port}`,
      '127.0.0.1.evil.example',
      '0.0.0.0',
      '127.0.0.1@evil.example',
    ])
      expect((await desk().get('/', { cookie, host: name })).status, name).toBe(401);
    for (const from of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${desk().server.port + 1}`,
      `https://127.0.0.1:${desk().server.port}`,
    ])
      expect((await desk().get('/', { cookie, origin: from })).status, from).toBe(401);
    expect((await desk().get('/', { cookie, host: 'localhost:9000' })).status).toBe(200);
  });

  it('serves a strict policy, no CORS, and nothing outside the renderer', async () => {
    const cookie = await desk().enter();
    const page = await desk().get('/', { cookie });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
    expect((await desk().get('/assets/app.js', { cookie })).headers['content-type']).toContain('text/javascript');
    for (const path of [
      '/../secret.js',
      '/..%2fsecret.js',
      '/%2e%2e/secret.js',
      '/assets/..%2f..%2fsecret.js',
      '/%00',
      '/%zz',
    ])
      expect((await desk().get(path, { cookie })).status, path).toBe(404);
    expect((await desk().get('/', { cookie }, 'POST')).status).toBe(405);
  });

  it('opens the bridge only with cookie, own origin and loopback name', async () => {
    const cookie = await desk().enter();
    await expect(desk().bridge({ origin: desk().origin })).rejects.toThrow('401');
    await expect(desk().bridge({ cookie })).rejects.toThrow('401');
    await expect(desk().bridge({ cookie, origin: 'http://evil.example' })).rejects.toThrow('401');
    await expect(desk().bridge({ cookie, origin: 'http://evil.example', host: 'evil.example' })).rejects.toThrow('401');
    const socket = await desk().bridge({ cookie, origin: desk().origin });
    socket.close();
  });

  it('takes the token from a page on disk, in a body, once', async () => {
    const post = (token: string, from = 'null') =>
      desk().get(
        '/enter',
        { origin: from, 'content-type': 'application/x-www-form-urlencoded' },
        'POST',
        `token=${token}`,
      );
    for (const wrong of ['', 'wrong', 'x'.repeat(5_000)])
      expect(await post(wrong), wrong.slice(0, 9)).toMatchObject({ status: 401, body: '' });
    expect((await post(desk().entry.token, 'http://evil.example')).status).toBe(401);
    expect((await desk().get(`/enter?token=${desk().entry.token}`, { origin: 'null' })).status).toBe(401);
    expect(desk().entered).toBe(0);
    const first = await post(desk().entry.token);
    expect(first).toMatchObject({ status: 200, headers: { refresh: '0; url=/' } });
    expect(desk().entered).toBe(1);
    const cookie = String(first.headers['set-cookie']?.[0]).split(';')[0];
    expect(cookie).toMatch(new RegExp(`^tapedeck-${desk().server.port}=`));
    expect((await desk().get('/', { cookie })).status).toBe(200);
    expect((await post(desk().entry.token)).status).toBe(401);
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
    const said = await desk().raw(lines);
    expect(said).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/);
    expect(said.slice(said.indexOf('\r\n\r\n') + 4)).toBe('');
    expect(said.toLowerCase()).toContain('content-length: 0');
    expect(desk().logged).toEqual([]);
  });

  it('refuses two Host headers, cookie or not', async () => {
    const cookie = `Cookie: ${await desk().enter()}`;
    expect(await desk().raw(['GET / HTTP/1.1', 'Host: 127.0.0.1', cookie])).toContain('200 OK');
    for (const hosts of [
      ['Host: 127.0.0.1', 'Host: evil.example'],
      ['Host: evil.example', 'Host: 127.0.0.1'],
      ['Host: 127.0.0.1', 'Host: 127.0.0.1'],
    ])
      expect(await desk().raw(['GET / HTTP/1.1', ...hosts, cookie])).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('serves sixteen windows and no more', async () => {
    const cookie = await desk().enter();
    const sockets = await Promise.all(
      Array.from({ length: 16 }, () => desk().bridge({ cookie, origin: desk().origin })),
    );
    await expect(desk().bridge({ cookie, origin: desk().origin })).rejects.toThrow('401');
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
    const { host, root, server, questions } = desk();
    await expect(startWebServer({ host, root, port: server.port, questions })).rejects.toThrow(
      `Port ${server.port} is in use. Choose another one with --port, or leave it out.`,
    );
  });
});
