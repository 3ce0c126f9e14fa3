/** What of a feed's subscriptions stands: told at the beginning of a recording, which would know only later ones otherwise. */
import type { SocketState } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { ConnectionEvent, SubscriptionEvent } from '../../feed/feed-source.ts';

/** In these a connection holds its subscriptions; in any other they are lost, without an event for each. */
export const STREAMING: ReadonlySet<SocketState> = new Set(['live', 'slow']);

export class StandingSubscriptions {
  /** Since when each symbol is subscribed, by market and channel. */
  readonly #streams = new Map<
    string,
    { of: Pick<SubscriptionEvent, 'market' | 'channel'>; since: Map<string, EpochMs> }
  >();

  subscription({ market, channel, action, symbols, atMs }: SubscriptionEvent): void {
    const key = `${market} ${channel}`;
    let stream = this.#streams.get(key);
    if (!stream) this.#streams.set(key, (stream = { of: { market, channel }, since: new Map() }));
    for (const symbol of symbols)
      if (action === 'subscribed') stream.since.set(symbol, atMs);
      else stream.since.delete(symbol);
  }

  connection({ market, state }: Pick<ConnectionEvent, 'market' | 'state'>): void {
    if (STREAMING.has(state)) return;
    for (const { of, since } of this.#streams.values()) if (of.market === market) since.clear();
  }

  /** As events, each since when it stands, but not before `fromMs`. */
  since(fromMs: EpochMs): SubscriptionEvent[] {
    return [...this.#streams.values()].flatMap(({ of, since }) => {
      const bySince = Map.groupBy(since.keys(), (symbol) => Math.max(fromMs, since.get(symbol)!));
      return [...bySince].map(([atMs, symbols]) => ({ ...of, atMs, action: 'subscribed' as const, symbols }));
    });
  }
}
