import { describe, expect, it } from 'vitest';
import { alignCompare, closesOf } from '../../../../../src/renderer/charts/layers/align-compare.ts';
import { BarArrays } from '../../../../../src/renderer/charts/bar-columns.ts';

function bars(closes: Record<number, number>): BarArrays {
  const columns = new BarArrays();
  for (const [start, close] of Object.entries(closes))
    columns.upsert({ startMs: Number(start), open: close, high: close, low: close, close, volume: 1, vwap: close });
  return columns;
}

describe('two symbols on one axis', () => {
  const mine = bars({ 1: 100, 2: 110, 4: 120, 5: 90 });

  it('are measured from the first bar both have, at or after the edge', () => {
    const other = bars({ 0: 7, 2: 50, 3: 60, 5: 55 });
    const compared = alignCompare([1, 2, 4, 5], mine, closesOf(other), 0);
    expect(compared.anchorMs).toBe(2);
    expect([...compared.prices].map((p) => Math.round(p * 1e9) / 1e9)).toEqual([Number.NaN, 110, Number.NaN, 121]);
    expect(compared.other[3]).toBeCloseTo(0.1);
    expect(compared.mine[3]).toBeCloseTo(90 / 110 - 1);
    expect(alignCompare([1, 2, 4, 5], mine, closesOf(other), 2).anchorMs).toBe(5);
  });

  it('without a common bar say nothing', () => {
    const compared = alignCompare([1, 2, 4, 5], mine, closesOf(bars({ 3: 60 })), 0);
    expect(compared.anchorMs).toBeUndefined();
    expect([...compared.prices, ...compared.other].every(Number.isNaN)).toBe(true);
  });
});
