/** REST over a recording for what nobody asked while it was made: answered from its frames up to the clock of whoever asks. */
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../shared/market/trading-calendar.ts';
import { contractsReferenceName, marketOf, parseOptionSymbol } from '../../../shared/market/symbols.ts';
import type { Session } from '../../engine/session/reading/reader.ts';
import type { ServedReply, ServedRequest } from '../protocol/market-source.ts';
import { answerConditions, answerExchanges } from '../simulated/rest/catalogue.ts';
import { instantOf, readTimespan } from '../simulated/rest/aggregates.ts';
import { indicatorReply, type ServedIndicator, type BarsUpTo } from '../simulated/rest/indicators.ts';
import { badRequest, json, notFound, ok } from '../simulated/rest/json.ts';
import {
  asDate,
  asNumber,
  asText,
  BadQuery,
  fieldTest,
  limitOf,
  openCursor,
  pageOf,
  withNext,
} from '../simulated/rest/query.ts';
import { answerTickerTypes } from '../simulated/rest/reference.ts';
import { symbolDetails, type RecordedSnapshots } from './recorded-snapshots.ts';
import type { RecordedState } from './recorded-state.ts';
import { answerRecordedQuote, answerRecordedTrade, answerTicks } from './recorded-ticks.ts';
import { barsOf } from './tape-bars.ts';

export interface RecordedView {
  session: Session;
  state: RecordedState;
  snapshots: RecordedSnapshots;
  nowMs: EpochMs;
}

type Handler = (
  at: RecordedView,
  request: ServedRequest,
  parts: readonly string[],
) => ServedReply | Promise<ServedReply>;

const route = (path: string): RegExp => new RegExp(`^${path.replaceAll('*', '([^/]+)')}$`);
const STOCKS = '/v2/snapshot/locale/us/markets/stocks';

const ROUTES: readonly (readonly [RegExp, Handler])[] = [
  [route('/v3/snapshot'), answerUnified],
  [route('/v3/snapshot/indices'), answerUnified],
  [route('/v3/snapshot/options/*'), (at, r, [u]) => answerChain(at, r, u)],
  [route('/v3/snapshot/options/*/*'), (at, r, [, t]) => answerContract(at, r, t)],
  [route(`${STOCKS}/tickers`), answerStocks],
  [route(`${STOCKS}/tickers/*`), (at, r, [t]) => answerStock(at, r, t)],
  [route(`${STOCKS}/(gainers|losers)`), (at, r, [d]) => answerMovers(at, r, d)],
  [route('/v1/summaries'), answerSummaries],
  [route('/v2/aggs/ticker/*/range/*/*/*/*'), (at, r, parts) => answerRange(at, r, parts)],
  [route('/v2/aggs/grouped/locale/us/market/stocks/*'), (at, r, [d]) => answerGrouped(at, r, d)],
  [route('/v1/open-close/*/*'), (at, r, [t, d]) => answerOpenClose(at, r, t, d)],
  [
    route('/v1/indicators/(sma|ema|rsi|macd)/*'),
    (at, r, [kind, t]) => answerIndicator(at, r, kind as ServedIndicator, t),
  ],
  [route('/v3/trades/*'), ({ session, nowMs }, r, [t]) => answerTicks(session, r, t, 'trades', nowMs)],
  [route('/v3/quotes/*'), ({ session, nowMs }, r, [t]) => answerTicks(session, r, t, 'quotes', nowMs)],
  [route('/v2/last/trade/*'), ({ session, nowMs }, r, [t]) => answerRecordedTrade(session, r, t, nowMs)],
  [route('/v2/last/nbbo/*'), ({ session, nowMs }, r, [t]) => answerRecordedQuote(session, r, t, nowMs)],
  [route('/v3/reference/options/contracts'), answerContracts],
  [route('/v3/reference/options/contracts/*'), (at, r, [t]) => answerContractTerms(at, r, t)],
  [route('/v3/reference/tickers'), answerTickers],
  [route('/v3/reference/tickers/types'), (_at, r) => answerTickerTypes(r)],
  [route('/v3/reference/tickers/*'), (at, r, [t]) => answerTicker(at, r, t)],
  [route('/v3/reference/conditions'), (_at, r) => answerConditions(r)],
  [route('/v3/reference/exchanges'), (_at, r) => answerExchanges(r)],
];

