/** The expiries of a share tell together whether its options trade against another spot or whether it costs to borrow; one weekly alone cannot. */
import { describe, expect, it } from 'vitest';
import { buildSlices } from '../../../../../src/main/engine/chain/chain-book.ts';
import { ChainModel } from '../../../../../src/main/engine/chain/chain-model.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { formatOptionSymbol, type OptionRight } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

type Quotes = [strike: number, call: number, put: number, callDelta: number][];
type Priced = Record<string, Quotes>;

/**
 * Prices of a program apart from this one: Crank-Nicolson with a penalty for exercise on 1,201 prices and 400 steps of time. Spot 100, rate 4.2 %,
 * volatility 70 %.
 */
const BORROW_15: Priced = {
  '2026-11-27': [
    [75, 25, 0.0041, 1],
    [80, 20, 0.0347, 1],
    [85, 15.0755, 0.1858, 0.965],
    [90, 10.525, 0.6831, 0.872],
    [95, 6.673, 1.8571, 0.713],
    [100, 3.7851, 3.981, 0.512],
    [105, 1.9054, 7.1049, 0.318],
    [110, 0.85, 11.0486, 0.171],
    [115, 0.3371, 15.5329, 0.079],
    [120, 0.1196, 20.3118, 0.032],
  ],
  '2026-12-04': [
    [75, 25, 0.0872, 1],
    [80, 20.0848, 0.2946, 0.966],
    [85, 15.4979, 0.7905, 0.897],
    [90, 11.4149, 1.7593, 0.794],
    [95, 7.9901, 3.3644, 0.662],
    [100, 5.3032, 5.6925, 0.516],
    [105, 3.3369, 8.7316, 0.376],
    [110, 1.9932, 12.3872, 0.257],
    [115, 1.133, 16.5229, 0.165],
    [120, 0.6148, 20.9986, 0.1],
  ],
  '2026-12-11': [
    [75, 25.0305, 0.2859, 0.981],
    [80, 20.3173, 0.7019, 0.929],
    [85, 16.0046, 1.4758, 0.852],
    [90, 12.2068, 2.7333, 0.754],
    [95, 9.004, 4.5634, 0.639],
    [100, 6.4226, 6.9993, 0.519],
    [105, 4.434, 10.0171, 0.404],
    [110, 2.9667, 13.5493, 0.302],
    [115, 1.9274, 17.5049, 0.217],
    [120, 1.2184, 21.7878, 0.15],
  ],
};
const NO_BORROW: Priced = {
  '2026-11-27': [
    [80, 20.0968, 0.0319, 0.991],
    [85, 15.2423, 0.1733, 0.958],
    [90, 10.7184, 0.6456, 0.873],
    [95, 6.8518, 1.7759, 0.72],
    [100, 3.9222, 3.8447, 0.523],
    [105, 1.994, 6.9173, 0.329],
    [110, 0.8987, 10.8262, 0.178],
    [115, 0.3602, 15.2959, 0.084],
    [120, 0.1292, 20.0777, 0.035],
  ],
  '2026-12-04': [
    [80, 20.3978, 0.2675, 0.955],
    [85, 15.8663, 0.7283, 0.896],
    [90, 11.7868, 1.6417, 0.801],
    [95, 8.3257, 3.1748, 0.675],
    [100, 5.5788, 5.4242, 0.532],
    [105, 3.545, 8.3891, 0.393],
    [110, 2.1388, 11.9852, 0.271],
    [115, 1.2281, 16.0809, 0.176],
    [120, 0.6732, 20.5368, 0.107],
  ],
  '2026-12-11': [
    [80, 20.8262, 0.6321, 0.922],
    [85, 16.5528, 1.3475, 0.856],
    [90, 12.742, 2.5267, 0.765],
    [95, 9.4886, 4.2649, 0.656],
    [100, 6.8345, 6.6046, 0.539],
    [105, 4.7651, 9.5317, 0.424],
    [110, 3.2201, 12.9871, 0.32],
    [115, 2.113, 16.8842, 0.233],
    [120, 1.349, 21.129, 0.163],
  ],
};

