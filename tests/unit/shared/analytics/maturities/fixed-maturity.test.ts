import { describe, expect, it } from 'vitest';
import {
  atFixedMaturities,
  FIXED_DAYS,
  volatilityAt,
} from '../../../../../src/shared/analytics/maturities/fixed-maturity.ts';
import { eventVolatility, forwardVolatility } from '../../../../../src/shared/analytics/maturities/forward-variance.ts';

const day = 1 / 365;
const skew = (days: number, atmIv: number, riskReversal25 = -0.04, butterfly25 = 0.005) => ({
  years: days * day,
  atmIv,
  riskReversal25,
  butterfly25,
});

describe('fixed maturities', () => {
  it('are linear in total variance between the neighbours', () => {
    // 30 days of 20 and 40: w = ½(0.04·20 + 0.09·40)/365, σ = √(2.2/30).
    const [at30] = atFixedMaturities([skew(40, 0.3), skew(20, 0.2)], [30]);
    expect(at30.atmIv).toBeCloseTo(Math.sqrt(2.2 / 30), 14);
    // The wings the same way: calls 0.185 and 0.285, puts 0.225 and 0.325.
    const call = Math.sqrt((0.5 * (0.185 ** 2 * 20 + 0.285 ** 2 * 40)) / 30);
    const put = Math.sqrt((0.5 * (0.225 ** 2 * 20 + 0.325 ** 2 * 40)) / 30);
    expect(at30.riskReversal25).toBeCloseTo(call - put, 14);
    expect(at30.butterfly25).toBeCloseTo(0.5 * (call + put) - Math.sqrt(2.2 / 30), 14);
  });

  it('are the expiry itself on its day, and unknown outside the listed ones', () => {
    const expiries = [skew(9, 0.22), skew(30, 0.2), skew(91, 0.21), skew(182, 0.23)];
    const fixed = atFixedMaturities(expiries);
    expect(fixed.map((f) => f.days)).toEqual(FIXED_DAYS);
    expect(fixed[0].atmIv).toBeNaN();
    expect(fixed[1]).toMatchObject({ days: 30, atmIv: 0.2 });
    expect(fixed[1].riskReversal25).toBeCloseTo(-0.04, 14);
    expect(fixed.slice(2).every((f) => f.atmIv > 0.2 && f.atmIv < 0.23)).toBe(true);
    expect(atFixedMaturities(expiries, [183])[0].atmIv).toBeNaN();
    expect(atFixedMaturities([], [30])[0].atmIv).toBeNaN();
  });

  it('are beyond the quotes where one of the two expiries beside them is', () => {
    const beyond = { beyondQuotes: true } as const;
    const listed = [skew(90, 0.21), { ...skew(40, 0.2), ...beyond }, skew(20, 0.2), skew(100, 0.2)];
    const marks = atFixedMaturities(listed, [20, 30, 40, 60, 95]).map(({ beyondQuotes }) => beyondQuotes);
    expect(marks).toEqual([undefined, true, true, true, undefined]);
  });

  it('keep the at-the-money volatility where the wings are unknown', () => {
    const [at30] = atFixedMaturities([skew(20, 0.2, Number.NaN, Number.NaN), skew(40, 0.2)], [30]);
    expect(at30.atmIv).toBeCloseTo(0.2, 14);
    expect([at30.riskReversal25, at30.butterfly25]).toEqual([Number.NaN, Number.NaN]);
  });

  it('are unknown beside an expiry that is still awaited: the one behind it says something else', () => {
    const awaited = { ...skew(28, Number.NaN, Number.NaN, Number.NaN), awaited: true };
    const listed = [skew(10, 0.3), awaited, skew(40, 0.2), skew(70, 0.21)];
    const [at30, at60] = atFixedMaturities(listed, [30, 60]);
    expect(at30).toEqual({ days: 30, atmIv: Number.NaN, riskReversal25: Number.NaN, butterfly25: Number.NaN });
    expect(at60.atmIv).toBeGreaterThan(0.2);
  });

  it('take a wing from no further away than the volatility at the money', () => {
    const listed = [skew(10, 0.3, -0.1), skew(28, 0.2, Number.NaN, Number.NaN), skew(40, 0.2)];
    const [at30] = atFixedMaturities(listed, [30]);
    expect(at30.atmIv).toBeCloseTo(0.2, 12);
    expect([at30.riskReversal25, at30.butterfly25]).toEqual([Number.NaN, Number.NaN]);
  });

  it('pass over an expiry without a volatility', () => {
    const points = [
      { years: 20 * day, volatility: 0.2 },
      { years: 30 * day, volatility: Number.NaN },
      { years: 40 * day, volatility: 0.3 },
    ];
    expect(volatilityAt(points, 30 * day)).toBeCloseTo(Math.sqrt(2.2 / 30), 14);
  });
});

describe('between expiries', () => {
  it('forward volatility adds up to the later one, and is unknown where total variance falls', () => {
    const [first, second] = [
      { years: 0.25, volatility: 0.2 },
      { years: 0.5, volatility: 0.25 },
    ];
    // (0.0625·0.5 − 0.04·0.25)/0.25 = 0.085
    expect(forwardVolatility(first, second)).toBeCloseTo(Math.sqrt(0.085), 14);
    expect(forwardVolatility(first, { years: 0.5, volatility: 0.14 })).toBeNaN();
    expect(forwardVolatility(second, first)).toBeNaN();
  });

  it('takes an event out of the term structure it was put into', () => {
    const ambient = 0.25;
    const move = 0.06;
    const point = (days: number, events: number) => ({
      years: days * day,
      volatility: Math.sqrt((ambient ** 2 * days * day + events * move ** 2) / (days * day)),
    });
    const [before, after, later] = [point(3, 0), point(10, 1), point(38, 1)];
    for (const found of [eventVolatility(before, after, later), eventVolatility(before, after)]) {
      expect(found.ambient).toBeCloseTo(ambient, 12);
      expect(found.move).toBeCloseTo(move, 12);
      expect(found.expectedMove).toBeCloseTo(move * Math.sqrt(2 / Math.PI), 12);
    }
  });

  it('says nothing of an event the surface does not price', () => {
    const flat = (days: number) => ({ years: days * day, volatility: 0.3 });
    expect(eventVolatility(flat(3), { years: 10 * day, volatility: 0.28 }).move).toBeNaN();
    expect(eventVolatility(flat(10), flat(3)).move).toBeNaN();
  });
});
