import { describe, expect, it } from 'vitest';
import { SkewMemory, volatility } from '../../../../../src/main/engine/chain/volatility-view.ts';
import { summarise } from '../../../../../src/main/engine/chain/summarise.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { NOW_MS, syntheticChain } from './synthetic-chain.ts';

const DATE = '2026-11-20';

describe('the memory of skew', () => {
  it('begins with the first known value after the open, anew every day', () => {
    const memory = new SkewMemory();
    expect(memory.firstOf('SPXW/a', -0.05, etInstant(DATE, 8))).toBeUndefined();
    expect(memory.firstOf('SPXW/a', Number.NaN, etInstant(DATE, 9, 30))).toBeUndefined();
    const openMs = etInstant(DATE, 9, 31);
    expect(memory.firstOf('SPXW/a', -0.04, openMs)).toEqual({ value: -0.04, atMs: openMs });
    expect(memory.firstOf('SPXW/a', -0.06, openMs + 60_000)).toEqual({ value: -0.04, atMs: openMs });
    expect(memory.firstOf('SPXW/b', -0.01, openMs + 60_000)!.value).toBe(-0.01);
    expect(memory.firstOf('SPXW/a', -0.07, etInstant('2026-11-23', 9, 31))!.value).toBe(-0.07);
  });

  it('forgets what a replay has not seen yet', () => {
    const memory = new SkewMemory();
    memory.firstOf('SPXW/a', -0.04, etInstant(DATE, 14));
    expect(memory.firstOf('SPXW/a', -0.02, etInstant(DATE, 10))!.value).toBe(-0.02);
  });
});

describe('volatility of an expiry', () => {
  const strikes = Array.from({ length: 81 }, (_, i) => 5000 + i * 25);
  const chain = syntheticChain('SPXW', 'I:SPX', 6000, strikes);
  chain.model.run(NOW_MS, Number.POSITIVE_INFINITY);
  const { table, model, state } = chain;
  const skew = new SkewMemory();
  const curve = (atMs = NOW_MS) => volatility({ table, skew }, 'I:SPX', model.states, 6000, atMs).curves[0];

  it('is at the money the same number in the volatility and the chain pane', () => {
    const [summary] = summarise(
      table,
      model,
      { underlying: 'I:SPX', expiry: state.slice.expiry, slices: [state.slice] },
      new Set(),
      NOW_MS,
    );
    expect(summary.atmIvFraction).toBe(curve().atmIv);
    expect(summary.atmIvFraction).toBeCloseTo(chain.sigmaOf(state.carry!.forward), 4);
    expect(summary.expectedMoveUsd).toBeCloseTo(6000 * summary.atmIvFraction! * Math.sqrt(state.options.years[0]), 8);
  });

  it('has a skew whose change says since when', () => {
    const first = curve();
    expect(first.riskReversal25).toBeLessThan(0);
    expect(first).toMatchObject({ riskReversalChange: 0, riskReversalSinceMs: NOW_MS });
    const iv = table.column('modelIv');
    for (const id of state.slice.puts) iv[id] += 0.01;
    const later = curve(NOW_MS + 60_000);
    expect(later.riskReversalChange).toBeCloseTo(-0.01, 10);
    expect(later.riskReversalSinceMs).toBe(NOW_MS);
  });
});
