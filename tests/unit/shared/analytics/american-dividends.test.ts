import { describe, expect, it } from 'vitest';
import {
  americanDividendGreeks,
  americanDividendVolatility,
} from '../../../../src/shared/analytics/american-dividends-greeks.ts';
import {
  americanWithDividends,
  dividendsPresentValue,
  type DividendOption,
} from '../../../../src/shared/analytics/american-dividends.ts';
import { americanGreeksOf } from '../../../../src/shared/analytics/american.ts';
import type { OptionSign } from '../../../../src/shared/analytics/columns.ts';
import { europeanPrice } from '../../../../src/shared/analytics/european.ts';
import { normalPdf } from '../../../../src/shared/analytics/normal.ts';
import { reasonOf } from '../../../../src/shared/analytics/reasons.ts';
import { treeWithDividends } from './dividend-tree.ts';

function option(sign: OptionSign, ...rest: [s: number, k: number, t: number, r: number, q: number, v: number]) {
  const [spot, strike, years, rate, dividendYield, volatility] = rest;
  return { sign, spot, strike, years, rate, dividendYield, volatility, dividends: [] } satisfies DividendOption;
}

/**
 * A call on one dividend is exercised, if ever, just before the ex-date: E[max(S − K, c(S − D))] discounted, an
 * integral over the spot at the ex-date that has nothing in common with the grid.
 */
function callWithOneDividend(s: number, k: number, t: number, r: number, v: number, exYears: number, amount: number) {
  const steps = 40_000;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const z = -8 + (16 * (i + 0.5)) / steps;
    const atEx = s * Math.exp((r - 0.5 * v * v) * exYears + v * Math.sqrt(exYears) * z);
    const held = atEx > amount ? europeanPrice(1, atEx - amount, k, t - exYears, r, 0, v) : 0;
    sum += (16 / steps) * normalPdf(z) * Math.max(atEx - k, held);
  }
  return sum * Math.exp(-r * exYears);
}

