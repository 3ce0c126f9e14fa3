/** Hard to borrow with a smile, and a borrow rate that changes: each strike has a volatility of its own, and most of an in-the-money call is the right to exercise it. */
import { describe, expect, it } from 'vitest';
import { buildSlices } from '../../../../../src/main/engine/chain/chain-book.ts';
import { ChainModel } from '../../../../../src/main/engine/chain/chain-model.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { formatOptionSymbol, type OptionRight } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

interface Priced {
  borrow: number;
  quotes: [strike: number, call: number, put: number, callDelta: number][];
}

/**
 * Prices of a program apart from this one: Crank-Nicolson with a penalty for exercise on 1,201 prices and 400 steps of time. Spot 50, rate 4.2 %,
 * 119 days; volatility 0.30 or 0.45 less 0.4 (0 in FLAT_DEAR) times ln(K/50).
 */
const SKEWED: Priced = {
  borrow: 0.5,
  quotes: [
    [35, 15.0, 1.1201, 1.0],
    [37.5, 12.5, 1.6245, 1.0],
    [40, 10.0, 2.3154, 1.0],
    [42.5, 7.5, 3.2364, 1.0],
    [45, 5.0014, 4.4253, 0.979],
    [47.5, 2.9164, 5.9055, 0.66],
    [50, 1.5178, 7.6755, 0.401],
    [52.5, 0.6843, 9.7041, 0.212],
    [55, 0.2571, 11.9334, 0.095],
    [57.5, 0.0764, 14.294, 0.034],
    [60, 0.0168, 16.7234, 0.009],
  ],
};
const FLAT_DEAR: Priced = {
  borrow: 0.7,
  quotes: [
    [35, 15.0, 0.7254, 1.0],
    [37.5, 12.5, 1.4561, 1.0],
    [40, 10.0, 2.5436, 1.0],
    [42.5, 7.5, 3.986, 1.0],
    [45, 5.0, 5.7393, 1.0],
    [47.5, 2.5574, 7.7379, 0.828],
    [50, 1.1613, 9.9134, 0.386],
    [52.5, 0.5343, 12.2073, 0.184],
    [55, 0.2473, 14.5755, 0.089],
    [57.5, 0.1146, 16.9879, 0.043],
    [60, 0.053, 19.4255, 0.021],
  ],
};
const USUAL: Priced = {
  borrow: 0.2,
  quotes: [
    [35, 15.0925, 1.3531, 0.939],
    [37.5, 12.8131, 1.8067, 0.882],
    [40, 10.6853, 2.38, 0.817],
    [42.5, 8.729, 3.0932, 0.744],
    [45, 6.9633, 3.9659, 0.663],
    [47.5, 5.4043, 5.0156, 0.577],
    [50, 4.0633, 6.2556, 0.488],
    [52.5, 2.945, 7.6929, 0.398],
    [55, 2.0459, 9.3271, 0.312],
    [57.5, 1.3532, 11.149, 0.233],
    [60, 0.8457, 13.1406, 0.165],
  ],
};
const EASIER: Priced = {
  borrow: 0.05,
  quotes: [
    [35, 15.8487, 1.0559, 0.885],
    [37.5, 13.7159, 1.4164, 0.848],
    [40, 11.6872, 1.8767, 0.803],
    [42.5, 9.7817, 2.4563, 0.75],
    [45, 8.0187, 3.1755, 0.688],
    [47.5, 6.4178, 4.0538, 0.618],
    [50, 4.9959, 5.109, 0.542],
    [52.5, 3.7658, 6.3547, 0.461],
    [55, 2.7348, 7.7987, 0.378],
    [57.5, 1.9021, 9.441, 0.298],
    [60, 1.2582, 11.2733, 0.224],
  ],
};
const SQUEEZED: Priced = {
  borrow: 1,
  quotes: [
    [35, 15.0, 4.0096, 1.0],
    [37.5, 12.5, 5.1561, 1.0],
    [40, 10.0, 6.5061, 1.0],
    [42.5, 7.5, 8.0607, 1.0],
    [45, 5.0162, 9.8119, 0.93],
    [47.5, 3.0638, 11.7429, 0.622],
    [50, 1.763, 13.8293, 0.393],
    [52.5, 0.9483, 16.042, 0.232],
    [55, 0.4725, 18.3505, 0.127],
    [57.5, 0.2159, 20.726, 0.064],
    [60, 0.0893, 23.1447, 0.029],
  ],
};

