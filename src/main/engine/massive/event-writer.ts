/** Scanned fields → event columns: which key means what in which event. Only here and in slow-events.ts are fields named. */
import {
  EVENT as EVENT_KIND,
  type BarColumns,
  type EventColumns,
  type LuldColumns,
  type QuoteColumns,
  type TradeColumns,
} from '../../../shared/market/event-columns.ts';
import { FIELD as FIELD_TYPE, type EventFields } from './event-fields.ts';
import { timeFromDigits, timeFromNumber, type EventTime } from './event-time.ts';
import type { FrameBuffer } from './frame-buffer.ts';
import { NO_ID, type SymbolInterner } from './symbol-interner.ts';
import { KEY as WIRE_KEY } from './wire-keys.ts';

// The engine folds a module's own constants into the code, but reads imported ones anew each time.
const KEY = WIRE_KEY;
const FIELD = FIELD_TYPE;
const EVENT = EVENT_KIND;

const LONG_NUMBER = 1e15;
const time: EventTime = { ms: 0, subNs: 0 };

/**
 * Appends the event in `fields` to its family. False, and nothing written, for statuses, unknown events and events without a
 * plain ticker: the slow path reads those.
 */
export function writeEvent(
  frame: FrameBuffer,
  fields: EventFields,
  symbols: SymbolInterner,
  out: EventColumns,
): boolean {
  if (fields.seen[KEY.ev] !== (fields.generation | FIELD.string)) return false;
  const { bytes } = frame;
  const start = fields.starts[KEY.ev];
  const first = bytes[start];
  switch (fields.ends[KEY.ev] - start) {
    case 1:
      if (first === 0x51) return writeQuote(frame, fields, symbols, out);
      if (first === 0x54) return writeTrade(frame, fields, symbols, out);
      if (first === 0x41) return writeBar(frame, fields, symbols, out, false);
      if (first === 0x56) return writeValue(frame, fields, symbols, out, false);
      return false;
    case 2:
      if (first === 0x41 && bytes[start + 1] === 0x4d) return writeBar(frame, fields, symbols, out, true);
      return false;
    case 3:
      if (is(bytes, start, 'NOI')) return writeImbalance(frame, fields, symbols, out);
      if (is(bytes, start, 'FMV')) return writeValue(frame, fields, symbols, out, true);
      return false;
    case 4:
      return is(bytes, start, 'LULD') ? writeLuld(frame, fields, symbols, out) : false;
    default:
      return false;
  }
}

function is(bytes: Uint8Array, start: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word.charCodeAt(i)) return false;
  return true;
}

/** The ticker's id: `sym`, or `T` where that is how the event names it (either is taken where the usual one is missing). Not both: one would go unread. */
function symbolOf(frame: FrameBuffer, f: EventFields, symbols: SymbolInterner): number {
  const string = f.generation | FIELD.string;
  let slot: number = KEY.sym;
  if (f.seen[KEY.sym] !== string) {
    if (f.seen[KEY.T] !== string) return NO_ID;
    slot = KEY.T;
  } else if (f.seen[KEY.T] === string) return NO_ID;
  const start = f.starts[slot];
  const end = f.ends[slot];
  return start === end ? NO_ID : symbols.idOf(frame.view, start, end, f.hashes[slot]);
}

/** Reads a time field into `time`. */
function readTime(frame: FrameBuffer, f: EventFields, slot: number): void {
  if (f.seen[slot] !== f.generation) {
    time.ms = Number.NaN;
    time.subNs = 0;
    return;
  }
  const value = f.numbers[slot];
  if ((value !== value || value >= LONG_NUMBER) && f.long[slot] === f.generation) {
    timeFromDigits(frame.bytes, f.starts[slot], f.ends[slot], time);
  } else timeFromNumber(value, time);
}

function readMs(frame: FrameBuffer, f: EventFields, slot: number): number {
  readTime(frame, f, slot);
  return time.ms;
}

/** Where the codes of a list field are; a single number counts as a list of one. */
function writeCodes(
  f: EventFields,
  slot: number,
  out: EventColumns,
  block: QuoteColumns | TradeColumns | LuldColumns,
  row: number,
): void {
  const seen = f.seen[slot];
  if (seen === (f.generation | FIELD.list)) {
    block.codeStart[row] = f.starts[slot];
    block.codeCount[row] = f.ends[slot] - f.starts[slot];
    return;
  }
  block.codeStart[row] = out.codeCount;
  block.codeCount[row] = 0;
  if (seen === f.generation && isCode(f.numbers[slot])) {
    block.codeCount[row] = 1;
    out.pushCode(f.numbers[slot]);
  }
}

export const isCode = (value: number): boolean => Math.abs(value) <= 0x7fffffff && Math.floor(value) === value;

function writeQuote(frame: FrameBuffer, f: EventFields, symbols: SymbolInterner, out: EventColumns): boolean {
  const id = symbolOf(frame, f, symbols);
  if (id === NO_ID) return false;
  const q = out.quotes;
  if (q.count === q.capacity) q.grow();
  const row = q.count++;
  q.id[row] = id;
  readTime(frame, f, KEY.t);
  q.atMs[row] = time.ms;
  q.atSubNs[row] = time.subNs;
  q.bid[row] = f.number(KEY.bp);
  q.ask[row] = f.number(KEY.ap);
  q.bidSize[row] = f.number(KEY.bs);
  q.askSize[row] = f.number(KEY.as);
  q.bidExchange[row] = f.number(KEY.bx);
  q.askExchange[row] = f.number(KEY.ax);
  q.sequence[row] = f.number(KEY.q);
  q.tape[row] = f.number(KEY.z);
  q.condition[row] = f.number(KEY.c);
  writeCodes(f, KEY.i, out, q, row);
  out.push(EVENT.quote, row);
  return true;
}

