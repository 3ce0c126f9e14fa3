/** Runs of prints: sweeps as they come and as they show late, and prints that a cancel takes back. */
import { describe, expect, test } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { PrintClassifier } from '../../../../../src/main/engine/flow/print-classifier.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { PRINT_SIDE, PRINT_TAG } from '../../../../../src/shared/market/prints.ts';
import { CALL, desk, T0, type Trade } from './print-desk.ts';

describe('a sweep', () => {
  const ASK = { price: 11 };
  test.each<[what: string, second: Partial<Trade>, sweeps: boolean]>([
    ['another venue at once', { exchange: 303 }, true],
    ['another venue 300 ms later', { exchange: 303, atMs: T0 + 300 }, true],
    ['301 ms later', { exchange: 303, atMs: T0 + 301 }, false],
    ['stamped before', { exchange: 303, atMs: T0 - 1 }, false],
    ['the same venue', {}, false],
    ['the same venue, swept by condition', { conditions: [219] }, true],
    ['on the other side', { exchange: 303, price: 9 }, false],
    ['a leg of a package', { exchange: 303, conditions: [232] }, false],
    ['late', { exchange: 303, conditions: [202] }, false],
    ['tied to stock', { exchange: 303, conditions: [240] }, false],
  ])('%s: %s', (_what, second, sweeps) => {
    const { print, quote, tags, tape } = desk();
    quote(9, 11, T0 - 100);
    const first = print(ASK);
    const seq = print({ ...ASK, ...second });
    expect(tags(first).includes('sweep')).toBe(sweeps);
    expect(tags(seq).includes('sweep')).toBe(sweeps);
    expect([tape.get(first, 'groupId'), tape.get(seq, 'groupId')]).toEqual(
      sweeps ? [first, first] : [Number.NaN, Number.NaN],
    );
  });

  test('is none between venues while the side is unknown', () => {
    const { print, tags } = desk();
    expect([print(), print({ exchange: 303 })].map((seq) => tags(seq).includes('sweep'))).toEqual([false, false]);
  });
});

describe('a cancel', () => {
  test.each<[what: string, cancel: Partial<Trade>, cancelled: boolean]>([
    ['of the same price and size', {}, true],
    ['of another price', { price: 10.01 }, false],
    ['of another size', { size: 11 }, false],
  ])('%s: %s', (_what, cancel, cancelled) => {
    const { print, tags } = desk();
    const seq = print();
    const by = print({ conditions: [201], ...cancel });
    expect([tags(seq).includes('cancelled'), tags(by).includes('cancelled')]).toEqual([cancelled, false]);
  });

  test('nets the latest that stands, one for each', () => {
    const { print, tags } = desk();
    const seqs = [print(), print()];
    const left = (): boolean[] => seqs.map((seq) => tags(seq).includes('cancelled'));
    print({ conditions: [207] });
    expect(left()).toEqual([false, true]);
    print({ conditions: [205] });
    expect(left()).toEqual([true, true]);
  });
});

describe('a sweep that shows late', () => {
  test('takes in every print of its run, takes back its block, and tells of each', () => {
    const { print, quote, tags, tape } = desk();
    quote(9, 11, T0 - 100);
    const run = [print({ price: 11, size: 100 }), print({ price: 11 }), print({ price: 11, conditions: [202] })];
    expect(tags(run[0])).toContain('block');
    const before = tape.amendHead;
    const last = print({ price: 11, exchange: 303 });
    expect([...run, last].map((seq) => tags(seq).includes('sweep'))).toEqual([true, true, false, true]);
    expect(tags(run[0])).not.toContain('block');
    expect(Array.from({ length: tape.amendHead - before }, (_, n) => tape.amendment(before + n))).toEqual(
      run.slice(0, 2),
    );
    // A sweep goes on at the same venue, without telling of the first again.
    const more = print({ price: 11, exchange: 303, atMs: T0 + 300 });
    expect([tags(more).includes('sweep'), tape.get(more, 'groupId'), tape.amendHead - before]).toEqual([
      true,
      run[0],
      2,
    ]);
  });

  test('leaves the prints of other contracts in between alone', () => {
    const table = new InstrumentTable(16);
    const tape = new FlowTape(64);
    const classifier = new PrintClassifier(table, tape, new ContractFacts(table));
    // Contracts far apart in the table: each has its own run.
    for (let n = 0; n < 3000; n++) table.intern(`S${n}`);
    const ids = [table.intern(CALL), table.intern('O:SPY261218P00650000')];
    for (const id of ids) classifier.quote(id, 9, 11, T0 - 1);
    const print = (id: number, exchange: number): number =>
      classifier.print({ id, atMs: T0, price: 11, size: 1, conditions: [209], exchange });
    const seqs = [print(ids[0], 302), print(ids[1], 302), print(ids[0], 303), print(ids[1], 302)];
    expect(seqs.map((seq) => (tape.get(seq, 'tags') & PRINT_TAG.sweep) !== 0)).toEqual([true, false, true, false]);
    print(3, 302);
    expect(tape.get(print(ids[0], 302), 'groupId')).toBe(seqs[0]);
  });
});

