import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AmericanSlice } from '../../../../src/shared/analytics/american-slice.ts';
import { americanGreeksOf, americanPrice } from '../../../../src/shared/analytics/american.ts';
import { createGreekColumns, GREEK_NAMES, type OptionSign } from '../../../../src/shared/analytics/columns.ts';
import { europeanGreeksOf } from '../../../../src/shared/analytics/european-greeks.ts';
import { PremiumTable } from '../../../../src/shared/analytics/premium-table.ts';
import { reasonOf, SOLVED } from '../../../../src/shared/analytics/reasons.ts';
import { readOracle } from './oracle.ts';

/** `bench -- american` holds the tables to all 600. */
const every = (n: number) => readOracle().filter((_, i) => i % n === 0);
const row = createGreekColumns(1);

describe('prices from the tables of an expiry', () => {
  it('agree with QuantLib to 2e-7 of spot', () => {
    for (const o of every(5)) {
      const slice = new AmericanSlice(o.years, o.rate, o.dividendYield);
      expect(Math.abs(slice.price(o.sign, o.spot, o.strike, o.sigma) - o.americanPrice) / o.spot).toBeLessThan(2e-7);
    }
  });

  it('give back the volatility of every price that holds one', () => {
    for (const o of every(10)) {
      const slice = new AmericanSlice(o.years, o.rate, o.dividendYield);
      const price = slice.price(o.sign, o.spot, o.strike, o.sigma);
      const solved = slice.volatilityOrMinusReason(o.sign, price, o.spot, o.strike);
      if (solved > 0) {
        expect(slice.writeGreeks(row, 0, o.sign, o.spot, o.strike, o.sigma)).toBe(SOLVED);
        expect(Math.abs(solved - o.sigma) * row.vega[0]).toBeLessThan(1e-9 * o.spot);
      } else {
        expect(reasonOf(-solved).code).toBe('at-intrinsic');
        expect(price - o.sign * (o.spot - o.strike)).toBeLessThanOrEqual(1e-8 * o.spot);
      }
    }
  });
});

/** Typical sizes, by which errors of the Greeks are judged. */
function sizes(spot: number, years: number, sigma: number) {
  const deviation = spot * sigma * Math.sqrt(years);
  return {
    price: spot,
    delta: 1,
    gamma: 1 / deviation,
    theta: deviation / years,
    vega: spot * Math.sqrt(years),
    rho: spot * years,
    vanna: 1 / sigma,
    charm: 1 / years,
  };
}
/** Of that size. Those of the direct kernel are themselves differences, of rate by 2 basis points. */
const TOLERANCE = {
  price: 2e-7,
  delta: 1e-5,
  gamma: 1e-4,
  theta: 3e-5,
  vega: 3e-5,
  rho: 2e-3,
  vanna: 1e-3,
  charm: 5e-3,
};

describe('Greeks from the tables', () => {
  it('are those of the boundary solved for the contract alone', () => {
    for (const years of [1 / 365, 14 / 365, 0.25, 1, 2]) {
      for (const [rate, dividendYield] of [
        [0.045, 0.013],
        [0.045, 0],
        [0.02, 0.05],
        [0.03, 0.03],
      ]) {
        const slice = new AmericanSlice(years, rate, dividendYield);
        for (const sigma of [0.12, 0.31, 0.9]) {
          const unit = sizes(100, years, sigma);
          for (const sign of [1, -1] as const) {
            for (const deviations of [-2.5, -1.2, -0.3, 0, 0.4, 1.3, 2.5]) {
              const strike = 100 * Math.exp(deviations * sigma * Math.sqrt(years));
              const direct = americanGreeksOf(sign, 100, strike, years, rate, dividendYield, sigma);
              expect(slice.writeGreeks(row, 0, sign, 100, strike, sigma)).toBe(direct.reason);
              for (const name of GREEK_NAMES) {
                const error = Math.abs(row[name][0] - direct[name]) / unit[name];
                expect(error, `${name} ${years} ${rate} ${dividendYield} ${sigma} ${sign} ${strike}`).toBeLessThan(
                  TOLERANCE[name],
                );
              }
            }
          }
        }
      }
    }
  });

  it('satisfy the Black-Scholes equation and never show a negative gamma', () => {
    const slice = new AmericanSlice(0.4, 0.05, 0.01);
    for (let spot = 60; spot < 140; spot += 0.37) {
      slice.writeGreeks(row, 0, -1, spot, 100, 0.25);
      if (row.gamma[0] === 0) continue;
      const diffusion = 0.5 * 0.25 ** 2 * spot ** 2 * row.gamma[0];
      const residual = row.theta[0] + diffusion + 0.04 * spot * row.delta[0] - 0.05 * row.price[0];
      expect(Math.abs(residual)).toBeLessThan(1e-10 * spot);
      expect(row.gamma[0]).toBeGreaterThan(0);
    }
  });

  it('run into the exercise boundary with gamma at its limit there', () => {
    const slice = new AmericanSlice(0.5, 0.05, 0.01);
    let boundary = 60;
    for (let [low, high] = [60, 100]; high - low > 1e-9;) {
      boundary = 0.5 * (low + high);
      slice.writeGreeks(row, 0, -1, boundary, 100, 0.25);
      if (row.theta[0] === 0) low = boundary;
      else high = boundary;
    }
    slice.writeGreeks(row, 0, -1, boundary + 1e-7, 100, 0.25);
    expect(row.delta[0]).toBeCloseTo(-1, 5);
    // θ = 0 and Δ = −1 there, so the Black-Scholes equation fixes gamma: 2(rK − qS)/(σ²S²).
    const limit = (2 * (0.05 * 100 - 0.01 * boundary)) / (0.25 ** 2 * boundary ** 2);
    expect(Math.abs(row.gamma[0] / limit - 1)).toBeLessThan(1e-3);
    slice.writeGreeks(row, 0, -1, boundary - 1e-7, 100, 0.25);
    expect([row.delta[0], row.gamma[0]]).toEqual([-1, 0]);
    expect(row.price[0]).toBeCloseTo(100 - boundary + 1e-7, 12);
  });
});

