/** What is computed first, and what is said, where passes take longer than there is time. */
import { describe, expect, it } from 'vitest';
import { sliceBehindMs, sliceWaiting } from '../../../../../src/main/engine/chain/slice-lateness.ts';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { NOW_MS, syntheticChain } from './synthetic-chain.ts';

const MANY_STRIKES = Array.from({ length: 384 }, (_, i) => 5000 + i * 5);

describe('the chain model on a computer that cannot keep up', () => {
  /** Runs whose budget lets a few rows of many be solved, spot moving; the farthest strike is watched, which the pass comes to last. */
  function busy(watch: boolean, tickMs = 1) {
    const chain = syntheticChain(
      'SPY',
      'SPY',
      600,
      Array.from({ length: 200 }, (_, i) => 500 + i),
      '2027-06-17',
    );
    const { table, model, id, tick } = chain;
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    const far = id(699, 'P');
    if (watch) model.watch(new Set([far]));
    tick.ms = tickMs;
    let oldest = 0;
    for (let run = 1; run <= 150; run++) {
      const now = NOW_MS + run * 8;
      table.column('last')[table.find('SPY')!] = 600 * (1 + 1e-4 * run);
      for (let strike = 500; strike < 700; strike += 3) table.mark(id(strike, 'C'), 'quote');
      model.run(now, 3);
      if (run > 60) oldest = Math.max(oldest, now - table.column('modelAtMs')[far]);
    }
    return { ...chain, oldest, far };
  }

  it('computes what is watched first, at the newest spot', () => {
    const { oldest, state } = busy(true);
    expect(oldest).toBeLessThan(400);
    expect(state.passLeft).toBeGreaterThan(0);
    expect(busy(false).oldest).toBeGreaterThan(1_000);
  });

  it('computes it while runs make up for a long one, and nothing else', () => {
    const { table, model, far, tick } = busy(true);
    const now = NOW_MS + 1_208;
    tick.ms = 400;
    model.run(now, 3);
    tick.ms = 0.01;
    const price = table.column('modelPrice')[far];
    const solved = model.solved;
    table.column('last')[table.find('SPY')!] = 620;
    for (let run = 1; run <= 20; run++) model.run(now + run * 8, 3);
    expect(table.column('modelPrice')[far]).toBeLessThan(price - 3);
    expect(model.solved - solved).toBeLessThan(5);
  });

  it('still comes to the rest: no pass is begun again for what is watched', () => {
    const { model, state } = busy(true);
    const begunAtMs = state.passAtMs;
    for (let run = 0; state.solvedAtMs < begunAtMs && run < 5_000; run++) model.run(NOW_MS + 1_200 + run * 8, 3);
    expect(state.solvedAtMs).toBe(begunAtMs);
  });

  it('solves changed quotes that nobody watches only after the passes, and all in the end', () => {
    const { model, tick } = busy(false);
    tick.ms = 0;
    model.run(NOW_MS + 20_000, Number.POSITIVE_INFINITY);
    expect(model.backlog).toBe(0);
  });

  it('computes what is watched though it was named before its chain was known', () => {
    const strikes = Array.from({ length: 200 }, (_, i) => 500 + i);
    const { table, model, state, id, tick } = syntheticChain('SPY', 'SPY', 600, strikes, '2027-06-17');
    const far = id(699, 'P');
    model.setSlices([]);
    model.watch(new Set([far]));
    model.setSlices([state.slice]);
    tick.ms = 1;
    for (let run = 0; run < 5; run++) model.run(NOW_MS + run * 8, 3);
    expect(table.column('modelReason')[far]).toBe(MODEL_REASON.solved);
    expect(model.solved).toBeLessThan(50);
  });

  it('says how long values wait for their turn, and nothing while it keeps up', () => {
    const { model, state, tick } = syntheticChain('SPXW', 'I:SPX', 6000, MANY_STRIKES);
    expect(model.behindMs(NOW_MS)).toBeUndefined();
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    // Between two passes values may be two seconds old.
    expect([model.behindMs(NOW_MS + 3_999), model.waiting(NOW_MS + 3_999)]).toEqual([undefined, 0]);
    // Nothing changed; it is their turn all the same.
    expect(sliceWaiting(state, NOW_MS + 9_000)).toBe(768);
    expect([model.behindMs(NOW_MS + 9_000), model.waiting(NOW_MS + 9_000)]).toEqual([7_000, 768]);
    tick.ms = 5;
    model.run(NOW_MS + 10_000, 1);
    expect(state.passLeft).toBeGreaterThan(0);
    expect(model.behindMs(NOW_MS + 11_999)).toBeUndefined();
    expect(model.waiting(NOW_MS + 15_000)).toBe(state.passLeft);
    expect(model.behindMs(NOW_MS + 15_000)).toBe(5_000);
    expect(sliceBehindMs(state, NOW_MS + 15_000)).toBe(5_000);
    tick.ms = 0;
    // The old pass ends; the next begins.
    model.run(NOW_MS + 15_000, Number.POSITIVE_INFINITY);
    model.run(NOW_MS + 15_008, Number.POSITIVE_INFINITY);
    expect(model.behindMs(NOW_MS + 15_008)).toBeUndefined();
  });
});