/** Undefined where the frames cannot tell: dividends, splits, companies, days before the recording. */
export async function answerFromFrames(at: RecordedView, request: ServedRequest): Promise<ServedReply | undefined> {
  for (const [pattern, handler] of ROUTES) {
    const match = pattern.exec(request.path);
    if (!match) continue;
    try {
      return await handler(at, request, match.slice(1));
    } catch (error) {
      if (error instanceof BadQuery) return badRequest(request.requestId, error.message);
      throw error;
    }
  }
  return undefined;
}

const statusWord = (nowMs: EpochMs): string => (BUILT_IN_CALENDAR.isRegularHours(nowMs) ? 'open' : 'closed');
const missing = (ticker: string): object => ({ ticker, error: 'NOT_FOUND', message: 'Ticker not found.' });

function askedTickers(query: URLSearchParams): string[] | undefined {
  const asked = query.get('ticker.any_of')?.split(',') ?? (query.get('ticker') ? [query.get('ticker')!] : undefined);
  if (asked && asked.length > 250) throw new BadQuery('ticker.any_of takes at most 250 tickers');
  return asked;
}

function answerUnified(at: RecordedView, request: ServedRequest): ServedReply {
  const { query, from } = openCursor(request);
  const indicesOnly = request.path.endsWith('/indices');
  const type = indicesOnly ? 'indices' : query.get('type');
  const matches = fieldTest(query, 'ticker', asText);
  const all = askedTickers(query) ?? at.state.spots().filter(matches);
  const tickers = type === null ? all : all.filter((ticker) => indicesOnly || marketOf(ticker) === type);
  const page = pageOf(request, query, from, tickers, limitOf(query, 10, 250));
  const results = page.rows.map((ticker) => {
    const row = at.snapshots.unified(ticker, statusWord(at.nowMs));
    return row && (!indicesOnly || marketOf(ticker) === 'indices') ? row : missing(ticker);
  });
  return ok(request.requestId, { results, ...withNext(page.next) });
}

interface Terms {
  ticker: string;
  expiry: string;
  strike: number;
}

const SORTS: Record<string, (a: Terms, b: Terms) => number> = {
  ticker: (a, b) => (a.ticker < b.ticker ? -1 : 1),
  underlying_ticker: (a, b) => SORTS['ticker'](a, b),
  expiration_date: (a, b) => (a.expiry === b.expiry ? SORTS['ticker'](a, b) : a.expiry < b.expiry ? -1 : 1),
  strike_price: (a, b) => a.strike - b.strike || SORTS['ticker'](a, b),
};

/** Contracts of a chain that pass the filters of a query, sorted as it asks. */
function contractsOf(at: RecordedView, query: URLSearchParams, underlyings: readonly string[]): string[] {
  const expiryMatches = fieldTest(query, 'expiration_date', asDate);
  const strikeMatches = fieldTest(query, 'strike_price', asNumber);
  const tickerMatches = fieldTest(query, 'ticker', asText);
  const right = { call: 'C', put: 'P' }[query.get('contract_type') ?? ''];
  const sortedBy = query.get('sort') ?? 'ticker';
  const sort = Object.hasOwn(SORTS, sortedBy) ? SORTS[sortedBy] : undefined;
  if (!sort) throw new BadQuery('sort must be ticker, expiration_date or strike_price');
  const found = underlyings
    .flatMap((underlying) => at.state.contractsOf(underlying))
    .map((ticker) => ({ ticker, ...parseOptionSymbol(ticker)! }))
    .filter(
      (terms) =>
        (right === undefined || terms.right === right) &&
        expiryMatches(terms.expiry) &&
        strikeMatches(terms.strike) &&
        tickerMatches(terms.ticker),
    )
    .sort(sort)
    .map(({ ticker }) => ticker);
  return query.get('order') === 'desc' ? found.reverse() : found;
}