describe('American options with cash dividends', () => {
  const quarterly = [
    { years: 0.1, amount: 1 },
    { years: 0.22, amount: 1 },
    { years: 0.35, amount: 1.5 },
  ];
  it.each<[string, OptionSign, number, number, number, number, number, number, DividendOption['dividends']]>([
    ['a call over several dividends', 1, 100, 100, 0.5, 0.04, 0, 0.25, quarterly],
    ['a put over several dividends', -1, 100, 105, 0.5, 0.04, 0, 0.25, quarterly],
    ['a call with the ex-date a day before expiry', 1, 100, 95, 0.5, 0.04, 0, 0.25, [{ years: 0.497, amount: 2 }]],
    ['a put with the ex-date a day before expiry', -1, 100, 100, 0.5, 0.04, 0, 0.25, [{ years: 0.497, amount: 2 }]],
    ['a deep put at its boundary', -1, 100, 130, 0.5, 0.04, 0, 0.25, [{ years: 0.25, amount: 2 }]],
    ['negative rates', -1, 100, 100, 0.5, -0.02, 0, 0.25, [{ years: 0.25, amount: 1 }]],
    ['no interest', 1, 100, 100, 0.5, 0, 0, 0.25, [{ years: 0.25, amount: 1 }]],
    ['a yield besides', 1, 100, 95, 0.5, 0.03, 0.02, 0.3, [{ years: 0.25, amount: 1 }]],
  ])('%s: as a binomial tree has it', (_, sign, s, k, t, r, q, v, dividends) => {
    const contract = { ...option(sign, s, k, t, r, q, v), dividends };
    expect(Math.abs(americanWithDividends(contract).price - treeWithDividends(contract))).toBeLessThan(1e-4 * s);
  });

  it('an ex-date at expiry or now changes nothing: the holder has the stock before, or it is gone already', () => {
    const plain = option(1, 100, 100, 0.5, 0.04, 0, 0.25);
    for (const years of [0, 0.5]) {
      expect(americanWithDividends({ ...plain, dividends: [{ years, amount: 3 }] }).price).toBe(
        americanWithDividends(plain).price,
      );
    }
  });

  it.each([
    [100, 100, 0.5, 0.05, 0.3, 0.25, 2],
    [100, 80, 0.5, 0.05, 0.3, 0.45, 3],
    [100, 110, 1, 0.02, 0.2, 0.1, 5],
    [100, 70, 0.2, 0.03, 0.25, 0.1, 1],
  ])('a call S %d K %d T %d r %d σ %d meets the exact one-dividend integral', (s, k, t, r, v, exYears, amount) => {
    const grid = americanWithDividends({
      ...option(1, s, k, t, r, 0, v),
      dividends: [{ years: exYears, amount }],
    });
    expect(Math.abs(grid.price - callWithOneDividend(s, k, t, r, v, exYears, amount)) / s).toBeLessThan(5e-6);
  });

  it.each<[OptionSign, number, number, number, number, number, number]>([
    [-1, 100, 100, 0.5, 0.05, 0, 0.3],
    [-1, 100, 120, 1, 0.05, 0.02, 0.2],
    [1, 100, 90, 1, 0.03, 0.06, 0.25],
    [1, 50, 70, 0.1, 0.03, 0, 0.8],
  ])('without dividends sign %d S %d K %d T %d r %d q %d σ %d is the spectral kernel', (sign, ...rest) => {
    const grid = americanDividendGreeks(option(sign, ...rest));
    const exact = americanGreeksOf(sign, ...rest);
    const spot = rest[0];
    expect(Math.abs(grid.price - exact.price) / spot).toBeLessThan(2e-5);
    expect(Math.abs(grid.delta - exact.delta)).toBeLessThan(2e-4);
    for (const name of ['gamma', 'theta', 'vega'] as const) {
      expect(Math.abs(grid[name] / exact[name] - 1)).toBeLessThan(0.01);
    }
    expect(Math.abs(grid.rho - exact.rho) / spot).toBeLessThan(0.01);
    expect(Math.abs(grid.charm - exact.charm) * rest[2]).toBeLessThan(0.01);
  });

  it('converges with the square of the grid', () => {
    const put = { ...option(-1, 100, 105, 0.5, 0.05, 0, 0.3), dividends: [{ years: 0.2, amount: 2 }] };
    const [coarse, middle, fine] = [200, 400, 1600].map((nodes) => americanWithDividends(put, nodes).price);
    expect(Math.abs(middle - fine)).toBeLessThan(0.5 * Math.abs(coarse - fine) + 1e-5);
    expect(Math.abs(middle - fine)).toBeLessThan(2e-3);
  });

  it('dividends lower calls and raise puts, and one after expiry changes nothing', () => {
    const pays = (sign: OptionSign, years: number) =>
      americanWithDividends({ ...option(sign, 100, 100, 0.5, 0.04, 0, 0.25), dividends: [{ years, amount: 3 }] }).price;
    const none = (sign: OptionSign) => americanWithDividends(option(sign, 100, 100, 0.5, 0.04, 0, 0.25)).price;
    expect(pays(1, 0.2)).toBeLessThan(none(1) - 0.5);
    expect(pays(-1, 0.2)).toBeGreaterThan(none(-1) + 0.5);
    expect(pays(1, 0.6)).toBe(none(1));
  });

  it('gives back the volatility, or says why not', () => {
    const put = { ...option(-1, 100, 105, 0.4, 0.04, 0, 0.27), dividends: [{ years: 0.15, amount: 1.5 }] };
    const solved = americanDividendVolatility(put, americanWithDividends(put).price);
    expect(Math.abs(solved.volatility - 0.27)).toBeLessThan(1e-6);
    const code = (price: number) => reasonOf(americanDividendVolatility(put, price).reason).code;
    expect(code(0)).toBe('zero-price');
    expect(code(4.9)).toBe('below-intrinsic');
    expect(code(5)).toBe('at-intrinsic');
    expect(americanWithDividends({ ...put, spot: -1 }).price).toBeNaN();
  });

  it('sums the present value of dividends up to expiry', () => {
    const dividends = [
      { years: 0.25, amount: 1 },
      { years: 0.5, amount: 2 },
      { years: 0.75, amount: 4 },
    ];
    expect(dividendsPresentValue(dividends, 0.5, 0.1)).toBeCloseTo(Math.exp(-0.025) + 2 * Math.exp(-0.05), 14);
  });
});
