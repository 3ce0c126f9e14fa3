import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  YEAR_MS,
  daysToExpiry,
  etDate,
  etInstant,
  etMinutes,
  etOffsetMs,
  etTime,
  isRegularHours,
  isTradingDay,
  sessionOn,
  settlementMs,
  tradingDayOnOrBefore,
  yearsToExpiry,
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
});

describe('sessions', () => {
  it('knows holidays and half days', () => {
    expect(['2026-11-26', '2026-11-21', '2026-12-25', '2026-11-27'].map(isTradingDay)).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(sessionOn('2026-11-27')).toMatchObject({ halfDay: true, closeMs: utc('2026-11-27T18:00:00Z') });
    expect(sessionOn('2026-11-20')).toMatchObject({ halfDay: false, closeMs: utc('2026-11-20T21:00:00Z') });
    expect(sessionOn('2026-11-26')).toBeUndefined();
    expect(tradingDayOnOrBefore('2026-11-22')).toBe('2026-11-20');
  });

  it('is open from 09:30 until, not at, 16:00', () => {
    expect(isRegularHours(utc('2026-11-20T14:29:59Z'))).toBe(false);
    expect(isRegularHours(utc('2026-11-20T14:30:00Z'))).toBe(true);
    expect(isRegularHours(utc('2026-11-20T21:00:00Z'))).toBe(false);
  });
});

describe('expiry', () => {
  it('settles PM at the close and AM index roots at the open', () => {
    expect(settlementMs({ root: 'SPY', expiry: '2026-12-18' })).toBe(utc('2026-12-18T21:00:00Z'));
    expect(settlementMs({ root: 'SPX', expiry: '2026-12-18' })).toBe(utc('2026-12-18T14:30:00Z'));
    expect(settlementMs({ root: 'SPXW', expiry: '2026-11-27' })).toBe(utc('2026-11-27T18:00:00Z'));
  });

  it('settles every index root as its exchange does, holidays, half days and daylight saving included', () => {
    // VIX at a Wednesday's open; both S&P 100 roots at the close; one third Friday, two settlements.
    expect(settlementMs({ root: 'VIX', expiry: '2026-12-16' })).toBe(utc('2026-12-16T14:30:00Z'));
    expect(settlementMs({ root: 'OEX', expiry: '2026-12-18' })).toBe(utc('2026-12-18T21:00:00Z'));
    expect(settlementMs({ root: 'XEO', expiry: '2026-12-18' })).toBe(utc('2026-12-18T21:00:00Z'));
    expect(settlementMs({ root: 'SPX', expiry: '2026-07-17' })).toBe(utc('2026-07-17T13:30:00Z'));
    expect(settlementMs({ root: 'SPXW', expiry: '2026-07-17' })).toBe(utc('2026-07-17T20:00:00Z'));
    // The third Friday of June 2026 is Juneteenth: AM settlement is at Thursday's open.
    expect(settlementMs({ root: 'SPX', expiry: '2026-06-19' })).toBe(utc('2026-06-18T13:30:00Z'));
    // On a half day only the close is early.
    expect(settlementMs({ root: 'RUT', expiry: '2026-11-27' })).toBe(utc('2026-11-27T14:30:00Z'));
    expect(settlementMs({ root: 'RUTW', expiry: '2026-11-27' })).toBe(utc('2026-11-27T18:00:00Z'));
  });

  it('moves an expiry on a closed day to the trading day before', () => {
    expect(settlementMs({ root: 'SPY', expiry: '2026-11-21' })).toBe(utc('2026-11-20T21:00:00Z'));
  });

  it('counts time to the minute, floors it at one minute and is unknown once expired', () => {
    const contract = { root: 'SPY', expiry: '2026-11-20' };
    expect(yearsToExpiry(contract, utc('2026-11-20T20:00:00Z'))).toBe(3_600_000 / YEAR_MS);
    expect(yearsToExpiry(contract, utc('2026-11-20T20:59:30Z'))).toBe(60_000 / YEAR_MS);
    expect(yearsToExpiry(contract, utc('2026-11-20T21:00:00Z'))).toBeNaN();
    expect(daysToExpiry('2026-11-20', utc('2026-11-20T20:00:00Z'))).toBe(0);
    expect(daysToExpiry('2026-11-23', utc('2026-11-21T03:00:00Z'))).toBe(3);
  });
});
