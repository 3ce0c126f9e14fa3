/** A chain of the simulated market in a table of its own, with the model that computes it: every contract is quoted anew at each instant. */
import { ChainModel } from '../../../../../src/main/engine/chain/chain-model.ts';
import { buildSlices, type ChainSlice } from '../../../../../src/main/engine/chain/chain-book.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { dollars, emptyQuote } from '../../../../../src/main/server/simulated/quotes.ts';
import type { SimulatedWorld } from '../../../../../src/main/server/simulated/simulated-world.ts';
import { rateCurveOf } from '../../../../../src/shared/analytics/rate-curve.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';

export const RATES = rateCurveOf(defaultPreferences().rateCurve);

interface SimulatedChain {
  table: InstrumentTable;
  model: ChainModel;
  slices: ChainSlice[];
  /** Ids of the contracts, in their order. */
  ids: number[];
  /** The underlying's id. */
  spot: number;
  /** Spot and all quotes are of this instant, and the model has seen them. */
  quoteAt(atMs: number): void;
}

export function simulatedChain(world: SimulatedWorld, underlying: string, symbols: readonly string[]): SimulatedChain {
  const table = new InstrumentTable(16_384);
  const spot = table.intern(underlying);
  const ids = symbols.map((symbol) => table.intern(symbol));
  const instruments = symbols.map((symbol) => world.instrument(symbol)!);
  const model = new ChainModel({ table, calendar: () => BUILT_IN_CALENDAR, rate: RATES, stopwatch: () => 0 });
  const slices = buildSlices(table, BUILT_IN_CALENDAR, symbols);
  model.setSlices(slices);
  const quote = emptyQuote();
  const quoteAt = (atMs: number): void => {
    table.column('last')[spot] = world.path(underlying).at(atMs);
    table.column('lastAtMs')[spot] = atMs;
    for (const [i, instrument] of instruments.entries()) {
      instrument.quoteAt(atMs, quote);
      table.column('bid')[ids[i]] = dollars(quote.bid);
      table.column('ask')[ids[i]] = dollars(quote.ask);
      table.column('quoteAtMs')[ids[i]] = atMs;
      table.mark(ids[i], 'quote');
    }
    model.run(atMs, Number.POSITIVE_INFINITY);
  };
  return { table, model, slices, ids, spot, quoteAt };
}
