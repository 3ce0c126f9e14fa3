/**
 * The tolerant path: one parsed JSON value → event columns, with the same meaning as the fast path. For events with
 * escapes, nested unknown values, odd number forms, for statuses, and for wording what is wrong with one that is refused.
 */
import {
  EVENT,
  ODD_ID,
  type BarColumns,
  type EventColumns,
  type LuldColumns,
  type QuoteColumns,
  type TradeColumns,
} from '../../../shared/market/event-columns.ts';
import { timeFromBigInt, timeFromNumber, type EventTime } from './event-time.ts';
import { isCode } from './event-writer.ts';

type Json = Record<string, unknown>;

/** `issue` says in words why nothing was written. */
export type SlowOutcome = 'event' | 'status' | 'unknownEvent' | { issue: string };

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const time: EventTime = { ms: 0, subNs: 0 };

export function writeSlowEvent(value: unknown, intern: (symbol: string) => number, out: EventColumns): SlowOutcome {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { issue: 'an element of the frame is not an object' };
  const event = value as Json;
  switch (event.ev) {
    case 'Q':
      return withSymbol(event, intern, (id) => writeQuote(event, id, out));
    case 'T':
      return withSymbol(event, intern, (id) => writeTrade(event, id, out));
    case 'A':
      return withSymbol(event, intern, (id) => writeBar(event, id, out, false));
    case 'AM':
      return withSymbol(event, intern, (id) => writeBar(event, id, out, true));
    case 'V':
      return withSymbol(event, intern, (id) => writeValue(event, id, out, false));
    case 'FMV':
      return withSymbol(event, intern, (id) => writeValue(event, id, out, true));
    case 'LULD':
      return withSymbol(event, intern, (id) => writeLuld(event, id, out));
    case 'NOI':
      return withSymbol(event, intern, (id) => writeImbalance(event, id, out));
    case 'status':
      out.statuses.push({ status: text(event.status), message: text(event.message) });
      return 'status';
    default:
      return typeof event.ev === 'string' ? 'unknownEvent' : { issue: 'an event has no `ev`' };
  }
}

