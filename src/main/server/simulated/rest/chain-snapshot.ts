/** `/v3/snapshot/options/{underlying}[/{contract}]`: the chain with Greeks, quotes, trades, day bars and open interest. */
import { etInstant, type EpochMs } from '../../../../shared/market/calendar.ts';
import type { ServedReply, ServedRequest } from '../../protocol/market-source.ts';
import { openInterest } from '../activity.ts';
import type { TradingDays } from '../trading-days.ts';
import type { Quirks } from '../../protocol/quirks.ts';
import { sessionBar } from '../day-bars.ts';
import { byTicker, type Contract, type OptionChain } from '../contracts.ts';
import { unit } from '../hash.ts';
import type { Instrument } from '../instrument.ts';
import { dollars, PRICE_SCALE } from '../quotes.ts';
import { lastPrint } from '../tape-reader.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { rawNanoseconds, notFound, ok, rounded } from './json.ts';
import {
  asDate,
  asNumber,
  asText,
  BadQuery,
  fieldTest,
  filters,
  limitOf,
  openCursor,
  pageOf,
  withNext,
} from './query.ts';
import type { RestView } from './view.ts';

export function answerChain(at: RestView, request: ServedRequest, underlying: string): ServedReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 10, 250);
  const chain = at.world.chain(underlying);
  const matching = chain ? select(chain, query, at.seenMs('options')) : [];
  const page = pageOf(request, query, from, matching, limit);
  const results = page.rows.map((contract) => snapshotRow(at, contract));
  return ok(request.requestId, { results, ...withNext(page.next) });
}

export function answerContract(at: RestView, request: ServedRequest, underlying: string, ticker: string): ServedReply {
  const contract = at.world.chain(underlying)?.contract(ticker);
  if (!contract || contract.slice.settlesMs <= at.seenMs('options'))
    return notFound(request.requestId, `Contract ${ticker} not found`);
  return ok(request.requestId, { results: snapshotRow(at, contract) });
}

const SORTS: Record<string, (a: Contract, b: Contract) => number> = {
  ticker: byTicker,
  expiration_date: (a, b) =>
    a.slice.date === b.slice.date ? SORTS['ticker'](a, b) : a.slice.date < b.slice.date ? -1 : 1,
  strike_price: (a, b) => a.strike - b.strike || SORTS['ticker'](a, b),
};

function select(chain: OptionChain, query: URLSearchParams, nowMs: EpochMs): Contract[] {
  const expiryMatches = fieldTest(query, 'expiration_date', asDate);
  const strikeMatches = fieldTest(query, 'strike_price', asNumber);
  const tickerMatches = filters(query, 'ticker') ? fieldTest(query, 'ticker', asText) : undefined;
  const type = query.get('contract_type');
  if (type !== null && type !== 'call' && type !== 'put') throw new BadQuery('contract_type must be call or put');
  const sortedBy = query.get('sort') ?? 'ticker';
  const sort = Object.hasOwn(SORTS, sortedBy) ? SORTS[sortedBy] : undefined;
  if (!sort) throw new BadQuery('sort must be ticker, expiration_date or strike_price');
  const found: Contract[] = [];
  for (const slice of chain.slicesAt(nowMs)) {
    if (!expiryMatches(slice.date)) continue;
    for (const contract of slice.listing()) {
      if (type !== null && contract.isCall !== (type === 'call')) continue;
      if (strikeMatches(contract.strike) && (tickerMatches?.(contract.symbol) ?? true)) found.push(contract);
    }
  }
  found.sort(sort);
  return query.get('order') === 'desc' ? found.reverse() : found;
}

export function contractDetails(contract: Contract): Record<string, unknown> {
  return {
    contract_type: contract.isCall ? 'call' : 'put',
    exercise_style: contract.slice.european ? 'european' : 'american',
    expiration_date: contract.slice.date,
    shares_per_contract: 100,
    strike_price: contract.strike,
    ticker: contract.symbol,
  };
}

/** Spreads the times of quotes over the second before they are read. */
const QUOTE_AGE_MS = 900;

