import { describe, expect, it } from 'vitest';
import {
  americanDividendGreeks,
  americanDividendVolatility,
} from '../../../../src/shared/analytics/american-dividends-greeks.ts';
import { americanWithDividends, type CashDividend } from '../../../../src/shared/analytics/american-dividends.ts';
import { americanPrice } from '../../../../src/shared/analytics/american.ts';
import { createGreekColumns } from '../../../../src/shared/analytics/columns.ts';
import { dividendSliceByParity } from '../../../../src/shared/analytics/dividend-carry.ts';
import {
  DividendPricing,
  dividendVolatilityOrMinusReason,
  writeDividendGreeks,
} from '../../../../src/shared/analytics/dividend-rows.ts';
import { DividendSlice, pricesDividends, residualYield } from '../../../../src/shared/analytics/dividend-slice.ts';
import { europeanGreeksOf } from '../../../../src/shared/analytics/european-greeks.ts';
import { reasonOf } from '../../../../src/shared/analytics/reasons.ts';
import { treeWithDividends } from './dividend-tree.ts';

interface Case {
  spot: number;
  years: number;
  rate: number;
  dividendYield: number;
  volatility: number;
  dividends: readonly CashDividend[];
}

const quarterly = (first: number, count: number, amount: number) =>
  Array.from({ length: count }, (_, i) => ({ years: first + i / 4, amount }));

const CASES: [string, Case][] = [
  ['an index fund, a month', terms(650, 28 / 365, 0.04, 0.003, 0.15, [{ years: 20 / 365, amount: 1.9 }])],
  ['a share that yields 3 %, a quarter', terms(100, 90 / 365, 0.04, 0, 0.25, [{ years: 80 / 365, amount: 0.75 }])],
  ['an ex-date tomorrow, half a year', terms(100, 0.5, 0.04, 0, 0.3, [{ years: 0.5 / 365, amount: 1 }])],
  ['four dividends, a year', terms(100, 1, 0.04, 0.01, 0.3, quarterly(0.2, 4, 0.75))],
  ['eight dividends, two years', terms(100, 2, 0.04, -0.005, 0.3, quarterly(0.2, 8, 1))],
  ['three days, a dividend of 1 %', terms(100, 3 / 365, 0.04, 0, 0.3, [{ years: 1 / 365, amount: 1 }])],
  ['negative rates', terms(100, 0.5, -0.01, 0, 0.25, [{ years: 0.25, amount: 1 }])],
];
/** A call worth exercising today: near that boundary the price bends in volatility faster than the lattice follows. */
const HARD_TO_BORROW = terms(100, 0.5, 0.04, 0.15, 0.6, [{ years: 0.25, amount: 1 }]);

function terms(
  spot: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  dividends: readonly CashDividend[],
): Case {
  return { spot, years, rate, dividendYield, volatility, dividends };
}

const sliceOf = (c: Case) => new DividendSlice(c.years, c.rate, c.dividendYield, c.dividends);
/** Strikes by standard deviations from the spot. */
const strikeAt = (c: Case, deviations: number) => c.spot * Math.exp(deviations * c.volatility * Math.sqrt(c.years));

