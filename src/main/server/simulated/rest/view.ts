/** The market as one request sees it: each market at the age its plan gives, so that no answer holds a price newer than that. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../../shared/market/delay.ts';
import { marketOf, type Market } from '../../../../shared/market/symbols.ts';
import type { Entitlement, VendorTimeframe } from '../../protocol/market-source.ts';
import type { Quirks } from '../../protocol/quirks.ts';
import type { DayBars } from '../day-bars.ts';
import type { Instrument } from '../instrument.ts';
import { quotedMs } from '../quoted-hours.ts';
import { emptyQuote, type Quote } from '../quotes.ts';
import type { SimulatedWorld } from '../simulated-world.ts';

export interface RestWorld {
  world: SimulatedWorld;
  bars: DayBars;
  /** The market's own time: what its clock says, and what reference data goes by. */
  nowMs: EpochMs;
  quirks: Quirks;
}

export class RestView {
  readonly world: SimulatedWorld;
  readonly bars: DayBars;
  readonly nowMs: EpochMs;
  readonly quirks: Quirks;
  readonly entitled: Entitlement;
  readonly #quote = emptyQuote();

  constructor({ world, bars, nowMs, quirks }: RestWorld, entitled: Entitlement) {
    this.world = world;
    this.bars = bars;
    this.nowMs = nowMs;
    this.quirks = quirks;
    this.entitled = entitled;
  }

  /** The newest instant of a market that may be told. */
  seenMs(market: Market): EpochMs {
    return this.#ageOf(this.entitled.timeframe[market]);
  }

  /** The newest instant of an underlying that stands beside an option: a plan without it sees it late. */
  spotMs(market: Market): EpochMs {
    return this.#ageOf(this.entitled.timeframe[market] === 'REAL-TIME' ? 'REAL-TIME' : 'DELAYED');
  }

  #ageOf(timeframe: VendorTimeframe): EpochMs {
    if (timeframe === 'REAL-TIME') return this.nowMs;
    if (timeframe === 'DELAYED') return this.nowMs - DELAY_MS;
    const { days } = this.world;
    return days.day(days.at(this.nowMs).index - 1).postCloseMs;
  }

  /** The word for a market's age on the wire. */
  timeframe(market: Market): 'REAL-TIME' | 'DELAYED' {
    return this.entitled.timeframe[market] === 'REAL-TIME' ? 'REAL-TIME' : 'DELAYED';
  }

  /** When an instrument was last quoted. */
  quotedMs(instrument: Instrument): EpochMs {
    return quotedMs(this.world.days, instrument, this.seenMs(instrument.market), this.quirks);
  }

  /** Its newest quote; valid until the next one is read. */
  quote(instrument: Instrument): Quote {
    return instrument.quoteAt(this.quotedMs(instrument), this.#quote);
  }

  seenOf(ticker: string): EpochMs {
    return this.seenMs(marketOf(ticker));
  }
}
