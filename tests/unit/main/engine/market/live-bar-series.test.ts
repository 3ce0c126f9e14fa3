/** Live bars by timeframe: what feeds them, watches, seeds, and what is handed out, in exact values. */
import { describe, expect, test } from 'vitest';
import { LiveBars } from '../../../../../src/main/engine/market/live-bars.ts';
import type { BarRow } from '../../../../../src/shared/market/rest-updates.ts';
import type { Market } from '../../../../../src/shared/market/symbols.ts';
import { HOUR, MarketBench, NOON, type Wire } from './market-bench.ts';

const SECOND = 1000;
const MINUTE = 60_000;
const DAY = 24 * HOUR;

type Drained = [
  symbol: string,
  timeframeMs: number,
  startMs: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  vwap: number,
];

/** A market in which SPY and SPX are watched in these timeframes. */
function watching(...timeframes: number[]): { bench: MarketBench; drained: () => Drained[] } {
  const bench = new MarketBench();
  for (const symbol of ['SPY', 'I:SPX'])
    for (const timeframeMs of timeframes) bench.state.watchBars(bench.table.intern(symbol), timeframeMs);
  const drained = (): Drained[] => {
    const rows: Drained[] = [];
    bench.state.drainBars((id, timeframeMs, [ofMs, ...values]) => {
      expect(ofMs).toBe(timeframeMs);
      rows.push([bench.table.symbolOf(id), timeframeMs, ...values] as Drained);
    });
    return rows;
  };
  return { bench, drained };
}

describe('events that feed the bar of a watched minute', () => {
  const T = (p: number, s: number, rest: Wire = {}): Wire => ({
    ev: 'T',
    sym: 'SPY',
    p,
    s,
    t: NOON + 1000,
    c: [],
    ...rest,
  });
  const V = (val: number): Wire => ({ ev: 'V', T: 'I:SPX', val, t: NOON + 1000 });
  const bars = { o: 10, h: 12, l: 9, c: 11, v: 100, vw: 10.5 };
  const A = (rest: Wire = {}): Wire => ({ ev: 'A', sym: 'SPY', ...bars, s: NOON + 2000, e: NOON + 3000, ...rest });
  const AM = (rest: Wire = {}): Wire => ({ ev: 'AM', sym: 'SPY', ...bars, s: NOON, e: NOON + MINUTE, ...rest });
  type Values = [open: number, high: number, low: number, close: number, volume: number, vwap: number];
  const cases: [what: string, events: Wire[], market: Market, values: Values | undefined][] = [
    ['a trade', [T(10, 5)], 'stocks', [10, 10, 10, 10, 5, 10]],
    ['an odd lot alone makes no bar', [T(10, 5, { c: [37] })], 'stocks', undefined],
    ['an odd lot beside a trade: volume only', [T(10, 5), T(20, 5, { c: [37] })], 'stocks', [10, 10, 10, 10, 10, 15]],
    ['sold: range and volume', [T(10, 5), T(20, 5, { c: [33] })], 'stocks', [10, 20, 10, 10, 10, 15]],
    ['corrected close: no volume', [T(10, 5), T(20, 5, { c: [38] })], 'stocks', [10, 20, 10, 20, 5, 10]],
    ['a price of 0', [T(0, 5)], 'stocks', undefined],
    ['an index value has no volume', [V(10), V(12)], 'indices', [10, 12, 10, 12, Number.NaN, Number.NaN]],
    ['an index value of 0', [V(0)], 'indices', undefined],
    ['a second', [A()], 'stocks', [10, 12, 9, 11, 100, 10.5]],
    ['a minute', [AM()], 'stocks', [10, 12, 9, 11, 100, 10.5]],
    ['a minute over a second', [A(), AM({ v: 200 })], 'stocks', [10, 12, 9, 11, 200, 10.5]],
    ['a window that ends where it starts', [AM({ e: NOON })], 'stocks', undefined],
    ['a window without an end', [AM({ e: undefined })], 'stocks', undefined],
    ['another symbol’s trade', [T(10, 5, { sym: 'QQQ' })], 'stocks', undefined],
    ['another symbol’s value', [{ ...V(10), T: 'I:NDX' }], 'indices', undefined],
    ['another symbol’s second', [A({ sym: 'QQQ' })], 'stocks', undefined],
    ['another symbol’s minute', [AM({ sym: 'QQQ' })], 'stocks', undefined],
    ['a quote', [{ ev: 'Q', sym: 'SPY', bp: 10, ap: 11, t: NOON }], 'stocks', undefined],
  ];
  test.each(cases)('%s', (_what, events, market, values) => {
    const { bench, drained } = watching(MINUTE);
    bench.frame(events, market, NOON + 2 * MINUTE);
    expect(drained()).toEqual(values ? [[market === 'indices' ? 'I:SPX' : 'SPY', MINUTE, NOON, ...values]] : []);
    expect(drained()).toEqual([]);
  });

  test.each([
    ['SPY', 'stocks', { ev: 'T', sym: 'SPY', p: 10, s: 5 }],
    ['I:SPX', 'indices', { ev: 'V', T: 'I:SPX', val: 10 }],
  ] as const)('a print of %s without a time is of the minute it arrived in', (symbol, market, event) => {
    const { bench, drained } = watching(MINUTE);
    bench.frame([event], market, NOON + 2 * MINUTE + 1);
    expect(drained().map(([of, , startMs]) => [of, startMs])).toEqual([[symbol, NOON + 2 * MINUTE]]);
  });

  test('a shorter frame after a longer one brings nothing of the longer one again', () => {
    const { bench, drained } = watching(MINUTE);
    bench.frame([T(10, 5), T(11, 5)]).frame([T(12, 5)]);
    expect(drained().map((row) => row[7])).toEqual([15]);
  });

  test('nothing is built while nobody watches, nor for an id far beyond the others', () => {
    const bench = new MarketBench();
    for (let n = 0; n < 3000; n++) bench.table.intern(`S${n}`);
    const id = bench.table.intern('SPY');
    bench.frame([T(10, 5)]);
    bench.state.watchBars(id, MINUTE);
    expect(bench.state.builtBars('SPY', MINUTE, NOON, NOON + MINUTE)).toEqual([]);
    bench.frame([T(11, 5)]);
    expect(bench.state.builtBars('SPY', MINUTE, NOON, NOON + MINUTE)).toMatchObject([
      { startMs: NOON, bar: { open: 11, volume: 5 } },
    ]);
    expect(bench.state.builtBars('NONE', MINUTE, NOON, NOON + MINUTE)).toEqual([]);
    bench.state.unwatchBars(id, MINUTE);
    bench.frame([T(12, 5)]);
    expect(bench.state.builtBars('SPY', MINUTE, NOON, NOON + MINUTE)).toEqual([]);
  });
});

