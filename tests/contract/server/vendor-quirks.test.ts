/** What people with keys saw the vendor do (docs/protocol.md, TRAP-16 to TRAP-21 and 28), as the local server does it: sockets, caps and plans, each quirk on, and off. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parallelLatencyMs } from '../../../src/main/server/protocol/parallel-latency.ts';
import { parsePlan } from '../../../src/main/server/protocol/plans.ts';
import {
  QUIRK_NAMES,
  QUIRKS,
  USUAL_QUIRKS,
  withQuirk,
  type QuirkName,
} from '../../../src/main/server/protocol/quirks.ts';
import { endedWithEachTest, getJson, START, type TestClient, type TestServer } from './harness.ts';

const { serveWith: serve, connect } = endedWithEachTest();
const CALL = 'O:SPY261218C00650000';
const contracts = (count: number, from = 500): string[] =>
  Array.from({ length: count }, (_, i) => `Q.O:SPY261218C00${from + i}000`);

test('NAME=on and NAME=off change the usual set; anything else is not understood', () => {
  expect(withQuirk(USUAL_QUIRKS, 'zombie-sockets=off')!.has('zombie-sockets')).toBe(false);
  expect(withQuirk(USUAL_QUIRKS, 'flapping-oi=on')!.size).toBe(USUAL_QUIRKS.size + 1);
  for (const bad of ['zombies=on', 'zombie-sockets', 'zombie-sockets=yes', ''])
    expect(withQuirk(USUAL_QUIRKS, bad)).toBe(undefined);
  // Of what was seen with less certainty nothing is usual.
  const unusual = QUIRK_NAMES.filter((name) => !USUAL_QUIRKS.has(name));
  expect(unusual).toEqual([
    'zombie-clean-close',
    'silent-delayed-key',
    'delayed-option-quotes',
    'absent-index-spot',
    'flapping-oi',
    'repeated-sequences',
  ]);
});

test('docs/local-server.md lists every quirk as it is', () => {
  const rows = readFileSync('docs/local-server.md', 'utf8')
    .split('\n')
    .flatMap((line) => /^\| `([\w-]+)` +\| (\d+) +\| (on|off) /.exec(line)?.slice(1, 4).join(' ') ?? []);
  expect(rows).toEqual(QUIRK_NAMES.map((name) => `${name} ${QUIRKS[name].trap} ${QUIRKS[name].usual ? 'on' : 'off'}`));
});

describe('TRAP-16: a socket is counted for 10 to 30 s after it is gone', () => {
  async function ended(quirks: readonly QuirkName[], how: 'cut' | 'closed') {
    let nowMs = 0;
    const at = await serve(quirks, { monotonicMs: () => nowMs });
    const first = await connect(`${at.server.wsUrl}/options`).open();
    if (how === 'cut') at.server.faults.closeAll('options');
    else first.end();
    await first.until(() => first.closed !== undefined && at.server.stats().clients === 0, 'the end');
    return { at, pass: (ms: number) => (nowMs += ms) };
  }
  const newcomer = async (at: TestServer): Promise<TestClient> => {
    const client = connect(`${at.server.wsUrl}/options`);
    await client.until(() => client.frames.length > 0, 'hello');
    return client;
  };

  test('a newcomer is told max_connections instead of hello, then 1008; other markets are not counted; it passes', async () => {
    const { at, pass } = await ended(['zombie-sockets'], 'cut');
    pass(9_900);
    const early = await newcomer(at);
    await early.until(() => early.closed !== undefined, 'the close');
    // TRAP-28: word for word, with its trailing space.
    expect(early.frames).toEqual([
      [{ ev: 'status', status: 'max_connections', message: 'Maximum number of websocket connections exceeded. ' }],
    ]);
    expect(early.closed?.code).toBe(1008);
    await connect(`${at.server.wsUrl}/stocks`).open();
    pass(20_200);
    expect((await newcomer(at)).statuses()).toEqual(['connected: Connected Successfully']);
  });

  test.each([
    [['zombie-sockets'], 'closed', 'connected'],
    [['zombie-clean-close'], 'closed', 'max_connections'],
    [['zombie-clean-close'], 'cut', 'connected'],
    [[], 'cut', 'connected'],
  ] as const)('with %j one that was %s meets %s', async (quirks, how, status) => {
    const { at } = await ended(quirks, how);
    expect((await newcomer(at)).statuses()[0]).toMatch(new RegExp(`^${status}:`));
  });

  test('one that the server itself evicted is not counted', async () => {
    const at = await serve(['zombie-sockets', 'zombie-clean-close']);
    const older = await connect(`${at.server.wsUrl}/options`).open();
    const newer = await connect(`${at.server.wsUrl}/options`).open();
    await older.until(() => older.closed?.code === 1008, 'eviction');
    expect(newer.closed).toBe(undefined);
    const next = await connect(`${at.server.wsUrl}/options`).open();
    expect(next.statuses()[1]).toBe('auth_success: authenticated');
  });
});

describe('TRAP-17: the cap of option quotes', () => {
  const LIMIT = 'error: Subscription limit reached for feed. Please remove some subscriptions and try again.';

  test('a frame that would pass it is refused whole, with 27 messages for 200 contracts; unsubscribing makes room at once', async () => {
    const at = await serve(['quote-cap-refuses-frame']);
    const client = await connect(`${at.server.wsUrl}/options`).open();
    const all = contracts(1_000, 400).map((pair) => pair.replace(/C00(\d{4})000$/, 'C0$1000'));
    client.send({ action: 'subscribe', params: all.slice(0, 900).join(',') });
    await client.until(() => client.count('status') === 902, 'acks');
    const over = [...all.slice(900), ...contracts(100, 300)];
    client.send({ action: 'subscribe', params: [...over, `T.${CALL}`].join(',') });
    await client.until(() => client.statuses().at(-1) === LIMIT, 'the refusal');
    expect(client.statuses().slice(902)).toEqual(Array.from({ length: 27 }, () => LIMIT));
    // Nothing of it was taken: 100 of them alone are.
    client.send({ action: 'subscribe', params: over.slice(0, 100).join(',') });
    await client.until(() => client.count('status') === 902 + 27 + 100, 'acks of a hundred');
    client.send({ action: 'unsubscribe', params: all.slice(0, 10).join(',') });
    client.send({ action: 'subscribe', params: over.slice(100, 110).join(',') });
    await client.until(() => client.count('status') === 902 + 27 + 100 + 20, 'ten for ten');
    expect(
      client
        .statuses()
        .slice(-10)
        .every((status) => status.startsWith('success: subscribed')),
    ).toBe(true);
  });

  test('what is held already does not count again', async () => {
    const at = await serve(['quote-cap-refuses-frame'], { limits: { optionQuotes: 4 } });
    const client = await connect(`${at.server.wsUrl}/options`).open();
    const pairs = contracts(5);
    await client.subscribe(pairs.slice(0, 3).join(','));
    await client.subscribe(pairs.slice(0, 4).join(','));
    expect(client.statuses().at(-1)).toBe(`success: subscribed to: ${pairs[3]}`);
    await client.subscribe(pairs[4]);
    expect(client.statuses().at(-1)).toBe(LIMIT);
  });
});

test('TRAP-18: a contract shows nothing until it next ticks', async () => {
  const at = await serve([]);
  const client = await connect(`${at.server.wsUrl}/options`).open();
  await client.subscribe(contracts(50).join(','));
  await client.settle();
  expect(client.of('Q')).toEqual([]);
});

describe('TRAP-19: a delayed key', () => {
  test.each([
    [[], "error: You don't have access real-time data."],
    [['silent-delayed-key'], undefined],
  ] as const)('on the real-time host with %j', async (quirks, text) => {
    const at = await serve(quirks, { plan: parsePlan('starter') });
    const client = await connect(`${at.server.wsUrl}/options`).open();
    client.send({ action: 'subscribe', params: `AM.${CALL}` });
    const other = await connect(`${at.server.delayedWsUrl}/stocks`).open();
    await other.subscribe('AM.SPY');
    if (text === undefined) expect(client.statuses()).toHaveLength(2);
    else {
      await client.until(() => client.count('status') === 4, 'refusals');
      expect(client.statuses()[2].startsWith(text)).toBe(true);
      expect(client.statuses()[3]).toBe('error: not authorized');
    }
  });

  test.each([
    [[], 'error: not authorized'],
    [['delayed-option-quotes'], `success: subscribed to: Q.${CALL}`],
  ] as const)('on the delayed host with %j option quotes are %s', async (quirks, status) => {
    const at = await serve(quirks, { plan: parsePlan('developer') });
    const client = await connect(`${at.server.delayedWsUrl}/options`).open();
    await client.subscribe(`Q.${CALL}`);
    expect(client.statuses().at(-1)).toBe(status);
  });
});

describe('TRAP-20: an options plan alone', () => {
  const plan = parsePlan('stocks=none,indices=none');
  const spotOf = async (at: TestServer, underlying: string) =>
    (await getJson(at.server, `/v3/snapshot/options/${underlying}?limit=1`)).body['results'][0].underlying_asset;

  test('quotes are of now, the underlying is of 15 minutes ago and says so', async () => {
    const at = await serve(['stale-spot'], { plan });
    const full = await serve([]);
    full.pass(900_000);
    at.pass(900_000);
    const { body } = await getJson(at.server, '/v3/snapshot/options/SPY?limit=1');
    expect(body['results'][0].last_quote.timeframe).toBe('REAL-TIME');
    const now = await spotOf(full, 'SPY');
    const stale = body['results'][0].underlying_asset;
    expect([now.timeframe, stale.timeframe]).toEqual(['REAL-TIME', 'DELAYED']);
    expect(stale.price).not.toBe(now.price);
    expect(Math.floor(stale.last_updated / 1e6)).toBe(START);
  });

  test('an index underlying is late as well, or absent', async () => {
    expect(await spotOf(await serve([], { plan }), 'I:SPX')).toMatchObject({
      value: expect.any(Number),
      timeframe: 'DELAYED',
    });
    const absent = await spotOf(await serve(['absent-index-spot'], { plan }), 'I:SPX');
    expect(absent).toEqual({ ticker: 'I:SPX', timeframe: 'DELAYED' });
    expect(await spotOf(await serve([], { plan }), 'SPY')).toEqual({ ticker: 'SPY', timeframe: 'DELAYED' });
  });

  test('daily stock bars are DELAYED, minutes of today refused, older ones 200 with no rows', async () => {
    const at = await serve(['partial-stock-bars'], { plan });
    const bars = (span: string) => getJson(at.server, `/v2/aggs/ticker/SPY/range/1/${span}`);
    const daily = await bars('day/2026-11-01/2026-11-19');
    expect([daily.status, daily.body['status']]).toEqual([200, 'DELAYED']);
    expect(daily.body['results'].length).toBeGreaterThan(10);
    const today = await bars('minute/2026-11-19/2026-11-19');
    expect([today.status, today.body['status']]).toEqual([403, 'NOT_AUTHORIZED']);
    const older = await bars('minute/2026-11-12/2026-11-12');
    expect([older.status, older.body['status'], older.body['resultsCount'], older.body['results']]).toEqual([
      200,
      'OK',
      0,
      undefined,
    ]);
    const off = await serve([], { plan });
    expect((await getJson(off.server, '/v2/aggs/ticker/SPY/range/1/day/2026-11-01/2026-11-19')).status).toBe(403);
  });
});

describe('TRAP-21: paid plans', () => {
  test('meet 429 without body or headers', async () => {
    const at = await serve(['bare-429'], { limits: { paidRequestsPerSecond: 3 } });
    const ask = () => fetch(`${at.server.restUrl}/v1/marketstatus/now?apiKey=k`);
    const replies = await Promise.all([ask(), ask(), ask(), ask()]);
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(await refused[0].text()).toBe('');
    expect([...refused[0].headers.keys()].sort()).toEqual(['connection', 'date', 'keep-alive', 'transfer-encoding']);
    const off = await serve([], { limits: { paidRequestsPerSecond: 3 } });
    for (let i = 0; i < 6; i++) expect((await getJson(off.server, '/v1/marketstatus/now')).status).toBe(200);
  });

  test('of delayed data are fastest two at a time; eight do not come back', async () => {
    const at = await serve(['slow-in-parallel'], { plan: parsePlan('starter') });
    const ask = (signal?: AbortSignal) =>
      fetch(`${at.server.restUrl}/v3/snapshot/options/SPY?limit=1&apiKey=k`, { signal });
    const perRequest = (inFlight: number): number => parallelLatencyMs(inFlight) / inFlight;
    const alone = perRequest(1);
    expect(perRequest(2)).toBeLessThan(alone);
    for (const more of [3, 4, 5, 6, 7]) expect(perRequest(more)).toBeGreaterThan(alone);
    const giveUp = new AbortController();
    let answered = 0;
    const eight = Array.from({ length: 8 }, () =>
      ask(giveUp.signal).then(
        () => (answered += 1),
        () => undefined,
      ),
    );
    await Promise.race(eight);
    giveUp.abort();
    await Promise.all(eight);
    expect(answered).toBeLessThan(8);
    // Those who gave up are in nobody's way.
    expect((await ask()).status).toBe(200);
  });
});

test('TRAP-28: no login in time', async () => {
  const at = await serve([], { limits: { authTimeoutMs: 20 } });
  const client = connect(`${at.server.wsUrl}/stocks`);
  await client.until(() => client.closed !== undefined, 'close');
  expect(client.statuses()[1]).toBe('auth_timeout: No authentication request received.');
});

describe('no plan is told a price newer than it pays for', () => {
  /** Every number of an answer that is a time of 19 or 13 digits, ms. */
  const newest = (text: string): number =>
    Math.max(
      ...[...text.matchAll(/"(?:last_updated|sip_timestamp|updated|t)":(\d{13})(?:\d{6})?\b/g)].map((found) =>
        Number(found[1]),
      ),
    );
  const PATHS = [
    '/v3/snapshot?ticker.any_of=SPY,I:SPX,O:SPY261120C00665000',
    '/v3/snapshot/indices?ticker.any_of=I:SPX',
    '/v3/snapshot/options/SPY?expiration_date=2026-11-20&strike_price=665',
    '/v2/snapshot/locale/us/markets/stocks/tickers?tickers=SPY',
    '/v2/snapshot/locale/us/markets/stocks/tickers/SPY',
    '/v2/snapshot/locale/us/markets/stocks/gainers',
    '/v2/aggs/ticker/SPY/range/1/minute/2026-11-19/2026-11-19',
    '/v2/aggs/grouped/locale/us/market/stocks/2026-11-19',
    '/v1/indicators/sma/SPY?timespan=minute&window=5',
    '/v1/summaries?ticker.any_of=SPY,I:SPX',
    '/v3/trades/SPY?limit=1',
    '/v3/trades/O:SPY261120C00665000?limit=1',
    '/v2/last/trade/SPY',
  ];
  test.each(PATHS)('%s', async (path) => {
    const at = await serve([], { plan: parsePlan('developer') });
    const paid = await serve([]);
    for (const server of [at, paid]) server.pass(30 * 60_000);
    const reply = await getJson(at.server, path);
    expect(reply.status).toBe(200);
    const now = START + 30 * 60_000;
    expect(newest(reply.text) <= now - 900_000).toBe(true);
    // The check would notice: with the whole plan the same answer is newer.
    const whole = await getJson(paid.server, path);
    if (newest(whole.text) > 0) expect(whole.text).not.toBe(reply.text);
  });

  test('a plan that is delayed in one market only is late there and nowhere else', async () => {
    const at = await serve([], { plan: parsePlan('stocks=starter') });
    at.pass(30 * 60_000);
    const { body } = await getJson(at.server, `/v3/snapshot?ticker.any_of=SPY,I:SPX,${CALL}`);
    const [spy, spx, call] = body['results'];
    const late = START + 15 * 60_000;
    expect(spy.last_minute.last_updated / 1e6).toBeLessThanOrEqual(late);
    expect([spx.timeframe, call.last_quote.timeframe, call.underlying_asset.timeframe]).toEqual([
      'REAL-TIME',
      'REAL-TIME',
      'DELAYED',
    ]);
    expect(spx.last_updated / 1e6).toBeGreaterThan(late);
    expect(Math.floor(call.underlying_asset.last_updated / 1e6)).toBe(late);
  });

  test('a free plan reads finished days only', async () => {
    const at = await serve([], { plan: parsePlan('basic') });
    const { body } = await getJson(at.server, '/v2/aggs/ticker/SPY/range/1/day/2026-11-16/2026-11-19');
    expect(new Date(body['results'].at(-1).t).toISOString().slice(0, 10)).toBe('2026-11-18');
    expect((await getJson(at.server, '/v2/aggs/ticker/SPY/prev')).body['results'][0].t).toBe(
      Date.parse('2026-11-18T21:00:00Z'),
    );
  });
});
