import { describe, expect, it } from 'vitest';
import { FeedError } from '../../../../../src/main/engine/feed/feed-error.ts';
import { formatOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import { callFixture } from './call-fixture.ts';

const STOCKS = [
  { ticker: 'TSPY', name: 'A fund that holds SPY', type: 'ETF' },
  { ticker: 'SPYG', name: 'Growth', type: 'ETF' },
  { ticker: 'SPY', name: 'SPDR S&P 500', type: 'ETF' },
  { ticker: 'SPYD', name: 'Dividend', type: 'ETF' },
];
const INDICES = [{ ticker: 'I:SPYIX', name: 'Something on SPY' }];

const reference = (_path: string, query: URLSearchParams): unknown => ({
  results: query.get('market') === 'indices' ? INDICES : STOCKS,
});

describe('symbol search', () => {
  it('puts the exact ticker first, then tickers that begin so, then the rest', async () => {
    const { call } = callFixture(reference);
    const found = await call('symbols.search', { text: ' spy ', limit: 10 });
    expect(found.map((m) => m.symbol)).toEqual(['SPY', 'SPYD', 'SPYG', 'I:SPYIX', 'TSPY']);
    expect(found[0]).toEqual({ symbol: 'SPY', name: 'SPDR S&P 500', market: 'stocks', type: 'ETF', exact: true });
    expect(found.filter((m) => m.exact)).toHaveLength(1);
    expect(found[3].market).toBe('indices');
  });

  it('gives no more than was asked for, and nothing for nothing', async () => {
    const { call, source } = callFixture(reference);
    expect(await call('symbols.search', { text: 'spy', limit: 2 })).toHaveLength(2);
    const asked = source.asked.length;
    expect(await call('symbols.search', { text: '   ', limit: 2 })).toEqual([]);
    expect(source.asked).toHaveLength(asked);
  });

  it('knows a ticker by its whole name only, and asks behind everything else', async () => {
    const { call, source } = callFixture((_path, query) => ({
      results: ['SPY', 'I:SPX'].filter((ticker) => ticker === query.get('ticker')).map((ticker) => ({ ticker })),
    }));
    const known = async (symbol: string): Promise<boolean> => (await call('symbols.known', { symbol })).known;
    expect([await known('SPY'), await known('SP'), await known('I:SPX')]).toEqual([true, false, true]);
    expect(source.asked[1]).toBe('/v3/reference/tickers?ticker=SP&active=true&limit=1');
  });

  it('passes a refusal on as it came', async () => {
    const { call, source } = callFixture(() => {
      throw Object.assign(new Error('Massive had an error of its own (HTTP 500).'), { code: 'rest.server' });
    });
    await expect(call('symbols.search', { text: 'spy', limit: 5 })).rejects.toMatchObject({ code: 'rest.server' });
    expect(source.asked).toHaveLength(2);
  });

  it('finds what a replay streamed where the recording was not asked', async () => {
    const { call, pipeline } = callFixture(() => {
      throw new Error('not recorded');
    }, 'replay');
    for (const symbol of ['SPYG', 'SPY', 'QQQ', 'I:SPX', 'O:SPY261218C00650000']) pipeline.table.intern(symbol);
    const found = await call('symbols.search', { text: 'sp', limit: 10 });
    expect(found.map((m) => m.symbol)).toEqual(['SPY', 'SPYG', 'I:SPX']);
  });
});

/** SPY lists two Decembers' days; SPX two roots on one day. */
const listing = (path: string, query: URLSearchParams): unknown => {
  if (!path.includes('options/contracts')) {
    const names = query.get('search') === 'APPLE' ? [{ ticker: 'AAPL', name: 'Apple Inc.' }] : [];
    return { results: path.includes('tickers') && query.get('market') === 'stocks' ? names : [] };
  }
  const underlying = query.get('underlying_ticker') ?? '';
  const roots = underlying === 'SPX' ? ['SPX', 'SPXW'] : ['SPY', 'AAPL'].filter((name) => name === underlying);
  const day = query.get('expiration_date');
  const results = roots.flatMap((root) =>
    ['2026-12-18', '2027-01-15'].flatMap((expiry) =>
      [640, 645, 650].flatMap((strike) =>
        (['C', 'P'] as const).map((right) => ({
          ticker: formatOptionSymbol({ root, expiry, right, strike }),
          underlying_ticker: underlying,
          contract_type: right === 'C' ? 'call' : 'put',
          expiration_date: expiry,
          strike_price: strike,
          shares_per_contract: 100,
        })),
      ),
    ),
  );
  return { results: results.filter((row) => day === null || row.expiration_date === day) };
};

describe('contract search', () => {
  const search = async (text: string, underlying?: string) =>
    (await callFixture(listing).call('symbols.search', { text, limit: 8, underlying })).map((m) => [
      m.symbol,
      m.exact ?? false,
    ]);

  it('names the one listed contract that the words mean', async () => {
    const only = [['O:SPY261218C00650000', true]];
    for (const text of ['spy 650c 12/18', 'o:spy261218c00650000', 'SPY 18 Dec 26 650 call'])
      expect(await search(text)).toEqual(only);
    expect(await search('650c 12/18', 'SPY')).toEqual(only);
  });

  it('asks where several are meant', async () => {
    expect(await search('spy 650 12/18')).toEqual([
      ['O:SPY261218C00650000', false],
      ['O:SPY261218P00650000', false],
    ]);
    expect(await search('spx 650p 12/18')).toEqual([
      ['O:SPX261218P00650000', false],
      ['O:SPXW261218P00650000', false],
    ]);
    expect(await search('spy 650c')).toEqual([
      ['O:SPY261218C00650000', false],
      ['O:SPY270115C00650000', false],
    ]);
    expect((await search('spy 64p 12/18')).map(([symbol]) => symbol)).toEqual([
      'O:SPY261218P00640000',
      'O:SPY261218P00645000',
    ]);
  });

  it('finds the company and leaves it to the person', async () =>
    expect(await search('apple 650c 12/18')).toEqual([['O:AAPL261218C00650000', false]]));

  it('says what is listed where that contract is not', async () => {
    await expect(search('spy 651c 12/18')).rejects.toThrow('SPY 18 Dec 26 has no 651 call. Nearest strikes: 650.');
    await expect(search('spy 650c 12/19')).rejects.toThrow('Nearest: 18 Dec 26 and 15 Jan 27.');
    expect(await search('zzzz 650c 12/18')).toEqual([]);
  });

  it('takes an expired contract, and a whole one whose listing cannot be had, at its word and says so', async () => {
    expect(await search('SPY 650c 11/18/2025')).toEqual([['O:SPY251118C00650000', true]]);
    const { call } = callFixture(() => {
      throw new FeedError('rest/server', 'Massive had an error of its own (HTTP 500).');
    });
    const [match] = await call('symbols.search', { text: 'spy 650c 12/18', limit: 5 });
    expect(match).toMatchObject({ symbol: 'O:SPY261218C00650000', exact: true });
    expect(match.name).toContain('Not checked');
  });
});
