import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BarArrays } from '../../../../src/renderer/charts/bar-columns.ts';
import { ChartAxis } from '../../../../src/renderer/charts/chart-axis.ts';
import { etInstant } from '../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../src/shared/market/trading-calendar.ts';

const MINUTE = 60_000;
const VIEW = { timeframeMs: MINUTE, zone: 'exchange', hours: 'extended', calendar: BUILT_IN_CALENDAR } as const;
const OPEN = etInstant('2026-11-20', 9, 30);
const at = (minutes: number): number => OPEN + minutes * MINUTE;

function barsAt(...minutes: number[]): BarArrays {
  const bars = new BarArrays();
  for (const minute of minutes)
    bars.upsert({ startMs: at(minute), open: 1, high: 1, low: 1, close: 1, volume: 1, vwap: 1 });
  return bars;
}

describe('the axis of a chart', () => {
  test('has a place for every bar and for those a gap took', () => {
    const bars = barsAt(0, 1, 5, 6);
    const axis = new ChartAxis();
    axis.rebuild(bars, [{ fromMs: at(1.5), toMs: at(5) }], VIEW);
    expect(axis.starts).toEqual([0, 1, 2, 3, 4, 5, 6].map(at));
    expect([0, 1, 2, 4, 5, 6, 7, -1].map((place) => axis.barAt(place, bars))).toEqual([0, 1, -1, -1, 2, 3, -1, -1]);
    expect([axis.placeOf(at(5)), axis.placeOf(at(5) + 1), axis.placeAt(at(5) + 1), axis.placeAt(at(-1))]).toEqual([
      5,
      Number.NaN,
      5,
      -1,
    ]);
    expect(axis.placesIn({ fromMs: at(1.5), toMs: at(5) })).toEqual({ from: 1, to: 4 });
  });

  test('time rises through the hour that comes twice, and is the wall clock again once that is later', () => {
    const FIRST = Date.parse('2026-11-01T05:30:00Z');
    const bars = new BarArrays();
    const put = (minute: number): void =>
      void bars.upsert({ startMs: FIRST + minute * MINUTE, open: 1, high: 1, low: 1, close: 1, volume: 1, vwap: 1 });
    for (let minute = 0; minute < 60; minute++) put(minute);
    const axis = new ChartAxis();
    axis.rebuild(bars, [], VIEW);
    for (let minute = 60; minute < 100; minute++) axis.append(FIRST + minute * MINUTE);
    axis.append(FIRST + 200 * MINUTE);
    const stamps = axis.starts.map((startMs) => axis.time(startMs));
    expect(stamps.every((stamp, i) => i === 0 || stamp > stamps[i - 1])).toBe(true);
    const wall = (i: number): string => new Date(1000 * stamps[i]).toISOString().slice(11, 16);
    expect([wall(0), wall(29), wall(30), wall(99), wall(100)]).toEqual(['01:30', '01:59', '02:00', '03:09', '03:50']);
    // The same bars as a whole.
    for (let minute = 60; minute < 100; minute++) put(minute);
    put(200);
    axis.rebuild(bars, [], VIEW);
    expect(axis.starts.map((startMs) => axis.time(startMs))).toEqual(stamps);
  });

  test('shows the wall clock of the exchange as if it were UTC', () => {
    const axis = new ChartAxis();
    axis.rebuild(barsAt(0), [], VIEW);
    expect(new Date(1000 * axis.time(OPEN)).toISOString()).toBe('2026-11-20T09:30:00.000Z');
    expect(new Date(1000 * axis.time(etInstant('2026-07-01', 9, 30))).toISOString()).toBe('2026-07-01T09:30:00.000Z');
  });

  test('a live bar takes a place at the end, or says that the axis must be rebuilt', () => {
    const axis = new ChartAxis();
    axis.rebuild(barsAt(0, 3), [], VIEW);
    expect(axis.append(at(4))).toBe(true);
    expect(axis.append(at(4))).toBe(false);
    expect(axis.append(at(1))).toBe(false);
    expect(axis.starts).toEqual([0, 3, 4].map(at));
  });

  test('appended bar by bar equals made at once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1 }), (minutes) => {
        const sorted = minutes.toSorted((a, b) => a - b);
        const whole = new ChartAxis();
        whole.rebuild(barsAt(...sorted), [], VIEW);
        const grown = new ChartAxis();
        grown.rebuild(new BarArrays(), [], VIEW);
        for (const minute of sorted) grown.append(at(minute));
        expect(grown.starts).toEqual(whole.starts);
        expect(sorted.map((m) => grown.placeOf(at(m)))).toEqual(sorted.map((_, i) => i));
      }),
    );
  });

  test('draws the newest bars only: places of the others are below 0, and no instant moves', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 2 });
    fc.assert(
      fc.property(minutes, fc.nat(), fc.array(fc.integer({ min: -50, max: 400 })), (some, seed, asked) => {
        const bars = barsAt(...some.toSorted((a, b) => a - b));
        const gaps = [{ fromMs: at(50.5), toMs: at(60) }];
        const whole = new ChartAxis();
        whole.rebuild(bars, gaps, VIEW);
        const newest = new ChartAxis();
        const firstBar = seed % bars.length;
        newest.rebuild(bars, gaps, VIEW, firstBar);
        const undrawn = whole.length - newest.length;
        expect(newest.starts).toEqual(whole.starts.slice(undrawn));
        expect(newest.starts[0]).toBe(firstBar === 0 ? whole.starts[0] : bars.startMs(firstBar));
        newest.append(at(1000));
        whole.append(at(1000));
        for (const minute of asked) {
          expect(newest.placeAt(at(minute))).toBe(whole.placeAt(at(minute)) - undrawn);
          expect(newest.placeOf(at(minute))).toBe(whole.placeOf(at(minute)) - undrawn);
          expect(newest.logicalOf(at(minute + 0.5))).toBeCloseTo(whole.logicalOf(at(minute + 0.5)) - undrawn, 9);
          expect(newest.instantAt(minute - undrawn)).toBe(whole.instantAt(minute));
          const span = { fromMs: at(minute), toMs: at(minute + 7) };
          const { from, to } = whole.placesIn(span);
          expect(newest.placesIn(span)).toEqual({ from: from - undrawn, to: to - undrawn });
        }
        for (let place = 0; place < newest.length - 1; place++)
          expect(newest.barAt(place, bars)).toBe(whole.barAt(place + undrawn, bars));
        expect(newest.barAt(-1, bars)).toBe(-1);
      }),
    );
  });

  test('has a position for every instant, and an instant for every place, beyond its ends too', () => {
    const axis = new ChartAxis();
    axis.rebuild(barsAt(0, 1, 5), [], VIEW);
    expect([-2, 0, 0.5, 1, 3, 5, 6.5].map((minute) => axis.logicalOf(at(minute)))).toEqual([-2, 0, 0.5, 1, 2, 2, 3.5]);
    expect([-2, 0, 2, 4].map((place) => axis.instantAt(place))).toEqual([-2, 0, 5, 7].map(at));
  });
});
