/** One tradable thing of the simulated market: a stock, an index or an option contract. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { bustle, optionOrdersPerMinute, timeOfDay, type TapeRates } from './activity.ts';
import type { Contract } from './contracts.ts';
import { keyOf } from './hash.ts';
import type { OrderTable } from './order-table.ts';
import type { PricePath } from './price-paths.ts';
import { optionQuote, PRICE_SCALE, stockQuote, type Quote } from './quotes.ts';
import type { Traded } from './tape.ts';
import type { SimulatedDay, TradingDays } from './trading-days.ts';
import type { UnderlyingSpec } from './universe.ts';

interface InstrumentOptions {
  symbol: string;
  market: Market;
  spec: UnderlyingSpec;
  path: PricePath;
  table: OrderTable;
  rates: TapeRates;
  days: TradingDays;
  seed: number;
  contract?: Contract;
}

export class Instrument implements Traded {
  readonly symbol: string;
  readonly market: Market;
  readonly spec: UnderlyingSpec;
  readonly path: PricePath;
  readonly table: OrderTable;
  readonly contract: Contract | undefined;
  readonly key: number;
  readonly pairKey: number;
  readonly #rates: TapeRates;
  readonly #days: TradingDays;
  #closeDay = -1;
  #closeValue = 0;

  constructor(options: InstrumentOptions) {
    this.symbol = options.symbol;
    this.market = options.market;
    this.spec = options.spec;
    this.path = options.path;
    this.table = options.table;
    this.contract = options.contract;
    this.key = options.contract?.key ?? keyOf(options.seed, `${options.symbol} tape`) | 0;
    const { contract } = options;
    this.pairKey = contract?.slice.pairKeyOf(contract.strikeIndex, contract.isCall) ?? this.key;
    this.#rates = options.rates;
    this.#days = options.days;
  }

  ordersPerMinute(minuteMs: EpochMs): number {
    if (this.market === 'indices') return 0;
    const day = this.#days.at(minuteMs);
    if (minuteMs < day.openMs || minuteMs >= day.closeMs) return 0;
    if (this.contract) {
      const { slice, strikeIndex, isCall } = this.contract;
      return optionOrdersPerMinute(this.#rates, slice, strikeIndex, isCall, day, minuteMs);
    }
    const busy = timeOfDay(day, minuteMs);
    return this.#rates.stockOrdersPerMinute * this.spec.stockShare * busy * bustle(this.key, minuteMs);
  }

  /** Mid for options, spot otherwise, in dollars or points. */
  valueAt(atMs: EpochMs): number {
    return this.contract ? this.contract.valueAt(atMs) : this.path.at(atMs);
  }

  quoteAt(atMs: EpochMs, out: Quote): Quote {
    if (this.contract) return optionQuote(this.contract, atMs, out);
    return stockQuote(this.spec, this.key, this.path.at(atMs), atMs, out);
  }

  /** Value on the price grid, ten-thousandths: where a trade inside the spread would print. */
  gridValueAt(atMs: EpochMs): number {
    const value = Math.round(this.valueAt(atMs) * 100) * (PRICE_SCALE / 100);
    return this.contract ? Math.max(value, PRICE_SCALE / 100) : value;
  }

  /** Grid value at the end of a session: every snapshot of the next one asks for it. */
  closeValue(day: SimulatedDay): number {
    if (day.index !== this.#closeDay) {
      this.#closeDay = day.index;
      this.#closeValue = this.gridValueAt(day.closeMs - 1);
    }
    return this.#closeValue;
  }
}
