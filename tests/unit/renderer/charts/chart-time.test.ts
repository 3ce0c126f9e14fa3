import { describe, expect, test } from 'vitest';
import {
  axisOffsetMs,
  emptyBarStarts,
  lastAtOrBefore,
  TradingHours,
} from '../../../../src/renderer/charts/chart-time.ts';
import { runsWhere } from '../../../../src/renderer/charts/layers/spans-primitive.ts';
import { align, xRange } from '../../../../src/renderer/charts/xy-plot.ts';
import { etInstant } from '../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../src/shared/market/trading-calendar.ts';

const MINUTE = 60_000;

describe('chart time', () => {
  test('the axis shows exchange time on both sides of the clock change', () => {
    const summer = etInstant('2026-10-30', 9, 30);
    const winter = etInstant('2026-11-02', 9, 30);
    for (const at of [summer, winter])
      expect(new Date(at + axisOffsetMs(at, 'exchange', MINUTE)).toISOString().slice(11, 16)).toBe('09:30');
  });

  test('sessions: pre-market, regular hours, a half day', () => {
    const parts = new TradingHours(BUILT_IN_CALENDAR);
    expect(parts.of(etInstant('2026-11-20', 9, 29))).toBe('extended');
    expect(parts.of(etInstant('2026-11-20', 9, 30))).toBe('regular');
    expect(parts.of(etInstant('2026-11-20', 16, 0))).toBe('extended');
    expect(parts.of(etInstant('2026-11-27', 12, 59))).toBe('regular');
    expect(parts.of(etInstant('2026-11-27', 13, 0))).toBe('extended');
  });

  test('a gap holds its bars’ places open, in trading hours only and never without end', () => {
    const fromMs = etInstant('2026-11-20', 19, 58) + 10_000;
    const toMs = etInstant('2026-11-23', 4, 2);
    expect(emptyBarStarts(BUILT_IN_CALENDAR, { fromMs, toMs }, MINUTE, 100)).toEqual([
      etInstant('2026-11-20', 19, 59),
      etInstant('2026-11-23', 4, 0),
      etInstant('2026-11-23', 4, 1),
    ]);
    expect(emptyBarStarts(BUILT_IN_CALENDAR, { fromMs: toMs, toMs: toMs + 600 * MINUTE }, MINUTE, 5)).toHaveLength(5);
    expect(emptyBarStarts(BUILT_IN_CALENDAR, { fromMs, toMs }, 86_400_000, 100)).toEqual([]);
  });

  test('lastAtOrBefore finds the bar an instant falls in', () => {
    expect([5, 10, 15, 99].map((at) => lastAtOrBefore([10, 20, 30], at))).toEqual([-1, 0, 0, 2]);
  });

  test('runsWhere names each stretch by its ends', () => {
    const truth = [false, true, true, false, true];
    expect(runsWhere(truth.length, (i) => truth[i])).toEqual([
      { from: 1, to: 2 },
      { from: 4, to: 4 },
    ]);
  });
});

test('curves of different strikes are joined on all of them, with holes for what is unknown', () => {
  const joined = align([
    { x: [100, 110], y: [0.2, Number.NaN] },
    { x: [105, 110], y: [0.3, 0.4] },
  ]);
  expect(joined).toEqual([
    [100, 105, 110],
    [0.2, null, null],
    [null, 0.3, 0.4],
  ]);
});

describe('what a plot shows of x', () => {
  const at = (xs: number[], model: Partial<Parameters<typeof xRange>[3]> = {}, [min, max] = [xs[0], xs.at(-1)!]) =>
    xRange(xs, min, max, { series: [], ...model });

  test('a single time stands in the range given, not before a thousand days to come', () => {
    const day = etInstant('2026-11-20', 0) / 1000;
    expect(at([day], { rangeX: [day - 900, day + 900] }, [day, day + 86_400_000])).toEqual([day - 900, day + 900]);
  });

  test('the range that two plots share, until something is zoomed', () => {
    expect(at([1, 5, 9], { rangeX: [3, 6] })).toEqual([3, 6]);
    expect(at([1, 5, 9], { rangeX: [3, 6] }, [4, 5])).toEqual([4, 5]);
    expect(at([1, 5, 9])).toEqual([1, 9]);
  });
});
