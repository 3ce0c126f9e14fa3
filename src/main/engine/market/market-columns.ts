/** The table's columns that market data moves, as plain fields: found by name once per table growth and not once per event. */
import type { InstrumentTable } from './instrument-table.ts';

export class MarketColumns {
  readonly table: InstrumentTable;
  #capacity = -1;
  bid!: Float64Array;
  ask!: Float64Array;
  bidSize!: Float64Array;
  askSize!: Float64Array;
  quoteAtMs!: Float64Array;
  quoteSource!: Float64Array;
  last!: Float64Array;
  lastSize!: Float64Array;
  lastAtMs!: Float64Array;
  tradeSource!: Float64Array;
  open!: Float64Array;
  high!: Float64Array;
  low!: Float64Array;
  prevClose!: Float64Array;
  volume!: Float64Array;
  vwap!: Float64Array;
  dayAtMs!: Float64Array;
  daySource!: Float64Array;
  openInterest!: Float64Array;
  sharesPerContract!: Float64Array;
  avgDailyVolume!: Float64Array;
  avgVolumeSessions!: Float64Array;
  avgVolumeThroughMs!: Float64Array;
  bandLow!: Float64Array;
  bandHigh!: Float64Array;
  fairMarketValue!: Float64Array;
  vendorIv!: Float64Array;
  vendorDelta!: Float64Array;
  vendorGamma!: Float64Array;
  vendorTheta!: Float64Array;
  vendorVega!: Float64Array;
  vendorAtMs!: Float64Array;
  /** End of the newest A or AM window seen: trades before it are inside its day volume. Not a column of the contract. */
  volumeThroughMs = new Float64Array(0);

  constructor(table: InstrumentTable) {
    this.table = table;
    this.refresh();
  }

  /** Must be called after anything that may have interned symbols. */
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
    const through = new Float64Array(table.capacity).fill(Number.NaN);
    through.set(this.volumeThroughMs);
    this.volumeThroughMs = through;
  }
}
