/** What one window's batches hold of prints, in exact values; and which it never hears of. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ContractFacts, PrintFilter } from '../../../../../src/main/engine/flow/print-filter.ts';
import type { PrintLoss } from '../../../../../src/main/engine/publish/window-publisher.ts';
import { batchDesk } from './batch-desk.ts';

let desk = batchDesk();
beforeEach(() => {
  desk = batchDesk();
});

describe('prints', () => {
  const ALL = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };
  const filter = (minSize: number): PrintFilter => new PrintFilter({ ...ALL, minSize }, new ContractFacts(desk.table));
  const CALL = 'O:SPY261218C00650000';
  const PUT = 'O:SPY261218P00650000';
  const print = (size: number, symbol = CALL, atMs = size): number => {
    const seq = desk.tape.append(desk.table.intern(symbol));
    desk.tape.set(seq, 'size', size);
    desk.tape.set(seq, 'atMs', atMs);
    return seq;
  };

  test('that any filter lets pass, with each symbol the first time', () => {
    for (const symbol of ['A', 'B', 'C', 'D', 'E']) desk.table.intern(symbol);
    desk.publisher.setFilters([filter(5), filter(3)]);
    for (const [size, symbol] of [
      [2, CALL],
      [3, CALL],
      [9, PUT],
      [4, PUT],
    ] as const)
      print(size, symbol);
    const batch = desk.next();
    expect(batch?.symbols).toEqual([CALL, PUT]);
    expect(batch?.prints).toEqual([
      [CALL, 1, 3],
      [PUT, 2, 9],
      [PUT, 3, 4],
    ]);
    print(7);
    expect(desk.next()).toMatchObject({ symbols: [], prints: [[CALL, 4, 7]] });
    desk.publisher.setFilters([]);
    print(8);
    expect(desk.next()).toBeUndefined();
  });

  test('half a tape of them that a window at work has not taken is a crowd; one that stands still is no reason to wait', () => {
    const { publisher, tape } = desk;
    const append = (count: number): void => {
      for (let i = 0; i < count; i++) print(9);
    };
    append(tape.capacity);
    expect(publisher.printsCrowd).toBe(false);
    publisher.setFilters([filter(0)]);
    append(tape.capacity / 2);
    expect(publisher.printsCrowd).toBe(false);
    append(1);
    expect(publisher.printsCrowd).toBe(true);
    expect(publisher.flush(1)).toBe(true);
    expect(publisher.printsCrowd).toBe(false);
    append(tape.capacity / 2 + 1);
    expect(publisher.printsCrowd).toBe(true);
    for (let i = 0; i < 60; i++) publisher.flush(1);
    expect(publisher.printsCrowd).toBe(false);
  });

  test('a filter that changes goes on where it was; a first one begins at the head', () => {
    print(1);
    desk.publisher.setFilters([filter(0)]);
    print(2);
    desk.publisher.setFilters([filter(1)]);
    expect(desk.next()?.prints).toEqual([[CALL, 1, 2]]);
    desk.publisher.setFilters([]);
    print(3);
    desk.publisher.setFilters([filter(0)]);
    expect(desk.next()).toBeUndefined();
  });

  test('amended are sent again, before the new ones, if they were sent and pass', () => {
    desk.publisher.setFilters([filter(5), filter(8)]);
    const [small, told] = [print(1), print(6)];
    desk.next();
    const fresh = print(7);
    for (const seq of [small, told, fresh]) desk.tape.amend(seq);
    expect(desk.next()?.prints).toEqual([
      [CALL, told, 6],
      [CALL, fresh, 7],
    ]);
    expect(desk.next()).toBeUndefined();
  });

  test('amended at the position of the next one are sent once', () => {
    desk.publisher.setFilters([filter(0)]);
    desk.tape.amend(print(1));
    expect(desk.next()?.prints).toEqual([[CALL, 0, 1]]);
    expect(desk.next()).toBeUndefined();
  });

  test('amended and gone from the tape are left out', () => {
    desk.publisher.setFilters([filter(0)]);
    const gone = print(1);
    desk.next();
    desk.tape.amend(gone);
    for (let n = 0; n < 16; n++) print(100 + n);
    expect(desk.next()?.prints.map(([, , size]) => size)).toEqual(Array.from({ length: 16 }, (_, n) => 100 + n));
  });

  test('4,000 in one batch, the rest in the next', () => {
    desk = batchDesk(8192);
    desk.publisher.setFilters([filter(0)]);
    for (let n = 0; n < 4001; n++) print(1);
    expect([desk.next()?.prints.length, desk.next()?.prints.length, desk.next()]).toEqual([4000, 1, undefined]);
  });

  test.each<[what: string, before: number, lost: number, loss: PrintLoss[]]>([
    ['as many as the tape holds: none lost', 0, 16, []],
    [
      'one more: one lost, as of the first that is left',
      0,
      17,
      [{ count: 1, fromMs: 101, toMs: 101, stoodStill: false }],
    ],
    ['after some were taken: since the last of them', 3, 18, [{ count: 2, fromMs: 3, toMs: 102, stoodStill: false }]],
  ])('%s', (_what, before, count, loss) => {
    desk.publisher.setFilters([filter(0)]);
    for (let n = 1; n <= before; n++) print(n);
    if (before > 0) desk.next();
    for (let n = 0; n < count; n++) print(n, CALL, 100 + n);
    expect(desk.next()?.prints).toHaveLength(16);
    expect([desk.losses, desk.publisher.counters.printsLost]).toEqual([loss, loss[0]?.count ?? 0]);
  });

  test('lost by a window whose first filter came after others had printed: since the print before it', () => {
    print(1, CALL, 50);
    desk.publisher.setFilters([filter(0)]);
    for (let n = 0; n < 17; n++) print(n, CALL, 100 + n);
    desk.next();
    expect(desk.losses).toEqual([{ count: 1, fromMs: 50, toMs: 101, stoodStill: false }]);
  });

  test('that wait: the oldest, of the oldest left once the tape ran over; none without a filter or once told', () => {
    print(1, CALL, 50);
    expect(desk.publisher.nextPrint).toBeUndefined();
    desk.publisher.setFilters([filter(0)]);
    expect(desk.publisher.nextPrint).toBeUndefined();
    print(1, CALL, 60);
    print(1, CALL, 61);
    expect(desk.publisher.nextPrint).toBe(1);
    desk.next();
    expect(desk.publisher.nextPrint).toBeUndefined();
    for (let n = 0; n < 18; n++) print(n, CALL, 100 + n);
    expect(desk.publisher.nextPrint).toBe(5);
    desk.publisher.setFilters([]);
    expect(desk.publisher.nextPrint).toBeUndefined();
  });

  test('of before a reset are not told after it', () => {
    desk.publisher.setFilters([filter(0)]);
    desk.tape.amend(print(1));
    desk.publisher.reset();
    expect(desk.next()).toBeUndefined();
    print(2);
    expect(desk.next()?.prints).toEqual([[CALL, 1, 2]]);
  });
});
