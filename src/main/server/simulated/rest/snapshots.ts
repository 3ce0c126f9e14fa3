/** Snapshots of stocks, of indices, and the unified snapshot over all three markets. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../shared/market/trading-calendar.ts';
import type { ServedReply, ServedRequest } from '../../protocol/market-source.ts';
import type { SimulatedBar } from '../bars.ts';
import type { Contract } from '../contracts.ts';
import type { DayBars } from '../day-bars.ts';
import type { Instrument } from '../instrument.ts';
import { dollars, PRICE_SCALE } from '../quotes.ts';
import { MINUTE_MS } from '../tape.ts';
import { lastPrint } from '../tape-reader.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { contractDetails, daySession, snapshotRow } from './chain-snapshot.ts';
import { json, rawNanoseconds, notFound, ok, rounded } from './json.ts';
import { asText, BadQuery, fieldTest, limitOf, openCursor, pageOf, withNext } from './query.ts';
import type { RestView } from './view.ts';

function shortBar(bar: SimulatedBar | undefined): Record<string, number> {
  if (!bar) return { o: 0, h: 0, l: 0, c: 0, v: 0, vw: 0 };
  const vw = rounded(bar.turnover / Math.max(bar.volume, 1) / PRICE_SCALE);
  return { o: dollars(bar.open), h: dollars(bar.high), l: dollars(bar.low), c: dollars(bar.close), v: bar.volume, vw };
}

/** The last finished minute. */
function lastMinute(bars: DayBars, instrument: Instrument, nowMs: EpochMs): SimulatedBar | undefined {
  const minute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
  return bars.minute(instrument, minute, nowMs);
}

function stockSnapshot(at: RestView, instrument: Instrument): Record<string, unknown> {
  const { world, bars, entitled } = at;
  const nowMs = at.seenMs('stocks');
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
    updated: rawNanoseconds(nowMs),
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
      // The schema wants it even where there is none.
      c: trade.condition === 0 ? [] : [trade.condition],
      i: String(trade.sequence + 71_000_000_000),
      p: dollars(trade.price),
      s: trade.size,
      ds: String(trade.size),
      t: rawNanoseconds(trade.atMs, trade.subMs),
      x: trade.exchange,
    };
  }
  if (entitled.stockQuotes) {
    const quote = at.quote(instrument);
    row['lastQuote'] = {
      P: dollars(quote.ask),
      S: quote.askSize,
      p: dollars(quote.bid),
      s: quote.bidSize,
      t: rawNanoseconds(at.quotedMs(instrument)),
    };
  }
  return row;
}

const stocks = (world: SimulatedWorld): Instrument[] =>
  world.specs.filter((spec) => spec.kind === 'stock').map((spec) => world.instrument(spec.symbol)!);

export function answerStock(at: RestView, request: ServedRequest, ticker: string): ServedReply {
  const instrument = at.world.instrument(ticker);
  if (instrument?.market !== 'stocks') return notFound(request.requestId, 'Ticker not found.');
  return json({
    request_id: request.requestId,
    status: 'OK',
    ticker: stockSnapshot(at, instrument),
  });
}

export function answerStocks(at: RestView, request: ServedRequest): ServedReply {
  const wanted = request.query.get('tickers')?.split(',');
  const tickers = stocks(at.world)
    .filter((one) => !wanted || wanted.includes(one.symbol))
    .map((one) => stockSnapshot(at, one));
  return json({ request_id: request.requestId, status: 'OK', count: tickers.length, tickers });
}

export function answerMovers(at: RestView, request: ServedRequest, direction: string): ServedReply {
  const sign = direction === 'gainers' ? 1 : -1;
  const percent = (row: Record<string, unknown>): number => row['todaysChangePerc'] as number;
  const tickers = stocks(at.world)
    .map((one) => stockSnapshot(at, one))
    .filter((row) => sign * percent(row) > 0)
    .sort((a, b) => sign * (percent(b) - percent(a)))
    .slice(0, 20);
  return json({ request_id: request.requestId, status: 'OK', tickers });
}

