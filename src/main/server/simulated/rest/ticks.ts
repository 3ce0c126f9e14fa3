/** `/v3/trades`, `/v3/quotes`, `/v2/last/trade`, `/v2/last/nbbo`: single prints and quotes, times in rawNanoseconds. */
import { addDays, etInstant, type EpochMs } from '../../../../shared/market/calendar.ts';
import type { ServedReply, ServedRequest } from '../../protocol/market-source.ts';
import { tapeOf } from '../event-text.ts';
import { mix } from '../hash.ts';
import type { Instrument } from '../instrument.ts';
import { dollars, emptyQuote, quoteSequenceAt } from '../quotes.ts';
import { TRF_EXCHANGE } from '../tape.ts';
import { lastPrint, printsBetween, type Print } from '../tape-reader.ts';
import type { SimulatedDay } from '../trading-days.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { json, rawNanoseconds, notFound, ok } from './json.ts';
import { BadQuery, limitOf, nextUrl, openCursor, withNext } from './query.ts';
import type { RestView } from './view.ts';

const NS_PER_MS = 1_000_000n;
const nsOf = (atMs: EpochMs, subMs: number): bigint => BigInt(atMs) * NS_PER_MS + BigInt(subMs);

/** Both ends inclusive, rawNanoseconds. */
interface Window {
  fromNs: bigint;
  toNs: bigint;
}

export function readWindow(query: URLSearchParams, nowMs: EpochMs): Window {
  const window: Window = { fromNs: 0n, toNs: BigInt(nowMs) * NS_PER_MS };
  const narrow = (suffix: string, apply: (startNs: bigint, endNs: bigint) => void): void => {
    const text = query.get(`timestamp${suffix}`);
    if (text !== null && text !== '') apply(...spanOf(text));
  };
  const from = (ns: bigint): void => void (window.fromNs = ns > window.fromNs ? ns : window.fromNs);
  const to = (ns: bigint): void => void (window.toNs = ns < window.toNs ? ns : window.toNs);
  narrow('', (start, end) => (from(start), to(end)));
  narrow('.gte', (start) => from(start));
  narrow('.gt', (_start, end) => from(end + 1n));
  narrow('.lte', (_start, end) => to(end));
  narrow('.lt', (start) => to(start - 1n));
  return window;
}

/** The span a timestamp names: one nanosecond, or a whole day. */
function spanOf(text: string): [startNs: bigint, endNs: bigint] {
  if (/^\d{16,19}$/.test(text)) return [BigInt(text), BigInt(text)];
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new BadQuery(`timestamp "${text}" is neither a date nor rawNanoseconds`);
  const start = etInstant(text, 0);
  return [BigInt(start) * NS_PER_MS, BigInt(etInstant(addDays(text, 1), 0)) * NS_PER_MS - 1n];
}

interface Tick {
  atMs: EpochMs;
  subMs: number;
}

/** Rows of a page, oldest or newest first; walks the sessions of the window until the page is full. */
function ticksOf<T extends Tick>(
  world: SimulatedWorld,
  window: Window,
  need: number,
  descending: boolean,
  ofDay: (day: SimulatedDay, fromMs: EpochMs, untilMs: EpochMs, limit: number) => T[],
): T[] {
  const found: T[] = [];
  const first = world.days.at(Number(window.fromNs / NS_PER_MS));
  const last = world.days.at(Number(window.toNs / NS_PER_MS));
  for (let i = 0; i <= last.index - first.index && found.length < need; i++) {
    const day = world.days.day(descending ? last.index - i : first.index + i);
    // Two more than needed: the ends of the window cut within a millisecond.
    const part = ofDay(
      day,
      Number(window.fromNs / NS_PER_MS),
      Number(window.toNs / NS_PER_MS) + 1,
      need - found.length + 64,
    );
    const inside = part.filter((tick) => {
      const ns = nsOf(tick.atMs, tick.subMs);
      return ns >= window.fromNs && ns <= window.toNs;
    });
    found.push(...(descending ? inside.reverse() : inside));
  }
  return found;
}

type RowOf<T> = (tick: T, instrument: Instrument) => Record<string, unknown>;
type Reader<T> = (
  instrument: Instrument,
  day: SimulatedDay,
  fromMs: EpochMs,
  untilMs: EpochMs,
  limit: number,
  newest: boolean,
) => T[];

function answerTicks<T extends Tick>(
  at: RestView,
  request: ServedRequest,
  ticker: string,
  read: Reader<T>,
  row: RowOf<T>,
): ServedReply {
  const { query, from } = openCursor(request);
  const { world } = at;
  const nowMs = at.seenOf(ticker);
  const limit = limitOf(query, 1000, 50_000);
  const instrument = world.instrument(ticker);
  if (!instrument || instrument.market === 'indices') return ok(request.requestId, { results: [] });
  // The first page fixes the end of the window, so that later pages do not shift as time goes on.
  const pinned = new URLSearchParams(query);
  if (!pinned.has('timestamp.lte')) pinned.set('timestamp.lte', String(BigInt(nowMs) * NS_PER_MS));
  const window = readWindow(pinned, nowMs);
  const descending = query.get('order') !== 'asc';
  const need = from + limit + 1;
  const ticks = ticksOf(world, window, need, descending, (day, fromMs, untilMs, most) =>
    read(instrument, day, fromMs, untilMs, most, descending),
  );
  const results = ticks.slice(from, from + limit).map((tick) => row(tick, instrument));
  const next = ticks.length > from + limit ? nextUrl(request, pinned, from + limit) : undefined;
  return ok(request.requestId, { results, ...withNext(next) });
}

