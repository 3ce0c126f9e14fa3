/**
 * What no socket sends: previous close, open interest and a first price for rows that just came on screen. Asks REST once per symbol,
 * many symbols a request; the answers reach the table through the feed's sink. A refusal leaves the cells unknown and is tried again later.
 */
import { MARKETS, marketOf, type Market } from '../../shared/market/symbols.ts';
import type { FeedSource } from './feed/feed-source.ts';
import { SNAPSHOT_SYMBOLS, snapshotPath } from './massive/rest-paths.ts';

/** Symbols that come within this are asked together. */
const GATHER_MS = 60;
const RETRY_MS = 30_000;

export class SnapshotPrimer {
  readonly #source: FeedSource;
  readonly #report: (text: string) => void;
  readonly #asked = new Set<string>();
  readonly #waiting = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(source: FeedSource, report: (text: string) => void) {
    this.#source = source;
    this.#report = report;
  }

  want(symbols: Iterable<string>): void {
    for (const symbol of symbols) {
      if (this.#asked.has(symbol)) continue;
      this.#asked.add(symbol);
      this.#waiting.add(symbol);
    }
    if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => this.#ask(), GATHER_MS);
  }

  /** Another market date, or a replay that jumped: everything shown is asked anew. */
  forget(): void {
    this.#asked.clear();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #ask(): void {
    this.#timer = undefined;
    const symbols = [...this.#waiting];
    this.#waiting.clear();
    for (const market of MARKETS) {
      const ofMarket = symbols.filter((s) => marketOf(s) === market);
      for (let at = 0; at < ofMarket.length; at += SNAPSHOT_SYMBOLS)
        void this.#request(market, ofMarket.slice(at, at + SNAPSHOT_SYMBOLS));
    }
  }

  async #request(market: Market, symbols: string[]): Promise<void> {
    try {
      await this.#source.request({ ...snapshotPath(market, symbols), priority: 'background' });
    } catch (error) {
      this.#report(
        `snapshot of ${symbols.length} ${market}: ${error instanceof Error ? error.message : String(error)}`,
      );
      setTimeout(() => symbols.forEach((s) => this.#asked.delete(s)), RETRY_MS).unref();
    }
  }
}
