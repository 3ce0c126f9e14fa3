import { describe, expect, test } from 'vitest';
import { BarArrays } from '../../../../../src/renderer/charts/bar-columns.ts';
import {
  expectedMove,
  flowMarks,
  flowMinutes,
  flowStrip,
  stripMinutes,
  gammaLevels,
  sessionLevels,
} from '../../../../../src/renderer/panes/chart/select-overlays.ts';
import type { ExposureResult, VolatilityResult } from '../../../../../src/shared/contract/analytics.ts';
import type { FlowBar } from '../../../../../src/shared/contract/flow-day.ts';
import { emptyFlowSum } from '../../../../../src/shared/flow/flow-sums.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

describe('the expected move', () => {
  const curve = { expiry: '2026-12-18', years: 0.25, atmIv: 0.2 };
  const volatility = (curves: object[], spot?: number) => ({ spot, curves }) as unknown as VolatilityResult;
  test('is spot times volatility times the root of time, both ways', () => {
    const { expiry, levels } = expectedMove(volatility([curve], 100), false)!;
    expect(expiry).toBe('18 Dec');
    expect(levels.map(({ price }) => price)).toEqual([110, 90]);
  });
  test('is of the nearest expiry that has a volatility and time left', () => {
    const curves = [
      { ...curve, years: 0 },
      { ...curve, atmIv: undefined },
      { ...curve, expiry: '2027-01-15' },
    ];
    expect(expectedMove(volatility(curves, 100), false)?.expiry).toBe('15 Jan');
  });
  test('is drawn quiet where the model behind it is old', () => {
    const tones = (isOld: boolean) => expectedMove(volatility([curve], 100), isOld)!.levels.map(({ tone }) => tone);
    expect(tones(false)).toEqual(['accent', 'accent']);
    expect(tones(true)).toEqual(['quiet', 'quiet']);
  });
  test('is unknown without spot or volatility', () => {
    expect(expectedMove(undefined, false)).toBeUndefined();
    expect(expectedMove(volatility([curve]), false)).toBeUndefined();
    expect(expectedMove(volatility([], 100), false)).toBeUndefined();
  });
});

describe('gamma levels', () => {
  const strike = (at: number, gexCall: number, gexPut: number) => ({ strike: at, gexCall, gexPut });
  const exposure = (change: object) =>
    ({
      sign: 'naive',
      zeroGamma: [
        { sign: 'flowAdjusted', level: 1 },
        { sign: 'naive', level: 98.5 },
      ],
      byStrike: [strike(95, 1, -9), strike(100, 4, -3), strike(105, 7, NaN)],
      ...change,
    }) as unknown as ExposureResult;
  const pairs = (result: ExposureResult | undefined) =>
    gammaLevels(result, false).map(({ title, price }) => [title, price]);
  test('are zero gamma of the assumption shown, most call and most put gamma', () => {
    expect(pairs(exposure({}))).toEqual([
      ['Zero gamma', 98.5],
      ['Call wall', 105],
      ['Put wall', 95],
    ]);
  });
  test('are drawn quiet where the model behind them is old', () => {
    expect(gammaLevels(exposure({}), false).map(({ tone }) => tone)).toEqual(['warning', 'up', 'down']);
    expect(gammaLevels(exposure({}), true).map(({ tone }) => tone)).toEqual(['quiet', 'quiet', 'quiet']);
  });
  test('what is not known is left out, never 0', () => {
    expect(pairs(undefined)).toEqual([]);
    expect(pairs(exposure({ zeroGamma: [], byStrike: [strike(95, NaN, NaN)] }))).toEqual([]);
  });
});

describe('flow marks', () => {
  const sum = (bought: number, sold: number, premium = bought + sold) => ({
    ...emptyFlowSum(),
    boughtUsd: bought,
    soldUsd: sold,
    premiumUsd: premium,
  });
  const bar = (startMs: number, calls = sum(0, 0), puts = sum(0, 0)): FlowBar => ({ startMs, calls, puts });
  test('calls bought and puts sold are up; the largest first', () => {
    const marks = flowMarks(
      [bar(1, sum(2e6, 5e5)), bar(2, sum(0, 0), sum(3e6, 0)), bar(3, sum(0, 0), sum(0, 1e6)), bar(4)],
      2,
    );
    expect(marks).toEqual([
      { atMs: 2, text: '$3.0M', up: false },
      { atMs: 1, text: '$1.5M', up: true },
    ]);
  });
  test('an interval whose premium has mostly no side says nothing', () => {
    expect(flowMarks([bar(1, sum(2e6, 0, 5e6))])).toEqual([]);
  });
  test('as a strip keep bought and sold apart, and say which lanes are known', () => {
    const [first, second] = flowStrip([bar(0, sum(2e6, 5e5), sum(1e5, 0, 1e6)), bar(300_000)], 5);
    expect(first).toEqual({
      fromMs: 0,
      untilMs: 300_000,
      calls: { boughtUsd: 2e6, soldUsd: 5e5, known: true },
      puts: { boughtUsd: 1e5, soldUsd: 0, known: false },
    });
    expect([second.untilMs, second.calls.known]).toEqual([600_000, false]);
    expect([1_000, 300_000, 600_000, 900_000, 3_600_000].map(stripMinutes)).toEqual([5, 5, 10, 30, 30]);
  });
  test('come in intervals no longer than a bar', () => {
    expect([1_000, 60_000, 180_000, 300_000, 900_000, 3_600_000].map(flowMinutes)).toEqual([1, 1, 1, 5, 10, 30]);
  });
});

describe('the last session', () => {
  const bars = new BarArrays();
  const add = (text: string, high: number, low: number, close: number): void =>
    void bars.upsert({ startMs: Date.parse(`${text}Z`), open: low, high, low, close, volume: 1, vwap: low });
  add('2026-11-19T14:00', 999, 1, 9);
  add('2026-11-19T14:30', 12, 9, 11);
  add('2026-11-19T20:30', 14, 10, 13);
  add('2026-11-19T21:30', 900, 1, 8);
  add('2026-11-20T14:30', 50, 40, 45);
  const now = Date.parse('2026-11-20T15:00Z');
  test('has the range of its regular hours; the one that runs is not over', () => {
    expect(sessionLevels(bars, BUILT_IN_CALENDAR, now).map(({ title, price }) => [title, price])).toEqual([
      ['High 19 Nov', 14],
      ['Low 19 Nov', 9],
      ['Close 19 Nov', 13],
    ]);
  });
  test('is unknown where the bars begin after its open', () => {
    const late = new BarArrays();
    late.upsert({ startMs: Date.parse('2026-11-19T15:00Z'), open: 1, high: 1, low: 1, close: 1, volume: 1, vwap: 1 });
    late.upsert({ startMs: Date.parse('2026-11-20T14:30Z'), open: 1, high: 1, low: 1, close: 1, volume: 1, vwap: 1 });
    expect(sessionLevels(late, BUILT_IN_CALENDAR, now)).toEqual([]);
  });
});
