/** When an instrument stops trading for good. */
import { settlementMs, type EpochMs } from '../../../shared/market/calendar.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';

/** Infinity for whatever is no option contract. */
export function settlementOf(symbol: string): EpochMs {
  const contract = parseOptionSymbol(symbol);
  return contract ? settlementMs(contract) : Number.POSITIVE_INFINITY;
}
