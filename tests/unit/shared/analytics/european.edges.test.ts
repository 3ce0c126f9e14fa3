import { describe, expect, it } from 'vitest';
import { createGreekColumns, createOptionColumns } from '../../../../src/shared/analytics/columns.ts';
import { europeanGreeks, europeanGreeksOf } from '../../../../src/shared/analytics/european-greeks.ts';
import {
  europeanImpliedVolatilities,
  europeanImpliedVolatility,
} from '../../../../src/shared/analytics/european-implied.ts';
import { europeanPrice } from '../../../../src/shared/analytics/european.ts';
import { toDisplayUnits } from '../../../../src/shared/analytics/greek-units.ts';
import { reasonOf } from '../../../../src/shared/analytics/reasons.ts';

const reason = (...args: Parameters<typeof europeanImpliedVolatility>) =>
  reasonOf(europeanImpliedVolatility(...args).reason).code;

describe('limits of the price', () => {
  it('is intrinsic at and after expiry', () => {
    expect(europeanPrice(1, 105, 100, 0, 0.05, 0.01, 0.2)).toBe(5);
    expect(europeanPrice(-1, 105, 100, 0, 0.05, 0.01, 0.2)).toBe(0);
    expect(europeanPrice(-1, 95, 100, -0.1, 0.05, 0.01, 0.2)).toBe(5);
  });

  it('is discounted intrinsic at zero volatility and the discounted leg at infinite volatility', () => {
    expect(europeanPrice(1, 105, 100, 1, 0.05, 0.01, 0)).toBeCloseTo(105 * Math.exp(-0.01) - 100 * Math.exp(-0.05), 13);
    expect(europeanPrice(-1, 105, 100, 1, 0.05, 0.01, 0)).toBe(0);
    expect(europeanPrice(1, 105, 100, 1, 0.05, 0.01, Number.POSITIVE_INFINITY)).toBe(105 * Math.exp(-0.01));
    expect(europeanPrice(-1, 105, 100, 1, 0.05, 0.01, Number.POSITIVE_INFINITY)).toBe(100 * Math.exp(-0.05));
    expect(europeanPrice(1, 105, 100, 1, 0, 0, 1e4)).toBeCloseTo(105, 12);
  });

  it('keeps its digits where the discounted legs all but cancel (40-digit references)', () => {
    const near = (price: number, reference: number) => expect(Math.abs(price / reference - 1)).toBeLessThan(1e-14);
    near(europeanPrice(1, 6500, 6500, 2 / 525_600, 0.05, 0, 0.0005), 0.003195494472730845);
    near(europeanPrice(1, 6500, 6500, 0.001, 0.05, 0.01, 0.0001), 0.25999220013433166);
    near(europeanPrice(1, 100, 99.5, 0.1, 0.05, 0, 0.0004), 0.9962583203281099);
  });

  it('is unknown, not zero, for impossible inputs', () => {
    for (const [spot, strike, sigma] of [
      [0, 100, 0.2],
      [100, -1, 0.2],
      [100, 100, -0.2],
      [Number.NaN, 100, 0.2],
      [100, 100, Number.NaN],
    ]) {
      expect(europeanPrice(1, spot, strike, 1, 0, 0, sigma)).toBeNaN();
      const greeks = europeanGreeksOf(1, spot, strike, 1, 0, 0, sigma);
      for (const value of Object.values(greeks)) expect(value).toBeNaN();
    }
  });
});

