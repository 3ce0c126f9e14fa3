import type { Time, TimeScalePoint } from 'lightweight-charts';
import { expect, test } from 'vitest';
import { clockWeight, isCut, leastStep, RoundTimes } from '../../../../src/renderer/charts/round-times.ts';

const at = (hours: number, minutes: number, seconds = 0): number => hours * 3600 + minutes * 60 + seconds;

test('rounder times weigh more, and what is on no step weighs nothing', () => {
  const order = [
    at(9, 0),
    at(10, 0),
    at(9, 30),
    at(9, 15),
    at(9, 20),
    at(9, 5),
    at(9, 1),
    at(9, 1, 30),
    at(9, 1, 15),
    at(9, 1, 10),
    at(9, 1, 5),
    at(9, 1, 1),
  ];
  const weights = order.map(clockWeight);
  expect(weights).toEqual(weights.toSorted((a, b) => b - a));
  expect(new Set(weights).size).toBe(weights.length);
  expect(clockWeight(at(9, 0) + 0.5)).toBe(0);
});

test('where bars stand close, a minute in the place of a missing hour has no label', () => {
  const behavior = new RoundTimes();
  const label = (time: number): string =>
    behavior.formatTickmark({ weight: clockWeight(time), originalTime: time } as never, {} as never);
  behavior.leastSeconds = leastStep(5.3, 60_000);
  expect([at(9, 30), at(9, 45), at(8, 47)].map(label)).toEqual(['09:30', '09:45', '']);
  behavior.leastSeconds = leastStep(80, 60_000);
  expect(label(at(8, 47))).toBe('08:47');
});

test('where years stand closer than their labels, no month fills the hole of one that does not fit', () => {
  const behavior = new RoundTimes();
  behavior.setOptions({ timeScale: {}, localization: { locale: 'en-US', dateFormat: 'dd MMM' } } as never);
  const february = Date.UTC(2026, 1, 1) / 1000;
  const mark = { weight: 60, time: behavior.convertHorzItemToInternal(february as Time), originalTime: february };
  const label = (): string => behavior.formatTickmark(mark as never, {} as never);
  behavior.leastSeconds = leastStep(6, 30 * 86_400_000);
  expect(label()).toBe('');
  behavior.leastSeconds = leastStep(8, 30 * 86_400_000);
  expect(label()).toBe('Feb');
});

test('a bar after a missing round time takes no label for it; a day begins with its first bar', () => {
  const behavior = new RoundTimes();
  const day = Date.UTC(2026, 10, 20) / 1000;
  const times = [day - 5 * 3600, day + at(9, 1), day + at(9, 2), day + at(9, 15)];
  const points = times.map((time) => ({
    timeWeight: 0,
    time: behavior.convertHorzItemToInternal(time as Time),
    originalTime: time,
    pointData: new Map(),
  })) as unknown as TimeScalePoint[];
  behavior.fillWeightsForPoints(points, 0);
  const weights = points.map((point) => Number(point.timeWeight));
  expect(weights[1]).toBeGreaterThanOrEqual(50);
  expect(weights.slice(2)).toEqual([clockWeight(at(9, 2)), clockWeight(at(9, 15))]);
});

test('a label that an end of the axis would cut is left out, and is there again in the middle', () => {
  expect([0, 17, 18, 682, 683, 700].map((x) => isCut(x, 700, 60_000))).toEqual([true, true, false, false, true, true]);
  expect(isCut(20, 700, 1_000)).toBe(true);
  const behavior = new RoundTimes();
  const [first, second] = [at(9, 30), at(9, 45)].map((time) => ({
    weight: clockWeight(time),
    time: behavior.convertHorzItemToInternal(time as Time),
    originalTime: time,
  }));
  const label = (mark: typeof first): string => behavior.formatTickmark(mark as never, {} as never);
  const inMiddle = behavior.cacheKey(first.time);
  behavior.isCut = (seconds) => seconds === at(9, 30);
  expect([first, second].map(label)).toEqual(['', '09:45']);
  // The library asks once for each key.
  expect(behavior.cacheKey(first.time)).not.toBe(inMiddle);
  expect(behavior.cacheKey(first.time)).not.toBe(behavior.cacheKey(second.time));
  behavior.isCut = () => false;
  expect(label(first)).toBe('09:30');
  expect(behavior.cacheKey(first.time)).toBe(inMiddle);
});
