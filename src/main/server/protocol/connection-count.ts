/**
 * Who counts against an account's allowance of sockets per market: live connections, and for a while those that have ended without the
 * vendor noticing (TRAP-16: 10 to 30 s).
 */
import type { Market } from '../../../shared/market/symbols.ts';
import type { Quirks } from './quirks.ts';

const LEAST_MS = 10_000;
const SPREAD_MS = 20_000;
/** Spreads successive waits over the range, the same in every run. */
const GOLDEN = 0.618034;

export class ConnectionCount {
  readonly #quirks: Quirks;
  readonly #nowMs: () => number;
  readonly #zombies: { market: Market; untilMs: number }[] = [];
  #ended = 0;

  /** @param nowMs of a clock that never steps. */
  constructor(quirks: Quirks, nowMs: () => number) {
    this.#quirks = quirks;
    this.#nowMs = nowMs;
  }

  /** An authenticated connection ended; `byClient`: with a close frame of the client's. */
  ended(market: Market, byClient: boolean): void {
    if (!this.#quirks.has(byClient ? 'zombie-clean-close' : 'zombie-sockets')) return;
    const share = (this.#ended++ * GOLDEN) % 1;
    this.#zombies.push({ market, untilMs: this.#nowMs() + LEAST_MS + SPREAD_MS * share });
  }

  /** Connections of a market that have ended and are counted still. */
  zombies(market: Market): number {
    const now = this.#nowMs();
    for (let i = this.#zombies.length - 1; i >= 0; i--) if (this.#zombies[i].untilMs <= now) this.#zombies.splice(i, 1);
    return this.#zombies.filter((zombie) => zombie.market === market).length;
  }
}
