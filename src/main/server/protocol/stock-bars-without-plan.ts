/** Stock bars as an options plan reads them without a stocks plan (TRAP-20): daily ones DELAYED, older minutes empty, today's refused. */
import { addDays, etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { ServedReply, ServedRequest } from './market-source.ts';
import { hasSockets, marketOfPath, type Plan } from './plans.ts';

const RANGE = /^\/v2\/aggs\/ticker\/([^/]+)\/range\/\d+\/(\w+)\/[^/]+\/([^/]+)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INTRADAY = new Set(['second', 'minute', 'hour']);

/** Refused, answered with nothing, or answered as asked here with the status DELAYED; undefined where nothing is special about a request. */
export function stockBarsWithoutPlan(
  plan: Plan,
  request: ServedRequest,
  nowMs: EpochMs,
): 'refused' | { kind: 'empty'; reply: ServedReply } | { kind: 'marked'; request: ServedRequest } | undefined {
  if (plan.stocks !== 'none' || !hasSockets(plan.options)) return undefined;
  const range = RANGE.exec(request.path);
  if (!range || marketOfPath(request.path) !== 'stocks') return undefined;
  const [, ticker, timespan, to] = range;
  if (!INTRADAY.has(timespan)) {
    const entitlement = {
      ...request.entitlement,
      timeframe: { ...request.entitlement.timeframe, stocks: 'DELAYED' as const },
    };
    return { kind: 'marked', request: { ...request, entitlement } };
  }
  const endMs = DATE.test(to) ? etInstant(addDays(to, 1), 0) - 1 : Number(to);
  if (!(endMs < etInstant(etDate(nowMs), 0))) return 'refused';
  const body = {
    ticker,
    queryCount: 0,
    resultsCount: 0,
    adjusted: request.query.get('adjusted') !== 'false',
    status: 'OK',
    request_id: request.requestId,
  };
  return { kind: 'empty', reply: { status: 200, body: JSON.stringify(body) } };
}
