/** Known dividends near their ex-date: the forward is spot less them, though calls about to be exercised agree with nearly any. */
import { describe, expect, it } from 'vitest';
import { buildSlices } from '../../../../../src/main/engine/chain/chain-book.ts';
import { ChainModel } from '../../../../../src/main/engine/chain/chain-model.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { americanWithDividends, type CashDividend } from '../../../../../src/shared/analytics/american-dividends.ts';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { etInstant, YEAR_MS } from '../../../../../src/shared/market/calendar.ts';
import { formatOptionSymbol, type OptionRight } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { EX_DATE_CASES, type ExDateCase } from './ex-date-cases.ts';
import { gauss, seeded } from '../../../shared/analytics/surface/chains.ts';

const RATE = 0.042;
const PASS_MS = 2_500;

interface Chain {
  spot: number;
  expiry: string;
  nowMs: number;
  dividends: CashDividend[];
  /** Bid and ask of every strike's call and put. */
  quotes: { strike: number; sides: Record<OptionRight, [bid: number, ask: number]> }[];
}

/** The model of a chain after some passes; `learnt` dividends are known from the third on only. */
function modelled({ spot, expiry, nowMs, dividends, quotes }: Chain, passes = 4, learnt = false) {
  const table = new InstrumentTable(256);
  const spotId = table.intern('XYZ');
  table.column('last')[spotId] = spot;
  const id = (strike: number, right: OptionRight) =>
    table.intern(formatOptionSymbol({ root: 'XYZ', expiry, right, strike }));
  for (const { strike, sides } of quotes)
    for (const right of ['C', 'P'] as const) {
      [table.column('bid')[id(strike, right)], table.column('ask')[id(strike, right)]] = sides[right];
      table.column('quoteAtMs')[id(strike, right)] = nowMs;
    }
  let known = !learnt;
  const model = new ChainModel({
    calendar: () => BUILT_IN_CALENDAR,
    table,
    rate: () => RATE,
    stopwatch: () => 0,
    dividends: () => (known ? dividends : undefined),
  });
  const symbols = quotes.flatMap(({ strike }) =>
    (['C', 'P'] as const).map((right) => formatOptionSymbol({ root: 'XYZ', expiry, right, strike })),
  );
  model.setSlices(buildSlices(table, BUILT_IN_CALENDAR, symbols));
  for (let pass = 0; pass < passes; pass++) {
    if (pass === 2) known = true;
    model.run(nowMs + pass * PASS_MS, Number.POSITIVE_INFINITY);
  }
  const read = (column: 'modelIv' | 'quoteIv' | 'quoteEdge' | 'quoteReason', strike: number, right: OptionRight) =>
    table.column(column)[id(strike, right)];
  return { carry: model.states[0].carry!, years: model.states[0].options.years[0], read };
}

const around = (mid: number, half: number): [number, number] => [Math.max(0, mid - half), mid + half];

function chainOf({ day, spot, expiry, dividends, halfSpread, quotes }: ExDateCase): Chain {
  const nowMs = etInstant(day, 11, 30);
  return {
    spot,
    expiry,
    nowMs,
    dividends: dividends.map(([exDate, amount]) => ({ years: (etInstant(exDate, 9, 30) - nowMs) / YEAR_MS, amount })),
    quotes: quotes.map(([strike, call, put]) => ({
      strike,
      sides: { C: around(call, halfSpread), P: around(put, halfSpread) },
    })),
  };
}

/** Spot less the dividends before expiry, at the rate less what borrow costs. */
const forwardOf = (spot: number, dividends: readonly CashDividend[], years: number, borrow: number): number =>
  (spot -
    dividends
      .filter((d) => d.years < years)
      .reduce((sum, d) => sum + d.amount * Math.exp((borrow - RATE) * d.years), 0)) *
  Math.exp((RATE - borrow) * years);

/** Largest distance from the true volatility, in points, of the strikes within 0.7 deviations of the forward: fitted, or of their own quote. */
function worst(
  { read, years }: ReturnType<typeof modelled>,
  c: ExDateCase,
  forward: number,
  column: 'modelIv' | 'quoteIv',
): number {
  const near = c.quotes.filter(
    ([strike]) => Math.abs(Math.log(strike / forward)) < 0.7 * c.volatility * Math.sqrt(years),
  );
  expect(near.length).toBeGreaterThan(0);
  return Math.max(...near.map(([strike]) => 100 * Math.abs(read(column, strike, 'P') - c.volatility)));
}

