/** Snapshots → SnapshotRow: option chain and contract, unified, stocks, indices. */
import { z } from 'zod';
import type { RowError, SnapshotRow } from '../../../../shared/market/rest-updates.ts';
import { codes, decimal, number, part, present, resultsOf, rowsOf, text, time } from './rest-fields.ts';

export interface Snapshots {
  rows: SnapshotRow[];
  /** Rows with an error inside a good answer (unknown or not entitled). */
  errors: RowError[];
}

const sessionShape = {
  open: number,
  high: number,
  low: number,
  close: number,
  price: number,
  volume: number,
  vwap: number,
  previous_close: number,
  last_updated: time,
};

/** Chain, contract, unified and indices snapshots are one shape with parts left out. */
const rowSchema = z.object({
  ticker: text,
  error: text,
  message: text,
  type: text,
  value: number,
  last_updated: time,
  timeframe: text,
  details: part({ ticker: text, shares_per_contract: number }),
  day: part(sessionShape),
  session: part(sessionShape),
  greeks: part({ delta: number, gamma: number, theta: number, vega: number }),
  implied_volatility: number,
  last_quote: part({
    bid: number,
    ask: number,
    bid_size: number,
    ask_size: number,
    bid_exchange: number,
    ask_exchange: number,
    last_updated: time,
    timeframe: text,
  }),
  last_trade: part({
    price: number,
    size: number,
    exchange: number,
    conditions: codes,
    sip_timestamp: time,
    last_updated: time,
    timeframe: text,
  }),
  open_interest: number,
  fmv: number,
  underlying_asset: part({ ticker: text, price: number, value: number, last_updated: time, timeframe: text }),
});

/** `/v3/snapshot/options/{underlying}[/{ticker}]`, `/v3/snapshot`, `/v3/snapshot/indices`. */
export function parseSnapshots(json: unknown): Snapshots {
  const rows: SnapshotRow[] = [];
  const errors: RowError[] = [];
  const answered = rowsOf(rowSchema, resultsOf(json));
  const isLate = comesLate(answered);
  for (const r of answered) {
    const symbol = r.details?.ticker ?? r.ticker;
    if (!symbol) continue;
    if (r.error !== undefined) {
      errors.push({ symbol, code: r.error, message: r.message ?? r.error });
      continue;
    }
    const row = snapshotRow(symbol, r);
    if (isLate && symbol.startsWith('O:')) row.delayed = true;
    rows.push(row);
  }
  return { rows, errors };
}

/**
 * Options answered without any quote are of a plan that has none, and those plans are delayed; their rows say so only beside a trade. Where a
 * quote or a trade says otherwise, that holds.
 */
function comesLate(answered: readonly z.output<typeof rowSchema>[]): boolean {
  return answered.every((r) => r.last_quote === undefined && r.last_trade?.timeframe !== 'REAL-TIME');
}

// oxlint-disable-next-line eslint/complexity -- one line for each optional field of the schema.
function snapshotRow(symbol: string, r: z.output<typeof rowSchema>): SnapshotRow {
  const session = r.day ?? r.session;
  const option = symbol.startsWith('O:');
  const lastPrice = r.value ?? r.last_trade?.price;
  const row: SnapshotRow = { symbol };
  if (lastPrice !== undefined) {
    row.trade = {
      price: lastPrice,
      ...present({
        size: r.last_trade?.size,
        exchange: r.last_trade?.exchange,
        conditions: r.last_trade?.conditions,
        atMs: r.last_trade?.sip_timestamp ?? r.last_trade?.last_updated ?? r.last_updated,
      }),
    };
  }
  row.quote = present({
    bid: r.last_quote?.bid,
    ask: r.last_quote?.ask,
    bidSize: r.last_quote?.bid_size,
    askSize: r.last_quote?.ask_size,
    bidExchange: r.last_quote?.bid_exchange,
    askExchange: r.last_quote?.ask_exchange,
    atMs: r.last_quote?.last_updated,
  });
  row.day = present({
    open: session?.open,
    high: session?.high,
    low: session?.low,
    close: session?.close,
    volume: session?.volume,
    vwap: session?.vwap,
    atMs: session?.last_updated,
  });
  row.prevClose = session?.previous_close;
  row.openInterest = r.open_interest;
  row.sharesPerContract = r.details?.shares_per_contract;
  row.fairMarketValue = r.fmv;
  if (option) {
    row.vendor = {
      ivFraction: r.implied_volatility,
      delta: r.greeks?.delta,
      gamma: r.greeks?.gamma,
      theta: r.greeks?.theta,
      vega: r.greeks?.vega,
    };
  }
  const asset = r.underlying_asset;
  // `value` takes the place of `price` where the underlying is an index.
  if (asset?.ticker)
    row.underlying = {
      symbol: asset.ticker,
      price: asset.price ?? asset.value,
      atMs: asset.last_updated,
      ...(asset.timeframe === 'DELAYED' ? { delayed: true } : {}),
    };
  row.delayed = [r.timeframe, r.last_quote?.timeframe, r.last_trade?.timeframe].includes('DELAYED');
  return present(row)!;
}

const dayShape = { o: number, h: number, l: number, c: number, v: number, vw: number, dv: decimal };
const stockSchema = z.object({
  ticker: z.string().min(1),
  updated: time,
  day: part(dayShape),
  prevDay: part(dayShape),
  lastTrade: part({ p: number, s: number, ds: decimal, x: number, c: codes, i: text, t: time }),
  /** Lower case is the bid, upper case the ask. */
  lastQuote: part({ p: number, s: number, P: number, S: number, t: time }),
  fmv: number,
});
const stocksEnvelope = z.object({
  /** `DELAYED` where the plan gives them so; rows say nothing of it. */
  status: text,
  ticker: z.unknown().optional(),
  tickers: z.array(z.unknown()).optional().catch(undefined),
});

/** `/v2/snapshot/locale/us/markets/stocks/tickers[/{ticker}]` and gainers and losers. */
export function parseStockSnapshots(json: unknown): Snapshots {
  const body = stocksEnvelope.safeParse(json);
  if (!body.success) return { rows: [], errors: [] };
  const values = body.data.tickers ?? (body.data.ticker === undefined ? [] : [body.data.ticker]);
  const rows = rowsOf(stockSchema, values).map((r): SnapshotRow => {
    const row: SnapshotRow = { symbol: r.ticker, ...(body.data.status === 'DELAYED' && { delayed: true }) };
    const { lastTrade, lastQuote, day, prevDay } = r;
    if (lastTrade?.p !== undefined) {
      row.trade = {
        price: lastTrade.p,
        ...present({
          size: lastTrade.ds ?? lastTrade.s,
          exchange: lastTrade.x,
          conditions: lastTrade.c,
          id: lastTrade.i,
          atMs: lastTrade.t,
        }),
      };
    }
    row.quote = present({
      bid: lastQuote?.p,
      bidSize: lastQuote?.s,
      ask: lastQuote?.P,
      askSize: lastQuote?.S,
      atMs: lastQuote?.t,
    });
    // Cleared at 03:30 ET: until the day's first print everything is 0, which means unknown.
    if (day?.c) {
      row.day = present({
        open: day.o,
        high: day.h,
        low: day.l,
        close: day.c,
        volume: day.dv ?? day.v,
        vwap: day.vw,
        atMs: r.updated,
      });
    }
    row.prevClose = prevDay?.c ? prevDay.c : undefined;
    row.fairMarketValue = r.fmv;
    return present(row)!;
  });
  return { rows, errors: [] };
}
