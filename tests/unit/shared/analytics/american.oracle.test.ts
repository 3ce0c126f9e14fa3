/** The American kernel against QuantLib's high-precision fixed-point engine (600 options). */
import { describe, expect, it } from 'vitest';
import { SliceCurves } from '../../../../src/shared/analytics/american-curves.ts';
import { americanImpliedVolatility } from '../../../../src/shared/analytics/american-implied.ts';
import {
  americanGreeksOf,
  americanPrice,
  americanPriceFrom,
  TIME_MARGIN,
  writeAmericanGreeks,
} from '../../../../src/shared/analytics/american.ts';
import { createGreekColumns } from '../../../../src/shared/analytics/columns.ts';
import { reasonOf, SOLVED } from '../../../../src/shared/analytics/reasons.ts';
import { readOracle } from './oracle.ts';

const oracle = readOracle();
const every = (n: number) => oracle.filter((_, i) => i % n === 0);

describe('against the QuantLib oracle', () => {
  it('prices to 2e-7 of spot', () => {
    for (const row of oracle) {
      const price = americanPrice(row.sign, row.spot, row.strike, row.years, row.rate, row.dividendYield, row.sigma);
      expect(Math.abs(price - row.americanPrice) / row.spot).toBeLessThan(2e-7);
    }
  });

  it('prices as well from boundaries interpolated over volatility', () => {
    for (const row of every(6)) {
      const slice = new SliceCurves(row.years * TIME_MARGIN, row.rate, row.dividendYield);
      const price = americanPriceFrom(slice, row.sign, row.spot, row.strike, row.years, row.sigma);
      expect(Math.abs(price - row.americanPrice) / row.spot).toBeLessThan(2e-7);
    }
  });

  it('gives back the volatility of every row whose price holds one, and says why of the others', () => {
    let without = 0;
    for (const row of oracle) {
      const { spot, strike, years, rate, dividendYield, sigma } = row;
      const solved = americanImpliedVolatility(row.sign, row.americanPrice, spot, strike, years, rate, dividendYield);
      if (solved.reason === SOLVED) {
        const { vega } = americanGreeksOf(row.sign, spot, strike, years, rate, dividendYield, sigma);
        expect(Math.abs(solved.volatility - sigma) * vega).toBeLessThan(2e-7 * spot);
        continue;
      }
      without++;
      expect(['at-intrinsic', 'below-intrinsic']).toContain(reasonOf(solved.reason).code);
      // Exercised at once, or all but; QuantLib's own error, 5e-8 of spot, puts some of them below intrinsic.
      expect(Math.abs(row.americanPrice - row.sign * (spot - strike))).toBeLessThan(1e-7 * spot);
    }
    expect(without).toBe(52);
  });
});

