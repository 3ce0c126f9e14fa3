/** Trades and index values: what each moves, in exact values. */
import { describe, expect, test } from 'vitest';
import { SOURCE } from '../../../../../src/shared/contract/columns.ts';
import { HOUR, MarketBench, NOON, THURSDAY, type Known, type Wire } from './market-bench.ts';

const { liveTrade, restSnapshot, liveBar } = SOURCE;
const ARRIVED = NOON + 30_000;
const T = (p: number, s: number, rest: Wire = {}): Wire => ({ ev: 'T', sym: 'SPY', p, s, t: NOON, c: [], ...rest });

/** The day as a snapshot of 11:00 has it. */
const day = { open: 100, high: 105, low: 95, volume: 1000, vwap: 101, atMs: NOON - HOUR };
const primed = (): MarketBench => new MarketBench().snapshot({ day, prevClose: 99 });
const DAY: Known = {
  open: 100,
  high: 105,
  low: 95,
  prevClose: 99,
  volume: 1000,
  vwap: 101,
  dayAtMs: NOON,
  daySource: liveTrade,
};

describe('a trade moves what its conditions allow', () => {
  const last = (price: number, size: number, atMs = NOON): Known => ({
    last: price,
    lastSize: size,
    lastAtMs: atMs,
    tradeSource: liveTrade,
  });
  const rows: [what: string, events: Wire[], trade: Known, changedDay: Known][] = [
    ['inside the range', [T(101, 50)], last(101, 50), { volume: 1050 }],
    ['a new high', [T(106, 50)], last(106, 50), { volume: 1050, high: 106 }],
    ['a new low', [T(94, 50)], last(94, 50), { volume: 1050, low: 94 }],
    ['at the high', [T(105, 50)], last(105, 50), { volume: 1050 }],
    ['regular (0)', [T(106, 50, { c: [0] })], last(106, 50), { volume: 1050, high: 106 }],
    ['an odd lot (37): volume only', [T(106, 5, { c: [37] })], {}, { volume: 1005 }],
    ['sold out of sequence (33): range and volume', [T(106, 5, { c: [33] })], {}, { volume: 1005, high: 106 }],
    ['corrected close (38): no volume', [T(94, 5, { c: [38] })], last(94, 5), { low: 94 }],
    ['official close (15): nothing', [T(106, 500, { c: [15] })], {}, {}],
    ['two conditions: only what both allow', [T(106, 5, { c: [14, 37] })], {}, { volume: 1005 }],
    ['a cancelled print (201) takes its volume back', [T(106, 50, { c: [201] })], {}, { volume: 950 }],
    ['cancelled among others', [T(106, 50, { c: [14, 201] })], {}, { volume: 950 }],
    ['a price of zero: volume only', [T(0, 50)], {}, { volume: 1050 }],
    ['a negative price: volume only', [T(-1, 50)], {}, { volume: 1050 }],
    [
      'no time: its arrival',
      [T(101, 50, { t: undefined })],
      last(101, 50, ARRIVED),
      { volume: 1050, dayAtMs: ARRIVED },
    ],
    [
      'late: volume and range, not the last',
      [T(101, 50), T(94, 10, { t: NOON - 1 })],
      last(101, 50),
      { volume: 1060, low: 94 },
    ],
    ['the same millisecond: the later on the wire', [T(101, 50), T(102, 10)], last(102, 10), { volume: 1060 }],
  ];
  test.each(rows)('%s', (_what, events, trade, changedDay) => {
    const bench = primed().frame(events);
    expect(bench.known('SPY', 'trade')).toEqual(trade);
    expect(bench.known('SPY', 'day')).toEqual({ ...DAY, ...changedDay });
  });

  test('marks the day always, the trade where it is the last', () => {
    const bench = primed();
    bench.changed();
    expect(bench.frame([T(101, 50)]).changed()).toEqual({ SPY: ['trade', 'day'] });
    expect(bench.frame([T(101, 50, { c: [37] })]).changed()).toEqual({ SPY: ['day'] });
  });

  test('of a day nobody has described: no high, low or volume is made of it', () => {
    const bench = new MarketBench().frame([T(101, 50)]);
    expect(bench.known('SPY')).toEqual({ ...last(101, 50), dayAtMs: NOON, daySource: liveTrade });
  });
});