describe('limits of the Greeks', () => {
  it('delta steps and the rest vanish at zero time away from the strike', () => {
    const call = europeanGreeksOf(1, 105, 100, 0, 0.05, 0.01, 0.2);
    expect(call).toMatchObject({ price: 5, delta: 1, gamma: 0, vega: 0, rho: 0, vanna: 0 });
    expect(europeanGreeksOf(1, 95, 100, 0, 0.05, 0.01, 0.2).delta).toBe(0);
    expect(europeanGreeksOf(-1, 95, 100, 0, 0.05, 0.01, 0.2).delta).toBe(-1);
  });

  it('stays finite and sane in the last minute', () => {
    const minute = 1 / 525_600;
    const g = europeanGreeksOf(1, 6600, 6600, minute, 0.04, 0.01, 0.15);
    for (const value of Object.values(g)) expect(Number.isFinite(value)).toBe(true);
    expect(g.price).toBeCloseTo(0.3989422804 * 6600 * 0.15 * Math.sqrt(minute), 3);
  });

  it('is read per day and per point after one conversion', () => {
    const options = createOptionColumns(1);
    options.sign[0] = 1;
    options.spot[0] = options.strike[0] = 100;
    options.years[0] = 0.5;
    options.rate[0] = 0.04;
    const greeks = createGreekColumns(1);
    europeanGreeks(options, Float64Array.of(0.3), greeks);
    toDisplayUnits(greeks);
    const raw = europeanGreeksOf(1, 100, 100, 0.5, 0.04, 0, 0.3);
    expect(greeks.theta[0]).toBe(raw.theta / 365);
    expect(greeks.charm[0]).toBe(raw.charm / 365);
    expect(greeks.vega[0]).toBe(raw.vega / 100);
    expect(greeks.vanna[0]).toBe(raw.vanna / 100);
    expect(greeks.rho[0]).toBe(raw.rho / 100);
    expect(greeks.delta[0]).toBe(raw.delta);
  });
});

describe('no implied volatility, with the reason', () => {
  it.each<[string, ...Parameters<typeof europeanImpliedVolatility>]>([
    ['below-intrinsic', 1, 4, 105, 100, 1, 0, 0],
    ['at-intrinsic', 1, 5, 105, 100, 1, 0, 0],
    ['zero-price', 1, 0, 95, 100, 1, 0, 0],
    ['zero-price', -1, -2, 95, 100, 1, 0, 0],
    ['above-maximum', 1, 105, 105, 100, 1, 0, 0],
    ['above-maximum', -1, 100, 105, 100, 1, 0, 0],
    ['expired', 1, 5, 105, 100, 0, 0, 0],
    ['bad-input', 1, Number.NaN, 105, 100, 1, 0, 0],
    ['bad-input', 1, 5, 0, 100, 1, 0, 0],
    ['bad-input', 1, 5, 105, 100, Number.POSITIVE_INFINITY, 0, 0],
  ])('%s', (code, ...args) => {
    expect(reason(...args)).toBe(code);
    expect(europeanImpliedVolatility(...args).volatility).toBeNaN();
  });

  it('solves either side of the reasons', () => {
    expect(europeanImpliedVolatility(1, 5.0001, 105, 100, 1, 0, 0).volatility).toBeGreaterThan(0);
    expect(europeanImpliedVolatility(1, 1e-200, 95, 100, 1, 0, 0).volatility).toBeGreaterThan(0);
    expect(europeanImpliedVolatility(1, 104.999, 105, 100, 1, 0, 0).volatility).toBeGreaterThan(5);
  });

  it('a bad row of a batch spoils no other', () => {
    const options = createOptionColumns(3);
    options.sign.fill(1);
    options.spot.set([100, Number.NaN, 100]);
    options.strike.fill(100);
    options.years.fill(1);
    const volatility = new Float64Array(3);
    const reasons = new Uint8Array(3);
    europeanImpliedVolatilities(options, Float64Array.of(8, 8, 8), volatility, reasons);
    expect([...reasons].map((byte) => reasonOf(byte).code)).toEqual(['', 'bad-input', '']);
    expect(volatility[1]).toBeNaN();
    expect(volatility[0]).toBe(volatility[2]);
    expect(europeanPrice(1, 100, 100, 1, 0, 0, volatility[0])).toBeCloseTo(8, 13);
  });
});
