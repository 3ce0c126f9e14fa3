import { describe, expect, it } from 'vitest';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { NOW_MS, syntheticChain, YIELD } from './synthetic-chain.ts';

const STRIKES = Array.from({ length: 31 }, (_, i) => 85 + i);

describe('the chain model', () => {
  it('finds forward, smile and Greeks of a European chain again', () => {
    const strikes = STRIKES.map((k) => k * 60);
    const { table, model, state, id, sigmaOf } = syntheticChain('SPXW', 'I:SPX', 6000, strikes);
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(model.backlog).toBe(0);
    expect(state.carry!.source).toContain('put-call parity');
    expect(state.carry!.dividendYield).toBeCloseTo(YIELD, 4);
    for (const strike of strikes) {
      for (const right of ['C', 'P'] as const) {
        if ((right === 'C' ? 6000 - strike : strike - 6000) > 300) continue; // too little time value to hold σ
        expect(table.column('modelIv')[id(strike, right)]).toBeCloseTo(sigmaOf(strike), 3);
      }
    }
    const call = table.column('modelDelta')[id(6000, 'C')];
    const put = table.column('modelDelta')[id(6000, 'P')];
    expect(call - put).toBeCloseTo(1, 2);
  });

  it('solves an American chain with the American kernel', () => {
    const { table, model, state, id, sigmaOf } = syntheticChain('SPY', 'SPY', 100, STRIKES, '2027-06-17');
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(state.carry!.source).toContain('put-call parity');
    expect(state.carry!.dividendYield).toBeCloseTo(YIELD, 3);
    for (const strike of [90, 100, 110]) {
      const right = strike < 100 ? 'P' : 'C';
      expect(Math.abs(table.column('modelIv')[id(strike, right)] - sigmaOf(strike))).toBeLessThan(2e-4);
    }
    // Deep puts are exercised: the European formula would call their price impossible, the American one intrinsic.
    const deep = id(115, 'P');
    expect(table.column('modelReason')[deep]).not.toBe(MODEL_REASON.belowIntrinsic);
  });

  it('says why a contract has no volatility, and never writes 0 for it', () => {
    const { table, model, id } = syntheticChain('SPY', 'SPY', 100, STRIKES);
    const set = (strike: number, column: 'bid' | 'ask' | 'quoteAtMs', value: number) => {
      table.column(column)[id(strike, 'C')] = value;
    };
    set(101, 'bid', 0);
    set(102, 'ask', 0.01);
    set(103, 'quoteAtMs', NOW_MS - 86_400_000);
    set(104, 'bid', Number.NaN);
    set(90, 'bid', 9.5);
    set(90, 'ask', 9.52);
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    const reason = (strike: number) => table.column('modelReason')[id(strike, 'C')];
    expect(reason(101)).toBe(MODEL_REASON.zeroBid);
    expect(reason(102)).toBe(MODEL_REASON.crossed);
    expect(reason(103)).toBe(MODEL_REASON.stale);
    expect(reason(104)).toBe(MODEL_REASON.noPrice);
    expect(reason(90)).toBe(MODEL_REASON.belowIntrinsic);
    for (const strike of [90, 101, 102, 103, 104]) {
      expect(table.column('modelIv')[id(strike, 'C')]).toBeNaN();
      expect(table.column('modelDelta')[id(strike, 'C')]).toBeNaN();
    }
    expect(reason(100)).toBe(MODEL_REASON.solved);
  });

  it('recomputes only what changed, and stops at its budget', () => {
    const { table, model, id, tick } = syntheticChain(
      'SPXW',
      'I:SPX',
      6000,
      STRIKES.map((k) => k * 60),
    );
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    const all = model.solved;
    expect(all).toBe(2 * STRIKES.length);
    table.column('bid')[id(6000, 'C')] *= 0.999;
    table.mark(id(6000, 'C'), 'quote');
    model.run(NOW_MS + 10, Number.POSITIVE_INFINITY);
    expect(model.solved).toBe(all + 1);
    model.run(NOW_MS + 20, Number.POSITIVE_INFINITY);
    expect(model.solved).toBe(all + 1);
    tick.ms = 5;
    model.run(NOW_MS + 10_000, 1);
    expect(model.backlog).toBeGreaterThan(0);
  });

  it('falls back to spot and rate where parity has no quotes, and says so', () => {
    const { table, model, state, id } = syntheticChain('SPY', 'SPY', 100, STRIKES);
    for (const strike of STRIKES) table.column('bid')[id(strike, 'P')] = Number.NaN;
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(state.carry!.source).toContain('dividends unknown');
    expect(state.carry!.dividendYield).toBe(0);
  });
});
