/** What windows show without the option contracts that have settled: they trade no more and would only fill the quote budget. */
import type { DemandItem } from '../../../shared/contract/streams.ts';
import { settlementMs, type EpochMs } from '../../../shared/market/calendar.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';

export interface TradingDemand {
  items: DemandItem[];
  /** When the next of them settles; infinity where none does. */
  nextSettlementMs: EpochMs;
}

export function withoutSettled(items: Iterable<DemandItem>, nowMs: EpochMs): TradingDemand {
  const trading: TradingDemand = { items: [], nextSettlementMs: Number.POSITIVE_INFINITY };
  for (const item of items) {
    const contract = item.kind === 'row' || item.kind === 'bars' ? parseOptionSymbol(item.symbol) : undefined;
    const settlesAtMs = contract ? settlementMs(contract) : Number.POSITIVE_INFINITY;
    if (settlesAtMs <= nowMs) continue;
    trading.items.push(item);
    if (settlesAtMs < trading.nextSettlementMs) trading.nextSettlementMs = settlesAtMs;
  }
  return trading;
}

/** False for whatever is no option contract. */
export function hasSettled(symbol: string, nowMs: EpochMs): boolean {
  const contract = parseOptionSymbol(symbol);
  return contract !== undefined && settlementMs(contract) <= nowMs;
}
