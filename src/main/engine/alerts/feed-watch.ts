/** Per market, whether its data is stale or its connection lost, and which gaps are new: what conditions on the feed look at. */
import type { GapEntry } from '../../../shared/contract/health.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { FeedState } from './feed-state.ts';

/** Of a connection event, what is looked at. */
export interface ConnectionChange {
  market: Market;
  state: string;
  reason: string;
}

/** What a socket goes through while it comes back ends no disconnection. */
const LOST: ReadonlySet<string> = new Set(['backingOff', 'evicted', 'slow', 'waiting', 'authFailed']);
/** As many as the ledger lists. */
const GAPS_KNOWN = 500;

export class FeedWatch {
  #stale: readonly Market[] = [];
  readonly #lost = new Map<Market, string>();
  /** Lost is only what was there before. */
  readonly #connected = new Set<Market>();
  readonly #gaps = new Set<string>();

  setStale(markets: readonly Market[]): void {
    this.#stale = markets;
  }

  connection({ market, state, reason }: ConnectionChange): void {
    if (state === 'live') this.#connected.add(market);
    else if (state === 'off') this.#connected.delete(market);
    if (state === 'live' || state === 'off') this.#lost.delete(market);
    else if (LOST.has(state) && this.#connected.has(market)) this.#lost.set(market, reason);
  }

  /** False where the ledger told of it before, or of the same loss in another channel: a dropped socket is an entry for each. */
  isNewGap({ market, cause, startMs }: GapEntry): boolean {
    const loss = `${market}/${cause}/${startMs}`;
    if (this.#gaps.has(loss)) return false;
    this.#gaps.add(loss);
    if (this.#gaps.size > GAPS_KNOWN) this.#gaps.delete(this.#gaps.values().next().value!);
    return true;
  }

  /** Shows a condition what lasts. True where that changed it. */
  show(state: FeedState): boolean {
    const { market, event } = state.condition;
    if (event === 'stale') return state.see(this.#stale.includes(market));
    return event === 'disconnected' && state.see(this.#lost.has(market), this.#lost.get(market));
  }

  clear(): void {
    this.#stale = [];
    this.#lost.clear();
    this.#connected.clear();
    this.#gaps.clear();
  }
}