describe('an expiry with cash dividends, from the lattice', () => {
  it.each(CASES)('%s: the grid of one contract, to 0.025 volatility points within a deviation', (_, c) => {
    const slice = sliceOf(c);
    for (const sign of [1, -1] as const) {
      for (const deviations of [-1, -0.6, -0.2, 0, 0.3, 0.7, 1]) {
        const strike = strikeAt(c, deviations);
        const exact = americanWithDividends({ ...c, sign, strike }, 1200).price;
        const { spot, years, rate, dividendYield, volatility } = c;
        const { vega } = europeanGreeksOf(sign, spot - slice.escrow, strike, years, rate, dividendYield, volatility);
        const points = (100 * (slice.price(sign, spot, strike, volatility) - exact)) / vega;
        expect(Math.abs(points)).toBeLessThan(0.025);
      }
    }
  });

  it.each(CASES.filter(([, c]) => c.dividends[0].years > 0.02))(
    '%s: a binomial tree, to 1e-4 of spot, 1e-3 beyond half a year',
    (_, c) => {
      // The tree's linear interpolation across ex-dates errs upwards by that; it needs several steps to the first date.
      const slice = sliceOf(c);
      for (const sign of [1, -1] as const) {
        for (const deviations of [-0.8, 0.1]) {
          const strike = strikeAt(c, deviations);
          const price = slice.price(sign, c.spot, strike, c.volatility);
          expect(Math.abs(price - treeWithDividends({ ...c, sign, strike })) / c.spot).toBeLessThan(
            c.years > 0.5 ? 1e-3 : 1e-4,
          );
        }
      }
    },
  );

  it.each(CASES)('%s: far in and out of the money within 3e-4 of spot', (_, c) => {
    const slice = sliceOf(c);
    for (const sign of [1, -1] as const) {
      for (const deviations of [-8, -4, -2, 2, 4]) {
        const strike = strikeAt(c, deviations);
        const price = slice.price(sign, c.spot, strike, c.volatility);
        const exact = americanWithDividends({ ...c, sign, strike }, 800).price;
        expect(Math.abs(price - exact) / Math.max(c.spot, strike)).toBeLessThan(3e-4);
        expect(price).toBeGreaterThanOrEqual(Math.max(sign * (c.spot - strike), 0));
      }
    }
  });

  it.each(CASES)('%s: Greeks of the grid', (_, c) => {
    const slice = sliceOf(c);
    const got = createGreekColumns(1);
    for (const sign of [1, -1] as const) {
      for (const deviations of [-0.7, 0, 0.5]) {
        const strike = strikeAt(c, deviations);
        writeDividendGreeks(got, 0, slice, sign, c.spot, strike, c.volatility);
        const grid = americanDividendGreeks({ ...c, sign, strike });
        expect(Math.abs(got.price[0] - grid.price) / c.spot).toBeLessThan(1e-4);
        expect(Math.abs(got.delta[0] - grid.delta)).toBeLessThan(1e-3);
        for (const name of ['gamma', 'theta', 'vega'] as const) {
          expect(Math.abs(got[name][0] - grid[name]) / Math.abs(grid[name])).toBeLessThan(0.02);
        }
        expect(Math.abs(got.rho[0] - grid.rho) / (c.spot * c.years)).toBeLessThan(0.02);
        expect(Math.abs(got.vanna[0] - grid.vanna) * c.volatility).toBeLessThan(0.01);
        expect(Math.abs(got.charm[0] - grid.charm) * c.years).toBeLessThan(0.02);
      }
    }
  });

  it('a name that is hard to borrow: to 0.2 volatility points, and 0.05 near the money', () => {
    const { spot, years, rate, dividendYield, volatility } = HARD_TO_BORROW;
    const slice = sliceOf(HARD_TO_BORROW);
    for (const sign of [1, -1] as const) {
      for (const deviations of [-1, -0.6, -0.2, 0, 0.3, 0.7, 1]) {
        const strike = strikeAt(HARD_TO_BORROW, deviations);
        const exact = americanWithDividends({ ...HARD_TO_BORROW, sign, strike }, 1200).price;
        const { vega } = europeanGreeksOf(sign, spot - slice.escrow, strike, years, rate, dividendYield, volatility);
        const points = (100 * (slice.price(sign, spot, strike, volatility) - exact)) / vega;
        expect(Math.abs(points)).toBeLessThan(Math.abs(deviations) < 0.7 ? 0.05 : 0.2);
      }
    }
  });

  it('a dividend near nothing is the continuous model', () => {
    const c = terms(100, 0.4, 0.04, 0.01, 0.25, [{ years: 0.2, amount: 1e-6 }]);
    for (const sign of [1, -1] as const) {
      for (const strike of [80, 100, 115]) {
        const exact = americanPrice(sign, 100, strike, 0.4, 0.04, 0.01, 0.25);
        expect(Math.abs(sliceOf(c).price(sign, 100, strike, 0.25) - exact)).toBeLessThan(2e-3);
      }
    }
  });

  it('exercises a deep put at once: intrinsic, delta −1, the rest 0, and no volatility', () => {
    const c = terms(100, 0.5, 0.05, 0, 0.25, [{ years: 0.01, amount: 0.001 }]);
    const got = createGreekColumns(1);
    writeDividendGreeks(got, 0, sliceOf(c), -1, 100, 170, 0.25);
    expect([got.price[0], got.delta[0], got.gamma[0], got.theta[0], got.vega[0]]).toEqual([70, -1, 0, 0, 0]);
    const code = (price: number, strike: number) =>
      reasonOf(-dividendVolatilityOrMinusReason(sliceOf(c), -1, price, 100, strike)).code;
    expect(code(70, 170)).toBe('at-intrinsic');
    expect(code(69, 170)).toBe('below-intrinsic');
    expect(code(0, 100)).toBe('zero-price');
    expect(code(Number.NaN, 100)).toBe('bad-input');
  });

  it('far out of the money nothing takes the wrong sign: neither price, delta nor vega', () => {
    const c = terms(100, 7 / 365, 0.042, 0, 0.3, [{ years: 0.9 / 365, amount: 2 }]);
    const got = createGreekColumns(1);
    for (const sign of [1, -1] as const)
      for (let strike = 50; strike <= 180; strike += 2.5) {
        writeDividendGreeks(got, 0, sliceOf(c), sign, 100, strike, 0.3);
        expect(Math.min(got.price[0], sign * got.delta[0], got.gamma[0], got.vega[0])).toBeGreaterThanOrEqual(0);
        expect(sign * got.delta[0]).toBeLessThanOrEqual(1);
      }
  });

  it.each(CASES)('%s: a chain gives back the volatility, and that of the grid', (_, c) => {
    const slice = sliceOf(c);
    const strikes = [-1, -0.3, 0.4, 1].map((deviations) => strikeAt(c, deviations));
    const rows = strikes.flatMap((strike) => [1, -1].map((sign) => ({ sign: sign as 1 | -1, strike })));
    const pricing = new DividendPricing(slice);
    const price = Float64Array.from(rows, ({ sign, strike }) => slice.price(sign, c.spot, strike, c.volatility));
    const volatility = rows.map(({ sign, strike }, i) =>
      pricing.volatilityOrMinusReason(sign, price[i], c.spot, strike),
    );
    rows.forEach(({ sign, strike }, i) => {
      if (price[i] <= Math.max(sign * (c.spot - strike), 0) * (1 + 1e-4)) return;
      expect(Math.abs(volatility[i] - c.volatility)).toBeLessThan(1e-5);
      const grid = americanDividendVolatility({ ...c, sign, strike }, price[i]);
      expect(Math.abs(volatility[i] - grid.volatility)).toBeLessThan(5e-4);
    });
  });
});

