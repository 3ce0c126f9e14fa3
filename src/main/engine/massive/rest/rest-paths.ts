/** REST requests the feed makes of its own accord: clock, polling, gap repair; and which subscription a path belongs to. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { Market } from '../../../../shared/market/symbols.ts';

export interface PathQuery {
  path: string;
  query: Record<string, string | number | boolean>;
}

/**
 * A symbol as one segment of a path, whatever is in it. A colon stays as it is: it is part of every index's and option's
 * symbol, and allowed there (RFC 3986, 3.3). Throws for one made of dots only, which would change the path however encoded.
 */
export function segment(symbol: string): string {
  if (/^\.*$/.test(symbol)) throw Object.assign(new Error(`"${symbol}" is no symbol.`), { code: 'bad-symbol' });
  return encodeURIComponent(symbol.toWellFormed()).replaceAll('%3A', ':');
}

export const MARKET_STATUS_PATH = '/v1/marketstatus/now';

/** Symbols of one snapshot request; the vendor takes 250 of `ticker.any_of`. */
const SNAPSHOT_SYMBOLS = 250;
const MAX_TRADES = 50_000;
const MAX_BARS = 50_000;

/** Long lists of long tickers exceed the server's URL limit (414 has been seen; the limit is not known): half of what most servers accept. */
const MAX_LIST_CHARS = 4_000;
const COMMA = '%2C'.length;

/** The `symbols` from `from` on that one snapshot request takes: 250, or as many as fit its URL. At least one where there is one. */
export function snapshotChunk(symbols: readonly string[], from: number): string[] {
  const chunk: string[] = [];
  let chars = 0;
  for (const symbol of symbols.slice(from, from + SNAPSHOT_SYMBOLS)) {
    chars += encodeURIComponent(symbol.toWellFormed()).length + COMMA;
    if (chunk.length > 0 && chars > MAX_LIST_CHARS) break;
    chunk.push(symbol);
  }
  return chunk;
}

/** One snapshot of up to 250 symbols of a market. */
export function snapshotPath(market: Market, symbols: readonly string[]): PathQuery {
  const list = symbols.join(',');
  if (market === 'stocks') return { path: '/v2/snapshot/locale/us/markets/stocks/tickers', query: { tickers: list } };
  const path = market === 'indices' ? '/v3/snapshot/indices' : '/v3/snapshot';
  return { path, query: { 'ticker.any_of': list, limit: SNAPSHOT_SYMBOLS } };
}

const CONTRACT_LIST = /^\/v3\/snapshot\?(?:.*&)?ticker\.any_of=O(?::|%3A)[^&]*(?:,|%2C)/i;

/** Whether a recorded path asks for the snapshots of several option contracts. */
export const isContractList = (path: string): boolean => CONTRACT_LIST.test(path);

/** The last finished day's bar, which even an end-of-day plan includes. */
export function previousDayPath(symbol: string): PathQuery {
  return { path: `/v2/aggs/ticker/${segment(symbol)}/prev`, query: { adjusted: true } };
}

/** Every stock's bar of one day in one answer. */
export function dayOfAllStocksPath(date: string): PathQuery {
  return { path: `/v2/aggs/grouped/locale/us/market/stocks/${date}`, query: { adjusted: true } };
}

/** Trades of one symbol in a span, both ends included, oldest first. Timestamps go as ns. */
export function tradesPath(symbol: string, fromMs: EpochMs, toMs: EpochMs): PathQuery {
  const query = {
    'timestamp.gte': nanoseconds(fromMs),
    'timestamp.lte': nanoseconds(toMs + 1),
    order: 'asc',
    limit: MAX_TRADES,
  };
  return { path: `/v3/trades/${segment(symbol)}`, query };
}

export function barsPath(symbol: string, timespan: 'second' | 'minute', fromMs: EpochMs, toMs: EpochMs): PathQuery {
  const unitMs = timespan === 'second' ? 1_000 : 60_000;
  const from = Math.floor(fromMs / unitMs) * unitMs;
  return {
    path: `/v2/aggs/ticker/${segment(symbol)}/range/1/${timespan}/${from}/${Math.ceil(toMs)}`,
    query: { sort: 'asc', limit: MAX_BARS },
  };
}

/** Large option prints of a span, all contracts. */
export function unusualTradesPath(fromMs: EpochMs, toMs: EpochMs): PathQuery {
  const query = { 'sip_timestamp.gte': nanoseconds(fromMs), 'sip_timestamp.lte': nanoseconds(toMs + 1), limit: 1_000 };
  return { path: '/options/v1/unusual-trades', query };
}

/** Which asset subscription pays for a path; `reference` where none does. */
export type RestFamily = Market | 'reference';

export function familyOf(path: string): RestFamily {
  const plain = path.replaceAll(/%3A/gi, ':');
  if (/^\/v1\/marketstatus|^\/v3\/reference\//.test(plain)) return 'reference';
  if (/^\/v3\/snapshot\/options\/|^\/options\/|\/O:|[=,]O:/.test(plain)) return 'options';
  if (/^\/v3\/snapshot\/indices|\/I:|[=,]I:|^\/indices\//.test(plain)) return 'indices';
  return 'stocks';
}

/**
 * The endpoint of a path that no free plan answers, with the market it is about; undefined for bars and reference data, which
 * every key may read. Trades and quotes are left out: a plan refuses them by age as well, so one refusal does not stand for all.
 */
export function paidEndpointOf(path: string): string | undefined {
  const endpoint = /^\/v3\/snapshot|^\/v2\/snapshot|^\/options\/v1\/unusual-trades/.exec(path)?.[0];
  return endpoint && `${endpoint} of ${familyOf(path)}`;
}

const nanoseconds = (atMs: EpochMs): string => `${Math.floor(atMs)}000000`;
