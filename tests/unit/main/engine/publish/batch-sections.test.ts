/** What one window's batches hold of rows, bars and spark lines, in exact values; and what is counted. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SECTION, SPARK_POINTS } from '../../../../../src/shared/contract/batch.ts';
import { GROUP_NAMES } from '../../../../../src/shared/contract/columns.ts';
import { batchDesk } from './batch-desk.ts';

let desk = batchDesk();
beforeEach(() => {
  desk = batchDesk();
});

const bar = (startMs: number, close: number, timeframeMs = 60_000): Float64Array =>
  Float64Array.of(timeframeMs, startMs, 1, 1, 1, close, 1, 1);

describe('rows', () => {
  test('of several symbols, each with its own values, then only what changed', () => {
    for (const [symbol, price] of [
      ['SPY', 650],
      ['QQQ', 600],
      ['IWM', 240],
    ] as const) {
      desk.publisher.addRow(desk.table.intern(symbol));
      desk.set(symbol, 'trade', 'last', price);
      desk.set(symbol, 'quote', 'bid', price - 1);
    }
    expect(desk.next()).toMatchObject({
      symbols: ['SPY', 'QQQ', 'IWM'],
      rows: { SPY: { last: 650, bid: 649 }, QQQ: { last: 600, bid: 599 }, IWM: { last: 240, bid: 239 } },
      kinds: [SECTION.symbols, ...GROUP_NAMES.keys()],
    });
    desk.set('QQQ', 'quote', 'ask', 601);
    desk.set('IWM', 'quote', 'bid', 238);
    desk.set('IWM', 'trade', 'last', 239);
    expect(desk.next()).toMatchObject({
      symbols: [],
      rows: { QQQ: { bid: 599, ask: 601 }, IWM: { last: 239, bid: 238 } },
      kinds: [0, 1],
    });
    expect(desk.next()).toBeUndefined();
  });

  test('given back more often than taken are not wanted, and taken again come whole', () => {
    const id = desk.table.intern('SPY');
    desk.publisher.removeRow(desk.table.intern('QQQ'));
    desk.publisher.addRow(id);
    desk.publisher.removeRow(id);
    desk.publisher.removeRow(id);
    desk.next();
    desk.set('SPY', 'trade', 'last', 1);
    expect(desk.next()).toBeUndefined();
    desk.publisher.addRow(id);
    expect(desk.next()?.rows).toEqual({ SPY: { last: 1 } });
    desk.set('SPY', 'trade', 'last', 2);
    expect(desk.next()?.rows).toEqual({ SPY: { last: 2 } });
  });

  test('of a closed window cost nothing more', () => {
    desk.publisher.addRow(desk.table.intern('SPY'));
    desk.next();
    desk.publisher.close();
    desk.set('SPY', 'trade', 'last', 1);
    expect(desk.next()).toBeUndefined();
  });

  test('come again after a reset, those given back do not', () => {
    for (const symbol of ['SPY', 'QQQ']) desk.publisher.addRow(desk.table.intern(symbol));
    desk.next();
    desk.publisher.removeRow(desk.table.intern('QQQ'));
    desk.next();
    desk.publisher.reset();
    desk.set('QQQ', 'trade', 'last', 1);
    expect(desk.next()).toMatchObject({ symbols: ['SPY'], rows: { SPY: {} } });
  });

  test('more than 20,000 go out in two batches', () => {
    for (let n = 0; n < 20_001; n++) desk.publisher.addRow(desk.table.intern(`S${n}`));
    expect([desk.next()?.symbols.length, desk.next()?.symbols, desk.next()]).toEqual([20_000, ['S20000'], undefined]);
  });
});

describe('bars', () => {
  test('of several series, the newest state of each, with the symbol where the window does not know it', () => {
    const [spy, qqq] = [desk.table.intern('SPY'), desk.table.intern('QQQ')];
    for (const symbol of ['A', 'B', 'C', 'D', 'E', 'F']) desk.table.intern(symbol);
    desk.publisher.addBar(spy, 60_000, bar(0, 1));
    desk.publisher.addBar(qqq, 60_000, bar(0, 2));
    desk.publisher.addBar(spy, 5000, bar(0, 3, 5000));
    desk.publisher.addBar(spy, 60_000, bar(60_000, 4));
    desk.publisher.addBar(spy, 60_000, bar(0, 5));
    desk.publisher.addBar(desk.table.intern('F'), 60_000, bar(0, 6));
    const batch = desk.next();
    expect(batch?.symbols).toEqual(['SPY', 'QQQ', 'F']);
    expect(batch?.bars).toEqual([
      ['SPY', 60_000, 0, 5],
      ['QQQ', 60_000, 0, 2],
      ['SPY', 5000, 0, 3],
      ['SPY', 60_000, 60_000, 4],
      ['F', 60_000, 0, 6],
    ]);
    desk.publisher.addBar(spy, 60_000, bar(0, 7));
    expect(desk.next()).toMatchObject({ symbols: [], bars: [['SPY', 60_000, 0, 7]] });
    expect(desk.next()).toBeUndefined();
  });

  test('up to 20,000 wait for a window; one more and they are given up and said so, until a reset', () => {
    const id = desk.table.intern('SPY');
    for (let n = 0; n < 20_000; n++) desk.publisher.addBar(id, 60_000, bar(n, 1));
    expect(desk.publisher.barsOverran).toBe(false);
    desk.publisher.addBar(id, 60_000, bar(20_000, 1));
    expect(desk.publisher.barsOverran).toBe(true);
    desk.publisher.reset();
    expect([desk.publisher.barsOverran, desk.next()]).toEqual([false, undefined]);
  });
});

describe('credit', () => {
  test('one batch at a time; its acknowledgement, and no other, gives the next', () => {
    const id = desk.table.intern('SPY');
    desk.publisher.addRow(id);
    expect([desk.publisher.awaitingAck, desk.publisher.flush(1), desk.publisher.awaitingAck]).toEqual([
      false,
      true,
      true,
    ]);
    desk.set('SPY', 'trade', 'last', 1);
    desk.publisher.acknowledge(2);
    expect([desk.publisher.flush(1), desk.publisher.awaitingAck]).toEqual([false, true]);
    desk.publisher.acknowledge(1);
    expect([desk.publisher.awaitingAck, desk.publisher.flush(1)]).toEqual([false, true]);
    expect(desk.sent.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('what is held back is counted, and after 250 flushes without credit the window is behind', () => {
    for (const symbol of ['SPY', 'QQQ']) desk.publisher.addRow(desk.table.intern(symbol));
    desk.publisher.flush(1);
    for (const symbol of ['SPY', 'QQQ']) desk.set(symbol, 'trade', 'last', 1);
    for (let n = 0; n < 249; n++) desk.publisher.flush(1);
    expect(desk.publisher.behind).toBe(false);
    desk.publisher.flush(1);
    expect(desk.publisher.behind).toBe(true);
    expect(desk.publisher.counters).toEqual({
      batches: 1,
      bytes: desk.sent[0].bytes,
      conflatedRows: 500,
      printsLost: 0,
    });
    desk.publisher.acknowledge(1);
    expect(desk.publisher.behind).toBe(false);
    desk.publisher.flush(1);
    expect(desk.publisher.counters).toMatchObject({ batches: 2, bytes: desk.sent[0].bytes + desk.sent[1].bytes });
  });

  test('a reset gives credit and catches up', () => {
    desk.publisher.addRow(desk.table.intern('SPY'));
    desk.publisher.flush(1);
    for (let n = 0; n < 300; n++) desk.publisher.flush(1);
    desk.publisher.reset();
    expect([desk.publisher.behind, desk.publisher.awaitingAck]).toEqual([false, false]);
  });
});

describe('spark lines', () => {
  const NONE = Array.from({ length: SPARK_POINTS - 1 }, () => Number.NaN);
  const draw = (symbol: string, price: number): number => {
    const id = desk.table.intern(symbol);
    desk.publisher.addRow(id);
    desk.spark.want(id);
    desk.table.column('last')[id] = price;
    desk.publisher.wantSpark(id, true);
    return id;
  };

  test('go out once for each sample, of each symbol its own', () => {
    draw('SPY', 650);
    const qqq = draw('QQQ', 600);
    desk.spark.sample();
    expect(desk.next()?.spark).toEqual({ SPY: [...NONE, 650], QQQ: [...NONE, 600] });
    expect(desk.next()).toBeUndefined();
    desk.spark.sample();
    expect(desk.next()?.spark.SPY.slice(-3)).toEqual([Number.NaN, 650, 650]);
    desk.publisher.wantSpark(qqq, false);
    expect(Object.keys(desk.next()?.spark ?? {})).toEqual(['SPY']);
    desk.spark.sample();
    expect(Object.keys(desk.next()?.spark ?? {})).toEqual(['SPY']);
  });

  test('go out again after a reset, also before the first sample', () => {
    draw('SPY', 650);
    expect(desk.next()?.spark).toEqual({ SPY: [...NONE, Number.NaN] });
    expect(desk.next()).toBeUndefined();
    desk.publisher.reset();
    expect(Object.keys(desk.next()?.spark ?? {})).toEqual(['SPY']);
    desk.spark.sample();
    desk.next();
    desk.publisher.reset();
    expect(Object.keys(desk.next()?.spark ?? {})).toEqual(['SPY']);
  });

  test('of symbols the window has no row of, or that nobody follows, do not', () => {
    const unknown = desk.table.intern('IWM');
    desk.spark.want(unknown);
    desk.publisher.wantSpark(unknown, true);
    desk.spark.sample();
    expect(desk.next()).toBeUndefined();
    const unfollowed = desk.table.intern('DIA');
    desk.publisher.addRow(unfollowed);
    desk.publisher.wantSpark(unfollowed, true);
    desk.spark.sample();
    expect(desk.next()?.spark).toEqual({});
    draw('SPY', 650);
    desk.spark.sample();
    expect(Object.keys(desk.next()?.spark ?? {})).toEqual(['SPY']);
  });
});
