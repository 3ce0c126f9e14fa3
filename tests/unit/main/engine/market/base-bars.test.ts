/** Seconds and minutes of one instrument, and how bars are merged, in exact values. */
import { describe, expect, test } from 'vitest';
import { BaseBars } from '../../../../../src/main/engine/market/base-bars.ts';
import { addVolume, emptyBar, mergeBar, vwapOf, type LiveBar } from '../../../../../src/main/engine/market/live-bar.ts';

const MINUTE = 60_000;
const START = 1_763_652_600_000;
const NaNs = Number.NaN;
type Values = [open: number, high: number, low: number, close: number, volume: number, notional: number];
const bar = ([open, high, low, close, volume, notional]: Values): LiveBar => ({
  open,
  high,
  low,
  close,
  volume,
  notional,
});
const values = (b: LiveBar): Values => [b.open, b.high, b.low, b.close, b.volume, b.notional];
const NOTHING: Values = [NaNs, NaNs, NaNs, NaNs, NaNs, NaNs];
const FIRST: Values = [10, 12, 9, 11, 100, 1050];

const seconds = (base: BaseBars, fromMs: number, toMs: number): Values => {
  const into = emptyBar();
  base.addSeconds(into, fromMs, toMs);
  return values(into);
};
const minutes = (base: BaseBars, fromMs: number, toMs: number): Values => {
  const into = emptyBar();
  base.addMinutes(into, fromMs, toMs);
  return values(into);
};

describe('bars merge', () => {
  const rows: [what: string, into: Values, part: Values, merged: Values][] = [
    ['into nothing', NOTHING, FIRST, FIRST],
    ['nothing', FIRST, NOTHING, FIRST],
    ['a wider part', FIRST, [11, 13, 8, 12, 50, 600], [10, 13, 8, 12, 150, 1650]],
    ['a narrower part', FIRST, [11, 11.5, 9.5, 10.5, 50, 600], [10, 12, 9, 10.5, 150, 1650]],
    ['a part without VWAP: none any more', FIRST, [11, 11, 11, 11, 50, NaNs], [10, 12, 9, 11, 150, NaNs]],
    ['a part without volume', FIRST, [11, 11, 11, 12, NaNs, NaNs], [10, 12, 9, 12, 100, 1050]],
    ['into a part with range only', [NaNs, 12, 9, NaNs, 5, 55], FIRST, [10, 12, 9, 11, 105, 1105]],
  ];
  test.each(rows)('%s', (_what, into, part, merged) => {
    const target = bar(into);
    mergeBar(target, bar(part));
    expect(values(target)).toEqual(merged);
  });

  test.each<[volume: number, notional: number, added: number, addedNotional: number, sum: number, sumNotional: number]>(
    [
      [NaNs, NaNs, 5, 50, 5, 50],
      [5, 50, NaNs, 9, 5, 50],
      [5, 50, 7, 70, 12, 120],
      [0, 0, 0, 0, 0, 0],
    ],
  )('volume %s (%s) and %s (%s)', (volume, notional, added, addedNotional, sum, sumNotional) => {
    const target = { ...emptyBar(), volume, notional };
    addVolume(target, added, addedNotional);
    expect([target.volume, target.notional]).toEqual([sum, sumNotional]);
  });

  test.each([
    [100, 1050, 10.5],
    [0, 0, NaNs],
    [NaNs, NaNs, NaNs],
  ])('VWAP of %s shares for %s is %s', (volume, notional, vwap) => {
    expect(vwapOf({ ...emptyBar(), volume, notional })).toEqual(vwap);
  });
});

