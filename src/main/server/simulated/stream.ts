/**
 * The live stream: advances market time in ticks of 4 ms and writes what falls into each to the topics that are wanted.
 * Prints come from the tape through a timing wheel; bars close on the second and the minute; quotes fill the rest of the rate.
 */
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { Quirks } from '../protocol/quirks.ts';
import { deliver, type Topic } from '../protocol/market-source.ts';
import { BarDelivery } from './bar-delivery.ts';
import { addPrint, clearBar, dayTotals, emptySimulatedBar, type BarReader } from './bars.ts';
import { writeBands, writeBar, writeQuote, writeTrade, writeValue } from './event-text.ts';
import { EventWriter } from './event-writer.ts';
import { LINE_CHANNELS, FeedLine, noTopics, type SimChannel, type Topics } from './feed-line.ts';
import { mix } from './hash.ts';
import type { Instrument } from './instrument.ts';
import { quotedMs } from './quoted-hours.ts';
import { emptyQuote, quoteSequenceAt } from './quotes.ts';
import { emptyPrints, MINUTE_MS, orderPrints } from './tape.ts';
import { TapeSchedule, TICK_MS, TICKS_A_MINUTE } from './tape-schedule.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { WholeTape } from './whole-tape.ts';

const LULD_MS = 30_000;
/** Prints that `repeated-sequences` numbers alike, as their numbers go. */
const SHARED_SEQUENCES = 64;
/** An index publishes at least once and at most ten times a second. */
const EVENTS_PER_INDEX_VALUE = 500;

const WILDCARDS: Record<Market, readonly SimChannel[]> = {
  stocks: ['T', 'Q', 'A', 'AM', 'LULD'],
  options: ['T', 'A', 'AM'],
  indices: ['V', 'A', 'AM'],
};

