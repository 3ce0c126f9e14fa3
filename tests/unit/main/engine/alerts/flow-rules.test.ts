import { beforeEach, describe, expect, it } from 'vitest';
import { AlertBench, rule } from './alert-fixture.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00650000';
const OTHER = 'O:QQQ261218C00500000';
const SWEEP = 219;
const CANCEL = 201;

let bench: AlertBench;
beforeEach(() => {
  bench = new AlertBench();
});

const print = (c: object, rest: object = {}) =>
  rule({}, { groups: [[{ kind: 'print', underlying: 'SPY', ...c }]], ...rest });
const flow = (c: object, rest: object = {}) =>
  rule({}, { groups: [[{ kind: 'flow', underlying: 'SPY', windowMinutes: 1, premiumUsd: 10_000, ...c }]], ...rest });

describe('a single print', () => {
  it('fires for the first that passes and counts the others of the same look', () => {
    bench.rules([print({ minPremiumUsd: 50_000, right: 'C' })]);
    bench.print(CALL, 10, 10);
    bench.print(PUT, 10, 1000);
    bench.print(OTHER, 10, 1000);
    expect(bench.tick()).toBe(0);
    bench.print(CALL, 10, 60);
    bench.print(CALL, 10, 70);
    expect(bench.tick()).toBe(1);
    expect(bench.fired[0].readings[0]).toMatchObject({ label: 'SPY 2026-12-18 650 C', value: 60_000 });
    expect(bench.fired[0].readings[0].text).toContain('and 1 more at once');
  });

  it('is a moment: the rule is armed again for the next print', () => {
    bench.rules([print({ minSize: 100 })]);
    bench.print(CALL, 1, 100);
    expect(bench.tick()).toBe(1);
    expect(bench.tick()).toBe(0);
    bench.print(CALL, 1, 100);
    expect(bench.tick()).toBe(1);
  });

  it('fires when a print turns out to be part of a sweep, and not again for the same print', () => {
    bench.rules([print({ tags: ['sweep'] })]);
    bench.set(CALL, 'bid', 1);
    bench.set(CALL, 'ask', 1.1);
    bench.set(CALL, 'quoteAtMs', bench.nowMs);
    bench.nowMs += 10;
    bench.print(CALL, 1.1, 5, 209, 300);
    expect(bench.tick(0)).toBe(0);
    bench.print(CALL, 1.1, 5, 209, 301);
    expect(bench.tick(0)).toBe(1);
    expect(bench.fired[0].readings[0].text).toContain('and 1 more at once');
    bench.tick();
    expect(bench.fired).toHaveLength(1);
  });

  it('does not fire for a cancel, nor for prints before the rule', () => {
    bench.print(CALL, 10, 1000);
    bench.rules([print({})]);
    expect(bench.tick()).toBe(0);
    bench.print(CALL, 10, 1000, CANCEL);
    expect(bench.tick()).toBe(0);
    bench.print(CALL, 10, 1, SWEEP);
    expect(bench.tick()).toBe(1);
  });
});

describe('what is learnt of a large print after it left the ring', () => {
  /** More than the ring holds, of another underlying, within the same window. */
  const crowdOut = (): void => {
    for (let i = 0; i < 70; i++) bench.print(OTHER, 1, 1);
    bench.tick(0);
  };
  const quote = (seq: number, bid: number, ask: number): void =>
    bench.answerQuote(CALL, bench.tape.get(seq, 'atMs'), bid, ask);

  it('counts when it is learnt, in every rule that its side concerns, once', () => {
    bench.rules([
      flow({ side: 'bought', premiumUsd: 50_000 }),
      { ...flow({ side: 'net', premiumUsd: 1e9 }), id: 'net' },
      { ...print({ where: 'premium >= 50k and side = ask' }), id: 'print' },
    ]);
    const seq = bench.print(CALL, 5, 100);
    expect(bench.tick(0)).toBe(0);
    crowdOut();
    expect(seq).toBeLessThan(bench.tape.tail);
    quote(seq, 4.9, 5);
    expect(bench.tick(0)).toBe(2);
    expect(bench.fired.map(({ readings }) => readings[0].value)).toEqual([50_000, 50_000]);
    expect(bench.stateOf('net').values).toEqual([50_000]);
    bench.tape.amend(seq);
    bench.tick(0);
    expect([bench.fired.length, bench.stateOf('net').values]).toEqual([2, [50_000]]);
  });

  it('a cancel takes it out of the window it was counted in, and never below', () => {
    bench.rules([flow({ premiumUsd: 1e9 })]);
    const seq = bench.print(CALL, 5, 100);
    bench.print(CALL, 1, 1);
    bench.tick(0);
    crowdOut();
    expect(bench.stateOf().values).toEqual([50_100]);
    bench.print(CALL, 5, 100, CANCEL);
    bench.tick(0);
    expect(bench.stateOf().values).toEqual([100]);
    bench.tape.amend(seq);
    bench.tick(0);
    expect(bench.stateOf().values).toEqual([100]);
  });

  it('counts in no window that has moved on', () => {
    bench.rules([flow({ side: 'bought', premiumUsd: 1 })]);
    const seq = bench.print(CALL, 5, 100);
    bench.nowMs += 61_000;
    crowdOut();
    quote(seq, 4.9, 5);
    expect(bench.tick(0)).toBe(0);
  });
});

