import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionSign } from '../../../../src/shared/analytics/columns.ts';
import { europeanGreeksOf } from '../../../../src/shared/analytics/european-greeks.ts';
import { europeanImpliedVolatility } from '../../../../src/shared/analytics/european-implied.ts';
import { europeanPrice } from '../../../../src/shared/analytics/european.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const sign = fc.constantFrom<OptionSign>(1, -1);
/** From minutes to five years, strikes to ±8 standard deviations, rates of both signs. */
const market = fc
  .record({
    spot: between(0.5, 8000),
    deviations: between(-8, 8),
    years: between(Math.log(2e-6), Math.log(5)).map(Math.exp),
    rate: between(-0.05, 0.12),
    dividendYield: between(-0.03, 0.12),
    sigma: between(Math.log(0.01), Math.log(4)).map(Math.exp),
  })
  .map((m) => ({ ...m, strike: m.spot * Math.exp(m.deviations * m.sigma * Math.sqrt(m.years)) }));

describe('European price', () => {
  it('keeps put-call parity', () => {
    fc.assert(
      fc.property(market, (m) => {
        const call = europeanPrice(1, m.spot, m.strike, m.years, m.rate, m.dividendYield, m.sigma);
        const put = europeanPrice(-1, m.spot, m.strike, m.years, m.rate, m.dividendYield, m.sigma);
        const spotPv = m.spot * Math.exp(-m.dividendYield * m.years);
        const strikePv = m.strike * Math.exp(-m.rate * m.years);
        expect(Math.abs(call - put - (spotPv - strikePv))).toBeLessThanOrEqual(1e-14 * (spotPv + strikePv));
      }),
    );
  });

  it('stays within the no-arbitrage bounds and rises with volatility', () => {
    fc.assert(
      fc.property(sign, market, (side, m) => {
        const price = europeanPrice(side, m.spot, m.strike, m.years, m.rate, m.dividendYield, m.sigma);
        const spotPv = m.spot * Math.exp(-m.dividendYield * m.years);
        const strikePv = m.strike * Math.exp(-m.rate * m.years);
        const slack = 1e-14 * (spotPv + strikePv);
        expect(price).toBeGreaterThanOrEqual(Math.max(side * (spotPv - strikePv), 0) - slack);
        expect(price).toBeLessThanOrEqual((side > 0 ? spotPv : strikePv) + slack);
        const higher = europeanPrice(side, m.spot, m.strike, m.years, m.rate, m.dividendYield, m.sigma * 1.001);
        expect(higher).toBeGreaterThanOrEqual(price - slack);
      }),
    );
  });

  it('falls with the strike for calls and rises for puts', () => {
    fc.assert(
      fc.property(sign, market, (side, m) => {
        const price = europeanPrice(side, m.spot, m.strike, m.years, m.rate, m.dividendYield, m.sigma);
        const next = europeanPrice(side, m.spot, m.strike * 1.001, m.years, m.rate, m.dividendYield, m.sigma);
        expect(side * (price - next)).toBeGreaterThanOrEqual(-1e-14 * (m.spot + m.strike));
      }),
    );
  });
});

describe('European Greeks', () => {
  it('satisfy the Black-Scholes equation θ + ½σ²S²Γ + (r−q)SΔ − rV = 0', () => {
    fc.assert(
      fc.property(sign, market, (side, m) => {
        const g = europeanGreeksOf(side, m.spot, m.strike, m.years, m.rate, m.dividendYield, m.sigma);
        const diffusion = 0.5 * m.sigma ** 2 * m.spot ** 2 * g.gamma;
        const residual = g.theta + diffusion + (m.rate - m.dividendYield) * m.spot * g.delta - m.rate * g.price;
        expect(Math.abs(residual)).toBeLessThanOrEqual(1e-12 * (diffusion + m.spot + m.strike));
      }),
    );
  });

  it('vanna and charm are the slopes of delta in volatility and in time', () => {
    fc.assert(
      fc.property(
        sign,
        market.filter((m) => Math.abs(m.deviations) < 4 && m.years > 1e-3),
        (side, m) => {
          const at = (years: number, sigma: number) =>
            europeanGreeksOf(side, m.spot, m.strike, years, m.rate, m.dividendYield, sigma);
          const g = at(m.years, m.sigma);
          const dv = 1e-5 * m.sigma;
          const dt = 1e-5 * m.years;
          const vanna = (at(m.years, m.sigma + dv).delta - at(m.years, m.sigma - dv).delta) / (2 * dv);
          const charm = (at(m.years - dt, m.sigma).delta - at(m.years + dt, m.sigma).delta) / (2 * dt);
          expect(Math.abs(g.vanna - vanna) * m.sigma).toBeLessThan(1e-7);
          expect(Math.abs(g.charm - charm) * m.years).toBeLessThan(1e-7);
        },
      ),
    );
  });
});

