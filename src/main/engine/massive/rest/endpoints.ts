/**
 * Paths and queries of the REST endpoints behind user actions. Page sizes are always the vendor's maximum
 * (the defaults are 10). Index underlyings: the chain snapshot wants `I:SPX`, the contract reference `SPX`.
 */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { contractsReferenceName, type Market, type OptionRight } from '../../../../shared/market/symbols.ts';
import { segment, type PathQuery } from './rest-paths.ts';

const MAX_CHAIN = 250;
const MAX_CONTRACTS = 1000;
const MAX_CONDITIONS = 1000;
const MAX_TICKERS = 1000;
/** The vendor counts base bars (seconds, minutes or days), whatever they are combined into. */
export const MAX_BASE_BARS = 50_000;
const MAX_TRADES = 50_000;

const CONTRACT_TYPE: Record<OptionRight, string> = { C: 'call', P: 'put' };

/** Leaves out undefined parameters. */
function request(path: string, query: Record<string, string | number | boolean | undefined>): PathQuery {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string | number | boolean] => entry[1] !== undefined,
  );
  return { path, query: Object.fromEntries(given) };
}

export interface ChainFilter {
  /** A feed symbol: `SPY`, `I:SPX`. */
  underlying: string;
  expiry?: string;
  expiryFrom?: string;
  expiryTo?: string;
  strikeFrom?: number;
  strikeTo?: number;
  right?: OptionRight;
}

const chainQuery = (f: ChainFilter) => ({
  expiration_date: f.expiry,
  'expiration_date.gte': f.expiryFrom,
  'expiration_date.lte': f.expiryTo,
  'strike_price.gte': f.strikeFrom,
  'strike_price.lte': f.strikeTo,
  contract_type: f.right && CONTRACT_TYPE[f.right],
});

export function chainSnapshotRequest(filter: ChainFilter): PathQuery {
  const query = { ...chainQuery(filter), sort: 'ticker', order: 'asc', limit: MAX_CHAIN };
  return request(`/v3/snapshot/options/${segment(filter.underlying)}`, query);
}

/** `asOf`: the reference of a past date. */
export function contractsRequest(
  filter: ChainFilter & { asOf?: string; expired?: boolean; limit?: number },
): PathQuery {
  return request('/v3/reference/options/contracts', {
    underlying_ticker: contractsReferenceName(filter.underlying),
    ...chainQuery(filter),
    as_of: filter.asOf,
    expired: filter.expired,
    sort: 'ticker',
    order: 'asc',
    limit: filter.limit ?? MAX_CONTRACTS,
  });
}

export type Timespan = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month';

export interface BarsFilter {
  symbol: string;
  multiplier: number;
  timespan: Timespan;
  /** `YYYY-MM-DD` or epoch ms. */
  from: string | EpochMs;
  to: string | EpochMs;
  /** Base bars at most; the newest of the span. */
  baseBars: number;
}

/** Bars whose windows start within the span, newest first. Cut off by `baseBars`, the last one may lack its first base bars. */
export function barsRequest({ symbol, multiplier, timespan, from, to, baseBars }: BarsFilter): PathQuery {
  const path = `/v2/aggs/ticker/${segment(symbol)}/range/${multiplier}/${timespan}/${from}/${to}`;
  return request(path, { adjusted: true, sort: 'desc', limit: baseBars });
}

/**
 * Daily bars between two dates, inclusive, all in one page. Oldest first: a recording then keeps this answer apart from those of
 * charts, which ask for the newest first, and never returns one for the other. `adjusted`: for splits since; else as traded.
 */
export function dayBarsRequest(symbol: string, from: string, to: string, adjusted = true): PathQuery {
  return request(`/v2/aggs/ticker/${segment(symbol)}/range/1/day/${from}/${to}`, {
    adjusted,
    sort: 'asc',
    limit: MAX_BASE_BARS,
  });
}

/** Newest first. */
export function tradesRequest(symbol: string, limit = MAX_TRADES): PathQuery {
  return request(`/v3/trades/${segment(symbol)}`, { order: 'desc', limit: Math.min(limit, MAX_TRADES) });
}

export function quotesRequest(symbol: string, limit = MAX_TRADES): PathQuery {
  return request(`/v3/quotes/${segment(symbol)}`, { order: 'desc', limit: Math.min(limit, MAX_TRADES) });
}

/** The newest quote before an instant. */
export function quoteBeforeRequest(symbol: string, atMs: EpochMs): PathQuery {
  const query = {
    'timestamp.lt': `${BigInt(Math.round(atMs)) * 1_000_000n}`,
    sort: 'timestamp',
    order: 'desc',
    limit: 1,
  };
  return request(`/v3/quotes/${segment(symbol)}`, query);
}

/** Large option prints of a span, newest first, all contracts. */
export function unusualTradesRequest(filter: { fromMs: EpochMs; toMs: EpochMs; limit: number }): PathQuery {
  return request('/options/v1/unusual-trades', {
    'sip_timestamp.gte': `${Math.floor(filter.fromMs)}000000`,
    'sip_timestamp.lte': `${Math.ceil(filter.toMs)}000000`,
    sort: 'sip_timestamp.desc',
    limit: filter.limit,
  });
}

export function tickerSearchRequest(filter: { search: string; market: Market; limit: number }): PathQuery {
  return request('/v3/reference/tickers', {
    search: filter.search,
    market: filter.market,
    active: true,
    limit: Math.min(Math.max(filter.limit, 1), MAX_TICKERS),
  });
}

/** The one active ticker of that name, if there is one. */
export function tickerRequest(ticker: string): PathQuery {
  return request('/v3/reference/tickers', { ticker, active: true, limit: 1 });
}

export function conditionsRequest(assetClass: Market): PathQuery {
  return request('/v3/reference/conditions', { asset_class: assetClass, data_type: 'trade', limit: MAX_CONDITIONS });
}

export function exchangesRequest(assetClass: Market): PathQuery {
  return request('/v3/reference/exchanges', { asset_class: assetClass });
}

export function upcomingClosuresRequest(): PathQuery {
  return request('/v1/marketstatus/upcoming', {});
}

export function openInterestRequest(filter: { root?: string; contract?: string; date?: string }): PathQuery {
  return request('/options/v1/open-interest', {
    ticker: filter.contract,
    root: filter.root,
    date: filter.date,
    limit: MAX_CONTRACTS,
  });
}

/** Dividends that went ex on or after a date. */
export function dividendsRequest(symbol: string, exFrom: string): PathQuery {
  return request('/stocks/v1/dividends', {
    ticker: symbol,
    'ex_dividend_date.gte': exFrom,
    sort: 'ex_dividend_date.asc',
    limit: 100,
  });
}
