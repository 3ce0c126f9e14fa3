import { expect, test } from 'vitest';
import { linePath } from '../../../../src/renderer/components/spark-line.ts';

const points = (...values: number[]): Float64Array => Float64Array.from(values);

test('one value, however often it was sampled, draws no course', () => {
  expect(linePath(points(Number.NaN, Number.NaN, 5), 40, 16)).toBe('');
  expect(linePath(points(5, 5, 5), 40, 16)).toBe('');
  expect(linePath(points(Number.NaN, Number.NaN), 40, 16)).toBe('');
});

test('a few values at the end of an empty width are no course yet', () => {
  const newest = (count: number): Float64Array =>
    Float64Array.from({ length: 30 }, (_, i) => (i < 30 - count ? Number.NaN : i));
  expect(linePath(newest(7), 40, 16)).toBe('');
  expect(linePath(newest(8), 40, 16)).not.toBe('');
});

test('two values do, from the least at the foot to the most at the top; unknown points are left out', () => {
  expect(linePath(points(5, Number.NaN, 6), 42, 16)).toBe('M1.0 13.0L41.0 3.0');
  expect(linePath(points(5, 5, 4), 42, 16)).toBe('M1.0 3.0L21.0 3.0L41.0 13.0');
});