describe('a slice that moves with time and carry', () => {
  it('prices as one made on the spot does', () => {
    const start = new AmericanSlice(0.5, 0.04, 0.02);
    start.price(-1, 100, 100, 0.2);
    start.price(1, 100, 100, 0.2);
    fc.assert(
      fc.property(
        fc.constantFrom<OptionSign>(1, -1),
        fc.double({ min: 0.45, max: 0.5, noNaN: true }),
        fc.double({ min: 0.018, max: 0.022, noNaN: true }),
        fc.double({ min: 70, max: 140, noNaN: true }),
        fc.double({ min: 0.1, max: 0.6, noNaN: true }),
        (sign, years, dividendYield, strike, sigma) => {
          start.moveTo(years, 0.04, dividendYield);
          expect([start.years, start.rate, start.dividendYield]).toEqual([years, 0.04, dividendYield]);
          const fresh = americanPrice(sign, 100, strike, years, 0.04, dividendYield, sigma);
          expect(Math.abs(start.price(sign, 100, strike, sigma) - fresh)).toBeLessThan(3e-7 * 100);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps its tables for a small move and gives them up for a large one', () => {
    const table = new PremiumTable(0.02, 0.01);
    expect(table.moveTo(0.02 * 0.999, 0.01 * 0.999)).toBe(true);
    expect(table.moveTo(0.02, 0.0101)).toBe(true);
    expect(table.moveTo(0.02, 0.0112)).toBe(false);
    expect(table.moveTo(0.0212, 0.01)).toBe(false);
    expect(table.moveTo(Number.NaN, 0.01)).toBe(false);
  });

  it('follows a carry that changes sign', () => {
    const slice = new AmericanSlice(0.5, 0.04, 0.01);
    for (const dividendYield of [0, -0.01, 0.02]) {
      slice.moveTo(0.5, 0.04, dividendYield);
      for (const sign of [1, -1] as const) {
        const alone = americanPrice(sign, 100, 95, 0.5, 0.04, dividendYield, 0.3);
        expect(Math.abs(slice.price(sign, 100, 95, 0.3) - alone)).toBeLessThan(2e-5);
      }
    }
  });
});

describe('where there is no table', () => {
  it('is the European kernel where exercise never pays', () => {
    const slice = new AmericanSlice(0.5, 0.04, 0);
    slice.writeGreeks(row, 0, 1, 100, 90, 0.3);
    const european = europeanGreeksOf(1, 100, 90, 0.5, 0.04, 0, 0.3);
    for (const name of GREEK_NAMES) expect(row[name][0]).toBe(european[name]);
  });

  it('refuses two boundaries with its reason, and bad input with its own', () => {
    const slice = new AmericanSlice(1, -0.01, -0.03);
    expect(reasonOf(slice.writeGreeks(row, 0, -1, 100, 100, 0.2)).code).toBe('two-boundaries');
    expect(row.price[0]).toBeNaN();
    expect(reasonOf(-slice.volatilityOrMinusReason(-1, 8, 100, 100)).code).toBe('two-boundaries');
    const usual = new AmericanSlice(1, 0.03, 0.01);
    expect(usual.price(-1, Number.NaN, 100, 0.2)).toBeNaN();
    expect(reasonOf(usual.writeGreeks(row, 0, -1, 100, 0, 0.2)).code).toBe('bad-input');
    expect(reasonOf(-usual.volatilityOrMinusReason(-1, 8, 100, Number.NaN)).code).toBe('bad-input');
  });

  it('solves a contract alone where the rate of its put form is 0 and the yield negative', () => {
    const slice = new AmericanSlice(0.5, -0.01, 0);
    const alone = americanGreeksOf(1, 100, 95, 0.5, -0.01, 0, 0.3);
    expect(slice.writeGreeks(row, 0, 1, 100, 95, 0.3)).toBe(SOLVED);
    expect([row.price[0], row.delta[0]]).toEqual([alone.price, alone.delta]);
    expect(slice.price(1, 100, 95, 0.3)).toBeGreaterThan(0);
  });

  it('never prices below nothing, however far out of the money', () => {
    const slice = new AmericanSlice(0.1, 0.5, 0.001);
    for (let strike = 80; strike < 100; strike += 0.31) {
      expect(slice.price(-1, 100, strike, 0.0556)).toBeGreaterThanOrEqual(0);
    }
  });

  it('names why a price holds no volatility', () => {
    const slice = new AmericanSlice(0.5, 0.05, 0);
    const code = (sign: OptionSign, price: number, spot: number) =>
      reasonOf(-slice.volatilityOrMinusReason(sign, price, spot, 100)).code;
    expect(code(-1, 30, 70)).toBe('at-intrinsic');
    expect(code(-1, 30 + 6e-7, 70)).toBe('at-intrinsic');
    expect(code(-1, 30 - 6e-7, 70)).toBe('at-intrinsic');
    expect(code(-1, 29.9, 70)).toBe('below-intrinsic');
    expect(code(1, 30.5, 130)).toBe('below-intrinsic'); // a call without yield is worth at least S − K·e^{−rT}
    expect(code(-1, 0, 70)).toBe('zero-price');
    expect(code(-1, 100.5, 70)).toBe('above-maximum');
    expect(slice.volatilityOrMinusReason(-1, 30 + 2e-3, 70, 100)).toBeGreaterThan(0.1);
  });
});
