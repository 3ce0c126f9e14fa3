/** Snapshots of stocks, of indices, and the unified snapshot over all three markets. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../shared/market/trading-calendar.ts';
import type { Entitlement, RestReply, RestRequest } from '../../protocol/market-source.ts';
import type { Bar } from '../bars.ts';
import type { DayBars } from '../day-bars.ts';
import type { Instrument } from '../instrument.ts';
import { dollars, emptyQuote, PRICE_SCALE } from '../quotes.ts';
import { MINUTE_MS } from '../tape.ts';
import { lastPrint } from '../tape-reader.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { contractDetails, daySession, snapshotRow } from './chain-snapshot.ts';
import { json, nanoseconds, notFound, ok, rounded } from './json.ts';
import { asText, BadQuery, fieldTest, limitOf, openCursor, pageOf, withNext } from './query.ts';

const quote = emptyQuote();

function shortBar(bar: Bar | undefined): Record<string, number> {
  if (!bar) return { o: 0, h: 0, l: 0, c: 0, v: 0, vw: 0 };
  const vw = rounded(bar.turnover / Math.max(bar.volume, 1) / PRICE_SCALE);
  return { o: dollars(bar.open), h: dollars(bar.high), l: dollars(bar.low), c: dollars(bar.close), v: bar.volume, vw };
}

/** The last finished minute. */
function lastMinute(bars: DayBars, instrument: Instrument, nowMs: EpochMs): Bar | undefined {
  const minute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
  return bars.minute(instrument, minute, nowMs);
}

function stockSnapshot(
  world: SimulatedWorld,
  bars: DayBars,
  instrument: Instrument,
  nowMs: EpochMs,
  entitled: Entitlement,
): Record<string, unknown> {
  const day = world.days.at(nowMs);
  const today = bars.session(instrument, nowMs);
  const previous = bars.ofDay(instrument, day.index - 1, 'day', nowMs)[0];
  const minute = lastMinute(bars, instrument, nowMs);
  const trade = lastPrint(instrument, day, nowMs);
  const price = trade?.price ?? instrument.gridValueAt(nowMs);
  const change = dollars(price - (previous?.close ?? price));
  const row: Record<string, unknown> = {
    ticker: instrument.symbol,
    todaysChange: rounded(change),
    todaysChangePerc: previous ? rounded((100 * change) / dollars(previous.close)) : 0,
    updated: nanoseconds(nowMs),
    day: { ...shortBar(today), dv: String(today?.volume ?? 0) },
    min: {
      ...shortBar(minute),
      av: today?.volume ?? 0,
      n: minute?.trades ?? 0,
      t: minute?.startMs ?? 0,
      dv: String(minute?.volume ?? 0),
      dav: String(today?.volume ?? 0),
    },
    prevDay: shortBar(previous),
  };
  if (entitled.stockTrades && trade) {
    row['lastTrade'] = {
      c: trade.condition === 0 ? undefined : [trade.condition],
      i: String(trade.sequence + 71_000_000_000),
      p: dollars(trade.price),
      s: trade.size,
      ds: String(trade.size),
      t: nanoseconds(trade.atMs, trade.subMs),
      x: trade.exchange,
    };
  }
  if (entitled.stockQuotes) {
    instrument.quoteAt(nowMs, quote);
    row['lastQuote'] = {
      P: dollars(quote.ask),
      S: quote.askSize,
      p: dollars(quote.bid),
      s: quote.bidSize,
      t: nanoseconds(nowMs),
    };
  }
  return row;
}

const stocks = (world: SimulatedWorld): Instrument[] =>
  world.specs.filter((spec) => spec.kind === 'stock').map((spec) => world.instrument(spec.symbol)!);

export function answerStock(
  world: SimulatedWorld,
  bars: DayBars,
  request: RestRequest,
  ticker: string,
  nowMs: EpochMs,
): RestReply {
  const instrument = world.instrument(ticker);
  if (instrument?.market !== 'stocks') return notFound(request.requestId, 'Ticker not found.');
  return json({
    request_id: request.requestId,
    status: 'OK',
    ticker: stockSnapshot(world, bars, instrument, nowMs, request.entitlement),
  });
}