const NOW_MS = etInstant('2026-11-20', 11, 30);
const EXPIRY = '2027-03-19';
const RATE = 0.042;
const HALF_SPREAD = 0.03;
const PASS_MS = 2_500;

function chain() {
  const table = new InstrumentTable(64);
  const share = table.intern('XYZ');
  const idOf = (strike: number, right: OptionRight): number =>
    table.intern(formatOptionSymbol({ root: 'XYZ', expiry: EXPIRY, right, strike }));
  const model = new ChainModel({
    calendar: () => BUILT_IN_CALENDAR,
    table,
    rate: () => RATE,
    dividends: () => [],
    stopwatch: () => 0,
  });
  let nowMs = NOW_MS;
  const quote = ({ quotes }: Priced): void => {
    table.column('last')[share] = 50;
    table.column('lastAtMs')[share] = nowMs;
    for (const [strike, call, put] of quotes)
      for (const [right, mid] of [
        ['C', call],
        ['P', put],
      ] as const) {
        const id = idOf(strike, right);
        table.column('bid')[id] = Math.floor((mid - HALF_SPREAD) * 100) / 100;
        table.column('ask')[id] = Math.ceil((mid + HALF_SPREAD) * 100) / 100;
        table.column('quoteAtMs')[id] = nowMs;
        table.mark(id, 'quote');
      }
  };
  quote(SKEWED);
  const symbols = SKEWED.quotes.flatMap(([strike]) =>
    (['C', 'P'] as const).map((r) => table.symbolOf(idOf(strike, r))),
  );
  model.setSlices(buildSlices(table, BUILT_IN_CALENDAR, symbols));
  return {
    state: model.states[0],
    run(priced: Priced, passes: number): void {
      for (let pass = 0; pass < passes; pass++) {
        nowMs += PASS_MS;
        quote(priced);
        model.run(nowMs, Number.POSITIVE_INFINITY);
      }
    },
    /** The largest differences from the truth, in dollars and in delta. */
    worst({ quotes }: Priced): { theo: number; delta: number } {
      const [price, delta] = [table.column('modelPrice'), table.column('modelDelta')];
      return {
        theo: Math.max(
          ...quotes.flatMap(([strike, call, put]) => [
            Math.abs(price[idOf(strike, 'C')] - call),
            Math.abs(price[idOf(strike, 'P')] - put),
          ]),
        ),
        delta: Math.max(...quotes.map(([strike, , , callDelta]) => Math.abs(delta[idOf(strike, 'C')] - callDelta))),
      };
    },
  };
}

const YEARS = 0.3264269406392694;
const forwardOf = ({ borrow }: Priced): number => 50 * Math.exp((RATE - borrow) * YEARS);

describe.each([
  ['50 % a year with a smile', SKEWED],
  ['70 % a year without', FLAT_DEAR],
  ['100 % a year with a smile', SQUEEZED],
])('borrow of %s', (_, priced) => {
  it('is carry and no other spot, and theo and delta are right, within half a minute', () => {
    const of = chain();
    of.run(priced, 12);
    const { carry, contradicted } = of.state;
    expect(contradicted).toBe(false);
    expect(Math.abs(carry!.forward / forwardOf(priced) - 1)).toBeLessThan(6e-4);
    expect(Math.abs(carry!.spot - 50)).toBeLessThan(0.05);
    const { theo, delta } = of.worst(priced);
    expect(theo).toBeLessThan(0.04);
    expect(delta).toBeLessThan(0.012);
  });
});

describe.each([
  ['20 % to 5 %', USUAL, EASIER],
  ['5 % to 20 %', EASIER, USUAL],
  ['5 % to 100 %', EASIER, SQUEEZED],
  ['100 % to 5 %', SQUEEZED, EASIER],
])('a borrow rate that goes from %s while the chain is open', (_, before, after) => {
  it('is followed within two minutes, not carried on as another spot', () => {
    const of = chain();
    of.run(before, 12);
    of.run(after, 48);
    const { carry, contradicted } = of.state;
    expect(contradicted).toBe(false);
    expect(Math.abs(carry!.forward / forwardOf(after) - 1)).toBeLessThan(6e-4);
    expect(Math.abs(carry!.spot - 50)).toBeLessThan(0.06);
    const { theo, delta } = of.worst(after);
    expect(theo).toBeLessThan(0.06);
    expect(delta).toBeLessThan(0.015);
  });
});
