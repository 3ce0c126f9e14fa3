/** The whole state: what a checkpoint holds, what the hash is over, what begins a live bar. */
import { describe, expect, test } from 'vitest';
import {
  COLUMN_NAMES,
  GROUP_COLUMNS,
  GROUP_NAMES,
  type ColumnName,
} from '../../../../../src/shared/contract/columns.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import type { BarsUpdate } from '../../../../../src/shared/market/rest-updates.ts';
import { HOUR, MarketBench, NOON, type Wire } from './market-bench.ts';

const MINUTE = 60_000;
const T = (p: number, s: number, rest: Wire = {}): Wire => ({ ev: 'T', sym: 'SPY', p, s, t: NOON, c: [], ...rest });
const day = { open: 100, high: 105, low: 95, volume: 1000, vwap: 101, atMs: NOON - HOUR };

/** Everything a market of two symbols can hold. */
function full(): MarketBench {
  const bench = new MarketBench().snapshot({ day, prevClose: 99, openInterest: 7, sharesPerContract: 100 });
  bench.snapshot({ symbol: 'QQQ', trade: { price: 55, size: 3, atMs: NOON }, fairMarketValue: 55.5 });
  bench.frame([
    { ev: 'AM', sym: 'SPY', o: 101, h: 102, l: 100, c: 101.5, v: 3, av: 2000, s: NOON - MINUTE, e: NOON },
    { ev: 'Q', sym: 'SPY', bp: 10, bs: 3, ap: 11, as: 4, t: NOON },
    T(101, 50),
  ]);
  return bench;
}

test('a quote of an option keeps the price that its underlying had when it came; of a late underlying none', () => {
  const OPTION = 'O:SPY261218C00650000';
  const bench = new MarketBench();
  const spotAfter = (bid: number, t: number): number => {
    bench.frame([{ ev: 'Q', sym: OPTION, bp: bid, ap: bid + 1, bs: 1, as: 1, t }], 'options');
    return bench.state.spotAtQuote(bench.table.find(OPTION)!);
  };
  expect(spotAfter(10, NOON)).toBeNaN();
  bench.frame([T(650, 1)]);
  expect(bench.state.spotAtQuote(bench.table.find(OPTION)!)).toBeNaN();
  expect(spotAfter(11, NOON + 1)).toBe(650);
  bench.frame([T(651, 1, { t: NOON + 2 })]);
  expect(spotAfter(12, NOON)).toBe(650); // older than the one that stands
  expect(spotAfter(12, NOON + 3)).toBe(651);
  bench.snapshot({ delayed: true, trade: { price: 640, size: 1, atMs: NOON + 4 } });
  expect(spotAfter(11, NOON + 5)).toBeNaN();
});

test('an option’s quote has no price of another session beside it: yesterday’s and the morning’s explain no quote after the open', () => {
  const OPTION = 'O:SPY261218C00650000';
  const MONDAY = '2026-11-23';
  const bench = new MarketBench();
  const trade = (price: number, t: number) => bench.frame([T(price, 1, { t })], 'stocks', t + 20);
  const spotAfter = (t: number): number => {
    bench.frame([{ ev: 'Q', sym: OPTION, bp: 10, ap: 11, bs: 1, as: 1, t }], 'options', t + 20);
    return bench.state.spotAtQuote(bench.table.find(OPTION)!);
  };
  const open = etInstant(MONDAY, 9, 30);
  trade(650, etInstant('2026-11-20', 16, 9));
  expect(spotAfter(etInstant('2026-11-20', 16, 14))).toBe(650);
  // Late, or of a share that hardly trades.
  expect(spotAfter(etInstant('2026-11-20', 16, 14) + 1)).toBeNaN();
  expect(spotAfter(etInstant(MONDAY, 7, 0))).toBeNaN();
  trade(655, etInstant(MONDAY, 9, 12));
  expect(spotAfter(etInstant(MONDAY, 9, 15))).toBe(655);
  expect(spotAfter(open + 100)).toBeNaN();
  trade(660, open + 400);
  expect(spotAfter(open + 500)).toBe(660);
  trade(661, etInstant(MONDAY, 16, 8));
  expect(spotAfter(etInstant(MONDAY, 16, 10))).toBe(661);
});

