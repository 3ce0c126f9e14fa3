import { expect, test } from 'vitest';
import { restUrl } from '../../../../../../src/main/engine/feed/rest/rest-url.ts';
import { KeyStriker } from '../../../../../../src/main/engine/feed/strike-key.ts';
import { barsRequest } from '../../../../../../src/main/engine/massive/rest/endpoints.ts';
import {
  barsPath,
  dayOfAllStocksPath,
  familyOf,
  paidEndpointOf,
  previousDayPath,
  segment,
  snapshotPath,
  tradesPath,
  unusualTradesPath,
} from '../../../../../../src/main/engine/massive/rest/rest-paths.ts';

test.each([
  ['/v1/marketstatus/now', 'reference'],
  ['/v3/reference/options/contracts?underlying_ticker=SPY', 'reference'],
  ['/v3/snapshot/options/I:SPX?limit=250', 'options'],
  ['/v3/snapshot/options/I%3ASPX?limit=250', 'options'],
  ['/v3/trades/O:SPY261218C00650000', 'options'],
  ['/v3/snapshot?ticker.any_of=O%3ASPY261218C00650000', 'options'],
  ['/options/v1/unusual-trades', 'options'],
  ['/v3/snapshot/indices?ticker.any_of=I%3ASPX', 'indices'],
  ['/v2/aggs/ticker/I:SPX/range/1/minute/1/2', 'indices'],
  ['/v2/snapshot/locale/us/markets/stocks/tickers?tickers=SPY', 'stocks'],
  ['/v2/aggs/ticker/SPY/prev', 'stocks'],
  ['/v3/snapshot?limit=250&ticker.any_of=SPY,O:SPY261218C00650000', 'options'],
  ['/v3/snapshot?ticker.any_of=SPY,I:SPX', 'indices'],
  ['/indices/v1/x', 'indices'],
  ['/v3/trades/SPY?next=/v3/reference/x', 'stocks'],
  ['/x/v1/marketstatus', 'stocks'],
  ['/x/options/v1', 'stocks'],
  ['/x/indices/v1', 'stocks'],
  ['/x/v3/snapshot/indices', 'stocks'],
  ['/v3/snapshot/options', 'stocks'],
  ['/x/v3/snapshot/options/SPY', 'stocks'],
])('%s is paid by %s', (path, family) => {
  expect(familyOf(path)).toBe(family);
});

test.each([
  ['O:SPY261218C00650000', 'O:SPY261218C00650000'],
  ['I:SPX', 'I:SPX'],
  ['BRK.B', 'BRK.B'],
  ['../..', '..%2F..'],
  ['../../v1/marketstatus/now', '..%2F..%2Fv1%2Fmarketstatus%2Fnow'],
  ['SPY?apiKey=1#x', 'SPY%3FapiKey%3D1%23x'],
  ['%2e%2e', '%252e%252e'],
  ['..\\..', '..%5C..'],
  ['A\ud800', 'A%EF%BF%BD'],
])('the symbol %j stays one segment of a path', (symbol, written) => {
  expect(segment(symbol)).toBe(written);
  const url = restUrl(
    'https://api.example/base',
    barsRequest({ symbol, multiplier: 1, timespan: 'minute', from: 1, to: 2, baseBars: 3 }),
    new KeyStriker(''),
  );
  expect(url.pathname).toBe(`/base/v2/aggs/ticker/${written}/range/1/minute/1/2`);
  expect([url.origin, url.hash]).toEqual(['https://api.example', '']);
});

test.each(['', '.', '..', '...'])('%j is no symbol of a path', (symbol) => {
  expect(() => segment(symbol)).toThrow(
    expect.objectContaining({ code: 'bad-symbol', message: `"${symbol}" is no symbol.` }),
  );
});

const FROM = 1_763_658_000_123.7;
test.each([
  [
    'stocks',
    snapshotPath('stocks', ['SPY', 'QQQ']),
    '/v2/snapshot/locale/us/markets/stocks/tickers',
    { tickers: 'SPY,QQQ' },
  ],
  ['options', snapshotPath('options', ['O:A', 'O:B']), '/v3/snapshot', { 'ticker.any_of': 'O:A,O:B', limit: 250 }],
  ['indices', snapshotPath('indices', ['I:SPX']), '/v3/snapshot/indices', { 'ticker.any_of': 'I:SPX', limit: 250 }],
  ['the previous day', previousDayPath('I:SPX'), '/v2/aggs/ticker/I:SPX/prev', { adjusted: true }],
  [
    'a day of all stocks',
    dayOfAllStocksPath('2026-11-20'),
    '/v2/aggs/grouped/locale/us/market/stocks/2026-11-20',
    { adjusted: true },
  ],
  [
    'trades, both ends included',
    tradesPath('SPY', FROM, FROM + 1000),
    '/v3/trades/SPY',
    { 'timestamp.gte': '1763658000123000000', 'timestamp.lte': '1763658001124000000', order: 'asc', limit: 50_000 },
  ],
  [
    'seconds, from the second it begins in',
    barsPath('SPY', 'second', FROM, FROM + 0.1),
    '/v2/aggs/ticker/SPY/range/1/second/1763658000000/1763658000124',
    { sort: 'asc', limit: 50_000 },
  ],
  [
    'minutes, from the minute it begins in',
    barsPath('SPY', 'minute', FROM + 59_000, FROM + 70_000),
    '/v2/aggs/ticker/SPY/range/1/minute/1763658000000/1763658070124',
    { sort: 'asc', limit: 50_000 },
  ],
  [
    'large option prints',
    unusualTradesPath(FROM, FROM),
    '/options/v1/unusual-trades',
    { 'sip_timestamp.gte': '1763658000123000000', 'sip_timestamp.lte': '1763658000124000000', limit: 1000 },
  ],
])('the address of %s', (_what, request, path, query) => {
  expect(request).toEqual({ path, query });
});

test.each([
  ['/v3/snapshot/options/SPY', '/v3/snapshot of options'],
  ['/v3/snapshot?ticker.any_of=I:SPX', '/v3/snapshot of indices'],
  ['/v2/snapshot/locale/us/markets/stocks/tickers', '/v2/snapshot of stocks'],
  ['/options/v1/unusual-trades?limit=1', '/options/v1/unusual-trades of options'],
  ['/v2/aggs/ticker/SPY/prev', undefined],
  ['/v3/trades/SPY', undefined],
  ['/x/v3/snapshot', undefined],
  ['/x/v2/snapshot', undefined],
  ['/x/options/v1/unusual-trades', undefined],
])('%s is the paid endpoint %s', (path, endpoint) => {
  expect(paidEndpointOf(path)).toBe(endpoint);
});
