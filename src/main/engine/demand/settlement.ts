/** When an instrument stops trading for good. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';

/** Infinity for anything but option contracts. */
export function settlementOf(symbol: string, calendar: TradingCalendar): EpochMs {
  const contract = parseOptionSymbol(symbol);
  return contract ? calendar.settlementMs(contract) : Number.POSITIVE_INFINITY;
}
