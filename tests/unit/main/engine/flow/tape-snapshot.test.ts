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

test('a tape without prints comes back without prints', () => {
  const table = new InstrumentTable();
  const restored = new FlowTape();
  restoreTape(restored, table, serialiseTape(new FlowTape(), table));
  expect(restored.head).toBe(0);
});
