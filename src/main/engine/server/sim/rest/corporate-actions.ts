/** `/stocks/v1/dividends` and `/stocks/v1/splits`. The simulated companies pay quarterly and never split. */
import { tradingDayOnOrBefore } from '../../../../../shared/market/calendar.ts';
import type { RestReply, RestRequest } from '../../market-source.ts';
import type { World } from '../world.ts';
import { ok, rounded } from './json.ts';
import { asDate, asText, fieldTest, limitOf, openCursor, pageOf, withNext } from './query.ts';

const FIRST_YEAR = 2022;
const LAST_YEAR = 2027;

export function answerDividends(world: World, request: RestRequest): RestReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 100, 5000);
  const tickerMatches = fieldTest(query, 'ticker', asText);
  const dateMatches = fieldTest(query, 'ex_dividend_date', asDate);
  const rows: Record<string, unknown>[] = [];
  for (const spec of world.specs) {
    if (spec.kind !== 'stock' || spec.dividendYieldFraction === 0 || !tickerMatches(spec.symbol)) continue;
    for (let quarter = FIRST_YEAR * 4; quarter < (LAST_YEAR + 1) * 4; quarter++) {
      const month = String((quarter % 4) * 3 + 3).padStart(2, '0');
      const date = tradingDayOnOrBefore(`${Math.floor(quarter / 4)}-${month}-19`);
      if (!dateMatches(date)) continue;
      const amount = rounded((spec.level * spec.dividendYieldFraction) / 4, 4);
      rows.push({
        ticker: spec.symbol,
        ex_dividend_date: date,
        record_date: date,
        pay_date: tradingDayOnOrBefore(`${date.slice(0, 8)}28`),
        cash_amount: amount,
        split_adjusted_cash_amount: amount,
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
