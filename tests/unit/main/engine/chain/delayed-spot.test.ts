import { describe, expect, test } from 'vitest';
import { MarketState } from '../../../../../src/main/engine/market/market-state.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { parseSnapshots } from '../../../../../src/main/engine/massive/rest/rest-snapshots.ts';
import { SOURCE } from '../../../../../src/shared/contract/columns.ts';
import { NOW_MS, syntheticChain } from './synthetic-chain.ts';

const TICKER = 'O:SPY261218C00650000';
const chainRow = (timeframe: string, extra: object = {}): object => ({
  details: { ticker: TICKER, contract_type: 'call', expiration_date: '2026-12-18', strike_price: 650 },
  implied_volatility: 0.18,
  greeks: { delta: 0.5 },
  last_quote: { bid: 9, ask: 9.1, last_updated: (NOW_MS - 2_000) * 1e6, timeframe: 'REAL-TIME' },
  underlying_asset: { ticker: 'SPY', price: 652.1, last_updated: (NOW_MS - 900_000) * 1e6, timeframe },
  ...extra,
});

function reduced(row: object) {
  const state = new MarketState(new InstrumentTable());
  state.applyRest({ kind: 'snapshots', ...parseSnapshots({ results: [row] }) }, NOW_MS);
  const { table } = state;
  const read = (symbol: string, column: Parameters<typeof table.column>[0]): number =>
    table.column(column)[table.find(symbol)!];
  return read;
}

describe('TRAP-20: an options plan without a stocks plan', () => {
  test('the underlying’s timeframe is its own: real-time quotes beside a price that says DELAYED', () => {
    const late = reduced(chainRow('DELAYED'));
    expect([late('SPY', 'tradeSource'), late(TICKER, 'quoteSource')]).toEqual([SOURCE.delayed, SOURCE.restSnapshot]);
    expect(reduced(chainRow('REAL-TIME'))('SPY', 'tradeSource')).toBe(SOURCE.restSnapshot);
  });

  test('the model takes the parity forward of live quotes over a spot that is 1 % behind, and says so', () => {
    const strikes = Array.from({ length: 41 }, (_, i) => 5600 + i * 20);
    const forwardWith = (source: number): { forward: number; source: string } => {
      const { model, table, state } = syntheticChain('SPXW', 'I:SPX', 6000, strikes, '2026-11-23');
      const spot = table.find('I:SPX')!;
      table.column('last')[spot] = 5940;
      table.column('tradeSource')[spot] = source;
      model.run(NOW_MS, Number.POSITIVE_INFINITY);
      return state.carry!;
    };
    const delayed = forwardWith(SOURCE.delayed);
    expect(Math.abs(delayed.forward - 6000)).toBeLessThan(6);
    expect(delayed.source).toContain('put-call parity');
    expect(delayed.source).toContain('spot is 15 minutes late');
    // Of now, a spot so far from what the quotes say means that the quotes are wrong.
    expect(forwardWith(SOURCE.liveTrade).source).not.toContain('put-call parity,');
  });
});

describe('TRAP-22: the vendor’s Greeks', () => {
  test('carry the time of the quote they are computed from, however often they are sent anew', () => {
    expect(reduced(chainRow('REAL-TIME'))(TICKER, 'vendorAtMs')).toBe(NOW_MS - 2_000);
    const frozen = { bid: 9, ask: 9.1, last_updated: (NOW_MS - 3_600_000) * 1e6 };
    expect(reduced(chainRow('REAL-TIME', { last_quote: frozen }))(TICKER, 'vendorAtMs')).toBe(NOW_MS - 3_600_000);
  });

  test('of a plan that shows no quotes are as late as those plans are, also beside a real-time underlying', () => {
    const day = { close: 9.05, volume: 10, last_updated: (NOW_MS - 36_000_000) * 1e6 };
    for (const timeframe of ['DELAYED', 'REAL-TIME']) {
      const read = reduced(chainRow(timeframe, { last_quote: undefined, day }));
      expect(read(TICKER, 'vendorAtMs')).toBe(NOW_MS - 900_000);
      expect(read(TICKER, 'tradeSource')).toBe(SOURCE.delayed);
    }
    // A trade of now says that the plan is of now: the quote beside it is missing, not kept back.
    const trade = { price: 9, size: 1, sip_timestamp: NOW_MS * 1e6, timeframe: 'REAL-TIME' };
    const current = reduced(chainRow('REAL-TIME', { last_quote: undefined, last_trade: trade }));
    expect(current(TICKER, 'vendorAtMs')).toBe(NOW_MS);
  });
});
