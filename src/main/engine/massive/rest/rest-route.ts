/** Recognises a REST answer by its path and reads it, in the same way on arrival and in a replay. */
import { etDate } from '../../../../shared/market/calendar.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import type { RestUpdate } from '../../../../shared/market/rest-updates.ts';
import { valuesOf } from '../vendor-json.ts';
import { meantStatus } from './meant-status.ts';
import { parseBars, parsePreviousDay } from './rest-bars.ts';
import {
  parseClosures,
  parseConditions,
  parseContracts,
  parseDividends,
  parseExchanges,
  parseMarketStatus,
  parseOpenInterest,
  parseTickers,
} from './rest-reference.ts';
import { parseSnapshots, parseStockSnapshots } from './rest-snapshots.ts';
import { parseLastQuote, parseLastTrade, parseQuotes, parseTrades, parseUnusualTrades } from './rest-trades.ts';

/** An answer as recorded (path and query without the key, body as it came), or one whose body has been read already. */
export type RestAnswer = { path: string; status: number; body: string } | { path: string; json: unknown };

interface Route {
  pattern: RegExp;
  /** `match` is the path's; undefined where the body is no answer of this route. */
  read: (json: unknown, match: RegExpExecArray, query: URLSearchParams) => RestUpdate | undefined;
}

/** First match wins. Patterns see the path decoded and without its query. */
const ROUTES: readonly Route[] = [
  {
    pattern: /^\/v3\/snapshot(\/options\/.+|\/indices)?$/,
    read: (json) => ({ kind: 'snapshots', ...parseSnapshots(json) }),
  },
  {
    pattern: /^\/v2\/snapshot\/locale\/us\/markets\/stocks\//,
    read: (json) => ({ kind: 'snapshots', ...parseStockSnapshots(json) }),
  },
  {
    pattern: /^\/v2\/aggs\/ticker\/([^/]+)\/range\/(\d+)\/(\w+)\/([^/]+)\/([^/]+)$/,
    read: (json, [, symbol, multiplier, timespan, from, to]) => ({
      kind: 'bars',
      symbol,
      multiplier: Number(multiplier),
      timespan,
      fromDate: dateOf(from),
      toDate: dateOf(to),
      whole: !hasNextPage(json),
      rows: parseBars(json),
    }),
  },
  {
    pattern: /^\/v2\/aggs\/ticker\/([^/]+)\/prev$/,
    read: (json, [, symbol]) => ({ kind: 'previousDay', rows: parsePreviousDay(json, symbol) }),
  },
  {
    pattern: /^\/v2\/aggs\/grouped\/locale\/us\/market\/stocks\//,
    read: (json) => ({ kind: 'previousDay', rows: parsePreviousDay(json) }),
  },
  {
    pattern: /^\/v3\/trades\/([^/]+)$/,
    read: (json, [, symbol]) => ({ kind: 'trades', symbol, rows: parseTrades(json) }),
  },
  {
    pattern: /^\/v2\/last\/trade\/([^/]+)$/,
    read: (json, [, symbol]) => ({ kind: 'trades', symbol, rows: parseLastTrade(json) }),
  },
  {
    pattern: /^\/v3\/quotes\/([^/]+)$/,
    read: (json, [, symbol], query) => ({
      kind: 'quotes',
      symbol,
      beforeMs: instantBefore(query),
      rows: parseQuotes(json),
    }),
  },
  {
    pattern: /^\/v2\/last\/nbbo\/([^/]+)$/,
    read: (json, [, symbol]) => ({ kind: 'quotes', symbol, rows: parseLastQuote(json) }),
  },
  {
    pattern: /^\/v3\/reference\/options\/contracts/,
    read: (json) => ({ kind: 'contracts', rows: parseContracts(json) }),
  },
  { pattern: /^\/v3\/reference\/tickers/, read: (json) => ({ kind: 'tickers', rows: parseTickers(json) }) },
  { pattern: /^\/v3\/reference\/conditions$/, read: (json) => ({ kind: 'conditions', rows: parseConditions(json) }) },
  {
    pattern: /^\/v3\/reference\/exchanges$/,
    read: (json, _match, query) => ({ kind: 'exchanges', market: assetClass(query), rows: parseExchanges(json) }),
  },
  {
    pattern: /^\/v1\/marketstatus\/now$/,
    read: (json) => {
      const status = parseMarketStatus(json);
      return status && { kind: 'marketStatus', status };
    },
  },
  { pattern: /^\/v1\/marketstatus\/upcoming$/, read: (json) => ({ kind: 'closures', rows: parseClosures(json) }) },
  {
    pattern: /^\/options\/v1\/open-interest$/,
    read: (json) => ({ kind: 'openInterest', rows: parseOpenInterest(json) }),
  },
  {
    pattern: /^\/options\/v1\/unusual-trades$/,
    read: (json) => ({ kind: 'unusualTrades', rows: parseUnusualTrades(json) }),
  },
  { pattern: /^\/stocks\/v1\/dividends$/, read: (json) => ({ kind: 'dividends', rows: parseDividends(json) }) },
];

/**
 * Undefined where the answer has no market data: an error status, its own or in its body, a body that is not JSON (HTML, empty), or an
 * endpoint not listed here. The REST client reports those to the caller; the market's state does not change.
 */
export function decodeRest(answer: RestAnswer): RestUpdate | undefined {
  if ('status' in answer && (answer.status < 200 || answer.status >= 300)) return undefined;
  const [rawPath, query = ''] = withoutOrigin(answer.path).split('?', 2);
  const path = decodePath(rawPath);
  for (const { pattern, read } of ROUTES) {
    const match = pattern.exec(path);
    if (!match) continue;
    const json = 'body' in answer ? valuesOf(answer) : answer.json;
    return meantStatus(200, json) === 200 ? read(json, match, new URLSearchParams(query)) : undefined;
  }
  return undefined;
}

const withoutOrigin = (path: string): string => path.replace(/^https?:\/\/[^/]+/, '');

const hasNextPage = (json: unknown): boolean => typeof (json as { next_url?: unknown } | null)?.next_url === 'string';

/** Bounds of a bars request are dates or epoch ms. */
const dateOf = (bound: string): string => (/^\d{10,}$/.test(bound) ? etDate(Number(bound)) : bound);

/** The instant before which quotes were requested; undefined where it was now. */
function instantBefore(query: URLSearchParams): number | undefined {
  const text = query.get('timestamp.lt');
  return text !== null && /^\d{16,19}$/.test(text) ? Number(BigInt(text) / 1_000_000n) : undefined;
}

/** `%3A` and `:` both occur. A malformed path is used as it is. */
const decodePath = (path: string): string => path.replaceAll(/%3A/gi, ':');

function assetClass(query: URLSearchParams): Market | undefined {
  const name = query.get('asset_class');
  return name === 'stocks' || name === 'options' || name === 'indices' ? name : undefined;
}
