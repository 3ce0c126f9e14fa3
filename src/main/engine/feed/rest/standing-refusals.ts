/** Endpoints the plan refused: the program does not ask them again by itself for ten minutes. The user's own question is always asked. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { FeedError } from '../feed-error.ts';
import type { RestPriority } from '../feed-source.ts';
import { restFaults } from '../feed-words.ts';

/** Plans change, but not by the second. */
const REFUSAL_STANDS_MS = 10 * 60_000;

export class StandingRefusals {
  readonly #refused = new Map<string, { error: FeedError; untilMs: EpochMs }>();
  readonly #answered = new Set<string>();

  answered(endpoint: string): void {
    this.#answered.add(endpoint);
    this.#refused.delete(endpoint);
  }

  /** What the refusal means: of an endpoint that has answered, it says nothing of the plan and does not stand. */
  judge(endpoint: string, error: FeedError, nowMs: EpochMs): FeedError {
    if (error.code !== 'rest/not-entitled') return error;
    if (this.#answered.has(endpoint))
      return new FeedError('rest/blocked', restFaults.refusedForNow(error.message), error.detail, error.status);
    this.#refused.set(endpoint, { error, untilMs: nowMs + REFUSAL_STANDS_MS });
    return error;
  }

  throwIfStanding(endpoint: string, priority: RestPriority, nowMs: EpochMs): void {
    const refusal = this.#refused.get(endpoint);
    if (refusal && priority !== 'interactive' && nowMs < refusal.untilMs) throw refusal.error;
  }
}
