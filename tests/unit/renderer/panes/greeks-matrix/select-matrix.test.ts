import { expect, test } from 'vitest';
import { heatShade } from '../../../../../src/renderer/charts/heat-shade.ts';
import { matrixCsv, selectMatrix, sideShown } from '../../../../../src/renderer/panes/greeks-matrix/select-matrix.ts';
import type { MatrixResult } from '../../../../../src/shared/contract/analytics.ts';

const { NaN: none } = Number;
const result: MatrixResult = {
  what: 'matrix',
  underlying: 'SPY',
  atMs: 0,
  spot: 101,
  value: 'volume',
  strikes: [95, 100, 105],
  expiries: ['2026-12-18'],
  calls: [[1, 2, none]],
  puts: [[10, none, none]],
};

test('each side around the money', () => {
  expect(selectMatrix(result, 'call', 5).values).toEqual([[1, 2, none]]);
  expect(selectMatrix(result, 'put', 5).values).toEqual([[10, none, none]]);
  // Puts below the spot, calls above.
  expect(selectMatrix(result, 'otm', 5).values).toEqual([[10, none, none]]);
  expect(selectMatrix(result, 'sum', 5).values).toEqual([[11, 2, none]]);
  expect(selectMatrix(result, 'call', 0)).toMatchObject({ strikes: [100], marked: 0 });
});

test('the out-of-the-money side is unknown while the spot is', () => {
  expect(selectMatrix({ ...result, spot: undefined }, 'otm', 5).values).toEqual([[none, none, none]]);
});

test('a straddle has a Greek only where both sides have one, and volatilities are not summed', () => {
  expect(selectMatrix({ ...result, value: 'vega' }, 'sum', 5).values).toEqual([[11, none, none]]);
  expect(sideShown({ value: 'iv', side: 'sum' })).toBe('otm');
  expect(sideShown({ value: 'vega', side: 'sum' })).toBe('sum');
});

test('CSV keeps both sides', () => {
  expect(matrixCsv(result).split('\r\n').slice(0, 3)).toEqual([
    'underlying,atUtc,spot,expiry,strike,call volume (contracts),put volume (contracts)',
    'SPY,1970-01-01T00:00:00.000Z,101,2026-12-18,95,1,10',
    'SPY,1970-01-01T00:00:00.000Z,101,2026-12-18,100,2,',
  ]);
});

test('CSV headings say the unit', () => {
  const heading = (value: MatrixResult['value']) => matrixCsv({ ...result, value }).split('\r\n')[0];
  expect(heading('charm')).toContain('call charm (delta per day),put charm (delta per day)');
  expect(heading('vega')).toContain('call vega ($ per vol point)');
});

test('colour follows size, sign where there is one, and unknown has none', () => {
  const shade = heatShade([[1, 2, 3, none]], false);
  expect(shade(1).percent).toBe(0);
  expect(shade(3).percent).toBeGreaterThan(shade(2).percent);
  expect(shade(none).percent).toBe(0);
  const signed = heatShade([[-4, 2]], true);
  expect(signed(-4)).toMatchObject({ tone: 'down' });
  expect(signed(2).tone).toBe('up');
  expect(signed(-4).percent).toBeGreaterThan(signed(2).percent);
  expect(heatShade([[5, 5]], false)(5).percent).toBe(0);
});
