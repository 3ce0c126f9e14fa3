/** Trades, quotes, last trade and last quote from a recording, as REST words them. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Session } from '../../engine/session/reading/reader.ts';
import type { ServedReply, ServedRequest } from '../protocol/market-source.ts';
import { json, rawNanoseconds, notFound, ok } from '../simulated/rest/json.ts';
import { limitOf, nextUrl, openCursor, withNext } from '../simulated/rest/query.ts';
import { readWindow } from '../simulated/rest/ticks.ts';
import { eventsOf, type TapeEvent } from './recorded-tape.ts';

type Row = Record<string, unknown>;

const NS_PER_MS = 1_000_000n;

export async function answerTicks(
  session: Session,
  request: ServedRequest,
  symbol: string,
  kind: 'trades' | 'quotes',
  nowMs: EpochMs,
): Promise<ServedReply> {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 1000, 50_000);
  // The first page fixes the end of the window, so that later pages do not shift as time goes on.
  const pinned = new URLSearchParams(query);
  if (!pinned.has('timestamp.lte')) pinned.set('timestamp.lte', String(BigInt(Math.floor(nowMs)) * NS_PER_MS));
  const window = readWindow(pinned, Math.floor(nowMs));
  const descending = query.get('order') !== 'asc';
  const need = from + limit + 1;
  const events = await eventsOf(
    session,
    {
      symbol,
      channels: [kind === 'trades' ? 'T' : 'Q'],
      // The wire tells whole milliseconds: one counts as inside where any of it is.
      fromMs: Number((window.fromNs + NS_PER_MS - 1n) / NS_PER_MS),
      toMs: Number(window.toNs / NS_PER_MS),
      nowMs,
    },
    descending ? need : undefined,
  );
  if (descending) events.reverse();
  const results = events.slice(from, from + limit).map(kind === 'trades' ? tradeRow : quoteRow);
  const next = events.length > from + limit ? nextUrl(request, pinned, from + limit) : undefined;
  return ok(request.requestId, { results, ...withNext(next) });
}

const present = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
const time = (ms: unknown): object | undefined => (typeof ms === 'number' ? rawNanoseconds(ms) : undefined);

const tradeRow = (event: TapeEvent): Row =>
  present({
    conditions: event['c'],
    exchange: event['x'],
    id: event['i'],
    participant_timestamp: time(event['pt'] ?? event.t),
    price: event['p'],
    sequence_number: event.q,
    sip_timestamp: time(event.t),
    size: event['s'],
    decimal_size: event['ds'],
    tape: event['z'],
    trf_id: event['trfi'],
    trf_timestamp: time(event['trft']),
  });

const quoteRow = (event: TapeEvent): Row =>
  present({
    ask_exchange: event['ax'],
    ask_price: event['ap'],
    ask_size: event['as'],
    bid_exchange: event['bx'],
    bid_price: event['bp'],
    bid_size: event['bs'],
    conditions: event['c'] === undefined ? undefined : [event['c']],
    indicators: event['i'],
    participant_timestamp: time(event.t),
    sequence_number: event.q,
    sip_timestamp: time(event.t),
    tape: event['z'],
  });

async function newest(
  session: Session,
  symbol: string,
  channel: 'T' | 'Q',
  nowMs: EpochMs,
): Promise<TapeEvent | undefined> {
  const span = { symbol, channels: [channel], fromMs: session.startMs - 86_400_000, toMs: nowMs, nowMs };
  return (await eventsOf(session, span, 1)).at(-1);
}

export async function answerRecordedTrade(
  session: Session,
  request: ServedRequest,
  symbol: string,
  nowMs: EpochMs,
): Promise<ServedReply> {
  const event = await newest(session, symbol, 'T', nowMs);
  if (!event) return notFound(request.requestId, `No trade of ${symbol} was recorded by now.`);
  const results = present({
    T: symbol,
    c: event['c'],
    ds: event['ds'],
    i: event['i'] ?? '',
    p: event['p'],
    q: event.q,
    s: event['s'],
    t: time(event.t),
    x: event['x'],
    y: time(event['pt'] ?? event.t),
    z: event['z'],
  });
  return json({ request_id: request.requestId, status: 'OK', results });
}

export async function answerRecordedQuote(
  session: Session,
  request: ServedRequest,
  symbol: string,
  nowMs: EpochMs,
): Promise<ServedReply> {
  const event = await newest(session, symbol, 'Q', nowMs);
  if (!event) return notFound(request.requestId, `No quote of ${symbol} was recorded by now.`);
  const results = present({
    T: symbol,
    P: event['ap'],
    S: event['as'],
    X: event['ax'],
    c: event['c'] === undefined ? undefined : [event['c']],
    i: event['i'],
    p: event['bp'],
    q: event.q,
    s: event['bs'],
    t: time(event.t),
    x: event['bx'],
    y: time(event.t),
    z: event['z'],
  });
  return json({ request_id: request.requestId, status: 'OK', results });
}
