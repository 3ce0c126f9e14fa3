import { expect, test } from 'vitest';
import { lastPriceOver, newestPrice } from '../../../../../src/renderer/panes/chart/last-price.ts';
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

test('a new rule is compared with the newest of last trade and close', () => {
  const market = { close: 100.5, closeFromMs: 11 * MINUTE, rangeUsd: 1 };
  expect(newestPrice(market, known(103.25, 11 * MINUTE))).toBe(103.25);
  expect(newestPrice(market, known(98, 11 * MINUTE - 1))).toBe(100.5);
  expect(newestPrice(market, known(Number.NaN, Number.NaN))).toBe(100.5);
  expect(newestPrice({ ...market, close: Number.NaN }, known(98, 1))).toBe(98);
  expect(newestPrice(undefined, known(98, 1))).toBe(98);
});
