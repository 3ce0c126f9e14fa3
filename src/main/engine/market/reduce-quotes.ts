/** Quotes, LULD bands and fair values → columns. */
import { GROUP_BIT, SOURCE } from '../../../shared/contract/columns.ts';
import type { EventColumns } from '../../../shared/market/event-columns.ts';
import type { MarketColumns } from './market-columns.ts';
import type { TradingDay } from './trading-day.ts';

const QUOTE_BIT = GROUP_BIT.quote;
const REFERENCE_BIT = GROUP_BIT.reference;
// Not `Number.NaN` in the loop: see docs/decisions/2026-11-21-ingest-unboxed.md.
const UNKNOWN = Number.NaN;
const LIVE_QUOTE = SOURCE.liveQuote;

/**
 * Applies the frame's quotes, each unless a newer one is stored. A side priced 0 has no quote: its price is unknown (NaN), except the bid
 * of an option, where 0 means the contract is worth nothing to any bidder (the model calls that `zeroBid`).
 */
export function reduceQuotes(c: MarketColumns, day: TradingDay, events: EventColumns): void {
  const { quotes, receivedAtMs } = events;
  const { count } = quotes;
  const isOptions = events.market === 'options';
  const lowestBid = isOptions ? 0 : Number.MIN_VALUE;
  if (isOptions) c.priceFromMs = day.priceFromMs(receivedAtMs);
  for (let row = 0; row < count; row++) {
    const id = quotes.id[row];
    const stamp = quotes.atMs[row];
    const atMs = stamp === stamp ? stamp : receivedAtMs;
    if (atMs < c.quoteAtMs[id]) continue;
    const bid = quotes.bid[row];
    const ask = quotes.ask[row];
    c.bid[id] = bid >= lowestBid ? bid : UNKNOWN;
    c.ask[id] = ask > 0 ? ask : UNKNOWN;
    c.bidSize[id] = quotes.bidSize[row];
    c.askSize[id] = quotes.askSize[row];
    c.quoteAtMs[id] = atMs;
    c.quoteSource[id] = LIVE_QUOTE;
    if (isOptions) c.spotAtQuote[id] = c.spotOf(id, atMs);
    c.table.markBits(id, QUOTE_BIT);
  }
}

export function reduceLuld(c: MarketColumns, events: EventColumns): void {
  const { luld } = events;
  for (let row = 0; row < luld.count; row++) {
    const id = luld.id[row];
    c.bandLow[id] = luld.bandLow[row];
    c.bandHigh[id] = luld.bandHigh[row];
    c.table.markBits(id, REFERENCE_BIT);
  }
}

export function reduceFairMarketValues(c: MarketColumns, events: EventColumns): void {
  const { fairMarketValues } = events;
  for (let row = 0; row < fairMarketValues.count; row++) {
    const id = fairMarketValues.id[row];
    c.fairMarketValue[id] = fairMarketValues.value[row];
    c.table.markBits(id, REFERENCE_BIT);
  }
}
