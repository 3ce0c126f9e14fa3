/** Which endpoint a path is. */
import type { EpochMs } from '../../../../../shared/market/calendar.ts';
import type { RestReply, RestRequest } from '../../market-source.ts';
import type { DayBars } from '../day-bars.ts';
import type { World } from '../world.ts';
import { answerGrouped, answerOpenClose, answerPrevious, answerRange } from './aggregates.ts';
import { answerChain, answerContract } from './chain-snapshot.ts';
import { badRequest } from './json.ts';
import { BadQuery } from './query.ts';
import {
  answerContractDetails,
  answerContracts,
  answerStatusNow,
  answerStatusUpcoming,
  answerTicker,
  answerTickers,
} from './reference.ts';

export interface RestWorld {
  world: World;
  bars: DayBars;
  nowMs: EpochMs;
}

type Handler = (at: RestWorld, request: RestRequest, parts: readonly string[]) => RestReply;

/** First match wins. */
const ROUTES: readonly [RegExp, Handler][] = [
  [/^\/v3\/snapshot\/options\/([^/]+)$/, ({ world, nowMs }, r, [u]) => answerChain(world, r, u!, nowMs)],
  [
    /^\/v3\/snapshot\/options\/([^/]+)\/([^/]+)$/,
    ({ world, nowMs }, r, [u, t]) => answerContract(world, r, u!, t!, nowMs),
  ],
  [
    /^\/v2\/aggs\/ticker\/([^/]+)\/range\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/,
    ({ world, bars, nowMs }, r, parts) => answerRange(world, bars, r, parts, nowMs),
  ],
  [
    /^\/v2\/aggs\/ticker\/([^/]+)\/prev$/,
    ({ world, bars, nowMs }, r, [t]) => answerPrevious(world, bars, r, t!, nowMs),
  ],
  [
    /^\/v2\/aggs\/grouped\/locale\/us\/market\/stocks\/([^/]+)$/,
    ({ world, bars, nowMs }, r, [d]) => answerGrouped(world, bars, r, d!, nowMs),
  ],
  [
    /^\/v1\/open-close\/([^/]+)\/([^/]+)$/,
    ({ world, bars, nowMs }, r, [t, d]) => answerOpenClose(world, bars, r, t!, d!, nowMs),
  ],
  [/^\/v3\/reference\/tickers$/, ({ world }, r) => answerTickers(world, r)],
  [/^\/v3\/reference\/tickers\/([^/]+)$/, ({ world }, r, [t]) => answerTicker(world, r, t!)],
  [/^\/v3\/reference\/options\/contracts$/, ({ world, nowMs }, r) => answerContracts(world, r, nowMs)],
  [/^\/v3\/reference\/options\/contracts\/([^/]+)$/, ({ world }, r, [t]) => answerContractDetails(world, r, t!)],
  [/^\/v1\/marketstatus\/now$/, ({ nowMs }) => answerStatusNow(nowMs)],
  [/^\/v1\/marketstatus\/upcoming$/, ({ nowMs }) => answerStatusUpcoming(nowMs)],
];

/** Answers a call; undefined where no such route exists. */
export function answerRest(at: RestWorld, request: RestRequest): RestReply | undefined {
  for (const [pattern, handler] of ROUTES) {
    const match = pattern.exec(request.path);
    if (!match) continue;
    try {
      return handler(at, request, match.slice(1));
    } catch (error) {
      if (error instanceof BadQuery) return badRequest(request.requestId, error.message);
      throw error;
    }
  }
  return undefined;
}
