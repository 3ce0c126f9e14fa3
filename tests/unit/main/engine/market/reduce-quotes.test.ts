/** Quotes, LULD bands and fair values: what stands after each, in exact values. */
import { describe, expect, test } from 'vitest';
import { SOURCE } from '../../../../../src/shared/contract/columns.ts';
import type { QuoteValues } from '../../../../../src/shared/market/rest-updates.ts';
import { MarketBench, NOON, type Known, type Wire } from './market-bench.ts';

const { liveQuote, restSnapshot, delayed } = SOURCE;
const ARRIVED = NOON + 30_000;
const OPTION = 'O:SPY261218C00680000';
const Q = (bp: number, ap: number, rest: Wire = {}): Wire => ({
  ev: 'Q',
  sym: 'SPY',
  bp,
  bs: 3,
  ap,
  as: 4,
  t: NOON,
  ...rest,
});
const quote = (bid: number | undefined, ask: number | undefined, rest: Known = {}): Known => ({
  ...(bid !== undefined && { bid }),
  ...(ask !== undefined && { ask }),
  bidSize: 3,
  askSize: 4,
  quoteAtMs: NOON,
  quoteSource: liveQuote,
  ...rest,
});

describe('a live quote', () => {
  const stocks: [what: string, events: Wire[], expected: Known][] = [
    ['both sides', [Q(10, 11)], quote(10, 11)],
    ['the later of two in one millisecond', [Q(10, 11), Q(10.1, 11.1)], quote(10.1, 11.1)],
    ['an older one says nothing', [Q(10, 11), Q(9, 12, { t: NOON - 1 })], quote(10, 11)],
    ['a stock’s bid of 0 is no bid', [Q(10, 11), Q(0, 11)], quote(undefined, 11)],
    ['an ask of 0 is no ask', [Q(10, 11), Q(10, 0)], quote(10, undefined)],
    ['negative prices are none', [Q(-1, -1)], quote(undefined, undefined)],
    ['a crossed market stands as sent', [Q(11, 10)], quote(11, 10)],
    ['no time: its arrival', [Q(10, 11, { t: undefined })], quote(10, 11, { quoteAtMs: ARRIVED })],
    ['sizes of 0 are sizes', [Q(10, 11, { bs: 0, as: 0 })], quote(10, 11, { bidSize: 0, askSize: 0 })],
  ];
  test.each(stocks)('stock: %s', (_what, events, expected) => {
    expect(new MarketBench().frame(events).known('SPY')).toEqual(expected);
  });

  const options: [what: string, bp: number, ap: number, expected: Known][] = [
    ['a bid of 0 says nobody bids', 0, 0.05, quote(0, 0.05)],
    ['an ask of 0 is no ask', 0, 0, quote(0, undefined)],
    ['a bid below 0 is none', -0.01, 0.05, quote(undefined, 0.05)],
  ];
  test.each(options)('option: %s', (_what, bp, ap, expected) => {
    const bench = new MarketBench().frame([Q(bp, ap, { sym: OPTION })], 'options');
    expect(bench.known(OPTION)).toEqual(expected);
  });

  test('marks the quote, an older one nothing', () => {
    const bench = new MarketBench().frame([Q(10, 11)]);
    expect(bench.changed()).toEqual({ SPY: ['quote'] });
    expect(bench.frame([Q(9, 12, { t: NOON - 1 })]).changed()).toEqual({});
  });
});