describe('a second from prints', () => {
  type Print = [afterMs: number, price: number, size: number, setsPrice: boolean, setsRange: boolean];
  const rows: [what: string, prints: Print[], second: Values][] = [
    ['one print', [[0, 10, 5, true, true]], [10, 10, 10, 10, 5, 50]],
    [
      'several',
      [
        [0, 10, 5, true, true],
        [1, 12, 5, true, true],
        [999, 9, 10, true, true],
      ],
      [10, 12, 9, 9, 20, 200],
    ],
    [
      'the range without the price',
      [
        [0, 10, 5, true, true],
        [1, 12, 5, false, true],
      ],
      [10, 12, 10, 10, 10, 110],
    ],
    [
      'the price without the range',
      [
        [0, 10, 5, true, true],
        [1, 12, 5, true, false],
      ],
      [10, 10, 10, 12, 10, 110],
    ],
    [
      'the volume alone',
      [
        [0, 10, 5, true, true],
        [1, 12, 5, false, false],
      ],
      [10, 10, 10, 10, 10, 110],
    ],
    [
      'no size',
      [
        [0, 10, 5, true, true],
        [1, 12, NaNs, true, true],
      ],
      [10, 12, 10, 12, 5, 50],
    ],
    [
      'equal prices',
      [
        [0, 10, 5, true, true],
        [1, 10, 5, true, true],
      ],
      [10, 10, 10, 10, 10, 100],
    ],
  ];
  test.each(rows)('%s', (_what, prints, second) => {
    const base = new BaseBars();
    for (const [afterMs, ...print] of prints) expect(base.print(START + afterMs, ...print)).toBe(true);
    expect(seconds(base, START, START + 1000)).toEqual(second);
    expect(minutes(base, START, START + MINUTE)).toEqual(second);
  });

  test('each second is its own; a span holds the seconds that start in it', () => {
    const base = new BaseBars();
    base.print(START, 10, 1, true, true);
    base.print(START + 999, 11, 1, true, true);
    base.print(START + 1000, 12, 1, true, true);
    expect(seconds(base, START, START + 1000)).toEqual([10, 11, 10, 11, 2, 21]);
    expect(seconds(base, START + 1, START + 1001)).toEqual([12, 12, 12, 12, 1, 12]);
    expect(seconds(base, START + 1000, START + 1000)).toEqual(NOTHING);
    expect(minutes(base, START, START + MINUTE)).toEqual([10, 12, 10, 12, 3, 33]);
  });
});

describe('a window of the vendor’s', () => {
  test('of one second replaces that second’s prints, and later prints leave it', () => {
    const base = new BaseBars();
    base.print(START + 1, 20, 1, true, true);
    expect(base.window(START, START + 1000, bar(FIRST))).toBe(true);
    expect(base.print(START + 2, 30, 1, true, true)).toBe(false);
    expect(seconds(base, START, START + 1000)).toEqual(FIRST);
    expect(minutes(base, START, START + MINUTE)).toEqual(FIRST);
  });
  test('longer than a second is its minute’s, whatever the seconds say before or after', () => {
    const base = new BaseBars();
    base.print(START + 1, 20, 1, true, true);
    expect(base.window(START + 5, START + 1006, bar(FIRST))).toBe(true);
    base.print(START + 2000, 30, 1, true, true);
    expect(minutes(base, START, START + MINUTE)).toEqual(FIRST);
    expect(seconds(base, START, START + 1000)).toEqual([20, 20, 20, 20, 1, 20]);
  });
  test('changes the minute already summed up', () => {
    const base = new BaseBars();
    base.print(START + 1, 20, 1, true, true);
    expect(minutes(base, START, START + MINUTE)).toEqual([20, 20, 20, 20, 1, 20]);
    base.window(START + 1000, START + 2000, bar(FIRST));
    expect(minutes(base, START, START + MINUTE)).toEqual([20, 20, 9, 11, 101, 1070]);
    base.print(START + 2000, 21, 1, true, true);
    expect(minutes(base, START, START + MINUTE)).toEqual([20, 21, 9, 21, 102, 1091]);
  });
});