describe('parity with cash dividends', () => {
  it.each(CASES)('%s: the residual yield, and one volatility a strike', (_, c) => {
    const smile = (strike: number) => c.volatility - 0.3 * Math.log(strike / c.spot);
    const strikes = [-0.4, -0.2, 0, 0.2, 0.4].map((deviations) => strikeAt(c, deviations));
    const pairs = strikes.map((strike) => {
      const price = (sign: 1 | -1) =>
        americanWithDividends({ ...c, sign, strike, volatility: smile(strike) }, 800).price;
      return { strike, call: price(1), put: price(-1) };
    });
    const slice = dividendSliceByParity(pairs, c.spot, c.years, c.rate, c.dividends)!;
    expect(Math.abs(slice.forward(c.spot) / sliceOf(c).forward(c.spot) - 1)).toBeLessThan(3e-5);
    for (const { strike, call, put } of pairs) {
      const volatility = (sign: 1 | -1, price: number) =>
        dividendVolatilityOrMinusReason(slice, sign, price, c.spot, strike);
      expect(100 * Math.abs(volatility(1, call) - volatility(-1, put))).toBeLessThan(0.05);
      expect(100 * Math.abs(volatility(1, call) - smile(strike))).toBeLessThan(0.05);
    }
  });

  it('the residual yield is what the dividends leave of the forward', () => {
    const slice = new DividendSlice(1, 0.04, 0.013, quarterly(0.2, 4, 1));
    expect(residualYield(slice.forward(100), 100, 1, 0.04, slice.dividends)).toBeCloseTo(0.013, 12);
  });

  it('prices no dividend after expiry, none gone, none of a third of the spot', () => {
    expect(pricesDividends([{ years: 0.5, amount: 1 }], 100, 0.5)).toBe(false);
    expect(pricesDividends([{ years: -0.1, amount: 1 }], 100, 0.5)).toBe(false);
    expect(pricesDividends([{ years: 0.1, amount: 35 }], 100, 0.5)).toBe(false);
    expect(pricesDividends([{ years: 0.1, amount: 1 }], 100, 0.5)).toBe(true);
  });

  it('is found though most calls are about to be exercised and agree with any forward', () => {
    const c = terms(100, 28 / 365, 0.042, 0.4, 0.25, [{ years: 1 / 365, amount: 2 }]);
    const pairs = [84, 86, 88, 90, 92, 94, 101, 103].map((strike) => {
      const price = (sign: 1 | -1) => americanWithDividends({ ...c, sign, strike }, 800).price;
      // Half a cent too much: what exercised calls say is noise.
      return { strike, call: price(1) + 0.005, put: price(-1) };
    });
    const slice = dividendSliceByParity(pairs, c.spot, c.years, c.rate, c.dividends)!;
    expect(Math.abs(slice.forward(c.spot) / sliceOf(c).forward(c.spot) - 1)).toBeLessThan(2e-4);
  });

  it('gives nothing where the pairs hold no volatility', () => {
    const pairs = [{ strike: 100, call: 0, put: 0 }];
    expect(dividendSliceByParity(pairs, 100, 0.5, 0.04, [{ years: 0.2, amount: 1 }])).toBeUndefined();
  });
});