describe('a snapshot’s quote', () => {
  const rest = (bid: number | undefined, ask: number | undefined, more: Known = {}): Known =>
    quote(bid, ask, { quoteSource: restSnapshot, ...more });
  const sizes = { bidSize: 3, askSize: 4 };
  const rows: [what: string, standsAtMs: number | undefined, values: QuoteValues, expected: Known][] = [
    ['where none stands', undefined, { bid: 9, ask: 12, ...sizes, atMs: NOON }, rest(9, 12)],
    [
      'newer than the one that stands',
      NOON,
      { bid: 9, ask: 12, ...sizes, atMs: NOON + 1 },
      rest(9, 12, { quoteAtMs: NOON + 1 }),
    ],
    ['of the same millisecond: the live one stands', NOON, { bid: 9, ask: 12, ...sizes, atMs: NOON }, quote(10, 11)],
    ['older: the live one stands', NOON, { bid: 9, ask: 12, ...sizes, atMs: NOON - 1 }, quote(10, 11)],
    ['without a time yields to one with a time', NOON, { bid: 9, ask: 12, ...sizes }, quote(10, 11)],
    [
      'a stock’s bid of 0 and ask of 0',
      undefined,
      { bid: 0, ask: 0, ...sizes, atMs: NOON },
      rest(undefined, undefined),
    ],
    ['without prices', undefined, { ...sizes, atMs: NOON }, rest(undefined, undefined)],
    [
      'without sizes',
      undefined,
      { bid: 9, ask: 12, atMs: NOON },
      { bid: 9, ask: 12, quoteAtMs: NOON, quoteSource: restSnapshot },
    ],
  ];
  test.each(rows)('%s', (_what, standsAtMs, values, expected) => {
    const bench = new MarketBench();
    if (standsAtMs !== undefined) bench.frame([Q(10, 11, { t: standsAtMs })]);
    expect(bench.snapshot({ quote: values }).known('SPY')).toEqual(expected);
  });

  test('without a time stands where none has one, and the next such replaces it', () => {
    const bench = new MarketBench().snapshot({ quote: { bid: 9, ask: 12 } });
    expect(bench.known('SPY')).toEqual({ bid: 9, ask: 12, quoteSource: restSnapshot });
    expect(bench.snapshot({ quote: { bid: 8, ask: 13 } }).known('SPY')).toEqual({
      bid: 8,
      ask: 13,
      quoteSource: restSnapshot,
    });
  });

  test('of an option keeps a bid of 0; delayed is said', () => {
    const row = { symbol: OPTION, quote: { bid: 0, ask: 0.05, atMs: NOON }, delayed: true };
    const known = new MarketBench().snapshot(row).known(OPTION);
    expect(known).toEqual({ bid: 0, ask: 0.05, quoteAtMs: NOON, quoteSource: delayed });
  });

  test.each([
    ['SPY', undefined],
    [OPTION, 0],
  ])('of a list for %s: the newest stands, a bid of 0 is %s', (symbol, bid) => {
    const rows = [
      { bid: 0, ask: 12, atMs: NOON },
      { bid: 9, ask: 11, atMs: NOON - 1 },
    ];
    const bench = new MarketBench().rest({ kind: 'quotes', symbol, rows });
    expect(bench.known(symbol)).toEqual({
      ...(bid !== undefined && { bid }),
      ask: 12,
      quoteAtMs: NOON,
      quoteSource: restSnapshot,
    });
    expect(bench.changed()).toEqual({ [symbol]: ['quote'] });
  });
});

describe('reference values that stream', () => {
  const LULD = (l: number, h: number): Wire => ({ ev: 'LULD', T: 'SPY', l, h, i: [], z: 3, t: NOON * 1e6, q: 1 });
  test('LULD bands: the last of a frame', () => {
    const bench = new MarketBench().frame([LULD(90, 110), LULD(91, 111)]);
    expect(bench.known('SPY')).toEqual({ bandLow: 91, bandHigh: 111 });
    expect(bench.changed()).toEqual({ SPY: ['reference'] });
  });
  test('fair market values, of each symbol', () => {
    const FMV = (sym: string, fmv: number): Wire => ({ ev: 'FMV', sym, fmv, t: NOON * 1e6 });
    const bench = new MarketBench().frame([FMV('SPY', 101), FMV('QQQ', 55), FMV('SPY', 102)]);
    expect([bench.known('SPY'), bench.known('QQQ')]).toEqual([{ fairMarketValue: 102 }, { fairMarketValue: 55 }]);
    expect(bench.changed()).toEqual({ SPY: ['reference'], QQQ: ['reference'] });
  });
  test('a frame’s quotes leave them alone', () => {
    const bench = new MarketBench().frame([LULD(90, 110)]);
    bench.frame([Q(10, 11)]);
    expect(bench.known('SPY', 'reference')).toEqual({ bandLow: 90, bandHigh: 110 });
  });
});
