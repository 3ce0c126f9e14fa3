/** A and AM: the day's columns and the last price, in exact values. */
import { describe, expect, test } from 'vitest';
import { SOURCE } from '../../../../../src/shared/contract/columns.ts';
import { FRIDAY, HOUR, MarketBench, NOON, SATURDAY, THURSDAY, type Known, type Wire } from './market-bench.ts';

const { liveTrade, restSnapshot, liveBar } = SOURCE;
const ARRIVED = NOON + 30_000;
const MINUTE = 60_000;
/** The minute before noon. */
const AM = (rest: Wire = {}): Wire => ({
  ev: 'AM',
  sym: 'SPY',
  o: 101,
  h: 102,
  l: 100,
  c: 101.5,
  v: 300,
  av: 2000,
  op: 100.5,
  a: 101.25,
  s: NOON - MINUTE,
  e: NOON,
  ...rest,
});
const T = (p: number, s: number, t: number): Wire => ({ ev: 'T', sym: 'SPY', p, s, t, c: [] });

const day = { open: 100, high: 105, low: 95, volume: 1000, vwap: 101, atMs: NOON - HOUR };
const primed = (): MarketBench => new MarketBench().snapshot({ day, prevClose: 99 });
const bar = (close: number, atMs: number): Known => ({ last: close, lastAtMs: atMs, tradeSource: liveBar });
const DAY: Known = {
  open: 100.5,
  high: 105,
  low: 95,
  prevClose: 99,
  volume: 2000,
  vwap: 101.25,
  dayAtMs: NOON - MINUTE,
  daySource: liveBar,
};

describe('a window says', () => {
  const rows: [what: string, event: Wire, trade: Known, dayIs: Known][] = [
    ['close, volume, VWAP and open of the day', AM(), bar(101.5, NOON), DAY],
    ['the same as a second', AM({ ev: 'A' }), bar(101.5, NOON), DAY],
    ['a new high', AM({ h: 105.5 }), bar(101.5, NOON), { ...DAY, high: 105.5 }],
    ['a new low', AM({ l: 94.5 }), bar(101.5, NOON), { ...DAY, low: 94.5 }],
    ['no close', AM({ c: 0 }), {}, DAY],
    ['no day volume: what stood stays', AM({ av: undefined }), bar(101.5, NOON), { ...DAY, volume: 1000 }],
    ['a day volume below what stood: it heals a miscount', AM({ av: 900 }), bar(101.5, NOON), { ...DAY, volume: 900 }],
    ['a VWAP of zero: unknown', AM({ a: 0 }), bar(101.5, NOON), { ...DAY, vwap: 101 }],
    ['an open of zero: unknown', AM({ op: 0 }), bar(101.5, NOON), { ...DAY, open: 100 }],
    ['no end: as of its arrival', AM({ e: undefined }), bar(101.5, ARRIVED), DAY],
    [
      'no times at all: as of its arrival',
      AM({ s: undefined, e: undefined }),
      bar(101.5, ARRIVED),
      { ...DAY, dayAtMs: ARRIVED },
    ],
  ];
  test.each(rows)('%s', (_what, event, trade, dayIs) => {
    const bench = primed().frame([event]);
    expect(bench.known('SPY', 'trade')).toEqual(trade);
    expect(bench.known('SPY', 'day')).toEqual(dayIs);
  });

  test('high and low only where the day’s are known', () => {
    const known = new MarketBench().frame([AM()]).known('SPY', 'day');
    expect(known).toEqual({ open: 100.5, volume: 2000, vwap: 101.25, dayAtMs: NOON - MINUTE, daySource: liveBar });
  });

  test('that trade and day changed, the trade only with a close', () => {
    const bench = primed();
    bench.changed();
    expect(bench.frame([AM()]).changed()).toEqual({ SPY: ['trade', 'day'] });
    expect(bench.frame([AM({ c: 0 })]).changed()).toEqual({ SPY: ['day'] });
  });
});

describe('a window beside trades', () => {
  const rows: [what: string, tradeAtMs: number, last: number, volume: number][] = [
    // Trade of 50 first, the snapshot said 1,000: then the window with 1,020.
    ['the trade before the window: the window’s close', NOON - MINUTE - 1, 101.5, 1020],
    ['at the window’s start: the trade is newer', NOON - MINUTE, 103, 1020],
    ['inside: the trade is the newer price, the volume is the window’s', NOON - 1, 103, 1020],
    ['at its end: inside the window’s volume', NOON, 103, 1020],
    ['after it: the larger volume stands', NOON + 1, 103, 1050],
  ];
  test.each(rows)('%s', (_what, t, last, volume) => {
    const known = primed()
      .frame([T(103, 50, t)])
      .frame([AM({ av: 1020 })])
      .known('SPY');
    expect([known.last, known.volume]).toEqual([last, volume]);
  });

  test('clears the size of an older trade: a window has none', () => {
    const known = primed()
      .frame([T(103, 50, NOON - 2 * MINUTE)])
      .frame([AM()])
      .known('SPY', 'trade');
    expect(known).toEqual(bar(101.5, NOON));
  });

  test('raises the volume that trades after it added', () => {
    const known = primed()
      .frame([T(103, 50, NOON + 1)])
      .frame([AM({ av: 1080 })])
      .known('SPY', 'day');
    expect(known.volume).toBe(1080);
  });

  test('is no newer than a REST price inside it, but than one before its end', () => {
    const snapshotAt = (atMs: number): Known =>
      new MarketBench()
        .snapshot({ trade: { price: 103, atMs } })
        .frame([AM()])
        .known('SPY', 'trade');
    expect(snapshotAt(NOON).last).toBe(101.5);
    expect(snapshotAt(NOON + 1)).toEqual({ last: 103, lastAtMs: NOON + 1, tradeSource: restSnapshot });
  });
});