describe('premium within a window', () => {
  it('counts no impossible print: neither as nothing nor as endless', () => {
    bench.rules([flow({ premiumUsd: 10_000 }), flow({ premiumUsd: -1, side: 'net' })]);
    for (const [price, size] of [
      [1, -1_000],
      [-1, 1_000],
      [0, 1_000],
      [1e308, 1e8],
      [1, 1e300],
    ])
      bench.print(CALL, price, size);
    expect(bench.tick()).toBe(0);
    bench.print(CALL, 1, 99);
    expect(bench.tick()).toBe(0);
    bench.print(CALL, 1, 1);
    expect(bench.tick()).toBe(1);
    expect(bench.fired[0].readings[0]).toMatchObject({ value: 10_000 });
  });

  it('sums what passes, forgets what is older, and waits to be false', () => {
    bench.rules([flow({})]);
    bench.print(CALL, 1, 60);
    bench.print(OTHER, 1, 1000);
    expect(bench.tick()).toBe(0);
    bench.print(PUT, 1, 40);
    expect(bench.tick()).toBe(1);
    expect(bench.fired[0].readings[0]).toMatchObject({ value: 10_000, text: '$10k' });
    expect(bench.stateOf().phase).toBe('waiting');
    bench.nowMs += 61_000;
    bench.print(OTHER, 1, 1);
    expect(bench.tick()).toBe(0);
    expect(bench.stateOf()).toMatchObject({ phase: 'armed', values: [0] });
  });

  it('leaves out what is cancelled later', () => {
    bench.rules([flow({ premiumUsd: 1e9 })]);
    bench.print(CALL, 1, 60);
    bench.tick();
    expect(bench.stateOf().values).toEqual([6_000]);
    bench.print(CALL, 1, 60, CANCEL);
    bench.tick();
    expect(bench.stateOf().values).toEqual([0]);
  });

  it('a new rule begins with what the tape still has', () => {
    bench.print(CALL, 1, 60);
    bench.rules([flow({ premiumUsd: 1e9 })]);
    bench.print(CALL, 1, 1);
    bench.tick();
    expect(bench.stateOf().values).toEqual([6_100]);
    bench.rules([flow({ premiumUsd: 1e9 }), flow({ premiumUsd: 1e8 }, { id: 'new' })]);
    bench.print(CALL, 1, 1);
    bench.tick();
    expect(bench.stateOf().values).toEqual([6_200]);
    expect(bench.stateOf('new').values).toEqual([6_200]);
  });

  it('an unknown premium adds nothing', () => {
    bench.rules([flow({ premiumUsd: 1 })]);
    bench.print('O:SPY1261218C00650000', 1, 60);
    expect(bench.tick()).toBe(0);
  });
});

it('counts the prints it never saw', () => {
  bench = new AlertBench(16);
  bench.rules([print({ minPremiumUsd: 1e12 })]);
  for (let i = 0; i < 40; i++) bench.print(CALL, 1, 1);
  bench.tick();
  expect(bench.book.lostPrints).toBe(24);
});
