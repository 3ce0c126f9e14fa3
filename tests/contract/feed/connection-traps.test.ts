/** The numbered traps of the protocol notes about one connection: logins, evictions, silence and slowness, each against a vendor that springs it. */
import { describe, expect, test } from 'vitest';
import { accept, acknowledge, CONTRACT_KEY, greet, scriptedFeeds } from './scripted-vendor.ts';

const { begin } = scriptedFeeds();

test('TRAP-2: acks of several pairs in one frame, one a frame, and beside data are all heard', async () => {
  const { until, want, socket, seen } = await begin({
    onPairs: (client, action, pairs) => {
      const acks = pairs.map((pair) => ({ ev: 'status', status: 'success', message: `${action}d to: ${pair}` }));
      client.send(acks[0]);
      client.send(...acks.slice(1, 3), { ev: 'T', sym: 'A', p: 1, q: 1 }, ...acks.slice(3));
    },
  });
  want('stocks', 'T.A', 'T.B', 'T.C', 'T.D', 'T.E');
  await until(() => socket('stocks').subscriptions.held === 5, 20_000);
  await until(() => seen.frames.some((f) => f.includes('"sym":"A"')), 5_000);
});

test('TRAP-3: eviction after a successful login cools down a minute, says why, and is a gap', async () => {
  let evictions = 0;
  const {
    vendor: server,
    until,
    want,
    socket,
    source,
    seen,
  } = await begin({
    onPairs: (client, action, pairs) => {
      acknowledge(client, action, pairs);
      if (evictions++ > 0) return;
      client.send({ ev: 'T', sym: 'A', p: 1, t: Math.floor(server.environment.now()) });
      client.status('max_connections', 'Maximum number of websocket connections exceeded.');
      client.socket.close(1008);
    },
  });
  want('stocks', 'T.A');
  await until(() => socket('stocks').state === 'evicted', 20_000);
  expect(socket('stocks').detail).toContain('Another session is live');
  source.wake();
  await until(() => seen.gaps.at(-1)?.endMs !== undefined, 200_000);
  expect(server.dials[1] - server.dials[0]).toBeGreaterThanOrEqual(60_000);
  expect(seen.gaps.at(-1)).toMatchObject({
    channel: 'T',
    symbols: ['A'],
    cause: 'eviction',
    endMs: expect.any(Number),
  });
});

test('TRAP-3: a login that succeeds and is cut again and again forgives nothing: the pauses grow', async () => {
  const {
    vendor: server,
    until,
    want,
  } = await begin({
    onPairs: (client, action, pairs) => {
      acknowledge(client, action, pairs);
      client.socket.terminate();
    },
  });
  want('stocks', 'T.A');
  await until(() => server.dials.length === 6, 60_000);
  const pauses = server.dials.slice(1).map((atMs, i) => atMs - server.dials[i]);
  // From half a second, doubled each time, at least half of it: the fifth is four seconds or more.
  expect(pauses[4]).toBeGreaterThanOrEqual(4_000);
});

describe('TRAP-15: dead, quiet, slow', () => {
  test('a silent market keeps its connection: pings are answered', async () => {
    const { vendor: server, until, wait, want, socket } = await begin({});
    want('stocks', 'T.A');
    await until(() => socket('stocks').subscriptions.held === 1, 20_000);
    await wait(150_000);
    expect(socket('stocks').state).toBe('live');
    expect(server.dials).toHaveLength(1);
    expect(socket('stocks').pingMs).toBeDefined();
  });

  test('a dead connection is found by its missing pong, and the hole begins before it', async () => {
    const {
      vendor: server,
      until,
      want,
      socket,
      seen,
    } = await begin({
      onOpen: (client) => {
        greet(client);
        // The first connection never answers a ping.
        if (server.dials.length === 1) client.socket.pong = () => undefined;
      },
    });
    want('stocks', 'T.A');
    await until(() => socket('stocks').subscriptions.held === 1, 20_000);
    const heldAtMs = server.environment.now();
    await until(() => server.dials.length === 2 && socket('stocks').state === 'live', 120_000);
    expect(socket('stocks').reconnects[0].reason).toContain('No answer to a ping');
    expect(seen.gaps[0]).toMatchObject({ cause: 'disconnect', symbols: ['A'] });
    expect(seen.gaps[0].startMs).toBeLessThanOrEqual(heldAtMs);
  });

  test('data that arrives late is named slow, and the cut that follows a lag', async () => {
    const { vendor: server, until, want, socket, seen } = await begin({});
    want('stocks', 'T.A');
    await until(() => socket('stocks').subscriptions.held === 1, 20_000);
    const { environment } = server;
    const feedLate = setInterval(() => {
      for (const client of server.clients)
        client.send(JSON.stringify([{ ev: 'T', sym: 'A', p: 1, t: Math.floor(environment.now() - 30_000) }]));
    }, 5);
    await until(() => socket('stocks').state === 'slow', 60_000);
    clearInterval(feedLate);
    for (const client of server.clients) client.terminate();
    await until(() => seen.gaps.length > 0, 20_000);
    expect(seen.gaps[0].cause).toBe('lag');
  });
});

test('neither the key nor the login exchange reaches the sink or the log, even from a server that echoes it', async () => {
  const { until, source, want, socket, seen } = await begin({
    onAuth: (client, key) => {
      client.send({ ev: 'status', status: 'auth_success', message: `authenticated ${key}` });
      client.status('debug', `your key is ${key}`);
      client.send({ ev: 'T', sym: 'A', p: 1, s: 1, i: `${key}/${key}` });
      client.socket.send(`[{"ev":"T","k":"${key}`);
    },
    onRest: (_url, request) => ({
      status: 401,
      body: JSON.stringify({ error: `bad ${request.headers.authorization}` }),
    }),
  });
  want('stocks', 'T.A');
  await until(() => socket('stocks').subscriptions.held === 1, 20_000);
  const error = await source.request({ path: '/v3/x' }).catch((e: unknown) => e);
  const everything = JSON.stringify([seen, error, source.health(), source.capabilities()]);
  expect(everything).not.toContain(CONTRACT_KEY);
  // What stood around the key is kept.
  expect(seen.frames.filter((frame) => frame.startsWith('[{"ev":"T"'))).toHaveLength(2);
  expect(seen.frames.join()).not.toContain('auth_success');
  expect(seen.frames.join()).not.toContain('Connected Successfully');
});

test('TRAP-28: a login that the vendor says came late is tried again, and nobody else is blamed', async () => {
  let late = 1;
  const {
    until,
    want,
    socket,
    vendor: server,
  } = await begin({
    onAuth: (client) => {
      if (late-- > 0) {
        client.status('auth_timeout', 'No authentication request received.');
        client.socket.close();
      } else accept(client);
    },
  });
  want('options', 'T.O:SPY261218C00650000');
  await until(() => socket('options').state === 'live', 90_000);
  expect(server.dials).toHaveLength(2);
  expect(
    socket('options')
      .reconnects.map((r) => r.reason)
      .join(),
  ).not.toContain('session');
});