const conditionsOf = (print: Print): { conditions?: number[] } =>
  print.condition === 0 ? {} : { conditions: [print.condition] };

function tradeRow(print: Print, instrument: Instrument): Record<string, unknown> {
  const row = {
    ...conditionsOf(print),
    exchange: print.exchange,
    price: dollars(print.price),
    size: print.size,
    decimal_size: String(print.size),
    sequence_number: print.sequence,
    sip_timestamp: rawNanoseconds(print.atMs, print.subMs),
    participant_timestamp: rawNanoseconds(print.atMs - 1, print.subMs),
  };
  if (instrument.contract) return row;
  const offExchange = print.exchange === TRF_EXCHANGE ? { trf_id: 202, trf_timestamp: rawNanoseconds(print.atMs) } : {};
  return { ...row, id: String(print.sequence + 71_000_000_000), tape: tapeOf(instrument.spec), ...offExchange };
}

export const answerTrades = (at: RestView, request: ServedRequest, ticker: string): ServedReply =>
  answerTicks(
    at,
    request,
    ticker,
    printsBetween,
    at.quirks.has('repeated-sequences')
      ? (print, instrument) => tradeRow(instrument.contract ? unnumbered(print) : print, instrument)
      : tradeRow,
  );

/** Three in four option trades were seen to carry sequence 0. */
const unnumbered = (print: Print): Print => ({
  ...print,
  sequence: mix(print.sequence | 0, print.atMs | 0, 74) % 4 === 0 ? print.sequence - (print.sequence % 64) : 0,
});

/** History has one quote per half second: samples of the quoted market, not a log of what was streamed. */
const QUOTE_GRID_MS = 500;

function quotesBetween(
  instrument: Instrument,
  day: SimulatedDay,
  fromMs: EpochMs,
  untilMs: EpochMs,
  limit: number,
  newest: boolean,
): Tick[] {
  const first = Math.floor(Math.max(fromMs, day.openMs) / QUOTE_GRID_MS);
  const end = Math.ceil(Math.min(untilMs, day.closeMs) / QUOTE_GRID_MS);
  const from = newest ? Math.max(first, end - limit) : first;
  const found: Tick[] = [];
  for (let cell = from; cell < end && found.length < limit; cell++) {
    const bits = mix(instrument.key, cell, 73);
    const atMs = cell * QUOTE_GRID_MS + (bits % QUOTE_GRID_MS);
    if (atMs >= fromMs && atMs < untilMs) found.push({ atMs, subMs: bits % 1_000_000 });
  }
  return found;
}

const quote = emptyQuote();

function quoteRow(tick: Tick, instrument: Instrument): Record<string, unknown> {
  instrument.quoteAt(tick.atMs, quote);
  const row = {
    ask_exchange: quote.askExchange,
    ask_price: dollars(quote.ask),
    ask_size: quote.askSize,
    bid_exchange: quote.bidExchange,
    bid_price: dollars(quote.bid),
    bid_size: quote.bidSize,
    sequence_number: quoteSequenceAt(tick.atMs),
    sip_timestamp: rawNanoseconds(tick.atMs, tick.subMs),
  };
  if (instrument.contract) return row;
  return {
    ...row,
    conditions: [1],
    indicators: [604],
    participant_timestamp: rawNanoseconds(tick.atMs - 1, tick.subMs),
    tape: tapeOf(instrument.spec),
  };
}

export const answerQuotes = (at: RestView, request: ServedRequest, ticker: string): ServedReply =>
  answerTicks(at, request, ticker, quotesBetween, quoteRow);

export function answerLastTrade(at: RestView, request: ServedRequest, ticker: string): ServedReply {
  const { world } = at;
  const nowMs = at.seenOf(ticker);
  const instrument = world.instrument(ticker);
  const print =
    instrument && instrument.market !== 'indices' ? lastPrint(instrument, world.days.at(nowMs), nowMs) : undefined;
  if (!instrument || !print) return notFound(request.requestId, 'Ticker not found.');
  const results = {
    T: ticker,
    ...(print.condition === 0 ? {} : { c: [print.condition] }),
    // Option prints have no id of their own; the schema wants the field.
    i: instrument.contract ? '' : String(print.sequence + 71_000_000_000),
    ...(instrument.contract ? {} : { z: tapeOf(instrument.spec), ds: String(print.size) }),
    p: dollars(print.price),
    q: print.sequence,
    s: print.size,
    t: rawNanoseconds(print.atMs, print.subMs),
    x: print.exchange,
    y: rawNanoseconds(print.atMs - 1, print.subMs),
  };
  return json({ request_id: request.requestId, status: 'OK', results });
}

export function answerLastQuote(at: RestView, request: ServedRequest, ticker: string): ServedReply {
  const instrument = at.world.instrument(ticker);
  if (instrument?.market !== 'stocks') return notFound(request.requestId, 'Ticker not found.');
  const nbbo = at.quote(instrument);
  const atMs = at.quotedMs(instrument);
  const results = {
    T: ticker,
    P: dollars(nbbo.ask),
    S: nbbo.askSize,
    X: nbbo.askExchange,
    p: dollars(nbbo.bid),
    s: nbbo.bidSize,
    x: nbbo.bidExchange,
    c: [1],
    i: [604],
    q: quoteSequenceAt(atMs),
    t: rawNanoseconds(atMs),
    y: rawNanoseconds(atMs - 1),
    z: tapeOf(instrument.spec),
  };
  return json({ request_id: request.requestId, status: 'OK', results });
}