describe('volume is counted once', () => {
  // A window of second bars says 2,000 up to 12:00:00.
  const bar = { ev: 'AM', sym: 'SPY', o: 101, h: 101, l: 101, c: 101, v: 9, av: 2000, s: NOON - 60_000, e: NOON };
  const rows: [what: string, atMs: number, volume: number][] = [
    ['before the window ends: inside it', NOON - 1, 2000],
    ['at its end: after it', NOON, 2050],
    ['later', NOON + 1, 2050],
  ];
  test.each(rows)('a trade %s', (_what, t, volume) => {
    expect(
      primed()
        .frame([bar])
        .frame([T(101, 50, { t })])
        .known('SPY', 'day').volume,
    ).toBe(volume);
  });
  test.each(rows)('a cancel %s', (_what, t, volume) => {
    const cancelled = primed()
      .frame([bar])
      .frame([T(101, 50, { t, c: [201] })]);
    expect(cancelled.known('SPY', 'day').volume).toBe(4000 - volume);
  });
});

describe('the last price', () => {
  test('of a window yields to a trade stamped at its end, not to one before', () => {
    const bar = { ev: 'A', sym: 'SPY', o: 101, h: 101, l: 101, c: 101, v: 9, s: NOON - 1000, e: NOON };
    const before = new MarketBench().frame([bar]).frame([T(102, 50, { t: NOON - 1 })]);
    expect(before.known('SPY', 'trade')).toEqual({ last: 101, lastAtMs: NOON, tradeSource: liveBar });
    expect(before.frame([T(103, 50)]).known('SPY', 'trade')).toMatchObject({ last: 103, tradeSource: liveTrade });
  });
  test('a trade of an earlier day changes nothing', () => {
    const bench = primed().frame([T(101, 50)]);
    const before = bench.known('SPY');
    bench.changed();
    bench.frame([T(200, 50, { t: THURSDAY + 15 * HOUR })]);
    expect(bench.known('SPY')).toEqual(before);
    expect(bench.changed()).toEqual({});
  });
});

describe('an index value', () => {
  const V = (val: number, t: number | undefined = NOON): Wire => ({ ev: 'V', T: 'I:SPX', val, t });
  const index = (): MarketBench =>
    new MarketBench().snapshot({ symbol: 'I:SPX', day: { open: 100, high: 105, low: 95, atMs: NOON - HOUR } });
  const INDEX = { open: 100, high: 105, low: 95, dayAtMs: NOON, daySource: liveTrade };
  const UNMOVED = { ...INDEX, dayAtMs: NOON - HOUR, daySource: restSnapshot };
  const last = (value: number, atMs = NOON): Known => ({ last: value, lastAtMs: atMs, tradeSource: liveTrade });
  const rows: [what: string, events: Wire[], trade: Known, dayIs: Known][] = [
    ['inside the range', [V(101)], last(101), INDEX],
    ['a new high', [V(106)], last(106), { ...INDEX, high: 106 }],
    ['a new low', [V(94)], last(94), { ...INDEX, low: 94 }],
    ['zero says nothing', [V(0)], {}, UNMOVED],
    ['an older one says nothing', [V(101), V(200, NOON - 1)], last(101), INDEX],
    ['the same millisecond: the later on the wire', [V(101), V(102)], last(102), INDEX],
    ['an earlier day says nothing', [V(200, THURSDAY)], {}, UNMOVED],
  ];
  test.each(rows)('%s', (_what, events, trade, dayIs) => {
    const bench = index().frame(events, 'indices');
    expect(bench.known('I:SPX', 'trade')).toEqual(trade);
    expect(bench.known('I:SPX', 'day')).toEqual(dayIs);
  });
  test('without a time is as of its arrival', () => {
    const bench = index().frame([{ ev: 'V', T: 'I:SPX', val: 101 }], 'indices');
    expect(bench.known('I:SPX', 'trade')).toEqual(last(101, ARRIVED));
  });
  test('marks trade and day', () => {
    const bench = index();
    bench.changed();
    expect(bench.frame([V(101)], 'indices').changed()).toEqual({ 'I:SPX': ['trade', 'day'] });
  });
});
