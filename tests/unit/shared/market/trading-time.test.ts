import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LinePrice, linePrice, readPoint, writePoint } from '../../../../src/shared/market/price-line.ts';
import { BUILT_IN_CALENDAR, TradingCalendar } from '../../../../src/shared/market/trading-calendar.ts';
import { TIME_KINDS, TradingTime, tradingTime } from '../../../../src/shared/market/trading-time.ts';

const HOUR = 3_600_000;
const clock = tradingTime(BUILT_IN_CALENDAR);
const at = (text: string): number => Date.parse(text);
const between = (kind: (typeof TIME_KINDS)[number], from: string, to: string): number =>
  clock.passed(kind, at(to)) - clock.passed(kind, at(from));

describe('trading time', () => {
  test('a night, a weekend and a holiday take none', () => {
    expect(between('regular', '2026-11-19T20:00:00Z', '2026-11-20T15:30:00Z')).toBe(2 * HOUR);
    expect(between('extended', '2026-11-20T20:00:00Z', '2026-11-23T10:00:00Z')).toBe(6 * HOUR);
    // Thanksgiving, and the half day after it: 13:00, and 17:00 for the post-market.
    expect(between('regular', '2026-11-25T20:00:00Z', '2026-11-30T15:00:00Z')).toBe(5 * HOUR);
    expect(between('extended', '2026-11-26T05:00:00Z', '2026-11-28T05:00:00Z')).toBe(13 * HOUR);
  });

  test('days, weeks and months count one each', () => {
    expect(between('days', '2026-11-20T05:00:00Z', '2026-11-23T05:00:00Z')).toBe(1);
    expect(between('days', '2026-11-20T05:00:00Z', '2026-11-22T23:00:00Z')).toBe(0);
    expect(between('weeks', '2026-11-20T20:00:00Z', '2026-11-22T05:00:00Z')).toBe(1);
    expect(between('weeks', '2026-11-22T05:00:00Z', '2026-11-28T20:00:00Z')).toBe(0);
    expect(between('months', '2025-12-31T20:00:00Z', '2026-02-01T20:00:00Z')).toBe(2);
  });

  test('one calendar answers the same whatever it was asked before', () => {
    const other = new TradingTime(BUILT_IN_CALENDAR);
    other.passed('regular', at('2027-03-10T15:00:00Z'));
    const [from, to] = [at('2026-02-02T15:00:00Z'), at('2026-05-04T19:00:00Z')];
    for (const kind of TIME_KINDS)
      expect(other.passed(kind, to) - other.passed(kind, from)).toBe(clock.passed(kind, to) - clock.passed(kind, from));
  });

  test('learnt closures count', () => {
    const closed = tradingTime(new TradingCalendar([{ date: '2026-11-20' }]));
    expect(
      closed.passed('regular', at('2026-11-23T00:00:00Z')) - closed.passed('regular', at('2026-11-19T00:00:00Z')),
    ).toBe(6.5 * HOUR);
  });

  test('what is no market’s time has no answer, at once', () => {
    for (const atMs of [Number.NaN, -1e12, 8.64e15, 1e300, Number.POSITIVE_INFINITY])
      expect(clock.passed('extended', atMs)).toBeNaN();
    expect(clock.after('extended', 1e15, 5)).toBeNaN();
  });

  test('`after` is the way back of `passed`', () => {
    const instants = fc.integer({ min: at('2024-01-02T00:00:00Z'), max: at('2027-12-30T00:00:00Z') });
    fc.assert(
      fc.property(instants, fc.integer({ min: -400, max: 400 }), fc.constantFrom(...TIME_KINDS), (from, bars, kind) => {
        const amount = kind === 'regular' || kind === 'extended' ? bars * 60_000 : bars;
        const to = clock.after(kind, from, amount);
        expect(clock.passed(kind, to) - clock.passed(kind, from)).toBe(amount);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a line', () => {
  const from = { atMs: at('2026-11-20T19:00:00Z'), price: 100 };
  const to = { atMs: at('2026-11-20T20:00:00Z'), price: 110 };

  test('goes on after the weekend where Friday left it', () => {
    const line = { from, to, time: 'regular', scale: 'linear' } as const;
    expect(linePrice(line, at('2026-11-22T12:00:00Z'), clock)).toBe(120);
    expect(linePrice(line, at('2026-11-23T15:00:00Z'), clock)).toBeCloseTo(125, 10);
    expect(linePrice({ ...line, scale: 'log' }, at('2026-11-20T21:00:00Z'), clock)).toBeCloseTo(121, 10);
    expect(linePrice({ ...line, time: 'extended' }, at('2026-11-23T09:00:00Z'), clock)).toBeCloseTo(160, 10);
  });

  test('has no price where its points are at one time', () => {
    expect(linePrice({ from, to, time: 'days', scale: 'linear' }, to.atMs, clock)).toBeNaN();
    expect(linePrice({ from: { ...from, price: -1 }, to, time: 'regular', scale: 'log' }, to.atMs, clock)).toBeNaN();
  });

  test('follows a calendar that learns', () => {
    let calendar = BUILT_IN_CALENDAR;
    const price = new LinePrice({ from, to, time: 'regular', scale: 'linear' }, () => tradingTime(calendar));
    const monday = at('2026-11-24T15:30:00Z');
    expect(price.at(monday)).toBeCloseTo(120 + 75, 10);
    calendar = new TradingCalendar([{ date: '2026-11-23' }]);
    expect(price.at(monday)).toBeCloseTo(130, 10);
  });

  test('its points are written in exchange time and read back', () => {
    expect(writePoint({ atMs: at('2026-11-20T15:00:00Z'), price: 648.3 })).toBe('2026-11-20 10:00 648.3');
    expect(readPoint('2026-11-20 10:00:05 648.3')).toEqual({ atMs: at('2026-11-20T15:00:05Z'), price: 648.3 });
    for (const wrong of ['', '2026-02-31 10:00 5', '2026-11-20 24:00 5', '2026-11-20 10:00', '2026-11-20 10:00 x'])
      expect(readPoint(wrong)).toBeUndefined();
  });
});