describe('Greeks', () => {
  it('the oracle differences of price, taken the same way, are the oracle delta and gamma', () => {
    for (const { sign, spot, strike, years, rate, dividendYield, sigma, americanDelta, americanGamma } of oracle) {
      const h = 1e-3 * spot;
      const [down, here, up] = [spot - h, spot, spot + h].map((s) =>
        americanPrice(sign, s, strike, years, rate, dividendYield, sigma),
      );
      expect(Math.abs((up - down) / (2 * h) - americanDelta)).toBeLessThan(1e-6);
      expect(Math.abs((up - 2 * here + down) / (h * h) - americanGamma) * spot).toBeLessThan(5e-3);
    }
  });

  /** Central difference of the price itself; `relativeStep` of the bumped input. */
  const slope = (f: (x: number) => number, x: number, step: number) => (f(x + step) - f(x - step)) / (2 * step);

  it('are the slopes of the price', () => {
    let checked = 0;
    for (const { sign, spot, strike, years, rate, dividendYield, sigma } of every(7)) {
      const g = americanGreeksOf(sign, spot, strike, years, rate, dividendYield, sigma);
      const deviations = Math.abs(Math.log(spot / strike)) / (sigma * Math.sqrt(years));
      if (g.gamma === 0 || deviations > 4 || g.price - sign * (spot - strike) < 1e-3 * spot) continue;
      const unit = spot * sigma * Math.sqrt(years);
      const delta = slope((s) => americanPrice(sign, s, strike, years, rate, dividendYield, sigma), spot, 0.02 * unit);
      expect(Math.abs(g.delta - delta)).toBeLessThan(5e-4);
      const deltaAt = (s: number) => americanGreeksOf(sign, s, strike, years, rate, dividendYield, sigma).delta;
      expect(Math.abs(g.gamma - slope(deltaAt, spot, 0.005 * unit)) * unit).toBeLessThan(2e-4);
      const deltaBy = (v: number) => americanGreeksOf(sign, spot, strike, years, rate, dividendYield, v).delta;
      expect(Math.abs(g.vanna - slope(deltaBy, sigma, 0.003 * sigma)) * sigma).toBeLessThan(2e-4);
      // The Black-Scholes equation holds where the option is held.
      const diffusion = 0.5 * sigma ** 2 * spot ** 2 * g.gamma;
      const residual = g.theta + diffusion + (rate - dividendYield) * spot * g.delta - rate * g.price;
      expect(Math.abs(residual)).toBeLessThan(1e-9 * spot);
      const vega = slope((v) => americanPrice(sign, spot, strike, years, rate, dividendYield, v), sigma, 0.003 * sigma);
      expect(Math.abs(g.vega - vega) * sigma).toBeLessThan(2e-5 * unit);
      const theta = -slope(
        (t) => americanPrice(sign, spot, strike, t, rate, dividendYield, sigma),
        years,
        0.003 * years,
      );
      expect(Math.abs(g.theta - theta) * years).toBeLessThan(2e-5 * unit);
      const rho = slope((r) => americanPrice(sign, spot, strike, years, r, dividendYield, sigma), rate + 1e-3, 5e-4);
      const rhoThere = americanGreeksOf(sign, spot, strike, years, rate + 1e-3, dividendYield, sigma).rho;
      expect(Math.abs(rhoThere - rho)).toBeLessThan(1e-3 * spot * Math.max(years, 0.05));
      checked++;
    }
    expect(checked).toBeGreaterThan(25);
  });

  it('run smoothly into the exercise boundary', () => {
    // A put deep enough to be exercised at some spot between 60 and 100.
    const source = new SliceCurves(0.5 * TIME_MARGIN, 0.05, 0.01);
    const row = createGreekColumns(1);
    let lastDelta = Number.NaN;
    let lastPrice = Number.NaN;
    let exercised = 0;
    let gammaAtBoundary = Number.NaN;
    for (let spot = 95; spot > 65; spot -= 0.01) {
      writeAmericanGreeks(row, 0, source, -1, spot, 100, 0.5, 0.25);
      const [delta, price, gamma] = [row.delta[0], row.price[0], row.gamma[0]];
      expect(delta).toBeGreaterThanOrEqual(-1 - 1e-9);
      if (!Number.isNaN(lastDelta)) {
        expect(Math.abs(delta - lastDelta)).toBeLessThan(0.01 * 0.12);
        expect(delta).toBeLessThanOrEqual(lastDelta + 1e-9);
        expect(Math.abs(price - lastPrice - 0.01 * -delta)).toBeLessThan(1e-5);
      }
      if (gamma > 0) gammaAtBoundary = gamma;
      else exercised++;
      [lastDelta, lastPrice] = [delta, price];
    }
    expect(exercised).toBeGreaterThan(100);
    expect(lastDelta).toBe(-1);
    // At the boundary θ = 0 and Δ = −1, so the Black-Scholes equation fixes gamma there: (rK − qS)·2/(σ²S²).
    const boundary = 100 - (100 - 65) + exercised * 0.01;
    const limit = (2 * (0.05 * 100 - 0.01 * boundary)) / (0.25 ** 2 * boundary ** 2);
    expect(Math.abs(gammaAtBoundary / limit - 1)).toBeLessThan(0.01);
  });
});