test.each([
  [11, 11.05, true],
  [11.05, 11, true],
  [9, 8.95, true],
  [11, 9, false],
  [11, 10, false],
])('a sweep walks through the book: %d, then %d: %s', (first, second, isSweep) => {
  const { quote, print, tags } = desk();
  quote(9, 11, T0 - 1);
  const seqs = [print({ price: first }), print({ price: second, exchange: 303 })];
  expect(seqs.map((seq) => tags(seq).includes('sweep'))).toEqual([isSweep, isSweep]);
});

test('cleared, neither quotes nor runs of before say anything', () => {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(64);
  const classifier = new PrintClassifier(table, tape, new ContractFacts(table));
  const id = table.intern(CALL);
  const print = (exchange: number, condition = 209): number =>
    classifier.print({ id, atMs: T0, price: 11, size: 1, conditions: [condition], exchange });
  classifier.quote(id, 9, 11, T0 - 1);
  print(302, 219);
  classifier.clear();
  const seq = print(303);
  expect([tape.get(seq, 'side'), tape.get(seq, 'groupId')]).toEqual([PRINT_SIDE.unknown, Number.NaN]);
});

test('cleared with its tape, a sweep by its condition begins a run of its own', () => {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(64);
  const classifier = new PrintClassifier(table, tape, new ContractFacts(table));
  const print = (): number =>
    classifier.print({ id: table.intern(CALL), atMs: T0, price: 11, size: 1, conditions: [219], exchange: 302 });
  const first = print();
  expect(tape.get(print(), 'groupId')).toBe(first);
  // What the tape holds goes on; with nothing on it, nothing does.
  classifier.clear();
  expect(tape.get(print(), 'groupId')).toBe(first);
  tape.clear();
  classifier.clear();
  classifier.print({
    id: table.intern('O:SPY261218P00650000'),
    atMs: T0,
    price: 11,
    size: 1,
    conditions: [209],
    exchange: 302,
  });
  const next = print();
  expect(tape.get(next, 'groupId')).toBe(next);
});

test('a cancel tells again of the print it cancels', () => {
  const { print, tape } = desk();
  const seq = print();
  const before = tape.amendHead;
  print({ conditions: [201] });
  expect([tape.amendHead - before, tape.amendment(before)]).toEqual([1, seq]);
});

test.each([
  ['a newer one of a snapshot', -2_000, PRINT_SIDE.belowBid, 2_000],
  ['none that is older', -70_000, PRINT_SIDE.unknown, 60_000],
  ['none that is not before it', 0, PRINT_SIDE.unknown, 60_000],
] as const)('beside an old streamed quote %s is the witness', (_, snapshotMs, side, ageMs) => {
  const { quote, set, print, tape } = desk();
  quote(8, 9, T0 - 60_000);
  set(CALL, { bid: 12, ask: 13, quoteAtMs: T0 + snapshotMs });
  const seq = print();
  expect([tape.get(seq, 'side'), tape.get(seq, 'quoteAgeMs')]).toEqual([side, ageMs]);
});
