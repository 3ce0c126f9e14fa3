/** What REST answered about the quote before an instant of a contract: for the explanation of a side, and for prints that are counted later. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { QuoteValues } from '../../../shared/market/rest-updates.ts';

/** Ten a second at most are asked: half an hour of them. */
const MOST = 20_000;

export interface QuoteAnswer {
  symbol: string;
  beforeMs: EpochMs;
  /** Undefined where REST has none. */
  quote: QuoteValues | undefined;
}

export class AskedQuotes {
  /** Oldest answer first. */
  readonly #answers = new Map<string, QuoteAnswer>();

  note(answer: QuoteAnswer): void {
    this.#answers.set(keyOf(answer.symbol, answer.beforeMs), answer);
    if (this.#answers.size > MOST) this.#answers.delete(this.#answers.keys().next().value!);
  }

  /** Undefined where there was no answer. */
  found(symbol: string, beforeMs: EpochMs): boolean | undefined {
    const answer = this.#answers.get(keyOf(symbol, beforeMs));
    return answer && answer.quote !== undefined;
  }

  get answers(): Iterable<QuoteAnswer> {
    return this.#answers.values();
  }

  clear(): void {
    this.#answers.clear();
  }
}

const keyOf = (symbol: string, beforeMs: EpochMs): string => `${symbol} ${beforeMs}`;
