/** Snapshots → columns: what of an instrument’s row they may overwrite, in exact values. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SOURCE } from '../../../../../src/shared/contract/columns.ts';
import type { DayValues, SnapshotRow } from '../../../../../src/shared/market/rest-updates.ts';
import { FRIDAY, HOUR, MarketBench, NOON, SATURDAY, THURSDAY, type Known, type Wire } from './market-bench.ts';

const { liveTrade, restSnapshot, delayed } = SOURCE;
const T = (p: number, s: number, rest: Wire = {}): Wire => ({ ev: 'T', sym: 'SPY', p, s, t: NOON, c: [], ...rest });
const LIVE: Known = { last: 101, lastSize: 50, lastAtMs: NOON, tradeSource: liveTrade };

describe('a snapshot’s last price', () => {
  const rest = (last: number, lastAtMs?: number, lastSize?: number): Known => ({
    last,
    ...(lastAtMs !== undefined && { lastAtMs }),
    ...(lastSize !== undefined && { lastSize }),
    tradeSource: restSnapshot,
  });
  const rows: [what: string, live: boolean, row: Partial<SnapshotRow>, expected: Known][] = [
    ['where none stands', false, { trade: { price: 103, size: 7, atMs: NOON } }, rest(103, NOON, 7)],
    ['a newer one', true, { trade: { price: 103, size: 7, atMs: NOON + 1 } }, rest(103, NOON + 1, 7)],
    ['the same millisecond: the live one stands', true, { trade: { price: 103, size: 7, atMs: NOON } }, LIVE],
    ['an older one', true, { trade: { price: 103, atMs: NOON - 1 } }, LIVE],
    ['without a time yields', true, { trade: { price: 103 } }, LIVE],
    ['without a time or a size, where none stands', false, { trade: { price: 103 } }, rest(103)],
    ['a price of 0 is none', false, { trade: { price: 0, atMs: NOON } }, {}],
    ['else the day’s close', false, { day: { close: 104, atMs: NOON } }, rest(104, NOON)],
    [
      'the trade before the day’s close',
      false,
      { trade: { price: 103, atMs: NOON - 9 }, day: { close: 104, atMs: NOON } },
      rest(103, NOON - 9),
    ],
    ['an unknown close is none', false, { day: { close: Number.NaN, atMs: NOON } }, {}],
    [
      'delayed is said',
      false,
      { trade: { price: 103, atMs: NOON }, delayed: true },
      { ...rest(103, NOON), tradeSource: delayed },
    ],
  ];
  test.each(rows)('%s', (_what, live, row, expected) => {
    const bench = new MarketBench();
    if (live) bench.frame([T(101, 50)]);
    expect(bench.snapshot(row).known('SPY', 'trade')).toEqual(expected);
  });

  test('marks the trade only where it moves it', () => {
    const bench = new MarketBench().frame([T(101, 50)]);
    bench.changed();
    expect(bench.snapshot({ trade: { price: 103, atMs: NOON } }).changed()).toEqual({});
    expect(bench.snapshot({ trade: { price: 103, atMs: NOON + 1 } }).changed()).toEqual({ SPY: ['trade'] });
  });

  const OPTION = 'O:SPY261218C00680000';
  test.each<[what: string, underlying: SnapshotRow['underlying'], expected: Known]>([
    ['moves its last', { symbol: 'SPY', price: 672, atMs: NOON }, rest(672, NOON)],
    ['without a price moves nothing', { symbol: 'SPY', atMs: NOON }, {}],
    ['of an unknown price moves nothing', { symbol: 'SPY', price: Number.NaN }, {}],
  ])('an option’s underlying: %s', (_what, underlying, expected) => {
    const bench = new MarketBench().snapshot({ symbol: OPTION, underlying });
    expect(bench.known('SPY')).toEqual(expected);
    expect(bench.known(OPTION)).toEqual({});
  });
});

describe('a snapshot’s day', () => {
  const FULL: DayValues = { open: 100, high: 105, low: 95, close: 103, volume: 1000, vwap: 101, atMs: NOON };
  const standing: Known = {
    open: 100,
    high: 105,
    low: 95,
    volume: 1000,
    vwap: 101,
    dayAtMs: NOON,
    daySource: restSnapshot,
  };
  const rows: [what: string, next: DayValues, expected: Known][] = [
    [
      'wider and larger',
      { ...FULL, high: 106, low: 94, volume: 1001, vwap: 102, open: 99 },
      { ...standing, high: 106, low: 94, volume: 1001, vwap: 102, open: 99 },
    ],
    ['narrower and smaller: what stands stays', { ...FULL, high: 104, low: 96, volume: 999 }, standing],
    ['without values: what stands stays', { atMs: NOON + 5 }, { ...standing, dayAtMs: NOON + 5 }],
    [
      'unknown values: what stands stays',
      { open: Number.NaN, high: Number.NaN, low: Number.NaN, volume: Number.NaN, vwap: Number.NaN, atMs: NOON },
      standing,
    ],
    ['without a time: as of its arrival', { volume: 1001 }, { ...standing, volume: 1001, dayAtMs: NOON + 30_000 }],
    ['the midnight that begins the day leaves the time', { ...FULL, atMs: FRIDAY }, standing],
    [
      'yesterday’s on a trading day: its close is the previous close',
      { ...FULL, atMs: FRIDAY - 1 },
      { ...standing, prevClose: 103 },
    ],
    ['yesterday’s without a close', { open: 1, atMs: THURSDAY }, standing],
  ];
  test.each(rows)('%s', (_what, next, expected) => {
    const bench = new MarketBench().snapshot({ day: FULL });
    bench.changed();
    expect(bench.snapshot({ day: next }).known('SPY', 'day')).toEqual(expected);
    expect(bench.changed().SPY).toContain('day');
  });

  test('fills each value of a day of which nothing is known', () => {
    expect(new MarketBench().snapshot({ day: FULL }).known('SPY', 'day')).toEqual(standing);
    expect(new MarketBench().snapshot({ day: { volume: 0, atMs: NOON }, delayed: true }).known('SPY', 'day')).toEqual({
      volume: 0,
      dayAtMs: NOON,
      daySource: delayed,
    });
  });

  const previous: [what: string, bench: () => MarketBench, prevClose: number][] = [
    [
      'is not laid over one that today’s snapshot said',
      () => new MarketBench().snapshot({ day: FULL, prevClose: 99 }),
      99,
    ],
    [
      'is laid over one of a day that did not begin',
      () => new MarketBench().snapshot({ day: { ...FULL, atMs: THURSDAY + HOUR }, prevClose: 99 }, THURSDAY + 2 * HOUR),
      103,
    ],
    [
      'counts as known from today’s midnight',
      () => new MarketBench().snapshot({ day: { ...FULL, atMs: FRIDAY }, prevClose: 99 }),
      99,
    ],
  ];
  test.each(previous)('yesterday’s close %s', (_what, bench, prevClose) => {
    expect(
      bench()
        .snapshot({ day: { ...FULL, atMs: THURSDAY } })
        .known('SPY', 'day').prevClose,
    ).toBe(prevClose);
  });

  test('on a Saturday Friday’s bar is the day at hand', () => {
    const bench = new MarketBench().snapshot({ day: FULL }, SATURDAY + 12 * HOUR);
    expect(bench.known('SPY', 'day')).toEqual(standing);
  });

  test('an answer of an earlier day after today’s moves nothing where today is no trading day', () => {
    const saturday = new MarketBench().snapshot({ day: FULL }, SATURDAY + 12 * HOUR);
    saturday.snapshot({ day: { ...FULL, volume: 5000, atMs: THURSDAY } }, SATURDAY + 12 * HOUR);
    expect(saturday.known('SPY', 'day')).toEqual(standing);
  });

  test('the snapshot’s own previous close stands, an unknown one does not', () => {
    const bench = new MarketBench().snapshot({ prevClose: 99 });
    expect([bench.known('SPY'), bench.changed()]).toEqual([{ prevClose: 99 }, { SPY: ['day'] }]);
    expect(bench.snapshot({ prevClose: Number.NaN }).known('SPY')).toEqual({ prevClose: 99 });
    expect(bench.changed()).toEqual({});
  });
});

describe('a snapshot’s facts', () => {
  const rows: [what: string, row: Partial<SnapshotRow>, known: Known, changed: string[] | undefined][] = [
    ['open interest', { openInterest: 0 }, { openInterest: 0 }, ['reference']],
    ['shares per contract', { sharesPerContract: 100 }, { sharesPerContract: 100 }, ['reference']],
    ['fair value', { fairMarketValue: 1.5 }, { fairMarketValue: 1.5 }, ['reference']],
    ['none', {}, {}, undefined],
    [
      'unknown ones',
      { openInterest: Number.NaN, sharesPerContract: Number.NaN, fairMarketValue: Number.NaN },
      {},
      undefined,
    ],
    [
      'the vendor’s Greeks',
      { vendor: { ivFraction: 0.2, delta: 0.5, gamma: 0.01, theta: -0.1, vega: 0.3 } },
      { vendorIv: 0.2, vendorDelta: 0.5, vendorGamma: 0.01, vendorTheta: -0.1, vendorVega: 0.3, vendorAtMs: NOON },
      ['vendor'],
    ],
    ['of which some are missing', { vendor: { delta: 0.5 } }, { vendorDelta: 0.5, vendorAtMs: NOON }, ['vendor']],
  ];
  test.each(rows)('%s', (_what, row, known, changed) => {
    const bench = new MarketBench().snapshot(row, NOON);
    expect(bench.known('SPY')).toEqual(known);
    expect(bench.changed().SPY).toEqual(changed);
  });
  test('unknown ones leave what stands', () => {
    const facts = { openInterest: 7, sharesPerContract: 100, fairMarketValue: 1.5 };
    const unknown = { openInterest: Number.NaN, sharesPerContract: Number.NaN, fairMarketValue: Number.NaN };
    expect(new MarketBench().snapshot(facts).snapshot(unknown).known('SPY')).toEqual(facts);
  });
  test.each([
    [undefined, NOON],
    [Number.NaN, NOON],
    [NOON - 5000, NOON - 5000],
    // A clock that runs ahead of ours.
    [NOON + 5000, NOON],
  ])('Greeks beside a quote stamped %s are as of %s', (atMs, vendorAtMs) => {
    const bench = new MarketBench().snapshot({ vendor: { delta: 0.5 }, quote: { bid: 1, ask: 2, atMs } }, NOON);
    expect(bench.known('SPY', 'vendor')).toEqual({ vendorDelta: 0.5, vendorAtMs });
  });
  test('Greeks that a new snapshot lacks are unknown', () => {
    const vendor = { ivFraction: 0.2, delta: 0.5, gamma: 0.01, theta: -0.1, vega: 0.3 };
    const bench = new MarketBench().snapshot({ vendor }, NOON).snapshot({ vendor: {} }, NOON + 1);
    expect(bench.known('SPY')).toEqual({ vendorAtMs: NOON + 1 });
    expect(bench.snapshot({}, NOON + 2).known('SPY')).toEqual({ vendorAtMs: NOON + 1 });
  });
  describe('TRAP-23: open interest flaps while the night’s count is published', () => {
    const MORNING = FRIDAY + 6.5 * HOUR;
    const after = (answers: readonly number[], fromMs: number, everyMs = 3_000): number[] => {
      const bench = new MarketBench();
      return answers.map((openInterest, i) => {
        bench.snapshot({ openInterest }, fromMs + i * everyMs);
        return bench.known('SPY').openInterest;
      });
    };
    test('between 06:00 and 07:30 ET another value counts when a minute of answers agrees', () => {
      expect(after([100, 140, 140, 100, 140, 140, 140], MORNING, 20_000)).toEqual(Array(7).fill(100));
      expect(after([100, 140, 140, 140, 140, 140], MORNING, 20_000)).toEqual([100, 100, 100, 100, 140, 140]);
    });
    test('whatever the alternation, it moves once; back only after a quarter of an hour without another answer', () => {
      const turns = fc.array(fc.boolean(), { minLength: 1, maxLength: 120 });
      fc.assert(
        fc.property(turns, (isNew) => {
          const answers = [100, ...isNew.map((on) => (on ? 140 : 100))];
          const shown = after(answers, MORNING - 10 * 60_000, 7_000);
          const moves = shown.filter((value, i) => i > 0 && value !== shown[i - 1]);
          expect(moves.length).toBeLessThanOrEqual(1);
        }),
      );
      const back = after([100, 140, 140, ...Array<number>(17).fill(100)], MORNING, 60_000);
      expect(back.slice(2, 18)).toEqual(Array(16).fill(140));
      expect(back.slice(18)).toEqual([100, 100]);
    });
    test('an answer of open interest alone is taken no sooner', () => {
      const bench = new MarketBench();
      const rows = (openInterest: number) => [{ symbol: 'SPY', openInterest }];
      bench.snapshot({ openInterest: 100 }, MORNING);
      bench.rest({ kind: 'openInterest', rows: rows(140) }, MORNING + 1_000);
      expect(bench.known('SPY').openInterest).toBe(100);
    });
    test.each([
      ['the last second before', FRIDAY + 6 * HOUR - 6_000, [100, 140, 140]],
      ['from 07:30 on', FRIDAY + 7.5 * HOUR - 3_000, [100, 140, 100]],
    ])('%s every answer counts', (_when, fromMs, expected) => {
      expect(after([100, 140, expected[2]], fromMs)).toEqual(expected);
    });
  });
  test('open interest of its own answer', () => {
    const bench = new MarketBench().rest({ kind: 'openInterest', rows: [{ symbol: 'SPY', openInterest: 12 }] });
    expect([bench.known('SPY'), bench.changed()]).toEqual([{ openInterest: 12 }, { SPY: ['reference'] }]);
  });
});