test('nor has a snapshot’s in regular hours; after them a new quote has the price of its own session', () => {
  const OPTION = 'O:SPY261218C00650000';
  const bench = new MarketBench();
  const spotAfter = (atMs: number, receivedAtMs: number): number => {
    bench.snapshot({ symbol: OPTION, quote: { bid: 10, ask: 11, atMs } }, receivedAtMs);
    return bench.state.spotAtQuote(bench.table.find(OPTION)!);
  };
  const close = etInstant('2026-11-20', 16);
  bench.frame([T(650, 1, { t: close - 2_000 })], 'stocks', close - 1_900);
  const open = etInstant('2026-11-23', 9, 30);
  expect(spotAfter(close - 1_000, etInstant('2026-11-21', 12))).toBe(650);
  expect(spotAfter(open + 100, open + 300)).toBeNaN();
  bench.frame([T(660, 1, { t: open + 400 })], 'stocks', open + 420);
  expect(spotAfter(open + 100, open + 3_300)).toBe(660);
});

describe('a checkpoint', () => {
  test('holds when a snapshot last held an option, and the underlying’s price then; of a late one none', () => {
    const OPTION = 'O:SPY261218C00650000';
    const bench = new MarketBench();
    const at = (state: MarketBench['state']): [number, number] => {
      const id = bench.state.table.find(OPTION)!;
      return [state.snapshotAtMs(id), state.spotAtQuote(id)];
    };
    const snapshot = (price: number, delayed: boolean, receivedAtMs: number) =>
      bench.snapshot(
        { symbol: OPTION, underlying: { symbol: 'SPY', price, atMs: receivedAtMs, ...(delayed && { delayed }) } },
        receivedAtMs,
      );
    snapshot(650.25, false, NOON);
    const bytes = bench.state.serialise();
    snapshot(651, true, NOON + 3_000);
    expect(at(bench.state)).toEqual([NOON + 3_000, Number.NaN]);
    bench.state.restore(bytes);
    expect(at(bench.state)).toEqual([NOON, 650.25]);
    bench.state.restore(new MarketBench().state.serialise());
    expect(at(bench.state)).toEqual([Number.NaN, Number.NaN]);
  });

  test('brings back every value, to a market that knew others', () => {
    const bench = full();
    const other = new MarketBench().snapshot({ symbol: 'IWM', prevClose: 1 }).snapshot({ symbol: 'QQQ', prevClose: 2 });
    const bytes = bench.state.serialise();
    other.changed();
    expect(other.state.restore(bytes)).toBe(bytes.byteLength);
    for (const symbol of ['SPY', 'QQQ']) expect(other.known(symbol)).toEqual(bench.known(symbol));
    expect([other.known('IWM'), other.state.hash()]).toEqual([{}, bench.state.hash()]);
    expect(other.changed()).toEqual({ IWM: GROUP_NAMES, QQQ: GROUP_NAMES, SPY: GROUP_NAMES });
  });

  test('holds up to where the day’s volume was said: prints before it stay inside', () => {
    const other = new MarketBench();
    other.state.restore(full().state.serialise());
    const volume = (events: Wire[]): number => other.frame(events).known('SPY').volume;
    expect([volume([T(101, 5, { t: NOON - 1 })]), volume([T(101, 5, { t: NOON })])]).toEqual([2050, 2055]);
  });

  test('is followed by other bytes that are no part of it', () => {
    const bytes = full().state.serialise();
    const longer = new Uint8Array(bytes.byteLength + 16).fill(7);
    longer.set(bytes);
    expect(new MarketBench().state.restore(longer)).toBe(bytes.byteLength);
  });

  test('leaves out symbols of which nothing is known', () => {
    const bench = full();
    const before = bench.state.serialise().byteLength;
    bench.table.intern('A-SYMBOL-THAT-NOBODY-KNOWS-ANYTHING-OF');
    expect(bench.state.serialise().byteLength).toBe(before);
    expect(new MarketBench().state.restore(new MarketBench().state.serialise())).toBeGreaterThan(0);
  });

  test('forgets what depends on demand, and so does knowing nothing', () => {
    for (const restore of [
      (bench: MarketBench) => bench.state.restore(full().state.serialise()),
      (bench: MarketBench) => bench.state.restore(undefined),
    ]) {
      const bench = full();
      for (const name of ['modelIv', 'quoteReason', 'avgVolumeReason'] as const) bench.table.column(name)[0] = 1;
      restore(bench);
      expect(bench.known('SPY', 'model', 'average')).toEqual({});
    }
  });

  test('holds what was learnt of conditions, exchanges, closures and averages', () => {
    const bench = full();
    const built = { name: bench.state.conditions.nameOf(999), exchanges: bench.state.exchanges.list() };
    bench.rest({ kind: 'conditions', rows: [{ id: 999, name: 'Made up', effect: 0 }] });
    bench.rest({ kind: 'exchanges', market: 'stocks', rows: [{ id: 900, name: 'Made up' } as never] });
    bench.rest({ kind: 'closures', rows: [{ date: '2026-12-08', exchange: 'NYSE', name: 'Storm', status: 'closed' }] });
    bench.table.column('avgVolumeSessions')[0] = 20;
    bench.table.column('avgVolumeThroughMs')[0] = NOON;
    const learnt = (of: MarketBench): unknown[] => [
      of.state.conditions.nameOf(999),
      of.state.exchanges.list(),
      of.state.calendar.isTradingDay('2026-12-08'),
      of.known('SPY', 'average'),
    ];
    const average = { avgVolumeSessions: 20, avgVolumeThroughMs: NOON };
    const exchanges = bench.state.exchanges.list();
    expect(exchanges).not.toEqual(built.exchanges);
    const other = new MarketBench();
    other.state.restore(bench.state.serialise());
    expect(learnt(other)).toEqual(['Made up', exchanges, false, average]);
    expect(learnt(bench)).toEqual(learnt(other));
    other.state.restore(undefined);
    expect(learnt(other)).toEqual([built.name, built.exchanges, true, {}]);
  });

  test('holds the bars that charts were building; knowing nothing holds none', () => {
    const bench = new MarketBench();
    bench.state.watchBars(bench.table.intern('SPY'), MINUTE);
    bench.frame([T(10, 5)]);
    const other = new MarketBench();
    other.table.intern('QQQ');
    other.state.restore(bench.state.serialise());
    const bars = (): unknown[] => other.state.builtBars('SPY', MINUTE, NOON, NOON + MINUTE).map(({ bar }) => bar.close);
    expect(bars()).toEqual([10]);
    other.frame([T(11, 5)]);
    expect(bars()).toEqual([11]);
    other.state.restore(undefined);
    expect([bars(), other.state.restore(undefined)]).toEqual([[], 0]);
  });

  test('of a market that grew since its last frame', () => {
    const bench = new MarketBench(1).snapshot({ prevClose: 99 });
    bench.table.intern('QQQ');
    bench.table.intern('IWM');
    const other = new MarketBench(1);
    other.state.restore(bench.state.serialise());
    expect([other.known('SPY'), bench.state.restore(undefined), bench.known('SPY')]).toEqual([
      { prevClose: 99 },
      0,
      {},
    ]);
  });

  test('frames go on with a table that grew while they were decoded', () => {
    const bench = new MarketBench(1).frame([T(10, 5), T(20, 5, { sym: 'QQQ' }), T(30, 5, { sym: 'IWM' })]);
    expect(['SPY', 'QQQ', 'IWM'].map((symbol) => bench.known(symbol).last)).toEqual([10, 20, 30]);
  });

  test('a shorter frame after a longer one applies nothing of the longer one again', () => {
    const bench = new MarketBench()
      .snapshot({ day })
      .frame([T(101, 5), T(101, 7)])
      .frame([T(101, 1)]);
    expect(bench.known('SPY').volume).toBe(1013);
  });
});

