/** Opened after a close without the underlying's price of then: what the standing quotes of American options imply, dividends and borrow included. */
import { describe, expect, it } from 'vitest';
import { buildSlices } from '../../../../../src/main/engine/chain/chain-book.ts';
import { ChainModel } from '../../../../../src/main/engine/chain/chain-model.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { americanWithDividends } from '../../../../../src/shared/analytics/american-dividends.ts';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { etInstant, YEAR_MS } from '../../../../../src/shared/market/calendar.ts';
import { formatOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const END_MS = etInstant('2026-11-18', 16);
const NOW_MS = etInstant('2026-11-18', 18, 30);
const RATE = 0.042;
const HALF_SPREAD = 0.03;

interface Market {
  spot: number;
  step: number;
  sigma: number;
  expiries: readonly string[];
  exDate?: string;
  amount?: number;
  borrow?: number;
}

/** The first expiry's values, and true ones by finite differences. */
function evening({ spot, step, sigma, expiries, exDate = '2026-11-19', amount = 0, borrow = 0 }: Market) {
  const table = new InstrumentTable(8192);
  const id = table.intern('XYZ');
  table.column('last')[id] = spot * 1.03;
  table.column('lastAtMs')[id] = NOW_MS - 1_000;
  const exMs = etInstant(exDate, 9, 30);
  const dividendsAt = (nowMs: number) => (amount > 0 ? [{ years: (exMs - nowMs) / YEAR_MS, amount }] : []);
  const years = (expiry: string): number => BUILT_IN_CALENDAR.yearsToExpiry({ root: 'XYZ', expiry }, END_MS);
  const worth = (at: number, right: 'C' | 'P', strike: number, expiry: string): number =>
    americanWithDividends({
      sign: right === 'C' ? 1 : -1,
      spot: at,
      strike,
      years: years(expiry),
      rate: RATE,
      dividendYield: borrow,
      volatility: sigma,
      dividends: dividendsAt(END_MS),
    }).price;
  const symbols: string[] = [];
  for (const expiry of expiries)
    for (let i = -8; i <= 8; i++)
      for (const right of ['C', 'P'] as const) {
        const strike = spot + i * step;
        const symbol = formatOptionSymbol({ root: 'XYZ', expiry, right, strike });
        symbols.push(symbol);
        const row = table.intern(symbol);
        const mid = worth(spot, right, strike, expiry);
        table.column('bid')[row] = Math.max(0, Math.floor((mid - HALF_SPREAD) * 100) / 100);
        table.column('ask')[row] = Math.ceil((mid + HALF_SPREAD) * 100) / 100;
        table.column('quoteAtMs')[row] = END_MS - 700;
      }
  const model = new ChainModel({
    calendar: () => BUILT_IN_CALENDAR,
    table,
    rate: () => RATE,
    stopwatch: () => 0,
    dividends: (_, nowMs) => dividendsAt(nowMs),
    origin: {
      streams: () => false,
      snapshotAtMs: () => NOW_MS,
      spotAtQuote: () => Number.NaN,
      priceAtEnd: () => Number.NaN,
      oldAfterMs: () => 60_000,
    },
  });
  model.setSlices(buildSlices(table, BUILT_IN_CALENDAR, symbols));
  for (let pass = 0; pass < 8; pass++) model.run(NOW_MS + pass * 2_500, Number.POSITIVE_INFINITY);
  const forward = (expiry: string): number => {
    const paid = amount * Math.exp(RATE * (years(expiry) - (exMs - END_MS) / YEAR_MS));
    return spot * Math.exp((RATE - borrow) * years(expiry)) - paid;
  };
  const value = (column: 'modelDelta' | 'quoteEdge' | 'modelPrice' | 'modelReason', right: 'C' | 'P', strike: number) =>
    table.column(column)[table.find(formatOptionSymbol({ root: 'XYZ', expiry: expiries[0], right, strike }))!];
  const delta = (right: 'C' | 'P', strike: number): number => {
    const bump = 0.002 * spot;
    const [up, down] = [spot + bump, spot - bump].map((at) => worth(at, right, strike, expiries[0]));
    return (up - down) / (2 * bump);
  };
  return { states: model.states, forward, value, delta };
}

describe.each([
  { spot: 60, step: 1, sigma: 0.25, exDate: '2026-11-19', amount: 0.5, expiries: ['2026-11-27', '2026-12-18'] },
  { spot: 60, step: 1, sigma: 0.25, exDate: '2026-11-19', amount: 0.9, expiries: ['2026-11-27', '2026-12-18'] },
  { spot: 60, step: 1, sigma: 0.25, exDate: '2026-11-19', amount: 1.5, expiries: ['2026-11-27', '2026-12-18'] },
  { spot: 60, step: 1, sigma: 0.25, exDate: '2026-12-01', amount: 0.9, expiries: ['2026-12-18'] },
])('a dividend of $amount on $exDate before $expiries', (market) => {
  it('is part of the implied spot: forward, deltas and edges are right', () => {
    const { states, forward, value, delta } = evening(market);
    for (const { carry, slice, spot } of states) {
      expect(Math.abs(spot / market.spot - 1)).toBeLessThan(2e-4);
      expect(Math.abs(carry!.forward / forward(slice.expiry) - 1)).toBeLessThan(2e-4);
      expect(carry!.source).toContain('price at the session’s end is not known');
    }
    for (const strike of [57, 58, 59, 60, 61, 62])
      for (const right of ['C', 'P'] as const) {
        expect(Math.abs(value('modelDelta', right, strike) - delta(right, strike))).toBeLessThan(0.015);
        const edge = value('quoteEdge', right, strike);
        if (!Number.isNaN(edge)) expect(Math.abs(edge)).toBeLessThan(0.5 * HALF_SPREAD);
      }
  });
});

it('borrow that the implied spot cannot know is not shown as fact: values are withheld, and say why', () => {
  const { states, value } = evening({ spot: 20, step: 1, sigma: 0.8, borrow: 1, expiries: ['2026-12-18'] });
  expect(states[0].carry!.source).toContain('contradicts the quotes');
  for (const strike of [16, 18, 20, 22]) {
    expect(value('modelReason', 'C', strike)).toBe(MODEL_REASON.contradicted);
    for (const column of ['modelDelta', 'modelPrice', 'quoteEdge'] as const)
      expect(value(column, 'C', strike)).toBeNaN();
  }
});
