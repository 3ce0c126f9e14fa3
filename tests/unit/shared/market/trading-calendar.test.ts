import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { YEAR_MS, addDays, etInstant } from '../../../../src/shared/market/calendar.ts';
import type { MarketClosure } from '../../../../src/shared/market/rest-updates.ts';
import {
  BUILT_IN_CALENDAR as calendar,
  closuresOf,
  TradingCalendar,
  unknownYear,
} from '../../../../src/shared/market/trading-calendar.ts';

const utc = (text: string): number => Date.parse(text);

describe('sessions', () => {
  it('knows holidays and half days', () => {
    expect(['2026-11-26', '2026-11-21', '2026-12-25', '2026-11-27'].map((date) => calendar.isTradingDay(date))).toEqual(
      [false, false, false, true],
    );
    expect(calendar.sessionOn('2026-11-27')).toMatchObject({ halfDay: true, closeMs: utc('2026-11-27T18:00:00Z') });
    expect(calendar.sessionOn('2026-11-20')).toMatchObject({ halfDay: false, closeMs: utc('2026-11-20T21:00:00Z') });
    expect(calendar.sessionOn('2026-11-26')).toBeUndefined();
    expect(calendar.tradingDayOnOrBefore('2026-11-22')).toBe('2026-11-20');
  });

  it('is open from 09:30 until, not at, 16:00', () => {
    expect(calendar.isRegularHours(utc('2026-11-20T14:29:59Z'))).toBe(false);
    expect(calendar.isRegularHours(utc('2026-11-20T14:30:00Z'))).toBe(true);
    expect(calendar.isRegularHours(utc('2026-11-20T21:00:00Z'))).toBe(false);
  });

  it('opens next on the same morning, after the weekend, after a holiday', () => {
    const opens = (from: string) => new Date(calendar.nextOpenMs(utc(from))).toISOString();
    expect(opens('2026-11-20T14:30:00Z')).toBe('2026-11-20T14:30:00.000Z');
    expect(opens('2026-11-20T14:30:00.001Z')).toBe('2026-11-23T14:30:00.000Z');
    expect(opens('2026-11-25T22:00:00Z')).toBe('2026-11-27T14:30:00.000Z');
  });
});

describe('expiry', () => {
  it('settles PM at the close and AM index roots at the open', () => {
    expect(calendar.settlementMs({ root: 'SPY', expiry: '2026-12-18' })).toBe(utc('2026-12-18T21:00:00Z'));
    expect(calendar.settlementMs({ root: 'SPX', expiry: '2026-12-18' })).toBe(utc('2026-12-18T14:30:00Z'));
    expect(calendar.settlementMs({ root: 'SPXW', expiry: '2026-11-27' })).toBe(utc('2026-11-27T18:00:00Z'));
  });

  it('settles every index root as its exchange does, holidays, half days and daylight saving included', () => {
    // VIX at a Wednesday's open; both S&P 100 roots at the close; one third Friday, two settlements.
    expect(calendar.settlementMs({ root: 'VIX', expiry: '2026-12-16' })).toBe(utc('2026-12-16T14:30:00Z'));
    expect(calendar.settlementMs({ root: 'OEX', expiry: '2026-12-18' })).toBe(utc('2026-12-18T21:00:00Z'));
    expect(calendar.settlementMs({ root: 'XEO', expiry: '2026-12-18' })).toBe(utc('2026-12-18T21:00:00Z'));
    expect(calendar.settlementMs({ root: 'SPX', expiry: '2026-07-17' })).toBe(utc('2026-07-17T13:30:00Z'));
    expect(calendar.settlementMs({ root: 'SPXW', expiry: '2026-07-17' })).toBe(utc('2026-07-17T20:00:00Z'));
    // The third Friday of June 2026 is Juneteenth: AM settlement is at Thursday's open.
    expect(calendar.settlementMs({ root: 'SPX', expiry: '2026-06-19' })).toBe(utc('2026-06-18T13:30:00Z'));
    // On a half day only the close is early.
    expect(calendar.settlementMs({ root: 'RUT', expiry: '2026-11-27' })).toBe(utc('2026-11-27T14:30:00Z'));
    expect(calendar.settlementMs({ root: 'RUTW', expiry: '2026-11-27' })).toBe(utc('2026-11-27T18:00:00Z'));
  });

  it('moves an expiry on a closed day to the trading day before', () => {
    expect(calendar.settlementMs({ root: 'SPY', expiry: '2026-11-21' })).toBe(utc('2026-11-20T21:00:00Z'));
  });

  it('counts time to the minute, floors it at one minute and is unknown once expired', () => {
    const contract = { root: 'SPY', expiry: '2026-11-20' };
    expect(calendar.yearsToExpiry(contract, utc('2026-11-20T20:00:00Z'))).toBe(3_600_000 / YEAR_MS);
    expect(calendar.yearsToExpiry(contract, utc('2026-11-20T20:59:30Z'))).toBe(60_000 / YEAR_MS);
    expect(calendar.yearsToExpiry(contract, utc('2026-11-20T21:00:00Z'))).toBeNaN();
  });
});

