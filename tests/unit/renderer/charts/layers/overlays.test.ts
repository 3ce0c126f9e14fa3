import { describe, expect, test } from 'vitest';
import { placeValues } from '../../../../../src/renderer/charts/layers/place-values.ts';
import { sessionEdges } from '../../../../../src/renderer/charts/layers/session-marks.ts';
import { TradingHours } from '../../../../../src/renderer/charts/chart-time.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

describe('values at the places of an axis', () => {
  const timed = { atMs: [100, 160, 400], values: [1, 2, 3], heldMs: 100 };
  test('each bar has the newest one before its end, for as long as it is held', () => {
    expect(placeValues([0, 60, 120, 180, 240, 300, 360], timed, 60)).toEqual([NaN, 1, 2, 2, 2, NaN, 3]);
  });
  test('without any, none', () => {
    expect(placeValues([0, 60], { atMs: [], values: [], heldMs: 100 }, 60)).toEqual([NaN, NaN]);
  });
});

describe('edges of sessions', () => {
  const at = (text: string): number => Date.parse(`${text}Z`);
  const edges = (times: string[]) => sessionEdges(times.map(at), new TradingHours(BUILT_IN_CALENDAR));
  test('stand before the first bar of regular hours and the first after them', () => {
    expect(
      edges(['2026-11-20T14:15', '2026-11-20T14:30', '2026-11-20T20:45', '2026-11-20T21:00', '2026-11-20T21:15']),
    ).toEqual([
      { place: 1, open: true },
      { place: 3, open: false },
    ]);
  });
  test('an index has no extended hours: one day’s last bar meets the next one’s open', () => {
    expect(edges(['2026-11-19T20:45', '2026-11-20T14:30', '2026-11-20T14:45'])).toEqual([{ place: 1, open: true }]);
  });
  test('a half day closes at 13:00', () => {
    expect(edges(['2026-11-27T17:45', '2026-11-27T18:00'])).toEqual([{ place: 1, open: false }]);
  });
});
