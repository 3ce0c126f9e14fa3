/** The table's columns that market data moves, as plain fields: found by name once per table growth and not once per event. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentId, InstrumentTable } from './instrument-table.ts';
import { SOURCE } from '../../../shared/contract/columns.ts';
import { SESSION_ENDS } from './options-session.ts';
import { NO_UNDERLYING, UnderlyingIds } from './underlying-ids.ts';

// Fields start as arrays, not undefined, so that V8 knows their type.
const UNKNOWN = Number.NaN;
const DELAYED = SOURCE.delayed;
/** A price this much older than a quote is late (a delayed plan's), or of a share that hardly trades: it is not what the quote was made beside. */
const SPOT_AGE_MS = 300_000;
const NONE: Float64Array = new Float64Array(0);

export class MarketColumns {
  readonly table: InstrumentTable;
  readonly #underlyings: UnderlyingIds;
  #capacity = -1;
  bid = NONE;
  ask = NONE;
  bidSize = NONE;
  askSize = NONE;
  quoteAtMs = NONE;
  quoteSource = NONE;
  last = NONE;
  lastSize = NONE;
  lastAtMs = NONE;
  tradeSource = NONE;
  open = NONE;
  high = NONE;
  low = NONE;
  prevClose = NONE;
  volume = NONE;
  vwap = NONE;
  dayAtMs = NONE;
  daySource = NONE;
  openInterest = NONE;
  sharesPerContract = NONE;
  avgDailyVolume = NONE;
  avgVolumeSessions = NONE;
  avgVolumeThroughMs = NONE;
  bandLow = NONE;
  bandHigh = NONE;
  fairMarketValue = NONE;
  vendorIv = NONE;
  vendorDelta = NONE;
  vendorGamma = NONE;
  vendorTheta = NONE;
  vendorVega = NONE;
  vendorAtMs = NONE;
  /** End of the newest A or AM window seen: trades before it are inside its day volume. Not a column of the contract. */
  volumeThroughMs = NONE;
  /** Open interest as last answered, also where it was not taken. Not a column of the contract. */
  openInterestAnswered = NONE;
  /** Since when it was answered so, without another answer between. Not a column of the contract. */
  openInterestSinceMs = NONE;
  /** What was shown before the night’s count was taken this morning. Not a column of the contract. */
  openInterestLeft = NONE;
  /** Arrival of the newest REST snapshot that held the instrument, even with an unchanged quote. Not a column of the contract. */
  snapshotAtMs = NONE;
  /** The underlying's price when an option's quote last came, or, in regular hours, a snapshot last held it; NaN where it is late, of another session or not known. Not a column of the contract. */
  spotAtQuote = NONE;
  /** An underlying's price at each of `sessionEnds` of the trading day that closes at `endsOfMs`. Not columns of the contract. */
  endPrices: Float64Array[] = Array.from({ length: SESSION_ENDS }, () => NONE);
  endsOfMs = NONE;
  /** The first end at or after `lastAtMs`; NaN until it is asked. Found again after a restore. Not a column of the contract. */
  nextEndMs = NONE;

  /** Older prices are of another session than what is reduced now. */
  priceFromMs = UNKNOWN;

  constructor(table: InstrumentTable) {
    this.table = table;
    this.#underlyings = new UnderlyingIds(table);
    this.refresh();
  }

  /** The price of an option's underlying now; NaN where it is fifteen minutes late, long before `atMs`, from before `priceFromMs` or not known. */
  spotOf(option: InstrumentId, atMs: EpochMs = UNKNOWN): number {
    const underlying = this.#underlyings.of(option);
    if (underlying === NO_UNDERLYING || this.tradeSource[underlying] === DELAYED) return UNKNOWN;
    if (atMs - this.lastAtMs[underlying] > SPOT_AGE_MS) return UNKNOWN;
    return this.lastAtMs[underlying] >= this.priceFromMs ? this.last[underlying] : UNKNOWN;
  }

  /** The same where that price is no later than `byMs`. */
  spotBy(option: InstrumentId, byMs: number): number {
    return this.lastAtMs[this.#underlyings.of(option)] <= byMs ? this.spotOf(option) : UNKNOWN;
  }

  /** Must be called after any call that may have interned symbols. */
  refresh(): void {
    const { table } = this;
    if (table.capacity === this.#capacity) return;
    this.#capacity = table.capacity;
    this.bid = table.column('bid');
    this.ask = table.column('ask');
    this.bidSize = table.column('bidSize');
    this.askSize = table.column('askSize');
    this.quoteAtMs = table.column('quoteAtMs');
    this.quoteSource = table.column('quoteSource');
    this.last = table.column('last');
    this.lastSize = table.column('lastSize');
    this.lastAtMs = table.column('lastAtMs');
    this.tradeSource = table.column('tradeSource');
    this.open = table.column('open');
    this.high = table.column('high');
    this.low = table.column('low');
    this.prevClose = table.column('prevClose');
    this.volume = table.column('volume');
    this.vwap = table.column('vwap');
    this.dayAtMs = table.column('dayAtMs');
    this.daySource = table.column('daySource');
    this.openInterest = table.column('openInterest');
    this.sharesPerContract = table.column('sharesPerContract');
    this.avgDailyVolume = table.column('avgDailyVolume');
    this.avgVolumeSessions = table.column('avgVolumeSessions');
    this.avgVolumeThroughMs = table.column('avgVolumeThroughMs');
    this.bandLow = table.column('bandLow');
    this.bandHigh = table.column('bandHigh');
    this.fairMarketValue = table.column('fairMarketValue');
    this.vendorIv = table.column('vendorIv');
    this.vendorDelta = table.column('vendorDelta');
    this.vendorGamma = table.column('vendorGamma');
    this.vendorTheta = table.column('vendorTheta');
    this.vendorVega = table.column('vendorVega');
    this.vendorAtMs = table.column('vendorAtMs');
    this.volumeThroughMs = grown(this.volumeThroughMs, table.capacity);
    this.openInterestAnswered = grown(this.openInterestAnswered, table.capacity);
    this.openInterestSinceMs = grown(this.openInterestSinceMs, table.capacity);
    this.openInterestLeft = grown(this.openInterestLeft, table.capacity);
    this.snapshotAtMs = grown(this.snapshotAtMs, table.capacity);
    this.spotAtQuote = grown(this.spotAtQuote, table.capacity);
    this.endPrices = this.endPrices.map((prices) => grown(prices, table.capacity));
    this.endsOfMs = grown(this.endsOfMs, table.capacity);
    this.nextEndMs = grown(this.nextEndMs, table.capacity);
  }
}

function grown(column: Float64Array, capacity: number): Float64Array {
  const bigger = new Float64Array(capacity).fill(Number.NaN);
  bigger.set(column);
  return bigger;
}