function answerChain(at: RecordedView, request: ServedRequest, underlying: string): ServedReply {
  const { query, from } = openCursor(request);
  const page = pageOf(request, query, from, contractsOf(at, query, [underlying]), limitOf(query, 10, 250));
  const results = page.rows.map((ticker) => at.snapshots.option(ticker));
  return ok(request.requestId, { results, ...withNext(page.next) });
}

function answerContract(at: RecordedView, request: ServedRequest, ticker: string): ServedReply {
  const row = at.snapshots.option(ticker);
  return row ? ok(request.requestId, { results: row }) : notFound(request.requestId, `Contract ${ticker} not found`);
}

function answerContracts(at: RecordedView, request: ServedRequest): ServedReply {
  const { query, from } = openCursor(request);
  const matches = fieldTest(query, 'underlying_ticker', asText);
  const underlyings = at.state.underlyings().filter((underlying) => matches(contractsReferenceName(underlying)));
  const page = pageOf(request, query, from, contractsOf(at, query, underlyings), limitOf(query, 10, 1000));
  return ok(request.requestId, { results: page.rows.map(contractTerms), ...withNext(page.next) });
}

const contractTerms = (ticker: string): Record<string, unknown> => {
  const { underlying, right } = parseOptionSymbol(ticker)!;
  return {
    ...symbolDetails(ticker),
    cfi: right === 'C' ? 'OCASPS' : 'OPASPS',
    underlying_ticker: contractsReferenceName(underlying),
  };
};

function answerContractTerms(at: RecordedView, request: ServedRequest, ticker: string): ServedReply {
  if (at.state.find(ticker) === undefined || !parseOptionSymbol(ticker))
    return notFound(request.requestId, 'Contract not found.');
  return ok(request.requestId, { results: contractTerms(ticker) });
}

function stocksOf(at: RecordedView): Record<string, unknown>[] {
  return at.state
    .spots()
    .filter((symbol) => marketOf(symbol) === 'stocks')
    .map((symbol) => at.snapshots.stock(symbol))
    .filter((row) => row !== undefined);
}

function answerStocks(at: RecordedView, request: ServedRequest): ServedReply {
  const wanted = request.query.get('tickers')?.split(',');
  const tickers = stocksOf(at).filter((row) => !wanted || wanted.includes(String(row['ticker'])));
  return json({ request_id: request.requestId, status: 'OK', count: tickers.length, tickers });
}

function answerStock(at: RecordedView, request: ServedRequest, ticker: string): ServedReply {
  const row = at.snapshots.stock(ticker);
  if (!row) return notFound(request.requestId, 'Ticker not found.');
  return json({ request_id: request.requestId, status: 'OK', ticker: row });
}

function answerMovers(at: RecordedView, request: ServedRequest, direction: string): ServedReply {
  const sign = direction === 'gainers' ? 1 : -1;
  const percent = (row: Record<string, unknown>): number => Number(row['todaysChangePerc'] ?? 0);
  const tickers = stocksOf(at)
    .filter((row) => sign * percent(row) > 0)
    .sort((a, b) => sign * (percent(b) - percent(a)))
    .slice(0, 20);
  return json({ request_id: request.requestId, status: 'OK', tickers });
}

function answerSummaries(at: RecordedView, request: ServedRequest): ServedReply {
  const results = (askedTickers(request.query) ?? []).map((ticker) => {
    const row = at.snapshots.unified(ticker, statusWord(at.nowMs));
    if (!row) return missing(ticker);
    const { type, name, market_status, session, value, last_trade: trade } = row;
    const price = value ?? (trade as { price?: number } | undefined)?.price;
    const terms = marketOf(ticker) === 'options' ? { options: contractTerms(ticker) } : {};
    return {
      ticker,
      type,
      name,
      market_status,
      ...(price === undefined ? {} : { price }),
      ...(session ? { session } : {}),
      ...terms,
    };
  });
  return ok(request.requestId, { results });
}

