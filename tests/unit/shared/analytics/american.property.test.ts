import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { americanImpliedVolatility } from '../../../../src/shared/analytics/american-implied.ts';
import { americanGreeksOf, americanPrice } from '../../../../src/shared/analytics/american.ts';
import type { OptionSign } from '../../../../src/shared/analytics/columns.ts';
import { europeanPrice } from '../../../../src/shared/analytics/european.ts';
import { reasonOf } from '../../../../src/shared/analytics/reasons.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const sign = fc.constantFrom<OptionSign>(1, -1);
const market = fc
  .record({
    spot: between(1, 1000),
    deviations: between(-4, 4),
    years: between(Math.log(1e-4), Math.log(4)).map(Math.exp),
    rate: between(0, 0.1),
    dividendYield: between(0, 0.1),
    sigma: between(Math.log(0.05), Math.log(2)).map(Math.exp),
  })
  .map((m) => ({ ...m, strike: m.spot * Math.exp(m.deviations * m.sigma * Math.sqrt(m.years)) }));

/** A binomial tree (Cox-Ross-Rubinstein), the plain textbook one: an independent reference, error O(1/steps). */
function treePrice(side: number, s: number, k: number, t: number, r: number, q: number, v: number, steps: number) {
  const dt = t / steps;
  const up = Math.exp(v * Math.sqrt(dt));
  const p = (Math.exp((r - q) * dt) - 1 / up) / (up - 1 / up);
  const discount = Math.exp(-r * dt);
  const value = Float64Array.from({ length: steps + 1 }, (_, i) => Math.max(side * (s * up ** (2 * i - steps) - k), 0));
  for (let n = steps - 1; n >= 0; n--) {
    for (let i = 0; i <= n; i++) {
      const held = discount * (p * value[i + 1] + (1 - p) * value[i]);
      value[i] = Math.max(held, side * (s * up ** (2 * i - n) - k));
    }
  }
  return value[0];
}

describe('American price', () => {
  it('is at least the European and the exercise value, and at most spot or strike', () => {
    fc.assert(
      fc.property(sign, market, (side, m) => {
        const american = americanPrice(side, m.spot, m.strike, m.years, m.rate, m.dividendYield, m.sigma);
        const european = europeanPrice(side, m.spot, m.strike, m.years, m.rate, m.dividendYield, m.sigma);
        const slack = 1e-7 * (m.spot + m.strike);
        expect(american).toBeGreaterThanOrEqual(european - slack);
        expect(american).toBeGreaterThanOrEqual(side * (m.spot - m.strike));
        expect(american).toBeLessThanOrEqual((side > 0 ? m.spot : m.strike) + slack);
      }),
      { numRuns: 60 },
    );
  });

  it('agrees with a binomial tree, negative rates included', () => {
    for (const [side, s, k, t, r, q, v] of [
      [-1, 100, 110, 0.5, 0.05, 0.02, 0.3],
      [1, 100, 90, 1, 0.02, 0.06, 0.25],
      [-1, 100, 100, 1, 0.01, -0.02, 0.2],
      [1, 100, 100, 1, -0.03, -0.01, 0.2], // in put form r = −1 %, q = −3 %: two boundaries, refused below
      [-1, 100, 95, 2, -0.01, 0.02, 0.3],
      [-1, 50, 45, 0.1, 0.08, 0.08, 0.6],
    ] as const) {
      const price = americanPrice(side, s, k, t, r, q, v);
      if (q < 0 && r < q && side > 0) {
        expect(price).toBeNaN();
        continue;
      }
      const tree = 0.5 * (treePrice(side, s, k, t, r, q, v, 1500) + treePrice(side, s, k, t, r, q, v, 1501));
      expect(Math.abs(price - tree)).toBeLessThan(2e-5 * s);
    }
  });

  it('gives back the volatility wherever holding beats exercising', () => {
    fc.assert(
      fc.property(sign, market, (side, m) => {
        const g = americanGreeksOf(side, m.spot, m.strike, m.years, m.rate, m.dividendYield, m.sigma);
        fc.pre(g.vega * m.sigma > 1e-4 * m.spot);
        const solved = americanImpliedVolatility(side, g.price, m.spot, m.strike, m.years, m.rate, m.dividendYield);
        expect(solved.reason).toBe(0);
        expect(Math.abs(solved.volatility - m.sigma) * g.vega).toBeLessThan(1e-8 * m.spot);
      }),
      { numRuns: 40 },
    );
  });
});

describe('exercise regimes and reasons', () => {
  it('is the European price where exercise never pays', () => {
    const args = [100, 95, 0.7, 0.05, 0, 0.3] as const;
    expect(americanPrice(1, ...args)).toBe(europeanPrice(1, ...args));
    const negative = [100, 95, 0.7, -0.02, 0.01, 0.3] as const;
    expect(americanPrice(-1, ...negative)).toBe(europeanPrice(-1, ...negative));
  });

  it('refuses the double boundary with its reason', () => {
    const g = americanGreeksOf(-1, 100, 100, 1, -0.01, -0.03, 0.2);
    expect(g.price).toBeNaN();
    expect(reasonOf(g.reason).code).toBe('two-boundaries');
  });

  it('names why there is no volatility', () => {
    const code = (...args: Parameters<typeof americanImpliedVolatility>) =>
      reasonOf(americanImpliedVolatility(...args).reason).code;
    expect(code(-1, 30, 70, 100, 0.5, 0.05, 0)).toBe('at-intrinsic');
    expect(code(-1, 30 + 6e-7, 70, 100, 0.5, 0.05, 0)).toBe('at-intrinsic');
    expect(code(-1, 30 - 6e-7, 70, 100, 0.5, 0.05, 0)).toBe('at-intrinsic');
    expect(code(-1, 29.9, 70, 100, 0.5, 0.05, 0)).toBe('below-intrinsic');
    expect(code(-1, 0, 70, 100, 0.5, 0.05, 0)).toBe('zero-price');
    expect(code(-1, 101, 70, 100, 0.5, 0.05, 0)).toBe('above-maximum');
    expect(code(1, 5, 70, 100, 0, 0.05, 0)).toBe('expired');
    expect(code(1, 5, Number.NaN, 100, 1, 0.05, 0)).toBe('bad-input');
  });
});
