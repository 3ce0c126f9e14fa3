import { expect, test } from 'vitest';
import { rateCurveOf } from '../../../../src/shared/analytics/rate-curve.ts';

test('the rate curve is linear between its points, in whatever order they come, and flat outside', () => {
  const rate = rateCurveOf([
    { days: 365, rateFraction: 0.04 },
    { days: 30, rateFraction: 0.03 },
    { days: 730, rateFraction: 0.035 },
  ]);
  expect(rate(1 / 365)).toBe(0.03);
  expect(rate(30 / 365)).toBe(0.03);
  expect(rate(1)).toBeCloseTo(0.04, 15);
  expect(rate((30 + 335 / 4) / 365)).toBeCloseTo(0.0325, 15);
  expect(rate(1.5)).toBeCloseTo(0.0375, 15);
  expect(rate(10)).toBe(0.035);
  expect(rateCurveOf([{ days: 90, rateFraction: -0.01 }])(2)).toBe(-0.01);
});
