import { expect, test } from 'vitest';
import { familyOf } from '../../../../../../src/main/engine/massive/rest/rest-paths.ts';

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
