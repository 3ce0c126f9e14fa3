/** The market as the engine knows it: events and REST answers in, the instrument table's columns and live bars out. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { ChannelCode } from '../../../shared/market/channels.ts';
import { ConditionTable } from '../../../shared/market/conditions.ts';
import { EVENT, type EventColumns } from '../../../shared/market/event-columns.ts';
import { ExchangeTable } from '../../../shared/market/exchanges.ts';
import type { BarsUpdate, RestUpdate } from '../../../shared/market/rest-updates.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { BUILT_IN_CALENDAR, closuresOf, TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { EarlySeeds } from './early-seeds.ts';
import { Deliveries } from './deliveries.ts';
import { RepeatedTrades } from './repeated-trades.ts';
import type { InstrumentId, InstrumentTable } from './instrument-table.ts';
import { askedLength, LiveBars, MONTH, type BarListener, type BuiltBar, type Seed } from './live-bars.ts';
import { MarketColumns } from './market-columns.ts';
import { priceAtEnd, takeEndsOfBars } from './price-at-end.ts';
import { reduceAverageVolume } from './reduce-average-volume.ts';
import { reduceBar } from './reduce-bars.ts';
import { reducePreviousDay } from './reduce-previous-day.ts';
import { reduceFairMarketValues, reduceLuld, reduceQuotes } from './reduce-quotes.ts';
import { reduceOpenInterest, reduceRestQuotes, reduceRestTrades, reduceSnapshot } from './reduce-rest.ts';
import { reduceIndexValue, reduceTrade } from './reduce-trades.ts';
import { feedLiveBars } from './feed-live-bars.ts';
import { hashState } from './state-hash.ts';
import { forgetState, restoreState, serialiseState } from './state-snapshot.ts';
import { TradingDay } from './trading-day.ts';
import { ownValue } from '../../../shared/contract/own-value.ts';

// The engine folds a module's own constants into the code, but reads imported ones again each time.
const { trade: TRADE, secondBar: SECOND_BAR, minuteBar: MINUTE_BAR, indexValue: INDEX_VALUE } = EVENT;

export class MarketState {
  readonly table: InstrumentTable;
  readonly conditions = new ConditionTable();
  readonly exchanges = new ExchangeTable();
  readonly #columns: MarketColumns;
  readonly #deliveries = new Deliveries();
  readonly #trades = new RepeatedTrades();
  readonly #day = new TradingDay();
  readonly #bars = new LiveBars();
  readonly #early = new EarlySeeds();

  constructor(table: InstrumentTable) {
    this.table = table;
    this.#columns = new MarketColumns(table);
  }

  /** A new object whenever a closure is learnt, otherwise the same one. */
  get calendar(): TradingCalendar {
    return this.#day.calendar;
  }

  /** Takes trades that came before out of a decoded frame; returns how many. Call once for each frame, before anything counts it. */
  leaveOutRepeats(events: EventColumns): number {
    return events.trades.count === 0 ? 0 : this.#trades.leaveOut(events);
  }

  /** Applies one decoded frame in wire order. */
  reduce(events: EventColumns): void {
    const c = this.#columns;
    c.refresh();
    // These change columns that no other kind of event changes or reads, so their order does not matter.
    reduceQuotes(c, this.#day, events);
    if (events.luld.count > 0) reduceLuld(c, events);
    if (events.fairMarketValues.count > 0) reduceFairMarketValues(c, events);
    for (let i = 0; i < events.count; i++) {
      const row = events.rows[i];
      switch (events.kinds[i]) {
        case TRADE:
          reduceTrade(c, this.#day, this.conditions, events, row);
          break;
        case SECOND_BAR:
          reduceBar(c, this.#day, events, events.secondBars, row);
          break;
        case MINUTE_BAR:
          reduceBar(c, this.#day, events, events.minuteBars, row);
          break;
        case INDEX_VALUE:
          reduceIndexValue(c, this.#day, events, row);
          break;
      }
    }
    if (this.#bars.watching) feedLiveBars(this.#bars, this.conditions, events);
    this.#deliveries.note(events);
  }

  /** Applies a decoded REST answer (see `decodeRest` in engine/massive/rest/rest-route.ts). `receivedAtMs`: its arrival, market clock. */
  applyRest(update: RestUpdate, receivedAtMs: EpochMs): void {
    const c = this.#columns;
    switch (update.kind) {
      case 'snapshots':
        for (const row of update.rows) reduceSnapshot(c, this.#day, row, receivedAtMs);
        break;
      case 'previousDay':
        for (const row of update.rows) reducePreviousDay(c, this.#day, row);
        break;
      case 'trades':
        reduceRestTrades(c, this.#day, this.conditions, update.symbol, update.rows);
        break;
      case 'quotes':
        reduceRestQuotes(c, update.symbol, update.rows);
        break;
      case 'openInterest':
        for (const row of update.rows) reduceOpenInterest(c, row, receivedAtMs);
        break;
      case 'bars':
        this.#seedBars(update, receivedAtMs);
        reduceAverageVolume(c, this.calendar, update, receivedAtMs);
        break;
      case 'conditions':
        this.conditions.layOver(update.rows);
        break;
      case 'exchanges':
        this.exchanges.layOver(update.rows);
        break;
      case 'closures':
        this.#day.calendar = this.calendar.with(closuresOf(update.rows));
        c.refresh();
        c.nextEndMs.fill(Number.NaN);
        break;
      default:
        // Contracts, tickers, market status and dividends go to their requesters; they change no state here.
        break;
    }
  }

  /** Arrival of the newest snapshot that held an instrument; NaN where none has. */
  snapshotAtMs(id: InstrumentId): EpochMs {
    this.#columns.refresh();
    return this.#columns.snapshotAtMs[id];
  }

  /** The price of an underlying when a session of its options ended; NaN where it is not known. `dataMs`: its plan gives what was before then. */
  priceAtEnd(id: InstrumentId, endMs: EpochMs, dataMs: EpochMs): number {
    this.#columns.refresh();
    return priceAtEnd(this.#columns, this.calendar, id, { endMs, dataMs });
  }

  /** The underlying's price when an option's quote last came, or, in regular hours, a snapshot last held it; NaN where it is late, of another session or not known. */
  spotAtQuote(id: InstrumentId): number {
    this.#columns.refresh();
    return this.#columns.spotAtQuote[id];
  }

  /** Builds live bars of an instrument in a timeframe. Counted: as many `unwatchBars` end it. */
  watchBars(id: InstrumentId, timeframeMs: number): void {
    this.#bars.watch(id, timeframeMs);
    const lengthMs = askedLength(timeframeMs);
    const early = this.#early.of(this.table.symbolOf(id), lengthMs);
    if (early) this.#bars.seed(id, lengthMs, early.rows, early.throughMs);
  }

  unwatchBars(id: InstrumentId, timeframeMs: number): void {
    this.#bars.unwatch(id, timeframeMs);
  }

  /** Every watched bar that changed since the last call, BAR_COLUMNS in order. */
  drainBars(listener: BarListener): void {
    this.#bars.drain(listener);
  }

  /** Bars built of what streamed, as `LiveBars.built`. */
  builtBars(symbol: string, timeframeMs: number, fromMs: EpochMs, toMs: EpochMs, seed?: Seed): BuiltBar[] {
    const id = this.table.find(symbol);
    return id === undefined ? [] : this.#bars.built(id, timeframeMs, fromMs, toMs, seed);
  }

  /** Arrival of the newest event of a channel; undefined where none has come. */
  lastDeliveryMs(market: Market, channel: ChannelCode): EpochMs | undefined {
    return this.#deliveries.last(market, channel);
  }

  /** Arrival of a market's newest event; undefined where none has come. */
  lastEventMs(market: Market): EpochMs | undefined {
    return this.#deliveries.newest(market);
  }

  /** Hash of the whole market state. The same events give the same hash, whatever was watched or shown. */
  hash(): string {
    return hashState(this.table);
  }

  /** The whole state for a checkpoint, read by `restore`. Its layout is STATE_VERSION of `state-snapshot.ts`. */
  serialise(): Uint8Array {
    return serialiseState(this.table, this.#columns, {
      conditions: this.conditions.list(),
      exchanges: this.exchanges.list(),
      closures: this.calendar.learnt,
      deliveries: this.#deliveries.list(),
      trades: this.#trades.save(this.table),
      bars: this.#bars.save().map(({ id, base }) => ({ symbol: this.table.symbolOf(id), base })),
    });
  }

  /** Goes back to a checkpoint, or to an empty state. Instruments keep their ids. Returns how many of the bytes were the state's. */
  restore(bytes: Uint8Array | undefined): number {
    this.#bars.clear();
    this.#early.clear();
    if (bytes) {
      const { extras, length } = restoreState(this.table, this.#columns, bytes);
      this.conditions.replace(extras.conditions);
      this.exchanges.replace(extras.exchanges);
      this.#day.calendar = new TradingCalendar(extras.closures);
      this.#deliveries.replace(extras.deliveries);
      this.#trades.restore(this.table, extras.trades);
      for (const { symbol, base } of extras.bars) this.#bars.restore(this.table.intern(symbol), base);
      return length;
    }
    forgetState(this.table, this.#columns);
    this.conditions.replace(new ConditionTable().list());
    this.exchanges.replace(new ExchangeTable().list());
    this.#day.calendar = BUILT_IN_CALENDAR;
    this.#deliveries.replace([]);
    this.#trades.clear();
    return 0;
  }

  /** The last bar of a REST answer begins the running live bar of the same series. */
  #seedBars(update: BarsUpdate, receivedAtMs: EpochMs): void {
    const id = this.table.find(update.symbol);
    const unitMs = ownValue(TIMESPAN_MS, update.timespan);
    if (unitMs === undefined || update.rows.length === 0) return;
    const rows = update.rows.toSorted((a, b) => a.startMs - b.startMs);
    // Delayed data ends before the answer's arrival: at the newest event that streamed.
    const streamedMs = id === undefined ? Number.NaN : this.table.column('lastAtMs')[id];
    const throughMs = streamedMs < receivedAtMs ? streamedMs : receivedAtMs;
    const lengthMs = update.multiplier * unitMs;
    this.#early.keep(update.symbol, lengthMs, rows, throughMs);
    if (id === undefined) return;
    this.#bars.seed(id, lengthMs, rows, throughMs);
    this.#columns.refresh();
    takeEndsOfBars(this.#columns, this.calendar, id, { rows, lengthMs, nowMs: receivedAtMs });
  }
}

/** The vendor's timespan names; longer ones have no live bars. */
const TIMESPAN_MS: Record<string, number | undefined> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: MONTH,
};
