/** Which symbols of a market do not stream and so need REST. */
import type { ChannelCode } from '../../../../shared/market/channels.ts';
import type { SocketState } from '../../../../shared/contract/health.ts';
import type { WantPriority } from '../../../../shared/market/want-priority.ts';
import type { WantedChannel } from '../feed-source.ts';

/** Channels that bring a price; bands, imbalances and fair values do not stand for one. */
const PRICE_CHANNELS = new Set<ChannelCode>(['T', 'Q', 'A', 'AM', 'V']);
/** A socket may be away this long before REST takes its place. */
const GRACE_MS = 5_000;
/** States known at once to last longer than the grace. */
const SETTLED = new Set<SocketState>(['planRefused', 'evicted', 'waiting']);
/** At most this many rows on screen whose quotes the budget left out. */
const MAX_POLLED_EVICTIONS = 500;

export interface PollView {
  state: SocketState;
  streaming: boolean;
  /** How long it has not streamed. */
  downMs: number;
  refused: ReadonlyMap<string, string>;
  /** Symbols whose quotes the budget left out. */
  evicted: readonly { symbol: string; priority: WantPriority }[];
}

/**
 * While the socket streams: symbols whose every price channel was refused, and those on screen that the quote budget left out. While it
 * does not: all, after a moment of grace. A refused key polls nothing: REST would refuse it too.
 */
export function symbolsToPoll(wanted: readonly WantedChannel[], view: PollView): string[] {
  const { state, streaming, downMs, refused, evicted } = view;
  if (state === 'authFailed' || state === 'off') return [];
  if (!streaming) return downMs < GRACE_MS && !SETTLED.has(state) ? [] : [...pricedSymbols(wanted)];
  const polled = new Set<string>();
  if (refused.size > 0) {
    const streams = pricedSymbols(wanted.filter(({ channel, symbol }) => !refused.has(`${channel}.${symbol}`)));
    for (const symbol of pricedSymbols(wanted)) if (!streams.has(symbol)) polled.add(symbol);
  }
  const onScreen = evicted.filter(({ symbol, priority }) => isOnScreen(priority) && !polled.has(symbol));
  for (const { symbol } of onScreen.slice(0, MAX_POLLED_EVICTIONS)) polled.add(symbol);
  return [...polled];
}

const isOnScreen = (priority: WantPriority): boolean => priority === 'pinned' || priority === 'visible';

const pricedSymbols = (wanted: readonly WantedChannel[]): Set<string> =>
  new Set(wanted.filter(({ channel, symbol }) => symbol !== '*' && PRICE_CHANNELS.has(channel)).map((w) => w.symbol));
