/** Daily bars → average volume and realised volatility of the sessions before, in exact values. */
import { describe, expect, test } from 'vitest';
import { averagedSessions } from '../../../../../src/main/engine/market/reduce-average-volume.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import type { BarsUpdate } from '../../../../../src/shared/market/rest-updates.ts';
import { MarketBench, NOON, SATURDAY, THURSDAY, type Known } from './market-bench.ts';

describe('the average daily volume', () => {
  const SESSIONS = averagedSessions(BUILT_IN_CALENDAR, NOON);
  const barsOf = (volume: (i: number) => number): BarsUpdate['rows'] =>
    SESSIONS.map((date, i) => ({
      startMs: Date.parse(`${date}T05:00:00Z`),
      open: 1,
      high: 1,
      low: 1,
      close: 1,
      volume: volume(i),
    }));
  const update = (rest: Partial<BarsUpdate> = {}): BarsUpdate => ({
    kind: 'bars',
    symbol: 'SPY',
    timespan: 'day',
    multiplier: 1,
    fromDate: SESSIONS.at(-1)!,
    toDate: SESSIONS[0],
    whole: true,
    rows: barsOf((i) => i * 10),
    ...rest,
  });
  const AVERAGE: Known = { avgDailyVolume: 95, avgVolumeSessions: 20, avgVolumeThroughMs: THURSDAY };

  test('is over the sessions before the one at hand', () => {
    expect([SESSIONS[0], SESSIONS.length, SESSIONS.at(-1)]).toEqual(['2026-11-19', 20, '2026-10-23']);
    expect(averagedSessions(BUILT_IN_CALENDAR, SATURDAY, 2)).toEqual(['2026-11-19', '2026-11-18']);
  });

  test('an index has no volume, but the closes that realised volatility is of', () => {
    const sessions = BUILT_IN_CALENDAR.sessionsBefore('2026-11-20', 22).toReversed();
    const closes = sessions.map((_, i) => (i % 2 === 0 ? 100 : 101));
    const bars = sessions.map((date, i) => ({
      startMs: Date.parse(`${date}T05:00:00Z`),
      open: closes[i],
      high: closes[i],
      low: closes[i],
      close: closes[i],
    }));
    const of = { symbol: 'I:SPX', fromDate: sessions[0] };
    // 21 returns of ±ln 1.01, one more up than down.
    const step = Math.log(1.01);
    const mean = step / 21;
    const variance = (11 * (step - mean) ** 2 + 10 * (-step - mean) ** 2) / 20;
    const bench = new MarketBench().rest(update({ ...of, rows: bars as BarsUpdate['rows'] }), NOON);
    const known = bench.known('I:SPX');
    expect(known.rv21).toBeCloseTo(Math.sqrt(variance * 252), 12);
    expect(known).toEqual({ avgVolumeThroughMs: THURSDAY, rv21: known.rv21 });
    const withHole = bars.toSpliced(7, 1) as BarsUpdate['rows'];
    expect(new MarketBench().rest(update({ ...of, rows: withHole }), NOON).known('I:SPX')).toEqual({
      avgVolumeThroughMs: THURSDAY,
    });
  });

  const rows: [what: string, update: BarsUpdate, expected: Known][] = [
    ['daily bars of the whole span', update(), AVERAGE],
    ['of a longer span', update({ fromDate: '2026-10-01', toDate: '2026-11-20' }), AVERAGE],
    ['weekly bars', update({ timespan: 'week' }), {}],
    ['two-day bars', update({ multiplier: 2 }), {}],
    ['a part of an answer', update({ whole: false }), {}],
    ['a span that begins a day late', update({ fromDate: '2026-10-24' }), {}],
    ['a span that ends a day early', update({ toDate: '2026-11-18' }), {}],
  ];
  test.each(rows)('%s', (_what, bars, expected) => {
    const bench = new MarketBench().rest(bars, NOON);
    expect(bench.known(bars.symbol)).toEqual(expected);
    expect(bench.changed()).toEqual(expected === AVERAGE ? { SPY: ['reference', 'average'] } : {});
  });
});
