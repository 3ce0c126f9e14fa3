/** Trades and quotes of REST → rows: v3 lists, last trade and NBBO, unusual trades. Times are exact ns where the JSON was read exactly. */
import { z } from 'zod';
import type { QuoteValues, TradeValues, UnusualTradeRow } from '../../../../shared/market/rest-updates.ts';
import { codes, decimal, nanoseconds, number, present, resultsOf, rowsOf, text, time } from './rest-fields.ts';

const toMs = (ns: bigint | undefined): number | undefined => (ns === undefined ? undefined : Number(ns / 1_000_000n));

const tradeSchema = z.object({
  price: z.number(),
  size: number,
  decimal_size: decimal,
  exchange: number,
  conditions: codes,
  sequence_number: number,
  sip_timestamp: nanoseconds,
  id: text,
});

function tradeValues(t: z.output<typeof tradeSchema>): TradeValues {
  return present({
    price: t.price,
    size: t.decimal_size ?? t.size,
    exchange: t.exchange,
    conditions: t.conditions,
    sequence: t.sequence_number,
    atMs: toMs(t.sip_timestamp),
    atNs: t.sip_timestamp,
    id: t.id,
  })!;
}

/** `/v3/trades/{ticker}`, in the order asked for. */
export function parseTrades(json: unknown): TradeValues[] {
  return rowsOf(tradeSchema, resultsOf(json)).map(tradeValues);
}

const quoteSchema = z.object({
  bid_price: number,
  ask_price: number,
  bid_size: number,
  ask_size: number,
  bid_exchange: number,
  ask_exchange: number,
  sequence_number: number,
  sip_timestamp: time,
});

/** `/v3/quotes/{ticker}`. */
export function parseQuotes(json: unknown): (QuoteValues & { sequence?: number })[] {
  return rowsOf(quoteSchema, resultsOf(json)).map(
    (q) =>
      present({
        bid: q.bid_price,
        ask: q.ask_price,
        bidSize: q.bid_size,
        askSize: q.ask_size,
        bidExchange: q.bid_exchange,
        askExchange: q.ask_exchange,
        sequence: q.sequence_number,
        atMs: q.sip_timestamp,
      }) ?? {},
  );
}

const lastTradeSchema = z.object({
  p: z.number(),
  s: number,
  ds: decimal,
  x: number,
  c: codes,
  q: number,
  i: text,
  t: nanoseconds,
});

/** `/v2/last/trade/{ticker}`. */
export function parseLastTrade(json: unknown): TradeValues[] {
  return rowsOf(lastTradeSchema, resultsOf(json)).map((t) =>
    present({
      price: t.p,
      size: t.ds ?? t.s,
      exchange: t.x,
      conditions: t.c,
      sequence: t.q,
      id: t.i,
      atMs: toMs(t.t),
      atNs: t.t,
    })!,
  );
}

const lastQuoteSchema = z.object({
  p: number,
  P: number,
  s: number,
  S: number,
  x: number,
  X: number,
  q: number,
  t: time,
});

/** `/v2/last/nbbo/{ticker}`: upper case is the ask. */
export function parseLastQuote(json: unknown): (QuoteValues & { sequence?: number })[] {
  return rowsOf(lastQuoteSchema, resultsOf(json)).map(
    (q) =>
      present({
        bid: q.p,
        ask: q.P,
        bidSize: q.s,
        askSize: q.S,
        bidExchange: q.x,
        askExchange: q.X,
        sequence: q.q,
        atMs: q.t,
      }) ?? {},
  );
}

const unusualSchema = tradeSchema.extend({
  ticker: z.string().min(1),
  flags: z.array(z.string()).optional().catch(undefined),
});

/** `/options/v1/unusual-trades`. */
export function parseUnusualTrades(json: unknown): UnusualTradeRow[] {
  return rowsOf(unusualSchema, resultsOf(json)).map((t) => ({
    ...tradeValues(t),
    symbol: t.ticker,
    flags: t.flags ?? [],
  }));
}
