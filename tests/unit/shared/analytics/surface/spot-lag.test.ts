import { describe, expect, it } from 'vitest';
import { SpotLag, type PriceDoubt } from '../../../../../src/shared/analytics/surface/spot-lag.ts';

const OF_NOW: PriceDoubt = { usualLag: 0.0012, isOfNow: true };
const OLD: PriceDoubt = { usualLag: 0.003, isOfNow: false };

/** Passes two seconds apart over expiries of so many days; `said` is ln of the parity forward over spot at the rate. */
function passes(
  lag: SpotLag,
  days: readonly number[],
  said: (years: number) => number,
  { count = 1, from = 0, doubt = OF_NOW, error = 5e-4 } = {},
): SpotLag {
  for (let pass = 1; pass <= count; pass++) {
    for (const day of days) {
      const years = day / 365;
      lag.read(day, { years, offset: said(years), error, spot: 100 }, doubt, (from + pass) * 2_000);
    }
  }
  return lag;
}

const inBp = (value: number): number => Math.round(value * 1e4);

describe('lag of spot and borrow', () => {
  it('is borrow where it grows with time, also of weeklies and at once', () => {
    const lag = passes(new SpotLag(), [7, 14, 21], (years) => -0.15 * years);
    expect(lag.lag).toBe(0);
    expect(lag.carry).toBeGreaterThan(0.12);
    passes(lag, [7, 14, 21], (years) => -0.15 * years, { count: 20, from: 1 });
    expect(lag.lag).toBe(0);
    expect(lag.carry + lag.own).toBeCloseTo(0.15, 2);
    expect(lag.isAmbiguous).toBe(false);
  });

  it('is a lag where it is the same in all expiries, however large', () => {
    for (const size of [0.002, 0.01, -0.01]) {
      const lag = passes(new SpotLag(), [14, 28, 119], () => size, { doubt: OLD });
      expect(lag.carry).toBe(0);
      expect(lag.lag / size).toBeGreaterThan(0.8);
    }
  });

  it('tells both at once', () => {
    const lag = passes(new SpotLag(), [1, 2, 7, 14, 28, 91, 182, 365], (years) => 0.0005 - 0.0125 * years, {
      count: 10,
      error: 5e-5,
    });
    expect(inBp(lag.lag)).toBe(5);
    expect(lag.carry).toBeCloseTo(0.0125, 3);
  });

  it('is neither within the error, and no stale expiry decides', () => {
    const quiet = passes(new SpotLag(), [7, 14, 28, 91], () => 0.0002, { count: 20 });
    expect([quiet.lag, quiet.carry]).toEqual([0, 0]);
    const stale = passes(new SpotLag(), [7, 14, 28, 119], (years) => (years < 0.02 ? 0.02 : 0) - 0.1 * years, {
      count: 5,
    });
    expect(Math.abs(inBp(stale.lag))).toBeLessThan(5);
    expect(stale.carry).toBeCloseTo(0.1, 2);
  });

  it('follows borrow that falls, and takes a lag of spot for no change of it', () => {
    const days = [14, 28, 119];
    const lag = passes(new SpotLag(), days, (years) => -0.2 * years, { count: 10 });
    passes(lag, days, (years) => 0.004 - 0.2 * years, { count: 2, from: 10 });
    expect(inBp(lag.lag)).toBeGreaterThan(25);
    expect(lag.carry + lag.own).toBeCloseTo(0.2, 2);
    passes(lag, days, () => 0, { count: 1, from: 12 });
    expect([lag.lag, lag.carry]).toEqual([0, 0]);
  });

  it('of one near expiry alone is a lag first, and borrow when it lasts beside a price of now', () => {
    const alone = (doubt: PriceDoubt, count: number): SpotLag =>
      passes(new SpotLag(), [7], (years) => -0.15 * years, { doubt, count });
    expect(alone(OF_NOW, 1).carry).toBe(0);
    expect(inBp(alone(OF_NOW, 1).lag)).toBeLessThan(-15);
    expect(alone(OF_NOW, 20).carry).toBeGreaterThan(0.1);
    expect(alone(OLD, 5).carry).toBe(0);
  });

  it('is that of those who stay, where one goes before anybody asks what it said', () => {
    const lag = passes(new SpotLag(), [7], () => 0.02);
    lag.drop(7);
    passes(lag, [14, 28, 119], (years) => -0.1 * years, { from: 1, count: 5 });
    expect(lag.carry).toBeCloseTo(0.1, 2);
    expect(inBp(lag.lag)).toBe(0);
  });

  it('is not told by one expiry, nor by those that have gone', () => {
    const days = [14, 28, 119];
    const lag = passes(new SpotLag(), days, (years) => -0.2 * years, { count: 3 });
    expect(lag.isTold).toBe(true);
    lag.keepOnly(new Set([28, 119]));
    lag.drop(28);
    expect(lag.isTold).toBe(false);
    lag.forget();
    passes(lag, days, () => 0);
    expect([lag.lag, lag.carry]).toEqual([0, 0]);
  });
});
