/** The numbered traps of the protocol notes that concern connections and REST, each against a vendor that springs it. */
import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { FeedSource, RestReply } from '../../../src/main/engine/feed/feed-source.ts';
import {
  accept,
  acknowledge,
  CONTRACT_KEY,
  feedOn,
  greet,
  scriptedVendor,
  wanted,
  type Vendor,
  type VendorScript,
} from './scripted-vendor.ts';

let vendor: Vendor | undefined;
let running: FeedSource | undefined;
afterEach(async () => {
  await running?.stop();
  await vendor?.close();
});

async function begin(script: VendorScript, change = {}) {
  vendor = await scriptedVendor(script);
  const feed = feedOn(vendor, change);
  running = feed.source;
  return { vendor, until: vendor.environment.until, wait: vendor.environment.wait, ...feed };
}

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
  running!.wake();
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

describe('TRAP-4: silences', () => {
  test('an unknown ticker is acknowledged and silent: held, not refused, not asked again', async () => {
    const { vendor: server, until, wait, want, socket } = await begin({});
    want('stocks', 'T.NOSUCH');
    await until(() => socket('stocks').subscriptions.held === 1, 20_000);
    await wait(30_000);
    expect(socket('stocks').subscriptions).toMatchObject({ held: 1, refused: 0, pending: 0 });
    expect(server.requests.filter((r) => r.action === 'subscribe')).toHaveLength(1);
  });

  test('an unanswered channel is named after a second try, the others stand', async () => {
    const {
      vendor: server,
      until,
      want,
      socket,
    } = await begin({
      onPairs: (client, action, pairs) => {
        const known = pairs.filter((pair) => !pair.startsWith('NOI.'));
        if (known.length > 0) acknowledge(client, action, known);
      },
    });
    want('stocks', 'T.A', 'NOI.A');
    await until(() => socket('stocks').subscriptions.refused === 1, 60_000);
    expect(socket('stocks').refusals).toEqual([
      {
        channel: 'NOI',
        symbol: 'A',
        reason: 'The server did not answer this subscription. It is asked for again in a minute.',
      },
    ]);
    expect(socket('stocks').subscriptions.held).toBe(1);
    expect(server.requests.filter((r) => r.action === 'subscribe' && r.params.includes('T.A'))).toHaveLength(1);
  });

  test('what is held is never asked for again, whatever is wanted around it', async () => {
    const { vendor: server, until, source, socket } = await begin({});
    source.want(wanted('stocks', 'T.A'));
    await until(() => socket('stocks').subscriptions.held === 1, 20_000);
    source.want(wanted('stocks', 'T.A', 'T.B'));
    source.want(wanted('stocks', 'T.B', 'T.A'));
    await until(() => socket('stocks').subscriptions.held === 2, 20_000);
    const asked = server.requests.filter((r) => r.action === 'subscribe').flatMap((r) => r.params.split(','));
    expect(asked).toEqual(['T.A', 'T.B']);
  });
});

describe('TRAP-5: refusals', () => {
  test('`not authorized` before the acks of the same request is charged to the unanswered pairs only', async () => {
    const { until, want, socket, seen, source } = await begin({
      onPairs: (client, action, pairs) => {
        client.status('error', 'not authorized');
        setTimeout(
          () =>
            acknowledge(
              client,
              action,
              pairs.filter((pair) => !pair.startsWith('LULD.')),
            ),
          10,
        );
      },
    });
    want('stocks', 'T.A', 'LULD.A', 'Q.A');
    await until(() => socket('stocks').subscriptions.refused === 1, 30_000);
    expect(socket('stocks').refusals).toEqual([{ channel: 'LULD', symbol: 'A', reason: 'not authorized' }]);
    expect(socket('stocks').subscriptions.held).toBe(2);
    expect(source.capabilities().find((c) => c.market === 'stocks')!.channels).toEqual({
      T: { allowed: true },
      Q: { allowed: true },
      LULD: { allowed: false, reason: 'not authorized' },
    });
    expect(seen.subscriptions).toContainEqual(expect.objectContaining({ action: 'refused', channel: 'LULD' }));
  });

  test('no real-time data, told after the login, offers the delayed host and takes it on request', async () => {
    const text = "You don't have access real-time data. Use wss://delayed.massive.com/options instead.";
    const { until, want, socket, source } = await begin({
      onAuth: (client) => {
        accept(client);
        if (!socket('options').delayed) client.status('error', text);
      },
    });
    want('options', 'T.O:SPY261218C00650000');
    await until(() => socket('options').state === 'planRefused', 20_000);
    expect(source.capabilities().find((c) => c.market === 'options')).toMatchObject({
      timeliness: 'none',
      delayedOffered: true,
      reason: text,
    });
    source.setDelayed('options', true);
    // TRAP-16: the refused connection is counted for half a minute more.
    expect(socket('options').state).toBe('waiting');
    await until(() => socket('options').subscriptions.held === 1, 60_000);
    expect(source.capabilities().find((c) => c.market === 'options')).toMatchObject({ timeliness: 'delayed' });
  });

  test('a wrong key is final; the plan text is another thing and shown verbatim', async () => {
    const plan = "Your plan doesn't include websocket access. Visit https://massive.com/pricing to upgrade.";
    const {
      vendor: server,
      until,
      wait,
      source,
      socket,
    } = await begin({
      onAuth: (client) => {
        client.status('auth_failed', client.market === 'stocks' ? 'authentication failed' : plan);
        client.socket.terminate();
      },
    });
    source.want([...wanted('stocks', 'T.A'), ...wanted('indices', 'V.I:SPX')]);
    await until(() => socket('stocks').state === 'authFailed' && socket('indices').state === 'planRefused', 20_000);
    expect(socket('indices').detail).toBe(plan);
    await wait(90_000);
    expect(server.dials).toHaveLength(2);
  });

  test('a REST 403 shows its text under either name', async () => {
    const { source } = await begin({
      onRest: (url) => ({ status: 403, body: JSON.stringify({ [url.pathname.slice(4)]: 'Please upgrade' }) }),
    });
    for (const field of ['message', 'error'])
      await expect(source.request({ path: `/v3/${field}` })).rejects.toMatchObject({ message: 'Please upgrade' });
  });
});

