import { expect, test } from 'vitest';
import { BarArrays } from '../../../../../src/renderer/charts/bar-columns.ts';
import { BarCache } from '../../../../../src/renderer/panes/chart/bar-cache.ts';

const saved = () => ({ bars: new BarArrays(), gaps: [], source: 'rest' as const, more: true, whole: false });

test('bars are handed over once; the longest unused go first; a reset forgets all', () => {
  const cache = new BarCache();
  const minute = saved();
  cache.put('SPY', 60_000, minute);
  expect(cache.take('SPY', 300_000)).toBeUndefined();
  expect(cache.take('SPY', 60_000)).toBe(minute);
  expect(cache.take('SPY', 60_000)).toBeUndefined();
  for (let i = 0; i < 17; i++) cache.put(`S${i}`, 60_000, saved());
  expect(cache.take('S0', 60_000)).toBeUndefined();
  expect(cache.take('S1', 60_000)).toBeDefined();
  cache.put('S2', 60_000, undefined);
  expect(cache.take('S2', 60_000)).toBeUndefined();
  cache.clear();
  expect(cache.take('S16', 60_000)).toBeUndefined();
});