describe('watches', () => {
  const ID = 7;
  const values = { open: 10, high: 12, low: 9, close: 11, volume: 100, notional: 1050 };
  test('are counted by series', () => {
    const live = new LiveBars();
    expect(live.watching).toBe(false);
    live.watch(ID, MINUTE);
    live.watch(ID, MINUTE);
    live.watch(ID, HOUR);
    live.window(ID, NOON, NOON + MINUTE, values);
    const drained = (): number[] => {
      const seen: number[] = [];
      live.drain((_id, timeframeMs) => seen.push(timeframeMs));
      return seen;
    };
    expect(drained()).toEqual([MINUTE, HOUR]);
    live.unwatch(ID, MINUTE);
    live.unwatch(ID, 5);
    live.unwatch(ID + 1, MINUTE);
    live.window(ID, NOON, NOON + MINUTE, values);
    live.window(ID + 1, NOON, NOON + MINUTE, values);
    expect(drained()).toEqual([MINUTE, HOUR]);
    live.unwatch(ID, MINUTE);
    live.window(ID, NOON, NOON + MINUTE, values);
    expect(drained()).toEqual([HOUR]);
    expect([live.watching, live.isWatched(ID)]).toEqual([true, true]);
    live.window(ID, NOON, NOON + MINUTE, values);
    live.unwatch(ID, HOUR);
    expect([live.watching, live.isWatched(ID), drained()]).toEqual([false, false, []]);
  });

  test('outlive a clear, what was built does not', () => {
    const live = new LiveBars();
    live.watch(ID, MINUTE);
    live.window(ID, NOON, NOON + MINUTE, values);
    live.clear();
    const seen: number[] = [];
    live.drain((id) => seen.push(id));
    expect([live.isWatched(ID), seen, live.built(ID, MINUTE, NOON, NOON + MINUTE)]).toEqual([true, [], []]);
    live.print(ID, NOON, 20, 1, true, true);
    live.drain((id) => seen.push(id));
    expect(seen).toEqual([ID]);
  });

  test('outlive a checkpoint, and what it held outlives them until the market moves', () => {
    const recorded = new LiveBars();
    recorded.watch(ID, MINUTE);
    recorded.window(ID, NOON, NOON + MINUTE, values);
    const [{ base }] = recorded.save();
    const live = new LiveBars();
    live.watch(ID, MINUTE);
    live.restore(ID, base);
    live.print(ID, NOON + MINUTE, 20, 1, true, true);
    const seen: number[] = [];
    live.drain((_id, _timeframeMs, bar) => seen.push(bar[1]));
    expect(seen).toEqual([NOON + MINUTE]);
    live.unwatch(ID, MINUTE);
    expect(live.isWatched(ID)).toBe(true);
    expect(live.built(ID, MINUTE, NOON, NOON + HOUR)).toHaveLength(2);
    live.watch(ID, MINUTE);
    live.clear();
    live.unwatch(ID, MINUTE);
    expect(live.isWatched(ID)).toBe(false);
    live.restore(ID + 1, base);
    expect(live.isWatched(ID + 1)).toBe(true);
  });

  test('of a large id do not take those of others', () => {
    const live = new LiveBars();
    live.watch(3, MINUTE);
    live.watch(1024, MINUTE);
    live.watch(5000, MINUTE);
    expect([3, 4, 1023, 1024, 1025, 5000, 5001].map((id) => live.isWatched(id))).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('a seed', () => {
  const ID = 7;
  const row = (startMs: number, close: number): BarRow => ({
    startMs,
    open: 8,
    high: 15,
    low: 7,
    close,
    volume: 1000,
    vwap: 10,
  });
  const drain = (live: LiveBars): number[][] => {
    const rows: number[][] = [];
    live.drain((_id, timeframeMs, bar) =>
      rows.push([timeframeMs / MINUTE, (bar[1] - NOON) / MINUTE, bar[2], bar[3], bar[4], bar[5], bar[6]]),
    );
    return rows;
  };
  const live = (...timeframes: number[]): LiveBars => {
    const bars = new LiveBars();
    for (const timeframeMs of timeframes) bars.watch(ID, timeframeMs);
    return bars;
  };

  test('goes to the series of its length and shows at once', () => {
    const bars = live(MINUTE, 5 * MINUTE);
    bars.seed(ID, 5 * MINUTE, [row(NOON - 5 * MINUTE, 9), row(NOON, 10)], NOON + 1000);
    expect(drain(bars)).toEqual([[5, 0, 8, 15, 7, 10, 1000]]);
    bars.seed(ID + 1, 5 * MINUTE, [row(NOON, 10)], NOON);
    bars.seed(ID, 5 * MINUTE, [], NOON);
    expect(drain(bars)).toEqual([]);
  });

  test('older than the one that stands is refused, of the same bar it replaces', () => {
    const bars = live(MINUTE);
    bars.seed(ID, MINUTE, [row(NOON, 10)], NOON + 1000);
    drain(bars);
    bars.seed(ID, MINUTE, [row(NOON - MINUTE, 9)], NOON + 1000);
    expect(drain(bars)).toEqual([]);
    bars.seed(ID, MINUTE, [row(NOON, 11)], NOON + 2000);
    expect(drain(bars)).toEqual([[1, 0, 8, 15, 7, 11, 1000]]);
  });

  test.each<[what: string, printAtMs: number, expected: number[]]>([
    ['before what it holds ends: is in it', NOON + 500, [5, 0, 8, 15, 7, 10, 1000]],
    ['in the second where it ends: counted', NOON + 2 * MINUTE + 1500, [5, 0, 8, 15, 7, 14, 1005]],
    ['in the minute where it ends', NOON + 2 * MINUTE + 30_000, [5, 0, 8, 15, 7, 14, 1005]],
    ['in the minute after', NOON + 3 * MINUTE, [5, 0, 8, 15, 7, 14, 1005]],
    ['in the last minute of the bar', NOON + 5 * MINUTE - 1, [5, 0, 8, 15, 7, 14, 1005]],
  ])('and a print %s', (_what, printAtMs, expected) => {
    const bars = live(5 * MINUTE);
    bars.seed(ID, 5 * MINUTE, [row(NOON, 10)], NOON + 2 * MINUTE + 1000);
    bars.print(ID, printAtMs, 14, 5, true, true);
    expect(drain(bars)).toEqual([expected]);
  });

  test('is forgotten with the rest when the market moves', () => {
    const bars = live(5 * MINUTE);
    bars.seed(ID, 5 * MINUTE, [row(NOON, 10)], NOON + 1000);
    bars.clear();
    bars.print(ID, NOON + 2000, 14, 5, true, true);
    expect(drain(bars)).toEqual([[5, 0, 14, 14, 14, 14, 5]]);
  });

  test('that ends after its bar adds nothing of the next', () => {
    const bars = live(5 * MINUTE);
    bars.print(ID, NOON + 5 * MINUTE + 1, 99, 5, true, true);
    drain(bars);
    bars.seed(ID, 5 * MINUTE, [row(NOON, 10)], NOON + 6 * MINUTE);
    expect(drain(bars)).toEqual([[5, 0, 8, 15, 7, 10, 1000]]);
  });

  test('through a whole minute: the minutes after it are summed', () => {
    const bars = live(5 * MINUTE);
    bars.seed(ID, 5 * MINUTE, [row(NOON, 10)], NOON + 2 * MINUTE);
    bars.print(ID, NOON + 2 * MINUTE - 1, 99, 5, true, true);
    bars.print(ID, NOON + 2 * MINUTE, 14, 5, true, true);
    expect(drain(bars)).toEqual([[5, 0, 8, 15, 7, 14, 1005]]);
  });
});

describe('the running bar of a long timeframe', () => {
  const ID = 7;
  const closes = (bars: LiveBars): number[][] => {
    const rows: number[][] = [];
    bars.drain((_id, _timeframeMs, bar) => rows.push([bar[2], bar[3], bar[4], bar[5], bar[6]]));
    return rows;
  };
  test('goes on minute by minute, and a late print is counted', () => {
    const bars = new LiveBars();
    bars.watch(ID, HOUR);
    const step = (afterMs: number, price: number): number[][] => {
      bars.print(ID, NOON + afterMs, price, 1, true, true);
      return closes(bars);
    };
    expect(step(0, 10)).toEqual([[10, 10, 10, 10, 1]]);
    expect(step(MINUTE, 12)).toEqual([[10, 12, 10, 12, 2]]);
    expect(step(2 * MINUTE, 11)).toEqual([[10, 12, 10, 11, 3]]);
    expect(step(2 * MINUTE + 1, 9)).toEqual([[10, 12, 9, 9, 4]]);
    expect(step(5 * MINUTE, 13)).toEqual([[10, 13, 9, 13, 5]]);
    // Late, into the first minute.
    expect(step(30_000, 20)).toEqual([[10, 20, 9, 13, 6]]);
    expect(step(5 * MINUTE + 1, 14)).toEqual([[10, 20, 9, 14, 7]]);
    // The next hour is a bar of its own.
    expect(step(HOUR, 15)).toEqual([[15, 15, 15, 15, 1]]);
  });
});

describe('a timeframe below a minute', () => {
  test('holds its own seconds, also where it begins with the minute', () => {
    const bars = new LiveBars();
    bars.watch(7, 5 * SECOND);
    bars.print(7, NOON, 10, 1, true, true);
    bars.print(7, NOON + 5 * SECOND, 20, 1, true, true);
    const rows: number[][] = [];
    bars.drain((_id, _timeframeMs, bar) => rows.push([(bar[1] - NOON) / SECOND, bar[2], bar[5], bar[6]]));
    expect(rows).toEqual([
      [0, 10, 10, 1],
      [5, 20, 20, 1],
    ]);
  });
});

describe('bars built on request', () => {
  const ID = 7;
  const live = new LiveBars();
  live.watch(ID, MINUTE);
  for (const n of [0, 1, 3]) live.print(ID, NOON + n * MINUTE + 1, 10 + n, 1, true, true);
  const starts = (fromMs: number, toMs: number, timeframeMs = MINUTE): number[] =>
    live.built(ID, timeframeMs, fromMs, toMs).map(({ startMs }) => (startMs - NOON) / MINUTE);
  test.each([
    [NOON, NOON + 4 * MINUTE, [0, 1, 3]],
    [NOON, NOON + 3 * MINUTE, [0, 1]],
    [NOON + MINUTE, NOON + 4 * MINUTE, [1, 3]],
    [NOON - HOUR, NOON + 4 * MINUTE, [0, 1, 3]],
    [NOON, NOON, []],
    [Number.NEGATIVE_INFINITY, NOON + 4 * MINUTE, [1, 3]],
  ])('from %s to %s: minutes %j', (fromMs, toMs, minutes) => {
    expect(starts(fromMs, toMs)).toEqual(minutes);
  });
  test('of another timeframe, of nobody’s instrument, and with a seed', () => {
    expect(starts(NOON, NOON + 5 * MINUTE, 2 * MINUTE)).toEqual([0, 2]);
    expect(live.built(ID + 1, MINUTE, NOON, NOON + HOUR)).toEqual([]);
    const bar = { open: 1, high: 99, low: 1, close: 5, volume: 7, notional: 35 };
    const seed = { bar, startMs: NOON - 2 * MINUTE, throughMs: NOON - MINUTE };
    const built = live.built(ID, MINUTE, Number.NEGATIVE_INFINITY, NOON + MINUTE, seed);
    expect(built.map(({ startMs, bar: { open, high } }) => [(startMs - NOON) / MINUTE, open, high])).toEqual([
      [-2, 1, 99],
      [0, 10, 10],
    ]);
    const unwatched = new LiveBars();
    unwatched.watch(ID, MINUTE);
    expect(unwatched.built(ID, DAY, NOON - DAY, NOON)).toEqual([]);
    expect(unwatched.built(ID, MINUTE, NOON - 2 * MINUTE, NOON, seed)).toEqual([{ startMs: NOON - 2 * MINUTE, bar }]);
  });
});
