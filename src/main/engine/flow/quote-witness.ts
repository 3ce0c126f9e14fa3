/**
 * The NBBO in force just before a print: the last two streamed quotes of every option, because a print may be stamped in the same
 * millisecond as the newest quote, and sequence numbers of trades and quotes cannot be compared. While nothing was streamed, the table's snapshot.
 */
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';

export class QuoteWitness {
  /** The quote that the last successful `before` found. */
  bid = Number.NaN;
  ask = Number.NaN;
  atMs = Number.NaN;
  readonly #table: InstrumentTable;
  #newest = new Float64Array(0);
  #previous = new Float64Array(0);

  constructor(table: InstrumentTable) {
    this.#table = table;
  }

  add(id: InstrumentId, bid: number, ask: number, atMs: number): void {
    const at = id * 3;
    if (at >= this.#newest.length) this.#fit(id);
    this.#previous[at] = this.#newest[at];
    this.#previous[at + 1] = this.#newest[at + 1];
    this.#previous[at + 2] = this.#newest[at + 2];
    this.#newest[at] = bid;
    this.#newest[at + 1] = ask;
    this.#newest[at + 2] = atMs;
  }

  /** Finds the quote strictly before an instant; false where there is none. */
  before(id: InstrumentId, atMs: number): boolean {
    return this.#take(this.#newest, id, atMs) || this.#take(this.#previous, id, atMs) || this.#takeSnapshot(id, atMs);
  }

  clear(): void {
    this.#newest.fill(Number.NaN);
    this.#previous.fill(Number.NaN);
  }

  #take(quotes: Float64Array, id: InstrumentId, atMs: number): boolean {
    const at = id * 3;
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
    const size = Math.max(this.#table.capacity, id + 1) * 3;
    const newest = new Float64Array(size).fill(Number.NaN);
    const previous = new Float64Array(size).fill(Number.NaN);
    newest.set(this.#newest);
    previous.set(this.#previous);
    this.#newest = newest;
    this.#previous = previous;
  }
}
