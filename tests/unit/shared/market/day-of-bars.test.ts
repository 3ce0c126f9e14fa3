import { expect, test } from 'vitest';
import { barsOfDay, dateBefore, onDate } from '../../../../src/shared/market/day-of-bars.ts';

const at = (text: string): number => Date.parse(text);
/** Friday, and Monday after the clocks went back an hour. */
const CLOSES = {
  startMs: [
    '2026-10-30T13:30Z',
    '2026-10-30T19:59Z',
    '2026-11-02T14:30Z',
    '2026-11-02T14:31Z',
    '2026-11-03T04:59Z',
  ].map(at),
  close: [600, 610, 620, 621, 622],
};

test('a day has its exchange date’s bars, and the one before it is the last that has any', () => {
  expect(barsOfDay(CLOSES, '2026-10-30')).toEqual({
    date: '2026-10-30',
    startMs: CLOSES.startMs.slice(0, 2),
    close: [600, 610],
  });
  // 04:59 UTC is 23:59 in New York.
  expect(barsOfDay(CLOSES, '2026-11-02').close).toEqual([620, 621, 622]);
  expect(barsOfDay(CLOSES, '2026-11-01').startMs).toEqual([]);
  expect(dateBefore(CLOSES, '2026-11-02')).toBe('2026-10-30');
  expect(dateBefore(CLOSES, '2026-10-30')).toBeUndefined();
});

test('lies at its time of day on another date, whatever the clocks did between', () => {
  const { startMs, close } = onDate(barsOfDay(CLOSES, '2026-10-30'), '2026-11-02');
  expect(Array.from(startMs)).toEqual(['2026-11-02T14:30Z', '2026-11-02T20:59Z'].map(at));
  expect(close).toEqual([600, 610]);
});
