import { expect, test } from 'vitest';
import { GROUP_BIT } from '../../../../../src/shared/contract/columns.ts';
import { InstrumentTable, type DirtySet } from '../../../../../src/main/engine/market/instrument-table.ts';

const { quote, trade, day } = GROUP_BIT;

function drained(dirty: DirtySet): Record<number, number> {
  const rows: Record<number, number> = {};
  dirty.drain((id, groups) => (rows[id] = groups));
  return rows;
}

test('each consumer hears of the rows and groups it wants, once per drain', () => {
  const table = new InstrumentTable();
  const all = table.watch(true);
  const some = table.watch();
  some.want(2, quote | day);
  table.markBits(1, quote);
  table.markBits(2, trade);
  table.markBits(2, quote);
  expect(all.count).toBe(2);
  expect(drained(some)).toEqual({ 2: quote });
  table.markBits(2, day);
  expect(drained(all)).toEqual({ 1: quote, 2: trade | quote | day });
  expect(drained(some)).toEqual({ 2: day });
  expect(drained(all)).toEqual({});
});

test('what a consumer wants counts at the time of the change', () => {
  const table = new InstrumentTable();
  table.markBits(1, quote);
  const dirty = table.watch();
  table.markBits(1, quote);
  dirty.want(1, quote);
  expect(drained(dirty)).toEqual({});
  table.markBits(1, quote);
  dirty.want(1, 0);
  table.markBits(1, quote);
  expect(drained(dirty)).toEqual({ 1: quote });
  table.markBits(1, quote);
  dirty.clear();
  expect(dirty.count).toBe(0);
});

test('rows that do not fit the lists stay dirty, and changes outlive a growing table', () => {
  const table = new InstrumentTable(4);
  const dirty = table.watch(true);
  for (let n = 0; n < 3; n++) table.markBits(table.intern(`S${n}`), quote);
  for (let n = 3; n < 9; n++) table.markBits(table.intern(`S${n}`), trade);
  const ids = new Uint32Array(5);
  const groups = new Uint8Array(5);
  expect(dirty.take(ids, groups)).toBe(5);
  expect([...ids]).toEqual([0, 1, 2, 3, 4]);
  expect([...groups]).toEqual([quote, quote, quote, trade, trade]);
  table.markBits(0, day);
  expect(drained(dirty)).toEqual({ 5: trade, 6: trade, 7: trade, 8: trade, 0: day });
});

test('a change made while draining waits for the next drain', () => {
  const table = new InstrumentTable();
  const dirty = table.watch(true);
  table.markBits(1, quote);
  dirty.drain((id) => table.markBits(id, day));
  expect(drained(dirty)).toEqual({ 1: day });
});