test('TRAP-9: never more than the allowed option quotes on the connection, even while they change', async () => {
  const held = new Set<string>();
  let most = 0;
  const { until, source, socket } = await begin(
    {
      onPairs: (client, action, pairs) => {
        for (const pair of pairs)
          if (action === 'subscribe') held.add(pair);
          else held.delete(pair);
        most = Math.max(most, [...held].filter((pair) => pair.startsWith('Q.')).length);
        acknowledge(client, action, pairs);
      },
    },
    { quoteLimit: 20 },
  );
  const contracts = Array.from({ length: 60 }, (_, i) => `Q.O:SPY261218C00${600 + i}000`);
  source.want(wanted('options', ...contracts.slice(0, 40)));
  await until(() => socket('options').subscriptions.held === 20, 20_000);
  expect(source.budget()).toMatchObject({ limit: 20, used: 20, evictedCount: 20 });
  source.want(wanted('options', ...contracts.slice(30)));
  await until(() => contracts.slice(30, 50).every((pair) => held.has(pair)), 20_000);
  expect(most).toBe(20);
});

test('TRAP-17: a frame over the cap is refused whole and repeated; the true cap is learnt, shown and kept to', async () => {
  const CAP = 40;
  const held = new Set<string>();
  const frames: string[] = [];
  const { until, wait, source, socket } = await begin(
    {
      onPairs: (client, action, pairs) => {
        if (action === 'subscribe' && pairs[0].startsWith('Q.')) frames.push(pairs.join());
        if (action === 'subscribe' && pairs[0].startsWith('Q.') && held.size + pairs.length > CAP) {
          const message = 'Subscription limit reached for feed. Please remove some subscriptions and try again.';
          for (let i = 0; i < 27; i++) client.status('error', message);
          return;
        }
        for (const pair of pairs.filter((p) => p.startsWith('Q.')))
          if (action === 'subscribe') held.add(pair);
          else held.delete(pair);
        acknowledge(client, action, pairs);
      },
    },
    { quoteLimit: 950 },
  );
  const contracts = Array.from({ length: 200 }, (_, i) => `O:SPY261218C00${100 + i}000`);
  source.want(wanted('options', 'T.*', ...contracts.map((c) => `Q.${c}`)));
  await until(() => source.budget().learntLimit === CAP, 60_000);
  await until(() => source.budget().used === CAP && socket('options').subscriptions.wanted === CAP + 1, 20_000);
  expect(socket('options')).toMatchObject({ state: 'live', subscriptions: { held: CAP + 1, refused: 0 } });
  expect(source.budget()).toMatchObject({ limit: CAP, evictedCount: 160 });
  expect(source.budget().evicted[0].reason).toContain('the vendor allows no more');
  expect(new Set(frames).size).toBe(frames.length);
  // The demand moves: what is left makes room for what comes, and nothing is refused again.
  const asked = frames.length;
  source.want(wanted('options', 'T.*', ...contracts.slice(100).map((c) => `Q.${c}`)));
  await until(() => [...held].filter((pair) => contracts.indexOf(pair.slice(2)) >= 100).length === CAP, 40_000);
  await wait(5_000);
  expect(frames.slice(asked).flatMap((f) => f.split(',')).length).toBe(CAP);
});

