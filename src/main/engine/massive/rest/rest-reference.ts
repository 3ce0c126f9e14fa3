/** Reference answers → rows: contracts, tickers, conditions, exchanges, calendar, open interest, dividends. */
import { z } from 'zod';
import { MOVES, type TradeCondition } from '../../../../shared/market/conditions.ts';
import type { Exchange } from '../../../../shared/market/exchanges.ts';
import type {
  ContractRow,
  DividendRow,
  MarketClosure,
  MarketStatus,
  OpenInterestRow,
  TickerRow,
} from '../../../../shared/market/rest-updates.ts';
import { flag, isoTime, number, present, resultsOf, rowsOf, text } from './rest-fields.ts';

/** Shares per contract unless the reference says otherwise (OCC). */
const STANDARD_SHARES = 100;

const contractSchema = z.object({
  ticker: z.string().min(1),
  underlying_ticker: z.string(),
  contract_type: z.enum(['call', 'put', 'other']).catch('other'),
  exercise_style: text,
  expiration_date: z.string(),
  strike_price: z.number(),
  shares_per_contract: number,
  additional_underlyings: z.array(z.unknown()).optional().catch(undefined),
});

/** `/v3/reference/options/contracts[/{ticker}]`. */
export function parseContracts(json: unknown): ContractRow[] {
  return rowsOf(contractSchema, resultsOf(json)).map((c) => {
    const sharesPerContract = c.shares_per_contract ?? STANDARD_SHARES;
    return {
      symbol: c.ticker,
      underlyingName: c.underlying_ticker,
      type: c.contract_type,
      style: c.exercise_style,
      expiry: c.expiration_date,
      strike: c.strike_price,
      sharesPerContract,
      adjusted: sharesPerContract !== STANDARD_SHARES || (c.additional_underlyings?.length ?? 0) > 0,
    };
  });
}

const tickerSchema = z.object({
  ticker: z.string().min(1),
  name: text,
  market: text,
  type: text,
  primary_exchange: text,
  active: flag,
});

/** `/v3/reference/tickers[/{ticker}]`. */
export function parseTickers(json: unknown): TickerRow[] {
  return rowsOf(tickerSchema, resultsOf(json)).map((t) => ({
    symbol: t.ticker,
    name: t.name ?? t.ticker,
    ...present({ market: t.market, type: t.type, exchange: t.primary_exchange, active: t.active }),
  }));
}

const rulesSchema = z
  .object({
    consolidated: z.object({
      updates_high_low: z.boolean(),
      updates_open_close: z.boolean(),
      updates_volume: z.boolean(),
    }),
  })
  .optional()
  .catch(undefined);
const conditionSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  data_types: z.array(z.string()).optional().catch(undefined),
  update_rules: rulesSchema,
});

/** `/v3/reference/conditions`: trade conditions that state their update rules (others stay with the built-in table). */
export function parseConditions(json: unknown): TradeCondition[] {
  return rowsOf(conditionSchema, resultsOf(json)).flatMap((c) => {
    if (!c.update_rules || (c.data_types && !c.data_types.includes('trade'))) return [];
    const rules = c.update_rules.consolidated;
    const effect =
      (rules.updates_open_close ? MOVES.last : 0) |
      (rules.updates_high_low ? MOVES.highLow : 0) |
      (rules.updates_volume ? MOVES.volume : 0);
    return [{ id: c.id, name: c.name, effect }];
  });
}

const exchangeSchema = z.object({ id: z.number().int(), name: z.string() });

/** `/v3/reference/exchanges`. */
export function parseExchanges(json: unknown): Exchange[] {
  return rowsOf(exchangeSchema, resultsOf(json));
}

const statusSchema = z.object({ market: z.string(), earlyHours: flag, afterHours: flag, serverTime: isoTime });

/** `/v1/marketstatus/now`; undefined where the body is not one. */
export function parseMarketStatus(json: unknown): MarketStatus | undefined {
  const parsed = statusSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { market, earlyHours, afterHours, serverTime } = parsed.data;
  return { state: market, earlyHours, afterHours, serverTimeMs: serverTime };
}

const closureSchema = z.object({
  date: z.string().regex(/^20\d\d-\d\d-\d\d$/),
  exchange: z.string(),
  name: text,
  status: z.string(),
  open: isoTime,
  close: isoTime,
});

/** `/v1/marketstatus/upcoming`: a bare array, one row per exchange and day. */
export function parseClosures(json: unknown): MarketClosure[] {
  return rowsOf(closureSchema, Array.isArray(json) ? json : []).map((c) => ({
    date: c.date,
    exchange: c.exchange,
    name: c.name ?? '',
    status: c.status,
    openMs: c.open,
    closeMs: c.close,
  }));
}

const openInterestSchema = z.object({ ticker: z.string().min(1), open_interest: z.number(), date: text });

/** `/options/v1/open-interest`: the previous session's. */
export function parseOpenInterest(json: unknown): OpenInterestRow[] {
  return rowsOf(openInterestSchema, resultsOf(json)).map((r) => ({
    symbol: r.ticker,
    openInterest: r.open_interest,
    date: r.date,
  }));
}

const dividendSchema = z.object({
  ticker: z.string().min(1),
  ex_dividend_date: z.string(),
  pay_date: text,
  cash_amount: z.number(),
  frequency: number,
});

/** `/stocks/v1/dividends`. */
export function parseDividends(json: unknown): DividendRow[] {
  return rowsOf(dividendSchema, resultsOf(json)).map((d) => ({
    symbol: d.ticker,
    exDate: d.ex_dividend_date,
    payDate: d.pay_date,
    cashAmountUsd: d.cash_amount,
    frequency: d.frequency,
  }));
}