describe('the state’s hash', () => {
  test('is the same for the same market, in whatever order symbols were met', () => {
    const there = new MarketBench()
      .snapshot({ symbol: 'SPY', prevClose: 99 })
      .snapshot({ symbol: 'QQQ', prevClose: 9 });
    const back = new MarketBench().snapshot({ symbol: 'QQQ', prevClose: 9 }).snapshot({ symbol: 'SPY', prevClose: 99 });
    back.table.intern('IWM');
    expect(back.state.hash()).toBe(there.state.hash());
  });

  test.each<[what: string, bench: MarketBench, hash: string]>([
    ['an empty market', new MarketBench(), '9747b28c811c9dc5'],
    ['one value', new MarketBench().snapshot({ prevClose: 99 }), '6434ea92ec7cfd2d'],
    ['several symbols', full(), '6d3757bd98bcd70c'],
  ])('of %s is pinned: another means another version of the state', (_what, bench, hash) => {
    expect(bench.state.hash()).toBe(hash);
  });

  // What the market says. The other groups are ours: made of it, or dependent on what is shown.
  const hashed: ColumnName[] = (['quote', 'trade', 'day', 'reference', 'vendor'] as const).flatMap((group) => [
    ...GROUP_COLUMNS[group],
  ]);
  test.each(hashed)('is over %s', (name) => {
    const bench = full();
    const before = bench.state.hash();
    const column = bench.table.column(name);
    column[1] = column[1] === 12.5 ? 13 : 12.5;
    expect(bench.state.hash()).not.toBe(before);
  });
  test.each(COLUMN_NAMES.filter((name) => !hashed.includes(name)))('is not over %s', (name) => {
    const bench = full();
    const before = bench.state.hash();
    bench.table.column(name)[0] = 12.5;
    expect(bench.state.hash()).toBe(before);
  });
  test('has one unknown, whatever its bits', () => {
    const bench = new MarketBench().snapshot({ prevClose: 99 });
    const before = bench.state.hash();
    new Uint32Array(bench.table.column('last').buffer).set([1, 0x7ff80000]);
    expect(Number.isNaN(bench.table.column('last')[0])).toBe(true);
    expect(bench.state.hash()).toBe(before);
  });
});

