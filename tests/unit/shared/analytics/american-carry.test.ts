import { describe, expect, it } from 'vitest';
import { americanParityForward, median, parityForward } from '../../../../src/shared/analytics/american-carry.ts';
import { americanWithDividends, dividendsPresentValue } from '../../../../src/shared/analytics/american-dividends.ts';
import { americanImpliedVolatility } from '../../../../src/shared/analytics/american-implied.ts';
import { americanPrice } from '../../../../src/shared/analytics/american.ts';
import { europeanPrice } from '../../../../src/shared/analytics/european.ts';

describe('forward from put-call parity', () => {
  it.each([
    [0.05, 0.042, 0.013, 0.2],
    [0.5, 0.05, 0.0, 0.25],
    [2, 0.05, 0.03, 0.3],
    [1, 0.02, 0.06, 0.4],
  ])('T %d r %d q %d σ %d: exact on European quotes, premiums taken out of American ones', (years, rate, q, sigma) => {
    const strikes = [94, 97, 100, 103, 106];
    const quotes = (price: typeof americanPrice) =>
      strikes.map((strike) => ({
        strike,
        call: price(1, 100, strike, years, rate, q, sigma),
        put: price(-1, 100, strike, years, rate, q, sigma),
      }));
    const forward = 100 * Math.exp((rate - q) * years);
    expect(Math.abs(parityForward(quotes(europeanPrice), years, rate) / forward - 1)).toBeLessThan(1e-12);
    const american = americanParityForward(quotes(americanPrice), 100, years, rate);
    expect(Math.abs(american / forward - 1)).toBeLessThan(2e-5);
    if (years < 0.5) return;
    // Left in, the premiums would move the forward by far more than that.
    expect(Math.abs(parityForward(quotes(americanPrice), years, rate) / forward - 1)).toBeGreaterThan(1e-3);
  });

  it('falls back to European parity where premiums cannot be priced', () => {
    const pairs = [{ strike: 100, call: 0, put: 0 }];
    expect(americanParityForward(pairs, 100, 0.5, 0.04)).toBe(parityForward(pairs, 0.5, 0.04));
  });

  it('spreads a cash dividend over time: near the money that costs up to 0.6 volatility points in a month of an index fund', () => {
    const [spot, years, rate, volatility] = [650, 28 / 365, 0.04, 0.15];
    const dividends = [{ years: 20 / 365, amount: 1.9 }];
    const price = (sign: 1 | -1, strike: number) =>
      americanWithDividends({ sign, spot, strike, years, rate, dividendYield: 0, volatility, dividends }).price;
    const strikes = [640, 645, 650, 655, 660];
    const forward = americanParityForward(
      strikes.map((strike) => ({ strike, call: price(1, strike), put: price(-1, strike) })),
      spot,
      years,
      rate,
    );
    const exact = (spot - dividendsPresentValue(dividends, years, rate)) * Math.exp(rate * years);
    expect(Math.abs(forward - exact)).toBeLessThan(0.2);
    const carry = rate - Math.log(forward / spot) / years;
    for (const strike of strikes) {
      for (const sign of [1, -1] as const) {
        const solved = americanImpliedVolatility(sign, price(sign, strike), spot, strike, years, rate, carry);
        expect(Math.abs(solved.volatility - volatility)).toBeLessThan(0.006);
      }
    }
  });

  it('takes the median of odd and even numbers of strikes', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});
