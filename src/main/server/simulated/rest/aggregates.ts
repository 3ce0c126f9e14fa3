/** `/v2/aggs/…` and `/v1/open-close/…`: bars of any length, the previous day, all stocks of a day. */
import { addDays, etDate, etInstant, type EpochMs } from '../../../../shared/market/calendar.ts';
import type { ServedReply, ServedRequest } from '../../protocol/market-source.ts';
import type { SimulatedBar } from '../bars.ts';
import type { DayBars } from '../day-bars.ts';
import type { Instrument } from '../instrument.ts';
import { dollars, PRICE_SCALE } from '../quotes.ts';
import { MINUTE_MS } from '../tape.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { badRequest, json, notFound, rounded } from './json.ts';
import { asDate, BadQuery, limitOf } from './query.ts';

const SECOND_MS = 1000;
const TIMESPANS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type ServedTimespan = (typeof TIMESPANS)[number];

/** A bar as the wire has it; indices have no volume. */
export interface WireBar {
  o: number;
  c: number;
  h: number;
  l: number;
  /** Start, epoch ms. */
  t: EpochMs;
  v?: number;
  vw?: number;
  n?: number;
}

export function readTimespan(text: string): ServedTimespan {
  const timespan = TIMESPANS.find((name) => name === text);
  if (!timespan) throw new BadQuery(`timespan must be one of ${TIMESPANS.join(', ')}`);
  return timespan;
}

function wireBar(bar: SimulatedBar, instrument: Instrument): WireBar {
  const prices = {
    o: dollars(bar.open),
    c: dollars(bar.close),
    h: dollars(bar.high),
    l: dollars(bar.low),
    t: bar.startMs,
  };
  if (instrument.market === 'indices') return prices;
  return { v: bar.volume, vw: rounded(bar.turnover / Math.max(bar.volume, 1) / PRICE_SCALE), ...prices, n: bar.trades };
}

/** No market of this server is older. */
const FIRST_MS = Date.UTC(2000, 0, 1);
const LAST_MS = Date.UTC(2100, 0, 1) - 1;

/** Throws BadQuery for a time after 2099; one before 2000 is that of 2000. */
export function instantOf(text: string, endOfDay: boolean): EpochMs {
  const date = /^\d{10,}$/.test(text) ? undefined : asDate(text);
  const atMs = date === undefined ? Number(text) : Date.parse(date);
  if (atMs > LAST_MS) throw new BadQuery(`"${text}" lies after the year 2099`);
  if (atMs < FIRST_MS) return FIRST_MS;
  return date === undefined ? atMs : etInstant(endOfDay ? addDays(date, 1) : date, 0);
}

/** Start of the bar that holds an instant. Seconds to hours are multiples of the epoch, longer ones begin at midnight ET. */
export function aggregateStart(atMs: EpochMs, multiplier: number, timespan: ServedTimespan): EpochMs {
  if (timespan === 'second' || timespan === 'minute' || timespan === 'hour') {
    const size = multiplier * (timespan === 'second' ? SECOND_MS : timespan === 'minute' ? MINUTE_MS : 60 * MINUTE_MS);
    return Math.floor(atMs / size) * size;
  }
  const date = etDate(atMs);
  const dayNumber = Math.floor(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7)) - 1;
  if (timespan === 'day') return etInstant(addDays(date, -(dayNumber % multiplier)), 0);
  // 1970-01-01 was a Thursday; weeks begin on Sunday.
  if (timespan === 'week') return etInstant(addDays(date, -((dayNumber + 4) % (7 * multiplier))), 0);
  const size = multiplier * (timespan === 'month' ? 1 : timespan === 'quarter' ? 3 : 12);
  const months = year * 12 + month;
  const start = months - (months % size);
  return etInstant(`${Math.floor(start / 12)}-${String((start % 12) + 1).padStart(2, '0')}-01`, 0);
}

export function answerRange(
  world: SimulatedWorld,
  bars: DayBars,
  request: ServedRequest,
  parts: readonly string[],
  nowMs: EpochMs,
): ServedReply {
  const [ticker = '', multiplierText = '', timespanText = '', fromText = '', toText = ''] = parts;
  const timespan = readTimespan(timespanText);
  const multiplier = Number(multiplierText);
  if (!Number.isInteger(multiplier) || multiplier < 1) throw new BadQuery('multiplier must be a whole number from 1');
  const fromMs = instantOf(fromText, false);
  const toMs = Math.min(instantOf(toText, !/^\d{10,}$/.test(toText)), nowMs);
  if (fromMs > instantOf(toText, true))
    return badRequest(request.requestId, "The parameter 'to' cannot be a time that occurs before 'from'");
  const limit = limitOf(request.query, 5000, 50_000);
  const descending = request.query.get('sort') === 'desc';
  const head = { ticker, queryCount: 0, resultsCount: 0, adjusted: request.query.get('adjusted') !== 'false' };
  const tail = { status: 'OK', request_id: request.requestId };
  const instrument = world.instrument(ticker);
  if (!instrument) return json({ ...head, ...tail });
  const { base, nextMs } = baseBars(world, bars, instrument, timespan, fromMs, toMs, limit, descending);
  const results = group(base, multiplier, timespan);
  if (descending) results.reverse();
  const range = nextMs === undefined ? undefined : descending ? `${fromText}/${nextMs}` : `${nextMs}/${toText}`;
  const next =
    range &&
    `${request.origin}/v2/aggs/ticker/${ticker}/range/${multiplier}/${timespan}/${range}?${request.query.toString()}`;
  return json({
    ...head,
    queryCount: base.length,
    resultsCount: results.length,
    results: results.map((bar) => wireBar(bar, instrument)),
    ...tail,
    count: results.length,
    ...(next === undefined ? {} : { next_url: next }),
  });
}

