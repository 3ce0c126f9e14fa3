/** A market that is stale, as the engine's stale watch says (`shared/settings/alerts.ts`). */
import type { AlertReading } from '../../../shared/contract/alerts.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { TRUTH, type ConditionState, type Truth } from './condition-state.ts';

export class StaleState implements ConditionState {
  readonly market: Market;
  #stale = false;
  #hit = false;
  #awaiting = false;

  constructor(market: Market) {
    this.market = market;
  }

  /** True where it changed. */
  see(stale: boolean): boolean {
    if (stale === this.#stale) return false;
    this.#stale = stale;
    this.#hit = stale;
    return true;
  }

  refresh(): void {
    if (this.#stale && !this.#awaiting) this.#hit = true;
  }

  look(): void {}

  fires(): Truth {
    return this.#hit ? TRUTH.yes : TRUTH.no;
  }

  holds(): Truth {
    return this.#stale ? TRUTH.yes : TRUTH.no;
  }

  reading(): AlertReading[] {
    return [{ label: `${this.market} data`, text: 'stale', value: 1 }];
  }

  value(): number {
    return this.#stale ? 1 : 0;
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
    this.#stale = false;
    this.#hit = false;
    this.#awaiting = false;
  }
}