function withSymbol(event: Json, intern: (symbol: string) => number, write: (id: number) => void): SlowOutcome {
  const symbol = typeof event.sym === 'string' ? event.sym : event.T;
  if (typeof symbol !== 'string' || symbol === '') return { issue: `a ${String(event.ev)} event has no ticker` };
  write(intern(symbol));
  return 'event';
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : Number.NaN;
/** `ds`, `dv`, `dav` come as decimal strings. */
const decimal = (value: unknown): number =>
  typeof value === 'string' ? (DECIMAL.test(value) ? Number(value) : Number.NaN) : number(value);

function readTime(value: unknown): void {
  if (typeof value === 'bigint') timeFromBigInt(value, time);
  else timeFromNumber(number(value), time);
}

function readMs(value: unknown): number {
  readTime(value);
  return time.ms;
}

function writeCodes(
  value: unknown,
  out: EventColumns,
  block: QuoteColumns | TradeColumns | LuldColumns,
  row: number,
): void {
  block.codeStart[row] = out.codeCount;
  const codes = Array.isArray(value) ? value : [value];
  for (const code of codes) if (typeof code === 'number' && isCode(code)) out.pushCode(code);
  block.codeCount[row] = out.codeCount - block.codeStart[row];
}

function writeQuote(e: Json, id: number, out: EventColumns): void {
  const q = out.quotes;
  if (q.count === q.capacity) q.grow();
  const row = q.count++;
  q.id[row] = id;
  readTime(e.t);
  q.atMs[row] = time.ms;
  q.atSubNs[row] = time.subNs;
  q.bid[row] = number(e.bp);
  q.ask[row] = number(e.ap);
  q.bidSize[row] = number(e.bs);
  q.askSize[row] = number(e.as);
  q.bidExchange[row] = number(e.bx);
  q.askExchange[row] = number(e.ax);
  q.sequence[row] = number(e.q);
  q.tape[row] = number(e.z);
  q.condition[row] = number(e.c);
  writeCodes(e.i, out, q, row);
  out.push(EVENT.quote, row);
}

function writeTrade(e: Json, id: number, out: EventColumns): void {
  const t = out.trades;
  if (t.count === t.capacity) t.grow();
  const row = t.count++;
  t.id[row] = id;
  readTime(e.t);
  t.atMs[row] = time.ms;
  t.atSubNs[row] = time.subNs;
  t.price[row] = number(e.p);
  const decimalSize = decimal(e.ds);
  t.size[row] = Number.isNaN(decimalSize) ? number(e.s) : decimalSize;
  t.exchange[row] = number(e.x);
  t.sequence[row] = number(e.q);
  t.tape[row] = number(e.z);
  t.participantAtMs[row] = readMs(e.pt);
  t.trfId[row] = number(e.trfi);
  t.trfAtMs[row] = readMs(e.trft);
  writeCodes(e.c, out, t, row);
  t.idStart[row] = 0;
  t.idEnd[row] = 0;
  if (typeof e.i === 'string' && e.i !== '') {
    t.idStart[row] = ODD_ID;
    t.idEnd[row] = out.oddIds.push(e.i) - 1;
  }
  out.push(EVENT.trade, row);
}

function writeBar(e: Json, id: number, out: EventColumns, minute: boolean): void {
  const b: BarColumns = minute ? out.minuteBars : out.secondBars;
  if (b.count === b.capacity) b.grow();
  const row = b.count++;
  b.id[row] = id;
  readTime(e.s);
  b.atMs[row] = time.ms;
  b.atSubNs[row] = time.subNs;
  b.endMs[row] = readMs(e.e);
  b.open[row] = number(e.o);
  b.high[row] = number(e.h);
  b.low[row] = number(e.l);
  b.close[row] = number(e.c);
  const decimalVolume = decimal(e.dv);
  b.volume[row] = Number.isNaN(decimalVolume) ? number(e.v) : decimalVolume;
  b.vwap[row] = number(e.vw);
  b.averageSize[row] = number(e.z);
  const decimalDayVolume = decimal(e.dav);
  b.dayVolume[row] = Number.isNaN(decimalDayVolume) ? number(e.av) : decimalDayVolume;
  b.dayOpen[row] = number(e.op);
  b.dayVwap[row] = number(e.a);
  b.otc[row] = e.otc === true ? 1 : Number.NaN;
  out.push(minute ? EVENT.minuteBar : EVENT.secondBar, row);
}

function writeValue(e: Json, id: number, out: EventColumns, fairValue: boolean): void {
  const v = fairValue ? out.fairMarketValues : out.indexValues;
  if (v.count === v.capacity) v.grow();
  const row = v.count++;
  v.id[row] = id;
  readTime(e.t);
  v.atMs[row] = time.ms;
  v.atSubNs[row] = time.subNs;
  v.value[row] = number(fairValue ? e.fmv : e.val);
  out.push(fairValue ? EVENT.fairMarketValue : EVENT.indexValue, row);
}

function writeLuld(e: Json, id: number, out: EventColumns): void {
  const l = out.luld;
  if (l.count === l.capacity) l.grow();
  const row = l.count++;
  l.id[row] = id;
  readTime(e.t);
  l.atMs[row] = time.ms;
  l.atSubNs[row] = time.subNs;
  l.bandHigh[row] = number(e.h);
  l.bandLow[row] = number(e.l);
  l.sequence[row] = number(e.q);
  l.tape[row] = number(e.z);
  writeCodes(e.i, out, l, row);
  out.push(EVENT.luld, row);
}

function writeImbalance(e: Json, id: number, out: EventColumns): void {
  const n = out.imbalances;
  if (n.count === n.capacity) n.grow();
  const row = n.count++;
  n.id[row] = id;
  readTime(e.t);
  n.atMs[row] = time.ms;
  n.atSubNs[row] = time.subNs;
  n.auctionHhmm[row] = number(e.at);
  n.auctionType[row] =
    typeof e.a === 'string' && e.a.length === 1 && e.a.charCodeAt(0) < 0x80 ? e.a.charCodeAt(0) : Number.NaN;
  n.sequence[row] = number(e.i);
  n.exchange[row] = number(e.x);
  n.imbalance[row] = number(e.o);
  n.paired[row] = number(e.p);
  n.clearingPrice[row] = number(e.b);
  out.push(EVENT.imbalance, row);
}