export function snapshotRow(at: RestView, listed: Contract): Record<string, unknown> {
  const { world, entitled } = at;
  const nowMs = at.seenMs('options');
  const instrument = world.option(listed.slice, listed.place);
  const contract = instrument.contract!;
  const timeframe = at.timeframe('options');
  const quotedMs = at.quotedMs(instrument);
  const { bid, ask, bidSize, askSize, bidExchange, askExchange } = at.quote(instrument);
  const twoSided = bid > 0 && ask > bid;
  const mid = (bid + ask) / 2;
  const day = world.days.at(nowMs);
  const row: Record<string, unknown> = {
    break_even_price: rounded(contract.strike + (contract.isCall ? 1 : -1) * dollars(mid)),
    day: daySession(world, instrument, nowMs),
    details: contractDetails(contract),
    ...modelled(contract, nowMs, twoSided),
  };
  if (entitled.optionQuotes) {
    const ageMs = quotedMs < nowMs ? 0 : QUOTE_AGE_MS * unit(contract.key, Math.floor(nowMs / 1000), 71);
    row['last_quote'] = {
      ask: dollars(ask),
      ask_size: askSize,
      ask_exchange: askExchange,
      bid: dollars(bid),
      bid_size: bidSize,
      bid_exchange: bidExchange,
      last_updated: rawNanoseconds(quotedMs - Math.floor(ageMs), 731204),
      midpoint: dollars(mid),
      timeframe,
    };
  }
  const trade = entitled.optionTrades ? lastPrint(instrument, day, nowMs) : undefined;
  if (trade) {
    row['last_trade'] = {
      conditions: [trade.condition],
      exchange: trade.exchange,
      price: dollars(trade.price),
      sip_timestamp: rawNanoseconds(trade.atMs, trade.subMs),
      size: trade.size,
      timeframe,
    };
  }
  row['open_interest'] = publishedOpenInterest(contract, world.days, at.nowMs, at.quirks);
  row['underlying_asset'] = underlyingAsset(at, contract, dollars(mid));
  return row;
}

/** Open interest is counted overnight and published early in the morning; while that goes on, some saw it flip between two values. */
export function publishedOpenInterest(contract: Contract, days: TradingDays, nowMs: EpochMs, quirks: Quirks): number {
  const day = days.at(nowMs);
  if (nowMs >= day.openMs) return openInterest(contract, day);
  const time = (hour: number, minute: number): EpochMs => etInstant(day.date, hour, minute);
  const flaps = quirks.has('flapping-oi') && nowMs >= time(6, 20) && nowMs < time(6, 45);
  const updated = flaps ? unit(contract.key, Math.floor(nowMs / FLAP_MS), 83) < 0.5 : nowMs >= time(6, 30);
  return openInterest(contract, updated ? day : days.day(day.index - 1));
}

const FLAP_MS = 5_000;

/** Greeks and volatility, left out where the vendor would: no two-sided quote, or far in the money. */
function modelled(contract: Contract, nowMs: EpochMs, twoSided: boolean): Record<string, unknown> {
  if (!twoSided || contract.moneynessAt(nowMs) < -6) return {};
  const vol = contract.volAt(nowMs);
  const g = contract.greeksAt(nowMs);
  return {
    greeks: {
      delta: rounded(g.delta, 8),
      gamma: rounded(g.gamma, 8),
      theta: rounded(g.theta, 8),
      vega: rounded(g.vega, 8),
    },
    implied_volatility: rounded(vol, 8),
  };
}

/** The session's bar; empty where the contract has not traded today. */
export function daySession(world: SimulatedWorld, instrument: Instrument, nowMs: EpochMs): Record<string, unknown> {
  const day = world.days.at(nowMs);
  const bar = sessionBar(world.days, instrument, nowMs);
  if (!bar) return {};
  const previous = instrument.closeValue(world.days.day(day.index - 1));
  const { close } = bar;
  return {
    change: rounded(dollars(close - previous)),
    change_percent: rounded((100 * (close - previous)) / previous),
    close: dollars(close),
    high: dollars(bar.high),
    last_updated: rawNanoseconds(Date.parse(`${day.date}T00:00:00Z`) + 5 * 3_600_000),
    low: dollars(bar.low),
    open: dollars(bar.open),
    previous_close: dollars(previous),
    volume: bar.volume,
    vwap: rounded(bar.turnover / bar.volume / PRICE_SCALE),
  };
}

function underlyingAsset(at: RestView, contract: Contract, mid: number): Record<string, unknown> {
  const { spec, spotPath } = contract.slice.chain;
  const index = spec.kind === 'index';
  const market = index ? 'indices' : 'stocks';
  const timeframe = at.timeframe(market);
  const told =
    at.entitled.snapshots[market] || (index ? !at.quirks.has('absent-index-spot') : at.quirks.has('stale-spot'));
  if (!told) return { ticker: spec.symbol, timeframe };
  const seenMs = at.spotMs(market);
  const price = rounded(spotPath.at(seenMs), 2);
  const breakEven = contract.strike + (contract.isCall ? mid : -mid);
  return {
    change_to_break_even: rounded(breakEven - price),
    last_updated: rawNanoseconds(seenMs, 1192),
    [index ? 'value' : 'price']: price,
    ticker: spec.symbol,
    timeframe,
  };
}
