/** The price of an underlying that its chain is computed from: whether it is of today, and whether it is late. US dollars or index points. */
import { SOURCE } from '../../../shared/contract/columns.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { QuoteOrigin } from './quote-knowledge.ts';
import { sessionStartMs } from './session-start.ts';
import type { SpotAge } from './carry.ts';

/** Of a delayed feed a price this old is late; a newer one came from elsewhere. */
const LATE_MS = 10 * 60_000;

export class UnderlyingSpots {
  readonly #table: InstrumentTable;
  readonly #priceAtEnd: QuoteOrigin['priceAtEnd'];
  readonly #delayMs: (underlying: string) => number;
  #nowMs: EpochMs = Number.NaN;
  /** While the market is open the price must be of today: yesterday's close explains none of today's quotes. */
  #oldestMs: EpochMs = Number.NEGATIVE_INFINITY;

  /** `delayMs`: how much older than the clock the feed's prices of an underlying are. */
  constructor(
    table: InstrumentTable,
    { priceAtEnd, delayMs }: { priceAtEnd: QuoteOrigin['priceAtEnd']; delayMs: (underlying: string) => number },
  ) {
    this.#table = table;
    this.#priceAtEnd = priceAtEnd;
    this.#delayMs = delayMs;
  }

  /** Everything below is asked as of then. `dataMs`: when the options' data that arrives now was true. */
  at(nowMs: EpochMs, dataMs: EpochMs, calendar: TradingCalendar): void {
    this.#nowMs = nowMs;
    this.#oldestMs = calendar.isRegularHours(dataMs) ? sessionStartMs(dataMs) : Number.NEGATIVE_INFINITY;
  }

  /** NaN where none of today is known. */
  of(underlying: string): number {
    const id = this.#table.find(underlying);
    if (id === undefined || this.#table.column('lastAtMs')[id] < this.#oldestMs) return Number.NaN;
    return this.#table.column('last')[id];
  }

  /** When that price was true. */
  atMs(underlying: string): EpochMs {
    const id = this.#table.find(underlying);
    return id === undefined ? Number.NaN : this.#table.column('lastAtMs')[id];
  }

  /** When a session of its options ended; NaN where that is not known. */
  atEnd(underlying: string, endMs: EpochMs): number {
    const id = this.#table.find(underlying);
    return id === undefined ? Number.NaN : this.#priceAtEnd(id, endMs);
  }

  /**
   * By the vendor's word, or its feed is and so is its time while the market is open: streams of a delayed host are stamped when they were. One
   * of a share that has not traded for as long is old, and of now.
   */
  isLate(underlying: string): boolean {
    const id = this.#table.find(underlying);
    if (id === undefined) return false;
    const isOpen = Number.isFinite(this.#oldestMs);
    const isOld = isOpen && this.#nowMs - this.#table.column('lastAtMs')[id] >= LATE_MS;
    return (isOld && this.#delayMs(underlying) > 0) || this.#table.column('tradeSource')[id] === SOURCE.delayed;
  }

  /** `isImplied`: the chain uses what its own options imply. */
  ageOf(underlying: string, isImplied: boolean): SpotAge {
    if (!this.isLate(underlying)) return isImplied ? 'implied' : 'current';
    if (!isImplied) return 'late';
    return Number.isNaN(this.of(underlying)) ? 'implied' : 'impliedOverLate';
  }
}
