import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEWEST_DAYS, standing } from '../../../../src/shared/history/rank.ts';
import { dayMeasure } from '../../../../src/shared/history/day-measures.ts';
import { closeToClose } from '../../../../src/shared/analytics/realised/estimators.ts';

const ramp = Array.from({ length: 101 }, (_, i) => 0.1 + i / 1000);

describe('where a number stands', () => {
  it('ranks between the extremes and counts the days below', () => {
    const { rank, percentile, days } = standing(ramp, 0.125);
    expect(rank).toBeCloseTo(0.25, 12);
    expect(percentile).toBeCloseTo(25 / 101, 12);
    expect(days).toBe(101);
  });

  it('counts only the days known', () => {
    const half = ramp.map((value, i) => (i % 2 ? value : Number.NaN));
    expect(standing(half, 0.15).days).toBe(50);
    expect(standing(half, 0.15).percentile).toBeCloseTo(25 / 50, 12);
  });

  it('is unknown of few days, of no value now, and of a year that stood still', () => {
    expect(standing(ramp.slice(0, FEWEST_DAYS - 1), 0.1)).toEqual({
      rank: Number.NaN,
      percentile: Number.NaN,
      days: 19,
    });
    expect(standing(ramp, Number.NaN).rank).toBeNaN();
    expect(standing(new Array(50).fill(0.2), 0.2).rank).toBeNaN();
  });

  it('stays within 0 and 1, also beyond the year’s extremes', () => {
    const values = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: FEWEST_DAYS, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 3, noNaN: true }), (past, now) => {
        const { rank, percentile } = standing(past, now);
        expect(Number.isNaN(rank) || (rank >= 0 && rank <= 1)).toBe(true);
        expect(percentile >= 0 && percentile <= 1).toBe(true);
      }),
    );
    expect(standing(ramp, 0.5)).toMatchObject({ rank: 1, percentile: 1 });
    expect(standing(ramp, 0.01)).toMatchObject({ rank: 0, percentile: 0 });
  });
});

describe('numbers made of days', () => {
  const bars = Array.from({ length: 60 }, (_, i) => {
    const close = 100 * Math.exp(0.01 * Math.sin(i * 1.7));
    return { open: close * 0.999, high: close * 1.01, low: close * 0.985, close };
  });
  const iv30 = bars.map((_, i) => 0.2 + i / 1000);
  const series = { bars, kept: () => iv30 };

  it('measures the 21 days that end on each day', () => {
    const rv = dayMeasure(series, 'rv21');
    expect(rv[20]).toBeNaN();
    expect(rv[30]).toBe(closeToClose(bars.slice(9, 31)));
  });

  it('takes from implied what had been realised, or what followed', () => {
    const rv = dayMeasure(series, 'rv21');
    expect(dayMeasure(series, 'premium')[30]).toBeCloseTo(iv30[30] - rv[30], 14);
    expect(dayMeasure(series, 'premiumRealised')[30]).toBeCloseTo(iv30[30] - rv[51], 14);
    expect(dayMeasure(series, 'premiumRealised')[45]).toBeNaN();
  });
});
