import { expect, test } from 'vitest';
import { BarColumns } from '../../../../src/renderer/charts/bar-columns.ts';
import { INDICATORS } from '../../../../src/renderer/charts/indicator-set.ts';

test('the session VWAP ends with its session: no line joins one day to the next', () => {
  const vwap = INDICATORS.find(({ id }) => id === 'vwap')!;
  const bars = new BarColumns();
  for (const at of ['2026-11-19T20:55:00Z', '2026-11-19T23:55:00Z', '2026-11-20T09:00:00Z', '2026-11-20T09:05:00Z'])
    bars.upsert({ startMs: Date.parse(at), open: 1, high: 1, low: 1, close: 1, volume: 1, vwap: 1 });
  expect([0, 1, 2, 3].map((index) => vwap.endsAt!(bars, index))).toEqual([false, true, false, false]);
});
