import { RestLimiter } from '../../../../../../src/main/engine/feed/rest/rest-limiter.ts';
import { describe, expect, test } from 'vitest';
import type { FeedError } from '../../../../../../src/main/engine/feed/feed-error.ts';
import type { RestReply } from '../../../../../../src/main/engine/feed/feed-source.ts';
import { BASE, KEY, scriptedRest } from './scripted-rest.ts';

const json = (value: unknown) => ({ body: JSON.stringify(value) });

describe('a request', () => {
  test('carries the key in the header only, and is recorded without it', async () => {
    const { client, calls, records, settle } = scriptedRest(() => json({ echo: KEY }));
    const reply = (await settle(client.request({ path: '/v3/x', query: { a: 1, b: undefined } }))) as RestReply;
    // A server that echoes the key does not put it on record.
    expect(reply.json).toEqual({ echo: '•••' });
    expect(calls[0].headers['Authorization']).toBe(`Bearer ${KEY}`);
    expect(calls[0].url).toBe(`${BASE}/v3/x?a=1`);
    expect(records).toHaveLength(1);
    expect(records[0].path).toBe('/v3/x?a=1');
    expect(JSON.stringify(records)).not.toContain(KEY);
  });

  test('asked twice at once is fetched once; one abort leaves the other alone', async () => {
    const { client, calls, settle } = scriptedRest(() => json({ n: 1 }));
    const abort = new AbortController();
    const first = client.request({ path: '/v3/x', signal: abort.signal });
    const second = client.request({ path: '/v3/x', signal: new AbortController().signal });
    abort.abort();
    const outcomes = await Promise.all([settle(first), settle(second)]);
    expect(outcomes[0]).toMatchObject({ code: 'rest/aborted' });
    expect(outcomes[1]).toMatchObject({ json: { n: 1 } });
    expect(calls).toHaveLength(1);
  });

  test('given up by everyone is aborted on the wire', async () => {
    const { client, calls, clock, settle } = scriptedRest(() => 'never');
    const abort = new AbortController();
    const outcome = client.request({ path: '/v3/x', signal: abort.signal });
    void outcome.catch(() => undefined);
    await clock.advance(5);
    abort.abort();
    expect(await settle(outcome)).toMatchObject({ code: 'rest/aborted' });
    expect(calls.map((c) => c.aborted)).toEqual([true]);
    expect(client.health().inFlight).toBe(0);
  });

  test('young enough comes from the cache', async () => {
    const { client, calls, clock, settle } = scriptedRest((_url, n) => json({ n }));
    await settle(client.request({ path: '/v3/x' }), 1_000);
    await settle(client.request({ path: '/v3/x', maxAgeMs: 5_000 }), 1_000);
    expect(calls).toHaveLength(1);
    await clock.advance(5_000);
    expect(await settle(client.request({ path: '/v3/x', maxAgeMs: 5_000 }))).toMatchObject({ json: { n: 2 } });
  });
});