/** Change against the previous close, and the session's range. */
function session(at: RestView, instrument: Instrument): Record<string, unknown> {
  const { world, bars } = at;
  const nowMs = at.seenMs(instrument.market);
  if (instrument.contract) return daySession(world, instrument, nowMs);
  const day = world.days.at(nowMs);
  const bar = bars.session(instrument, nowMs);
  const previous = bars.ofDay(instrument, day.index - 1, 'day', nowMs)[0];
  const price = instrument.gridValueAt(at.quotedMs(instrument));
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

function indexRow(at: RestView, instrument: Instrument): Record<string, unknown> {
  const atMs = at.quotedMs(instrument);
  return {
    ticker: instrument.symbol,
    name: instrument.spec.name,
    type: 'indices',
    value: dollars(instrument.gridValueAt(atMs)),
    last_updated: rawNanoseconds(atMs),
    timeframe: at.timeframe('indices'),
    market_status: statusWord(at.nowMs),
    session: session(at, instrument),
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

export function answerIndices(at: RestView, request: ServedRequest): ServedReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 10, 250);
  const asked = query.get('ticker.any_of')?.split(',') ?? (query.get('ticker') ? [query.get('ticker')!] : undefined);
  const tickers = asked ?? at.world.specs.filter((spec) => spec.kind === 'index').map((spec) => spec.symbol);
  if (tickers.length > 250) throw new BadQuery('ticker.any_of takes at most 250 tickers');
  const page = pageOf(request, query, from, tickers, limit);
  const results = page.rows.map((ticker) => {
    const instrument = at.world.instrument(ticker);
    return instrument?.market === 'indices' ? indexRow(at, instrument) : missing(ticker);
  });
  return ok(request.requestId, { results, ...withNext(page.next) });
}

function stockRow(at: RestView, instrument: Instrument): Record<string, unknown> {
  const { world, bars, entitled } = at;
  const nowMs = at.seenMs('stocks');
  const minute = lastMinute(bars, instrument, nowMs);
  const row: Record<string, unknown> = {
    ticker: instrument.symbol,
    name: instrument.spec.name,
    type: 'stocks',
    market_status: statusWord(at.nowMs),
    session: session(at, instrument),
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
      last_updated: rawNanoseconds(minute.startMs + MINUTE_MS),
    };
  }
  const timeframe = at.timeframe('stocks');
  if (entitled.stockQuotes) {
    const quote = at.quote(instrument);
    row['last_quote'] = {
      ask: dollars(quote.ask),
      ask_size: quote.askSize,
      ask_exchange: quote.askExchange,
      bid: dollars(quote.bid),
      bid_size: quote.bidSize,
      bid_exchange: quote.bidExchange,
      last_updated: rawNanoseconds(at.quotedMs(instrument)),
      timeframe,
    };
  }
  const trade = entitled.stockTrades ? lastPrint(instrument, world.days.at(nowMs), nowMs) : undefined;
  if (trade) {
    row['last_trade'] = {
      conditions: trade.condition === 0 ? undefined : [trade.condition],
      exchange: trade.exchange,
      id: String(trade.sequence + 71_000_000_000),
      last_updated: rawNanoseconds(trade.atMs, trade.subMs),
      price: dollars(trade.price),
      size: trade.size,
      timeframe,
    };
  }
  return row;
}

const contractName = ({ slice, strike, isCall }: Contract): string =>
  `${slice.root} ${slice.date} ${strike} ${isCall ? 'call' : 'put'}`;

function optionRow(at: RestView, instrument: Instrument): Record<string, unknown> {
  const { day, ...row } = snapshotRow(at, instrument.contract!);
  return {
    ticker: instrument.symbol,
    name: contractName(instrument.contract!),
    type: 'options',
    market_status: statusWord(at.nowMs),
    ...row,
    details: contractDetails(instrument.contract!),
    session: day,
  };
}

export function answerUnified(at: RestView, request: ServedRequest): ServedReply {
  const { world } = at;
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
    if (instrument.market === 'options') return optionRow(at, instrument);
    if (instrument.market === 'indices') return indexRow(at, instrument);
    return stockRow(at, instrument);
  });
  return ok(request.requestId, { results, ...withNext(page.next) });
}

/** `/v1/summaries`: name, price and session of anything, row by row. */
export function answerSummaries(at: RestView, request: ServedRequest): ServedReply {
  const asked = request.query.get('ticker.any_of')?.split(',') ?? [];
  if (asked.length > 250) throw new BadQuery('ticker.any_of takes at most 250 tickers');
  const results = asked.map((ticker) => {
    const instrument = at.world.instrument(ticker);
    if (!instrument) return missing(ticker);
    if (!at.entitled.snapshots[instrument.market]) return refused(ticker);
    const { contract } = instrument;
    const base = { ticker, type: instrument.market, market_status: statusWord(at.nowMs) };
    if (!contract) {
      const price = dollars(instrument.gridValueAt(at.quotedMs(instrument)));
      return { ...base, name: instrument.spec.name, price, session: session(at, instrument) };
    }
    const { ticker: _ticker, ...terms } = contractDetails(contract);
    const day = daySession(at.world, instrument, at.seenMs('options'));
    return {
      ...base,
      name: contractName(contract),
      // A contract that has not traded today has neither.
      ...(day['close'] === undefined ? {} : { price: day['close'], session: day }),
      options: { ...terms, underlying_ticker: contract.slice.chain.referenceName },
    };
  });
  return ok(request.requestId, { results });
}

const marketOfTicker = (ticker: string): string =>
  ticker.startsWith('O:') ? 'options' : ticker.startsWith('I:') ? 'indices' : 'stocks';
