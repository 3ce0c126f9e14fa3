/** The window's tape in bulk: what it hands out and takes in is what single rows would be. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergePrints, PrintTape, type PrintSection } from '../../../../../src/renderer/panes/flow/print-tape.ts';
import { print, section } from './prints.ts';

const CAPACITY = 16;
const seqs = fc.uniqueArray(fc.integer({ min: -40, max: 200 }), { maxLength: 50 }).map((s) => s.sort((a, b) => a - b));
const rows = (list: readonly number[], price: number): PrintSection =>
  section(list.map((seq) => print(seq, { id: (seq & 7) + 1, price: price + seq })));

/** Every held row: sequence, price, instrument. */
function told(tape: PrintTape): number[][] {
  const all: number[][] = [];
  for (let o = tape.tail; o < tape.head; o++)
    all.push([tape.get(o, 'printSeq'), tape.get(o, 'price'), tape.instrument(o)]);
  return all;
}

function oneByOne(from: PrintSection): PrintTape {
  const tape = new PrintTape(CAPACITY);
  for (let row = 0; row < from.rows; row++) tape.put(from, row);
  return tape;
}

test('loaded at once it holds what it would one by one, and gives it back', () => {
  fc.assert(
    fc.property(seqs, seqs, (before, after) => {
      const tape = oneByOne(rows(before, 1));
      tape.load(rows(after, 2));
      const single = oneByOne(rows(after, 2));
      expect(told(tape)).toEqual(told(single));
      expect([tape.head, tape.tail]).toEqual([single.head, single.tail]);
      const back = new PrintTape(CAPACITY);
      back.load(tape.since(tape.tail));
      expect(told(back)).toEqual(told(tape));
    }),
  );
});

test('from a sequence on', () => {
  fc.assert(
    fc.property(seqs, fc.integer({ min: -50, max: 210 }), (list, from) => {
      const tape = oneByOne(rows(list, 1));
      const held = list.slice(-CAPACITY).filter((seq) => seq >= from);
      const part = tape.since(tape.firstFrom(from));
      expect([...part.values.subarray(0, part.rows)]).toEqual(held);
    }),
  );
});

test('two sections become one in order, each sequence once, the newer one’s values', () => {
  fc.assert(
    fc.property(seqs, seqs, (a, b) => {
      const merged = mergePrints(rows(a, 1_000), rows(b, 5_000));
      const wanted = [...new Set([...a, ...b])].sort((x, y) => x - y);
      const prices = wanted.map((seq) => (b.includes(seq) ? 5_000 : 1_000) + seq);
      const column = (c: number): number[] => [...merged.values.subarray(c * merged.rows, (c + 1) * merged.rows)];
      expect([column(0), column(2)]).toEqual([wanted, prices]);
      expect([...merged.ids]).toEqual(wanted.map((seq) => (seq & 7) + 1));
    }),
  );
});