interface BaseBars {
  base: SimulatedBar[];
  /** Where the next page goes on, ms. */
  nextMs: EpochMs | undefined;
}

/** The bars a request is charged for: seconds, minutes or days; ascending. */
function baseBars(
  world: SimulatedWorld,
  bars: DayBars,
  instrument: Instrument,
  timespan: ServedTimespan,
  fromMs: EpochMs,
  toMs: EpochMs,
  limit: number,
  descending: boolean,
): BaseBars {
  const base: SimulatedBar[] = [];
  const first = world.days.onOrBefore(etDate(fromMs)).index;
  const last = world.days.onOrBefore(etDate(toMs)).index;
  const step = descending ? -1 : 1;
  for (let index = descending ? last : first; descending ? index >= first : index <= last; index += step) {
    const day = bars.ofDay(
      instrument,
      index,
      timespan === 'second' ? 'second' : timespan === 'minute' || timespan === 'hour' ? 'minute' : 'day',
      toMs,
    );
    const inRange = day.filter((bar) => bar.startMs >= fromMs && bar.startMs <= toMs);
    if (descending) inRange.reverse();
    for (const bar of inRange) {
      if (base.length === limit) {
        if (descending) base.reverse();
        return { base, nextMs: bar.startMs };
      }
      base.push(bar);
    }
  }
  if (descending) base.reverse();
  return { base, nextMs: undefined };
}

/** Base bars that make one of a timespan, about. */
const BASE_BARS: Record<ServedTimespan, number> = {
  second: 1,
  minute: 1,
  hour: 60,
  day: 1,
  week: 5,
  month: 21,
  quarter: 63,
  year: 252,
};

/** The newest `count` bars that began by an instant, oldest first; fewer where history begins. */
export function newestBars(
  world: SimulatedWorld,
  bars: DayBars,
  instrument: Instrument,
  timespan: ServedTimespan,
  untilMs: EpochMs,
  count: number,
): WireBar[] {
  const { base } = baseBars(world, bars, instrument, timespan, 0, untilMs, count * BASE_BARS[timespan], true);
  return group(base, 1, timespan)
    .slice(-count)
    .map((bar) => wireBar(bar, instrument));
}

function group(base: readonly SimulatedBar[], multiplier: number, timespan: ServedTimespan): SimulatedBar[] {
  const grouped: SimulatedBar[] = [];
  let current: SimulatedBar | undefined;
  for (const bar of base) {
    const startMs = aggregateStart(bar.startMs, multiplier, timespan);
    if (current?.startMs === startMs) {
      current.high = Math.max(current.high, bar.high);
      current.low = Math.min(current.low, bar.low);
      current.close = bar.close;
      current.volume += bar.volume;
      current.turnover += bar.turnover;
      current.trades += bar.trades;
    } else {
      current = { ...bar, startMs };
      grouped.push(current);
    }
  }
  return grouped;
}

export function answerPrevious(
  world: SimulatedWorld,
  bars: DayBars,
  request: ServedRequest,
  ticker: string,
  nowMs: EpochMs,
): ServedReply {
  const instrument = world.instrument(ticker);
  const day = world.days.day(world.days.at(nowMs).index - 1);
  const bar = instrument && bars.ofDay(instrument, day.index, 'day', nowMs)[0];
  const results = bar && instrument ? [{ T: ticker, ...wireBar({ ...bar, startMs: day.closeMs }, instrument) }] : [];
  return json({
    ticker,
    queryCount: results.length,
    resultsCount: results.length,
    adjusted: true,
    ...(results.length > 0 ? { results } : {}),
    status: 'OK',
    request_id: request.requestId,
    count: results.length,
  });
}

export function answerGrouped(
  world: SimulatedWorld,
  bars: DayBars,
  request: ServedRequest,
  dateText: string,
  nowMs: EpochMs,
): ServedReply {
  const date = asDate(dateText);
  const day = world.days.onOrBefore(date);
  const results = world.specs
    .filter((spec) => spec.kind === 'stock' && day.date === date && day.openMs < nowMs)
    .flatMap((spec) => {
      const instrument = world.instrument(spec.symbol)!;
      return bars
        .ofDay(instrument, day.index, 'day', nowMs)
        .map((bar) => ({ T: spec.symbol, ...wireBar(bar, instrument) }));
    });
  return json({
    queryCount: results.length,
    resultsCount: results.length,
    adjusted: true,
    results,
    status: 'OK',
    request_id: request.requestId,
    count: results.length,
  });
}

export function answerOpenClose(
  world: SimulatedWorld,
  bars: DayBars,
  request: ServedRequest,
  ticker: string,
  dateText: string,
  nowMs: EpochMs,
): ServedReply {
  const date = asDate(dateText);
  const instrument = world.instrument(ticker);
  const day = world.days.onOrBefore(date);
  const bar =
    instrument && day.date === date && day.openMs < nowMs
      ? bars.ofDay(instrument, day.index, 'day', nowMs)[0]
      : undefined;
  if (!bar || !instrument) return notFound(request.requestId, 'Data not found.');
  const extended = instrument.contract
    ? {}
    : {
        preMarket: rounded(instrument.valueAt(day.openMs - MINUTE_MS), 2),
        afterHours: rounded(instrument.valueAt(day.postCloseMs), 2),
      };
  return json({
    status: 'OK',
    from: date,
    symbol: ticker,
    open: dollars(bar.open),
    high: dollars(bar.high),
    low: dollars(bar.low),
    close: dollars(bar.close),
    ...(instrument.market === 'indices' ? {} : { volume: bar.volume }),
    ...extended,
  });
}
