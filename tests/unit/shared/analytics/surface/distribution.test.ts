import { describe, expect, it } from 'vitest';
import {
  cumulativeAt,
  densityAt,
  lognormalDensity,
  quantileAt,
  touchProbability,
} from '../../../../../src/shared/analytics/surface/distribution.ts';
import { SurfaceFitter } from '../../../../../src/shared/analytics/surface/fit-surface.ts';
import { SurfaceSlice } from '../../../../../src/shared/analytics/surface/surface-slice.ts';
import { normalCdf } from '../../../../../src/shared/analytics/normal.ts';
import { europeanPrice } from '../../../../../src/shared/analytics/european.ts';
import { load, quotesOf, simulated } from './chains.ts';

function slices(level: number, tilt: number): SurfaceSlice[] {
  const years = [0.02 / 365, 1 / 365, 30 / 365, 1, 2.5];
  const strikes = (t: number) =>
    Array.from({ length: 81 }, (_, i) => 6500 * Math.exp(((i - 40) / 8) * level * Math.sqrt(t)));
  const spec = { surface: simulated(level, tilt), spot: 6500, years, strikes, tick: 0.05, width: 0.01 };
  const made = years.map(() => new SurfaceSlice());
  for (const [i, t] of years.entries()) load(made[i], spec, t, quotesOf(spec, t));
  new SurfaceFitter().fit(made);
  return made;
}

/** ∫ f(k)·density over fifteen deviations. */
function integrate(slice: SurfaceSlice, f: (k: number) => number, share = 1): number {
  const reach = 15 * Math.sqrt(slice.theta * share);
  const [n, sums] = [6000, { total: 0 }];
  for (let i = 0; i <= n; i++) {
    const k = reach * ((2 * i) / n - 1);
    sums.total += (i === 0 || i === n ? 0.5 : 1) * f(k) * densityAt(slice, k, share);
  }
  return (sums.total * 2 * reach) / n;
}

describe('the implied distribution', () => {
  it.each([
    [0.16, -0.75],
    [0.5, -0.2],
    [0.9, 0.5],
  ])('has mass 1 and the forward as its mean within 1e-4, at level %f and tilt %f', (level, tilt) => {
    for (const slice of slices(level, tilt)) {
      for (const share of [1, 0.3]) {
        expect(Math.abs(integrate(slice, () => 1, share) - 1), `mass, ${slice.years}`).toBeLessThan(1e-4);
        expect(Math.abs(integrate(slice, Math.exp, share) - 1), `mean, ${slice.years}`).toBeLessThan(1e-4);
      }
    }
  });

  it('is the slope of the price of a put in its strike', () => {
    for (const slice of slices(0.2, -0.6)) {
      const put = (strike: number): number =>
        europeanPrice(-1, 1, strike, 1, 0, 0, Math.sqrt(slice.varianceAt(Math.log(strike))));
      for (const z of [-2, -0.5, 0, 1.3]) {
        const strike = Math.exp(z * Math.sqrt(slice.theta));
        const h = 1e-4 * Math.sqrt(slice.theta);
        const slope = (put(strike + h) - put(strike - h)) / (2 * h);
        expect(cumulativeAt(slice, Math.log(strike))).toBeCloseTo(slope, 6);
      }
    }
  });

  it('rises from 0 to 1, and its quantiles find the way back', () => {
    for (const slice of slices(0.2, -0.6)) {
      let last = 0;
      for (let z = -14; z <= 14; z += 0.05) {
        const value = cumulativeAt(slice, z * Math.sqrt(slice.theta));
        expect(value).toBeGreaterThanOrEqual(last - 1e-12);
        last = value;
      }
      expect(last).toBeGreaterThan(0.999);
      for (const p of [0.001, 0.05, 0.5, 0.84, 0.999]) {
        expect(cumulativeAt(slice, quantileAt(slice, p))).toBeCloseTo(p, 9);
        expect(cumulativeAt(slice, quantileAt(slice, p, 0.25), 0.25)).toBeCloseTo(p, 9);
      }
      expect(quantileAt(slice, 0.05, 0.25)).toBeGreaterThan(quantileAt(slice, 0.05));
    }
  });

  it('is the lognormal where the smile is flat', () => {
    const flat = new SurfaceSlice();
    Object.assign(flat, { years: 0.5, theta: 0.02, right: 1e-9, left: 1e-9 });
    for (const k of [-0.4, 0, 0.2]) {
      expect(densityAt(flat, k)).toBeCloseTo(lognormalDensity(0.02, k), 6);
      expect(cumulativeAt(flat, k)).toBeCloseTo(normalCdf((k + 0.01) / Math.sqrt(0.02)), 6);
    }
    expect(touchProbability(flat, 0.1)).toBeCloseTo(2 * (1 - cumulativeAt(flat, 0.1)), 12);
    expect(touchProbability(flat, 0)).toBeLessThanOrEqual(1);
  });
});
