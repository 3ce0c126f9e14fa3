/** Of which contracts REST was asked for the quote before an instant, and whether it had one: for the explanation of a side. */
import type { EpochMs } from '../../../shared/market/calendar.ts';

/** Ten a second at most are asked: half an hour of them. */
const MOST = 20_000;

export class AskedQuotes {
  /** Oldest answer first. */
  readonly #found = new Map<string, boolean>();

  note(symbol: string, beforeMs: EpochMs, found: boolean): void {
    this.#found.set(keyOf(symbol, beforeMs), found);
    if (this.#found.size > MOST) this.#found.delete(this.#found.keys().next().value!);
  }

  /** Undefined where there was no answer. */
  found(symbol: string, beforeMs: EpochMs): boolean | undefined {
    return this.#found.get(keyOf(symbol, beforeMs));
  }

  clear(): void {
    this.#found.clear();
  }
}

const keyOf = (symbol: string, beforeMs: EpochMs): string => `${symbol} ${beforeMs}`;
