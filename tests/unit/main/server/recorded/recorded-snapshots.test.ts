import { expect, test } from 'vitest';
import { RecordedSnapshots } from '../../../../../src/main/server/recorded/recorded-snapshots.ts';
import type { RecordedState } from '../../../../../src/main/server/recorded/recorded-state.ts';
import type { Market } from '../../../../../src/shared/market/symbols.ts';
import { SOURCE, type ColumnName } from '../../../../../src/shared/contract/columns.ts';

type Known = Partial<Record<ColumnName, number>>;

/** A recording that has shown these columns. */
function snapshots(known: Readonly<Record<string, Known>>, late: readonly Market[] = []): RecordedSnapshots {
  const symbols = Object.keys(known);
  const state = {
    find: (symbol: string) => (symbols.includes(symbol) ? symbols.indexOf(symbol) : undefined),
    value: (id: number, column: ColumnName) => known[symbols[id]][column],
    detail: () => undefined,
  };
  return new RecordedSnapshots(state as unknown as RecordedState, () => late);
}

const CALL = 'O:SPY261218C00650000';
const AT_MS = Date.parse('2026-11-20T15:16:38Z');

test('what streamed from the delayed host is DELAYED, market by market; what REST gave says so itself', () => {
  const known = {
    SPY: { last: 648.74, lastAtMs: AT_MS, tradeSource: SOURCE.liveTrade },
    'I:SPX': { last: 6487, lastAtMs: AT_MS, tradeSource: SOURCE.liveBar },
    [CALL]: { last: 9, bid: 8.9, ask: 9.1, quoteSource: SOURCE.restSnapshot, tradeSource: SOURCE.liveTrade },
  };
  const late = snapshots(known, ['options', 'indices']);
  expect(late.option(CALL)).toMatchObject({
    underlying_asset: { timeframe: 'REAL-TIME' },
    last_trade: { timeframe: 'DELAYED' },
    last_quote: { timeframe: 'REAL-TIME' },
  });
  expect(late.unified('SPY', 'open')).toMatchObject({ last_trade: { timeframe: 'REAL-TIME' } });
  expect(late.unified('I:SPX', 'open')).toMatchObject({ timeframe: 'DELAYED' });
});

test.each([
  [SOURCE.delayed, 'DELAYED'],
  [SOURCE.liveTrade, 'REAL-TIME'],
])('what came from source %i is %s in every snapshot', (source, timeframe) => {
  const known = {
    SPY: { last: 648.74, lastAtMs: AT_MS, tradeSource: source },
    [CALL]: { last: 9, bid: 8.9, ask: 9.1, quoteSource: source, tradeSource: source },
  };
  expect(snapshots(known).option(CALL)).toMatchObject({
    underlying_asset: { price: 648.74, timeframe },
    last_trade: { price: 9, timeframe },
    last_quote: { midpoint: 9, timeframe },
  });
  expect(snapshots(known).unified('SPY', 'open')).toMatchObject({ last_trade: { timeframe } });
});

test('a stock without a print has no last trade, and what is unknown of a day or quote is left out, never 0', () => {
  const row = snapshots({ SPY: { last: 648.74, lastAtMs: AT_MS, open: 640, bid: 648, ask: 649 } }).stock('SPY');
  expect(row).not.toHaveProperty('lastTrade');
  expect(row?.['day']).toEqual({ o: 640, c: 648.74 });
  expect(row?.['lastQuote']).toEqual({ P: 649, p: 648 });
  const traded = snapshots({ SPY: { last: 648.74, lastAtMs: AT_MS, lastSize: 100 } }).stock('SPY');
  expect(traded?.['lastTrade']).toMatchObject({ p: 648.74, s: 100, ds: '100' });
  expect(traded?.['lastTrade']).not.toHaveProperty('x');
});
