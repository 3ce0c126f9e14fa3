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
import { gauss, seeded } from '../../../shared/analytics/surface/chains.ts';

const RATE = 0.042;
const PASS_MS = 2_500;

interface Case {
  /** Quoted at 11:30 ET; ex-dates begin at 09:30. */
  day: string;
  spot: number;
  dividends: [exDate: string, amount: number][];
  volatility: number;
  expiry: string;
  halfSpread: number;
  borrow: number;
  quotes: [strike: number, call: number, put: number][];
}

/**
 * Prices of a program apart from this one: explicit finite differences in ln S on 800 steps, linear across ex-dates, exercise checked at
 * every step of time, rate 4.2 %; four places.
 */
const CASES: Case[] = [
  {
    day: '2026-11-18',
    spot: 60,
    dividends: [['2026-11-19', 0.9]],
    volatility: 0.15,
    expiry: '2026-11-27',
    halfSpread: 0.025,
    borrow: 0,
    quotes: [
      [57, 3.006, 0.0342],
      [58, 2.0061, 0.1566],
      [59, 1.0138, 0.4838],
      [60, 0.2799, 1.088],
      [61, 0.0659, 1.928],
    ],
  },
  {
    day: '2026-11-18',
    spot: 60,
    dividends: [['2026-11-19', 1.5]],
    volatility: 0.15,
    expiry: '2026-11-27',
    halfSpread: 0.025,
    borrow: 0,
    quotes: [
      [57, 3.006, 0.0871],
      [58, 2.0061, 0.317],
      [59, 1.0094, 0.8087],
      [60, 0.2158, 1.5677],
      [61, 0.0254, 2.4997],
    ],
  },
  {
    day: '2026-11-18',
    spot: 60,
    dividends: [['2026-11-19', 2.1]],
    volatility: 0.15,
    expiry: '2026-12-18',
    halfSpread: 0.025,
    borrow: 0,
    quotes: [
      [54, 6.0057, 0.045],
      [56, 4.0059, 0.2717],
      [57, 3.006, 0.5422],
      [58, 2.0061, 0.963],
      [59, 1.0207, 1.5467],
      [60, 0.3649, 2.2833],
      [61, 0.1666, 3.1456],
      [62, 0.0751, 4.0985],
    ],
  },
  {
    day: '2026-11-20',
    spot: 100,
    dividends: [['2026-11-23', 5]],
    volatility: 0.25,
    expiry: '2026-12-18',
    halfSpread: 0.025,
    borrow: 0,
    quotes: [
      [87.5, 12.5294, 0.3414],
      [90, 10.0302, 0.7519],
      [92.5, 7.5316, 1.4536],
      [95, 5.0536, 2.5122],
      [97.5, 2.7973, 3.9482],
      [100, 1.2655, 5.7329],
      [102.5, 0.5605, 7.8031],
      [105, 0.2647, 10.0815],
    ],
  },
  {
    day: '2026-11-18',
    spot: 100,
    dividends: [['2026-11-19', 5]],
    volatility: 0.25,
    expiry: '2026-12-18',
    halfSpread: 0.1,
    borrow: 0,
    quotes: [
      [87.5, 12.5092, 0.377],
      [90, 10.0095, 0.8052],
      [92.5, 7.5098, 1.5209],
      [95, 5.0103, 2.5847],
      [97.5, 2.5945, 4.0151],
      [100, 1.1137, 5.7856],
      [102.5, 0.5834, 7.8376],
      [105, 0.299, 10.1003],
    ],
  },
  {
    day: '2026-11-20',
    spot: 100,
    dividends: [['2026-11-23', 2]],
    volatility: 0.25,
    expiry: '2026-12-18',
    halfSpread: 0.025,
    borrow: 0,
    quotes: [
      [92.5, 7.5407, 0.6979],
      [95, 5.1735, 1.3495],
      [97.5, 3.2721, 2.3404],
      [100, 2.0018, 3.6984],
      [102.5, 1.1788, 5.4058],
      [105, 0.6523, 7.4083],
    ],
  },
  {
    day: '2026-11-18',
    spot: 60,
    dividends: [['2026-11-25', 2.1]],
    volatility: 0.15,
    expiry: '2027-01-15',
    halfSpread: 0.025,
    borrow: 0,
    quotes: [
      [54, 6.043, 0.1648],
      [56, 4.0454, 0.5266],
      [57, 3.0567, 0.8465],
      [58, 2.1221, 1.2799],
      [59, 1.3431, 1.8332],
      [60, 0.8036, 2.5039],
      [61, 0.4793, 3.2817],
      [62, 0.2868, 4.1492],
    ],
  },
  {
    day: '2026-11-18',
    spot: 60,
    dividends: [['2026-11-27', 1.5]],
    volatility: 0.1,
    expiry: '2026-12-18',
    halfSpread: 0.025,
    borrow: 0,
    quotes: [
      [57, 3.0586, 0.1373],
      [58, 2.0649, 0.3881],
      [59, 1.1309, 0.8624],
      [60, 0.4378, 1.5752],
      [61, 0.1138, 2.4649],
    ],
  },
  {
    day: '2026-11-18',
    spot: 100,
    dividends: [['2026-11-24', 3]],
    volatility: 0.4,
    expiry: '2026-12-18',
    halfSpread: 0.05,
    borrow: 0,
    quotes: [
      [85, 15.0685, 0.6257],
      [90, 10.245, 1.6074],
      [95, 6.1792, 3.3698],
      [97.5, 4.6361, 4.5839],
      [100, 3.4285, 6.0194],
      [105, 1.8052, 9.4949],
      [110, 0.8913, 13.6185],
    ],
  },
  {
    day: '2026-11-18',
    spot: 100,
    dividends: [['2026-11-19', 2]],
    volatility: 0.25,
    expiry: '2026-12-18',
    halfSpread: 0.025,
    borrow: 0.4,
    quotes: [
      [92.5, 7.5, 1.5702],
      [95, 5, 2.6497],
      [97.5, 2.5734, 4.0889],
      [100, 1.1944, 5.8552],
      [102.5, 0.6238, 7.8858],
      [105, 0.3114, 10.1066],
    ],
  },
  {
    day: '2026-11-18',
    spot: 60,
    dividends: [['2026-11-24', 1.5]],
    volatility: 0.3,
    expiry: '2027-01-15',
    halfSpread: 0.025,
    borrow: 0.6,
    quotes: [
      [54, 6, 2.8084],
      [56, 4, 4.0264],
      [58, 2.1571, 5.4575],
      [60, 1.0689, 7.0625],
      [62, 0.5395, 8.7995],
      [64, 0.2838, 10.6302],
    ],
  },
  {
    day: '2026-11-18',
    spot: 100,
    dividends: [
      ['2026-11-19', 1],
      ['2027-02-18', 1],
    ],
    volatility: 0.2,
    expiry: '2027-06-18',
    halfSpread: 0.05,
    borrow: 0,
    quotes: [
      [90, 12.1361, 2.0343],
      [95, 8.8315, 3.6851],
      [97.5, 7.4168, 4.7653],
      [100, 6.1639, 6.02],
      [102.5, 5.0699, 7.4467],
      [105, 4.1277, 9.0375],
      [110, 2.6553, 12.6619],
    ],
  },
];

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

function chainOf({ day, spot, expiry, dividends, halfSpread, quotes }: Case): Chain {
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
  c: Case,
  forward: number,
  column: 'modelIv' | 'quoteIv',
): number {
  const near = c.quotes.filter(
    ([strike]) => Math.abs(Math.log(strike / forward)) < 0.7 * c.volatility * Math.sqrt(years),
  );
  expect(near.length).toBeGreaterThan(0);
  return Math.max(...near.map(([strike]) => 100 * Math.abs(read(column, strike, 'P') - c.volatility)));
}

describe.each(CASES)('S $spot on $day, $dividends, $volatility, $expiry, ±$halfSpread, borrow $borrow', (c) => {
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
  const [c] = CASES;
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
