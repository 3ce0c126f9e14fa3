import { expect, test } from 'vitest';
import { BAR_COLUMNS } from '../../../../../src/shared/contract/batch.ts';
import { bucketStart, LiveBars } from '../../../../../src/main/engine/market/live-bars.ts';

const MINUTE = 60_000;
const START = 1_763_652_600_000;
const ID = 3;

function drained(bars: LiveBars): Record<string, number>[] {
  const rows: Record<string, number>[] = [];
  bars.drain((_id, _timeframeMs, bar) => rows.push(Object.fromEntries(BAR_COLUMNS.map((name, i) => [name, bar[i]]))));
  return rows;
}

function watching(...timeframes: number[]): LiveBars {
  const bars = new LiveBars();
  for (const timeframeMs of timeframes) bars.watch(ID, timeframeMs);
  return bars;
}

const window = (open: number, high: number, low: number, close: number, volume: number) => ({
  open,
  high,
  low,
  close,
  volume,
  notional: volume * close,
});

test('a minute is built from trades', () => {
  const bars = watching(MINUTE);
  bars.print(ID, START + 500, 10, 100, true, true);
  bars.print(ID, START + 1_500, 12, 100, true, true);
  bars.print(ID, START + 30_000, 9, 200, true, true);
  expect(drained(bars)).toEqual([
    { timeframeMs: MINUTE, startMs: START, open: 10, high: 12, low: 9, close: 9, volume: 400, vwap: 10 },
  ]);
  expect(drained(bars)).toEqual([]);
});

test('an A replaces what trades built for its second, an AM what the seconds add up to, and late trades add nothing', () => {
  const bars = watching(MINUTE);
  bars.print(ID, START + 500, 10, 100, true, true);
  bars.print(ID, START + 1_500, 12, 100, true, true);
  bars.window(ID, START, START + 1_000, window(10, 10.5, 10, 10, 120));
  expect(drained(bars)[0]).toMatchObject({ high: 12, close: 12, volume: 220 });
  bars.print(ID, START + 900, 11, 50, true, true);
  expect(drained(bars)).toEqual([]);
  bars.window(ID, START, START + MINUTE, window(10, 13, 9.5, 11, 500));
  expect(drained(bars)[0]).toMatchObject({ open: 10, high: 13, low: 9.5, close: 11, volume: 500 });
});

test('a late bar lands in its own minute and in the hour', () => {
  const bars = watching(MINUTE, 60 * MINUTE);
  bars.window(ID, START + MINUTE, START + 2 * MINUTE, window(11, 12, 11, 12, 10));
  bars.window(ID, START + 2 * MINUTE, START + 3 * MINUTE, window(12, 13, 12, 13, 10));
  drained(bars);
  bars.window(ID, START, START + MINUTE, window(10, 20, 9, 11, 10));
  const rows = drained(bars);
  expect(rows.find((r) => r.timeframeMs === MINUTE)).toMatchObject({ startMs: START, high: 20 });
  expect(rows.find((r) => r.timeframeMs === 60 * MINUTE)).toMatchObject({
    open: 10,
    high: 20,
    low: 9,
    close: 13,
    volume: 30,
  });
});

test('a bar that began before the watch takes its beginning from the seed', () => {
  const bars = watching(60 * MINUTE);
  const hour = bucketStart(START, 60 * MINUTE);
  const row = { startMs: hour, open: 8, high: 15, low: 7, close: 10, volume: 1_000, vwap: 10 };
  bars.print(ID, START + 100, 10, 5, true, true);
  bars.seed(ID, 60 * MINUTE, row, START + 1_000);
  bars.print(ID, START + 2_000, 16, 10, true, true);
  expect(drained(bars)[0]).toMatchObject({ startMs: hour, open: 8, high: 16, low: 7, close: 16, volume: 1_010 });
});

test('a print that may not set a price makes no bar; one that may not count adds no volume', () => {
  const bars = watching(1_000);
  bars.print(ID, START, 99, 100, false, false);
  expect(drained(bars)).toEqual([]);
  bars.print(ID, START + 10, 10, Number.NaN, true, true);
  expect(drained(bars)[0]).toMatchObject({ open: 10, close: 10, volume: 100 });
});

test('an index has no volume; nothing is built for what nobody watches', () => {
  const bars = watching(5_000);
  bars.print(ID, START, 6612.47, Number.NaN, true, true);
  bars.print(ID + 1, START, 1, 1, true, true);
  expect(drained(bars)).toMatchObject([{ timeframeMs: 5_000, close: 6612.47, volume: Number.NaN }]);
  bars.unwatch(ID, 5_000);
  expect(bars.isWatched(ID)).toBe(false);
});

test('days begin at midnight ET on both sides of a clock change, weeks on Sunday', () => {
  const day = 86_400_000;
  expect(new Date(bucketStart(Date.UTC(2026, 10, 2, 3), day)).toISOString()).toBe('2026-11-01T04:00:00.000Z');
  expect(new Date(bucketStart(Date.UTC(2026, 10, 2, 6), day)).toISOString()).toBe('2026-11-02T05:00:00.000Z');
  expect(new Date(bucketStart(Date.UTC(2026, 10, 4, 15), 7 * day)).toISOString()).toBe('2026-11-01T04:00:00.000Z');
});
