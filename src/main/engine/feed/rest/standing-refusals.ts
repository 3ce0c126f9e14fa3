/**
 * Endpoints that the plan refused, or that a plan without any stream is known not to have: the program does not ask them by itself for ten
 * minutes. The user's own question is always asked.
 */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { FeedError } from '../feed-error.ts';
import type { RestPriority } from '../feed-source.ts';
import { restFaults } from '../feed-words.ts';
import type { RestFamily } from '../../massive/rest/rest-paths.ts';

/** Plans change, but not by the second. */
const REFUSAL_STANDS_MS = 10 * 60_000;

export class StandingRefusals {
  readonly #refused = new Map<string, { error: FeedError; untilMs: EpochMs }>();
  readonly #ruledOutUntilMs = new Map<RestFamily, EpochMs>();
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

  /** The market's plan is the free one, which has none of these. Said once: where something else than the plan keeps its stream away, they are asked after a while. */
  ruleOut(family: RestFamily, nowMs: EpochMs): void {
    if (!this.#ruledOutUntilMs.has(family)) this.#ruledOutUntilMs.set(family, nowMs + REFUSAL_STANDS_MS);
  }

  throwIfStanding(endpoint: string, family: RestFamily, priority: RestPriority, nowMs: EpochMs): void {
    if (priority === 'interactive') return;
    const refusal = this.#refused.get(endpoint);
    if (refusal && nowMs < refusal.untilMs) throw refusal.error;
    if (!this.#answered.has(endpoint) && nowMs < (this.#ruledOutUntilMs.get(family) ?? 0))
      throw new FeedError('rest/not-entitled', restFaults.notInPlan, endpoint);
  }
}
