import { describe, expect, it } from 'vitest';
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
    expect(found[0]).toEqual({ symbol: 'SPY', name: 'SPDR S&P 500', market: 'stocks', type: 'ETF' });
    expect(found[3].market).toBe('indices');
  });

  it('gives no more than was asked for, and nothing for nothing', async () => {
    const { call, source } = callFixture(reference);
    expect(await call('symbols.search', { text: 'spy', limit: 2 })).toHaveLength(2);
    const asked = source.asked.length;
    expect(await call('symbols.search', { text: '   ', limit: 2 })).toEqual([]);
    expect(source.asked).toHaveLength(asked);
  });

  it('takes an option ticker typed whole at its word', async () => {
    const { call, source } = callFixture(reference);
    const found = await call('symbols.search', { text: 'o:spy261218c00650000', limit: 5 });
    expect(found).toEqual([{ symbol: 'O:SPY261218C00650000', name: 'Option contract', market: 'options' }]);
    expect(source.asked).toEqual([]);
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