function writeTrade(frame: FrameBuffer, f: EventFields, symbols: SymbolInterner, out: EventColumns): boolean {
  const id = symbolOf(frame, f, symbols);
  if (id === NO_ID) return false;
  const t = out.trades;
  if (t.count === t.capacity) t.grow();
  const row = t.count++;
  t.id[row] = id;
  readTime(frame, f, KEY.t);
  t.atMs[row] = time.ms;
  t.atSubNs[row] = time.subNs;
  t.price[row] = f.number(KEY.p);
  const decimalSize = f.number(KEY.ds);
  t.size[row] = decimalSize === decimalSize ? decimalSize : f.number(KEY.s);
  t.exchange[row] = f.number(KEY.x);
  t.sequence[row] = f.number(KEY.q);
  t.tape[row] = f.number(KEY.z);
  t.participantAtMs[row] = readMs(frame, f, KEY.pt);
  t.trfId[row] = f.number(KEY.trfi);
  t.trfAtMs[row] = readMs(frame, f, KEY.trft);
  writeCodes(f, KEY.c, out, t, row);
  const hasId = f.seen[KEY.i] === (f.generation | FIELD.string);
  t.idStart[row] = hasId ? f.starts[KEY.i] : 0;
  t.idEnd[row] = hasId ? f.ends[KEY.i] : 0;
  out.push(EVENT.trade, row);
  return true;
}

function writeBar(
  frame: FrameBuffer,
  f: EventFields,
  symbols: SymbolInterner,
  out: EventColumns,
  minute: boolean,
): boolean {
  const id = symbolOf(frame, f, symbols);
  if (id === NO_ID) return false;
  const b: BarColumns = minute ? out.minuteBars : out.secondBars;
  if (b.count === b.capacity) b.grow();
  const row = b.count++;
  b.id[row] = id;
  readTime(frame, f, KEY.s);
  b.atMs[row] = time.ms;
  b.atSubNs[row] = time.subNs;
  b.endMs[row] = readMs(frame, f, KEY.e);
  b.open[row] = f.number(KEY.o);
  b.high[row] = f.number(KEY.h);
  b.low[row] = f.number(KEY.l);
  b.close[row] = f.number(KEY.c);
  const decimalVolume = f.number(KEY.dv);
  b.volume[row] = decimalVolume === decimalVolume ? decimalVolume : f.number(KEY.v);
  b.vwap[row] = f.number(KEY.vw);
  b.averageSize[row] = f.number(KEY.z);
  const decimalDayVolume = f.number(KEY.dav);
  b.dayVolume[row] = decimalDayVolume === decimalDayVolume ? decimalDayVolume : f.number(KEY.av);
  b.dayOpen[row] = f.number(KEY.op);
  b.dayVwap[row] = f.number(KEY.a);
  b.otc[row] = f.seen[KEY.otc] === (f.generation | FIELD.true) ? 1 : Number.NaN;
  out.push(minute ? EVENT.minuteBar : EVENT.secondBar, row);
  return true;
}

function writeValue(
  frame: FrameBuffer,
  f: EventFields,
  symbols: SymbolInterner,
  out: EventColumns,
  fairValue: boolean,
): boolean {
  const id = symbolOf(frame, f, symbols);
  if (id === NO_ID) return false;
  const v = fairValue ? out.fairMarketValues : out.indexValues;
  if (v.count === v.capacity) v.grow();
  const row = v.count++;
  v.id[row] = id;
  readTime(frame, f, KEY.t);
  v.atMs[row] = time.ms;
  v.atSubNs[row] = time.subNs;
  v.value[row] = f.number(fairValue ? KEY.fmv : KEY.val);
  out.push(fairValue ? EVENT.fairMarketValue : EVENT.indexValue, row);
  return true;
}

function writeLuld(frame: FrameBuffer, f: EventFields, symbols: SymbolInterner, out: EventColumns): boolean {
  const id = symbolOf(frame, f, symbols);
  if (id === NO_ID) return false;
  const l = out.luld;
  if (l.count === l.capacity) l.grow();
  const row = l.count++;
  l.id[row] = id;
  readTime(frame, f, KEY.t);
  l.atMs[row] = time.ms;
  l.atSubNs[row] = time.subNs;
  l.bandHigh[row] = f.number(KEY.h);
  l.bandLow[row] = f.number(KEY.l);
  l.sequence[row] = f.number(KEY.q);
  l.tape[row] = f.number(KEY.z);
  writeCodes(f, KEY.i, out, l, row);
  out.push(EVENT.luld, row);
  return true;
}

function writeImbalance(frame: FrameBuffer, f: EventFields, symbols: SymbolInterner, out: EventColumns): boolean {
  const id = symbolOf(frame, f, symbols);
  if (id === NO_ID) return false;
  const n = out.imbalances;
  if (n.count === n.capacity) n.grow();
  const row = n.count++;
  n.id[row] = id;
  readTime(frame, f, KEY.t);
  n.atMs[row] = time.ms;
  n.atSubNs[row] = time.subNs;
  n.auctionHhmm[row] = f.number(KEY.at);
  const hasType = f.seen[KEY.a] === (f.generation | FIELD.string) && f.ends[KEY.a] - f.starts[KEY.a] === 1;
  n.auctionType[row] = hasType ? frame.bytes[f.starts[KEY.a]] : Number.NaN;
  n.sequence[row] = f.number(KEY.i);
  n.exchange[row] = f.number(KEY.x);
  n.imbalance[row] = f.number(KEY.o);
  n.paired[row] = f.number(KEY.p);
  n.clearingPrice[row] = f.number(KEY.b);
  out.push(EVENT.imbalance, row);
  return true;
}
