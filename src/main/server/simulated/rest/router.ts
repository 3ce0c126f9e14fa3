/** Which endpoint a path is. */
import type { ServedReply, ServedRequest } from '../../protocol/market-source.ts';
import { answerGrouped, answerOpenClose, answerPrevious, answerRange } from './aggregates.ts';
import { answerChain, answerContract } from './chain-snapshot.ts';
import { answerConditions, answerExchanges } from './catalogue.ts';
import { answerDividends, answerOldDividends, answerSplits } from './corporate-actions.ts';
import { answerIndicator } from './indicators.ts';
import { badRequest } from './json.ts';
import { answerOpenInterest, answerUnusual } from './option-analytics.ts';
import { BadQuery } from './query.ts';
import {
  answerContractDetails,
  answerContracts,
  answerRelated,
  answerStatusNow,
  answerStatusUpcoming,
  answerTicker,
  answerTickers,
  answerTickerTypes,
} from './reference.ts';
import { answerIndices, answerMovers, answerStock, answerStocks, answerSummaries, answerUnified } from './snapshots.ts';
import { answerLastQuote, answerLastTrade, answerQuotes, answerTrades } from './ticks.ts';
import { RestView, type RestWorld } from './view.ts';

type Handler = (at: RestView, request: ServedRequest, parts: readonly string[]) => ServedReply | Promise<ServedReply>;

const SEGMENT = '([^/]+)';
const route = (path: string): RegExp => new RegExp(`^${path.replaceAll('*', SEGMENT)}$`);
const STOCKS = '/v2/snapshot/locale/us/markets/stocks';

/** First match wins; each `*` is one path segment handed to the handler. */
const ROUTES: readonly (readonly [RegExp, Handler])[] = [
  [route('/v3/snapshot'), answerUnified],
  [route('/v3/snapshot/indices'), answerIndices],
  [route('/v3/snapshot/options/*'), (at, r, [u]) => answerChain(at, r, u)],
  [route('/v3/snapshot/options/*/*'), (at, r, [u, t]) => answerContract(at, r, u, t)],
  [route(`${STOCKS}/tickers`), answerStocks],
  [route(`${STOCKS}/tickers/*`), (at, r, [t]) => answerStock(at, r, t)],
  [route(`${STOCKS}/(gainers|losers)`), (at, r, [d]) => answerMovers(at, r, d)],
  [
    route('/v2/aggs/ticker/*/range/*/*/*/*'),
    (at, r, parts) => answerRange(at.world, at.bars, r, parts, at.seenOf(parts[0])),
  ],
  // The last finished day is no secret to any plan.
  [route('/v2/aggs/ticker/*/prev'), ({ world, bars, nowMs }, r, [t]) => answerPrevious(world, bars, r, t, nowMs)],
  [
    route('/v2/aggs/grouped/locale/us/market/stocks/*'),
    (at, r, [d]) => answerGrouped(at.world, at.bars, r, d, at.seenMs('stocks')),
  ],
  [route('/v1/open-close/*/*'), (at, r, [t, d]) => answerOpenClose(at.world, at.bars, r, t, d, at.seenOf(t))],
  [route('/v1/summaries'), answerSummaries],
  [route('/v1/indicators/(sma|ema|rsi|macd)/*'), (at, r, [kind, t]) => answerIndicator(at, r, kind, t)],
  [route('/v3/trades/*'), (at, r, [t]) => answerTrades(at, r, t)],
  [route('/v3/quotes/*'), (at, r, [t]) => answerQuotes(at, r, t)],
  [route('/v2/last/trade/*'), (at, r, [t]) => answerLastTrade(at, r, t)],
  [route('/v2/last/nbbo/*'), (at, r, [t]) => answerLastQuote(at, r, t)],
  [route('/options/v1/unusual-trades'), (at, r) => answerUnusual(at.world, r, at.seenMs('options'))],
  [route('/options/v1/open-interest'), ({ world, nowMs }, r) => answerOpenInterest(world, r, nowMs)],
  [route('/v3/reference/tickers'), ({ world }, r) => answerTickers(world, r)],
  [route('/v3/reference/tickers/types'), (_at, r) => answerTickerTypes(r)],
  [route('/v3/reference/tickers/*'), ({ world }, r, [t]) => answerTicker(world, r, t)],
  [route('/v1/related-companies/*'), ({ world }, r, [t]) => answerRelated(world, r, t)],
  [route('/v3/reference/options/contracts'), ({ world, nowMs }, r) => answerContracts(world, r, nowMs)],
  [route('/v3/reference/options/contracts/*'), ({ world }, r, [t]) => answerContractDetails(world, r, t)],
  [route('/v3/reference/conditions'), (_at, r) => answerConditions(r)],
  [route('/v3/reference/exchanges'), (_at, r) => answerExchanges(r)],
  [route('/stocks/v1/dividends'), ({ world }, r) => answerDividends(world, r)],
  [route('/stocks/v1/splits'), (_at, r) => answerSplits(r)],
  [route('/v3/reference/dividends'), ({ world }, r) => answerOldDividends(world, r)],
  [route('/v3/reference/splits'), (_at, r) => answerSplits(r)],
  [route('/v1/marketstatus/now'), ({ nowMs }) => answerStatusNow(nowMs)],
  [route('/v1/marketstatus/upcoming'), ({ nowMs }) => answerStatusUpcoming(nowMs)],
];

/** Answers a call; undefined where no such route exists. */
export async function answerRest(at: RestWorld, request: ServedRequest): Promise<ServedReply | undefined> {
  for (const [pattern, handler] of ROUTES) {
    const match = pattern.exec(request.path);
    if (!match) continue;
    try {
      return await handler(new RestView(at, request.entitlement), request, match.slice(1));
    } catch (error) {
      if (error instanceof BadQuery) return badRequest(request.requestId, error.message);
      throw error;
    }
  }
  return undefined;
}