describe('closures learnt of', () => {
  const mourning = { date: '2026-12-09' };
  const short = { date: '2026-12-23', closeMs: etInstant('2026-12-23', 13) };

  it('make another calendar and leave the one they were laid over', () => {
    const learnt = calendar.with([mourning, short]);
    expect([learnt.isTradingDay('2026-12-09'), calendar.isTradingDay('2026-12-09')]).toEqual([false, true]);
    expect(learnt.sessionOn('2026-12-23')).toMatchObject({
      halfDay: true,
      closeMs: etInstant('2026-12-23', 13),
      postCloseMs: etInstant('2026-12-23', 17),
    });
    expect(learnt.isTradingDay('2026-12-25')).toBe(false);
    expect(learnt.settlementMs({ root: 'SPY', expiry: '2026-12-09' })).toBe(etInstant('2026-12-08', 16));
    expect(learnt.settlementMs({ root: 'SPY', expiry: '2026-12-23' })).toBe(short.closeMs);
    expect(learnt.sessionsBefore('2026-12-10', 2)).toEqual(['2026-12-08', '2026-12-07']);
    expect(learnt.isRegularHours(etInstant('2026-12-23', 13))).toBe(false);
  });

  it('correct the built-in ones: a holiday that becomes a half day trades', () => {
    const learnt = calendar.with([{ date: '2026-12-25', closeMs: etInstant('2026-12-25', 12) }]);
    expect(learnt.sessionOn('2026-12-25')).toMatchObject({ halfDay: true, closeMs: etInstant('2026-12-25', 12) });
    expect(learnt.with([{ date: '2026-12-25' }]).isTradingDay('2026-12-25')).toBe(false);
  });

  it('that say nothing new change nothing: it is the same calendar', () => {
    const learnt = calendar.with([mourning, short]);
    expect(learnt.with([short, mourning])).toBe(learnt);
    expect(calendar.with([{ date: '2026-12-25' }])).toBe(calendar);
    expect(calendar.with([])).toBe(calendar);
    expect(calendar.learnt).toEqual([]);
  });

  it('go elsewhere as a list and make the same calendar there', () => {
    const learnt = calendar.with([mourning]).with([short, mourning]);
    expect(learnt.learnt).toEqual([mourning, short]);
    const copied = new TradingCalendar(JSON.parse(JSON.stringify(learnt.learnt)));
    for (let date = '2026-12-01'; date < '2027-01-10'; date = addDays(date, 1))
      expect(copied.sessionOn(date)).toEqual(learnt.sessionOn(date));
  });

  it('never open a weekend, and any list of them leaves a trading day to be found', () => {
    expect(
      calendar.with([{ date: '2026-11-21', closeMs: etInstant('2026-11-21', 13) }]).isTradingDay('2026-11-21'),
    ).toBe(false);
    const closed = fc.integer({ min: 0, max: 400 }).map((days) => ({ date: addDays('2026-01-01', days) }));
    fc.assert(
      fc.property(fc.array(closed), (closures) => {
        const learnt = calendar.with(closures);
        const day = learnt.tradingDayOnOrBefore('2027-01-31');
        expect(learnt.isTradingDay(day)).toBe(true);
        expect(closures.map((c) => c.date)).not.toContain(day);
      }),
    );
  });
});

describe('the vendor’s list', () => {
  const row = (over: Partial<MarketClosure>): MarketClosure => ({
    date: '2026-12-24',
    exchange: 'NYSE',
    name: '',
    status: 'early-close',
    ...over,
  });
  const one = '2026-12-24T18:00:00Z';

  it('tells the hour of an early close; without a plausible one it is 13:00', () => {
    const closeMs = utc('2026-12-24T17:30:00Z');
    expect(closuresOf([row({ closeMs })])).toEqual([{ date: '2026-12-24', closeMs }]);
    const odd = [undefined, utc('2026-12-24T21:00:00Z'), utc('2026-12-24T14:30:00Z'), utc('2025-12-24T18:00:00Z')];
    for (const at of odd)
      expect(closuresOf([row({ closeMs: at })])).toEqual([{ date: '2026-12-24', closeMs: utc(one) }]);
  });

  it('counts for the NYSE only, and for words it is known to use', () => {
    expect(closuresOf([row({ status: 'closed' })])).toEqual([{ date: '2026-12-24' }]);
    const others = [row({ exchange: 'OTC', status: 'closed' }), row({ status: 'open' }), row({ date: '2026-13-45' })];
    expect(closuresOf(others)).toEqual([]);
  });
});

describe('years the exchange has not announced', () => {
  it('are said to be unknown, and count every weekday', () => {
    expect(['2010-01-01', '2035-12-31'].map(unknownYear)).toEqual([undefined, undefined]);
    expect(unknownYear('2036-01-18')).toBe(
      'Holidays and half days of 2036 are not known: the calendar covers 2010 to 2035. Every weekday counts as a full session.',
    );
    expect(unknownYear('2009-12-31')).toMatch(/^Holidays and half days of 2009 are not known/);
    expect(calendar.isTradingDay('2036-12-25')).toBe(true);
  });
});
