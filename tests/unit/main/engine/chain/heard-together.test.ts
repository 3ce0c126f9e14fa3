/** What the expiries of an underlying say is heard before any of them is priced: borrow found later would have its tables of premiums built again. */
import { describe, expect, it } from 'vitest';
import { buildSlices } from '../../../../../src/main/engine/chain/chain-book.ts';
import { ChainModel } from '../../../../../src/main/engine/chain/chain-model.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { americanPrice } from '../../../../../src/shared/analytics/american.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { formatOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const NOW_MS = etInstant('2026-11-20', 11);
const RATE = 0.037;
const EXPIRIES = ['2026-12-04', '2026-12-18', '2027-01-15', '2027-03-19', '2027-06-18'];

/** A share of 650 that yields 1.2 % a year, whose price on screen is a basis point behind the one its options trade against. */
function chain(): ChainModel {
  const table = new InstrumentTable(512);
  const symbols: string[] = [];
  for (const expiry of EXPIRIES) {
    for (let strike = 600; strike <= 700; strike += 5) {
      for (const right of ['C', 'P'] as const) {
        const contract = { root: 'XYZ', expiry, right, strike };
        const years = BUILT_IN_CALENDAR.yearsToExpiry(contract, NOW_MS);
        const value = americanPrice(right === 'C' ? 1 : -1, 650, strike, years, RATE, 0.012, 0.2);
        const id = table.intern(formatOptionSymbol(contract));
        table.column('bid')[id] = value * 0.999;
        table.column('ask')[id] = value * 1.001;
        table.column('quoteAtMs')[id] = NOW_MS;
        symbols.push(table.symbolOf(id));
      }
    }
  }
  const share = table.intern('XYZ');
  table.column('last')[share] = 650 * (1 - 1e-4);
  table.column('lastAtMs')[share] = NOW_MS;
  const model: ChainModel = new ChainModel({
    calendar: () => BUILT_IN_CALENDAR,
    table,
    rate: () => RATE,
    dividends: () => [],
    // A run of less than 1 ms ends with its first row.
    stopwatch: () => Math.min(model.solved, 1),
  });
  model.setSlices(buildSlices(table, BUILT_IN_CALENDAR, symbols));
  return model;
}

const yields = (model: ChainModel): number[] =>
  model.states.map(({ carry }) => Number(carry!.dividendYield.toFixed(6)));

describe('the first passes of a chain', () => {
  it('are priced at one carry, that of all expiries together', () => {
    const model = chain();
    model.run(NOW_MS, 0.5);
    expect(model.solved).toBe(1);
    const first = yields(model);
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(model.states.map(({ passes }) => passes)).toEqual([2, 2, 2, 2, 2]);
    expect(first).toEqual([0.009401, 0.010472, 0.011096, 0.011438, 0.011572]);
    expect(yields(model)).toEqual(first);
  });
});