async function answerRange(at: RecordedView, request: ServedRequest, parts: readonly string[]): Promise<ServedReply> {
  const [symbol = '', multiplierText = '', timespanText = '', fromText = '', toText = ''] = parts;
  const timespan = readTimespan(timespanText);
  const multiplier = Number(multiplierText);
  if (!Number.isInteger(multiplier) || multiplier < 1) throw new BadQuery('multiplier must be a whole number from 1');
  const limit = limitOf(request.query, 5000, 50_000);
  const toMs = Math.min(instantOf(toText, !/^\d{10,}$/.test(toText)), at.nowMs);
  const bars = await barsOf(
    at.session,
    { symbol, fromMs: instantOf(fromText, false), toMs, nowMs: at.nowMs },
    multiplier,
    timespan,
  );
  if (request.query.get('sort') === 'desc') bars.reverse();
  const results = bars.slice(0, limit);
  return json({
    ticker: symbol,
    queryCount: results.length,
    resultsCount: results.length,
    adjusted: request.query.get('adjusted') !== 'false',
    ...(results.length > 0 ? { results } : {}),
    status: 'OK',
    request_id: request.requestId,
    count: results.length,
  });
}

async function answerGrouped(at: RecordedView, request: ServedRequest, dateText: string): Promise<ServedReply> {
  const results: object[] = [];
  for (const symbol of at.state.spots()) {
    if (marketOf(symbol) !== 'stocks') continue;
    const [bar] = await dayBar(at, symbol, asDate(dateText));
    if (bar) results.push({ T: symbol, ...bar });
  }
  return json({
    queryCount: results.length,
    resultsCount: results.length,
    adjusted: true,
    results,
    status: 'OK',
    request_id: request.requestId,
    count: results.length,
  });
}

function dayBar(at: RecordedView, symbol: string, date: string): ReturnType<typeof barsOf> {
  const span = { symbol, fromMs: instantOf(date, false), toMs: instantOf(date, true) - 1, nowMs: at.nowMs };
  return barsOf(at.session, span, 1, 'day');
}

async function answerOpenClose(
  at: RecordedView,
  request: ServedRequest,
  symbol: string,
  dateText: string,
): Promise<ServedReply> {
  const date = asDate(dateText);
  const [bar] = await dayBar(at, symbol, date);
  if (!bar) return notFound(request.requestId, 'Data not found.');
  const { o: open, h: high, l: low, c: close, v: volume } = bar;
  return json({
    status: 'OK',
    from: date,
    symbol,
    open,
    high,
    low,
    close,
    ...(volume === undefined ? {} : { volume }),
  });
}

/** Only the recorded day has bars to work with. */
async function answerIndicator(
  at: RecordedView,
  request: ServedRequest,
  kind: ServedIndicator,
  symbol: string,
): Promise<ServedReply> {
  const timespan = readTimespan(openCursor(request).query.get('timespan') ?? 'day');
  const fromMs = instantOf(etDate(at.session.startMs), false);
  const bars = await barsOf(at.session, { symbol, fromMs, toMs: at.nowMs, nowMs: at.nowMs }, 1, timespan);
  const upTo: BarsUpTo = (_timespan, untilMs, count) => bars.filter(({ t }) => t <= untilMs).slice(-count);
  return indicatorReply(request, kind, at.nowMs, upTo);
}

function tickerRow(symbol: string): Record<string, unknown> {
  return { ticker: symbol, name: symbol, market: marketOf(symbol), locale: 'us', active: true };
}

function answerTickers(at: RecordedView, request: ServedRequest): ServedReply {
  const { query, from } = openCursor(request);
  const matches = fieldTest(query, 'ticker', asText);
  const search = query.get('search')?.toUpperCase();
  const market = query.get('market');
  const found = at.state
    .spots()
    .filter(
      (symbol) => matches(symbol) && (!search || symbol.includes(search)) && (!market || marketOf(symbol) === market),
    );
  if (query.get('order') === 'desc') found.reverse();
  const page = pageOf(request, query, from, found, limitOf(query, 100, 1000));
  return ok(request.requestId, { results: page.rows.map(tickerRow), count: page.rows.length, ...withNext(page.next) });
}

function answerTicker(at: RecordedView, request: ServedRequest, ticker: string): ServedReply {
  if (at.state.find(ticker) === undefined || ticker.startsWith('O:'))
    return notFound(request.requestId, 'Ticker not found.');
  return ok(request.requestId, { results: tickerRow(ticker) });
}
