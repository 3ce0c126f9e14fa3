/** The events of each channel as Massive words them (field names and units: websocket reference, channel by channel). */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { SimulatedBar } from './bars.ts';
import { ascii, type EventWriter } from './event-writer.ts';
import type { FeedLine } from './feed-line.ts';
import { PRICE_SCALE, type Quote } from './quotes.ts';
import { TRF_EXCHANGE, type Prints } from './tape.ts';
import type { UnderlyingSpec } from './universe.ts';

const CLOSE = 125;
const K = {
  x: ascii(',"x":'),
  i: ascii(',"i":"'),
  quoteThenZ: ascii('","z":'),
  z: ascii(',"z":'),
  p: ascii(',"p":'),
  s: ascii(',"s":'),
  ds: ascii(',"ds":"'),
  quote: ascii('"'),
  c: ascii(',"c":['),
  bracket: ascii(']'),
  t: ascii(',"t":'),
  pt: ascii(',"pt":'),
  q: ascii(',"q":'),
  trfi: ascii(',"trfi":202,"trft":'),
  bx: ascii(',"bx":'),
  ax: ascii(',"ax":'),
  bp: ascii(',"bp":'),
  bs: ascii(',"bs":'),
  ap: ascii(',"ap":'),
  as: ascii(',"as":'),
  c1i: ascii(',"c":1,"i":[604]'),
  v: ascii(',"v":'),
  av: ascii(',"av":'),
  op: ascii(',"op":'),
  vw: ascii(',"vw":'),
  o: ascii(',"o":'),
  close: ascii(',"c":'),
  h: ascii(',"h":'),
  l: ascii(',"l":'),
  a: ascii(',"a":'),
  e: ascii(',"e":'),
  val: ascii(',"val":'),
  dv: ascii(',"dv":"'),
  dav: ascii('","dav":"'),
  luldIndicator: ascii(',"i":[0],"z":'),
};

/** Tape: 1 NYSE listings, 2 Arca and American, 3 Nasdaq. */
export const tapeOf = (spec: UnderlyingSpec): number => (spec.primary === 'XNAS' ? 3 : spec.primary === 'ARCX' ? 2 : 1);

export function writeTrade(w: EventWriter, line: FeedLine, prints: Prints, i: number): void {
  w.begin();
  w.raw(line.head('T'));
  w.raw(K.x);
  w.int(prints.exchange[i]);
  const stock = line.instrument.contract === undefined;
  const at = prints.atMs[i];
  if (stock) {
    w.raw(K.i);
    w.int(prints.sequence[i] + 71_000_000_000);
    w.raw(K.quoteThenZ);
    w.int(tapeOf(line.instrument.spec));
  }
  w.raw(K.p);
  w.price(prints.price[i]);
  w.raw(K.s);
  w.int(prints.size[i]);
  if (stock) {
    w.raw(K.ds);
    w.int(prints.size[i]);
    w.raw(K.quote);
  }
  if (prints.condition[i] !== 0) {
    w.raw(K.c);
    w.int(prints.condition[i]);
    w.raw(K.bracket);
  }
  w.raw(K.t);
  w.time(at);
  if (stock) {
    w.raw(K.pt);
    w.int(at - 1);
  }
  w.raw(K.q);
  w.int(prints.sequence[i]);
  if (stock && prints.exchange[i] === TRF_EXCHANGE) {
    w.raw(K.trfi);
    w.time(at);
  }
  w.byte(CLOSE);
}

export function writeQuote(w: EventWriter, line: FeedLine, quote: Quote, atMs: EpochMs): void {
  w.begin();
  w.raw(line.head('Q'));
  w.raw(K.bx);
  w.int(quote.bidExchange);
  w.raw(K.ax);
  w.int(quote.askExchange);
  w.raw(K.bp);
  w.price(quote.bid);
  w.raw(K.ap);
  w.price(quote.ask);
  w.raw(K.bs);
  w.int(quote.bidSize);
  w.raw(K.as);
  w.int(quote.askSize);
  if (line.instrument.contract === undefined) {
    w.raw(K.c1i);
    w.raw(K.z);
    w.int(tapeOf(line.instrument.spec));
  }
  w.raw(K.t);
  w.time(atMs);
  w.raw(K.q);
  w.int(line.printed.quoteSequence);
  w.byte(CLOSE);
}

/** `day` is the session so far, this bar included. Indices carry no volume. */
export function writeBar(
  w: EventWriter,
  line: FeedLine,
  channel: 'A' | 'AM',
  bar: SimulatedBar,
  endMs: EpochMs,
  day: SimulatedBar,
): void {
  w.begin();
  w.raw(line.head(channel));
  const index = line.instrument.market === 'indices';
  if (!index) {
    w.raw(K.v);
    w.int(bar.volume);
    if (line.instrument.market === 'stocks') {
      w.raw(K.dv);
      w.int(bar.volume);
      w.raw(K.dav);
      w.int(day.volume);
      w.raw(K.quote);
    }
    w.raw(K.av);
    w.int(day.volume);
  }
  w.raw(K.op);
  w.price(day.open);
  if (!index) {
    w.raw(K.vw);
    w.price(average(bar));
  }
  w.raw(K.o);
  w.price(bar.open);
  w.raw(K.close);
  w.price(bar.close);
  w.raw(K.h);
  w.price(bar.high);
  w.raw(K.l);
  w.price(bar.low);
  if (!index) {
    w.raw(K.a);
    w.price(average(day));
    w.raw(K.z);
    w.int(Math.max(1, Math.round(bar.volume / bar.trades)));
  }
  w.raw(K.s);
  w.int(bar.startMs);
  w.raw(K.e);
  w.int(endMs);
  w.byte(CLOSE);
}

const average = (bar: SimulatedBar): number => (bar.volume > 0 ? Math.round(bar.turnover / bar.volume) : bar.close);

export function writeValue(w: EventWriter, line: FeedLine, value: number, atMs: EpochMs): void {
  w.begin();
  w.raw(line.head('V'));
  w.raw(K.val);
  w.price(value);
  w.raw(K.t);
  w.time(atMs);
  w.byte(CLOSE);
}

/** Limit up–limit down bands: 5 % around the reference price for tier 1 names. The time is in nanoseconds. */
export function writeBands(w: EventWriter, line: FeedLine, reference: number, atMs: EpochMs): void {
  const band = Math.round((reference * 0.05) / (PRICE_SCALE / 100)) * (PRICE_SCALE / 100);
  w.begin();
  w.raw(line.head('LULD'));
  w.raw(K.h);
  w.price(reference + band);
  w.raw(K.l);
  w.price(reference - band);
  w.raw(K.luldIndicator);
  w.int(tapeOf(line.instrument.spec));
  w.raw(K.t);
  // 19 digits: milliseconds followed by six more, never through a number.
  w.time(atMs);
  w.raw(NANOSECONDS);
  w.raw(K.q);
  w.int((line.printed.quoteSequence += 1));
  w.byte(CLOSE);
}

const NANOSECONDS = ascii('310385');
