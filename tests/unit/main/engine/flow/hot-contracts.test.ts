import { expect, it } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { HotContracts } from '../../../../../src/main/engine/flow/hot-contracts.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';

const MINUTE = 60_000;
const T0 = 1_763_652_605_000;

function hotBench() {
  const table = new InstrumentTable();
  const tape = new FlowTape(4096);
  const hot = new HotContracts(tape, table);
  const print = (name: string, premiumUsd: number, minutes = 0): void => {
    const seq = tape.append(table.intern(name));
    tape.set(seq, 'atMs', T0 + minutes * MINUTE);
    tape.set(seq, 'premiumUsd', premiumUsd);
    tape.keep(seq);
  };
  return { hot, print };
}

it('are those with the most premium of the last ten minutes; a cancel counts as much as a print', () => {
  const { hot, print } = hotBench();
  expect(hot.look()).toBe(false);
  print('OLD', 9e9, -11);
  print('A', 50_000, -9);
  print('B', 30_000, -1);
  print('B', -30_000, 0);
  expect(hot.look()).toBe(true);
  expect(hot.hot).toEqual(['B', 'A']);
  expect(hot.look()).toBe(false);
});

it('are a hundred at most, and one of them stays until it is out of the first two hundred', () => {
  const { hot, print } = hotBench();
  print('FIRST', 1_000, 0);
  hot.look();
  for (let i = 0; i < 150; i++) print(`C${i}`, 2_000 + i, 1);
  hot.look();
  expect(hot.hot).toHaveLength(100);
  expect(hot.hot).toContain('FIRST');
  for (let i = 150; i < 260; i++) print(`C${i}`, 2_000 + i, 2);
  hot.look();
  expect(hot.hot).not.toContain('FIRST');
  expect(hot.hot).toHaveLength(100);
});
