/** What an underlying cost when its options' session ended, and the price of a quote's own moment. */
import { describe, expect, test } from 'vitest';
import { MarketState } from '../../../../../src/main/engine/market/market-state.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { etInstant, type EpochMs } from '../../../../../src/shared/market/calendar.ts';
import { MarketBench } from './market-bench.ts';

const FRIDAY = '2026-11-20';
const at = (hour: number, minute = 0, second = 0, date = FRIDAY): EpochMs => etInstant(date, hour, minute, second);

const trade = (bench: MarketBench, atMs: EpochMs, p: number, sym = 'AAPL'): MarketBench =>
  bench.frame([{ ev: 'T', sym, p, s: 100, t: atMs, c: [] }], 'stocks', atMs + 20);
const endOf = ({ state, table }: Pick<MarketBench, 'state' | 'table'>, endMs: EpochMs, symbol = 'AAPL'): number =>
  state.priceAtEnd(table.find(symbol)!, endMs, Number.POSITIVE_INFINITY);
const traded = (...trades: [EpochMs, number][]): MarketBench => {
  const bench = new MarketBench();
  for (const [atMs, price] of trades) trade(bench, atMs, price);
  return bench;
};

describe('the price at a session’s end', () => {
  test('is the last one at or before it, and stays whatever comes after hours, over the weekend and before the next open', () => {
    const bench = traded([at(15, 59, 59), 265.31]);
    expect(endOf(bench, at(16))).toBe(265.31);
    trade(bench, at(16), 265.33);
    trade(bench, at(16, 0, 2), 281.5);
    expect([endOf(bench, at(16)), endOf(bench, at(16, 15))]).toEqual([265.33, Number.NaN]);
    trade(bench, at(16, 14, 58), 282);
    trade(bench, at(16, 16), 283);
    trade(bench, at(19, 59), 284);
    expect([endOf(bench, at(16)), endOf(bench, at(16, 15))]).toEqual([265.33, 282]);
    trade(bench, at(8, 0, 0, '2026-11-23'), 290);
    expect([endOf(bench, at(16)), endOf(bench, at(16, 15))]).toEqual([265.33, 282]);
    trade(bench, at(15, 59, 0, '2026-11-23'), 291);
    trade(bench, at(16, 1, 0, '2026-11-23'), 292);
    expect([endOf(bench, at(16)), endOf(bench, at(16, 0, 0, '2026-11-23'))]).toEqual([Number.NaN, 291]);
  });

  test('of a delayed plan is not known before what was at the end has arrived', () => {
    const { state, table } = traded([at(15, 57), 264]);
    const known = (dataMs: EpochMs): number => state.priceAtEnd(table.find('AAPL')!, at(16), dataMs);
    expect([known(at(15, 59, 59)), known(at(16))]).toEqual([Number.NaN, 264]);
    // By the chain of a plan without stocks, whose rows say that they are late.
    const late = new MarketBench();
    late.snapshot(
      {
        symbol: 'O:AAPL261218C00265000',
        underlying: { symbol: 'AAPL', price: 264, atMs: at(15, 57), delayed: true },
      },
      at(16, 12),
    );
    const byChain = (dataMs: EpochMs): number => late.state.priceAtEnd(late.table.find('AAPL')!, at(16), dataMs);
    expect([byChain(at(16, 14, 59)), byChain(at(16, 15))]).toEqual([Number.NaN, 264]);
  });

  test('ends at 13:00 on a half day', () => {
    const [date, one] = ['2026-11-27', at(13, 0, 0, '2026-11-27')];
    const bench = traded([at(12, 59, 0, date), 265], [at(13, 5, 0, date), 281]);
    expect([endOf(bench, one), endOf(bench, at(16, 0, 0, date))]).toEqual([265, Number.NaN]);
  });

  test('is not known where the last price came long before, or nothing did', () => {
    expect(endOf(traded([at(15, 54), 265], [at(20), 281]), at(16))).toBeNaN();
    expect(endOf(traded([at(20), 281]), at(16))).toBeNaN();
    expect(endOf(traded([at(15, 59), 265]), at(16, 15))).toBeNaN();
  });

  test('is that of a minute’s bar, of a stream of minutes alone too, or the next day’s previous close', () => {
    const bars = traded([at(20), 281]);
    const bar = (startMs: EpochMs, close: number) => ({ startMs, open: 1, high: 1, low: 1, close });
    const rows = [bar(at(15, 58), 264), bar(at(15, 59), 265.3), bar(at(16), 281)];
    const asked = { multiplier: 1, timespan: 'minute', fromDate: FRIDAY, toDate: FRIDAY, whole: true };
    bars.rest({ kind: 'bars', symbol: 'AAPL', ...asked, rows }, at(20));
    expect(endOf(bars, at(16))).toBe(265.3);
    const minutes = new MarketBench();
    for (const [startMs, c] of [
      [at(15, 59), 265.4],
      [at(16), 280],
    ])
      minutes.frame([{ ev: 'AM', sym: 'AAPL', o: c, h: c, l: c, c, v: 1, av: 1, s: startMs, e: startMs + 60_000 }]);
    expect(endOf(minutes, at(16))).toBe(265.4);
    const monday = traded([at(8, 0, 0, '2026-11-23'), 281]).snapshot(
      { symbol: 'AAPL', prevClose: 265.5 },
      at(8, 1, 0, '2026-11-23'),
    );
    expect([endOf(monday, at(16)), endOf(monday, at(16, 0, 0, '2026-11-19'))]).toEqual([265.5, Number.NaN]);
  });

  test('is in a checkpoint, and a state restored before the end finds it', () => {
    const after = traded([at(15, 59), 265], [at(18), 281]);
    const before = traded([at(15, 59), 265]);
    for (const { state } of [after, before]) {
      const table = new InstrumentTable();
      const restored = new MarketState(table);
      restored.restore(state.serialise());
      const bench = Object.assign(new MarketBench(), { table, state: restored });
      trade(bench, at(18, 1), 282);
      expect(endOf(bench, at(16))).toBe(265);
    }
  });
});

describe('the price at a quote', () => {
  const OPTION = 'O:AAPL261218C00265000';
  const snapshot = (bench: MarketBench, quotedMs: EpochMs, receivedAtMs: EpochMs, bid = 9): number => {
    const quote = { bid, ask: bid + 0.1, atMs: quotedMs };
    bench.snapshot({ symbol: OPTION, quote }, receivedAtMs);
    return bench.state.spotAtQuote(bench.table.find(OPTION)!);
  };

  test('is renewed by the snapshots of the session, and by none after it', () => {
    const bench = traded([at(15, 58), 265]);
    expect(snapshot(bench, at(15, 57), at(15, 58, 1))).toBe(265);
    trade(bench, at(15, 59), 265.31);
    expect(snapshot(bench, at(15, 57), at(15, 59, 30))).toBe(265.31);
    trade(bench, at(18), 281);
    expect(snapshot(bench, at(15, 57), at(18, 0, 10))).toBe(265.31);
    // New to us, of before the end: the price of now is not that of then.
    expect(snapshot(bench, at(15, 59, 50), at(18, 0, 20), 9.5)).toBeNaN();
    // A quote of the evening has one.
    expect(snapshot(bench, at(18, 0, 28), at(18, 0, 30), 9.6)).toBe(281);
  });
});
