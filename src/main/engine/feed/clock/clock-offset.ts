/**
 * Offset of the market clock (server time minus this computer's), from timed answers of `/v1/marketstatus/now`.
 * The server's time has a resolution (whole seconds), so each answer bounds the offset; the bounds are intersected, as in
 * Marzullo's algorithm, and the offset moves only as far as they force it.
 */
import type { EpochMs } from '../../../../shared/market/calendar.ts';

/** Two computers' clocks drift apart by at most about this. */
const DRIFT_FRACTION = 100e-6;
/** No market was recorded before, and no server runs after: a time outside is none. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);
/** A correction beyond this is not drift: take the middle of the bounds. */
const JUMP_MS = 1_000;

export class ClockOffset {
  #lowMs = Number.NEGATIVE_INFINITY;
  #highMs = Number.POSITIVE_INFINITY;
  #atMs = 0;
  #offsetMs: number | undefined;

  /** Undefined until the server's time is known. */
  get offsetMs(): number | undefined {
    return this.#offsetMs;
  }

  /** How far the offset may be off; a guess of one second until it is known. */
  get uncertaintyMs(): number {
    return this.#offsetMs === undefined ? JUMP_MS : Math.ceil(this.#highMs - this.#lowMs);
  }

  /** This computer's clock was set forward by so much (back: negative): market time is what it was. */
  clockSet(byMs: number): void {
    this.#lowMs -= byMs;
    this.#highMs -= byMs;
    this.#atMs += byMs;
    if (this.#offsetMs !== undefined) this.#offsetMs -= byMs;
  }

  /** `serverTime`: RFC 3339. `sentAtMs` and `receivedAtMs` by this computer's clock. False where the time cannot be read. */
  learn(serverTime: string, sentAtMs: EpochMs, receivedAtMs: EpochMs): boolean {
    const serverMs = Date.parse(serverTime);
    if (!(serverMs >= EARLIEST_MS && serverMs < LATEST_MS)) return false;
    const resolutionMs = 1000 / 10 ** Math.min(3, /\.(\d+)/.exec(serverTime)?.[1].length ?? 0);
    const low = serverMs - receivedAtMs;
    const high = serverMs + resolutionMs - sentAtMs;
    const slack = Math.abs(receivedAtMs - this.#atMs) * DRIFT_FRACTION;
    const bothLow = Math.max(low, this.#lowMs - slack);
    const bothHigh = Math.min(high, this.#highMs + slack);
    // Bounds that no longer overlap: one of the clocks was set. Trust the newest answer.
    const agree = bothLow <= bothHigh;
    this.#lowMs = agree ? bothLow : low;
    this.#highMs = agree ? bothHigh : high;
    this.#atMs = receivedAtMs;
    const current = this.#offsetMs ?? 0;
    const nearest = Math.min(Math.max(current, this.#lowMs), this.#highMs);
    this.#offsetMs = Math.round(Math.abs(nearest - current) > JUMP_MS ? (this.#lowMs + this.#highMs) / 2 : nearest);
    return true;
  }
}
