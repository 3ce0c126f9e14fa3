/** One market seen twice is the same: stream and REST, prints and bars, index and fund, run and rerun. */
import { expect, test } from 'vitest';
import { endedWithEachTest, getJson, START, type TestServer, type WireEvent } from './harness.ts';

const { serve, connect } = endedWithEachTest();
const CALL = 'O:SPY261120C00665000';

/** Everything a set of subscriptions delivers over a span of market time. */
async function listen(at: TestServer, market: string, params: string, ms: number): Promise<WireEvent[]> {
  const client = await connect(`${at.server.wsUrl}/${market}`).open();
  await client.subscribe(params);
  at.pass(ms);
  await at.caughtUp();
  await client.settle();
  client.close();
  return client.events.filter((event) => event.ev !== 'status');
}

test('the same seed and start give the same events, another seed others', async () => {
  const params = `T.${CALL},Q.${CALL},A.${CALL},T.O:NVDA261120C00185000`;
  const [first, second, other] = await Promise.all([
    listen(await serve(), 'options', params, 20_000),
    listen(await serve(), 'options', params, 20_000),
    listen(await serve({ simulation: { seed: 8 } }), 'options', params, 20_000),
  ]);
  expect(first.length).toBeGreaterThan(1_000);
  expect(second).toEqual(first);
  expect(other).not.toEqual(first);
});

test('what was streamed is what REST repeats: the same prints, in order, so that a gap can be repaired', async () => {
  const at = await serve({ simulation: { symbols: ['SPY'], rate: 4_000 } });
  const streamed = (await listen(at, 'options', 'T.*', 12_000)).filter((event) => event['sym'] === CALL);
  const from = `${START}000000`;
  const until = `${START + 11_000}000000`;
  const { text } = await getJson(
    at.server,
    `/v3/trades/${CALL}?timestamp.gte=${from}&timestamp.lt=${until}&order=asc&limit=50000`,
  );
  const rows = (JSON.parse(text) as { results: any[] }).results.map((row) => [
    row.price,
    row.size,
    row.exchange,
    row.conditions[0],
    row.sequence_number,
  ]);
  const stamps = [...text.matchAll(/"sip_timestamp":(\d{13})\d{6}/g)].map((match) => Number(match[1]));
  const inWindow = streamed.filter(
    (event) => Number(event['t']) < START + 11_000 && Number(event['t']) >= Number(streamed[0]['t']),
  );
  expect(inWindow.length).toBeGreaterThan(5);
  // The wildcard joins contract by contract within its first second, hence the tail.
  const tail = rows.slice(-inWindow.length);
  expect(inWindow.map((e) => [e['p'], e['s'], e['x'], (e['c'] as number[])[0], e['q']])).toEqual(tail);
  expect(inWindow.map((e) => e['t'])).toEqual(stamps.slice(-inWindow.length));
});

test('the tape carries sweeps over venues, spreads of two legs, lates and cancels that net an earlier print', async () => {
  const events = await listen(await serve({ simulation: { rate: 30_000, symbols: ['SPY'] } }), 'options', 'T.*', 5_000);
  const code = (event: WireEvent): number => (event['c'] as number[])[0];
  const count = (...codes: number[]): number => events.filter((event) => codes.includes(code(event))).length;
  expect(count(209) / events.length).toBeGreaterThan(0.5);
  for (const codes of [[219], [204], [227, 228], [229, 230, 231]]) expect(count(...codes)).toBeGreaterThan(10);

  const legs = Map.groupBy(
    events.filter((event) => [232, 233, 235, 236].includes(code(event))),
    (event) => `${String(event['sym']).slice(0, -8)} ${String(event['t'])} ${String(event['s'])} ${String(event['x'])}`,
  );
  const paired = [...legs.values()].filter((group) => group.length >= 2).length;
  expect(paired / legs.size).toBeGreaterThan(0.9);

  const cancels = events.filter((event) => [201, 203, 205, 207].includes(code(event)));
  const netted = cancels.filter((cancel) =>
    events.some(
      (event) =>
        event['sym'] === cancel['sym'] &&
        event['p'] === cancel['p'] &&
        event['s'] === cancel['s'] &&
        event['x'] === cancel['x'] &&
        Number(event['q']) < Number(cancel['q']),
    ),
  );
  expect(cancels.length).toBeGreaterThan(10);
  // A few cancel prints from before we began to listen.
  expect(netted.length / cancels.length).toBeGreaterThan(0.5);

  const sweeps = Map.groupBy(
    events.filter((event) => code(event) === 219),
    (event) => `${String(event['sym'])} ${Math.floor(Number(event['q']) / 16)}`,
  );
  for (const parts of sweeps.values()) expect(new Set(parts.map((event) => event['x'])).size).toBe(parts.length);
});

