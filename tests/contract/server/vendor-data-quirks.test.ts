/** What people with keys saw in the vendor's data (docs/protocol.md, TRAP-22 to TRAP-30 but 28), as the local server does it: each quirk on, and off. */
import { describe, expect, test } from 'vitest';
import { parsePlan } from '../../../src/main/server/protocol/plans.ts';
import { type QuirkName } from '../../../src/main/server/protocol/quirks.ts';
import { endedWithEachTest, getJson, START, type ServerOptions, type TestServer } from './harness.ts';

const { serveWith: serve, connect } = endedWithEachTest();
const CALL = 'O:SPY261218C00650000';
const contracts = (count: number, from = 500): string[] =>
  Array.from({ length: count }, (_, i) => `Q.O:SPY261218C00${from + i}000`);
const instant = (text: string): ServerOptions => ({
  simulation: { startMs: Date.parse(text), symbols: ['SPY', 'I:SPX'] },
});

describe('TRAP-22: index option quotes in the evening', () => {
  const evening = instant('2026-11-19T17:00:30-05:00');
  const CHAIN = '/v3/snapshot/options/I:SPX?expiration_date=2026-12-18&strike_price=6800&contract_type=call&limit=1';
  const twice = async (at: TestServer) => {
    const read = async () => (await getJson(at.server, CHAIN)).body['results'][0];
    const first = await read();
    at.pass(600_000);
    return [first, await read()];
  };

  test('stand still from 17:00 while IV and Greeks go on', async () => {
    const [first, second] = await twice(await serve(['frozen-index-quotes'], evening));
    expect(second.last_quote).toEqual(first.last_quote);
    expect(Math.floor(first.last_quote.last_updated / 1e6)).toBe(Date.parse('2026-11-19T17:00:00-05:00'));
    expect(second.greeks.delta).not.toBe(first.greeks.delta);
    expect(second.implied_volatility).not.toBe(first.implied_volatility);
  });

  test('or go on with the index', async () => {
    const [first, second] = await twice(await serve([], evening));
    expect(second.last_quote.last_updated).toBeGreaterThan(first.last_quote.last_updated);
  });
});

describe('TRAP-23: open interest in the morning', () => {
  const OI = '/v3/snapshot/options/SPY?expiration_date=2026-12-18&limit=250';
  async function values(quirks: readonly QuirkName[], from: string, seconds: number): Promise<number[]> {
    const at = await serve(quirks, instant(from));
    const seen: number[] = [];
    for (let second = 0; second < seconds; second += 10) {
      const { results } = (await getJson(at.server, OI)).body;
      seen.push(results.reduce((sum: number, row: any) => sum + row.open_interest, 0));
      at.pass(10_000);
    }
    return seen;
  }
  test('flaps between two values around 06:33, and not otherwise', async () => {
    expect(new Set(await values(['flapping-oi'], '2026-11-19T06:33:00-05:00', 60)).size).toBeGreaterThan(3);
    expect(new Set(await values(['flapping-oi'], '2026-11-19T06:45:00-05:00', 60)).size).toBe(1);
    expect(new Set(await values([], '2026-11-19T06:33:00-05:00', 60)).size).toBe(1);
    // Counted overnight, published in the morning.
    expect(new Set(await values([], '2026-11-19T06:29:40-05:00', 60)).size).toBe(2);
  });
});

test.each([
  [['silent-prefix-wildcards'], 'success: subscribed to: AM.O:SPY*'],
  [[], 'error: not authorized'],
] as const)('TRAP-24: with %j a prefix wildcard is answered %s and stays silent', async (quirks, status) => {
  const at = await serve(quirks);
  const client = await connect(`${at.server.wsUrl}/options`).open();
  await client.subscribe('AM.O:SPY*');
  expect(client.statuses().at(-1)).toBe(status);
  at.pass(61_000);
  await at.caughtUp();
  await client.settle();
  expect(client.of('AM')).toEqual([]);
});

test('TRAP-25: second bars come 2 s late, and some bars come again', async () => {
  const at = await serve(['bars-resent'], {});
  const plain = await serve([], {});
  const heard = await Promise.all(
    [at, plain].map(async (server) => {
      const client = await connect(`${server.server.wsUrl}/stocks`).open();
      await client.subscribe('A.*');
      server.pass(6_000);
      await server.caughtUp();
      await client.settle();
      const early = client.of('A').map((bar) => Number(bar['e']));
      server.pass(174_000);
      await server.caughtUp();
      await client.settle();
      return { newest: Math.max(...early), texts: client.of('A').map((bar) => JSON.stringify(bar)) };
    }),
  );
  const [late, once] = heard;
  expect(once.newest - late.newest).toBe(2_000);
  expect(new Set(once.texts).size).toBe(once.texts.length);
  const again = late.texts.length - new Set(late.texts).size;
  expect(again).toBeGreaterThan(3);
  expect(again).toBeLessThan(late.texts.length / 20);
  expect(late.texts.filter((text) => !once.texts.includes(text))).toEqual([]);
});

