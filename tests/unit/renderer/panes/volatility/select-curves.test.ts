import { describe, expect, test } from 'vitest';
import { describePast } from '../../../../../src/renderer/panes/volatility/past-smiles.ts';
import {
  formatPoints,
  smilePlot,
  surfaceGrid,
  termPlot,
  volatilityCsv,
} from '../../../../../src/renderer/panes/volatility/select-curves.ts';
import { SMILE_DEVIATIONS } from '../../../../../src/shared/history/listing-day.ts';
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
  oldQuotes: 0,
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
    'SPY,1970-01-01T00:00:00.000Z,101,SPY,2026-12-18,0.1,100,0.2,,,95,0.25,0.3,,',
  );
});

const edgeOf = (volatility: number, years: number): number => Math.exp(4 * volatility * Math.sqrt(years)) * 100;
test('a smile reaches to four deviations from its forward, in the curve’s own volatility', () => {
  const edge = edgeOf(0.2, 0.25);
  const strikes = [100 / (edge / 100) - 0.01, 100 / (edge / 100) + 0.01, 100, edge - 0.01, edge + 0.01];
  const smile = { ...curve('2026-12-18', 0.25, 0.2, strikes) };
  expect(smilePlot({ ...result, curves: [smile] }, 'otm').series[0].x).toEqual(strikes.slice(1, 4));
  const unknown = { ...smile, atmIv: undefined };
  expect(smilePlot({ ...result, curves: [unknown] }, 'otm').series[0].x).toEqual(strikes);
});

test('the smiles’ plot names its curves, its axes and the spot', () => {
  const plot = smilePlot(result, 'otm');
  expect(plot.series.map(({ label, kind, colour }) => [label, kind, colour])).toEqual([
    ['SPY 18 Dec', 'line', { series: 0 }],
    ['SPY 15 Jan', 'line', { series: 1 }],
  ]);
  expect(plot.markers).toEqual([{ x: 101, label: 'spot', colour: 'quiet' }]);
  expect(smilePlot({ ...result, spot: undefined }, 'otm').markers).toEqual([]);
  expect([plot.xLabel, plot.yLabel]).toEqual(['Strike, $', 'Implied volatility, % a year']);
  expect([100, 100.5, 99.95].map((x) => plot.formatX(x))).toEqual(['100', '100.5', '99.95']);
  expect([640, 642.5].map((x) => plot.formatX(x, 2.5))).toEqual(['640.0', '642.5']);
  expect(plot.formatY(20.06)).toBe('20.1%');
  expect([17.75, 18, 18.25].map((y) => plot.formatY(y, 0.25))).toEqual(['17.75%', '18.00%', '18.25%']);
});

test('the term structure runs by days, whatever the order of the curves', () => {
  const plot = termPlot({
    ...result,
    curves: [curve('b', 0.2, 0.3, []), curve('a', 0.1, 0.2, []), curve('c', 0.4, 0.1, [])],
  });
  expect([plot.series[0].x, plot.series[0].y]).toEqual([
    [36.5, 73, 146],
    [20, 30, 10],
  ]);
  expect(plot.series[0]).toMatchObject({ label: 'ATM IV', kind: 'line', dots: true, colour: 'accent' });
  expect([plot.markers, plot.xLabel]).toEqual([[], 'Calendar days to settlement']);
  expect([0.25, 1.99, 2, 30.4].map((x) => plot.formatX(x))).toEqual(['0.3d', '2.0d', '2d', '30d']);
  // Of an axis each mark has its own words, and they are true.
  expect([2, 2.5, 3].map((x) => plot.formatX(x, 0.5))).toEqual(['2.0d', '2.5d', '3.0d']);
  expect([0.2, 0.25].map((x) => plot.formatX(x, 0.05))).toEqual(['0.20d', '0.25d']);
  expect([0, 10, 20].map((x) => plot.formatX(x, 10))).toEqual(['0d', '10d', '20d']);
});

