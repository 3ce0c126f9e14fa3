/** Shares that cost 60 to 300 % a year to borrow: the yield is far beyond what an ordinary parity error could be, and is true all the same. */
import { expect, describe, it } from 'vitest';
import { buildSlices } from '../../../../../src/main/engine/chain/chain-book.ts';
import { ChainModel } from '../../../../../src/main/engine/chain/chain-model.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { americanWithDividends } from '../../../../../src/shared/analytics/american-dividends.ts';
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
      expect(Math.abs(iv(strike, 'C') - SIGMA)).toBeLessThan(6e-3);
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

/** A share at 20, its options as the finite differences of american-dividends.ts have them; `noise` moves each mid, by fixed shares of half the spread. */
function cheap(market: {
  borrow: number;
  sigma: number;
  expiry: string;
  halfSpread: number;
  paid?: number;
  noise?: number;
}) {
  const { borrow, sigma, expiry, halfSpread, paid = 0, noise = 0 } = market;
  const spot = 20;
  const table = new InstrumentTable(256);
  table.column('last')[table.intern('XYZ')] = spot;
  const years = BUILT_IN_CALENDAR.yearsToExpiry({ root: 'XYZ', expiry }, NOW_MS);
  const dividends = paid > 0 ? [{ years: years / 4, amount: paid }] : [];
  const symbols: string[] = [];
  const trueMid = new Map<string, number>();
  let seed = 7;
  for (let strike = 12; strike <= 28; strike++)
    for (const right of ['C', 'P'] as const) {
      const symbol = formatOptionSymbol({ root: 'XYZ', expiry, right, strike });
      symbols.push(symbol);
      const id = table.intern(symbol);
      const sign = right === 'C' ? 1 : -1;
      const option = {
        sign,
        spot,
        strike,
        years,
        rate: RATE,
        dividendYield: borrow,
        volatility: sigma,
        dividends,
      } as const;
      const worth = americanWithDividends(option).price;
      trueMid.set(symbol, worth);
      seed = (seed * 16807) % 2147483647;
      const mid = worth + noise * halfSpread * ((2 * seed) / 2147483647 - 1);
      table.column('bid')[id] = Math.max(0, Math.floor((mid - halfSpread) * 100) / 100);
      table.column('ask')[id] = Math.ceil((mid + halfSpread) * 100) / 100;
      table.column('quoteAtMs')[id] = NOW_MS;
    }
  const model = new ChainModel({
    calendar: () => BUILT_IN_CALENDAR,
    table,
    rate: () => RATE,
    stopwatch: () => 0,
    dividends: () => dividends,
  });
  model.setSlices(buildSlices(table, BUILT_IN_CALENDAR, symbols));
  for (let pass = 0; pass < 8; pass++) model.run(NOW_MS + pass * PASS_MS, Number.POSITIVE_INFINITY);
  const left = paid * Math.exp((RATE - borrow) * (years - years / 4));
  const forward = spot * Math.exp((RATE - borrow) * years) - left;
  const errors = symbols.map((symbol) =>
    Math.abs(table.column('modelPrice')[table.find(symbol)!] - trueMid.get(symbol)!),
  );
  const shown = symbols.filter((symbol) => !Number.isNaN(table.column('modelPrice')[table.find(symbol)!])).length;
  return { carry: model.states[0].carry!, forward, shown, error: Math.max(...errors.slice(4, -4)) };
}

describe.each([
  { borrow: 1, sigma: 0.5, expiry: '2027-01-15', halfSpread: 0.025 },
  { borrow: 1, sigma: 0.7, expiry: '2026-12-18', halfSpread: 0.1, noise: 0.5 },
  { borrow: 0.6, sigma: 0.7, expiry: '2026-12-18', halfSpread: 0.1, noise: 0.5 },
  { borrow: 0.6, sigma: 1, expiry: '2026-12-18', halfSpread: 0.1, paid: 0.2 },
])('a share at 20, borrow $borrow, σ $sigma, $expiry, half-spread $halfSpread', (market) => {
  it('is carry, not another spot, whatever premiums of exercise and spreads blur', () => {
    const { carry, forward, error } = cheap(market);
    expect(Math.abs(carry.forward / forward - 1)).toBeLessThan(4e-3);
    expect(carry.source).not.toContain('contradicts');
    expect(error).toBeLessThan(Math.max(0.06, market.halfSpread));
  });
});

it('beyond what is looked for no value is shown, and it says why', () => {
  const { carry, shown } = cheap({ borrow: 1, sigma: 0.5, expiry: '2027-06-18', halfSpread: 0.025 });
  expect(carry.source).toContain('it contradicts the quotes, so no value is shown');
  expect(shown).toBe(0);
});
