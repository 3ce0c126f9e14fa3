/** Answers that may be taken again for a while: only those asked for with a greatest age, as a chain's pages are megabytes. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { RestReply } from '../feed-source.ts';

const MOST_KEPT = 200;

interface Kept {
  reply: RestReply;
  /** Arrival on this computer's clock: the market clock may be learnt or corrected in between. */
  atMs: EpochMs;
  forMs: number;
}

export class ReplyCache {
  readonly #kept = new Map<string, Kept>();

  /** Undefined where there is none of at most that age. */
  get(address: string, maxAgeMs: number, nowMs: EpochMs): RestReply | undefined {
    const kept = this.#kept.get(address);
    if (!kept) return undefined;
    const ageMs = nowMs - kept.atMs;
    return ageMs >= 0 && ageMs < maxAgeMs ? kept.reply : undefined;
  }

  /** `maxAgeMs` is what its requester would have taken. */
  keep(address: string, reply: RestReply, maxAgeMs: number, nowMs: EpochMs): void {
    for (const [old, { atMs, forMs }] of this.#kept) if (nowMs - atMs >= forMs) this.#kept.delete(old);
    if (maxAgeMs <= 0) return;
    this.#kept.delete(address);
    this.#kept.set(address, { reply, atMs: nowMs, forMs: maxAgeMs });
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
  }

  clear(): void {
    this.#kept.clear();
  }
}
