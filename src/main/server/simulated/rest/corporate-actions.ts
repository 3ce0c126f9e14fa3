/** Dividends and splits, under their paths of today (`/stocks/v1`) and of before (`/v3/reference`). The simulated companies pay quarterly and never split. */
import { addDays } from '../../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../shared/market/trading-calendar.ts';
import type { ServedReply, ServedRequest } from '../../protocol/market-source.ts';
import { announcedDividends } from '../dividends.ts';
import { keyOf } from '../hash.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { ok } from './json.ts';
import { asDate, asText, fieldTest, limitOf, openCursor, pageOf, withNext } from './query.ts';

export function answerDividends(world: SimulatedWorld, request: ServedRequest): ServedReply {
  return answer(world, request, request.query.get('sort') === 'ex_dividend_date.asc', (dividend) => ({
    ...common(dividend),
    split_adjusted_cash_amount: dividend.amountUsd,
    historical_adjustment_factor: 1,
    distribution_type: 'recurring',
  }));
}

/** As it was until `/stocks/v1`: newest first, kinds in two letters. */
export function answerOldDividends(world: SimulatedWorld, request: ServedRequest): ServedReply {
  return answer(world, request, request.query.get('order') === 'asc', (dividend) => ({
    ...common(dividend),
    declaration_date: BUILT_IN_CALENDAR.tradingDayOnOrBefore(addDays(dividend.exDate, -14)),
    dividend_type: 'CD',
  }));
}

interface Dividend {
  symbol: string;
  exDate: string;
  amountUsd: number;
}

function common({ symbol, exDate, amountUsd }: Dividend): Record<string, unknown> {
  return {
    id: `E${keyOf(1, symbol + exDate).toString(16)}`,
    ticker: symbol,
    ex_dividend_date: exDate,
    record_date: exDate,
    pay_date: BUILT_IN_CALENDAR.tradingDayOnOrBefore(`${exDate.slice(0, 8)}28`),
    cash_amount: amountUsd,
    currency: 'USD',
    frequency: 4,
  };
}

function answer(
  world: SimulatedWorld,
  request: ServedRequest,
  oldestFirst: boolean,
  row: (dividend: Dividend) => Record<string, unknown>,
): ServedReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 100, 5000);
  const tickerMatches = fieldTest(query, 'ticker', asText);
  const dateMatches = fieldTest(query, 'ex_dividend_date', asDate);
  const dividends: Dividend[] = [];
  for (const spec of world.specs) {
    if (!tickerMatches(spec.symbol)) continue;
    for (const { exDate, amountUsd } of announcedDividends(spec))
      if (dateMatches(exDate)) dividends.push({ symbol: spec.symbol, exDate, amountUsd });
  }
  dividends.sort((a, b) => (a.exDate < b.exDate ? -1 : 1));
  if (!oldestFirst) dividends.reverse();
  const page = pageOf(request, query, from, dividends, limit);
  return ok(request.requestId, { results: page.rows.map(row), ...withNext(page.next) });
}

export function answerSplits(request: ServedRequest): ServedReply {
  limitOf(request.query, 100, 5000);
  return ok(request.requestId, { results: [] });
}
