/** Which expiries of a recording can be modelled. */
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';

/** With fewer quoted contracts an expiry has no smile. */
const FEWEST_QUOTED = 6;

/** Expiries with enough quoted contracts: prints alone, from a recording of the whole tape, make no chain. */
export function quotedChains(table: InstrumentTable): Map<string, Set<string>> {
  const counts = new Map<string, number>();
  const ask = table.column('ask');
  for (let id = 0; id < table.size; id++) {
    if (!(ask[id] > 0)) continue;
    const contract = parseOptionSymbol(table.symbolOf(id));
    if (!contract) continue;
    const key = `${contract.underlying} ${contract.expiry}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const chains = new Map<string, Set<string>>();
  for (const [key, count] of counts) {
    if (count < FEWEST_QUOTED) continue;
    const [underlying, expiry] = key.split(' ');
    chains.set(underlying, (chains.get(underlying) ?? new Set()).add(expiry));
  }
  return chains;
}
