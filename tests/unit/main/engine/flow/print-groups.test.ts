/** A filter of the engine judges a sweep by all its prints, while they come and once some are cancelled. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newestMatching } from '../../../../../src/main/engine/calls/flow-history.ts';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts, PrintFilter } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';

const CALL = 'O:SPY261218C00650000';
const NVDA = 'O:NVDA261218C00650000';
const ANY = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };

function begin(capacity = 16) {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(capacity);
  const put = (premiumUsd: number, group?: number, symbol = CALL): number => {
    const seq = tape.append(table.intern(symbol));
    for (const name of ['price', 'side', 'bid', 'ask', 'groupId'] as const) tape.set(seq, name, Number.NaN);
    tape.set(seq, 'premiumUsd', premiumUsd);
    tape.set(seq, 'size', premiumUsd / 100);
    tape.set(seq, 'tags', 0);
    if (group !== undefined) tape.join(seq, group);
    return seq;
  };
  const passing = (filter: object, where = ''): number[] => {
    const test = new PrintFilter({ ...ANY, ...filter }, new ContractFacts(table), { where });
    return Array.from({ length: tape.head - tape.tail }, (_, i) => tape.tail + i).filter((s) => test.matches(tape, s));
  };
  /** As a pane's first fill lists them. */
  const listing = (filter: object, where = ''): number[] =>
    newestMatching(tape, new PrintFilter({ ...ANY, ...filter }, new ContractFacts(table), { where }), 1_000).seqs;
  return { tape, put, passing, listing };
}

test('prints that are large together pass together, by premium, size and text', () => {
  const { tape, put, passing } = begin();
  put(9_000, 0);
  put(9_000);
  put(9_000, 0);
  expect([passing({ minPremiumUsd: 25_000 }), passing({ minSize: 250 })]).toEqual([[], []]);
  put(9_000, 0);
  expect([passing({ minPremiumUsd: 25_000 }), passing({ minSize: 250 })]).toEqual([
    [0, 2, 3],
    [0, 2, 3],
  ]);
  expect([passing({}, 'premium > 26k'), passing({}, 'premium < 10k')]).toEqual([[0, 2, 3], [1]]);
  tape.markCancelled(2);
  expect([passing({ minPremiumUsd: 25_000 }), passing({ minPremiumUsd: 18_000 })]).toEqual([[], [0, 2, 3]]);
  tape.markCancelled(0);
  tape.markCancelled(3);
  expect(passing({ minPremiumUsd: 9_000 })).toEqual([0, 1, 2, 3]);
});

test('one that passes brings the others: a filter renames no package', () => {
  const { put, passing } = begin();
  put(1_000, 0, CALL);
  put(1_000, 0, NVDA);
  put(1_000, undefined, NVDA);
  expect(passing({ underlyings: ['SPY'] })).toEqual([0, 1]);
});

test('a place in the ring that nothing wrote, and a tape that was cleared, hold no group', () => {
  const { tape, put } = begin();
  for (const group of [-17, -1])
    expect([tape.groups.has(group), tape.groups.before(group)]).toEqual([false, Number.NaN]);
  put(1_000, 0);
  put(1_000, 0);
  expect([tape.groups.has(0), tape.groups.newest(0), tape.groups.before(1)]).toEqual([true, 1, 0]);
  tape.clear();
  expect([tape.groups.has(0), tape.groups.newest(0), tape.groups.before(1)]).toEqual([false, Number.NaN, Number.NaN]);
});

/** A sweep of $90k by a kept print of $30k, one of $40k and two small ones of $10k, and others after it until the ring has turned over. */
function turnedOver(): ReturnType<typeof begin> {
  const of = begin(8);
  for (const thousands of [30, 10, 10, 40]) of.put(thousands * 1_000, 0);
  for (const seq of [0, 3]) of.tape.keep(seq);
  // Each begins a sweep of its own: their places are those of the first.
  for (let i = 0; i < 16; i++) of.put(1_000, of.tape.head);
  return of;
}

const kept = ({ tape, listing }: ReturnType<typeof begin>, filter: object, where = ''): number[] =>
  listing(filter, where).filter((seq) => seq < tape.tail);

test('what is kept of a sweep is judged by all of it once the ring has turned over', () => {
  const of = turnedOver();
  expect([of.tape.tail, of.tape.groups.sums(0)]).toEqual([
    12,
    { first: 0, newest: 3, premiumUsd: 90_000, size: 900, prints: 4 },
  ]);
  expect([kept(of, { minPremiumUsd: 90_000 }), kept(of, { minPremiumUsd: 90_001 })]).toEqual([[0, 3], []]);
  expect([kept(of, { minSize: 900 }), kept(of, { minSize: 901 })]).toEqual([[0, 3], []]);
  expect(kept(of, {}, 'premium < 90k')).toEqual([]);
  of.tape.markCancelled(3);
  expect([kept(of, { minPremiumUsd: 50_000 }), kept(of, { minPremiumUsd: 50_001 })]).toEqual([[0, 3], []]);
});

test('a kept print of it that passes brings the other', () => {
  const of = begin(8);
  of.put(30_000, 0, CALL);
  of.put(30_000, 0, NVDA);
  of.put(30_000, 2, NVDA);
  for (const seq of [0, 1, 2]) of.tape.keep(seq);
  for (let i = 0; i < 16; i++) of.put(1_000, of.tape.head);
  expect(kept(of, { underlyings: ['SPY'] })).toEqual([0, 1]);
  expect(kept(of, { underlyings: ['NVDA'] })).toEqual([0, 1, 2]);
});

test('groups without a kept print are forgotten with the ring, and all of them with the day', () => {
  const of = begin(8);
  of.put(1_000, 0);
  for (let i = 0; i < 16; i++) of.put(1_000, of.tape.head);
  expect([of.tape.groups.has(0), of.tape.groups.has(8)]).toEqual([false, false]);
  const other = turnedOver();
  other.tape.clearKept();
  expect(other.tape.groups.has(0)).toBe(false);
});

test('whatever the ring has forgotten, a group is never larger than its prints', () => {
  const step = fc.tuple(fc.nat(20), fc.option(fc.nat(5), { nil: undefined }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { tape, put } = begin(8);
      const premium = new Map<number, number>();
      for (const [thousands, back] of steps) {
        const group = back === undefined ? undefined : Math.max(tape.tail, tape.head - back);
        put(thousands * 1_000, group);
        if (group !== undefined) premium.set(group, (premium.get(group) ?? 0) + thousands * 1_000);
      }
      for (const [group, premiumUsd] of premium) {
        if (!tape.groups.has(group)) continue;
        expect(tape.groups.premiumUsd(group)).toBe(premiumUsd);
        const members: number[] = [];
        for (let s = tape.groups.newest(group); s === s; s = tape.groups.before(s)) members.push(s);
        expect(members).toEqual(members.toSorted((a, b) => b - a));
      }
    }),
  );
});
