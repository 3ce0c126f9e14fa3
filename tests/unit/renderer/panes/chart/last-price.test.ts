import { expect, test } from 'vitest';
import { lastPriceOver } from '../../../../../src/renderer/panes/chart/last-price.ts';
import { BarArrays } from '../../../../../src/renderer/charts/bar-columns.ts';

const MINUTE = 60_000;
const bars = new BarArrays();
for (const startMs of [10 * MINUTE, 11 * MINUTE])
  bars.upsert({ startMs, open: 100, high: 101, low: 99, close: 100.5, volume: 10, vwap: 100 });
const known = (last: number, lastAtMs: number) => (column: 'last' | 'lastAtMs') =>
  column === 'last' ? last : lastAtMs;

test('a price polled after the last bar is the one of the tag; one from before it is not', () => {
  expect(lastPriceOver(bars, known(103.25, 14 * MINUTE))).toBe(103.25);
  expect(lastPriceOver(bars, known(103.25, 11 * MINUTE))).toBe(103.25);
  expect(lastPriceOver(bars, known(98, 11 * MINUTE - 1))).toBeNaN();
  expect(lastPriceOver(bars, known(Number.NaN, Number.NaN))).toBeNaN();
  expect(lastPriceOver(new BarArrays(), known(103.25, 14 * MINUTE))).toBeNaN();
  expect(lastPriceOver(undefined, known(103.25, 14 * MINUTE))).toBeNaN();
});
