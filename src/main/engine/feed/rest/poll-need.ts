/** Which symbols of a market do not stream and so need REST. */
import type { ChannelCode } from '../../../../shared/market/channels.ts';
import type { SocketState } from '../../../../shared/contract/health.ts';
import type { WantedChannel } from '../feed-source.ts';

/** Channels that bring a price; bands, imbalances and fair values do not stand for one. */
const PRICE_CHANNELS = new Set<ChannelCode>(['T', 'Q', 'A', 'AM', 'V']);

export interface PollView {
  state: SocketState;
  streaming: boolean;
  /** The socket is trying and may yet be live in a moment. */
  graceful: boolean;
  refused: ReadonlyMap<string, string>;
}

/**
 * While the socket streams: symbols whose every price channel was refused. While it does not: all, after a moment of grace.
 * A refused key polls nothing: REST would refuse it too.
 */
export function symbolsToPoll(wanted: readonly WantedChannel[], view: PollView): string[] {
  if (view.state === 'authFailed' || view.state === 'off' || view.graceful) return [];
  if (view.streaming && view.refused.size === 0) return [];
  const streamed = new Set<string>();
  const waiting = new Set<string>();
  for (const { channel, symbol } of wanted) {
    if (symbol === '*' || !PRICE_CHANNELS.has(channel)) continue;
    if (!view.streaming) waiting.add(symbol);
    else if (!view.refused.has(`${channel}.${symbol}`)) streamed.add(symbol);
    else waiting.add(symbol);
  }
  return [...waiting].filter((symbol) => !streamed.has(symbol));
}
