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

it('puts what is outside its range at its ends', () => {
  const latency = new LatencyHistogram();
  latency.add(0);
  expect(latency.percentile(0.5)).toBe(0.01);
  latency.add(1e9);
  expect(latency.percentile(1)).toBeGreaterThan(6_000);
});
