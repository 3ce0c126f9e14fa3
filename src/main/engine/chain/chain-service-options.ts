/** What keeps chains alive is given: the market table, clocks, and REST as functions. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { DividendRow } from '../../../shared/market/rest-updates.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import type { AnalyticsInputs } from './analytics-job.ts';

/** What the service needs from REST. Snapshots change state through the feed's sink; here only their completion matters. */
export interface ChainRequests {
  /** Symbols of all contracts of one expiry, every root. */
  contracts(underlying: string, expiry: string): Promise<string[]>;
  /** The list may have become longer since it was asked for: it is asked for again with each snapshot, not once a day. */
  grows?(underlying: string, expiry: string): boolean;
  /** Refreshes one expiry's quotes, volume, open interest and vendor Greeks. */
  snapshot(underlying: string, expiry: string): Promise<void>;
  /** What of an expiry came in part, and why, as a sentence. */
  missing?(underlying: string, expiry: string): string | undefined;
  /** Past and announced cash dividends of a stock. */
  dividends(underlying: string): Promise<DividendRow[]>;
  /** True where this contract's quotes stream now, and the stream has not gone silent. */
  streams(symbol: string): boolean;
  /** Arrival of the newest snapshot that held a contract; NaN where none has. */
  snapshotAtMs(id: InstrumentId): EpochMs;
  /** The underlying's price when a contract's quote last came, or, in regular hours, a snapshot last held it; NaN where it is late, of another session or not known. */
  spotAtQuote(id: InstrumentId): number;
  /** An underlying's price when a session of its options ended; NaN where it is not known. */
  priceAtEnd(id: InstrumentId, endMs: EpochMs): number;
  /** How much older than the clock the options' data is; no older unless said. */
  delayMs?(): number;
  /** The same of an underlying's price. */
  spotDelayMs?(underlying: string): number;
  /** Milliseconds between two snapshots of one expiry that the plan allows. */
  snapshotEveryMs(): number;
  /** How long a failed load waits before it is tried again; 15 s unless said. */
  retryMs?: number;
}

export interface ChainServiceOptions {
  table: InstrumentTable;
  flow: AnalyticsInputs['flow'];
  calendar: () => TradingCalendar;
  requests: ChainRequests;
  rateCurve: Preferences['rateCurve'];
  now: () => EpochMs;
  /** As `ChainModelOptions` has them. */
  stopwatch: () => number;
  workedMs?: () => number;
  contractsChanged: (underlying: string) => void;
  /** The contracts nearest the money changed. */
  laddersChanged: () => void;
  report: (text: string) => void;
}
