/** Instruments by underlying of a session that has no count of its own (cut, or of an earlier version): those it subscribed to by name. */
import { countByUnderlying } from '../../../../shared/market/symbols.ts';
import type { SubscriptionEvent } from '../../feed/feed-source.ts';
import { CHANNEL } from '../format/format.ts';
import { holds, parseJson, readIfWhole } from './chunk-messages.ts';
import type { Session } from './reader.ts';

/** Undefined where it named none, as one of the whole market's tape. */
export function subscribedUnderlyings(session: Session): Record<string, number> | undefined {
  const symbols = new Set<string>();
  for (const chunk of session.chunks) {
    if (!holds(chunk, CHANNEL.subscription)) continue;
    readIfWhole(session, chunk, ({ channelId, data }) => {
      if (channelId !== CHANNEL.subscription) return;
      const event = parseJson<SubscriptionEvent>(data);
      if (event.action === 'subscribed') for (const symbol of event.symbols) symbols.add(symbol);
    });
  }
  symbols.delete('*');
  return symbols.size > 0 ? countByUnderlying(symbols) : undefined;
}