describe('bars of an answer begin the running bar', () => {
  const row = (startMs: number, close: number): BarsUpdate['rows'][number] => ({
    startMs,
    open: 8,
    high: 15,
    low: 7,
    close,
    volume: 1000,
    vwap: 10,
  });
  const update = (rest: Partial<BarsUpdate>): BarsUpdate => ({
    kind: 'bars',
    symbol: 'SPY',
    timespan: 'minute',
    multiplier: 5,
    fromDate: '2026-11-20',
    toDate: '2026-11-20',
    whole: true,
    rows: [row(NOON, 11), row(NOON - 5 * MINUTE, 9)],
    ...rest,
  });
  const closes = (bench: MarketBench): number[][] => {
    const bars: number[][] = [];
    bench.state.drainBars((_id, _timeframeMs, bar) => bars.push([(bar[1] - NOON) / MINUTE, bar[5], bar[6]]));
    return bars;
  };
  const watching = (timeframeMs: number): MarketBench => {
    const bench = new MarketBench();
    bench.state.watchBars(bench.table.intern('SPY'), timeframeMs);
    return bench;
  };

  test('of a series that is watched only after its answer came, of a symbol not known before', () => {
    const bench = new MarketBench();
    bench.rest(update({ symbol: 'NEW', timespan: 'day', multiplier: 1, rows: [row(NOON - 12 * HOUR, 11)] }));
    bench.state.watchBars(bench.table.intern('NEW'), 24 * HOUR);
    expect(closes(bench)).toEqual([[-720, 11, 1000]]);
    // A jump in time forgets it.
    bench.state.restore(undefined);
    bench.state.watchBars(bench.table.intern('NEW'), 24 * HOUR);
    expect(closes(bench)).toEqual([]);
  });

  test.each<[timespan: string, multiplier: number, timeframeMs: number]>([
    ['second', 5, 5000],
    ['minute', 1, MINUTE],
    ['minute', 5, 5 * MINUTE],
    ['hour', 1, HOUR],
    ['hour', 1, 4 * HOUR],
    ['day', 1, 24 * HOUR],
    ['week', 1, 7 * 24 * HOUR],
    ['month', 1, 30 * 24 * HOUR],
  ])('%s × %s for a chart of %s ms', (timespan, multiplier, timeframeMs) => {
    const bench = watching(timeframeMs).rest(update({ timespan, multiplier, rows: [row(NOON, 11)] }));
    expect(closes(bench).map(([, close]) => close)).toEqual([11]);
  });

  test.each<[what: string, rest: Partial<BarsUpdate>]>([
    ['of another length', { multiplier: 1 }],
    ['of a timespan without live bars', { timespan: 'quarter', multiplier: 1 }],
    ['of another symbol', { symbol: 'QQQ' }],
    ['that is empty', { rows: [] }],
  ])('not one %s', (_what, rest) => {
    expect(closes(watching(5 * MINUTE).rest(update(rest)))).toEqual([]);
  });

  test('the newest, whatever the order; of delayed data through its newest event', () => {
    const bench = watching(5 * MINUTE).frame([T(10, 1, { t: NOON + 10_000 })], 'stocks', NOON + 2 * MINUTE);
    closes(bench);
    bench.rest(update({}), NOON + 2 * MINUTE);
    // What streams after the newest event is counted, though it is stamped before the answer came.
    bench.frame([T(12, 5, { t: NOON + 11_000 })], 'stocks', NOON + 2 * MINUTE);
    expect(closes(bench)).toEqual([[0, 12, 1006]]);
  });

  test('of live data through the answer’s arrival', () => {
    const bench = watching(5 * MINUTE).rest(update({}), NOON + 30_000);
    bench.frame([T(12, 5, { t: NOON + 29_999 - 1000 }), T(13, 7, { t: NOON + 30_000 })]);
    expect(closes(bench)).toEqual([[0, 13, 1007]]);
  });

  test('of an event stamped ahead of us, through the arrival', () => {
    const bench = watching(5 * MINUTE).frame([T(10, 1, { t: NOON + 60_000 })], 'stocks', NOON + 30_000);
    bench.rest(update({}), NOON + 30_000);
    expect(closes(bench)).toEqual([[0, 10, 1001]]);
  });
});