test('bars sum up their prints, day volume grows by them, and REST has the same minute', async () => {
  const at = await serve();
  const events = await listen(at, 'stocks', 'T.AAPL,A.AAPL,AM.AAPL', 125_000);
  const minute = events.find((event) => event.ev === 'AM' && event['s'] === START + 60_000)!;
  const prints = events.filter(
    (event) => event.ev === 'T' && Number(event['t']) >= START + 60_000 && Number(event['t']) < START + 120_000,
  );
  const prices = prints.map((event) => Number(event['p']));
  expect(minute).toMatchObject({
    v: prints.reduce((sum, event) => sum + Number(event['s']), 0),
    o: prices[0],
    c: prices.at(-1),
    h: Math.max(...prices),
    l: Math.min(...prices),
    e: START + 120_000,
  });
  const seconds = events.filter((event) => event.ev === 'A');
  for (let i = 1; i < seconds.length; i++)
    expect(seconds[i]['av']).toBe(Number(seconds[i - 1]['av']) + Number(seconds[i]['v']));
  const snapshot = await getJson(at.server, '/v2/snapshot/locale/us/markets/stocks/tickers/AAPL');
  expect(snapshot.body['ticker'].day.v).toBe(seconds.at(-1)!['av']);
  const { body } = await getJson(at.server, `/v2/aggs/ticker/AAPL/range/1/minute/${START + 60_000}/${START + 119_999}`);
  expect(body['results']).toHaveLength(1);
  expect(body['results'][0]).toMatchObject({ t: START + 60_000, v: minute['v'], vw: minute['vw'] });
  for (const field of ['o', 'h', 'l', 'c'])
    expect(Math.abs(body['results'][0][field] - Number(minute[field]))).toBeLessThanOrEqual(0.05);
});

test('longer bars are made of shorter ones', async () => {
  const at = await serve();
  const bars = async (span: string) =>
    (await getJson(at.server, `/v2/aggs/ticker/I:NDX/range/${span}/2026-11-16/2026-11-18?limit=50000`)).body[
      'results'
    ] as any[];
  const [minutes, days] = await Promise.all([bars('1/minute'), bars('1/day')]);
  expect([minutes.length, days.length]).toEqual([3 * 390, 3]);
  for (const [i, day] of days.entries()) {
    const part = minutes.slice(i * 390, (i + 1) * 390);
    expect(day).toMatchObject({
      o: part[0].o,
      c: part.at(-1).c,
      h: Math.max(...part.map((bar) => bar.h)),
      l: Math.min(...part.map((bar) => bar.l)),
    });
  }
});

