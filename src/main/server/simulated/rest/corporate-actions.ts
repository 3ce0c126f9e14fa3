/** `/stocks/v1/dividends` and `/stocks/v1/splits`. The simulated companies pay quarterly and never split. */
import { BUILT_IN_CALENDAR } from '../../../../shared/market/trading-calendar.ts';
import type { RestReply, RestRequest } from '../../protocol/market-source.ts';
import { announcedDividends } from '../dividends.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { ok } from './json.ts';
import { asDate, asText, fieldTest, limitOf, openCursor, pageOf, withNext } from './query.ts';

export function answerDividends(world: SimulatedWorld, request: RestRequest): RestReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 100, 5000);
  const tickerMatches = fieldTest(query, 'ticker', asText);
  const dateMatches = fieldTest(query, 'ex_dividend_date', asDate);
  const rows: Record<string, unknown>[] = [];
  for (const spec of world.specs) {
    if (!tickerMatches(spec.symbol)) continue;
    for (const { exDate, amountUsd } of announcedDividends(spec)) {
      if (!dateMatches(exDate)) continue;
      rows.push({
        ticker: spec.symbol,
        ex_dividend_date: exDate,
        record_date: exDate,
        pay_date: BUILT_IN_CALENDAR.tradingDayOnOrBefore(`${exDate.slice(0, 8)}28`),
        cash_amount: amountUsd,
        split_adjusted_cash_amount: amountUsd,
        currency: 'USD',
        frequency: 4,
        distribution_type: 'recurring',
      });
    }
  }
  rows.sort((a, b) => (String(a['ex_dividend_date']) < String(b['ex_dividend_date']) ? -1 : 1));
  if (query.get('sort') !== 'ex_dividend_date.asc') rows.reverse();
  const page = pageOf(request, query, from, rows, limit);
  return ok(request.requestId, { results: page.rows, ...withNext(page.next) });
}

export function answerSplits(request: RestRequest): RestReply {
  limitOf(request.query, 100, 5000);
  return ok(request.requestId, { results: [] });
}
