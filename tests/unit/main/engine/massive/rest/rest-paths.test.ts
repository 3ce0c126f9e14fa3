import { expect, test } from 'vitest';
import { restUrl } from '../../../../../../src/main/engine/feed/rest/rest-url.ts';
import { barsRequest } from '../../../../../../src/main/engine/massive/rest/endpoints.ts';
import { familyOf, segment } from '../../../../../../src/main/engine/massive/rest/rest-paths.ts';

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
  );
  expect(url.pathname).toBe(`/base/v2/aggs/ticker/${written}/range/1/minute/1/2`);
  expect([url.origin, url.hash]).toEqual(['https://api.example', '']);
});

test.each(['', '.', '..', '...'])('%j is no symbol of a path', (symbol) => {
  expect(() => segment(symbol)).toThrow('is no symbol');
});
