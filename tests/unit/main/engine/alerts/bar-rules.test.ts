/** Rules on moving values of bars and on places of the flow's boards. */
import { describe, expect, it } from 'vitest';
import { rsi } from '../../../../../src/shared/analytics/indicators/momentum.ts';
import type { BarsUpdate } from '../../../../../src/shared/market/rest-updates.ts';
import { AlertBench, NOON_MS, rule } from './alert-fixture.ts';

const MINUTE = 60_000;
const bars = (closes: readonly number[], lastStartMs: number, barMinutes = 1): BarsUpdate => ({
  kind: 'bars',
  symbol: 'SPY',
  timespan: 'minute',
  multiplier: barMinutes,
  fromDate: '2026-11-20',
  toDate: '2026-11-20',
  whole: true,
  rows: closes.map((close, i) => ({
    startMs: lastStartMs - (closes.length - 1 - i) * barMinutes * MINUTE,
    open: close,
    high: close,
    low: close,
    close,
  })),
});
const sma3 = (over: object = {}) =>
  rule({ measure: 'sma', args: [3, 5], comparator: 'crossesAbove', threshold: 11, ...over });
/** A trade of SPY in the minute that many minutes past noon. */
function at(bench: AlertBench, minutes: number, price: number): number {
  bench.nowMs = NOON_MS + minutes * MINUTE;
  return bench.step(price);
}

describe('moving values of bars', () => {
  it('move only as a bar closes, and cross from one close to the next', () => {
    const bench = new AlertBench();
    bench.rules([sma3()]);
    expect(bench.stateOf().phase).toBe('cannot');
    expect(bench.stateOf().reason).toMatch(/^Too few bars of SPY are known yet/);
    // Closes of five-minute bars: 9, 10, 11 → 10.
    for (const [minute, price] of [
      [0, 8],
      [4, 9],
      [5, 10],
      [10, 11],
    ] as const)
      expect(at(bench, minute, price)).toBe(0);
    expect(bench.stateOf().phase).toBe('cannot');
    // Whatever happens within the fourth bar, the value is that of the three before it.
    expect(at(bench, 15, 90)).toBe(0);
    expect(bench.stateOf()).toMatchObject({ phase: 'armed', values: [10] });
    expect(at(bench, 19, 15)).toBe(0);
    // It closes at 15: (10 + 11 + 15) / 3 = 12.
    expect(at(bench, 20, 1)).toBe(1);
    expect(bench.fired[0].readings).toEqual([
      { label: 'SPY simple average (3, 5m)', text: '12.00', value: 12, atMs: NOON_MS + 20 * MINUTE },
    ]);
  });

  it('begin with the bars that REST gives, the running one left to the prints', () => {
    const bench = new AlertBench();
    bench.rules([rule({ measure: 'rsi', args: [14, 1], comparator: 'below', threshold: 30 })]);
    const closes = Array.from({ length: 40 }, (_, i) => 100 + 3 * Math.sin(i / 2));
    at(bench, 0, 100);
    // The last of them is noon's own minute: what prints make of it counts.
    bench.book.bars(bars(closes, NOON_MS));
    const known = closes.slice(0, -1);
    const expected = (list: number[]): number => {
      const indicator = rsi(14);
      const line = new Float64Array(list.length);
      const state = new Float64Array(indicator.carried);
      const none = new Float64Array(0);
      const columns = { startMs: none, open: none, high: none, low: none, volume: none, vwap: none };
      list.forEach((_, i) => indicator.step({ ...columns, close: Float64Array.from(list) }, i, state, [line]));
      return line.at(-1)!;
    };
    bench.tick();
    expect(bench.stateOf().values[0]).toBeCloseTo(expected(known), 9);
    at(bench, 0.5, 97);
    at(bench, 1, 97);
    expect(bench.stateOf().values[0]).toBeCloseTo(expected([...known, 97]), 9);
  });

  it('fold shorter bars into theirs, and take no longer ones', () => {
    const bench = new AlertBench();
    bench.rules([sma3()]);
    bench.book.bars(bars([1, 2, 3], NOON_MS - 15 * MINUTE, 15));
    bench.tick();
    expect(bench.stateOf().phase).toBe('cannot');
    // Sixteen minutes to 11:59 fold into 11:40 (its last four), 11:45 … 11:55; the last may still run.
    bench.book.bars(
      bars(
        Array.from({ length: 17 }, (_, i) => i),
        NOON_MS - MINUTE,
      ),
    );
    bench.tick();
    expect(bench.stateOf().values[0]).toBeCloseTo((1 + 6 + 11) / 3, 9);
  });

  it('one value crosses another, and a jump in time forgets both', () => {
    const bench = new AlertBench();
    bench.rules([
      rule({
        measure: 'sma',
        args: [1, 1],
        comparator: 'crossesAbove',
        against: { symbol: 'SPY', measure: 'sma', args: [2, 1] },
      }),
    ]);
    for (const [minute, price] of [
      [0, 10],
      [1, 9],
      [2, 8],
      [3, 20],
    ] as const)
      expect(at(bench, minute, price)).toBe(0);
    expect(at(bench, 4, 20)).toBe(1);
    bench.book.reset();
    bench.tick();
    expect(bench.stateOf().phase).toBe('cannot');
  });
});

describe('places on the boards of the flow', () => {
  const SPY = 'O:SPY261218C00650000';
  const QQQ = 'O:QQQ261218C00600000';
  it('are looked at every five seconds of the market, and one who passes another changes both', () => {
    const bench = new AlertBench();
    bench.rules([
      rule({ measure: 'rank', args: ['premium'], comparator: 'below', threshold: 1 }),
      rule(
        { symbol: 'QQQ', measure: 'rank', args: ['premium'], comparator: 'crossesAbove', threshold: 2 },
        { id: 'q' },
      ),
    ]);
    expect(bench.stateOf().reason).toMatch(/^No option print of SPY has put it on that board/);
    bench.print(QQQ, 2, 10);
    bench.print(SPY, 1, 10);
    expect(bench.tick(5_000)).toBe(0);
    expect([bench.stateOf().values, bench.stateOf('q').values]).toEqual([[2], [1]]);
    bench.print(SPY, 1, 100);
    expect(bench.tick(4_000)).toBe(0);
    expect(bench.tick(1_000)).toBe(2);
    expect(bench.fired.map(({ ruleId, readings }) => [ruleId, readings[0].text])).toEqual([
      ['r', '1'],
      ['q', '2'],
    ]);
  });

  it('are looked at also once the market’s clock turns out to be an hour behind', () => {
    const bench = new AlertBench();
    bench.rules([rule({ measure: 'rank', args: ['premium'], comparator: 'below', threshold: 1 })]);
    bench.nowMs -= 3_600_000;
    bench.print(SPY, 5, 100);
    expect(bench.tick()).toBe(1);
  });

  it('of a contract are among contracts; a side that is not known has no place by net', () => {
    const bench = new AlertBench();
    bench.rules([
      rule({ symbol: SPY, measure: 'rank', args: ['premium'], comparator: 'below', threshold: 1 }),
      rule({ symbol: SPY, measure: 'rank', args: ['imbalance'], comparator: 'below', threshold: 1 }, { id: 'i' }),
    ]);
    bench.print(SPY, 5, 100);
    expect(bench.tick(5_000)).toBe(1);
    expect(bench.stateOf('i').phase).toBe('cannot');
    bench.quote(SPY, 4.9, 5);
    bench.print(SPY, 5, 100);
    expect(bench.tick(5_000)).toBe(1);
  });
});
