/** Shares that cost 60 to 300 % a year to borrow: the yield is far beyond what an ordinary parity error could be, and is true all the same. */
import { expect, describe, it } from 'vitest';
import { buildSlices } from '../../../../../src/main/engine/chain/chain-book.ts';
import { ChainModel } from '../../../../../src/main/engine/chain/chain-model.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { americanPrice } from '../../../../../src/shared/analytics/american.ts';
import { formatOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { NOW_MS, RATE } from './synthetic-chain.ts';

const SPOT = 100;
const SIGMA = 0.9;
const EXPIRY = '2026-12-18';
const STRIKES = Array.from({ length: 33 }, (_, i) => 60 + 2.5 * i);
const PASS_MS = 2_500;

/** `shift` moves the mid of a strike's call. */
function chain(borrow: number, halfSpread: number, shift: (i: number) => number = () => 0) {
  const table = new InstrumentTable(256);
  table.column('last')[table.intern('XYZ')] = SPOT;
  const years = BUILT_IN_CALENDAR.yearsToExpiry({ root: 'XYZ', expiry: EXPIRY }, NOW_MS);
  const symbols: string[] = [];
  for (const [i, strike] of STRIKES.entries())
    for (const right of ['C', 'P'] as const) {
      const symbol = formatOptionSymbol({ root: 'XYZ', expiry: EXPIRY, right, strike });
      symbols.push(symbol);
      const id = table.intern(symbol);
      const mid =
        americanPrice(right === 'C' ? 1 : -1, SPOT, strike, years, RATE, borrow, SIGMA) +
        (right === 'C' ? shift(i) : 0);
      table.column('bid')[id] = Math.max(0, Math.floor((mid - halfSpread) * 100) / 100);
      table.column('ask')[id] = Math.ceil((mid + halfSpread) * 100) / 100;
      table.column('quoteAtMs')[id] = NOW_MS;
    }
  const model = new ChainModel({ calendar: () => BUILT_IN_CALENDAR, table, rate: () => RATE, stopwatch: () => 0 });
  model.setSlices(buildSlices(table, BUILT_IN_CALENDAR, symbols));
  for (let pass = 0; pass < 8; pass++) model.run(NOW_MS + pass * PASS_MS, Number.POSITIVE_INFINITY);
  const [state] = model.states;
  const iv = (strike: number, right: 'C' | 'P'): number =>
    table.column('modelIv')[table.find(formatOptionSymbol({ root: 'XYZ', expiry: EXPIRY, right, strike }))!];
  return { carry: state.carry!, iv, forward: SPOT * Math.exp((RATE - borrow) * years), quality: state.surface.quality };
}

describe.each([
  [0.6, 0.03],
  [0.6, 0.2],
  [1, 0.03],
  [3, 0.1],
])('borrow at %d a year, half-spread %d', (borrow, halfSpread) => {
  it('is found from parity, and with it forward and volatility', () => {
    const { carry, iv, forward, quality } = chain(borrow, halfSpread);
    expect(carry.dividendYield).toBeCloseTo(borrow, 1);
    expect(Math.abs(carry.forward / forward - 1)).toBeLessThan(1e-3);
    for (const strike of [80, 90, 100, 110]) {
      expect(Math.abs(iv(strike, 'C') - SIGMA)).toBeLessThan(4e-3);
      expect(iv(strike, 'P')).toBe(iv(strike, 'C'));
    }
    expect(quality.inside).toBe(1);
  });
});

it('is not taken from strikes that contradict each other', () => {
  const { carry } = chain(0, 0.03, (i) => -4 * (i % 3));
  expect(carry.dividendYield).toBe(0);
  expect(carry.source).toContain('spot, rate');
});
