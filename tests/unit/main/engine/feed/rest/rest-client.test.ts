import { describe, expect, test } from 'vitest';
import type { FeedError } from '../../../../../../src/main/engine/feed/feed-error.ts';
import type { RestReply } from '../../../../../../src/main/engine/feed/feed-source.ts';
import { restFaults } from '../../../../../../src/main/engine/feed/feed-words.ts';
import { BASE, KEY, scriptedRest } from './scripted-rest.ts';

const json = (value: object) => ({ body: JSON.stringify({ status: 'OK', ...value }) });

describe('a request', () => {
  test('carries the key in the header only, and is recorded without it', async () => {
    const { client, calls, records, settle } = scriptedRest(() => json({ echo: KEY }));
    const reply = (await settle(client.request({ path: '/v3/x', query: { a: 1, b: undefined } }))) as RestReply;
    // A server that echoes the key does not put it on record.
    expect(reply.json).toEqual({ status: 'OK', echo: '•••' });
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
    client.provePaid('stocks');
    await settle(client.request({ path: '/v3/x', maxAgeMs: 5_000 }), 1_000);
    await settle(client.request({ path: '/v3/x', maxAgeMs: 5_000 }), 1_000);
    await settle(client.request({ path: '/v3/x', maxAgeMs: 2_500 }), 1_000);
    expect(calls).toHaveLength(1);
    await clock.advance(5_000);
    expect(await settle(client.request({ path: '/v3/x', maxAgeMs: 5_000 }))).toMatchObject({ json: { n: 2 } });
  });

  test('is not kept where nobody would take an old answer', async () => {
    const { client, calls, settle } = scriptedRest((_url, n) => json({ n }));
    client.provePaid('stocks');
    await settle(client.request({ path: '/v3/x' }), 10);
    expect(await settle(client.request({ path: '/v3/x', maxAgeMs: 5_000 }))).toMatchObject({ json: { n: 2 } });
    expect(calls).toHaveLength(2);
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
    // As a sentence: another may follow it.
    expect(error).toMatchObject({ code: 'rest/not-entitled', message: `${text}.` });
    expect(outcomes).toEqual([['options', '/v3/snapshot/options/SPY', 403, `${text}.`, false]]);
  });

  test.each(['', '"text"', 'null', '{"cut'])('a 200 with %j is an error, not data', async (body) => {
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

  test.each([
    ['where next_url names a page that was read', (_n: number) => `${BASE}/v3/x`, restFaults.samePage, 1],
    ['after the most pages asked', (n: number) => `${BASE}/v3/x?page=${n}`, restFaults.manyPages(3), 3],
  ])('stops %s, and says so behind the pages that came', async (_when, next, message, pages) => {
    const { client, calls, settle } = scriptedRest((_url, n) => json({ n, next_url: next(n) }));
    const came: unknown[] = [];
    const reading = async (): Promise<void> => {
      for await (const { json: page } of client.pages({ path: '/v3/x' }, 3)) came.push(page);
    };
    expect(await settle(reading())).toMatchObject({ code: 'rest/pages', message });
    expect([came.length, calls.length]).toEqual([pages, pages]);
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

test('stopping gives up what is under way and leaves no timer', async () => {
  const { client, clock, settle } = scriptedRest(() => 'never');
  const asked = client.request({ path: '/v3/x' });
  void asked.catch(() => undefined);
  await clock.advance(1);
  client.stop();
  expect(await settle(asked, 10)).toMatchObject({ code: 'rest/aborted' });
  await expect(client.request({ path: '/v3/y' })).rejects.toMatchObject({ code: 'feed/stopped' });
});
