/**
 * The NBBO in force just before a print: the last two streamed quotes of every option, because a print may be stamped in the same
 * millisecond as the newest quote, and sequence numbers of trades and quotes cannot be compared; or the table's, where a snapshot brought a newer one:
 * a contract that left the quote budget keeps its last streamed quote.
 */
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';

/** Offsets within a row are combined with `|`, which needs no overflow check: the width is a power of two. */
const WIDTH = 8;
const ASK = 1;
const AT_MS = 2;
/** The quote before: the same three. */
const PREVIOUS_BID = 3;
const PREVIOUS_ASK = 4;
const PREVIOUS_AT_MS = 5;
const NONE: Float64Array = new Float64Array(0);

export class QuoteWitness {
  /** The quote that the last successful `before` found. */
  bid = Number.NaN;
  ask = Number.NaN;
  atMs = Number.NaN;
  readonly #table: InstrumentTable;
  /** The table's columns as they are since it last grew: asked for by name at each event, they cost more than the row. */
  #capacity = -1;
  #tableBid = NONE;
  #tableAsk = NONE;
  #tableAtMs = NONE;
  /** Per option the newest quote, then the one before it: bid, ask, time; one cache line. */
  #quotes = new Float64Array(0);

  constructor(table: InstrumentTable) {
    this.#table = table;
  }

  /** Must be called after any call that may have interned symbols. */
  refresh(): void {
    const { capacity } = this.#table;
    if (capacity === this.#capacity) return;
    this.#capacity = capacity;
    this.#tableBid = this.#table.column('bid');
    this.#tableAsk = this.#table.column('ask');
    this.#tableAtMs = this.#table.column('quoteAtMs');
  }

  add(id: InstrumentId, bid: number, ask: number, atMs: number): void {
    const at = (id * WIDTH) | 0;
    if (at >= this.#quotes.length) this.#fit(id);
    const quotes = this.#quotes;
    quotes[at | PREVIOUS_BID] = quotes[at];
    quotes[at | PREVIOUS_ASK] = quotes[at | ASK];
    quotes[at | PREVIOUS_AT_MS] = quotes[at | AT_MS];
    quotes[at] = bid;
    quotes[at | ASK] = ask;
    quotes[at | AT_MS] = atMs;
  }

  /** Any value of its row, which is then in the cache. */
  fetch(id: InstrumentId): number {
    return this.#quotes[Math.imul(id, WIDTH)] + this.#tableAtMs[id];
  }

  /** Finds the quote strictly before an instant; false where there is none. */
  before(id: InstrumentId, atMs: number): boolean {
    const at = (id * WIDTH) | 0;
    const streamed = this.#take(at, atMs) || this.#take(at + PREVIOUS_BID, atMs);
    return this.#takeSnapshot(id, streamed ? this.atMs : Number.NEGATIVE_INFINITY, atMs) || streamed;
  }

  clear(): void {
    this.#quotes.fill(Number.NaN);
  }

  #take(at: number, atMs: number): boolean {
    const quotes = this.#quotes;
    if (!(quotes[at + AT_MS] < atMs)) return false;
    this.bid = quotes[at];
    this.ask = quotes[at + ASK];
    this.atMs = quotes[at + AT_MS];
    return true;
  }

  #takeSnapshot(id: InstrumentId, afterMs: number, atMs: number): boolean {
    const quotedAtMs = this.#tableAtMs[id];
    if (!(quotedAtMs > afterMs && quotedAtMs < atMs)) return false;
    this.bid = this.#tableBid[id];
    this.ask = this.#tableAsk[id];
    this.atMs = quotedAtMs;
    return true;
  }

  #fit(id: InstrumentId): void {
    const quotes = new Float64Array(Math.max(this.#table.capacity, id + 1) * WIDTH).fill(Number.NaN);
    quotes.set(this.#quotes);
    this.#quotes = quotes;
  }
}
