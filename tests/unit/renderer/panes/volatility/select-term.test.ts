import { describe, expect, it } from 'vitest';
import type { MaturitiesResult } from '../../../../../src/shared/contract/analytics.ts';
import {
  listingsAround,
  maturitiesCsv,
  maturitiesPlot,
} from '../../../../../src/renderer/panes/volatility/select-term.ts';

const DAY = 86_400_000;
const listed = [1, 5, 8, 28, 33, 56, 63, 89, 120, 170, 190, 400].map((days) => ({
  expiry: `day ${days}`,
  root: 'SPY',
  days,
  settlesAtMs: days * DAY,
}));

describe('fixed maturities in the volatility pane', () => {
  it('ask for the listings on either side of each, and no others', () => {
    expect(listingsAround(listed, 0).map((key) => Number(key.split(' ')[2]))).toEqual([
      5, 8, 28, 33, 56, 63, 89, 120, 170, 190,
    ]);
    expect(listingsAround(listed.slice(0, 3), 0).map((key) => Number(key.split(' ')[2]))).toEqual([5, 8]);
  });

  const result: MaturitiesResult = {
    what: 'maturities',
    underlying: 'SPY',
    atMs: 0,
    spot: 650,
    fixed: [{ days: 30, atmIv: 0.17, riskReversal25: -0.03, butterfly25: 0.01, modelFreeIv: Number.NaN }],
    expiries: [
      {
        root: 'SPY',
        expiry: '2026-12-18',
        years: 28 / 365,
        atmIv: 0.168,
        riskReversal25: -0.03,
        butterfly25: 0.01,
        modelFreeIv: 0.18,
        modelFreeStrikes: 40,
        forwardIv: 0.168,
      },
      {
        root: 'SPY',
        expiry: '2027-01-15',
        years: 56 / 365,
        atmIv: 0.172,
        riskReversal25: -0.03,
        butterfly25: 0.01,
        modelFreeIv: Number.NaN,
        modelFreeStrikes: 0,
        forwardIv: 0.176,
      },
    ],
  };

  it('draw what is known', () => {
    const { series } = maturitiesPlot(result);
    expect(series.map(({ y }) => Array.from(y).map((v) => Math.round(10 * v) / 10))).toEqual([
      [16.8, 17.2],
      [18],
      [17],
    ]);
  });

  it('are saved with empty fields where unknown', () => {
    const [, fixed, , second] = maturitiesCsv(result).split('\r\n');
    expect(fixed).toBe('SPY,1970-01-01T00:00:00.000Z,650,fixed,30d,0.0821917808219178,0.17,-0.03,0.01,,');
    expect(second).toMatch(/SPY 2027-01-15,.*,0\.01,,0\.176$/);
  });
});