describe('retries', () => {
  test('429 waits as long as Retry-After says', async () => {
    const { client, calls, settle } = scriptedRest((_url, n) =>
      n === 1 ? { status: 429, retryAfter: '7', body: '' } : {},
    );
    expect(await settle(client.request({ path: '/v3/x' }))).toMatchObject({ status: 200 });
    expect(calls[1].atMs - calls[0].atMs).toBeGreaterThanOrEqual(7_000);
    expect(client.health()).toMatchObject({ requests: 2, retries: 1, rateLimited: 1 });
  });

  test('5xx with HTML is tried again with growing pauses, then told without the page', async () => {
    const { client, calls, records, settle } = scriptedRest(() => ({ status: 502, body: '<html>bad gateway</html>' }));
    const error = (await settle(client.request({ path: '/v3/x' }))) as FeedError;
    expect(error).toMatchObject({ code: 'rest/server', status: 502 });
    expect(error.message).not.toContain('html');
    const pauses = calls.slice(1).map((c, i) => c.atMs - calls[i].atMs);
    expect(pauses).toHaveLength(4);
    expect([...pauses].sort((a, b) => a - b)).toEqual(pauses);
    expect(records).toHaveLength(1);
  });

  test('pauses grow from half a second, doubled each time, three quarters of it at this chance', async () => {
    // An answer takes 10 ms.
    const { calls, client, settle } = scriptedRest(() => ({ status: 500 }));
    await settle(client.request({ path: '/v3/x' }));
    const pauses = calls.slice(1).map((c, i) => c.atMs - calls[i].atMs - 10);
    expect(pauses).toEqual([375, 750, 1500, 3000]);
    expect(client.health()).toMatchObject({ requests: 5, retries: 4, failures: 1, rateLimited: 0 });
  });

  test.each<[header: string | undefined, pauseMs: number]>([
    [undefined, 375],
    ['0', 375],
    ['0.2', 375],
    ['7', 7000],
    ['-7', 375],
    // As an HTTP date: 20 s after the request, 19.99 s after its answer.
    ['Fri, 20 Nov 2026 15:00:20 GMT', 19_990],
    ['Fri, 20 Nov 2026 14:00:00 GMT', 375],
    ['soon', 375],
  ])('Retry-After %s: a pause of %s ms', async (retryAfter, pauseMs) => {
    const { calls, client, settle } = scriptedRest((_url, n) => (n === 1 ? { status: 429, retryAfter, body: '' } : {}));
    await settle(client.request({ path: '/v3/x' }));
    expect(calls[1].atMs - calls[0].atMs - 10).toBe(pauseMs);
  });

  test.each(['31536000', '1e300', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    'Retry-After %s: told at once; whoever asks next waits a minute, and is answered',
    async (retryAfter) => {
      const { calls, client, clock, settle } = scriptedRest((_url, n) =>
        n === 1 ? { status: 429, retryAfter, body: '' } : {},
      );
      expect(await settle(client.request({ path: '/v3/x' }), 100)).toMatchObject({ code: 'rest/rate-limited' });
      const next = client.request({ path: '/v3/y' });
      await clock.advance(60_000);
      expect(calls).toHaveLength(1);
      expect(await settle(next, 10_000)).toMatchObject({ status: 200 });
    },
  );

  test.each(['0', '-7', '', 'Fri, 20 Nov 2026 14:00:00 GMT'])(
    'Retry-After %j tells a paid plan nothing: its other requests pause all the same',
    async (retryAfter) => {
      const { calls, client, clock, settle } = scriptedRest((_url, n) =>
        n === 1 ? { status: 429, retryAfter, body: '' } : {},
      );
      client.provePaid('stocks');
      const first = client.request({ path: '/v2/aggs/ticker/SPY/prev' });
      await clock.advance(20);
      const second = client.request({ path: '/v2/aggs/ticker/QQQ/prev' });
      await clock.advance(1_000);
      expect(calls).toHaveLength(1);
      expect(await settle(Promise.all([first, second]))).toMatchObject([{ status: 200 }, { status: 200 }]);
    },
  );

  test('an unreachable server is reported in words, without the key', async () => {
    const { client, settle } = scriptedRest(() => 'network');
    const error = (await settle(client.request({ path: '/v3/x' }))) as FeedError;
    expect(error).toMatchObject({ code: 'rest/network' });
    expect(`${error.message} ${error.detail}`).not.toContain(KEY);
  });

  test('a server that never answers times out and is aborted', async () => {
    const { client, calls, settle } = scriptedRest(() => 'never');
    expect(await settle(client.request({ path: '/v3/x' }))).toMatchObject({ code: 'rest/timeout' });
    expect(calls).toHaveLength(5);
    expect(calls.every((c) => c.aborted)).toBe(true);
  });

  test('4xx are final', async () => {
    const { client, calls, settle } = scriptedRest(() => ({ status: 404, body: '404 page not found' }));
    expect(await settle(client.request({ path: '/v3/x' }))).toMatchObject({ code: 'rest/not-found', status: 404 });
    expect(calls).toHaveLength(1);
  });
});

describe('odd answers', () => {
  const text = 'You are not entitled to this data. Please upgrade your plan at https://massive.com/pricing';

  test.each(['message', 'error'])('a 403 shows the vendor’s text from `%s`', async (field) => {
    const { client, outcomes, settle } = scriptedRest(() => ({
      status: 403,
      ...json({ status: 'NOT_AUTHORIZED', [field]: text }),
    }));
    const error = await settle(client.request({ path: '/v3/snapshot/options/SPY' }));
    expect(error).toMatchObject({ code: 'rest/not-entitled', message: text });
    expect(outcomes).toEqual([['options', '/v3/snapshot/options/SPY', 403, text, false]]);
  });

  test.each(['', '<html>', '"text"', 'null', '{"cut'])('a 200 with %j is an error, not data', async (body) => {
    const { client, settle } = scriptedRest(() => ({ body }));
    expect(await settle(client.request({ path: '/v3/x' }))).toMatchObject({ code: 'rest/bad-body' });
  });
});

describe('paging', () => {
  const collect = async (pages: AsyncIterable<RestReply>): Promise<unknown[]> => {
    const all: unknown[] = [];
    for await (const page of pages) all.push(page.json);
    return all;
  };

  test('follows next_url verbatim with the key in the header, to the end', async () => {
    const next = `${BASE}/v3/x/cursor%3D1?cursor=YXA%3D&limit=2`;
    const { client, calls, settle } = scriptedRest((_url, n) => json(n === 1 ? { n, next_url: next } : { n }));
    expect(await settle(collect(client.pages({ path: '/v3/x', query: { limit: 2 } }, 10)))).toHaveLength(2);
    expect(calls[1].url).toBe(next);
    expect(calls[1].headers['Authorization']).toBe(`Bearer ${KEY}`);
  });

  test('stops where next_url repeats, and after the most pages asked', async () => {
    const same = scriptedRest((url) => json({ next_url: url }));
    expect(await same.settle(collect(same.client.pages({ path: '/v3/x' }, 10)))).toHaveLength(1);
    const endless = scriptedRest((_url, n) => json({ next_url: `${BASE}/v3/x?page=${n}` }));
    expect(await endless.settle(collect(endless.client.pages({ path: '/v3/x' }, 3)))).toHaveLength(3);
  });

  test.each(['https://evil.test/v3/x', 'http://api.example.test/v3/x', '//evil.test/x', 'javascript:alert(1)'])(
    'never takes the key to %s',
    async (foreign) => {
      const { client, calls, settle } = scriptedRest(() => json({ next_url: foreign }));
      expect(await settle(collect(client.pages({ path: '/v3/x' }, 5)))).toMatchObject({ code: 'rest/foreign-url' });
      expect(calls.every((c) => c.url.startsWith(`${BASE}/`))).toBe(true);
    },
  );
});

describe('a next page that spells the key', () => {
  const percent = (text: string): string => Array.from(text, (c) => `%${c.charCodeAt(0).toString(16)}`).join('');
  const followed = async (query: string) => {
    const { client, calls, records, settle } = scriptedRest(() => json({ next_url: `${BASE}/v3/x?${query}` }));
    const pages = async (): Promise<void> => {
      for await (const _ of client.pages({ path: '/v3/x' }, 5));
    };
    return { ended: await settle(pages()), urls: calls.map((call) => call.url), records };
  };

  test('parted by a tab is neither asked nor recorded', async () => {
    const { ended, urls, records } = await followed(`cursor=${KEY.slice(0, 5)}\t${KEY.slice(5)}`);
    expect(ended).toMatchObject({ code: 'rest/unsafe-url' });
    expect(urls).toEqual([`${BASE}/v3/x`]);
    expect(records.map((record) => record.path)).toEqual(['/v3/x']);
  });

  test.each([
    ['percent-encoded', `cursor=${percent(KEY)}`],
    ['percent-encoded twice', `cursor=${percent(KEY).replaceAll('%', '%25')}`],
    ['percent-encoded beside an apiKey', `apiKey=1&cursor=${percent(KEY)}`],
  ])('%s is struck from the answer: no address, record or body holds it', async (_what, query) => {
    const { urls, records } = await followed(query);
    const said = [...urls, ...records.map(({ path, body }) => `${path} ${Buffer.from(body).toString()}`)];
    const plain = said.map((text) => decodeURIComponent(decodeURIComponent(text)));
    expect(said.length).toBeGreaterThan(2);
    expect(plain.filter((text) => text.includes(KEY))).toEqual([]);
  });
});

describe('limits', () => {
  const limit = "You've exceeded the maximum requests per minute, please wait or upgrade your subscription";

  test('a free plan, once told of, gets five a minute, the user’s first', async () => {
    let limited = false;
    const { client, calls, clock, settle } = scriptedRest(() => {
      if (limited) return json({});
      limited = true;
      return { status: 429, ...json({ status: 'ERROR', error: limit }) };
    });
    await settle(client.request({ path: '/v3/first' }), 70_000);
    expect(client.isLimited('stocks')).toBe(true);
    await clock.advance(120_000);
    calls.length = 0;
    const asked = [
      ...Array.from({ length: 8 }, (_, i) => client.request({ path: `/v3/back${i}`, priority: 'background' })),
      ...Array.from({ length: 8 }, (_, i) => client.request({ path: `/v3/user${i}` })),
    ];
    await clock.advance(300_000);
    await Promise.all(asked);
    for (const { atMs } of calls)
      expect(calls.filter((c) => c.atMs >= atMs && c.atMs < atMs + 60_000).length).toBeLessThanOrEqual(5);
    const lateUsers = calls.slice(5).findLastIndex((c) => c.url.includes('user'));
    const firstLateBack = calls.slice(5).findIndex((c) => c.url.includes('back'));
    expect(firstLateBack).toBeGreaterThan(lateUsers);
  });

  test('TRAP-21: a paid plan that answers 429 in the free plan’s words pauses, with jitter, and is not held to five a minute', async () => {
    let refusals = 3;
    const { client, calls, clock } = scriptedRest(() =>
      refusals-- > 0 ? { status: 429, ...json({ status: 'ERROR', error: limit }) } : json({}),
    );
    client.provePaid('options');
    const asked = Array.from({ length: 40 }, (_, i) => client.request({ path: `/v3/snapshot/options/S${i}` }));
    await clock.advance(500);
    // The first few were in flight already; nothing more is sent into the refusal.
    expect(calls.length).toBeLessThanOrEqual(4);
    await clock.advance(20_000);
    expect((await Promise.all(asked)).every(({ status }) => status === 200)).toBe(true);
    expect([client.isLimited('options'), client.health().rateLimited]).toEqual([false, 3]);
  });

  test('before the plan is known, and on free plans of several markets, five a minute is for all of them together', async () => {
    const { client, calls, clock } = scriptedRest(() => json({}));
    client.limitToFree('options');
    const paths = (i: number): string[] => [
      `/v2/aggs/ticker/S${i}/prev`,
      `/v2/aggs/ticker/O:S${i}/prev`,
      `/v3/reference/x${i}`,
    ];
    const asked = [0, 1, 2].flatMap(paths).map((path) => client.request({ path }));
    await clock.advance(1_000);
    expect(calls).toHaveLength(5);
    expect(client.health().waiting).toMatchObject({ count: 4 });
    expect(client.health().waiting!.forMs).toBeGreaterThan(59_000);
    await clock.advance(70_000);
    await Promise.all(asked);
    expect(calls).toHaveLength(9);
    expect(calls[5].atMs - calls[0].atMs).toBeGreaterThanOrEqual(60_000);
    expect(client.health().waiting).toBeUndefined();
  });

  test('what no free plan has lifts the limit of its market and of reference data, and of no other', async () => {
    const { client, calls, clock } = scriptedRest(() => json({}));
    client.limitToFree('stocks');
    void client.request({ path: '/v3/snapshot/options/SPY' });
    await clock.advance(100);
    const asked = Array.from({ length: 20 }, (_, i) => [
      client.request({ path: `/v2/aggs/ticker/O:S${i}/prev` }),
      client.request({ path: `/v3/reference/tickers/S${i}` }),
      client.request({ path: `/v2/aggs/ticker/S${i}/prev` }),
    ]).flat();
    void Promise.allSettled(asked);
    await clock.advance(5_000);
    const count = (part: string): number => calls.filter((c) => c.url.includes(part)).length;
    expect([count('O:S'), count('/reference/'), count('/ticker/S')]).toEqual([20, 20, 4]);
    client.stop();
  });

  test('told in words, the limit stands whatever else answers', async () => {
    let first = true;
    const { client, calls, clock } = scriptedRest(() => {
      if (!first) return json({});
      first = false;
      return { status: 429, ...json({ error: limit }) };
    });
    void client.request({ path: '/v3/snapshot/options/SPY' });
    await clock.advance(5_000);
    client.provePaid('options');
    expect(client.isLimited('options')).toBe(true);
    void Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => client.request({ path: `/v2/aggs/ticker/O:S${i}/prev` })),
    );
    await clock.advance(50_000);
    expect(calls).toHaveLength(5);
    client.stop();
  });

  test('clients of one key share its minute, one after the other', async () => {
    const limiter = new RestLimiter();
    const check = scriptedRest(() => json({}), limiter);
    for (let i = 0; i < 4; i++) void check.client.request({ path: `/v3/reference/x${i}` });
    await check.clock.advance(1_000);
    check.client.stop();
    const world = scriptedRest(() => json({}), limiter);
    void Promise.allSettled([1, 2, 3].map((i) => world.client.request({ path: `/v3/reference/y${i}` })));
    await world.clock.advance(30_000);
    expect([check.calls.length, world.calls.length]).toEqual([4, 1]);
    world.client.stop();
  });

  test('what a key check found paid is not waited for again by the terminal that changes to the key', async () => {
    const limiter = new RestLimiter();
    const check = scriptedRest(() => json({}), limiter);
    void check.client.request({ path: '/v3/snapshot/options/SPY' });
    void check.client.request({ path: '/v2/snapshot/locale/us/markets/stocks/tickers/SPY' });
    await check.clock.advance(1_000);
    check.client.stop();
    const world = scriptedRest(() => json({}), limiter);
    const asked = Promise.allSettled(
      Array.from({ length: 12 }, (_, i) => world.client.request({ path: `/v2/aggs/ticker/S${i}/prev` })),
    );
    await world.clock.advance(2_000);
    expect(world.calls).toHaveLength(12);
    expect(world.client.health().waiting).toBeUndefined();
    world.client.stop();
    await asked;
  });

  test('an endpoint the plan refused is not asked again for ten minutes, in the vendor’s words', async () => {
    const { client, calls, clock, settle } = scriptedRest(() => ({
      status: 403,
      ...json({ message: 'Please upgrade' }),
    }));
    const ask = (path: string) => settle(client.request({ path }), 1_000);
    for (const symbol of ['SPY', 'QQQ'])
      expect(await ask(`/v3/snapshot/options/${symbol}`)).toMatchObject({ message: 'Please upgrade', status: 403 });
    expect(calls).toHaveLength(1);
    // Another market's snapshots, and bars (refused by age), are other questions.
    await ask('/v3/snapshot/indices');
    await ask('/v2/aggs/ticker/O:SPY261218C00650000/range/1/day/2015-01-01/2015-02-01');
    await ask('/v2/aggs/ticker/O:SPY261218C00650000/range/1/day/2026-01-01/2026-02-01');
    expect(calls).toHaveLength(4);
    await clock.advance(10 * 60_000);
    await ask('/v3/snapshot/options/SPY');
    expect(calls).toHaveLength(5);
  });

  test('a paid plan gets at most fifty a second', async () => {
    const { client, calls, clock } = scriptedRest(() => json({}));
    client.provePaid('stocks');
    const asked = Array.from({ length: 300 }, (_, i) => client.request({ path: `/v3/x${i}` }));
    await clock.advance(30_000);
    await Promise.all(asked);
    for (const { atMs } of calls)
      expect(calls.filter((c) => c.atMs >= atMs && c.atMs < atMs + 1_000).length).toBeLessThanOrEqual(50);
  });
});

test('stopping gives up what is under way and leaves no timer', async () => {
  const { client, clock, settle } = scriptedRest(() => 'never');
  const asked = client.request({ path: '/v3/x' });
  void asked.catch(() => undefined);
  await clock.advance(1);
  client.stop();
  expect(await settle(asked, 10)).toMatchObject({ code: 'rest/aborted' });
  await expect(client.request({ path: '/v3/y' })).rejects.toMatchObject({ code: 'feed/stopped' });
});