/** Volatility 50 %, borrow 51, 44, 32 and 8 % a year: the nearer the dearer, as in any squeeze. */
const FALLING: Priced = {
  '2026-11-27': [
    [80, 20, 0.0018, 1],
    [85, 15, 0.0306, 1],
    [90, 10, 0.2488, 1],
    [95, 5.4691, 1.1236, 0.786],
    [100, 2.4095, 3.2331, 0.478],
    [105, 0.8245, 6.7019, 0.217],
    [110, 0.2161, 11.1049, 0.072],
    [115, 0.0436, 15.9315, 0.018],
    [120, 0.0069, 20.8913, 0.003],
  ],
  '2026-12-04': [
    [80, 20, 0.0554, 1],
    [85, 15, 0.2687, 1],
    [90, 10.0892, 0.9097, 0.922],
    [95, 6.1081, 2.3145, 0.704],
    [100, 3.3165, 4.7087, 0.476],
    [105, 1.6027, 8.0734, 0.281],
    [110, 0.6886, 12.1862, 0.144],
    [115, 0.264, 16.7662, 0.064],
    [120, 0.0909, 21.5892, 0.025],
  ],
  '2026-12-18': [
    [80, 20, 0.4002, 1],
    [85, 15.0357, 1.021, 0.959],
    [90, 10.7066, 2.1763, 0.808],
    [95, 7.2571, 4.0128, 0.644],
    [100, 4.6707, 6.5857, 0.483],
    [105, 2.8536, 9.8503, 0.339],
    [110, 1.6572, 13.6901, 0.224],
    [115, 0.9171, 17.9608, 0.139],
    [120, 0.4852, 22.526, 0.081],
  ],
  '2027-03-19': [
    [80, 22.2888, 3.3362, 0.815],
    [85, 18.7894, 4.8809, 0.748],
    [90, 15.6933, 6.8009, 0.678],
    [95, 12.9937, 9.0961, 0.606],
    [100, 10.6718, 11.753, 0.535],
    [105, 8.6997, 14.7479, 0.467],
    [110, 7.0439, 18.0505, 0.403],
    [115, 5.6682, 21.6267, 0.344],
    [120, 4.536, 25.4418, 0.291],
  ],
};
/** Volatility 30 %, no borrow; 2.00 are paid on 7 December. */
const SPECIAL: Priced = {
  '2026-11-27': [
    [85, 15.0691, 0, 1],
    [90, 10.08, 0.0069, 0.995],
    [95, 5.2834, 0.2066, 0.898],
    [100, 1.7049, 1.6281, 0.516],
    [105, 0.2656, 5.2037, 0.129],
    [110, 0.0178, 10, 0.012],
    [115, 0.0005, 15, 0],
  ],
  '2026-12-04': [
    [85, 15.1432, 0.0045, 0.997],
    [90, 10.225, 0.0784, 0.967],
    [95, 5.7388, 0.5855, 0.822],
    [100, 2.4398, 2.2863, 0.523],
    [105, 0.7312, 5.594, 0.221],
    [110, 0.1496, 10.0571, 0.06],
    [115, 0.0209, 15, 0.011],
  ],
  '2026-12-18': [
    [85, 15.1821, 0.133, 0.992],
    [90, 10.3471, 0.6041, 0.942],
    [95, 6.0749, 1.8629, 0.78],
    [100, 2.9583, 4.2579, 0.516],
    [105, 1.1855, 7.7806, 0.265],
    [110, 0.3973, 12.1075, 0.108],
    [115, 0.1136, 16.8594, 0.036],
  ],
  '2027-01-15': [
    [85, 15.2386, 0.5407, 0.974],
    [90, 10.6434, 1.4047, 0.88],
    [95, 6.8354, 2.9894, 0.7],
    [100, 4.0788, 5.4289, 0.497],
    [105, 2.276, 8.7053, 0.324],
    [110, 1.185, 12.6742, 0.195],
    [115, 0.5748, 17.1332, 0.108],
  ],
};

const NOW_MS = etInstant('2026-11-20', 11, 30);
const HALF_SPREAD = 0.04;
const PASS_MS = 2_000;

