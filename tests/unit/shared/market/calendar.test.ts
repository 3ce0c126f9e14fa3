import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  daysToExpiry,
  etDate,
  etInstant,
  etMinutes,
  etOffsetMs,
  etTime,
} from '../../../../src/shared/market/calendar.ts';

const utc = (text: string): number => Date.parse(text);

describe('exchange time', () => {
  it('agrees with the platform time-zone database at every hour of three years', () => {
    const platform = new Intl.DateTimeFormat('en-CA', {
      timeZone: 'America/New_York',
      hourCycle: 'h23',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    fc.assert(
      fc.property(fc.integer({ min: utc('2025-01-01T00:00:00Z'), max: utc('2027-12-31T00:00:00Z') }), (ms) => {
        const at = Math.floor(ms / 1000) * 1000;
        expect(`${etDate(at)}, ${etTime(at)}`).toBe(platform.format(at));
      }),
      { numRuns: 500 },
    );
  });

  it('changes offset at 02:00 local on the daylight-saving Sundays', () => {
    expect(etOffsetMs(utc('2026-03-08T06:59:59Z'))).toBe(-5 * 3_600_000);
    expect(etOffsetMs(utc('2026-03-08T07:00:00Z'))).toBe(-4 * 3_600_000);
    expect(etOffsetMs(utc('2026-11-01T05:59:59Z'))).toBe(-4 * 3_600_000);
    expect(etOffsetMs(utc('2026-11-01T06:00:00Z'))).toBe(-5 * 3_600_000);
  });

  it('finds the instant of a wall-clock time', () => {
    expect(etInstant('2026-11-20', 15, 42, 7)).toBe(utc('2026-11-20T20:42:07Z'));
    expect(etInstant('2026-07-01', 9, 30)).toBe(utc('2026-07-01T13:30:00Z'));
    expect(etMinutes(utc('2026-11-20T14:30:30Z'))).toBe(570.5);
  });

  it('counts days to expiry between exchange dates', () => {
    expect(daysToExpiry('2026-11-20', utc('2026-11-20T20:00:00Z'))).toBe(0);
    expect(daysToExpiry('2026-11-23', utc('2026-11-21T03:00:00Z'))).toBe(3);
  });
});
