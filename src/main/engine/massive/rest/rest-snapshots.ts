/** Snapshots → SnapshotRow: option chain and contract, unified, stocks, indices. */
import { z } from 'zod';
import type { RowError, SnapshotRow } from '../../../../shared/market/rest-updates.ts';
import {
  codes,
  codesIn,
  decimal,
  fieldsIn,
  number,
  numberIn,
  part,
  present,
  resultsOf,
  rowsOf,
  text,
  textIn,
  time,
  timeIn,
  type Fields,
} from './rest-fields.ts';

export interface Snapshots {
  rows: SnapshotRow[];
  /** Rows with an error inside a good answer (unknown or not entitled). */
  errors: RowError[];
}

/** Chain, contract, unified and indices snapshots are one shape with parts left out: `/v3/snapshot/options/{underlying}[/{ticker}]`, `/v3/snapshot`, `/v3/snapshot/indices`. */
export function parseSnapshots(json: unknown): Snapshots {
  const rows: SnapshotRow[] = [];
  const errors: RowError[] = [];
  const answered = resultsOf(json)
    .map(fieldsIn)
    .filter((row) => row !== undefined);
  const isLate = answered.every(comesLate);
  for (const r of answered) {
    const symbol = textIn(fieldsIn(r['details'])?.['ticker']) ?? textIn(r['ticker']);
    if (!symbol) continue;
    const code = textIn(r['error']);
    if (code !== undefined) {
      errors.push({ symbol, code, message: textIn(r['message']) ?? code });
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
const comesLate = (r: Fields): boolean =>
  fieldsIn(r['last_quote']) === undefined && fieldsIn(r['last_trade'])?.['timeframe'] !== 'REAL-TIME';

/** A part that is absent knows nothing. */
const NOTHING: Fields = {};

// oxlint-disable-next-line eslint/complexity -- one line for each optional field.
function snapshotRow(symbol: string, r: Fields): SnapshotRow {
  const session = fieldsIn(r['day']) ?? fieldsIn(r['session']) ?? NOTHING;
  const quote = fieldsIn(r['last_quote']) ?? NOTHING;
  const trade = fieldsIn(r['last_trade']) ?? NOTHING;
  const row: SnapshotRow = { symbol };
  const lastPrice = numberIn(r['value']) ?? numberIn(trade['price']);
  if (lastPrice !== undefined) {
    row.trade = {
      price: lastPrice,
      ...present({
        size: numberIn(trade['size']),
        exchange: numberIn(trade['exchange']),
        conditions: codesIn(trade['conditions']),
        atMs: timeIn(trade['sip_timestamp']) ?? timeIn(trade['last_updated']) ?? timeIn(r['last_updated']),
      }),
    };
  }
  row.quote = present({
    bid: numberIn(quote['bid']),
    ask: numberIn(quote['ask']),
    bidSize: numberIn(quote['bid_size']),
    askSize: numberIn(quote['ask_size']),
    bidExchange: numberIn(quote['bid_exchange']),
    askExchange: numberIn(quote['ask_exchange']),
    atMs: timeIn(quote['last_updated']),
  });
  row.day = present({
    open: numberIn(session['open']),
    high: numberIn(session['high']),
    low: numberIn(session['low']),
    close: numberIn(session['close']),
    volume: numberIn(session['volume']),
    vwap: numberIn(session['vwap']),
    atMs: timeIn(session['last_updated']),
  });
  row.prevClose = numberIn(session['previous_close']);
  row.openInterest = numberIn(r['open_interest']);
  row.sharesPerContract = numberIn(fieldsIn(r['details'])?.['shares_per_contract']);
  row.fairMarketValue = numberIn(r['fmv']);
  if (symbol.startsWith('O:')) {
    const greeks = fieldsIn(r['greeks']) ?? NOTHING;
    row.vendor = {
      ivFraction: numberIn(r['implied_volatility']),
      delta: numberIn(greeks['delta']),
      gamma: numberIn(greeks['gamma']),
      theta: numberIn(greeks['theta']),
      vega: numberIn(greeks['vega']),
    };
  }
  const asset = fieldsIn(r['underlying_asset']) ?? NOTHING;
  const underlying = textIn(asset['ticker']);
  // `value` takes the place of `price` where the underlying is an index.
  if (underlying)
    row.underlying = {
      symbol: underlying,
      price: numberIn(asset['price']) ?? numberIn(asset['value']),
      atMs: timeIn(asset['last_updated']),
      ...(asset['timeframe'] === 'DELAYED' ? { delayed: true } : {}),
    };
  row.delayed = [r['timeframe'], quote['timeframe'], trade['timeframe']].includes('DELAYED');
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
