import { describe, expect, it } from 'vitest';
import { exposure } from '../../../../../src/main/engine/chain/exposure-view.ts';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { NOW_MS, syntheticChain } from './synthetic-chain.ts';

const STRIKES = Array.from({ length: 21 }, (_, i) => 90 + i);
const SPOT = 100;

function setUp() {
  const chain = syntheticChain('XSP', 'I:XSP', SPOT, STRIKES);
  const { table, model, id } = chain;
  for (const [i, strike] of STRIKES.entries()) {
    table.column('openInterest')[id(strike, 'C')] = 100 + 10 * i;
    table.column('openInterest')[id(strike, 'P')] = 400 - 10 * i;
    table.column('volume')[id(strike, 'C')] = 5 * i;
    table.column('volume')[id(strike, 'P')] = 50;
    table.column('vwap')[id(strike, 'P')] = 1;
  }
  table.column('openInterest')[id(105, 'C')] = Number.NaN;
  table.column('bid')[id(95, 'P')] = 0;
  model.run(NOW_MS, Number.POSITIVE_INFINITY);
  const view = (sign: 'naive' | 'flowAdjusted' | 'volumeWeighted') =>
    exposure(
      { table, tape: new FlowTape(1024) },
      { what: 'exposure', underlying: 'I:XSP', expiries: ['2026-12-18'], sign },
      model.states,
      SPOT,
      NOW_MS,
    );
  return { ...chain, view };
}

describe('exposure', () => {
  it('shows GEX that adds up by hand, by strike, by expiry and in total', () => {
    const { table, id, view } = setUp();
    let byHand = 0;
    for (const [i, strike] of STRIKES.entries()) {
      const callGamma = table.column('modelGamma')[id(strike, 'C')];
      const putGamma = table.column('modelGamma')[id(strike, 'P')];
      if (strike !== 105) byHand += callGamma * (100 + 10 * i) * 100 * SPOT * SPOT * 0.01;
      if (strike !== 95) byHand -= putGamma * (400 - 10 * i) * 100 * SPOT * SPOT * 0.01;
    }
    const shown = view('naive');
    const sum = (rows: readonly { gex: number }[]) => rows.reduce((total, row) => total + row.gex, 0);
    expect(Math.abs(shown.total.gex / byHand - 1)).toBeLessThan(1e-12);
    expect(Math.abs(sum(shown.byStrike) / byHand - 1)).toBeLessThan(1e-12);
    expect(Math.abs(sum(shown.byExpiry) / byHand - 1)).toBeLessThan(1e-12);
    expect(shown.assumption).toContain('long calls and short puts');
  });

  it('counts what it leaves out', () => {
    const { view } = setUp();
    expect(view('naive').excluded).toEqual({ adjusted: 0, noOpenInterest: 1, noModel: 1 });
    expect(view('naive').contracts).toBe(2 * STRIKES.length);
  });

  it('weighs by volume under that assumption, and takes put/call ratios from whole columns', () => {
    const { table, id, view } = setUp();
    const shown = view('volumeWeighted');
    const at100 = shown.byStrike.find((row) => row.strike === 100)!;
    const hand =
      (table.column('modelGamma')[id(100, 'C')] * 50 - table.column('modelGamma')[id(100, 'P')] * 50) *
      100 *
      SPOT ** 2 *
      0.01;
    expect(at100.gex).toBeCloseTo(hand, 6);
    const callVolume = STRIKES.reduce((sum, _, i) => sum + 5 * i, 0);
    expect(shown.putCall.volume).toBeCloseTo((50 * STRIKES.length) / callVolume, 12);
    expect(shown.putCall.premium).toBeUndefined();
  });

  it('keeps unknown apart from zero: no sum and no ratio of nothing known', () => {
    const { table, id, view } = setUp();
    for (const strike of STRIKES) {
      table.column('openInterest')[id(strike, 'P')] = Number.NaN;
      table.column('modelGamma')[id(strike, 'P')] = Number.NaN;
    }
    const shown = view('naive');
    expect(shown.total.gexPut).toBeNaN();
    expect(shown.total.putOpenInterest).toBeNaN();
    expect(shown.total.gex).toBe(shown.total.gexCall);
    expect(shown.putCall.openInterest).toBeUndefined();
    expect(shown.byStrike.find((row) => row.strike === 105)!.gex).toBeNaN();
  });
});
