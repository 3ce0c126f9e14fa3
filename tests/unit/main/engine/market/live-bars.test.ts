import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BAR_COLUMNS } from '../../../../../src/shared/contract/batch.ts';
import { bucketEnd, bucketStart, foldRows, LiveBars, MONTH } from '../../../../../src/main/engine/market/live-bars.ts';

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
  bars.seed(ID, 60 * MINUTE, [row], START + 1_000);
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

test('four hours begin at midnight ET and end at the next, months on the first', () => {
  const hour = 60 * MINUTE;
  const iso = (ms: number): string => new Date(ms).toISOString();
  // 08:00 ET in winter and in summer.
  expect(iso(bucketStart(Date.UTC(2026, 10, 20, 16, 59), 4 * hour))).toBe('2026-11-20T13:00:00.000Z');
  expect(iso(bucketStart(Date.UTC(2026, 6, 1, 15, 59), 4 * hour))).toBe('2026-07-01T12:00:00.000Z');
  expect(iso(bucketEnd(Date.UTC(2026, 10, 21, 1), 4 * hour))).toBe('2026-11-21T05:00:00.000Z');
  expect(iso(bucketStart(Date.UTC(2026, 10, 30, 20), MONTH))).toBe('2026-11-01T04:00:00.000Z');
  expect(iso(bucketEnd(Date.UTC(2026, 10, 1, 4), MONTH))).toBe('2026-12-01T05:00:00.000Z');
  expect(iso(bucketEnd(Date.UTC(2026, 0, 1, 5), MONTH))).toBe('2026-02-01T05:00:00.000Z');
  expect(iso(bucketEnd(Date.UTC(2026, 1, 1, 5), MONTH))).toBe('2026-03-01T05:00:00.000Z');
});

test('hours of an answer fold into four, and the newest four begin the running bar', () => {
  const hour = 60 * MINUTE;
  const eight = Date.UTC(2026, 10, 20, 13);
  const row = (n: number, close: number) => ({
    startMs: eight + n * hour,
    open: close - 1,
    high: close + 2,
    low: close - 2,
    close,
    volume: 100,
    vwap: close,
  });
  const rows = [row(-1, 5), row(0, 10), row(1, 20)];
  expect(foldRows(rows, 4 * hour)).toEqual([
    { startMs: eight - 4 * hour, bar: { open: 4, high: 7, low: 3, close: 5, volume: 100, notional: 500 } },
    { startMs: eight, bar: { open: 9, high: 22, low: 8, close: 20, volume: 200, notional: 3000 } },
  ]);
  const bars = watching(4 * hour);
  bars.seed(ID, hour, rows, eight + 1.5 * hour);
  bars.print(ID, eight + 2 * hour, 30, 50, true, true);
  expect(drained(bars)[0]).toMatchObject({ startMs: eight, open: 9, high: 30, low: 8, close: 30, volume: 250 });
});

test('saved and restored at any moment, bars come out as if nothing had happened', () => {
  const event = fc.record({
    // Past the seconds that are kept, so that closed minutes are part of it.
    stepMs: fc.integer({ min: 0, max: 40_000 }),
    price: fc.integer({ min: 1, max: 50 }),
    size: fc.constantFrom(Number.NaN, 1, 100),
    kind: fc.constantFrom('print', 'second', 'minute'),
  });
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 1_200 }), fc.nat(1_200), (events, savedAfter) => {
      const straight = watching(MINUTE);
      let other = watching(MINUTE);
      let atMs = START;
      events.forEach(({ stepMs, price, size, kind }, i) => {
        atMs += stepMs;
        for (const bars of [straight, other]) {
          if (kind === 'print') bars.print(ID, atMs, price, size, true, true);
          else
            bars.window(
              ID,
              atMs,
              atMs + (kind === 'second' ? 1_000 : MINUTE),
              window(price, price + 1, price, price, 5),
            );
        }
        if (i !== savedAfter) return;
        const saved = JSON.parse(JSON.stringify(other.save())) as ReturnType<LiveBars['save']>;
        other = watching(MINUTE);
        for (const { id, base } of saved) other.restore(id, base);
      });
      for (const timeframeMs of [MINUTE, 5 * MINUTE])
        expect(other.built(ID, timeframeMs, START, atMs + MINUTE)).toEqual(
          straight.built(ID, timeframeMs, START, atMs + MINUTE),
        );
    }),
    { numRuns: 40 },
  );
});

test('bars that came with a checkpoint go on though nobody watches, until the market moves again', () => {
  const recorded = watching(MINUTE);
  recorded.print(ID, START + 500, 10, 100, true, true);
  const [{ base }] = recorded.save();
  const bars = new LiveBars();
  bars.restore(ID, base);
  bars.print(ID, START + 2_000, 12, 100, true, true);
  bars.watch(ID, MINUTE);
  bars.unwatch(ID, MINUTE);
  const [{ bar }] = bars.built(ID, MINUTE, START, START + MINUTE);
  expect(bar).toMatchObject({ open: 10, close: 12, volume: 200 });
  bars.clear();
  expect([bars.isWatched(ID), bars.built(ID, MINUTE, START, START + MINUTE)]).toEqual([false, []]);
});

test('without a bound below, the bar in which watching began is left out: its beginning is not known', () => {
  const bars = watching(MINUTE);
  for (const minute of [0, 1, 2]) bars.print(ID, START + minute * MINUTE + 30_000, 10 + minute, 1, true, true);
  const starts = (fromMs: number): number[] =>
    bars.built(ID, MINUTE, fromMs, START + 3 * MINUTE).map(({ startMs }) => (startMs - START) / MINUTE);
  expect(starts(Number.NEGATIVE_INFINITY)).toEqual([1, 2]);
  expect(starts(START)).toEqual([0, 1, 2]);
});
