/** Where the plan has no quotes the model is fitted to the volatilities that the vendor sends, and says so. */
import { describe, expect, test } from 'vitest';
import { greeksMatrix } from '../../../../../src/main/engine/chain/matrix.ts';
import { exposure } from '../../../../../src/main/engine/chain/exposure-view.ts';
import { stampOf } from '../../../../../src/main/engine/chain/model-stamp.ts';
import { SkewMemory } from '../../../../../src/main/engine/chain/skew-memory.ts';
import { volatility } from '../../../../../src/main/engine/chain/volatility-view.ts';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { DELAY_MS } from '../../../../../src/shared/market/delay.ts';
import { etInstant, yearsLeft } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { NO_PRINTS, NOW_MS, syntheticChain } from './synthetic-chain.ts';

const STRIKES = Array.from({ length: 41 }, (_, i) => 80 + i);
const EXPIRY = '2026-12-18';
const AT_MS = NOW_MS - DELAY_MS;

/** The chain of a plan without quotes: the vendor's volatilities of 15 minutes ago, three strikes of them left out. */
function withoutQuotes({ spot = 100 } = {}) {
  const chain = syntheticChain('XSP', 'I:XSP', 100, STRIKES, EXPIRY);
  const { table, id, sigmaOf } = chain;
  table.column('last')[table.find('I:XSP')!] = spot;
  for (const strike of STRIKES)
    for (const right of ['C', 'P'] as const) {
      const of = id(strike, right);
      for (const column of ['bid', 'ask', 'quoteAtMs'] as const) table.column(column)[of] = Number.NaN;
      table.column('openInterest')[of] = 1_000;
      if (strike >= 95 && strike <= 97) continue;
      table.column('vendorIv')[of] = sigmaOf(strike);
      table.column('vendorAtMs')[of] = AT_MS;
    }
  const run = (atMs = NOW_MS) => chain.model.run(atMs, Number.POSITIVE_INFINITY);
  return { ...chain, run };
}

describe('a plan without quotes', () => {
  test('every strike has the vendor’s smile, those it left out too, and the reason says whose', () => {
    const { table, id, sigmaOf, run } = withoutQuotes();
    run();
    for (const strike of [85, 96, 100, 115])
      expect(Math.abs(table.column('modelIv')[id(strike, 'C')] - sigmaOf(strike))).toBeLessThan(0.002);
    expect(table.column('quoteReason')[id(100, 'C')]).toBe(MODEL_REASON.vendorIv);
    expect(table.column('quoteIv')[id(100, 'C')]).toBeNaN();
    expect(table.column('modelDelta')[id(100, 'C')]).toBeGreaterThan(0.5);
  });

  test('the time to expiry is that of the volatilities, fifteen minutes longer than now', () => {
    const { state, run } = withoutQuotes();
    run();
    const settles = BUILT_IN_CALENDAR.settlementMs({ root: 'XSP', expiry: EXPIRY });
    expect(state.options.years[0]).toBe(yearsLeft(settles, AT_MS));
    expect(stampOf([state])).toEqual({ modelAtMs: NOW_MS, modelSpot: 100, vendorAtMs: AT_MS, basisAtMs: AT_MS });
  });

  test('smile, exposure and matrix are computed, and say from whose volatilities', () => {
    const { table, model, state, sigmaOf, run } = withoutQuotes();
    run();
    const job = { states: model.states, isComputed: () => true, spot: 100, atMs: NOW_MS };
    const asked = { underlying: 'I:XSP', expiries: [EXPIRY] };
    const skew = new SkewMemory(() => BUILT_IN_CALENDAR);
    const [curve] = volatility({ table, skew }, { ...job, request: { what: 'volatility', ...asked } }).curves;
    expect(curve.callIv[20]).toBe(sigmaOf(100));
    expect(curve.callIv[15]).toBeNaN();
    expect(curve.atmIv).toBeCloseTo(0.2, 2);
    const sums = exposure(
      { table, flow: NO_PRINTS },
      { ...job, request: { what: 'exposure', ...asked, sign: 'naive' } },
    );
    expect(sums.excluded).toEqual({ adjusted: 0, noOpenInterest: 0, noModel: 0 });
    expect(sums.listings).toEqual({ asked: 1, loaded: 1 });
    expect(sums.total.dex).not.toBeNaN();
    const grid = greeksMatrix(table, { ...job, request: { what: 'matrix', ...asked, value: 'gamma' } });
    expect(grid.calls[0].every(Number.isFinite)).toBe(true);
    expect(stampOf(model.states).vendorAtMs).toBe(AT_MS);
    expect(state.surface.held).toBe(false);
  });

  test('three quotes of this session are the better source; two say too little', () => {
    const { table, id, state, run } = withoutQuotes();
    const quote = (strike: number): void => {
      const of = id(strike, 'C');
      table.column('bid')[of] = 1;
      table.column('ask')[of] = 1.1;
      table.column('quoteAtMs')[of] = NOW_MS;
    };
    quote(105);
    quote(106);
    run();
    expect(state.vendorAtMs).toBe(AT_MS);
    quote(107);
    run(NOW_MS + 3_000);
    expect(state.vendorAtMs).toBeNaN();
    expect(table.column('quoteReason')[id(105, 'C')]).toBe(MODEL_REASON.solved);
  });

  test('volatilities of the session before stand at its end, older ones or of an expiry that has settled are nobody’s', () => {
    const stood = (days: number) => {
      const { table, state, run } = withoutQuotes();
      for (const of of state.ids) table.column('vendorAtMs')[of] = NOW_MS - days * 24 * 3_600_000;
      run();
      return [state.vendorAtMs, state.endedMs];
    };
    expect(stood(1)).toEqual([NOW_MS - 24 * 3_600_000, etInstant('2026-11-19', 16)]);
    expect(stood(2)).toEqual([Number.NaN, Number.NaN]);
    const expired = withoutQuotes();
    expired.run(BUILT_IN_CALENDAR.settlementMs({ root: 'XSP', expiry: EXPIRY }) + 1);
    expect(expired.state.vendorAtMs).toBeNaN();
  });

  test('without a price of the underlying nothing is computed, and whose volatilities there are is still known', () => {
    const { table, id, run } = withoutQuotes({ spot: Number.NaN });
    run();
    expect(table.column('modelReason')[id(100, 'C')]).toBe(MODEL_REASON.noUnderlying);
    expect(table.column('quoteReason')[id(100, 'C')]).toBe(MODEL_REASON.vendorIv);
  });
});
