import { expect, test } from 'vitest';
import { STRONGEST_PERCENT } from '../../../../../src/renderer/charts/heat-shade.ts';
import { heatOf } from '../../../../../src/renderer/panes/watchlist/heat-of.ts';

test('colour grows with the change, up to 3 %, and goes by its sign', () => {
  expect(heatOf(0.015)).toEqual({ tone: 'up', percent: STRONGEST_PERCENT / 2 });
  expect(heatOf(-0.03)).toEqual({ tone: 'down', percent: STRONGEST_PERCENT });
  expect(heatOf(0.4)).toEqual({ tone: 'up', percent: STRONGEST_PERCENT });
});

test('no change and an unknown one have no colour', () => {
  expect(heatOf(0).percent).toBe(0);
  expect(heatOf(Number.NaN).percent).toBe(0);
});
