/**
 * How many pairs of a channel one connection may hold. The vendor refuses a request that would exceed its cap as a whole, naming no pair, and
 * repeats the refusal for part of its pairs. So one request is in flight at a time; a refused one is halved, until the cap is known exactly.
 */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { MAX_PAIRS_PER_REQUEST } from './subscription-requests.ts';

/** A refusal is repeated within this; requests sent later get answers of their own. */
export const REPEATS_MS = 1_000;

export class ChannelCap {
  readonly #allowed: number;
  /** The fewest pairs, held and requested together, that were refused. Kept for the next connection. */
  #refusedTotal = Number.POSITIVE_INFINITY;
  #quietUntilMs = 0;

  /** `allowed`: what the vendor documents. */
  constructor(allowed: number) {
    this.#allowed = allowed;
  }

  /** Pairs the next request may ask for beside those held; 0 while a refusal may still be repeated. */
  room(held: number, nowMs: EpochMs): number {
    if (nowMs < this.#quietUntilMs) return 0;
    const free = Math.min(this.#allowed, this.#refusedTotal - 1) - held;
    const halved = Math.max(1, Math.floor((this.#refusedTotal - held) / 2));
    return Math.max(0, Math.min(MAX_PAIRS_PER_REQUEST, free, halved));
  }

  /** A request of `asked` pairs beside `held` was refused. */
  refused(held: number, asked: number, nowMs: EpochMs): void {
    this.#refusedTotal = Math.min(this.#refusedTotal, held + asked);
    this.repeated(nowMs);
  }

  repeated(nowMs: EpochMs): void {
    this.#quietUntilMs = nowMs + REPEATS_MS;
  }

  /** When it is time to ask again; undefined where that is now. */
  quietUntilMs(nowMs: EpochMs): EpochMs | undefined {
    return nowMs < this.#quietUntilMs ? this.#quietUntilMs : undefined;
  }

  /** The vendor's own cap, once a request for one more than `held` was refused. */
  learnt(held: number): number | undefined {
    return this.#refusedTotal <= held + 1 ? this.#refusedTotal - 1 : undefined;
  }

  forget(): void {
    this.#refusedTotal = Number.POSITIVE_INFINITY;
  }
}
