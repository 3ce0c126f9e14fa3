/** The net that withholds an expiry whose quotes its model contradicts knows what spot has moved since each quote. */
import { expect, it } from 'vitest';
import { buildSlices } from '../../../../../src/main/engine/chain/chain-book.ts';
import { ChainModel } from '../../../../../src/main/engine/chain/chain-model.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { americanPrice } from '../../../../../src/shared/analytics/american.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { formatOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const QUOTED_MS = etInstant('2026-11-20', 11, 30);
const EXPIRY = '2026-12-18';
const STRIKES = Array.from({ length: 9 }, (_, i) => 90 + 2.5 * i);

it('of a snapshot twenty seconds old, while spot has moved by one per cent, contradicts nothing', () => {
  const table = new InstrumentTable(64);
  const share = table.intern('XYZ');
  const years = BUILT_IN_CALENDAR.yearsToExpiry({ root: 'XYZ', expiry: EXPIRY }, QUOTED_MS);
  const symbols = STRIKES.flatMap((strike) =>
    ([1, -1] as const).map((sign) => {
      const symbol = formatOptionSymbol({ root: 'XYZ', expiry: EXPIRY, right: sign > 0 ? 'C' : 'P', strike });
      const id = table.intern(symbol);
      const mid = americanPrice(sign, 100, strike, years, 0.042, 0, 0.3);
      table.column('bid')[id] = mid - 0.02;
      table.column('ask')[id] = mid + 0.02;
      table.column('quoteAtMs')[id] = QUOTED_MS;
      return symbol;
    }),
  );
  const model = new ChainModel({
    calendar: () => BUILT_IN_CALENDAR,
    table,
    rate: () => 0.042,
    dividends: () => [],
    origin: {
      streams: () => false,
      snapshotAtMs: () => QUOTED_MS,
      spotAtQuote: () => 100,
      priceAtEnd: () => Number.NaN,
      oldAfterMs: () => 60_000,
    },
    stopwatch: () => 0,
  });
  model.setSlices(buildSlices(table, BUILT_IN_CALENDAR, symbols));
  const seen: boolean[] = [];
  for (const [afterMs, spot] of [
    [0, 100],
    [2_500, 100],
    [20_000, 101],
    [22_500, 101],
  ]) {
    table.column('last')[share] = spot;
    table.column('lastAtMs')[share] = QUOTED_MS + afterMs;
    model.run(QUOTED_MS + afterMs, Number.POSITIVE_INFINITY);
    seen.push(model.states[0].contradicted);
  }
  expect(seen).toEqual([false, false, false, false]);
  expect(model.states[0].carry!.spot).toBe(101);
});
