/** The market as the engine knows it: events and REST answers in, the instrument table's columns and live bars out. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { ChannelCode } from '../../../shared/market/channels.ts';
import { ConditionTable } from '../../../shared/market/conditions.ts';
import { EVENT, type EventColumns } from '../../../shared/market/event-columns.ts';
import { ExchangeTable } from '../../../shared/market/exchanges.ts';
import type { RestUpdate } from '../../../shared/market/rest-updates.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { Deliveries } from './deliveries.ts';
import type { InstrumentTable } from './instrument-table.ts';
import { MarketColumns } from './market-columns.ts';
import { reduceBar } from './reduce-bars.ts';
import { reduceFairMarketValue, reduceLuld, reduceQuote } from './reduce-quotes.ts';
import { reduceOpenInterest, reduceRestQuotes, reduceRestTrades, reduceSnapshot } from './reduce-rest.ts';
import { reduceIndexValue, reduceTrade } from './reduce-trades.ts';
import { hashState } from './state-hash.ts';
import { forgetState, restoreState, serialiseState } from './state-snapshot.ts';
import { TradingDay } from './trading-day.ts';

/** Told of events in wire order, just before they are applied. Must not intern symbols. */
export interface MarketObserver {
  quote?(events: EventColumns, row: number): void;
  trade?(events: EventColumns, row: number): void;
}

export class MarketState {
  readonly table: InstrumentTable;
  readonly conditions = new ConditionTable();
  readonly exchanges = new ExchangeTable();
  readonly #columns: MarketColumns;
  readonly #deliveries = new Deliveries();
  readonly #day = new TradingDay();
  readonly #observer: MarketObserver;

  constructor(table: InstrumentTable, observer: MarketObserver = {}) {
    this.table = table;
    this.#observer = observer;
    this.#columns = new MarketColumns(table);
  }

  /** Applies one decoded frame in wire order. */
  reduce(events: EventColumns): void {
    const c = this.#columns;
    const observer = this.#observer;
    c.refresh();
    for (let i = 0; i < events.count; i++) {
      const row = events.rows[i];
      switch (events.kinds[i]) {
        case EVENT.quote:
          observer.quote?.(events, row);
          reduceQuote(c, events, row);
          break;
        case EVENT.trade:
          observer.trade?.(events, row);
          reduceTrade(c, this.#day, this.conditions, events, row);
          break;
        case EVENT.secondBar:
          reduceBar(c, this.#day, events, events.secondBars, row);
          break;
        case EVENT.minuteBar:
          reduceBar(c, this.#day, events, events.minuteBars, row);
          break;
        case EVENT.indexValue:
          reduceIndexValue(c, this.#day, events, row);
          break;
        case EVENT.luld:
          reduceLuld(c, events, row);
          break;
        case EVENT.fairMarketValue:
          reduceFairMarketValue(c, events, row);
          break;
      }
    }
    this.#deliveries.note(events);
  }

  /** Applies what a REST answer says (see engine/massive/rest-route.ts `decodeRest`). `receivedAtMs`: its arrival, market clock. */
  applyRest(update: RestUpdate, receivedAtMs: EpochMs): void {
    const c = this.#columns;
    switch (update.kind) {
      case 'snapshots':
        for (const row of update.rows) reduceSnapshot(c, this.#day, row, receivedAtMs);
        break;
      case 'previousDay':
        for (const row of update.rows) {
          const previous = { symbol: row.symbol, prevClose: row.close };
          reduceSnapshot(c, this.#day, previous, receivedAtMs);
        }
        break;
      case 'trades':
        reduceRestTrades(c, this.#day, this.conditions, update.symbol, update.rows);
        break;
      case 'quotes':
        reduceRestQuotes(c, update.symbol, update.rows);
        break;
      case 'openInterest':
        for (const row of update.rows) reduceOpenInterest(c, row);
        break;
      case 'conditions':
        this.conditions.layOver(update.rows);
        break;
      case 'exchanges':
        this.exchanges.layOver(update.rows);
        break;
      default:
        // Bars, contracts, tickers, calendar and dividends are answers to whoever asked; they move no state here.
        break;
    }
  }

  /** Arrival of the newest event of a channel; undefined where none has come. */
  lastDeliveryMs(market: Market, channel: ChannelCode): EpochMs | undefined {
    return this.#deliveries.last(market, channel);
  }

  /** Hash of the whole market state. The same events give the same hash, whatever was watched or shown. */
  hash(): string {
    return hashState(this.table);
  }

  /** The whole state for a checkpoint; `restore` takes it up. Its layout is STATE_VERSION of `state-snapshot.ts`. */
  serialise(): Uint8Array {
    return serialiseState(this.table, this.#columns, {
      conditions: this.conditions.list(),
      exchanges: this.exchanges.list(),
      deliveries: this.#deliveries.list(),
    });
  }

  /** Back to a checkpoint, or to knowing nothing. Instruments keep their ids. */
  restore(bytes: Uint8Array | undefined): void {
    if (bytes) {
      const extras = restoreState(this.table, this.#columns, bytes);
      this.conditions.replace(extras.conditions);
      this.exchanges.replace(extras.exchanges);
      this.#deliveries.replace(extras.deliveries);
      return;
    }
    forgetState(this.table, this.#columns);
    this.conditions.replace(new ConditionTable().list());
    this.exchanges.replace(new ExchangeTable().list());
    this.#deliveries.replace([]);
  }
}
