import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LatencyHistogram } from '../../../../../src/main/engine/publish/latency.ts';

it('knows nothing while empty, and after clearing', () => {
  const latency = new LatencyHistogram();
  expect(latency.percentile(0.5)).toBeUndefined();
  latency.add(Number.NaN);
  latency.add(-1);
  expect(latency.percentile(0.5)).toBeUndefined();
  latency.add(3);
  latency.clear();
  expect(latency.percentile(0.99)).toBeUndefined();
});

it('is never below the exact percentile and at most 7 % above it', () => {
  const samples = fc.array(fc.double({ min: 0.01, max: 6_000, noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(samples, fc.constantFrom(0.5, 0.9, 0.99, 1), (values, fraction) => {
      const latency = new LatencyHistogram();
      for (const value of values) latency.add(value);
      const sorted = [...values].sort((a, b) => a - b);
      const exact = sorted[Math.max(0, Math.ceil(fraction * sorted.length - 1e-9) - 1)];
      const found = latency.percentile(fraction)!;
      expect(found).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
      expect(found).toBeLessThanOrEqual(exact * 1.07 * (1 + 1e-9));
    }),
  );
});

it.each([
  // Samples, the fraction asked for, the power of 1.07 above 10 µs that answers.
  [[0], 0.5, 0],
  [[0.01], 1, 0],
  [[0.010_001], 1, 1],
  [[0.0107], 1, 1],
  [[0.0108], 1, 2],
  [[0.01, 0.0107], 0.5, 0],
  [[0.01, 0.0107], 0.51, 1],
  [[0.01, 0.0107, 0.0114, 0.0122], 0.75, 2],
  [[1e9], 1, 199],
  [[0.01, 1e9], 2, 199],
])('of %j at %s is edge %s', (samples, fraction, edge) => {
  const latency = new LatencyHistogram();
  for (const sample of samples) latency.add(sample);
  expect(latency.percentile(fraction)).toBe(0.01 * 1.07 ** edge);
});

it('cleared, counts nothing of before', () => {
  const latency = new LatencyHistogram();
  for (let n = 0; n < 9; n++) latency.add(0.01);
  latency.clear();
  latency.add(0.0107);
  expect(latency.percentile(0.5)).toBe(0.01 * 1.07);
});
