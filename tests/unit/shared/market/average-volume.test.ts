import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AVERAGE_SESSIONS,
  averageDailyVolume,
  FEWEST_SESSIONS,
  type DayVolume,
} from '../../../../src/shared/market/average-volume.ts';
import { addDays } from '../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../src/shared/market/trading-calendar.ts';

const TODAY = '2026-11-30';
const SESSIONS = BUILT_IN_CALENDAR.sessionsBefore(TODAY, AVERAGE_SESSIONS);

describe('sessions before a day', () => {
  test('are trading days, newest first, without the day itself', () => {
    // Thanksgiving and two weekends are left out; the half day counts.
    expect(BUILT_IN_CALENDAR.sessionsBefore(TODAY, 4)).toEqual([
      '2026-11-27',
      '2026-11-25',
      '2026-11-24',
      '2026-11-23',
    ]);
    expect(SESSIONS).toHaveLength(AVERAGE_SESSIONS);
    expect(SESSIONS.every((date) => BUILT_IN_CALENDAR.isTradingDay(date))).toBe(true);
  });
});

describe('average daily volume', () => {
  const day = (i: number, volume: number | undefined): DayVolume => ({ date: SESSIONS[i], volume });

  test('is the mean over the last twenty sessions, a session without a bar counting zero', () => {
    const old = { date: addDays(SESSIONS.at(-1)!, -1), volume: 1_000_000 };
    expect(averageDailyVolume([old, day(0, 300), day(7, 100)], SESSIONS)).toEqual({ perSession: 20, sessions: 20 });
  });

  test('of a young instrument is over the sessions since it first traded', () => {
    expect(averageDailyVolume([day(0, 60), day(5, 0), day(9, 40)], SESSIONS)).toEqual({ perSession: 10, sessions: 10 });
  });

  test('is unknown with too few sessions, and says how many there are', () => {
    const few = averageDailyVolume([day(FEWEST_SESSIONS - 2, 500)], SESSIONS);
    expect(few).toEqual({ perSession: Number.NaN, sessions: FEWEST_SESSIONS - 1 });
    expect(averageDailyVolume([day(FEWEST_SESSIONS - 1, 500)], SESSIONS).perSession).toBe(100);
    expect(averageDailyVolume([], SESSIONS)).toEqual({ perSession: Number.NaN, sessions: 0 });
  });

  test('takes a bar without a volume for unknown, not for zero', () => {
    const days = SESSIONS.map((date, i) => ({ date, volume: i === 3 ? undefined : 100 }));
    expect(averageDailyVolume(days, SESSIONS)).toEqual({ perSession: 100, sessions: AVERAGE_SESSIONS - 1 });
  });

  const days = fc
    .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 })
    .chain((ages) => fc.tuple(...ages.map((age) => fc.record({ age: fc.constant(age), volume: fc.nat(1_000_000) }))))
    .map((list) => list.map(({ age, volume }) => ({ date: addDays(TODAY, -age), volume })));

  test('does not depend on the order of the bars', () => {
    fc.assert(
      fc.property(days, fc.infiniteStream(fc.nat()), (list, keys) => {
        const shuffled = list.map((d) => ({ d, key: keys.next().value! })).sort((a, b) => a.key - b.key);
        expect(
          averageDailyVolume(
            shuffled.map((s) => s.d),
            SESSIONS,
          ),
        ).toEqual(averageDailyVolume(list, SESSIONS));
      }),
    );
  });

  test('ignores today and whatever comes after it', () => {
    fc.assert(
      fc.property(days, fc.nat(1e9), fc.integer({ min: 0, max: 9 }), (list, volume, ahead) => {
        const later = [...list, { date: addDays(TODAY, ahead), volume }];
        expect(averageDailyVolume(later, SESSIONS)).toEqual(averageDailyVolume(list, SESSIONS));
      }),
    );
  });

  test('lies between the least and the greatest session, and is unknown exactly under five sessions', () => {
    fc.assert(
      fc.property(days, (list) => {
        const { perSession, sessions } = averageDailyVolume(list, SESSIONS);
        expect(Number.isNaN(perSession)).toBe(sessions < FEWEST_SESSIONS);
        if (Number.isNaN(perSession)) return;
        const most = Math.max(0, ...list.filter((d) => SESSIONS.includes(d.date)).map((d) => d.volume));
        expect(perSession).toBeGreaterThanOrEqual(0);
        expect(perSession).toBeLessThanOrEqual(most);
      }),
    );
  });
});
