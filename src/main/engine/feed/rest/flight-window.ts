/**
 * How many requests may be in flight: few at the start, more while answers stay quick, fewer when they slow down or the server says too many. On a
 * delayed plan two at a time were the fastest; four were slower than one.
 */
export const FLIGHT_START = 3;
export const FLIGHT_MAX = 16;
export const FLIGHT_MIN = 2;
/** An answer this many times slower than usual, and by this much, is the server's queue. */
const SLOW_FACTOR = 2;
const SLOW_MS = 150;
/** The usual time drops to a quicker answer immediately and rises by this share towards a slower one. */
const FOLLOW = 0.05;
const RECENT = 0.3;

export class FlightWindow {
  #limit = FLIGHT_START;
  #usualMs = Number.NaN;
  #recentMs = Number.NaN;
  /** Answers since the limit last moved: a new limit is kept for a whole round before it moves again. */
  #answers = 0;

  get limit(): number {
    return this.#limit;
  }

  answered(tookMs: number): void {
    this.#usualMs = tookMs < this.#usualMs || Number.isNaN(this.#usualMs) ? tookMs : mix(this.#usualMs, tookMs, FOLLOW);
    this.#recentMs = Number.isNaN(this.#recentMs) ? tookMs : mix(this.#recentMs, tookMs, RECENT);
    if (++this.#answers < this.#limit) return;
    const isSlow = this.#recentMs > this.#usualMs * SLOW_FACTOR && this.#recentMs > this.#usualMs + SLOW_MS;
    this.#move(isSlow ? this.#limit - 1 : this.#limit + 1);
  }

  /** A 429, a timeout, a fault: half as many. */
  failed(): void {
    this.#move(Math.floor(this.#limit / 2));
  }

  #move(limit: number): void {
    this.#limit = Math.min(FLIGHT_MAX, Math.max(FLIGHT_MIN, limit));
    this.#answers = 0;
  }
}

const mix = (before: number, now: number, share: number): number => before + (now - before) * share;
