/**
 * Demand turned into channels: which WebSocket subscriptions the shown panes need, with their priority.
 * Stocks: trades, quotes, second bars (day volume, open and VWAP come with them), limit bands. Options: the same without bands,
 * quotes within the budget. Indices: values and second bars.
 */
import type { DemandItem } from '../../../shared/contract/streams.ts';
import type { ChannelCode } from '../../../shared/market/channels.ts';
import { marketOf, type Market } from '../../../shared/market/symbols.ts';

export type Priority = 'pinned' | 'visible' | 'alert' | 'flow';
export interface Wanted {
  market: Market;
  channel: ChannelCode;
  symbol: string;
  priority: Priority;
}

const ROW_CHANNELS: Record<Market, readonly ChannelCode[]> = {
  stocks: ['T', 'Q', 'A', 'LULD'],
  options: ['T', 'Q', 'A'],
  indices: ['V', 'A'],
};
const BAR_CHANNELS: Record<Market, readonly ChannelCode[]> = {
  stocks: ['T', 'A'],
  options: ['T', 'A'],
  indices: ['V', 'A'],
};
const RANK: Record<Priority, number> = { pinned: 0, visible: 1, alert: 2, flow: 3 };

/** `streamed` adds the chain engine's own choice of contracts (nearest the money first). */
export function wantedChannels(items: Iterable<DemandItem>, streamed: Iterable<string>): Wanted[] {
  const wanted = new Map<string, Wanted>();
  const want = (channel: ChannelCode, symbol: string, priority: Priority, market = marketOf(symbol)): void => {
    const key = `${market}/${channel}.${symbol}`;
    const known = wanted.get(key);
    if (!known || RANK[priority] < RANK[known.priority]) wanted.set(key, { market, channel, symbol, priority });
  };
  const row = (symbol: string, priority: Priority): void => {
    for (const channel of ROW_CHANNELS[marketOf(symbol)]) want(channel, symbol, priority);
  };
  for (const item of items) {
    if (item.kind === 'row') row(item.symbol, item.priority);
    if (item.kind === 'bars') for (const c of BAR_CHANNELS[marketOf(item.symbol)]) want(c, item.symbol, 'visible');
    if (item.kind === 'chain') row(item.underlying, 'visible');
    if (item.kind === 'analytics') row(item.request.underlying, 'visible');
    if (item.kind === 'flow') want('T', '*', 'flow', 'options');
  }
  for (const symbol of streamed) row(symbol, 'flow');
  return [...wanted.values()];
}