export function answerStocks(world: SimulatedWorld, bars: DayBars, request: RestRequest, nowMs: EpochMs): RestReply {
  const wanted = request.query.get('tickers')?.split(',');
  const tickers = stocks(world)
    .filter((one) => !wanted || wanted.includes(one.symbol))
    .map((one) => stockSnapshot(world, bars, one, nowMs, request.entitlement));
  return json({ request_id: request.requestId, status: 'OK', count: tickers.length, tickers });
}

export function answerMovers(
  world: SimulatedWorld,
  bars: DayBars,
  request: RestRequest,
  direction: string,
  nowMs: EpochMs,
): RestReply {
  const sign = direction === 'gainers' ? 1 : -1;
  const percent = (row: Record<string, unknown>): number => row['todaysChangePerc'] as number;
  const tickers = stocks(world)
    .map((one) => stockSnapshot(world, bars, one, nowMs, request.entitlement))
    .filter((row) => sign * percent(row) > 0)
    .sort((a, b) => sign * (percent(b) - percent(a)))
    .slice(0, 20);
  return json({ request_id: request.requestId, status: 'OK', tickers });
}

/** Change against the previous close, and the session's range. */
function session(
  world: SimulatedWorld,
  bars: DayBars,
  instrument: Instrument,
  nowMs: EpochMs,
): Record<string, unknown> {
  if (instrument.contract) return daySession(world, instrument, nowMs);
  const day = world.days.at(nowMs);
  const bar = bars.session(instrument, nowMs);
  const previous = bars.ofDay(instrument, day.index - 1, 'day', nowMs)[0];
  const price = instrument.gridValueAt(nowMs);
  const change = dollars(price - (previous?.close ?? price));
  return {
    change: rounded(change),
    change_percent: previous ? rounded((100 * change) / dollars(previous.close)) : undefined,
    close: dollars(price),
    high: bar && dollars(Math.max(bar.high, price)),
    low: bar && dollars(Math.min(bar.low, price)),
    open: bar && dollars(bar.open),
    previous_close: previous && dollars(previous.close),
    ...(instrument.market === 'stocks' ? { price: dollars(price), volume: bar?.volume } : {}),
  };
}

const statusWord = (nowMs: EpochMs): string => (BUILT_IN_CALENDAR.isRegularHours(nowMs) ? 'open' : 'closed');

function indexRow(
  world: SimulatedWorld,
  bars: DayBars,
  instrument: Instrument,
  nowMs: EpochMs,
  entitled: Entitlement,
): Record<string, unknown> {
  return {
    ticker: instrument.symbol,
    name: instrument.spec.name,
    type: 'indices',
    value: dollars(instrument.gridValueAt(nowMs)),
    last_updated: nanoseconds(nowMs),
    timeframe: entitled.indicesTimeframe,
    market_status: statusWord(nowMs),
    session: session(world, bars, instrument, nowMs),
  };
}

const missing = (ticker: string): Record<string, unknown> => ({
  ticker,
  error: 'NOT_FOUND',
  message: 'Ticker not found.',
});
const refused = (ticker: string): Record<string, unknown> => ({
  ticker,
  error: 'NOT_ENTITLED',
  message: 'Not entitled to this ticker.',
});

export function answerIndices(world: SimulatedWorld, bars: DayBars, request: RestRequest, nowMs: EpochMs): RestReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 10, 250);
  const asked = query.get('ticker.any_of')?.split(',') ?? (query.get('ticker') ? [query.get('ticker')!] : undefined);
  const tickers = asked ?? world.specs.filter((spec) => spec.kind === 'index').map((spec) => spec.symbol);
  if (tickers.length > 250) throw new BadQuery('ticker.any_of takes at most 250 tickers');
  const page = pageOf(request, query, from, tickers, limit);
  const results = page.rows.map((ticker) => {
    const instrument = world.instrument(ticker);
    return instrument?.market === 'indices'
      ? indexRow(world, bars, instrument, nowMs, request.entitlement)
      : missing(ticker);
  });
  return ok(request.requestId, { results, ...withNext(page.next) });
}

