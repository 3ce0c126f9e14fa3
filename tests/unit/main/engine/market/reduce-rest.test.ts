/** REST answers other than snapshots → columns: what they may overwrite, in exact values. */
import { describe, expect, test } from 'vitest';
import { SOURCE } from '../../../../../src/shared/contract/columns.ts';
import type { BarsUpdate, TradeValues } from '../../../../../src/shared/market/rest-updates.ts';
import { FRIDAY, HOUR, MarketBench, NOON, SATURDAY, THURSDAY, type Known, type Wire } from './market-bench.ts';

const { liveTrade, restSnapshot, repaired } = SOURCE;
const T = (p: number, s: number, rest: Wire = {}): Wire => ({ ev: 'T', sym: 'SPY', p, s, t: NOON, c: [], ...rest });
const LIVE: Known = { last: 101, lastSize: 50, lastAtMs: NOON, tradeSource: liveTrade };

describe('trades that fill a gap', () => {
  const day = { open: 100, high: 105, low: 95, volume: 1000, vwap: 101, atMs: NOON - HOUR };
  const DAY: Known = { open: 100, high: 105, low: 95, volume: 1000, vwap: 101, dayAtMs: NOON, daySource: liveTrade };
  const bench = (): MarketBench => new MarketBench().snapshot({ day }).frame([T(101, 0)]);
  const STANDS = { ...LIVE, lastSize: 0 };
  const last = (price: number, size: number): Known => ({
    last: price,
    lastSize: size,
    lastAtMs: NOON + 1,
    tradeSource: repaired,
  });
  const rows: [what: string, trades: TradeValues[], trade: Known, changedDay: Known][] = [
    ['the newest print', [{ price: 104, size: 5, atMs: NOON + 1 }], last(104, 5), {}],
    ['a missed high', [{ price: 106, size: 5, atMs: NOON - 9 }], STANDS, { high: 106 }],
    ['a missed low', [{ price: 94, size: 5, atMs: NOON - 9 }], STANDS, { low: 94 }],
    [
      'at the high and the low',
      [
        { price: 105, atMs: NOON - 9 },
        { price: 95, atMs: NOON - 9 },
      ],
      STANDS,
      {},
    ],
    ['without a time', [{ price: 106, size: 5 }], STANDS, {}],
    ['an odd lot', [{ price: 106, size: 5, atMs: NOON + 1, conditions: [37] }], STANDS, {}],
    ['sold: the range only', [{ price: 106, size: 5, atMs: NOON + 1, conditions: [33] }], STANDS, { high: 106 }],
    ['of the day before', [{ price: 106, size: 5, atMs: FRIDAY - 1 }], STANDS, {}],
  ];
  test.each(rows)('%s', (_what, trades, trade, changedDay) => {
    const repairedBench = bench().rest({ kind: 'trades', symbol: 'SPY', rows: trades });
    expect(repairedBench.known('SPY', 'trade')).toEqual(trade);
    expect(repairedBench.known('SPY', 'day')).toEqual({ ...DAY, ...changedDay });
  });
  test('without a time are no last price, even where none stands', () => {
    const rows = [{ price: 106, size: 5 }];
    expect(new MarketBench().rest({ kind: 'trades', symbol: 'SPY', rows }).known('SPY')).toEqual({});
  });
  test('mark the day and the trade they move', () => {
    const marked = bench();
    const apply = (price: number, atMs: number, conditions: number[]): unknown => {
      marked.changed();
      return marked.rest({ kind: 'trades', symbol: 'SPY', rows: [{ price, atMs, conditions }] }).changed();
    };
    expect(apply(104, NOON + 1, [])).toEqual({ SPY: ['trade', 'day'] });
    expect(apply(104, NOON - 1, [])).toEqual({ SPY: ['day'] });
    expect(apply(104, NOON + 2, [37])).toEqual({});
  });
});

describe('the previous day’s bar', () => {
  // 16:00 ET on Thursday; 13:00 on the day after Thanksgiving.
  const CLOSE = THURSDAY + 16 * HOUR;
  const HALF_DAY = Date.parse('2025-11-28T05:00:00Z');
  const asLast = (lastAtMs: number): Known => ({ last: 99, lastAtMs, tradeSource: restSnapshot });
  const price = (atMs?: number): MarketBench =>
    new MarketBench().snapshot({ trade: { price: 101, size: 1, ...(atMs && { atMs }) } });
  const rows: [what: string, bench: MarketBench, startMs: number, expected: Known][] = [
    ['where no price is known: the last price, as of the close', new MarketBench(), THURSDAY, asLast(CLOSE)],
    ['on a half day: as of the early close', new MarketBench(), HALF_DAY, asLast(HALF_DAY + 13 * HOUR)],
    ['on a closed day: as of its own time', new MarketBench(), SATURDAY, asLast(SATURDAY)],
    [
      'a price after the close: the previous close',
      price(CLOSE + 1),
      THURSDAY,
      { last: 101, lastSize: 1, lastAtMs: CLOSE + 1, tradeSource: restSnapshot, prevClose: 99 },
    ],
    ['a price at the close: the last price', price(CLOSE), THURSDAY, asLast(CLOSE)],
    [
      'a price without a time: the previous close',
      price(),
      THURSDAY,
      { last: 101, lastSize: 1, tradeSource: restSnapshot, prevClose: 99 },
    ],
  ];
  test.each(rows)('%s', (_what, bench, startMs, expected) => {
    bench.changed();
    expect(bench.previousDay({ startMs }).known('SPY')).toEqual(expected);
    expect(bench.changed()).toEqual({ SPY: [expected.prevClose === undefined ? 'trade' : 'day'] });
  });
});

describe('an answer about a symbol that makes the table grow', () => {
  const trade = { price: 101, atMs: NOON };
  const quote = { bid: 9, ask: 12, atMs: NOON };
  const bars: BarsUpdate = {
    kind: 'bars',
    symbol: 'SPY',
    timespan: 'day',
    multiplier: 1,
    fromDate: '2026-10-01',
    toDate: '2026-11-20',
    whole: true,
    rows: [],
  };
  const rows: [what: string, apply: (bench: MarketBench) => unknown, column: string, value: number][] = [
    ['snapshot', (bench) => bench.snapshot({ trade }), 'last', 101],
    ['previous day', (bench) => bench.previousDay({}), 'last', 99],
    ['trades', (bench) => bench.rest({ kind: 'trades', symbol: 'SPY', rows: [trade] }), 'last', 101],
    ['quotes', (bench) => bench.rest({ kind: 'quotes', symbol: 'SPY', rows: [quote] }), 'bid', 9],
    [
      'open interest',
      (bench) => bench.rest({ kind: 'openInterest', rows: [{ symbol: 'SPY', openInterest: 5 }] }),
      'openInterest',
      5,
    ],
    ['daily bars', (bench) => bench.rest(bars, NOON), 'avgVolumeSessions', 0],
  ];
  test.each(rows)('%s', (_what, apply, column, value) => {
    const bench = new MarketBench(1).snapshot({ symbol: 'QQQ', trade });
    apply(bench);
    expect(bench.known('SPY')[column]).toBe(value);
    expect(bench.known('QQQ').last).toBe(101);
  });
});