describe.each(EX_DATE_CASES)('S $spot on $day, $dividends, $volatility, $expiry, ±$halfSpread, borrow $borrow', (c) => {
  const chain = chainOf(c);
  it.each([
    ['known from the start', false],
    ['learnt after two passes', true],
  ])('forward, volatility and edge, dividends %s', (_, learnt) => {
    const model = modelled(chain, learnt ? 10 : 4, learnt);
    const { carry, read, years } = model;
    const forward = forwardOf(c.spot, chain.dividends, years, c.borrow);
    expect(Math.abs(carry.forward - forward) / c.spot).toBeLessThan(c.borrow > 0 ? 5e-4 : 1e-5);
    expect(carry.dividends!.dividendYield).toBeCloseTo(c.borrow, c.borrow > 0 ? 2 : 9);
    expect(worst(model, c, forward, 'modelIv')).toBeLessThan(c.borrow > 0 ? 0.3 : 0.2);
    // Four places and the other program's own error.
    expect(worst(model, c, forward, 'quoteIv')).toBeLessThan(c.borrow > 0 ? 0.3 : 0.05);
    for (const [strike] of c.quotes)
      for (const right of ['C', 'P'] as const) {
        const edge = read('quoteEdge', strike, right);
        if (!Number.isNaN(edge)) expect(Math.abs(edge)).toBeLessThan(c.halfSpread);
      }
  });
});

it('finds spot less the dividends on any chain they explain, noisy quotes included, without borrow or with', () => {
  const random = seeded(13);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  const nowMs = etInstant('2026-11-18', 11, 30);
  for (let n = 0; n < 24; n++) {
    const [spot, expiry] = [pick([20, 60, 100, 250]), pick(['2026-12-18', '2027-01-15', '2027-03-19'])];
    const years = BUILT_IN_CALENDAR.yearsToExpiry({ root: 'XYZ', expiry }, nowMs);
    const borrow = n % 6 === 5 ? 0.3 : 0;
    const volatility = borrow > 0 ? 0.4 : pick([0.1, 0.15, 0.25, 0.4]);
    const first = { years: pick([3, 22, 46, 70, 120, 240]) / 8760, amount: pick([0.01, 0.02, 0.03, 0.05]) * spot };
    const dividends = random() < 0.3 ? [first, { ...first, years: first.years + 0.08 }] : [first];
    const half = pick([2e-4, 5e-4, 1e-3]) * spot;
    const quotes = Array.from({ length: 15 }, (_, i) => {
      const strike = Math.round(spot * (1 + (i - 7) / 60) * 100) / 100;
      const terms = { spot, strike, years, rate: RATE, dividendYield: borrow, volatility, dividends };
      const side = (sign: 1 | -1): [number, number] => {
        const miss = Math.max(-0.6, Math.min(0.6, 0.3 * gauss(random)));
        return around(americanWithDividends({ ...terms, sign }, 200).price + miss * half, half);
      };
      return { strike, sides: { C: side(1), P: side(-1) } };
    });
    const { carry, years: left } = modelled({ spot, expiry, nowMs, dividends, quotes });
    const off = Math.abs(carry.forward - forwardOf(spot, dividends, left, borrow));
    expect({ n, isOff: off > (borrow > 0 ? half : 1e-5 * spot), off }).toEqual({ n, isOff: false, off });
  }
});

describe('the same quotes', () => {
  const [c] = EX_DATE_CASES;
  const chain = chainOf(c);

  it('once the ex-date has passed are those of a share without dividends: nothing is taken off again', () => {
    const nowMs = etInstant('2026-11-19', 11, 30);
    const [spot, years] = [59.1, BUILT_IN_CALENDAR.yearsToExpiry({ root: 'XYZ', expiry: c.expiry }, nowMs)];
    const terms = { spot, years, rate: RATE, dividendYield: 0, volatility: c.volatility, dividends: [] };
    const quotes = c.quotes.map(([strike]) => ({
      strike,
      sides: {
        C: around(americanWithDividends({ ...terms, strike, sign: 1 }).price, 0.02),
        P: around(americanWithDividends({ ...terms, strike, sign: -1 }).price, 0.02),
      },
    }));
    const past = [{ years: chain.dividends[0].years - 1 / 365, amount: 0.9 }];
    const { carry } = modelled({ spot, expiry: c.expiry, nowMs, dividends: past, quotes });
    expect(Math.abs(carry.forward / (spot * Math.exp(RATE * years)) - 1)).toBeLessThan(1e-5);
    expect(carry.dividends).toBeUndefined();
  });

  it('with a stub among them: it has no edge, and the reason; the others keep theirs', () => {
    const quotes = chain.quotes.map((row) =>
      row.strike === 61 ? { ...row, sides: { ...row.sides, C: [0.01, 200] as [number, number] } } : row,
    );
    const { read, carry } = modelled({ ...chain, quotes });
    expect(read('quoteReason', 61, 'C')).toBe(MODEL_REASON.wideQuote);
    expect([read('quoteEdge', 61, 'C'), read('quoteIv', 61, 'C')]).toEqual([Number.NaN, Number.NaN]);
    expect(Math.abs(read('quoteEdge', 60, 'C'))).toBeLessThan(c.halfSpread);
    expect(carry.source).toMatch(/^spot, rate 4\.20 %, dividends 0\.90/);
  });
});