function stockRow(
  world: SimulatedWorld,
  bars: DayBars,
  instrument: Instrument,
  nowMs: EpochMs,
  entitled: Entitlement,
): Record<string, unknown> {
  const minute = lastMinute(bars, instrument, nowMs);
  const row: Record<string, unknown> = {
    ticker: instrument.symbol,
    name: instrument.spec.name,
    type: 'stocks',
    market_status: statusWord(nowMs),
    session: session(world, bars, instrument, nowMs),
  };
  if (minute) {
    row['last_minute'] = {
      open: dollars(minute.open),
      high: dollars(minute.high),
      low: dollars(minute.low),
      close: dollars(minute.close),
      volume: minute.volume,
      vwap: rounded(minute.turnover / minute.volume / PRICE_SCALE),
      transactions: minute.trades,
      last_updated: nanoseconds(minute.startMs + MINUTE_MS),
    };
  }
  const timeframe = entitled.stocksTimeframe;
  if (entitled.stockQuotes) {
    instrument.quoteAt(nowMs, quote);
    row['last_quote'] = {
      ask: dollars(quote.ask),
      ask_size: quote.askSize,
      ask_exchange: quote.askExchange,
      bid: dollars(quote.bid),
      bid_size: quote.bidSize,
      bid_exchange: quote.bidExchange,
      last_updated: nanoseconds(nowMs),
      timeframe,
    };
  }
  const trade = entitled.stockTrades ? lastPrint(instrument, world.days.at(nowMs), nowMs) : undefined;
  if (trade) {
    row['last_trade'] = {
      conditions: trade.condition === 0 ? undefined : [trade.condition],
      exchange: trade.exchange,
      id: String(trade.sequence + 71_000_000_000),
      last_updated: nanoseconds(trade.atMs, trade.subMs),
      price: dollars(trade.price),
      size: trade.size,
      timeframe,
    };
  }
  return row;
}

function optionRow(
  world: SimulatedWorld,
  instrument: Instrument,
  nowMs: EpochMs,
  entitled: Entitlement,
): Record<string, unknown> {
  const { day, ...row } = snapshotRow(world, instrument.contract!, nowMs, entitled);
  return {
    ticker: instrument.symbol,
    name: `${instrument.contract!.slice.root} ${instrument.contract!.slice.date} ${instrument.contract!.strike} ${instrument.contract!.isCall ? 'call' : 'put'}`,
    type: 'options',
    market_status: statusWord(nowMs),
    ...row,
    details: contractDetails(instrument.contract!),
    session: day,
  };
}

export function answerUnified(world: SimulatedWorld, bars: DayBars, request: RestRequest, nowMs: EpochMs): RestReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 10, 250);
  const asked = query.get('ticker.any_of')?.split(',');
  if (asked && asked.length > 250) throw new BadQuery('ticker.any_of takes at most 250 tickers');
  const matches = fieldTest(query, 'ticker', asText);
  const type = query.get('type');
  if (type !== null && !['stocks', 'options', 'indices', 'crypto', 'fx'].includes(type))
    throw new BadQuery(`unknown type ${type}`);
  const exact = query.get('ticker');
  const all =
    asked ??
    (exact
      ? [exact]
      : world.specs
          .map((spec) => spec.symbol)
          .filter(matches)
          .sort());
  const tickers = type === null ? all : all.filter((ticker) => marketOfTicker(ticker) === type);
  const page = pageOf(request, query, from, tickers, limit);
  const results = page.rows.map((ticker) => {
    const instrument = world.instrument(ticker);
    if (!instrument) return missing(ticker);
    if (!request.entitlement.snapshots[instrument.market]) return refused(ticker);
    if (instrument.market === 'options') return optionRow(world, instrument, nowMs, request.entitlement);
    if (instrument.market === 'indices') return indexRow(world, bars, instrument, nowMs, request.entitlement);
    return stockRow(world, bars, instrument, nowMs, request.entitlement);
  });
  return ok(request.requestId, { results, ...withNext(page.next) });
}

const marketOfTicker = (ticker: string): string =>
  ticker.startsWith('O:') ? 'options' : ticker.startsWith('I:') ? 'indices' : 'stocks';