describe('minutes of a span', () => {
  const base = new BaseBars();
  for (const n of [0, 1, 2]) base.print(START + n * MINUTE, 10 + n, 1, true, true);
  test.each<[from: number, to: number, merged: Values]>([
    [0, 3, [10, 12, 10, 12, 3, 33]],
    [0, 2, [10, 11, 10, 11, 2, 21]],
    [1, 2, [11, 11, 11, 11, 1, 11]],
    [0.5, 2, [11, 11, 11, 11, 1, 11]],
    [2, 99, [12, 12, 12, 12, 1, 12]],
    [3, 99, NOTHING],
    [1, 1, NOTHING],
  ])('from %s to %s', (from, to, merged) => {
    expect(minutes(base, START + from * MINUTE, START + to * MINUTE)).toEqual(merged);
  });
  test.each([
    [0, 99, 2],
    [0, 1, 1],
    [2, 99, 2],
    [3, 99, 3],
    [1, 0, 1],
  ])('the newest from %s to %s begins at %s', (from, to, newest) => {
    expect(base.newestMinuteMs(START + from * MINUTE, START + to * MINUTE)).toBe(START + newest * MINUTE);
  });
  test('asked about a minute of which nothing is known, makes nothing known', () => {
    const sparse = new BaseBars();
    for (const n of [0, 2]) sparse.print(START + n * MINUTE, 10, Number.NaN, true, true);
    expect(minutes(sparse, START - 5 * MINUTE, START + 3 * MINUTE)).toEqual([10, 10, 10, 10, NaNs, NaNs]);
    expect(sparse.oldestMs()).toBe(START);
  });
  test('the newest is not moved back by a late bar', () => {
    const late = new BaseBars();
    late.window(START + MINUTE, START + 2 * MINUTE, bar(FIRST));
    late.window(START, START + MINUTE, bar(FIRST));
    late.print(START - 1, 1, 1, true, true);
    expect(late.newestMinuteMs(START, START + 9 * MINUTE)).toBe(START + MINUTE);
  });
});

describe('the oldest that is known', () => {
  test.each<[what: string, fill: (base: BaseBars) => void, oldest: number]>([
    ['nothing', () => undefined, Number.POSITIVE_INFINITY],
    ['a second', (base) => base.print(START + 1500, 1, 1, true, true), START + 1000],
    [
      'a minute before a second',
      (base) => (base.print(START + MINUTE, 1, 1, true, true), base.window(START, START + MINUTE, bar(FIRST))),
      START,
    ],
    [
      'a late second',
      (base) => (base.print(START + MINUTE, 1, 1, true, true), base.print(START, 1, 1, true, true)),
      START,
    ],
  ])('%s', (_what, fill, oldest) => {
    const base = new BaseBars();
    fill(base);
    expect(base.oldestMs()).toBe(oldest);
  });
});

describe('nine hundred seconds are kept', () => {
  /** One print in each of `count` seconds. */
  const filled = (count: number): BaseBars => {
    const base = new BaseBars();
    for (let n = 0; n < count; n++) base.print(START + n * 1000, 10 + n, 1, true, true);
    return base;
  };
  test('as many may still change', () => {
    const base = filled(900);
    expect(base.print(START + 1, 5, 1, true, true)).toBe(true);
    expect(base.window(START, START + 1000, bar(FIRST))).toBe(true);
  });
  test('one more closes the oldest minute, which keeps its sum', () => {
    const base = filled(901);
    expect(base.print(START + MINUTE - 1, 5, 1, true, true)).toBe(false);
    expect(base.window(START + MINUTE - 1000, START + MINUTE, bar(FIRST))).toBe(false);
    expect(base.window(START + MINUTE, START + MINUTE + 1000, bar(FIRST))).toBe(true);
    expect(base.print(START + MINUTE + 1000, 5, 1, true, true)).toBe(true);
    const sum = Array.from({ length: 60 }, (_, n) => 10 + n).reduce((a, b) => a + b);
    expect(minutes(base, START, START + MINUTE)).toEqual([10, 69, 10, 69, 60, sum]);
    expect(seconds(base, START, START + 1000)).toEqual(NOTHING);
    expect(base.oldestMs()).toBe(START);
    // AM may still say the whole minute.
    expect(base.window(START, START + MINUTE, bar(FIRST))).toBe(true);
    expect(minutes(base, START, START + MINUTE)).toEqual(FIRST);
  });
  test('a late second that pushes another out closes no later minute than that one’s', () => {
    const base = filled(900);
    base.print(START - 1000, 5, 1, true, true);
    expect(base.print(START + MINUTE - 1, 5, 1, true, true)).toBe(false);
    expect(base.print(START + MINUTE, 5, 1, true, true)).toBe(true);
  });
  test('a week of minutes is kept', () => {
    const base = new BaseBars();
    const first = START;
    for (let n = 0; n < 6 * 1440; n++) base.window(first + n * MINUTE, first + (n + 1) * MINUTE, bar(FIRST));
    expect(base.oldestMs()).toBe(first);
    base.window(first + 6 * 1440 * MINUTE, first + 6 * 1440 * MINUTE + MINUTE, bar(FIRST));
    expect(base.oldestMs()).toBe(first + MINUTE);
  });
});

