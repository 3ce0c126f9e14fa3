/** A sweep or package that is large only as a whole is kept for the day with all its prints: beyond the ring, over a restart and over a jump. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absentOf, newestMatching } from '../../../../../src/main/engine/calls/flow-history.ts';
import { KeptPrints, PRINT_WIDTH } from '../../../../../src/main/engine/flow/kept-prints.ts';
import { PrintFilter } from '../../../../../src/main/engine/flow/print-filter.ts';
import { PRINTS_SAVED } from '../../../../../src/main/engine/flow/tape-snapshot.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import { PRINT_TAG } from '../../../../../src/shared/market/prints.ts';
import { NOON_MS } from '../scripted-source.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00640000';
const [PLAIN, SWEEP, CANCEL, MULTI_LEG] = [209, 219, 201, 232];

interface Given {
  symbol?: string;
  premiumUsd: number;
  atMs?: number;
  condition?: number;
  exchange?: number;
}

/** Another for every print: alike in all, the second would be left out. */
let sequence = 0;

function trade(to: MarketPipeline, { symbol = CALL, premiumUsd, atMs = 0, condition = PLAIN, exchange = 302 }: Given) {
  const t = NOON_MS + atMs;
  const size = premiumUsd / 100;
  to.frame(
    'options',
    new TextEncoder().encode(
      JSON.stringify([{ ev: 'T', sym: symbol, x: exchange, p: 1, s: size, c: [condition], t, q: ++sequence }]),
    ),
    t,
  );
}

function begin(prints: readonly Given[] = [], tapePrints?: number): MarketPipeline {
  const pipeline = new MarketPipeline({ gap: () => undefined, ...(tapePrints && { tapePrints }) });
  for (const print of prints) trade(pipeline, print);
  return pipeline;
}

const fillers = (count: number): Given[] =>
  Array.from({ length: count }, (_, i) => ({ symbol: PUT, premiumUsd: 100, atMs: 60_000 + i * 400 }));
const listing = ({ tape, facts }: MarketPipeline, minPremiumUsd = 25_000): number[] =>
  newestMatching(tape, new PrintFilter({ underlyings: [], rights: [], minPremiumUsd, minSize: 0 }, facts), 1_000).seqs;
/** What is listed from $25,000, oldest first: contract, premium, and whether it stands. */
const listed = (of: MarketPipeline): string[] =>
  listing(of).map((seq) => {
    const { tape, table } = of;
    const mark = tape.get(seq, 'tags') & PRINT_TAG.cancelled ? ' cancelled' : '';
    return `${table.symbolOf(tape.instrument(seq))} ${tape.get(seq, 'premiumUsd')}${mark}`;
  });
/** As it comes from the thread that counted. */
const counted = (of: MarketPipeline) => structuredClone(of.day.snapshot());

/** $30k in three prints of $10k, and one of $5k that came between them. */
const SWEPT: Given[] = [
  { premiumUsd: 10_000, condition: SWEEP },
  { premiumUsd: 10_000, condition: SWEEP, atMs: 1 },
  { premiumUsd: 5_000, symbol: PUT, atMs: 1 },
  { premiumUsd: 10_000, condition: SWEEP, atMs: 2 },
];
const WHOLE = [`${CALL} 10000`, `${CALL} 10000`, `${CALL} 10000`];

