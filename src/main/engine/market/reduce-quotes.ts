/** Quotes, LULD bands and fair values → columns. */
import { GROUP_BIT, SOURCE } from '../../../shared/contract/columns.ts';
import type { EventColumns } from '../../../shared/market/event-columns.ts';
import type { InstrumentId } from './instrument-table.ts';
import type { MarketColumns } from './market-columns.ts';

const QUOTE_BIT = GROUP_BIT.quote;
const REFERENCE_BIT = GROUP_BIT.reference;

/**
 * Applies one quote, unless a newer one stands. A side priced 0 has no quote: its price is unknown (NaN), except the bid of
 * an option, where 0 says the contract is worth nothing to any bidder (the model calls that `zeroBid`).
 */
export function reduceQuote(c: MarketColumns, events: EventColumns, row: number): void {
  const q = events.quotes;
  const id = q.id[row];
  const atMs = q.atMs[row] === q.atMs[row] ? q.atMs[row] : events.receivedAtMs;
  if (atMs < c.quoteAtMs[id]) return;
  const bid = q.bid[row];
  const ask = q.ask[row];
  c.bid[id] = bid > 0 || (bid === 0 && events.market === 'options') ? bid : Number.NaN;
  c.ask[id] = ask > 0 ? ask : Number.NaN;
  c.bidSize[id] = q.bidSize[row];
  c.askSize[id] = q.askSize[row];
  c.quoteAtMs[id] = atMs;
  c.quoteSource[id] = SOURCE.liveQuote;
  c.table.markBits(id, QUOTE_BIT);
}

export function reduceLuld(c: MarketColumns, events: EventColumns, row: number): InstrumentId {
  const l = events.luld;
  const id = l.id[row];
  c.bandLow[id] = l.bandLow[row];
  c.bandHigh[id] = l.bandHigh[row];
  c.table.markBits(id, REFERENCE_BIT);
  return id;
}

export function reduceFairMarketValue(c: MarketColumns, events: EventColumns, row: number): InstrumentId {
  const v = events.fairMarketValues;
  const id = v.id[row];
  c.fairMarketValue[id] = v.value[row];
  c.table.markBits(id, REFERENCE_BIT);
  return id;
}
