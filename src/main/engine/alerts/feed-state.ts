/** What became of a market's data: stale as the engine's stale watch says, disconnected as its sockets say, a gap as the ledger says. */
import type { AlertReading } from '../../../shared/contract/alerts.ts';
import type { FeedCondition } from '../../../shared/settings/alerts.ts';
import { TRUTH, type Truth } from '../../../shared/query/truth.ts';
import type { ConditionState } from './condition-state.ts';

const TEXT = { stale: 'stale', disconnected: 'connection lost', gap: 'gap' } as const;

export class FeedState implements ConditionState {
  readonly condition: FeedCondition;
  #on = false;
  #hit = false;
  #awaiting = false;
  #why = '';

  constructor(condition: FeedCondition) {
    this.condition = condition;
  }

  /** `why`: a sentence, where there is one. True where it changed. */
  see(on: boolean, why = ''): boolean {
    if (on === this.#on) return false;
    this.#on = on;
    this.#hit = on;
    if (on) this.#why = why;
    return true;
  }

  /** A moment: over as soon as it was evaluated. */
  pulse(why: string): void {
    this.#hit = true;
    this.#why = why;
  }

  refresh(): void {
    if (this.#on && !this.#awaiting) this.#hit = true;
  }

  look(): void {}

  fires(): Truth {
    return this.#hit ? TRUTH.yes : TRUTH.no;
  }

  holds(): Truth {
    return this.#on ? TRUTH.yes : TRUTH.no;
  }

  reading(): AlertReading[] {
    const { market, event } = this.condition;
    const why = this.#why === '' ? '' : `: ${this.#why}`;
    return [{ label: `${market} data`, text: `${TEXT[event]}${why}`, value: 1 }];
  }

  value(): number {
    return this.#on ? 1 : 0;
  }

  unknown(): string {
    return '';
  }

  clear(): void {
    this.#hit = false;
  }

  needChange(waiting: boolean): void {
    this.#awaiting = waiting;
  }

  reset(): void {
    this.#on = false;
    this.#hit = false;
    this.#awaiting = false;
  }
}