describe('a sweep of three prints of $10k', () => {
  it('stays listed when the ring has turned over', () => {
    const of = begin([...SWEPT, ...fillers(40)], 16);
    expect([of.tape.tail > 3, listed(of), absentOf(of.tape, listing(of))]).toEqual([true, WHOLE, []]);
  });

  it('counts as three small prints, none of them kept', () => {
    const of = begin(SWEPT);
    expect([of.tape.kept.count, of.tape.legs.count]).toEqual([0, 3]);
    expect(of.day.contract(of.table.intern(CALL))).toMatchObject({ prints: 3, keptPrints: 0, premiumUsd: 30_000 });
  });

  it('is there after a restart', () => {
    const later = begin();
    later.absorb(counted(begin([...SWEPT, ...fillers(40)], 16)));
    expect([listed(later), absentOf(later.tape, listing(later))]).toEqual([WHOLE, []]);
    expect(listing(later, 30_001)).toEqual([]);
  });

  it('is there after a jump beyond what a checkpoint holds, and once where it holds all or its end', () => {
    for (const after of [PRINTS_SAVED + 5, PRINTS_SAVED - 2, 5]) {
      const whole = begin([...SWEPT, ...fillers(after)]);
      const later = begin();
      later.reset(whole.serialise());
      later.absorb(counted(whole));
      expect(listed(later)).toEqual(WHOLE);
      expect(new Set(listing(later).map((seq) => later.tape.get(seq, 'groupId'))).size).toBe(1);
    }
  });

  it('is one sweep also where a jump parts it', () => {
    const whole = begin(SWEPT.slice(0, 2));
    const later = begin();
    later.reset(whole.serialise());
    for (const of of [whole, later]) for (const print of SWEPT.slice(2)) trade(of, print);
    later.absorb(counted(begin(SWEPT.slice(0, 2))));
    expect([listed(whole), listed(later)]).toEqual([WHOLE, WHOLE]);
    expect(later.tape.groups.sums(0)).toEqual({ first: 0, newest: 3, premiumUsd: 30_000, size: 300, prints: 3 });
  });

  it('is listed once where the engine could not tell it for want of the quotes from before', () => {
    // At two venues above the ask: a sweep by its quotes alone.
    const plain = SWEPT.map((print, i) => ({ ...print, condition: PLAIN, exchange: 302 + i }));
    const earlier = begin();
    const quote = { ev: 'Q', sym: CALL, bp: 0.9, ap: 0.95, bs: 1, as: 1, bx: 1, ax: 1, t: NOON_MS - 10, q: 1 };
    earlier.frame('options', new TextEncoder().encode(JSON.stringify([quote])), NOON_MS - 10);
    for (const print of plain) trade(earlier, print);
    const later = begin();
    later.reset(begin(plain).serialise());
    expect(listed(later)).toEqual([]);
    later.absorb(counted(earlier));
    expect(listed(later)).toEqual(WHOLE);
    expect(absentOf(later.tape, listing(later))).toEqual([]);
  });

  it('is there after two restarts', () => {
    const second = begin(fillers(3));
    second.absorb(counted(begin(SWEPT)));
    const third = begin();
    third.absorb(counted(second));
    expect(listed(third)).toEqual(WHOLE);
  });

  it('is marked where one of its prints is cancelled after a restart', () => {
    const later = begin();
    later.absorb(counted(begin([...SWEPT, { premiumUsd: 9_000, condition: SWEEP, atMs: 3 }])));
    trade(later, { premiumUsd: 9_000, condition: CANCEL, atMs: 90_000 });
    expect(listed(later)).toEqual([...WHOLE, `${CALL} 9000 cancelled`]);
  });

  it('is of its day', () => {
    const of = begin([...SWEPT, { premiumUsd: 100, atMs: 24 * 3_600_000 }]);
    expect([of.tape.legs.count, [...of.tape.older(of.tape.head)]]).toEqual([0, []]);
  });
});

it('a package of two small prints stays too', () => {
  const legs = [CALL, PUT].map((symbol): Given => ({ symbol, premiumUsd: 20_000, condition: MULTI_LEG }));
  const later = begin();
  later.absorb(counted(begin([...legs, ...fillers(40)], 16)));
  expect(listed(later)).toEqual([`${CALL} 20000`, `${PUT} 20000`]);
});

it('whatever sweeps cross, an interrupted engine lists what one with room for all lists', () => {
  const print = fc.record({
    symbol: fc.constantFrom(CALL, PUT, 'O:QQQ261218C00600000'),
    premiumUsd: fc.constantFrom(100, 5_000, 9_000, 16_000, 30_000),
    condition: fc.constantFrom(PLAIN, SWEEP, MULTI_LEG),
    exchange: fc.constantFrom(302, 303),
    step: fc.constantFrom(0, 1, 400),
  });
  fc.assert(
    fc.property(fc.array(print, { maxLength: 60 }), fc.boolean(), (steps, jumps) => {
      let atMs = 0;
      const prints = steps.map(({ step, ...given }) => ({ ...given, atMs: (atMs += step) }));
      const whole = begin(prints, 256);
      const turnedOver = begin([...prints, ...fillers(70).map((one) => ({ ...one, atMs: one.atMs! + 60_000 }))], 64);
      const later = begin([], 256);
      if (jumps) later.reset(whole.serialise());
      later.absorb(counted(whole));
      const expected = listed(whole);
      expect(listed(later)).toEqual(expected);
      expect(listed(turnedOver)).toEqual(expected);
      for (const of of [later, turnedOver]) expect(absentOf(of.tape, listing(of))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it('a print that was kept alone is not kept again as part of its sweep when the bound is raised in between', () => {
  const of = begin([{ premiumUsd: 26_000, condition: SWEEP }]);
  of.day.keep(30_000, 0);
  trade(of, { premiumUsd: 10_000, condition: SWEEP, atMs: 1 });
  expect([...of.tape.older(Number.POSITIVE_INFINITY)]).toEqual([1, 0]);
  expect([of.tape.kept.count, of.tape.legs.count]).toEqual([1, 1]);
});

it('rows come in any order and are found in theirs', () => {
  const row = (seq: number): Float64Array => new Float64Array(PRINT_WIDTH).fill(seq);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(9_000), { minLength: 1, maxLength: 200 }), fc.boolean(), (seqs, before) => {
      const prints = new KeptPrints();
      // More than a block of every second one, in order; the others come in between.
      for (let seq = 0; seq < 9_000; seq += 2) prints.add(row(seq), 0);
      if (before) prints.prepend(Float64Array.from([...row(-2), ...row(-1)]));
      const odd = [...new Set(seqs.map((seq) => seq | 1))];
      for (const seq of odd) prints.add(row(seq), 0);
      const all = [...(before ? [-2, -1] : []), ...Array.from({ length: 4_500 }, (_, i) => i * 2), ...odd];
      all.sort((a, b) => b - a);
      expect([...prints.newest()]).toEqual(all);
      expect(prints.count).toBe(all.length);
      for (const seq of odd) expect(prints.value(seq, 3)).toBe(seq);
    }),
    { numRuns: 30 },
  );
});
