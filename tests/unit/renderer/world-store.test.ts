import { beforeEach, expect, test } from 'vitest';
import { setPulse, setWorld, useWorldStore } from '../../../src/renderer/stores/world-store.ts';
import { etInstant } from '../../../src/shared/market/calendar.ts';

const NOON = etInstant('2026-11-20', 12);

beforeEach(() => useWorldStore.setState(useWorldStore.getInitialState(), true));

const eraAfter = (...clocks: number[]): number => {
  for (const clockMs of clocks) setWorld({ kind: 'simulated', clockMs, ready: true, source: '' });
  return useWorldStore.getState().clockEra;
};

test('an ordinary clock stays in its era', () => {
  expect(eraAfter(NOON, NOON + 1_000, NOON + 900, NOON - 50, NOON + 3_600_000)).toBe(0);
});

test('a clock that is set back begins another, and so does another exchange date', () => {
  expect(eraAfter(NOON, NOON - 1_001)).toBe(1);
  expect(eraAfter(NOON + 1_000, etInstant('2026-11-20', 23, 59), etInstant('2026-11-21', 0))).toBe(2);
  // The computer's Saturday gives way to the market's Friday.
  expect(eraAfter(NOON)).toBe(3);
});

test('a pulse tells the time too', () => {
  eraAfter(NOON);
  setPulse({ atMs: NOON - 60_000, eventsPerSecond: 0, stale: [], polling: [] });
  expect(useWorldStore.getState()).toMatchObject({ clockEra: 1, clockMs: NOON - 60_000 });
});
