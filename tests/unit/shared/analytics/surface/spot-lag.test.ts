import { describe, expect, it } from 'vitest';
import { SpotLag, type PriceDoubt } from '../../../../../src/shared/analytics/surface/spot-lag.ts';

const OF_NOW: PriceDoubt = { usualLag: 0.0002, isOfNow: true };
const RECENT: PriceDoubt = { usualLag: 0.0012, isOfNow: false };
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
      doubt: RECENT,
    });
    expect(inBp(lag.lag)).toBe(5);
    expect(lag.carry).toBeCloseTo(0.0125, 3);
  });

  it('is neither within the error, and no stale expiry decides', () => {
    const quiet = passes(new SpotLag(), [7, 14, 28, 91], () => 0.0002, { count: 20, doubt: RECENT });
    expect([quiet.lag, quiet.carry]).toEqual([0, 0]);
    const now = passes(new SpotLag(), [7, 14, 28, 91], () => 0.0002, { count: 20 });
    expect([now.lag, now.carry]).toEqual([0, expect.closeTo(0, 2)]);
    const stale = passes(new SpotLag(), [7, 14, 28, 119], (years) => (years < 0.02 ? 0.02 : 0) - 0.1 * years, {
      count: 5,
    });
    expect(Math.abs(inBp(stale.lag))).toBeLessThan(5);
    expect(stale.carry).toBeCloseTo(0.1, 2);
  });

  it('follows borrow that falls, and takes a lag of spot for no change of it', () => {
    const days = [14, 28, 119];
    const lag = passes(new SpotLag(), days, (years) => -0.2 * years, { count: 10 });
    passes(lag, days, (years) => 0.004 - 0.2 * years, { count: 2, from: 10, doubt: RECENT });
    expect(inBp(lag.lag)).toBeGreaterThan(25);
    expect(lag.carry + lag.own).toBeCloseTo(0.2, 2);
    passes(lag, days, () => 0, { count: 1, from: 12 });
    expect([lag.lag, lag.carry]).toEqual([0, 0]);
  });

  it('of one near expiry is borrow at once beside a price of now, and a lag beside an old one', () => {
    const alone = (doubt: PriceDoubt, count: number): SpotLag =>
      passes(new SpotLag(), [7], (years) => -0.15 * years, { doubt, count });
    const now = alone(OF_NOW, 2);
    expect(now.carry + now.own).toBeGreaterThan(0.14);
    expect(now.lag).toBe(0);
    expect(alone(OLD, 5).carry).toBe(0);
    expect(inBp(alone(OLD, 5).lag)).toBeLessThan(-15);
  });

  it('is no lag beside a price of now, whatever borrow does over time', () => {
    const borrows: ((years: number) => number)[] = [
      (years) => 0.05 + 0.55 * Math.exp(-9 * years),
      (years) => (years < 0.02 ? 0.8 : 0.05),
      (years) => 0.3 * (1 - Math.exp(-6 * years)),
      // What is paid before all of them, and nobody announced.
      (years) => 0.006 / years,
    ];
    const days = [7, 14, 28, 119];
    for (const borrow of borrows) {
      const lag = passes(new SpotLag(), days, (years) => -borrow(years) * years, { count: 3 });
      expect(Math.abs(inBp(lag.lag))).toBeLessThan(3);
      for (const day of days) {
        const years = day / 365;
        lag.recall(day);
        expect(Math.abs(lag.carry + lag.own - borrow(years)) * years).toBeLessThan(5e-4);
      }
    }
  });

  it('is a lag of the quotes beside a price of now while that moves', () => {
    const lag = new SpotLag();
    const days = [7, 14, 28, 119];
    passes(lag, days, () => 0, { count: 5 });
    for (let pass = 1; pass <= 10; pass++) {
      const spot = 100 * Math.exp(6e-4 * pass);
      for (const day of days) {
        lag.read(day, { years: day / 365, offset: -9e-4, error: 5e-4, spot }, OF_NOW, (5 + pass) * 2_000);
      }
    }
    expect(inBp(lag.lag)).toBeLessThan(-6);
    expect(lag.carry).toBeLessThan(0.01);
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
