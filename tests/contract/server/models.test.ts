/** The terminal's own wire models read what the simulated server says: every request it makes, every frame it streams. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as requests from '../../../src/main/engine/massive/rest/endpoints.ts';
import { parseExact } from '../../../src/main/engine/massive/vendor-json.ts';
import { parseBars, parsePreviousDay } from '../../../src/main/engine/massive/rest/rest-bars.ts';
import {
  MARKET_STATUS_PATH,
  previousDayPath,
  snapshotPath,
  tradesPath,
  type PathQuery,
} from '../../../src/main/engine/massive/rest/rest-paths.ts';
import * as reference from '../../../src/main/engine/massive/rest/rest-reference.ts';
import { parseSnapshots, parseStockSnapshots } from '../../../src/main/engine/massive/rest/rest-snapshots.ts';
import { parseQuotes, parseTrades, parseUnusualTrades } from '../../../src/main/engine/massive/rest/rest-trades.ts';
import { START, startTestServer, type TestServer } from './harness.ts';

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer({ simulation: { symbols: ['SPY', 'AAPL', 'I:SPX'] } });
  at.pass(120_000);
});
afterAll(() => at.server.close());

const CALL = 'O:SPY261120C00665000';

async function ask({ path, query }: PathQuery): Promise<unknown> {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
  const reply = await fetch(`${at.server.restUrl}${path}?${text}`, { headers: { authorization: 'Bearer k' } });
  expect([path, reply.status]).toEqual([path, 200]);
  return parseExact(await reply.text());
}

test('snapshots', async () => {
  const chain = parseSnapshots(
    await ask(
      requests.chainSnapshotRequest({ underlying: 'SPY', expiry: '2026-11-20', strikeFrom: 660, strikeTo: 670 }),
    ),
  );
  expect(chain.errors).toEqual([]);
  expect(chain.rows).toHaveLength(22);
  expect(chain.rows.every((row) => row.quote !== undefined && row.openInterest !== undefined)).toBe(true);
  expect(parseStockSnapshots(await ask(snapshotPath('stocks', ['SPY', 'AAPL']))).rows).toHaveLength(2);
  expect(parseSnapshots(await ask(snapshotPath('indices', ['I:SPX', 'I:NONE'])))).toMatchObject({
    rows: [{ symbol: 'I:SPX' }],
    errors: [{ symbol: 'I:NONE' }],
  });
  expect(parseSnapshots(await ask(snapshotPath('options', [CALL]))).rows).toMatchObject([{ symbol: CALL }]);
});

test('bars, trades and quotes', async () => {
  const minutes = parseBars(
    await ask(
      requests.barsRequest({
        symbol: 'SPY',
        multiplier: 1,
        timespan: 'minute',
        from: START,
        to: START + 119_999,
        baseBars: 50_000,
      }),
    ),
  );
  expect(minutes).toHaveLength(2);
  expect(parsePreviousDay(await ask(previousDayPath('AAPL')), 'AAPL')).toHaveLength(1);
  expect(parseTrades(await ask(tradesPath(CALL, START, START + 60_000))).length).toBeGreaterThan(5);
  expect(parseTrades(await ask(requests.tradesRequest('SPY', 100)))).toHaveLength(100);
  expect(parseQuotes(await ask(requests.quotesRequest(CALL, 50)))).toHaveLength(50);
  const unusual = parseUnusualTrades(
    await ask(requests.unusualTradesRequest({ fromMs: START, toMs: START + 120_000, limit: 500 })),
  );
  expect(unusual.length).toBeGreaterThan(50);
  expect(unusual.every((row) => row.flags.length > 0)).toBe(true);
});

test('reference', async () => {
  expect(
    reference.parseTickers(await ask(requests.tickerSearchRequest({ search: 'apple', market: 'stocks', limit: 10 }))),
  ).toMatchObject([{ symbol: 'AAPL' }]);
  expect(
    reference.parseContracts(await ask(requests.contractsRequest({ underlying: 'I:SPX', expiry: '2026-12-18' })))
      .length,
  ).toBeGreaterThan(200);
  expect(reference.parseConditions(await ask(requests.conditionsRequest('options')))).toHaveLength(33);
  expect(reference.parseExchanges(await ask(requests.exchangesRequest('options')))).toHaveLength(18);
  expect(reference.parseMarketStatus(await ask({ path: MARKET_STATUS_PATH, query: {} }))).toMatchObject({
    state: 'open',
    serverTimeMs: START + 120_000,
  });
  expect(reference.parseClosures(await ask(requests.upcomingClosuresRequest())).length).toBeGreaterThan(10);
  expect(reference.parseOpenInterest(await ask(requests.openInterestRequest({ contract: CALL })))).toHaveLength(1);
  expect(reference.parseDividends(await ask(requests.dividendsRequest('AAPL', '2026-01-01'))).length).toBeGreaterThan(
    2,
  );
});