test('quotes are never crossed, stay on their tick, and prints lie within them', async () => {
  const at = await serve();
  const events = await listen(
    at,
    'options',
    `T.${CALL},Q.${CALL},Q.O:SPXW261120P06600000,Q.O:NVDA261218C00190000`,
    20_000,
  );
  const quotes = events.filter((event) => event.ev === 'Q');
  for (const quote of quotes) {
    const [bid, ask] = [Number(quote['bp']), Number(quote['ap'])];
    expect(ask).toBeGreaterThan(bid);
    const tick = String(quote['sym']).startsWith('O:SPXW')
      ? bid < 3
        ? 0.05
        : 0.1
      : String(quote['sym']).startsWith('O:NVDA') && bid >= 3
        ? 0.05
        : 0.01;
    expect(Math.abs(bid / tick - Math.round(bid / tick))).toBeLessThan(1e-6);
  }
  let last: WireEvent | undefined;
  let inside = 0;
  const trades = events.filter((event) => event['sym'] === CALL && (event.ev === 'Q' || event.ev === 'T'));
  for (const event of trades) {
    if (event.ev === 'Q') last = event;
    else if (last && (event['c'] as number[])[0] === 209) {
      expect(Number(event['p'])).toBeGreaterThanOrEqual(Number(last['bp']) - 1e-9);
      expect(Number(event['p'])).toBeLessThanOrEqual(Number(last['ap']) + 1e-9);
      inside += 1;
    }
  }
  expect(inside).toBeGreaterThan(5);
});

test('the fund follows its index', async () => {
  const at = await serve();
  const { body } = await getJson(at.server, '/v3/snapshot?ticker.any_of=SPY,I:SPX');
  const [spy, spx] = body['results'];
  expect(spx.value / spy.session.price).toBeCloseTo(10.0305, 2);
});

test('at the close the clock goes on: nothing trades, 0DTE is gone, and REST tells the same day', async () => {
  const at = await serve({ simulation: { startMs: Date.parse('2026-11-20T20:59:58Z') } });
  const chain = '/v3/snapshot/options/SPY?expiration_date=2026-11-20';
  expect((await getJson(at.server, chain)).body['results']).toHaveLength(10);
  at.pass(17_000);
  await at.caughtUp();
  const { body } = await getJson(at.server, '/v1/marketstatus/now');
  expect([body['serverTime'], body['market']]).toEqual(['2026-11-20T16:00:15.000-05:00', 'extended-hours']);
  expect((await getJson(at.server, chain)).body['results']).toEqual([]);
  expect(await listen(at, 'options', 'T.*,Q.O:SPY261218C00650000', 3_000)).toEqual([]);
  expect(await listen(at, 'indices', 'V.*', 3_000)).toEqual([]);
  const { results } = (await getJson(at.server, '/v3/snapshot/options/SPY/O:SPY261218C00650000')).body;
  // Quoted until the close and not after.
  expect(Math.floor(results.last_quote.last_updated / 1e6)).toBe(Date.parse('2026-11-20T20:59:59.999Z'));
});

test('the evening rolls into the next open', async () => {
  const at = await serve({ simulation: { startMs: Date.parse('2026-11-21T00:59:30Z') } });
  at.pass(45_000);
  await at.caughtUp();
  const { body } = await getJson(at.server, '/v1/marketstatus/now');
  expect(body['serverTime']).toBe('2026-11-23T09:30:15.000-05:00');
  const events = await listen(at, 'stocks', 'T.SPY', 3_000);
  expect(events.length).toBeGreaterThan(20);
  expect(new Date(Number(events[0]['t'])).toISOString().slice(0, 10)).toBe('2026-11-23');
});

test('the rate is held when enough is subscribed', async () => {
  const at = await serve({ simulation: { rate: 10_000, symbols: ['SPY'] } });
  const contracts = await getJson(
    at.server,
    '/v3/reference/options/contracts?underlying_ticker=SPY&expiration_date.lte=2026-12-18&limit=300',
  );
  const quotes = contracts.body['results'].map((row: any) => `Q.${row.ticker}`).join(',');
  const events = await listen(at, 'options', `T.*,${quotes}`, 5_000);
  const steady = events.filter((event) => Number(event['t']) >= START + 2_000 && Number(event['t']) < START + 4_000);
  expect(steady.length / 2).toBeGreaterThan(9_000);
  expect(steady.length / 2).toBeLessThan(11_000);
});