export class Stream {
  readonly #world: SimulatedWorld;
  readonly #reader: BarReader;
  readonly #rate: number;
  readonly #quirks: Quirks;
  readonly #bars: BarDelivery;
  readonly #writer = new EventWriter();
  readonly #prints = emptyPrints();
  readonly #quote = emptyQuote();
  readonly #day = emptySimulatedBar();
  readonly #lines = new Map<Instrument, FeedLine>();
  readonly #wild: Record<Market, Topics> = {
    stocks: noTopics(),
    options: noTopics(),
    indices: noTopics(),
  };
  readonly #schedule = new TapeSchedule((line, minuteMs, order, orders) =>
    this.#printOrder(line, minuteMs, order, orders),
  );
  /** Scheduled lines of stocks and indices. */
  readonly #underlyings = new Set<FeedLine>();
  #quoted: FeedLine[] = [];
  /** Quote demand has changed since `#quoted` was listed. */
  #quotesChanged = false;
  #touchedSecond: FeedLine[] = [];
  #touchedMinute: FeedLine[] = [];
  #atMs: EpochMs;
  #date: string;
  #credit = 0;
  #picks = 0;
  /** While a wildcard wants all options. */
  #whole: WholeTape | undefined;

  constructor(world: SimulatedWorld, reader: BarReader, rate: number, startMs: EpochMs, quirks: Quirks) {
    this.#quirks = quirks;
    this.#bars = new BarDelivery(
      quirks.has('bars-resent'),
      (line, channel) => this.#wild[line.instrument.market][channel],
    );
    this.#world = world;
    this.#reader = reader;
    this.#rate = rate;
    this.#atMs = Math.floor(startMs / TICK_MS) * TICK_MS;
    this.#date = etDate(startMs);
  }

  demand(topic: Topic, wanted: boolean): void {
    const channel = topic.channel as SimChannel;
    if (!LINE_CHANNELS.includes(channel)) return;
    const value = wanted ? topic : undefined;
    if (topic.symbol === '*') {
      if (!WILDCARDS[topic.market].includes(channel)) return;
      this.#wild[topic.market][channel] = value;
      if (wanted) this.#joinAll(topic.market);
      else {
        if (topic.market === 'options' && !this.#wantsAll('options')) this.#whole = undefined;
        for (const line of this.#lines.values()) if (line.instrument.market === topic.market) this.#drop(line);
      }
      this.#quotesChanged = true;
      return;
    }
    const instrument = this.#world.instrument(topic.symbol);
    if (!instrument || instrument.market !== topic.market) return;
    const line = this.#line(instrument);
    line.setTopic(channel, value);
    if (channel === 'Q') this.#quotesChanged = true;
    if (wanted) this.#join(line);
    else this.#drop(line);
  }

  #line(instrument: Instrument): FeedLine {
    let line = this.#lines.get(instrument);
    if (!line) {
      line = new FeedLine(instrument);
      this.#lines.set(instrument, line);
    }
    return line;
  }

  #joinAll(market: Market): void {
    if (market === 'options') {
      this.#whole = new WholeTape(this.#world, this.#atMs, (instrument) => this.#join(this.#line(instrument)));
      return;
    }
    for (const spec of this.#world.specs) {
      const instrument = this.#world.instrument(spec.symbol)!;
      if (instrument.market === market) this.#join(this.#line(instrument));
    }
  }

  #wantsAll(market: Market): boolean {
    return WILDCARDS[market].some((channel) => this.#wild[market][channel]);
  }

  #wantsTape(line: FeedLine): boolean {
    const wild = this.#wild[line.instrument.market];
    const own = line.topics;
    return Boolean(own.T ?? own.A ?? own.AM ?? own.V ?? own.LULD ?? wild.T ?? wild.A ?? wild.AM ?? wild.V ?? wild.LULD);
  }

  #drop(line: FeedLine): void {
    if (this.#wantsTape(line)) return;
    this.#underlyings.delete(line);
    line.scheduled = false;
    if (!line.topics.Q && !this.#wild[line.instrument.market].Q) this.#lines.delete(line.instrument);
  }

  #listQuoted(): void {
    this.#quotesChanged = false;
    const wildStocks = this.#wild.stocks.Q;
    this.#quoted = [...this.#lines.values()].filter(
      (line) => line.topics.Q ?? (line.instrument.market === 'stocks' ? wildStocks : undefined),
    );
  }

  /** Enters an instrument's tape at the present moment. */
  #join(line: FeedLine): void {
    if (line.scheduled || !this.#wantsTape(line)) return;
    line.scheduled = true;
    if (line.instrument.market !== 'options') this.#underlyings.add(line);
    line.countFrom(this.#atMs);
    this.#beginMinuteBar(line);
    this.#schedule.add(line, this.#atMs);
  }

  /** A client that subscribes within a minute gets its whole bar. */
  #beginMinuteBar(line: FeedLine): void {
    if (!(line.topics.AM ?? this.#wild[line.instrument.market].AM) || line.instrument.market === 'indices') return;
    const sofar = this.#reader.minute(line.instrument, Math.floor(this.#atMs / MINUTE_MS) * MINUTE_MS, this.#atMs);
    if (!sofar) return;
    Object.assign(line.printed.minute, sofar);
    this.#touchedMinute.push(line);
  }

  /** Writes everything up to an instant. */
  advance(toMs: EpochMs): void {
    // A jump (the close rolled into the next open) starts afresh there.
    if (toMs - this.#atMs > MINUTE_MS) this.#jump(toMs);
    while (this.#atMs + TICK_MS <= toMs) {
      if (this.#atMs % MINUTE_MS === 0) {
        this.#schedule.startMinute(this.#lines.values());
        this.#whole?.startMinute();
      }
      this.#tick(this.#atMs);
      this.#atMs += TICK_MS;
      if (this.#atMs % 1000 === 0) this.#closeSecond(this.#atMs);
      if (this.#atMs % MINUTE_MS === 0) this.#closeMinute(this.#atMs);
    }
  }

  #jump(toMs: EpochMs): void {
    this.#schedule.clear();
    this.#bars.clear();
    this.#atMs = Math.floor(toMs / TICK_MS) * TICK_MS;
    this.#touchedSecond = [];
    this.#touchedMinute = [];
    this.#credit = 0;
    const date = etDate(this.#atMs);
    // What trades in the minute that was jumped to is to be looked up anew.
    if (this.#wantsAll('options')) this.#joinAll('options');
    if (date !== this.#date) {
      this.#date = date;
      for (const market of ['stocks', 'indices'] as const) if (this.#wantsAll(market)) this.#joinAll(market);
    }
    for (const line of this.#lines.values()) {
      if (!line.scheduled) continue;
      line.scheduled = false;
      this.#join(line);
    }
  }

  #tick(fromMs: EpochMs): void {
    this.#whole?.tick(fromMs, TICKS_A_MINUTE - (fromMs % MINUTE_MS) / TICK_MS);
    this.#credit = Math.min(this.#credit + (this.#rate * TICK_MS) / 1000, Math.max(2, this.#rate / 20));
    this.#schedule.tick(fromMs);
    const day = this.#world.days.at(fromMs);
    const regular = fromMs >= day.openMs && fromMs < day.closeMs;
    if (regular) {
      this.#indexValues(fromMs);
      this.#bands(fromMs);
    }
    this.#quotes(fromMs, regular);
  }

  #printOrder(line: FeedLine, minuteMs: EpochMs, order: number, orders: number): void {
    const { instrument } = line;
    const prints = orderPrints(instrument, minuteMs, order, orders, this.#prints);
    if (this.#quirks.has('repeated-sequences'))
      for (let i = 0; i < prints.count; i++) prints.sequence[i] -= prints.sequence[i] % SHARED_SEQUENCES;
    const wild = this.#wild[instrument.market];
    if (line.topics.Q && prints.count > 0) this.#writeQuote(line, prints.atMs[0]);
    const traded = line.topics.T ?? wild.T;
    for (let i = 0; i < prints.count; i++) {
      this.#count(line, prints.price[i], prints.size[i], prints.condition[i], prints.atMs[i], minuteMs);
      if (!traded) continue;
      writeTrade(this.#writer, line, prints, i);
      this.#send(line.topics.T, wild.T);
    }
  }

  #count(line: FeedLine, price: number, size: number, condition: number, atMs: EpochMs, minuteMs: EpochMs): void {
    const { printed } = line;
    const { second, minute } = printed;
    const volumeBefore = minute.volume;
    const turnoverBefore = minute.turnover;
    if (second.trades === 0) clearBar(second, Math.floor(atMs / 1000) * 1000);
    if (minute.trades === 0) clearBar(minute, minuteMs);
    const first = second.trades === 0;
    const firstOfMinute = minute.trades === 0;
    addPrint(second, price, size, condition);
    addPrint(minute, price, size, condition);
    if (first && second.trades > 0) this.#touchedSecond.push(line);
    if (firstOfMinute && minute.trades > 0) this.#touchedMinute.push(line);
    printed.dayVolume += minute.volume - (firstOfMinute ? 0 : volumeBefore);
    printed.dayTurnover += minute.turnover - (firstOfMinute ? 0 : turnoverBefore);
  }

  #indexValues(fromMs: EpochMs): void {
    const perSecond = Math.min(Math.max(Math.floor(this.#rate / EVENTS_PER_INDEX_VALUE), 1), 10);
    const everyMs = Math.floor(1000 / perSecond / TICK_MS) * TICK_MS;
    if (fromMs % everyMs !== 0) return;
    const wild = this.#wild.indices.V;
    for (const line of this.#underlyings) {
      if (line.instrument.market !== 'indices' || !(line.topics.V ?? wild)) continue;
      writeValue(this.#writer, line, line.instrument.gridValueAt(fromMs), fromMs);
      this.#send(line.topics.V, wild);
    }
  }

  #bands(fromMs: EpochMs): void {
    if (fromMs % LULD_MS !== 0) return;
    const wild = this.#wild.stocks.LULD;
    for (const line of this.#underlyings) {
      if (line.instrument.market !== 'stocks' || !(line.topics.LULD ?? wild)) continue;
      writeBands(this.#writer, line, line.instrument.gridValueAt(fromMs - 300_000), fromMs);
      this.#send(line.topics.LULD, wild);
    }
  }

  /** Quotes take what prints and bars leave of the rate, at most one per topic and tick (250 a second). */
  #quotes(fromMs: EpochMs, regular: boolean): void {
    if (this.#quotesChanged) this.#listQuoted();
    const lines = this.#quoted;
    const count = Math.min(Math.floor(this.#credit), lines.length);
    for (let i = 0; i < count; i++) {
      const line = lines[mix(this.#world.seed | 0, this.#picks++, 61) % lines.length];
      const atMs = fromMs + Math.floor((TICK_MS * i) / count);
      if (regular || quotedMs(this.#world.days, line.instrument, atMs, this.#quirks) === atMs)
        this.#writeQuote(line, atMs);
    }
  }

  /** Writes the quote of an instant, or of the last one written where that is later: prints of a tick bring theirs before its quotes. */
  #writeQuote(line: FeedLine, dueMs: EpochMs): void {
    const { printed } = line;
    const atMs = Math.max(dueMs, printed.quotedMs);
    printed.quotedMs = atMs;
    printed.quoteSequence = Math.max(printed.quoteSequence + 1, quoteSequenceAt(atMs));
    writeQuote(this.#writer, line, line.instrument.quoteAt(atMs, this.#quote), atMs);
    this.#send(line.topics.Q, this.#wild[line.instrument.market].Q);
  }

  #closeSecond(endMs: EpochMs): void {
    this.#credit -= this.#bars.due(endMs);
    const touched = this.#touchedSecond;
    this.#touchedSecond = [];
    for (const line of touched) {
      // A second joined halfway has no bar: it would not be the whole of it.
      if (line.scheduled && line.countedFromMs <= line.printed.second.startMs) this.#sendBar(line, 'A', endMs);
      clearBar(line.printed.second, 0);
    }
    this.#indexBars('A', endMs - 1000, endMs);
  }

  #closeMinute(endMs: EpochMs): void {
    const touched = this.#touchedMinute;
    this.#touchedMinute = [];
    for (const line of touched) {
      if (line.scheduled) this.#sendBar(line, 'AM', endMs);
      clearBar(line.printed.minute, 0);
    }
    this.#indexBars('AM', endMs - MINUTE_MS, endMs);
  }

  #sendBar(line: FeedLine, channel: 'A' | 'AM', endMs: EpochMs): void {
    const wild = this.#wild[line.instrument.market][channel];
    if (!(line.topics[channel] ?? wild)) return;
    const { printed } = line;
    printed.dayBase ??= dayTotals(this.#world.days, line.instrument, line.countedFromMs);
    const bar = channel === 'A' ? printed.second : printed.minute;
    const day = this.#day;
    day.volume = printed.dayBase.volume + printed.dayVolume;
    day.turnover = printed.dayBase.turnover + printed.dayTurnover;
    day.open = printed.dayBase.trades > 0 ? printed.dayBase.open : bar.open;
    day.close = bar.close;
    writeBar(this.#writer, line, channel, bar, endMs, day);
    this.#credit -= this.#bars.take(line, channel, endMs, this.#writer);
  }

  #indexBars(channel: 'A' | 'AM', startMs: EpochMs, endMs: EpochMs): void {
    const wild = this.#wild.indices[channel];
    for (const line of this.#underlyings) {
      if (line.instrument.market !== 'indices' || !(line.topics[channel] ?? wild)) continue;
      const bar =
        channel === 'A'
          ? this.#reader.second(line.instrument, startMs)
          : this.#reader.minute(line.instrument, startMs, endMs);
      if (!bar) continue;
      this.#day.open = line.instrument.gridValueAt(this.#world.days.at(startMs).openMs);
      writeBar(this.#writer, line, channel, bar, endMs, this.#day);
      this.#credit -= this.#bars.take(line, channel, endMs, this.#writer);
    }
  }

  #send(own: Topic | undefined, wild: Topic | undefined): void {
    const { bytes, end } = this.#writer;
    this.#credit -= deliver(own, bytes, 0, end) + deliver(wild, bytes, 0, end);
  }
}
