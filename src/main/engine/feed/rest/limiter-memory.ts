/** One REST limiter per key and server: requests of a key check or an earlier world still count towards the minute. */
import { RestLimiter } from './rest-limiter.ts';

const KEPT = 4;

export class LimiterMemory {
  readonly #limiters = new Map<string, RestLimiter>();

  of(restUrl: string, key: string): RestLimiter {
    const name = `${restUrl} ${key}`;
    const limiter = this.#limiters.get(name) ?? new RestLimiter();
    this.#limiters.delete(name);
    this.#limiters.set(name, limiter);
    if (this.#limiters.size > KEPT) this.#limiters.delete(this.#limiters.keys().next().value!);
    return limiter;
  }
}
