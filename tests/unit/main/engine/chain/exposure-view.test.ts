import { describe, expect, it } from 'vitest';
import { exposure } from '../../../../../src/main/engine/chain/exposure-view.ts';
import { FlowDay } from '../../../../../src/main/engine/flow/flow-day.ts';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { PRINT_SIDE, PRINT_TAG } from '../../../../../src/shared/market/prints.ts';
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
  const tape = new FlowTape(1024);
  const day = new FlowDay(table, tape, new ContractFacts(table));
  const view = (sign: 'naive' | 'flowAdjusted' | 'volumeWeighted') =>
    exposure(
      { table, flow: day },
      {
        request: { what: 'exposure', underlying: 'I:XSP', expiries: ['2026-12-18'], sign },
        states: model.states,
        isComputed: () => true,
        spot: SPOT,
        atMs: NOW_MS,
      },
    );
  return { ...chain, tape, day, view };
}

describe('exposure', () => {
  it('shows GEX that adds up by hand, by strike, by expiry and in total', () => {
    const { table, id, view } = setUp();
    let byHand = 0;
    for (const [i, strike] of STRIKES.entries()) {
      const callGamma = table.column('modelGamma')[id(strike, 'C')];
      const putGamma = table.column('modelGamma')[id(strike, 'P')];
      if (strike !== 105) byHand += callGamma * (100 + 10 * i) * 100 * SPOT * SPOT * 0.01;
      byHand -= putGamma * (400 - 10 * i) * 100 * SPOT * SPOT * 0.01;
    }
    const shown = view('naive');
    const sum = (rows: readonly { gex: number }[]) => rows.reduce((total, row) => total + row.gex, 0);
    expect(Math.abs(shown.total.gex / byHand - 1)).toBeLessThan(1e-12);
    expect(Math.abs(sum(shown.byStrike) / byHand - 1)).toBeLessThan(1e-12);
    expect(Math.abs(sum(shown.byExpiry) / byHand - 1)).toBeLessThan(1e-12);
    expect(shown.assumption).toContain('long calls and short puts');
  });

  it('without any open interest knows nothing, and says no zero', () => {
    const { table, view } = setUp();
    table.column('openInterest').fill(Number.NaN);
    const { total, gexPerBasisPoint, excluded, contracts } = view('naive');
    expect([total.gex, total.dex, gexPerBasisPoint]).toEqual([Number.NaN, Number.NaN, undefined]);
    expect(excluded.noOpenInterest).toBe(contracts);
  });

  it('counts what it leaves out', () => {
    const { view } = setUp();
    expect(view('naive').excluded).toEqual({ adjusted: 0, noOpenInterest: 1, noModel: 0 });
    expect(view('naive').contracts).toBe(2 * STRIKES.length);
  });

  it('leaves contracts with an adjusted deliverable out of every number, and counts them', () => {
    const { state, view } = setUp();
    state.slice.adjusted = true;
    const { excluded, contracts, total, byStrike, maxPain, putCall } = view('naive');
    expect([excluded.adjusted, contracts]).toEqual([2 * STRIKES.length, 2 * STRIKES.length]);
    expect([byStrike, maxPain]).toEqual([[], []]);
    expect(putCall).toEqual({ volume: undefined, openInterest: undefined, premium: undefined });
    expect(Object.values(total).every((value) => Number.isNaN(value))).toBe(true);
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

  it('shows DEX, VEX and CEX that add up by hand, delta without a sign', () => {
    const { table, id, view } = setUp();
    const hand = { dex: 0, vex: 0, cex: 0 };
    for (const [i, strike] of STRIKES.entries()) {
      for (const right of ['C', 'P'] as const) {
        if (right === 'C' && strike === 105) continue;
        const contracts = right === 'C' ? 100 + 10 * i : 400 - 10 * i;
        const dollars = contracts * 100 * SPOT;
        const sign = right === 'C' ? 1 : -1;
        hand.dex += table.column('modelDelta')[id(strike, right)] * dollars;
        hand.vex += sign * table.column('modelVanna')[id(strike, right)] * dollars;
        hand.cex += sign * table.column('modelCharm')[id(strike, right)] * dollars;
      }
    }
    const { total } = view('naive');
    for (const measure of ['dex', 'vex', 'cex'] as const) {
      expect(Math.abs(total[measure] / hand[measure] - 1)).toBeLessThan(1e-12);
    }
  });

  it('turns a contract round that customers bought today, and leaves cancels and yesterday out', () => {
    const { id, tape, day, view } = setUp();
    const at = (sign: 'naive' | 'flowAdjusted', strike: number): number =>
      view(sign).byStrike.find((row) => row.strike === strike)!.gexCall;
    const print = (strike: number, side: number, size: number, tags = 0, atMs = NOW_MS - 60_000): void => {
      const seq = tape.append(id(strike, 'C'));
      tape.set(seq, 'atMs', atMs);
      tape.set(seq, 'side', side);
      tape.set(seq, 'size', size);
      tape.set(seq, 'tags', tags);
      day.add(seq);
    };
    print(103, PRINT_SIDE.atAsk, 50, 0, NOW_MS - 86_400_000);
    expect(day.date).toBe('2026-11-19');
    expect(at('flowAdjusted', 103)).toBe(at('naive', 103));
    print(100, PRINT_SIDE.atAsk, 50);
    print(100, PRINT_SIDE.belowBid, 20);
    print(101, PRINT_SIDE.atBid, 50);
    print(102, PRINT_SIDE.aboveAsk, 50, PRINT_TAG.cancelled);
    print(104, PRINT_SIDE.mid, 50);
    expect(at('flowAdjusted', 100)).toBe(-at('naive', 100));
    for (const strike of [101, 102, 103, 104]) expect(at('flowAdjusted', strike)).toBe(at('naive', strike));
  });

  it('gives each assumption its zero-gamma level and each expiry its max pain', () => {
    const { view } = setUp();
    const shown = view('naive');
    expect(shown.zeroGamma.map(({ sign }) => sign)).toEqual(['naive', 'flowAdjusted', 'volumeWeighted']);
    // Puts outweigh calls below, calls puts above: the naive total turns near the money.
    expect(shown.zeroGamma[0].level).toBeGreaterThan(90);
    expect(shown.zeroGamma[0].level).toBeLessThan(115);
    expect(view('volumeWeighted').zeroGamma[0].level).toBe(shown.zeroGamma[0].level);
    expect(shown.maxPain).toEqual([{ expiry: '2026-12-18', root: 'XSP', strike: expect.any(Number) }]);
  });
});
