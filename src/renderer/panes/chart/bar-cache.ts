/** Bars of charts looked at a moment ago, so that going back to a timeframe shows them at once. */
import { mirror } from '../../stores/market.ts';
import type { SavedBars } from './bar-feed.ts';

/** Symbol and timeframe pairs kept; the longest unused goes first. */
const KEPT = 16;

export class BarCache {
  readonly #saved = new Map<string, SavedBars>();

  put(symbol: string, timeframeMs: number, saved: SavedBars | undefined): void {
    const key = `${symbol} ${timeframeMs}`;
    this.#saved.delete(key);
    if (saved) this.#saved.set(key, saved);
    while (this.#saved.size > KEPT) this.#saved.delete(this.#saved.keys().next().value!);
  }

  /** Hands the bars over: the caller may change them. */
  take(symbol: string, timeframeMs: number): SavedBars | undefined {
    const key = `${symbol} ${timeframeMs}`;
    const saved = this.#saved.get(key);
    this.#saved.delete(key);
    return saved;
  }

  clear(): void {
    this.#saved.clear();
  }
}

export const barCache = new BarCache();
// Another world or a seek: the cached bars belong to another time.
mirror.onReset(() => barCache.clear());
