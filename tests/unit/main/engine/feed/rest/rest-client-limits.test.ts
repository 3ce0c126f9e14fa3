/** The plan’s pace of requests: learnt from answers, shared by clients of one key. */
import { describe, expect, test } from 'vitest';
import { restFaults } from '../../../../../../src/main/engine/feed/feed-words.ts';
import { RestLimiter } from '../../../../../../src/main/engine/feed/rest/rest-limiter.ts';
import { scriptedRest } from './scripted-rest.ts';

const json = (value: object) => ({ body: JSON.stringify({ status: 'OK', ...value }) });

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
    const ask = (path: string) => settle(client.request({ path, priority: 'background' }), 1_000);
    for (const symbol of ['SPY', 'QQQ'])
      expect(await ask(`/v3/snapshot/options/${symbol}`)).toMatchObject({ message: 'Please upgrade.', status: 403 });
    expect(calls).toHaveLength(1);
    // Another market's snapshots, and bars (refused by age), are other questions.
    await ask('/v3/snapshot/indices');
    await ask('/v2/aggs/ticker/O:SPY261218C00650000/range/1/day/2015-01-01/2015-02-01');
    await ask('/v2/aggs/ticker/O:SPY261218C00650000/range/1/day/2026-01-01/2026-02-01');
    expect(calls).toHaveLength(4);
    // The user's own question is asked.
    await settle(client.request({ path: '/v3/snapshot/options/SPY' }), 1_000);
    expect(calls).toHaveLength(5);
    await clock.advance(10 * 60_000);
    await ask('/v3/snapshot/options/SPY');
    expect(calls).toHaveLength(6);
  });

  test('what no free plan has is not asked of one that is known, save by the user, and of an endpoint that has answered', async () => {
    const { client, calls, clock, settle } = scriptedRest(() => json({ results: [] }));
    const ask = (path: string) => settle(client.request({ path, priority: 'background' }), 1_000);
    await ask('/v3/snapshot?ticker.any_of=O:A,O:B');
    expect(client.isLimited('options')).toBe(false);
    client.limitToFree('stocks');
    client.limitToFree('options');
    const refused = { code: 'rest/not-entitled', message: restFaults.notInPlan };
    expect(await ask('/v2/snapshot/locale/us/markets/stocks/tickers?tickers=SPY')).toMatchObject(refused);
    expect(await ask('/v3/snapshot?ticker.any_of=SPY')).toMatchObject(refused);
    expect(calls).toHaveLength(1);
    // It has answered before: this market's plan is no free one, whatever became of its stream.
    expect(await ask('/v3/snapshot?ticker.any_of=O:A,O:C')).toMatchObject({ status: 200 });
    await settle(client.request({ path: '/v2/snapshot/locale/us/markets/stocks/tickers?tickers=QQQ' }), 1_000);
    expect(calls).toHaveLength(3);
    client.limitToFree('indices');
    expect(await ask('/v3/snapshot/indices?ticker.any_of=I:SPX')).toMatchObject(refused);
    await clock.advance(10 * 60_000);
    // Said again, as after a connection was tried once more: the ten minutes do not begin anew.
    client.limitToFree('indices');
    expect(await ask('/v3/snapshot/indices?ticker.any_of=I:SPX')).toMatchObject({ status: 200 });
  });

  test('where requests are counted, or may be, nothing is asked twice within a minute; the time is', async () => {
    const { client, calls, clock, settle } = scriptedRest((_url, n) => json({ n }));
    const ask = (path: string, maxAgeMs?: number) => settle(client.request({ path, maxAgeMs }), 1_000);
    await ask('/v2/aggs/ticker/SPY/prev');
    client.limitToFree('stocks');
    expect(await ask('/v2/aggs/ticker/SPY/prev')).toMatchObject({ json: { n: 1 } });
    await ask('/v1/marketstatus/now', 0);
    await ask('/v1/marketstatus/now', 0);
    expect(calls).toHaveLength(3);
    await clock.advance(60_000);
    expect(await ask('/v2/aggs/ticker/SPY/prev')).toMatchObject({ json: { n: 4 } });
    const paid = scriptedRest((_url, n) => json({ n }));
    paid.client.provePaid('stocks');
    for (const n of [1, 2])
      expect(await paid.settle(paid.client.request({ path: '/v2/aggs/ticker/SPY/prev' }), 1_000)).toMatchObject({
        json: { n },
      });
  });

  const refusal = json({ message: 'Please upgrade' });
  const answered = json({ results: [] });
  test.each([
    ['a page of something on the way', [{ status: 403, body: '<html>Request blocked</html>' }, answered]],
    ['nothing', [{ status: 403, body: '' }, answered]],
    ['the vendor’s words, after an answer', [answered, { status: 403, ...refusal }, answered]],
  ])('a 403 with %s is not of the plan: it does not stand', async (_what, script) => {
    const { client, calls, outcomes, settle } = scriptedRest((_url, n) => script[n - 1]);
    const seen: unknown[] = [];
    for (const symbol of ['SPY', 'QQQ', 'AAPL'].slice(0, script.length))
      seen.push(
        await settle(client.request({ path: `/v3/snapshot/options/${symbol}`, priority: 'background' }), 1_000),
      );
    expect(calls).toHaveLength(script.length);
    expect(seen.at(-2)).toMatchObject({ code: 'rest/blocked', status: 403 });
    expect(seen.at(-1)).toMatchObject({ status: 200 });
    // What is known of the plan is what the vendor said.
    expect(outcomes.filter(([, , status]) => status === 403)).toHaveLength(script.length - 2);
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