describe('saved', () => {
  test('as what is known, unknown as NaN', () => {
    const base = new BaseBars();
    base.print(START, 10, Number.NaN, true, true);
    base.window(START + 1000, START + 2000, bar(FIRST));
    base.window(START - MINUTE, START, bar(FIRST));
    expect(base.save()).toEqual({
      closedBeforeMs: Number.NEGATIVE_INFINITY,
      newestMinuteMs: START,
      seconds: [
        [START, 10, 10, 10, 10, NaNs, NaNs, 0],
        [START + 1000, ...FIRST, 1],
      ],
      minutes: [[START - MINUTE, ...FIRST, 1]],
    });
  });
  test('closed minutes with their sums, open ones with their seconds only', () => {
    const base = new BaseBars();
    for (let n = 0; n < 901; n++) base.print(START + n * 1000, 10, 1, true, true);
    minutes(base, START, START + 16 * MINUTE);
    const saved = base.save();
    expect(saved.closedBeforeMs).toBe(START + MINUTE);
    expect(saved.newestMinuteMs).toBe(START + 15 * MINUTE);
    expect(saved.seconds).toHaveLength(900);
    expect(saved.minutes).toEqual([[START, 10, 10, 10, 10, 60, 600, 0]]);
  });
  test('and restored: what was final is, what was closed is, a closed sum is no AM', () => {
    const base = new BaseBars();
    for (let n = 0; n < 901; n++) base.print(START + n * 1000, 10, 1, true, true);
    base.window(START + 901_000, START + 902_000, bar(FIRST));
    const saved = JSON.parse(JSON.stringify(base.save())) as ReturnType<BaseBars['save']>;
    const restored = BaseBars.restored(saved);
    expect(restored.save()).toEqual(base.save());
    expect(restored.print(START, 5, 1, true, true)).toBe(false);
    expect(restored.print(START + 901_000, 5, 1, true, true)).toBe(false);
    expect(restored.print(START + 900_000, 5, 1, true, true)).toBe(true);
    expect(minutes(restored, START, START + MINUTE)).toEqual([10, 10, 10, 10, 60, 600]);
  });
  test('and restored: an AM stands against the prints that follow', () => {
    const base = new BaseBars();
    base.window(START, START + MINUTE, bar(FIRST));
    const restored = BaseBars.restored(base.save());
    restored.print(START + 1, 99, 1, true, true);
    expect(minutes(restored, START, START + MINUTE)).toEqual(FIRST);
  });
  test('with an AM for a closed minute: the AM alone', () => {
    const base = new BaseBars();
    for (let n = 0; n < 901; n++) base.print(START + n * 1000, 10, 1, true, true);
    base.window(START, START + MINUTE, bar(FIRST));
    expect(base.save().minutes).toEqual([[START, ...FIRST, 1]]);
  });
  test('of nothing, restored, is nothing', () => {
    const empty = JSON.parse(JSON.stringify(new BaseBars().save())) as ReturnType<BaseBars['save']>;
    expect(empty).toEqual({ closedBeforeMs: null, newestMinuteMs: null, seconds: [], minutes: [] });
    const restored = BaseBars.restored(empty);
    expect(restored.print(0, 5, 1, true, true)).toBe(true);
    expect(restored.newestMinuteMs(-MINUTE, 0)).toBe(0);
  });
});
