/**
 * The NBBO in force just before a print: the last two streamed quotes of every option, because a print may be stamped in the same
 * millisecond as the newest quote, and sequence numbers of trades and quotes cannot be compared. While nothing was streamed, the table's snapshot.
 */
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';

const WIDTH = 8;
const PREVIOUS = 3;

export class QuoteWitness {
  /** The quote that the last successful `before` found. */
  bid = Number.NaN;
  ask = Number.NaN;
  atMs = Number.NaN;
  readonly #table: InstrumentTable;
  /** Per option the newest quote, then the one before it: bid, ask, time; one cache line. */
  #quotes = new Float64Array(0);

  constructor(table: InstrumentTable) {
    this.#table = table;
  }

  add(id: InstrumentId, bid: number, ask: number, atMs: number): void {
    const at = id * WIDTH;
    if (at >= this.#quotes.length) this.#fit(id);
    const quotes = this.#quotes;
    quotes[at + PREVIOUS] = quotes[at];
    quotes[at + PREVIOUS + 1] = quotes[at + 1];
    quotes[at + PREVIOUS + 2] = quotes[at + 2];
    quotes[at] = bid;
    quotes[at + 1] = ask;
    quotes[at + 2] = atMs;
  }

  /** Finds the quote strictly before an instant; false where there is none. */
  before(id: InstrumentId, atMs: number): boolean {
    const at = id * WIDTH;
    return this.#take(at, atMs) || this.#take(at + PREVIOUS, atMs) || this.#takeSnapshot(id, atMs);
  }

  clear(): void {
    this.#quotes.fill(Number.NaN);
  }

  #take(at: number, atMs: number): boolean {
    const quotes = this.#quotes;
    if (!(quotes[at + 2] < atMs)) return false;
    this.bid = quotes[at];
    this.ask = quotes[at + 1];
    this.atMs = quotes[at + 2];
    return true;
  }

  #takeSnapshot(id: InstrumentId, atMs: number): boolean {
    const quotedAtMs = this.#table.column('quoteAtMs')[id];
    if (!(quotedAtMs < atMs)) return false;
    this.bid = this.#table.column('bid')[id];
    this.ask = this.#table.column('ask')[id];
    this.atMs = quotedAtMs;
    return true;
  }

  #fit(id: InstrumentId): void {
    const quotes = new Float64Array(Math.max(this.#table.capacity, id + 1) * WIDTH).fill(Number.NaN);
    quotes.set(this.#quotes);
    this.#quotes = quotes;
  }
}
