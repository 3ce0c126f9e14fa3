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

test('a mark of its own counts once per row, as far as it is wanted', () => {
  const table = new InstrumentTable();
  const dirty = table.watch();
  dirty.want(1, quote | day);
  for (const [id, groups] of [
    [1, quote],
    [1, day],
    [1, trade],
    [2, quote],
  ])
    dirty.mark(id, groups);
  expect([dirty.count, dirty.wanted(1), dirty.wanted(2)]).toEqual([1, quote | day, 0]);
  expect(drained(dirty)).toEqual({ 1: quote | day });
});

test('who stopped watching hears of nothing, the others go on', () => {
  const table = new InstrumentTable();
  const [gone, stays] = [table.watch(true), table.watch(true)];
  table.unwatch(gone);
  table.markBits(1, quote);
  expect([gone.count, stays.count]).toEqual([0, 1]);
});

test('who begins to watch hears nothing of before, whoever else was told', () => {
  const table = new InstrumentTable();
  const first = table.watch(true);
  table.markBits(1, quote);
  const second = table.watch(true);
  expect([first.count, second.count]).toEqual([1, 0]);
});

test('what is cleared is clean, and dirty again once marked again', () => {
  const table = new InstrumentTable();
  const dirty = table.watch(true);
  for (const id of [1, 2, 3]) table.markBits(id, quote);
  dirty.clear();
  expect(drained(dirty)).toEqual({});
  for (const id of [1, 2, 3]) table.markBits(id, trade);
  expect(drained(dirty)).toEqual({ 1: trade, 2: trade, 3: trade });
});

test('marked before it is cleared, with others marked after: only those', () => {
  const table = new InstrumentTable();
  const dirty = table.watch(true);
  table.markBits(1, quote);
  table.markBits(2, quote);
  dirty.drain((id) => {
    if (id === 1) table.markBits(5, day);
  });
  table.markBits(6, trade);
  expect(drained(dirty)).toEqual({ 5: day, 6: trade });
  expect(dirty.count).toBe(0);
});

test('a growing table keeps what was wanted, and wants nothing new for those who choose', () => {
  const table = new InstrumentTable(2);
  const [some, all] = [table.watch(), table.watch(true)];
  some.want(table.intern('A'), quote);
  for (const symbol of ['B', 'C', 'D', 'E', 'F']) table.intern(symbol);
  for (let id = 0; id < 6; id++) table.markBits(id, quote);
  expect([drained(some), Object.keys(drained(all)).length]).toEqual([{ 0: quote }, 6]);
});

test('marks made while draining do not crowd out: twice the rows fit', () => {
  const table = new InstrumentTable(2);
  const dirty = table.watch(true);
  for (const symbol of ['A', 'B', 'C', 'D']) table.intern(symbol);
  for (let id = 0; id < 4; id++) table.markBits(id, quote);
  const seen: number[] = [];
  dirty.drain((id) => {
    seen.push(id);
    dirty.mark(id, day);
  });
  expect(seen).toEqual([0, 1, 2, 3]);
  // Those marked meanwhile come in the order of their marks.
  dirty.drain((id) => {
    if (id === 3) for (const again of [2, 0, 3]) dirty.mark(again, quote);
  });
  const order: number[] = [];
  dirty.drain((id) => order.push(id));
  expect(order).toEqual([2, 0, 3]);
});

test('what was marked before any look is taken', () => {
  const table = new InstrumentTable();
  const dirty = table.watch(true);
  table.markBits(7, quote);
  const [ids, groups] = [new Uint32Array(4), new Uint8Array(4)];
  expect([dirty.take(ids, groups), ids[0], groups[0]]).toEqual([1, 7, quote]);
});

test('a row marked more often than there are rows leaves room for the others', () => {
  const table = new InstrumentTable(2);
  const dirty = table.watch(true);
  for (let n = 0; n < 9; n++) table.markBits(0, n % 2 ? quote : trade);
  table.markBits(1, day);
  expect(drained(dirty)).toEqual({ 0: quote | trade, 1: day });
});
