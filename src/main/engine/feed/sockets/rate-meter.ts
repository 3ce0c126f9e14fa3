/** Counts per second over the last five whole seconds. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';

const WINDOW_SECONDS = 5;

export class RateMeter {
  readonly #counts = new Float64Array(WINDOW_SECONDS + 1);
  #second = 0;

  add(nowMs: EpochMs, count: number): void {
    this.#advance(nowMs);
    this.#counts[this.#second % this.#counts.length] += count;
  }

  /** Mean of the completed seconds. */
  perSecond(nowMs: EpochMs): number {
    this.#advance(nowMs);
    let sum = 0;
    for (let i = 1; i <= WINDOW_SECONDS; i++) sum += this.#counts[(this.#second - i) % this.#counts.length] || 0;
    return sum / WINDOW_SECONDS;
  }

  #advance(nowMs: EpochMs): void {
    const second = Math.floor(nowMs / 1000);
    // The market clock steps when its offset is learnt.
    if (second < this.#second - WINDOW_SECONDS) {
      this.#counts.fill(0);
      this.#second = second;
    }
    if (second <= this.#second) return;
    const passed = Math.min(second - this.#second, this.#counts.length);
    for (let i = 0; i < passed; i++) this.#counts[(second - i) % this.#counts.length] = 0;
    this.#second = second;
  }
}
