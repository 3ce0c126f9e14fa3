import { describe, expect, it } from 'vitest';
import { smilePlot } from '../../../../../src/renderer/panes/volatility/select-curves.ts';
import type { VolatilityResult } from '../../../../../src/shared/contract/analytics.ts';
import {
  awaitedText,
  leftOutText,
  residualsCsv,
  residualsOf,
  residualStrip,
  richAndCheap,
} from '../../../../../src/renderer/panes/volatility/select-residuals.ts';

const result: VolatilityResult = {
  what: 'volatility',
  underlying: 'SPY',
  atMs: 0,
  spot: 100,
  curves: [
    {
      expiry: '2026-12-18',
      root: 'SPY',
      years: 0.08,
      forward: 100.4,
      strikes: [90, 100, 110, 120],
      iv: [0.25, 0.2, 0.18, 0.18],
      callIv: [0.9, 0.9, 0.17, 0.185],
      putIv: [0.26, 0.201, 0.9, 0.9],
      halfSpread: [0.005, 0.002, 0.02, Number.NaN],
      oldQuotes: 0,
    },
  ],
};

describe('rich and cheap', () => {
  it('compares the out-of-the-money quote with the fit, where there is a spread to measure it by', () => {
    const found = residualsOf(result);
    expect(found.map(({ strike, right }) => `${strike}${right}`)).toEqual(['90P', '100P', '110C']);
    expect(found.map(({ residual }) => Math.round(1e4 * residual) / 1e4)).toEqual([0.01, 0.001, -0.01]);
    expect(found.map(({ halfSpreads }) => Math.round(10 * halfSpreads) / 10)).toEqual([2, 0.5, -0.5]);
  });

  it('lists the furthest from their fit in half-spreads first', () => {
    expect(richAndCheap(residualsOf(result), 1).map(({ strike }) => strike)).toEqual([90]);
    expect(residualsCsv(result).split('\r\n')[1]).toContain('SPY,2026-12-18,90,P,0.26,0.25,');
  });

  it('lists nothing of an expiry that is still being computed, and names it', () => {
    const first = { ...result, curves: [{ ...result.curves[0], provisional: true as const }, ...result.curves] };
    expect(residualsOf(first)).toHaveLength(residualsOf(result).length);
    expect(awaitedText(first)).toBe('Still being computed, and not listed yet: SPY 18 Dec.');
    expect(awaitedText(result)).toBe('');
    expect(residualsOf({ ...first, curves: first.curves.slice(0, 1) })).toEqual([]);
  });

  it('counts the quotes that nothing refreshes', () => {
    const [curve] = result.curves;
    const old = { ...result, curves: [{ ...curve, oldQuotes: 3 }, curve, { ...curve, oldQuotes: 1 }] };
    expect(leftOutText(old)).toBe('Left out: 4 quotes of 2 expiries that nothing refreshes now.');
    expect(leftOutText({ ...result, curves: [{ ...curve, oldQuotes: 1 }] })).toBe(
      'Left out: 1 quote of 1 expiry that nothing refreshes now.',
    );
    expect(leftOutText(result)).toBe('');
  });

  it('stands under the smile on its axis, those outside bid and ask apart', () => {
    const smile = smilePlot(result, 'otm', 'moneyness');
    const [inside, outside] = residualStrip(result, 'moneyness', smile).series;
    expect(Array.from(inside.x)).toEqual(
      [100, 110].map((strike) => expect.closeTo(100 * Math.log(strike / 100.4), 10)),
    );
    expect(Array.from(outside.y)).toEqual([expect.closeTo(1, 10)]);
    expect([inside.dots, outside.dots]).toEqual([undefined, true]);
    expect(residualStrip(result, 'moneyness', smile).rangeX).toBe(smile.rangeX);
  });
});