describe('TRAP-19: a delayed key on the real-time host', () => {
  test('logged in and without one answer: the delayed host is offered within 10 s, and the socket stays', async () => {
    const { vendor: server, until, want, socket, source } = await begin({ onPairs: () => undefined });
    want('options', 'T.O:SPY261218C00650000', 'Q.O:SPY261218C00650000');
    await until(() => source.capabilities().some((c) => c.delayedOffered), 10_000);
    expect(source.capabilities().find((c) => c.market === 'options')).toMatchObject({
      timeliness: 'unknown',
      reason: expect.stringContaining('answers nothing'),
    });
    expect(socket('options').state).toBe('live');
    expect(server.dials).toHaveLength(1);
  });

  test('a late answer takes the offer back; another that comes in time makes none', async () => {
    const { until, wait, want, source } = await begin({
      onPairs: (client, action, pairs) => void setTimeout(() => acknowledge(client, action, pairs), 300),
    });
    want('options', 'T.O:SPY261218C00650000');
    await until(() => source.capabilities().some((c) => c.delayedOffered), 30_000);
    await until(() => source.capabilities().some((c) => c.timeliness === 'realTime'), 60_000);
    await wait(10_000);
    expect(source.capabilities().some((c) => c.delayedOffered)).toBe(false);
  });

  test('on the delayed host silence offers nothing', async () => {
    const { wait, until, want, socket, source } = await begin(
      { onPairs: () => undefined },
      { delayedMarkets: ['options'] },
    );
    want('options', 'T.O:SPY261218C00650000');
    await until(() => socket('options').state === 'live', 20_000);
    await wait(15_000);
    expect(source.capabilities().some((c) => c.delayedOffered)).toBe(false);
  });
});

test('TRAP-12: next_url is followed verbatim with the key in the header, only on the same origin', async () => {
  const asked: { url: string; auth: string | undefined }[] = [];
  const { source, vendor: server } = await begin({
    onRest: (url, request) => {
      asked.push({ url: request.url!, auth: request.headers.authorization });
      if (url.searchParams.get('cursor') === 'b%3D') return { body: '{"next_url":"https://elsewhere.test/steal"}' };
      return { body: JSON.stringify({ next_url: `${server.restUrl}/v3/list/x?cursor=b%253D` }) };
    },
  });
  const pages: RestReply[] = [];
  const read = async (): Promise<void> => {
    for await (const page of source.requestPages({ path: '/v3/list', query: { limit: 250 } }, 10)) pages.push(page);
  };
  await expect(read()).rejects.toMatchObject({ code: 'rest/foreign-url' });
  expect(pages).toHaveLength(2);
  expect(asked).toEqual([
    { url: '/v3/list?limit=250', auth: `Bearer ${CONTRACT_KEY}` },
    { url: '/v3/list/x?cursor=b%253D', auth: `Bearer ${CONTRACT_KEY}` },
  ]);
});

test('TRAP-12: a relay’s pages that name the vendor are asked of the relay, with the key, where the user says it is one', async () => {
  const asked: string[] = [];
  const script = {
    onRest: (url: URL, request: IncomingMessage) => {
      asked.push(`${url.pathname}${url.search} ${request.headers.authorization === `Bearer ${CONTRACT_KEY}`}`);
      const next = url.searchParams.has('cursor') ? undefined : 'https://api.massive.com/v3/x?cursor=2';
      return { body: JSON.stringify({ results: [], next_url: next }) };
    },
  };
  const pages = async (change: object): Promise<number> => {
    const { source } = await begin(script, change);
    let count = 0;
    for await (const _ of source.requestPages({ path: '/v3/x' }, 5)) count++;
    await running!.stop();
    await vendor!.close();
    return count;
  };
  expect(await pages({ isRelay: true })).toBe(2);
  expect(asked.filter((path) => path.startsWith('/v3/x'))).toEqual(['/v3/x true', '/v3/x?cursor=2 true']);
  await expect(pages({})).rejects.toThrow('outside its own');
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

describe('TRAP-21: 429 on a paid plan', () => {
  test('without usable headers it is a pause, and requests go on above five a minute', async () => {
    let refusals = 2;
    const { source, until, wait, want, socket } = await begin({
      onRest: (url) => {
        if (!url.pathname.startsWith('/v3/snapshot') || refusals-- <= 0) return { body: '{"results":[]}' };
        return { status: 429, body: '' };
      },
    });
    want('options', 'T.O:SPY261218C00650000');
    await until(() => socket('options').state === 'live', 20_000);
    const asked = Array.from({ length: 12 }, (_, i) =>
      source.request({ path: `/v3/snapshot/options/SPY?expiration_date=2026-12-${10 + i}` }),
    );
    await Promise.all(asked);
    await wait(100);
    expect(source.health().rest).toMatchObject({ rateLimited: 2, waiting: undefined });
    expect(source.capabilities().find((c) => c.market === 'options')?.rest).toBe('allowed');
  });
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