/** Passes over standing quotes beside a last trade of so long ago. */
function run(priced: Priced, { last = 100, ageMs = 0, passes = 10 } = {}) {
  const table = new InstrumentTable(128);
  const share = table.intern('XYZ');
  const model = new ChainModel({
    calendar: () => BUILT_IN_CALENDAR,
    table,
    rate: () => 0.042,
    dividends: () => [],
    stopwatch: () => 0,
  });
  const idOf = (expiry: string, strike: number, right: OptionRight): number =>
    table.intern(formatOptionSymbol({ root: 'XYZ', expiry, right, strike }));
  const symbols: string[] = [];
  for (const [expiry, quotes] of Object.entries(priced)) {
    for (const [strike, call, put] of quotes) {
      for (const [right, mid] of [
        ['C', call],
        ['P', put],
      ] as const) {
        const id = idOf(expiry, strike, right);
        table.column('bid')[id] = Math.max(0, Math.floor((mid - HALF_SPREAD) * 100) / 100);
        table.column('ask')[id] = Math.ceil((mid + HALF_SPREAD) * 100) / 100;
        table.column('quoteAtMs')[id] = NOW_MS;
        symbols.push(table.symbolOf(id));
      }
    }
  }
  model.setSlices(buildSlices(table, BUILT_IN_CALENDAR, symbols));
  for (let pass = 0; pass < passes; pass++) {
    const nowMs = NOW_MS + pass * PASS_MS;
    table.column('last')[share] = last;
    table.column('lastAtMs')[share] = nowMs - ageMs;
    model.run(nowMs, Number.POSITIVE_INFINITY);
  }
  const [price, delta] = [table.column('modelPrice'), table.column('modelDelta')];
  return model.states.map(({ slice: { expiry }, carry, contradicted }) => ({
    carry: carry!,
    contradicted,
    theo: Math.max(
      ...priced[expiry].flatMap(([strike, call, put]) => [
        Math.abs(price[idOf(expiry, strike, 'C')] - call),
        Math.abs(price[idOf(expiry, strike, 'P')] - put),
      ]),
    ),
    delta: Math.max(...priced[expiry].map(([strike, , , of]) => Math.abs(delta[idOf(expiry, strike, 'C')] - of))),
  }));
}

describe('borrow and a lag of spot, over the expiries of a share', () => {
  it.each([2, 10])('weeklies of a borrowed share have its borrow after %i passes, and no other spot', (passes) => {
    for (const { carry, theo, delta } of run(BORROW_15, { passes })) {
      expect(carry.dividendYield).toBeGreaterThan(0.13);
      expect(carry.dividendYield).toBeLessThan(0.17);
      expect(Math.abs(carry.spot - 100)).toBeLessThan(0.03);
      expect(carry.source).not.toContain('options trade against');
      expect(theo).toBeLessThan(0.04);
      expect(delta).toBeLessThan(0.006);
    }
  });

  it.each([2, 10, 40])(
    'beside a price of now each expiry has its own borrow after %i passes, however it falls',
    (passes) => {
      const told = run(FALLING, { passes });
      expect(told.map(({ carry }) => Math.round(100 * carry.dividendYield))).toEqual([51, 44, 32, 8]);
      expect(told[3].carry.source).toContain('from its own parity');
      for (const { carry, contradicted, theo, delta } of told) {
        expect(contradicted).toBe(false);
        expect(Math.abs(carry.spot - 100)).toBeLessThan(0.03);
        expect(carry.source).not.toContain('options trade against');
        expect(theo).toBeLessThan(0.04);
        expect(delta).toBeLessThan(0.006);
      }
    },
  );

  it.each([2, 40])('a dividend that nobody announced is none in the expiries before it, after %i passes', (passes) => {
    const told = run(SPECIAL, { passes });
    for (const { carry, theo, delta } of told.slice(0, 2)) {
      expect(Math.abs(carry.dividendYield)).toBeLessThan(0.005);
      expect(Math.abs(carry.spot - 100)).toBeLessThan(0.01);
      expect(theo).toBeLessThan(0.02);
      expect(delta).toBeLessThan(0.006);
    }
  });

  it('a weekly alone cannot tell', () => {
    const [{ carry }] = run({ '2026-11-27': BORROW_15['2026-11-27'] });
    expect(carry.dividendYield).toBe(0);
    expect(carry.source).toContain('options trade against a spot');
  });

  it.each([99.7, 100.3])('the old last trade %f of a thin share is a lag in all expiries, and no carry', (last) => {
    for (const { carry, contradicted, theo, delta } of run(NO_BORROW, { last, ageMs: 60_000 })) {
      expect(contradicted).toBe(false);
      expect(Math.abs(carry.dividendYield)).toBeLessThan(0.015);
      expect(Math.abs(carry.spot - 100)).toBeLessThan(0.08);
      expect(theo).toBeLessThan(0.09);
      expect(delta).toBeLessThan(0.008);
    }
  });
});
