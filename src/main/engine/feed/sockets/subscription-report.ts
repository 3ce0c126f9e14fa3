/** Reports a connection's subscription changes to the sink, the capabilities and the gap ledger. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { ChannelCode } from '../../../../shared/market/channels.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import { refusesPlan } from '../../massive/frames/status-frame.ts';
import type { CapabilityBook } from '../capabilities.ts';
import type { FeedSink } from '../feed-source.ts';
import type { GapLedger } from '../gaps/gaps.ts';
import { SILENT_REASON, type SubscriptionChanges } from './subscriptions.ts';

export interface SubscriptionReportParts {
  capabilities: CapabilityBook;
  gaps: GapLedger;
  sink: FeedSink | undefined;
}

export function reportSubscriptions(
  { capabilities, gaps, sink }: SubscriptionReportParts,
  changes: SubscriptionChanges,
  { market, delayed, atMs }: { market: Market; delayed: boolean; atMs: EpochMs },
): void {
  for (const [channel, symbols] of byChannel(changes.subscribed)) {
    capabilities.channelAllowed(market, channel, delayed);
    sink?.subscription({ atMs, market, action: 'subscribed', channel, symbols });
  }
  for (const [channel, symbols] of byChannel(changes.unsubscribed))
    sink?.subscription({ atMs, market, action: 'unsubscribed', channel, symbols });
  for (const [reason, pairs] of Map.groupBy(changes.refused, (r) => r.reason)) {
    for (const [channel, symbols] of byChannel(pairs.map((p) => p.pair))) {
      capabilities.channelRefused(market, channel, reason, reason === SILENT_REASON);
      sink?.subscription({ atMs, market, action: 'refused', channel, symbols, reason });
    }
  }
  gaps.resumed(market, changes.subscribed, atMs);
  // A pair that got no answer, or one in unknown words, is requested again: until then its gap stays open.
  const refused = new Set(changes.refused.filter(({ reason }) => refusesPlan(reason)).map((r) => r.pair));
  if (refused.size > 0) gaps.keepOnly(market, (pair) => !refused.has(pair), atMs);
}

function byChannel(pairs: readonly string[]): Map<ChannelCode, string[]> {
  const groups = new Map<ChannelCode, string[]>();
  for (const pair of pairs) {
    const dot = pair.indexOf('.');
    const channel = pair.slice(0, dot) as ChannelCode;
    const symbols = groups.get(channel);
    if (symbols) symbols.push(pair.slice(dot + 1));
    else groups.set(channel, [pair.slice(dot + 1)]);
  }
  return groups;
}
