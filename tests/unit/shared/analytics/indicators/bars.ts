/** Bars for indicator tests. */
import fc from 'fast-check';
import type { Indicator, IndicatorBars } from '../../../../../src/shared/analytics/indicators/indicator.ts';
import { IndicatorRun } from '../../../../../src/shared/analytics/indicators/indicator-run.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';

export interface PlainBar {
  startMs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  vwap: number;
}

const FIELDS = ['startMs', 'open', 'high', 'low', 'close', 'volume', 'vwap'] as const;

export const columnsOf = (bars: readonly PlainBar[]): IndicatorBars =>
  Object.fromEntries(
    FIELDS.map((field) => [field, Float64Array.from(bars, (bar) => bar[field])]),
  ) as unknown as IndicatorBars;

export function allLines(indicator: Indicator, bars: readonly PlainBar[]): number[][] {
  const run = new IndicatorRun(indicator);
  run.update(columnsOf(bars), bars.length, 0);
  return Array.from({ length: indicator.lines }, (_, k) => [...run.column(k)]);
}

/** Bars with the given closes; a range of ±1 around them, volume 100. */
export const withCloses = (closes: readonly number[]): PlainBar[] =>
  closes.map((close, i) => ({
    startMs: etInstant('2026-11-20', 9, 30) + i * 60_000,
    open: close,
    high: close + 1,
    low: close - 1,
    close,
    volume: 100,
    vwap: close,
  }));

/** A walk with gaps, spikes and flat stretches: the same every time. */
export function walk(length: number): PlainBar[] {
  let seed = 12345;
  const random = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  let close = 650;
  return Array.from({ length }, (_, i) => {
    const open = close + (random() < 0.1 ? (random() - 0.5) * 4 : 0);
    close = i % 17 === 0 ? open : open + (random() - 0.5) * 2;
    const high = Math.max(open, close) + random();
    const low = Math.min(open, close) - random();
    return {
      startMs: etInstant('2026-11-20', 9, 30) + i * 60_000,
      open,
      high,
      low,
      close,
      volume: Math.floor(random() * 10_000),
      vwap: (high + low + close) / 3,
    };
  });
}

export const anyBar = (startMs: number): fc.Arbitrary<PlainBar> =>
  fc
    .record({
      close: fc.double({ min: 1, max: 1000, noNaN: true }),
      open: fc.double({ min: 1, max: 1000, noNaN: true }),
      up: fc.double({ min: 0, max: 5, noNaN: true }),
      down: fc.double({ min: 0, max: 0.9, noNaN: true }),
      volume: fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.constant(Number.NaN)),
      known: fc.boolean(),
    })
    .map(({ close, open, up, down, volume, known }) => ({
      startMs,
      open,
      high: Math.max(open, close) + up,
      low: Math.min(open, close) - down,
      close,
      volume,
      vwap: known ? (open + close) / 2 : Number.NaN,
    }));
