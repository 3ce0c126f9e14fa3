/** REST: errors in their real shapes, filters, paging, exact nanoseconds, plan gates (massive-api 2). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePlan } from '../../../src/main/server/protocol/plans.ts';
import { getJson, START, startTestServer, type TestServer } from './harness.ts';

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer();
  at.pass(90_000);
});
afterAll(() => at.server.close());

const get = (path: string, headers?: Record<string, string>) => getJson(at.server, path, headers);
const CALL = 'O:SPY261218C00660000';

describe('errors', () => {
  test('no key, a bad key, a key in the query', async () => {
    expect(await get('/v1/marketstatus/now', {})).toMatchObject({
      status: 401,
      body: { status: 'ERROR', error: 'API Key was not provided' },
    });
    expect(await get('/v1/marketstatus/now?apiKey=bad-key', {})).toMatchObject({
      status: 401,
      body: { error: 'Unknown API Key' },
    });
    expect((await get('/v1/marketstatus/now?apiKey=fine', {})).status).toBe(200);
  });

  test('an unknown route is a plain-text 404, an unknown ticker a JSON one', async () => {
    const route = await fetch(`${at.server.restUrl}/v9/nothing`, { headers: { authorization: 'Bearer k' } });
    expect([route.status, route.headers.get('content-type'), await route.text()]).toEqual([
      404,
      'text/plain',
      '404 page not found',
    ]);
    expect(await get('/v3/reference/tickers/NOSUCH')).toMatchObject({ status: 404, body: { status: 'NOT_FOUND' } });
  });

  test.each([
    '/v3/snapshot/options/SPY?limit=251',
    '/v3/snapshot/options/SPY?strike_price.gte=abc',
    '/v3/snapshot/options/SPY?expiration_date=18-12-2026',
    '/v3/snapshot/options/SPY?cursor=broken',
    '/v2/aggs/ticker/SPY/range/1/fortnight/2026-11-01/2026-11-19',
    '/v2/aggs/ticker/SPY/range/1/day/2026-11-19/2026-11-01',
    '/v3/trades/SPY?timestamp=yesterday',
    '/v2/aggs/ticker/SPY/range/1/minute/99999999999999999/999999999999999999',
    '/v2/aggs/ticker/SPY/range/1/day/0001-01-01/9999-12-31',
    '/v3/reference/options/contracts?as_of=0001-01-01',
    '/v3/reference/options/contracts?as_of=9999-12-31',
  ])('%s is a 400 with an error text', async (path) => {
    const reply = await get(path);
    expect(reply).toMatchObject({ status: 400, body: { status: 'ERROR' } });
    expect(reply.body['error']).toBeTypeOf('string');
  });

  test('a 500 on demand is HTML, as often as asked', async () => {
    at.server.faults.rest500('/v3/reference/tickers', 2);
    for (const status of [500, 500, 200]) {
      const reply = await fetch(`${at.server.restUrl}/v3/reference/tickers`, {
        headers: { authorization: 'Bearer k' },
      });
      expect(reply.status).toBe(status);
    }
  });
});

describe('plans', () => {
  test('basic: reference and end of day, then 429 after five a minute', async () => {
    const { server } = await startTestServer({ plan: parsePlan('basic') });
    const statuses: number[] = [];
    for (const path of [
      '/v3/reference/tickers',
      '/v2/aggs/ticker/SPY/prev',
      '/v3/snapshot/options/SPY',
      `/v3/trades/${CALL}`,
      '/v1/marketstatus/now',
      '/v1/marketstatus/now',
    ]) {
      statuses.push((await getJson(server, path)).status);
    }
    const limited = await getJson(server, '/v1/marketstatus/now');
    await server.close();
    expect(statuses).toEqual([200, 200, 403, 403, 200, 429]);
    expect(limited.body['error']).toMatch(/^You've exceeded the maximum requests per minute/);
  });

  test('starter leaves out quotes and trades and marks what is late; advanced has all', async () => {
    const { server, pass } = await startTestServer({ plan: parsePlan('starter') });
    pass(30 * 60_000);
    const path = `/v3/snapshot/options/SPY/${CALL}`;
    const late = (await getJson(server, path)).body['results'];
    const refused = await getJson(server, `/v3/quotes/${CALL}`);
    await server.close();
    const full = (await get(path)).body['results'];
    expect(Object.keys(late)).not.toContain('last_quote');
    expect(Object.keys(late)).not.toContain('last_trade');
    expect(late.underlying_asset.timeframe).toBe('DELAYED');
    expect(refused).toMatchObject({ status: 403, body: { status: 'NOT_AUTHORIZED' } });
    expect(refused.body['message']).toMatch(/^You are not entitled to this data/);
    expect(full).toMatchObject({
      last_quote: { timeframe: 'REAL-TIME' },
      details: { ticker: CALL, exercise_style: 'american' },
    });
  });

  test('the unified snapshot refuses row by row', async () => {
    const { server } = await startTestServer({ plan: parsePlan('stocks=none') });
    const { body } = await getJson(server, `/v3/snapshot?ticker.any_of=SPY,I:SPX,NOSUCH,${CALL}`);
    await server.close();
    expect(body['results'].map((row: Record<string, unknown>) => row['error'] ?? row['type'])).toEqual([
      'NOT_ENTITLED',
      'indices',
      'NOT_FOUND',
      'options',
    ]);
  });
});

describe('chain', () => {
  test('filters by expiry, strike and type; ten rows unless asked for more', async () => {
    const { body } = await get(
      '/v3/snapshot/options/SPY?expiration_date=2026-12-18&strike_price.gte=640&strike_price.lt=650&contract_type=put&limit=250',
    );
    const details = body['results'].map((row: any) => row.details);
    expect(details).toHaveLength(10);
    expect(
      details.every(
        (d: any) =>
          d.expiration_date === '2026-12-18' &&
          d.contract_type === 'put' &&
          d.strike_price >= 640 &&
          d.strike_price < 650,
      ),
    ).toBe(true);
    expect((await get('/v3/snapshot/options/SPY')).body['results']).toHaveLength(10);
  });

  test.each(['__proto__', 'constructor', 'volume'])('sorting a chain by %s is refused', async (sort) => {
    expect((await get(`/v3/snapshot/options/SPY?sort=${sort}`)).status).toBe(400);
  });

  test('pages join up: every contract once, next_url without the key', async () => {
    const first = '/v3/snapshot/options/SPY?expiration_date=2026-12-18&limit=100&sort=strike_price';
    const seen: string[] = [];
    let next: string | undefined = first;
    for (let pages = 0; next !== undefined && pages < 20; pages++) {
      const { body } = await get(next);
      seen.push(...body['results'].map((row: any) => row.details.ticker));
      next = body['next_url'];
      if (next) expect(next).not.toMatch(/apiKey/i);
    }
    const all = await get(
      '/v3/reference/options/contracts?underlying_ticker=SPY&expiration_date=2026-12-18&limit=1000',
    );
    expect(new Set(seen).size).toBe(seen.length);
    expect(new Set(seen)).toEqual(new Set(all.body['results'].map((row: any) => row.ticker)));
  });

  test('index options: the snapshot wants I:SPX, the contracts reference SPX; SPX and SPXW share the third Friday', async () => {
    const chain = await get('/v3/snapshot/options/I:SPX?expiration_date=2026-12-18&strike_price=6600&limit=10');
    expect(chain.body['results'].map((row: any) => row.details.ticker)).toEqual([
      'O:SPX261218C06600000',
      'O:SPX261218P06600000',
      'O:SPXW261218C06600000',
      'O:SPXW261218P06600000',
    ]);
    expect(chain.body['results'][0].underlying_asset).toMatchObject({ ticker: 'I:SPX', value: expect.any(Number) });
    expect(chain.body['results'][0].details.exercise_style).toBe('european');
    expect((await get('/v3/reference/options/contracts?underlying_ticker=I:SPX')).body['results']).toEqual([]);
    expect((await get('/v3/reference/options/contracts?underlying_ticker=SPX')).body['results']).toHaveLength(10);
  });

  test('0DTE is listed and what is far in the money may lack Greeks, never show zeros', async () => {
    const { body } = await get('/v3/snapshot/options/SPY?expiration_date=2026-11-19&limit=250');
    const rows = body['results'];
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.some((row: any) => row.greeks === undefined)).toBe(true);
    for (const row of rows) if (row.greeks) expect(row.implied_volatility).toBeGreaterThan(0);
    expect(rows.some((row: any) => row.last_quote.bid === 0 && row.last_quote.bid_size === 0)).toBe(true);
  });
});

describe('wire details', () => {
  test('nanoseconds are exact integers of 19 digits', async () => {
    const { text } = await get(`/v3/trades/SPY?limit=50`);
    const stamps = [...text.matchAll(/"sip_timestamp":(\d+)/g)].map((match) => match[1]);
    expect(stamps).toHaveLength(50);
    expect(stamps.every((stamp) => stamp.length === 19)).toBe(true);
    // Read as doubles they would all end in zeros or even digits.
    expect(stamps.some((stamp) => String(BigInt(Number(stamp))) !== stamp)).toBe(true);
  });

  test('percent-encoded tickers, gzip when asked for, no CORS', async () => {
    const reply = await fetch(`${at.server.restUrl}/v3/snapshot/options/SPY/${encodeURIComponent(CALL)}`, {
      headers: { authorization: 'Bearer k' },
    });
    expect(reply.status).toBe(200);
    const big = await fetch(`${at.server.restUrl}/v3/snapshot/options/SPY?limit=50`, {
      headers: { authorization: 'Bearer k', 'accept-encoding': 'gzip' },
    });
    expect(big.headers.get('content-encoding')).toBe('gzip');
    expect(big.headers.get('access-control-allow-origin')).toBeNull();
    expect(((await big.json()) as { results: unknown[] }).results).toHaveLength(50);
  });

  test('no gzip, though asked for, from a server without compression', async () => {
    const { server } = await startTestServer({ compression: false });
    const big = await fetch(`${server.restUrl}/v3/snapshot/options/SPY?limit=50`, {
      headers: { authorization: 'Bearer k', 'accept-encoding': 'gzip' },
    });
    expect(big.headers.get('content-encoding')).toBeNull();
    expect(((await big.json()) as { results: unknown[] }).results).toHaveLength(50);
    await server.close();
  });

  test('market status carries the market clock with its offset', async () => {
    const { body } = await get('/v1/marketstatus/now');
    expect(body).toMatchObject({ market: 'open', earlyHours: false });
    expect(body['serverTime']).toBe('2026-11-19T10:01:30.000-05:00');
    const upcoming = (await get('/v1/marketstatus/upcoming')).body as unknown as Record<string, unknown>[];
    expect(upcoming[0]).toMatchObject({ date: '2026-11-26', exchange: 'NYSE', status: 'closed' });
    expect(upcoming.find((row) => row['date'] === '2026-11-27')).toMatchObject({
      status: 'early-close',
      close: '2026-11-27T18:00:00.000Z',
    });
  });

  test('ticks: pages of trades join up in both orders', async () => {
    const window = `timestamp.gte=${START}000000&timestamp.lt=${START + 60_000}000000`;
    for (const order of ['asc', 'desc']) {
      const whole = (await get(`/v3/trades/SPY?${window}&order=${order}&limit=50000`)).body['results'];
      const paged: any[] = [];
      let next: string | undefined = `/v3/trades/SPY?${window}&order=${order}&limit=37`;
      while (next !== undefined) {
        const { body } = await get(next);
        paged.push(...body['results']);
        next = body['next_url'];
      }
      expect(whole.length).toBeGreaterThan(200);
      expect(paged).toEqual(whole);
    }
  });

  test('every other endpoint answers', async () => {
    const paths = [
      '/v2/snapshot/locale/us/markets/stocks/tickers',
      '/v2/snapshot/locale/us/markets/stocks/tickers/NVDA',
      '/v2/snapshot/locale/us/markets/stocks/gainers',
      '/v3/snapshot/indices?ticker.any_of=I:SPX,I:VIX',
      '/v3/snapshot?ticker.any_of=SPY',
      `/v2/last/trade/${CALL}`,
      '/v2/last/nbbo/SPY',
      `/v3/quotes/${CALL}?limit=5`,
      '/v3/quotes/SPY?limit=5&order=asc&timestamp.gte=2026-11-19',
      '/v2/aggs/ticker/I:SPX/range/5/minute/2026-11-19/2026-11-19',
      '/v2/aggs/ticker/SPY/range/1/week/2026-01-01/2026-11-19',
      '/v2/aggs/ticker/SPY/prev',
      '/v2/aggs/grouped/locale/us/market/stocks/2026-11-18',
      '/v1/open-close/SPY/2026-11-18',
      '/options/v1/unusual-trades?limit=20',
      `/options/v1/open-interest?ticker=${CALL}`,
      '/v3/reference/tickers?search=nvidia',
      '/v3/reference/tickers/AAPL',
      `/v3/reference/options/contracts/${CALL}`,
      '/v3/reference/conditions?asset_class=options&data_type=trade&limit=1000',
      '/v3/reference/exchanges?asset_class=options',
      '/stocks/v1/dividends?ticker=AAPL',
      '/stocks/v1/splits?ticker=AAPL',
    ];
    for (const path of paths) {
      const { status, text } = await get(path);
      expect([path, status]).toEqual([path, 200]);
      expect(text).not.toMatch(/null|NaN|Infinity/);
    }
  });
});
