import { describe, expect, it } from 'vitest';
import { americanWithDividends } from '../../../../src/shared/analytics/american-dividends.ts';
import { americanDividendGreeks } from '../../../../src/shared/analytics/american-dividends-greeks.ts';
import { createGreekColumns } from '../../../../src/shared/analytics/columns.ts';
import { DividendPricing } from '../../../../src/shared/analytics/dividend-rows.ts';
import { DividendSlice } from '../../../../src/shared/analytics/dividend-slice.ts';
import { ExDatePricing, nearExDate } from '../../../../src/shared/analytics/ex-date-pricing.ts';
import { reasonOf, SOLVED } from '../../../../src/shared/analytics/reasons.ts';

const HOUR = 1 / (365 * 24);
/** A share at 100 that pays 2 in `hours`. */
function market(days: number, hours: number, volatility: number) {
  const dividends = [{ years: hours * HOUR, amount: 2 }];
  const terms = { spot: 100, years: days / 365, rate: 0.04, dividendYield: 0, volatility, dividends };
  return { terms, slice: new DividendSlice(terms.years, 0.04, 0, dividends) };
}

describe('an expiry that lives through a large dividend a few hours away', () => {
  it.each([
    [7, 0.5, 0.25],
    [7, 3, 0.15],
    [30, 3, 0.3],
    [90, 72, 0.15],
  ])('%i days, %d hours, volatility %d: prices and volatilities are those of the grid', (days, hours, volatility) => {
    const { terms, slice } = market(days, hours, volatility);
    const pricing = new ExDatePricing(slice);
    let solvedRows = 0;
    for (const deviations of [-1.5, -1, -0.5, 0, 0.5, 1]) {
      const strike = Math.round(100 * Math.exp(deviations * volatility * Math.sqrt(terms.years)));
      for (const sign of [1, -1] as const) {
        const exact = americanWithDividends({ ...terms, sign, strike }, 1000).price;
        expect(Math.abs(pricing.price(sign, 100, strike, volatility) - exact)).toBeLessThan(1.5e-3);
        if (exact - Math.max(sign * (100 - strike), 0) < 0.05) continue;
        const solved = pricing.volatilityOrMinusReason(sign, exact, 100, strike);
        if (solved > 0) solvedRows++;
        // Deep in the money only the dividend is left to wait for: no volatility, or one that hardly matters.
        if (sign * (strike - 100) < 0 || solved < 0) continue;
        expect(Math.abs(solved - volatility)).toBeLessThan(2e-3);
      }
    }
    expect(solvedRows).toBeGreaterThan(5);
  });

  it('finds the call a lattice in strike misprices', () => {
    const { terms, slice } = market(90, 3, 0.15);
    const exact = americanWithDividends({ ...terms, sign: 1, strike: 94.5 }, 1600).price;
    expect(Math.abs(new DividendPricing(slice).price(1, 100, 94.5, 0.15) - exact)).toBeGreaterThan(0.02);
    expect(Math.abs(new ExDatePricing(slice).price(1, 100, 94.5, 0.15) - exact)).toBeLessThan(2e-4);
  });

  it('has the Greeks of the grid where the call may be exercised', () => {
    const { terms, slice } = market(30, 24, 0.3);
    const row = createGreekColumns(1);
    for (const strike of [92, 97, 99]) {
      const grid = americanDividendGreeks({ ...terms, sign: 1, strike });
      expect(new ExDatePricing(slice).writeGreeks(row, 0, 1, 100, strike, 0.3)).toBe(SOLVED);
      expect(Math.abs(row.delta[0] - grid.delta)).toBeLessThan(3e-3);
      expect(Math.abs(row.gamma[0] - grid.gamma)).toBeLessThan(3e-3);
      expect(Math.abs(row.vega[0] - grid.vega)).toBeLessThan(0.05);
      expect(Math.abs(row.rho[0] - grid.rho)).toBeLessThan(0.05);
      expect(Math.abs(row.theta[0] - grid.theta)).toBeLessThan(0.02 * Math.abs(grid.theta) + 0.1);
    }
  });

  it('says a price without time value holds no volatility, waiting for the dividend included', () => {
    const pricing = new ExDatePricing(market(7, 3, 0.15).slice);
    const code = (sign: 1 | -1, price: number, strike: number) =>
      reasonOf(-pricing.volatilityOrMinusReason(sign, price, 100, strike)).code;
    const waited = 120 * Math.exp(-0.04 * 3 * HOUR) - 100 + 2 * Math.exp(-0.04 * 3 * HOUR);
    expect(code(-1, waited, 120)).toBe('at-intrinsic');
    expect(code(-1, waited - 0.01, 120)).toBe('below-intrinsic');
    expect(code(1, 20, 80)).toBe('at-intrinsic');
    expect(code(1, 19.9, 80)).toBe('below-intrinsic');
  });

  it('carries its tables from pass to pass without a change of value', () => {
    const first = new ExDatePricing(market(30, 3, 0.25).slice);
    first.price(1, 100, 96, 0.25);
    const { slice } = market(30 - 10 * HOUR * 365, 2.99, 0.25);
    const kept = new ExDatePricing(slice, first).price(1, 100, 96, 0.25);
    expect(Math.abs(kept - new ExDatePricing(slice).price(1, 100, 96, 0.25))).toBeLessThan(3e-5);
  });
});

describe('whether the ex-date is integrated', () => {
  const near = (hours: number, amount: number, dividendYield = 0) =>
    nearExDate(new DividendSlice(0.1, 0.04, dividendYield, [{ years: hours * HOUR, amount }]), 100);
  it('needs an ex-date within four days, worth more than the interest until then, and no borrow to flee', () => {
    expect(near(3, 2)).toBe(true);
    expect(near(24 * 5, 2)).toBe(false);
    expect(near(90, 0.05)).toBe(false);
    expect(near(3, 2, 0.3)).toBe(false);
    expect(nearExDate(new DividendSlice(0.1, 0.04, 0, []), 100)).toBe(false);
  });
});
