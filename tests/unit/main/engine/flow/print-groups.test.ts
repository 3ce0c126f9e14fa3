/** A filter of the engine judges a sweep by all its prints, while they come and once some are cancelled. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
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
    tape.setPlace(seq, 0, 0);
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
  return { tape, put, passing };
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

test('what is named by a negative sequence was grouped in an earlier recording, and after a jump nothing is grouped', () => {
  const { tape, put } = begin();
  for (const group of [-17, -1])
    expect([tape.groups.has(group), tape.groups.before(group)]).toEqual([false, Number.NaN]);
  put(1_000, 0);
  put(1_000, 0);
  expect([tape.groups.has(0), tape.groups.newest(0), tape.groups.before(1)]).toEqual([true, 1, 0]);
  tape.clear();
  expect([tape.groups.has(0), tape.groups.newest(0), tape.groups.before(1)]).toEqual([false, Number.NaN, Number.NaN]);
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