describe('European implied volatility', () => {
  it('gives back the volatility to the precision the price holds', () => {
    fc.assert(
      fc.property(sign, market, (side, m) => {
        const g = europeanGreeksOf(side, m.spot, m.strike, m.years, m.rate, m.dividendYield, m.sigma);
        const solved = europeanImpliedVolatility(side, g.price, m.spot, m.strike, m.years, m.rate, m.dividendYield);
        // One rounding of the price, or of the intrinsic value inside it, moves σ by ε·scale/vega.
        const scale = side * (m.spot - m.strike) > 0 || g.price > m.strike ? m.spot + m.strike : g.price;
        const condition = (1 + scale / (g.vega * m.sigma)) * (1 + m.deviations ** 2);
        if (condition > 1e10) return;
        expect(solved.reason).toBe(0);
        expect(Math.abs(solved.volatility / m.sigma - 1)).toBeLessThan(1e-14 * condition);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('European implied volatility on a dense net', () => {
  /** The worst of |σ/σ₀ − 1| against what a price of double precision can hold. */
  const worstError = (logMoneyness: readonly number[], totals: readonly number[]) => {
    let worst = 0;
    for (const x of logMoneyness) {
      for (const s of totals) {
        const strike = 100 * Math.exp(x);
        const sign: OptionSign = x > 0 ? 1 : -1;
        const { price, vega } = europeanGreeksOf(sign, 100, strike, 1, 0, 0, s);
        if (price < 1e-250 || price > 100 * Math.min(1, strike / 100) * (1 - 1e-9)) continue;
        const { volatility } = europeanImpliedVolatility(sign, price, 100, strike, 1, 0, 0);
        const condition = Math.max(1, price / (vega * s)) * (1 + 0.5 * (x / s) ** 2);
        const error = Math.abs(volatility / s - 1) / condition;
        worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
      }
    }
    return worst;
  };
  const steps = (from: number, to: number, step: number) =>
    Array.from({ length: Math.floor((to - from) / step) }, (_, i) => from + i * step);

  it('solves far strikes of long expiries: K/F from 0.004 to 0.03 and the reciprocals, σ√T from 1.5 to 2.2', () => {
    const far = steps(Math.log(0.004), Math.log(0.03), 0.011);
    expect(worstError([...far, ...far.map((x) => -x)], steps(1.5, 2.2, 0.0031))).toBeLessThan(1e-13);
  });

  it('solves an index put at a fiftieth of spot and 3.73 years', () => {
    const price = europeanPrice(-1, 6600, 100, 3.73, 0.04, 0.013, 0.96);
    expect(europeanImpliedVolatility(-1, price, 6600, 100, 3.73, 0.04, 0.013).volatility).toBeCloseTo(0.96, 12);
  });

  it('solves everything else, across the seams of its guesses', () => {
    const moneyness = steps(Math.log(1e-8), Math.log(20), 0.31).map(Math.exp);
    const totals = steps(Math.log(1e-5), Math.log(15), 0.053).map(Math.exp);
    expect(worstError([...moneyness, ...moneyness.map((x) => -x)], totals)).toBeLessThan(1e-13);
  });
});
