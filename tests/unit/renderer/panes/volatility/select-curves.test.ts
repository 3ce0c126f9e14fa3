import { expect, test } from 'vitest';
import {
  formatPoints,
  smilePlot,
  surfaceGrid,
  termPlot,
  volatilityCsv,
} from '../../../../../src/renderer/panes/volatility/select-curves.ts';
import type { SmileCurve, VolatilityResult } from '../../../../../src/shared/contract/analytics.ts';

const curve = (expiry: string, years: number, atmIv: number | undefined, strikes: number[]): SmileCurve => ({
  expiry,
  root: 'SPY',
  years,
  forward: 100,
  strikes,
  iv: strikes.map((k) => (k === 100 ? 0.2 : 0.25)),
  callIv: strikes.map(() => 0.3),
  putIv: strikes.map(() => Number.NaN),
  halfSpread: strikes.map(() => 0.005),
  atmIv,
});

const result: VolatilityResult = {
  what: 'volatility',
  underlying: 'SPY',
  atMs: 0,
  spot: 101,
  curves: [curve('2026-12-18', 0.1, 0.2, [95, 100]), curve('2027-01-15', 0.2, undefined, [100, 105])],
};

test('one smile per expiry in per cent, of the side asked for', () => {
  expect(smilePlot(result, 'otm').series[0].y[1]).toBeCloseTo(20, 12);
  expect(Array.from(smilePlot(result, 'call').series[1].y)).toEqual([30, 30]);
  expect(smilePlot(result, 'put').series[0].y).toEqual([]);
});

test('a smile ends at its last known strike, and a hole within it stays a hole', () => {
  const strikes = [90, 95, 100, 105, 110];
  const ragged = { ...curve('2026-12-18', 0.1, 0.2, strikes), iv: [Number.NaN, 0.21, Number.NaN, 0.2, Number.NaN] };
  const [series] = smilePlot({ ...result, curves: [ragged] }, 'otm').series;
  expect(series.x).toEqual([95, 100, 105]);
  expect(series.y).toEqual([21, Number.NaN, 20]);
});

test('an expiry without a volatility is left out of the term structure, not drawn at zero', () => {
  const plot = termPlot(result);
  expect(plot.series[0].x).toEqual([36.5]);
  expect(plot.series[0].y).toEqual([20]);
});

test('the surface has every strike of any expiry and a hole where one has none', () => {
  const grid = surfaceGrid(result, 'otm', 10);
  expect(grid.strikes).toEqual([95, 100, 105]);
  expect(grid.values[0]).toEqual([0.25, 0.2, Number.NaN]);
  expect(grid.marked).toBe(1);
  expect(surfaceGrid({ ...result, spot: undefined }, 'otm', 10).marked).toBe(-1);
});

test('points are signed, unknown is a dash, CSV leaves unknown empty', () => {
  expect(formatPoints(0.012)).toBe('+1.2');
  expect(formatPoints(-0.012)).toBe('−1.2');
  expect(formatPoints(undefined)).toBe('—');
  expect(volatilityCsv(result).split('\r\n')[0]).toContain('years,forward ($),atmIv (fraction a year),');
  expect(volatilityCsv(result).split('\r\n')[1]).toBe(
    'SPY,1970-01-01T00:00:00.000Z,101,SPY,2026-12-18,0.1,100,0.2,,,95,0.25,0.3,',
  );
});