test.each<[spot: number | undefined, reach: number, strikes: number[], marked: number]>([
  [100, 1, [95, 100, 105], 1],
  [100, 0, [100], 0],
  [90, 1, [90, 95], 0],
  [110, 1, [105, 110], 1],
  [97.5, 0, [95], 0],
  [97.6, 0, [100], 0],
  [undefined, 1, [95, 100, 105], -1],
  [100, 99, [90, 95, 100, 105, 110], 2],
])('the surface around a spot of %s, %s strikes each side', (spot, reach, strikes, marked) => {
  const curves = [curve('a', 0.1, 0.2, [105, 110, 100]), curve('b', 0.2, 0.2, [90, 95])];
  const grid = surfaceGrid({ ...result, curves, spot }, 'otm', reach);
  expect([grid.strikes, grid.marked]).toEqual([strikes, marked]);
});

test.each([
  [0.012, '+1.2'],
  [-0.012, '−1.2'],
  [0, '0.0'],
  [0.0004, '0.0'],
  [-0.0004, '0.0'],
  [undefined, '—'],
  [Number.NaN, '—'],
])('%s in points is %s', (fraction, text) => {
  expect(formatPoints(fraction)).toBe(text);
});

test('on every axis a curve has its strikes in order, the forward at 0 or near 50 delta, and the range both plots share', () => {
  const strikes = [80, 90, 100, 110, 120];
  const of = { ...result, curves: [{ ...curve('2026-12-18', 0.1, 0.2, strikes), iv: strikes.map(() => 0.2) }] };
  const x = (axis: 'moneyness' | 'delta' | 'normalised') => Array.from(smilePlot(of, 'otm', axis).series[0].x);
  expect(x('moneyness')[3]).toBeCloseTo(100 * Math.log(1.1), 10);
  expect(x('normalised')[3]).toBeCloseTo(Math.log(1.1) / (0.2 * Math.sqrt(0.1)), 10);
  // Φ(−d₁) at the forward, s = 0.0632: the put's delta is a little under a half.
  expect(x('delta')[2]).toBeCloseTo(48.74, 2);
  expect(x('delta')).toEqual(x('delta').toSorted((a, b) => a - b));
  expect(smilePlot(of, 'otm', 'moneyness').rangeX).toEqual([x('moneyness')[0], x('moneyness')[4]]);
  expect(smilePlot(of, 'otm', 'delta').formatX(10)).toBe('10Δp');
  expect(smilePlot(of, 'otm', 'delta').formatX(90)).toBe('10Δc');
});

describe('earlier smiles', () => {
  const then = {
    listing: 'SPY 2026-12-18',
    atMs: Date.UTC(2026, 10, 19, 20, 55),
    years: 0.1,
    forward: 98,
    atmIv: 0.25,
    smile: SMILE_DEVIATIONS.map((z) => (Math.abs(z) > 1 ? Number.NaN : 0.25 - 0.02 * z)),
  };
  const yesterday = { name: 'yesterday' as const, date: '2026-11-19', smiles: [then] };

  test('lie where their strikes were, by that day’s forward; unknown ends are left out', () => {
    const [, , past] = smilePlot(result, 'otm', 'strike', [yesterday]).series;
    expect(past.label).toContain('yesterday');
    expect(past.dash).toBe(true);
    const middle = past.x.length >> 1;
    expect(past.x[middle]).toBeCloseTo(98, 10);
    expect(past.y[middle]).toBeCloseTo(25, 10);
    expect(past.x[0]).toBeCloseTo(98 * Math.exp(-0.25 * Math.sqrt(0.1)), 10);
    const normalised = smilePlot(result, 'otm', 'normalised', [yesterday]).series[2];
    expect(normalised.x[0]).toBeCloseTo(-1, 12);
  });

  test('say of when they are, and where there is no record', () => {
    const words = describePast(result.curves, yesterday);
    expect(words).toContain('as of 15:55 ET');
    expect(words).toContain('no record of SPY 15 Jan');
    expect(describePast(result.curves, { ...yesterday, smiles: [] })).toContain('no record.');
  });
});
