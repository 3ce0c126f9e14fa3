import fc from 'fast-check';
import { expect, test } from 'vitest';
import { volumeProfile } from '../../../../../src/shared/analytics/indicators/volume-profile.ts';
import { anyBar, columnsOf, type PlainBar } from './bars.ts';

const bar = (low: number, high: number, volume: number, rose = true): PlainBar => ({
  startMs: 0,
  open: rose ? low : high,
  high,
  low,
  close: rose ? high : low,
  volume,
  vwap: Number.NaN,
});
const profile = (bars: PlainBar[], rows: number) => volumeProfile(columnsOf(bars), 0, bars.length, rows);

test('a bar’s volume is spread over its range, its colour by the way it closed', () => {
  // Rows 10–11, 11–12, 12–13, 13–14.
  const found = profile([bar(10, 14, 40), bar(11, 13, 60, false), bar(12, 12, 7)], 4)!;
  expect([found.fromPrice, found.rowHeight]).toEqual([10, 1]);
  expect([...found.rising]).toEqual([10, 10, 17, 10]);
  expect([...found.falling]).toEqual([0, 30, 30, 0]);
  expect(found.control).toBe(2);
});

test('the value area grows by the heavier neighbour to 70 %', () => {
  // Volumes by row 5, 10, 41, 30, 14: 41 + 30 = 71 of 100.
  const rows = [5, 10, 41, 30, 14].map((volume, i) => bar(10 + i, 10.999 + i, volume));
  const found = profile([...rows, bar(10, 15, 1e-9)], 5)!;
  expect([found.control, found.valueFrom, found.valueTo]).toEqual([2, 2, 3]);
});

test('without volume there is none; one price is one row', () => {
  expect(profile([bar(1, 2, Number.NaN), bar(1, 2, 0)], 4)).toBeUndefined();
  expect(profile([], 4)).toBeUndefined();
  const single = profile([bar(5, 5, 9)], 3)!;
  expect([single.rising[0], single.control]).toEqual([9, 0]);
  expect(single.rowHeight).toBeGreaterThan(0);
});

test('nothing is lost: the rows hold the volume of the bars asked for, and the value area at least 70 % of it', () => {
  fc.assert(
    fc.property(fc.array(anyBar(0), { maxLength: 40 }), fc.integer({ min: 1, max: 50 }), (bars, rows) => {
      const found = profile(bars, rows);
      const volume = bars.reduce((sum, b) => sum + (b.volume > 0 ? b.volume : 0), 0);
      if (!found) {
        expect(volume).toBe(0);
        return;
      }
      const total = [...found.rising].map((v, i) => v + found.falling[i]);
      const sum = (list: number[]): number => list.reduce((a, b) => a + b, 0);
      expect(Math.abs(sum(total) - volume)).toBeLessThan(1e-6 * Math.max(1, volume));
      expect(sum(total.slice(found.valueFrom, found.valueTo + 1))).toBeGreaterThanOrEqual(0.7 * volume * (1 - 1e-9));
      expect(total[found.control]).toBe(Math.max(...total));
    }),
  );
});
