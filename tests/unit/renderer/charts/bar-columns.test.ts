import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BarArrays, type Bar } from '../../../../src/renderer/charts/bar-columns.ts';
import type { BarSeries } from '../../../../src/shared/contract/calls.ts';

const bar = (startMs: number, close: number): Bar => ({
  startMs,
  open: close - 1,
  high: close + 1,
  low: close - 2,
  close,
  volume: 10,
  vwap: close,
});

const page = (bars: Bar[]): BarSeries => ({
  symbol: 'SPY',
  timeframeMs: 60_000,
  startMs: bars.map((b) => b.startMs),
  open: bars.map((b) => b.open),
  high: bars.map((b) => b.high),
  low: bars.map((b) => b.low),
  close: bars.map((b) => b.close),
  volume: bars.map((b) => b.volume),
  vwap: bars.map((b) => b.vwap),
  source: 'rest',
  more: false,
  gaps: [],
});

describe('bar columns', () => {
  test('a live bar replaces its own start, appends after, inserts before', () => {
    const bars = new BarArrays();
    expect(bars.upsert(bar(1000, 10))).toEqual({ index: 0, change: 'append' });
    expect(bars.upsert(bar(3000, 30))).toEqual({ index: 1, change: 'append' });
    expect(bars.upsert(bar(3000, 31))).toEqual({ index: 1, change: 'replace' });
    expect(bars.upsert(bar(2000, 20))).toEqual({ index: 1, change: 'insert' });
    expect([...bars.column('close')]).toEqual([10, 20, 31]);
    expect([...bars.column('low')]).toEqual([8, 18, 29]);
  });

  test('history joins live bars without a seam: the live bar wins, the rest fills in', () => {
    const bars = new BarArrays();
    bars.upsert(bar(3000, 33));
    bars.upsert(bar(4000, 40));
    expect(bars.mergeHistory(page([bar(1000, 1), bar(2000, 2), bar(3000, 3)]))).toBe(2);
    expect([...bars.column('startMs')]).toEqual([1000, 2000, 3000, 4000]);
    expect([...bars.column('close')]).toEqual([1, 2, 33, 40]);
  });

  test('grows past its first capacity', () => {
    const bars = new BarArrays();
    for (let i = 0; i < 3000; i++) bars.upsert(bar(i, i));
    expect(bars.length).toBe(3000);
    expect(bars.at(2999)).toEqual(bar(2999, 2999));
    expect(bars.at(3000)).toBeUndefined();
  });

  test('any order of pages and live bars gives every start once, in order, with live bars on top', () => {
    const starts = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 60 });
    fc.assert(
      fc.property(starts, fc.array(starts, { maxLength: 4 }), (live, pages) => {
        const bars = new BarArrays();
        for (const start of live) bars.upsert(bar(start, 1000 + start));
        for (const p of pages) bars.mergeHistory(page(p.toSorted((a, b) => a - b).map((start) => bar(start, start))));
        const expected = [...new Set([...live, ...pages.flat()])].sort((a, b) => a - b);
        expect([...bars.column('startMs')]).toEqual(expected);
        const known = new Set(live);
        expect([...bars.column('close')]).toEqual(expected.map((start) => (known.has(start) ? 1000 + start : start)));
      }),
    );
  });
});
