import { expect, test } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { PRINTS_SAVED, restoreTape, serialiseTape } from '../../../../../src/main/engine/flow/tape-snapshot.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';

test('only the newest prints are saved; sequences and sweeps count from the first of them', () => {
  const table = new InstrumentTable();
  const id = table.intern('O:SPY261218C00650000');
  const tape = new FlowTape();
  const prints = PRINTS_SAVED + 10;
  for (let i = 0; i < prints; i++) {
    const seq = tape.append(id);
    tape.set(seq, 'size', i);
    tape.set(seq, 'groupId', i === prints - 1 ? prints - 3 : Number.NaN);
  }
  const restored = new FlowTape();
  restoreTape(restored, table, serialiseTape(tape, table));
  const last = PRINTS_SAVED - 1;
  expect([restored.head, restored.tail]).toEqual([PRINTS_SAVED, 0]);
  expect([restored.get(0, 'size'), restored.get(last, 'size')]).toEqual([10, prints - 1]);
  expect([restored.get(last, 'printSeq'), restored.get(last, 'groupId')]).toEqual([last, last - 2]);
  expect(restored.get(0, 'groupId')).toBeNaN();
});

test('a sweep is as large as it was: by its first prints that are not saved, and by those of one that was cancelled', () => {
  const table = new InstrumentTable();
  const id = table.intern('O:SPY261218C00650000');
  const tape = new FlowTape();
  const put = (group: number): void => {
    const seq = tape.append(id);
    for (const [name, value] of [
      ['premiumUsd', 1_000],
      ['size', 5],
      ['tags', 0],
      ['groupId', Number.NaN],
    ] as const)
      tape.set(seq, name, value);
    if (group >= 0) tape.join(seq, group);
  };
  for (let i = 0; i < 8; i++) put(i < 2 ? -1 : 2);
  for (let i = 8; i < PRINTS_SAVED + 4; i++) put(i < PRINTS_SAVED ? -1 : PRINTS_SAVED);
  tape.markCancelled(PRINTS_SAVED + 1);
  const restored = new FlowTape();
  restoreTape(restored, table, serialiseTape(tape, table));
  expect([restored.get(0, 'groupId'), restored.groups.sums(-2)]).toMatchObject([
    -2,
    { first: -2, newest: 3, premiumUsd: 6_000, size: 30, prints: 6 },
  ]);
  expect(restored.groups.sums(PRINTS_SAVED - 4)).toEqual({
    first: PRINTS_SAVED - 4,
    newest: PRINTS_SAVED - 1,
    premiumUsd: 3_000,
    size: 15,
    prints: 4,
  });
});

test('a tape without prints comes back without prints', () => {
  const table = new InstrumentTable();
  const restored = new FlowTape();
  restoreTape(restored, table, serialiseTape(new FlowTape(), table));
  expect(restored.head).toBe(0);
});