describe('windows out of order', () => {
  test('an older window widens the range and leaves volume, VWAP, open and close', () => {
    const late = AM({ s: NOON - 2 * MINUTE, e: NOON - MINUTE, h: 107, l: 93, c: 94, av: 1500, a: 98, op: 97 });
    const bench = primed().frame([AM()]).frame([late]);
    expect(bench.known('SPY', 'trade')).toEqual(bar(101.5, NOON));
    expect(bench.known('SPY', 'day')).toEqual({ ...DAY, high: 107, low: 93 });
  });

  test('the same end twice: the later on the wire', () => {
    const bench = primed()
      .frame([AM()])
      .frame([AM({ c: 101.75, av: 2010, a: 101.5, op: 100.75 })]);
    expect(bench.known('SPY')).toMatchObject({ last: 101.75, volume: 2010, vwap: 101.5, open: 100.75 });
  });
});

describe('a new day', () => {
  const MORNING = SATURDAY + 4 * HOUR;
  const rows: [what: string, s: number, e: number, dayIs: Known][] = [
    [
      'ending at midnight is of the day it began in',
      SATURDAY - MINUTE,
      SATURDAY,
      { ...DAY, dayAtMs: SATURDAY - MINUTE },
    ],
    [
      'beginning at midnight forgets the day before',
      SATURDAY,
      SATURDAY + MINUTE,
      { open: 100.5, volume: 2000, vwap: 101.25, dayAtMs: SATURDAY, daySource: liveBar },
    ],
    [
      'later that day too',
      MORNING,
      MORNING + MINUTE,
      { open: 100.5, volume: 2000, vwap: 101.25, dayAtMs: MORNING, daySource: liveBar },
    ],
  ];
  test.each(rows)('a window %s', (_what, s, e, dayIs) => {
    expect(
      primed()
        .frame([AM({ s, e })], 'stocks', e + 5)
        .known('SPY', 'day'),
    ).toEqual(dayIs);
  });

  const trades: [what: string, t: number, dayIs: Known][] = [
    [
      'the last millisecond of the day',
      SATURDAY - 1,
      { ...DAY, open: 100, volume: 1050, vwap: 101, dayAtMs: SATURDAY - 1, daySource: liveTrade },
    ],
    ['midnight', SATURDAY, { dayAtMs: SATURDAY, daySource: liveTrade }],
    [
      'the first millisecond of the day that stands',
      FRIDAY,
      { ...DAY, open: 100, volume: 1050, vwap: 101, dayAtMs: NOON - HOUR, daySource: liveTrade },
    ],
    [
      'the day before',
      FRIDAY - 1,
      { ...DAY, open: 100, volume: 1000, vwap: 101, dayAtMs: NOON - HOUR, daySource: restSnapshot },
    ],
  ];
  test.each(trades)('a trade at %s', (_what, t, dayIs) => {
    expect(
      primed()
        .frame([T(101, 50, t)])
        .known('SPY', 'day'),
    ).toEqual(dayIs);
  });

  test('the volume of trades starts over: windows of the day before do not hold it back', () => {
    const bench = primed()
      .frame([AM()])
      .frame([T(101, 50, SATURDAY + 1)]);
    bench.snapshot({ day: { volume: 70, atMs: SATURDAY + 2 } }, SATURDAY + 3).frame([T(101, 5, SATURDAY + 4)]);
    expect(bench.known('SPY', 'day').volume).toBe(75);
  });

  test('that begins with a window at midnight is not moved by a trade of the day before', () => {
    const bench = primed().frame([AM({ s: SATURDAY, e: SATURDAY + MINUTE })]);
    const before = bench.known('SPY');
    expect(bench.frame([T(200, 50, SATURDAY - 1)]).known('SPY')).toEqual(before);
  });

  test('a previous close learnt before anything of the day stands', () => {
    const known = new MarketBench()
      .snapshot({ prevClose: 99 })
      .frame([T(101, 50, NOON)])
      .known('SPY', 'day');
    expect(known).toEqual({ prevClose: 99, dayAtMs: NOON, daySource: liveTrade });
  });

  test.each([1e30, 8.7e24])('a time that is no date (%s ns) is not known: the trade is of its arrival', (t) => {
    const { last, lastAtMs, dayAtMs, volume } = primed()
      .frame([T(101, 50, t)])
      .known('SPY');
    expect({ last, lastAtMs, dayAtMs, volume }).toEqual({
      last: 101,
      lastAtMs: NOON + 30_000,
      dayAtMs: NOON + 30_000,
      volume: 1050,
    });
  });

  test('a window of the day before says nothing', () => {
    const bench = primed().frame([T(101, 50, NOON)]);
    const before = bench.known('SPY');
    bench.changed();
    expect(bench.frame([AM({ s: THURSDAY + 15 * HOUR, e: THURSDAY + 15 * HOUR + MINUTE })]).known('SPY')).toEqual(
      before,
    );
    expect(bench.changed()).toEqual({});
  });

  test('the first event of an instrument begins its day, whenever it is', () => {
    const known = new MarketBench().frame([AM({ s: THURSDAY, e: THURSDAY + MINUTE })]).known('SPY', 'day');
    expect(known).toEqual({ open: 100.5, volume: 2000, vwap: 101.25, dayAtMs: THURSDAY, daySource: liveBar });
  });
});
