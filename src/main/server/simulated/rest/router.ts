/** Which endpoint a path is. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { RestReply, RestRequest } from '../../protocol/market-source.ts';
import type { DayBars } from '../day-bars.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { answerGrouped, answerOpenClose, answerPrevious, answerRange } from './aggregates.ts';
import { answerChain, answerContract } from './chain-snapshot.ts';
import { answerConditions, answerExchanges } from './catalogue.ts';
import { answerDividends, answerSplits } from './corporate-actions.ts';
import { badRequest } from './json.ts';
import { answerOpenInterest, answerUnusual } from './option-analytics.ts';
import { BadQuery } from './query.ts';
import {
  answerContractDetails,
  answerContracts,
  answerStatusNow,
  answerStatusUpcoming,
  answerTicker,
  answerTickers,
} from './reference.ts';
import { answerIndices, answerMovers, answerStock, answerStocks, answerUnified } from './snapshots.ts';
import { answerLastQuote, answerLastTrade, answerQuotes, answerTrades } from './ticks.ts';

interface RestWorld {
  world: SimulatedWorld;
  bars: DayBars;
  nowMs: EpochMs;
}

type Handler = (at: RestWorld, request: RestRequest, parts: readonly string[]) => RestReply | Promise<RestReply>;

const SEGMENT = '([^/]+)';
const route = (path: string): RegExp => new RegExp(`^${path.replaceAll('*', SEGMENT)}$`);
const STOCKS = '/v2/snapshot/locale/us/markets/stocks';

/** First match wins; each `*` is one path segment handed to the handler. */
const ROUTES: readonly (readonly [RegExp, Handler])[] = [
  [route('/v3/snapshot'), ({ world, bars, nowMs }, r) => answerUnified(world, bars, r, nowMs)],
  [route('/v3/snapshot/indices'), ({ world, bars, nowMs }, r) => answerIndices(world, bars, r, nowMs)],
  [route('/v3/snapshot/options/*'), ({ world, nowMs }, r, [u]) => answerChain(world, r, u, nowMs)],
  [route('/v3/snapshot/options/*/*'), ({ world, nowMs }, r, [u, t]) => answerContract(world, r, u, t, nowMs)],
  [route(`${STOCKS}/tickers`), ({ world, bars, nowMs }, r) => answerStocks(world, bars, r, nowMs)],
  [route(`${STOCKS}/tickers/*`), ({ world, bars, nowMs }, r, [t]) => answerStock(world, bars, r, t, nowMs)],
  [route(`${STOCKS}/(gainers|losers)`), ({ world, bars, nowMs }, r, [d]) => answerMovers(world, bars, r, d, nowMs)],
  [
    route('/v2/aggs/ticker/*/range/*/*/*/*'),
    ({ world, bars, nowMs }, r, parts) => answerRange(world, bars, r, parts, nowMs),
  ],
  [route('/v2/aggs/ticker/*/prev'), ({ world, bars, nowMs }, r, [t]) => answerPrevious(world, bars, r, t, nowMs)],
  [
    route('/v2/aggs/grouped/locale/us/market/stocks/*'),
    ({ world, bars, nowMs }, r, [d]) => answerGrouped(world, bars, r, d, nowMs),
  ],
  [route('/v1/open-close/*/*'), ({ world, bars, nowMs }, r, [t, d]) => answerOpenClose(world, bars, r, t, d, nowMs)],
  [route('/v3/trades/*'), ({ world, nowMs }, r, [t]) => answerTrades(world, r, t, nowMs)],
  [route('/v3/quotes/*'), ({ world, nowMs }, r, [t]) => answerQuotes(world, r, t, nowMs)],
  [route('/v2/last/trade/*'), ({ world, nowMs }, r, [t]) => answerLastTrade(world, r, t, nowMs)],
  [route('/v2/last/nbbo/*'), ({ world, nowMs }, r, [t]) => answerLastQuote(world, r, t, nowMs)],
  [route('/options/v1/unusual-trades'), ({ world, nowMs }, r) => answerUnusual(world, r, nowMs)],
  [route('/options/v1/open-interest'), ({ world, nowMs }, r) => answerOpenInterest(world, r, nowMs)],
  [route('/v3/reference/tickers'), ({ world }, r) => answerTickers(world, r)],
  [route('/v3/reference/tickers/*'), ({ world }, r, [t]) => answerTicker(world, r, t)],
  [route('/v3/reference/options/contracts'), ({ world, nowMs }, r) => answerContracts(world, r, nowMs)],
  [route('/v3/reference/options/contracts/*'), ({ world }, r, [t]) => answerContractDetails(world, r, t)],
  [route('/v3/reference/conditions'), (_at, r) => answerConditions(r)],
  [route('/v3/reference/exchanges'), (_at, r) => answerExchanges(r)],
  [route('/stocks/v1/dividends'), ({ world }, r) => answerDividends(world, r)],
  [route('/stocks/v1/splits'), (_at, r) => answerSplits(r)],
  [route('/v1/marketstatus/now'), ({ nowMs }) => answerStatusNow(nowMs)],
  [route('/v1/marketstatus/upcoming'), ({ nowMs }) => answerStatusUpcoming(nowMs)],
];

/** Answers a call; undefined where no such route exists. */
export async function answerRest(at: RestWorld, request: RestRequest): Promise<RestReply | undefined> {
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
