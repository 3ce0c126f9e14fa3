import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ema, sma } from '../../../../../src/shared/analytics/indicators/averages.ts';
import { bollinger, keltner } from '../../../../../src/shared/analytics/indicators/bands.ts';
import type { Indicator } from '../../../../../src/shared/analytics/indicators/indicator.ts';
import { heikinAshi } from '../../../../../src/shared/analytics/indicators/heikin-ashi.ts';
import { IndicatorRun } from '../../../../../src/shared/analytics/indicators/indicator-run.ts';
import { macd, rsi, stochastics } from '../../../../../src/shared/analytics/indicators/momentum.ts';
import { adx, atr } from '../../../../../src/shared/analytics/indicators/trend.ts';
import { anchoredVwap, obv, sessionVwap } from '../../../../../src/shared/analytics/indicators/volume.ts';
import { allLines, anyBar, columnsOf, walk, type PlainBar } from './bars.ts';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-11-20T14:30:00Z');

const KINDS: Record<string, Indicator> = {
  sma: sma(3),
  ema: ema(4),
  bollinger: bollinger(5, 2),
  keltner: keltner(4, 3, 2),
  rsi: rsi(3),
  macd: macd(3, 5, 2),
  stochastics: stochastics(4, 2, 3),
  atr: atr(3),
  adx: adx(3),
  'session VWAP': sessionVwap({ whole: true }),
  'anchored VWAP': anchoredVwap(T0 + 7 * HOUR, { whole: false }),
  OBV: obv(),
  'Heikin-Ashi': heikinAshi,
};

type Change =
  | { kind: 'append'; bar: PlainBar }
  | { kind: 'newest'; bar: PlainBar }
  | { kind: 'late'; at: number; bar: PlainBar };

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: anyBar(0).map((bar) => ({ kind: 'append' as const, bar })) },
  { weight: 4, arbitrary: anyBar(0).map((bar) => ({ kind: 'newest' as const, bar })) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(), anyBar(0)).map(([at, bar]) => ({ kind: 'late' as const, at, bar })) },
);

describe('an indicator brought up to date bar by bar equals one computed from scratch', () => {
  test.each(Object.entries(KINDS))('%s', (_, indicator) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.array(change, { maxLength: 40 }), (known, changes) => {
        const bars = walk(known).map((bar, i) => ({ ...bar, startMs: T0 + i * HOUR }));
        const run = new IndicatorRun(indicator);
        run.update(columnsOf(bars), bars.length, 0);
        for (const step of changes) {
          const newest = Math.max(0, bars.length - 1);
          const at = step.kind === 'append' ? bars.length : step.kind === 'newest' ? newest : step.at % (newest + 1);
          bars[at] = { ...step.bar, startMs: T0 + at * HOUR };
          run.update(columnsOf(bars), bars.length, at);
        }
        const scratch = allLines(indicator, bars);
        scratch.forEach((line, k) => expect([...run.column(k)]).toEqual(line));
      }),
      { numRuns: 60 },
    );
  });

  test('also where the bars were replaced by fewer, and across the marks', () => {
    const run = new IndicatorRun(ema(5));
    const long = walk(700);
    run.update(columnsOf(long), 700, 0);
    long[300] = { ...long[300], close: 1 };
    run.update(columnsOf(long), 700, 300);
    expect([...run.column(0)]).toEqual(allLines(ema(5), long)[0]);
    run.update(columnsOf(long.slice(0, 20)), 20, 0);
    expect([...run.column(0)]).toEqual(allLines(ema(5), long.slice(0, 20))[0]);
    expect(run.value(0, 20)).toBeNaN();
    expect(run.value(0, -1)).toBeNaN();
  });
});

test('a change of the newest bar of many costs one step', () => {
  let steps = 0;
  const counting: Indicator = { carried: 0, lines: 1, step: (_, i, __, [line]) => void (line[i] = ++steps) };
  const run = new IndicatorRun(counting);
  const bars = columnsOf(walk(5000));
  run.update(bars, 5000, 0);
  steps = 0;
  run.update(bars, 5000, 4999);
  expect(steps).toBe(1);
  run.update(bars, 5000, 4000);
  expect(steps).toBeLessThanOrEqual(1 + 1000 + 256);
});