describe('TRAP-26: the edge of history', () => {
  const RANGE = '/v2/aggs/ticker/SPY/range/1/day/2024-06-03/2026-11-18';
  test('a range that crosses it is refused whole; a free key is clipped', async () => {
    const paid = await serve(['history-edge'], { plan: parsePlan('starter') });
    const { status, body } = await getJson(paid.server, RANGE);
    expect([status, body['message']]).toEqual([403, "Your plan doesn't include this data timeframe"]);
    expect((await getJson(paid.server, RANGE.replace('2024-06-03', '2024-11-19'))).status).toBe(200);
    expect((await getJson(paid.server, '/v1/open-close/SPY/2024-06-03')).status).toBe(403);
    const free = await serve(['history-edge'], { plan: parsePlan('basic') });
    const clipped = await getJson(free.server, RANGE);
    expect([clipped.status, new Date(clipped.body['results'][0].t).toISOString().slice(0, 10)]).toEqual([
      200,
      '2024-11-19',
    ]);
    const developer = await serve(['history-edge'], { plan: parsePlan('developer') });
    const trades = `/v3/trades/${CALL}?timestamp.gte=`;
    expect((await getJson(developer.server, `${trades}${BigInt(Date.parse('2022-11-17')) * 1_000_000n}`)).status).toBe(
      403,
    );
    expect((await getJson(developer.server, `${trades}2026-11-18`)).status).toBe(200);
    expect((await getJson((await serve([], { plan: parsePlan('starter') })).server, RANGE)).status).toBe(200);
  });
});

test('TRAP-27: sequence numbers repeat, or are unique and one space for stream and REST', async () => {
  const near = 'O:SPY261120C00665000';
  const run = async (quirks: readonly QuirkName[]) => {
    const at = await serve(quirks, { simulation: { symbols: ['SPY'], rate: 4_000 } });
    const client = await connect(`${at.server.wsUrl}/options`).open();
    await client.subscribe(`T.${near},Q.${near}`);
    at.pass(60_000);
    await at.caughtUp();
    await client.settle();
    const rows = async (kind: string) =>
      (await getJson(at.server, `/v3/${kind}/${near}?timestamp.gte=${START}000000&order=asc&limit=50000`)).body[
        'results'
      ] as any[];
    return {
      stream: client.of('T').map((event) => Number(event['q'])),
      quotes: client.of('Q').map((event) => [Number(event['t']), Number(event['q'])]),
      trades: await rows('trades'),
      history: (await rows('quotes')).map((row) => [Math.floor(row.sip_timestamp / 1e6), row.sequence_number]),
    };
  };
  const clean = await run([]);
  const restSequences = clean.trades.map((row) => row.sequence_number);
  expect(restSequences.length).toBeGreaterThan(20);
  expect(new Set(restSequences).size).toBe(restSequences.length);
  expect(clean.stream.filter((sequence) => !restSequences.includes(sequence))).toEqual([]);
  // In order of time, by the nanosecond, and of sequence.
  const times = clean.trades.map((row) => row.sip_timestamp);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(restSequences).toEqual(restSequences.toSorted((a, b) => a - b));
  // Quotes streamed and asked for, sorted by time, are sorted by sequence.
  const merged = [...clean.quotes, ...clean.history].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const byTime = new Map(merged.map(([t, q]) => [t, q]));
  const sequences = [...byTime.values()];
  expect(sequences.length).toBeGreaterThan(100);
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  const dirty = await run(['repeated-sequences']);
  expect(dirty.trades.filter((row) => row.sequence_number === 0).length).toBeGreaterThan(dirty.trades.length / 2);
  expect(new Set(dirty.stream).size).toBeLessThan(dirty.stream.length);
});

test('TRAP-29: a chain of bare SPX is 200 with no rows', async () => {
  const at = await serve([]);
  expect((await getJson(at.server, '/v3/snapshot/options/SPX')).body).toMatchObject({ status: 'OK', results: [] });
  expect((await getJson(at.server, '/v3/snapshot/options/I:SPX')).body['results']).toHaveLength(10);
});

test('TRAP-30: a URL that is too long is 414; 250 tickers fit', async () => {
  const at = await serve(['url-limit']);
  const tickers = (count: number) =>
    contracts(count)
      .map((pair) => pair.slice(2))
      .join(',');
  const ask = (server: TestServer, count: number) =>
    fetch(`${server.server.restUrl}/v3/snapshot?limit=250&ticker.any_of=${encodeURIComponent(tickers(count))}`, {
      headers: { authorization: 'Bearer k' },
    });
  expect((await ask(at, 250)).status).toBe(200);
  expect((await ask(at, 400)).status).toBe(414);
  expect((await ask(await serve([]), 400)).status).toBe(400);
});
