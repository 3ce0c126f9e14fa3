/** One spelling for a REST request, and which of many replies a session finds. */
import { describe, expect, test } from 'vitest';
import type { RestPointer } from '../../../../../../src/main/engine/session/format/format.ts';
import { restKey } from '../../../../../../src/main/engine/session/format/rest-key.ts';
import { RestDirectory } from '../../../../../../src/main/engine/session/replay/rest-directory.ts';

test.each<[what: string, path: string, query: Parameters<typeof restKey>[1], key: string]>([
  ['a path', '/v3/x', undefined, '/v3/x'],
  ['parameters by name', '/v3/x?b=2&a=1', undefined, '/v3/x?a=1&b=2'],
  ['parameters of the query among them', '/v3/x?c=3', { b: 2, a: true, d: undefined }, '/v3/x?a=true&b=2&c=3'],
  ['the query over the path', '/v3/x?a=1', { a: 2 }, '/v3/x?a=2'],
  ['without a key', '/v3/x?apiKey=secret&a=1', undefined, '/v3/x?a=1'],
  ['a whole address', 'https://api.example.test/v3/x?cursor=y', undefined, '/v3/x?cursor=y'],
  ['an escaped symbol', '/v3/trades/O%3ASPY', undefined, '/v3/trades/O:SPY'],
  [
    'bars: any span, any number',
    '/v2/aggs/ticker/SPY/range/5/minute/1/2?limit=9&sort=asc',
    undefined,
    '/v2/aggs/ticker/SPY/range/5/minute?sort=asc',
  ],
  [
    'bars of a name with an escape',
    '/v2/aggs/ticker/I%3ASPX/range/1/day/a/b',
    undefined,
    '/v2/aggs/ticker/I:SPX/range/1/day',
  ],
  [
    'bars without a span are no series',
    '/v2/aggs/ticker/SPY/range/5/minute/1?limit=9',
    undefined,
    '/v2/aggs/ticker/SPY/range/5/minute/1?limit=9',
  ],
  ['the limit of another path counts', '/v3/x?limit=9', undefined, '/v3/x?limit=9'],
  [
    'bars deeper in a path are none',
    '/a/v2/aggs/ticker/SPY/range/5/minute/1/2?limit=9',
    undefined,
    '/a/v2/aggs/ticker/SPY/range/5/minute/1/2?limit=9',
  ],
])('%s', (_what, path, query, key) => {
  expect(restKey(path, query)).toBe(key);
});

describe('the directory', () => {
  const at = (path: string, sequence: number): RestPointer => ({ path, sequence, atMs: sequence }) as RestPointer;
  test('finds the latest reply of a request, however it was spelt, and lists the oldest first', () => {
    const directory = new RestDirectory();
    for (const pointer of [at('/a?x=1&y=2', 1), at('/b', 2), at('/a?y=2&x=1', 3)]) directory.add(pointer);
    expect(directory.find('/a?x=1&y=2')).toEqual(at('/a?y=2&x=1', 3));
    expect(directory.find('/c')).toBeUndefined();
    expect(directory.list().map(({ sequence }) => sequence)).toEqual([2, 3]);
  });
  test('leaves out lists of contracts, of which each checkpoint would hold hundreds', () => {
    const directory = new RestDirectory();
    const contracts = 'O:SPY261218C00650000,O:SPY261218C00655000';
    const one = `/v3/snapshot?ticker.any_of=${encodeURIComponent('O:SPY261218C00650000')}&limit=250`;
    const stocks = '/v2/snapshot/locale/us/markets/stocks/tickers?tickers=SPY%2CQQQ';
    for (const list of [contracts, encodeURIComponent(contracts)]) {
      directory.add(at(`/v3/snapshot?ticker.any_of=${list}&limit=250`, 1));
      directory.add(at(`/v3/snapshot?limit=250&ticker.any_of=${list}`, 2));
    }
    for (const path of [one, stocks, '/v3/snapshot?ticker.any_of=I%3ASPX%2CI%3AVIX']) directory.add(at(path, 3));
    expect(directory.list().map(({ path }) => path)).toEqual([
      one,
      stocks,
      '/v3/snapshot?ticker.any_of=I%3ASPX%2CI%3AVIX',
    ]);
  });
  test('holds 4,096 requests and forgets the oldest', () => {
    const directory = new RestDirectory();
    for (let n = 0; n < 4096; n++) directory.add(at(`/r${n}`, n));
    expect(directory.find('/r0')).toBeDefined();
    directory.add(at('/new', 1));
    expect([directory.find('/r0'), directory.find('/r1') !== undefined, directory.list().length]).toEqual([
      undefined,
      true,
      4096,
    ]);
  });
  test('replaced, holds what it was given', () => {
    const directory = new RestDirectory();
    directory.add(at('/a', 1));
    directory.replace([at('/b', 2), at('/c', 3), at('/b', 4)]);
    expect(directory.list().map(({ sequence }) => sequence)).toEqual([3, 4]);
  });
});
