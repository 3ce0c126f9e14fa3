/** What the sink, the capabilities and the gap ledger hear of one connection's subscription changes. */
import { expect, test } from 'vitest';
import type { CapabilityBook } from '../../../../../../src/main/engine/feed/capabilities.ts';
import type { FeedSink } from '../../../../../../src/main/engine/feed/feed-source.ts';
import type { GapLedger } from '../../../../../../src/main/engine/feed/gaps/gaps.ts';
import { reportSubscriptions } from '../../../../../../src/main/engine/feed/sockets/subscription-report.ts';
import {
  SILENT_REASON,
  type SubscriptionChanges,
} from '../../../../../../src/main/engine/feed/sockets/subscriptions.ts';

function reported(changes: Partial<SubscriptionChanges>, delayed = false, withSink = true) {
  const said: unknown[][] = [];
  const kept: string[][] = [];
  const capabilities = {
    channelAllowed: (...of: unknown[]) => said.push(['allowed', ...of]),
    channelRefused: (...of: unknown[]) => said.push(['not allowed', ...of]),
  } as unknown as CapabilityBook;
  const gaps = {
    resumed: (...of: unknown[]) => said.push(['resumed', ...of]),
    keepOnly: (market: string, keeps: (pair: string) => boolean, atMs: number) =>
      kept.push([`${market} ${atMs}`, ...['T.A', 'T.B', 'Q.A', 'Q.X'].filter(keeps)]),
  } as unknown as GapLedger;
  const sink = {
    subscription: ({ action, channel, symbols, reason, market, atMs }) =>
      said.push([action, market, atMs, channel, symbols.join(), ...(reason === undefined ? [] : [reason])]),
  } as Partial<FeedSink> as FeedSink;
  const all = { subscribed: [], unsubscribed: [], refused: [], ...changes };
  reportSubscriptions({ capabilities, gaps, sink: withSink ? sink : undefined }, all, {
    market: 'stocks',
    delayed,
    atMs: 9,
  });
  return { said, kept };
}

test('what is held is reported by channel, allows the channel and ends its gaps', () => {
  expect(reported({ subscribed: ['T.A', 'Q.X.Y', 'T.B'] }, true)).toEqual({
    said: [
      ['allowed', 'stocks', 'T', true],
      ['subscribed', 'stocks', 9, 'T', 'A,B'],
      ['allowed', 'stocks', 'Q', true],
      ['subscribed', 'stocks', 9, 'Q', 'X.Y'],
      ['resumed', 'stocks', ['T.A', 'Q.X.Y', 'T.B'], 9],
    ],
    kept: [],
  });
});

test('what was given back is reported by channel, and says nothing of what is allowed', () => {
  expect(reported({ unsubscribed: ['T.A', 'Q.X', 'T.B'] }).said).toEqual([
    ['unsubscribed', 'stocks', 9, 'T', 'A,B'],
    ['unsubscribed', 'stocks', 9, 'Q', 'X'],
    ['resumed', 'stocks', [], 9],
  ]);
});

test('what was refused is reported by reason and channel, and its gaps end; without an answer they stay open', () => {
  const refused = [
    { pair: 'T.A', reason: 'not authorized' },
    { pair: 'Q.X', reason: SILENT_REASON },
    { pair: 'Q.A', reason: 'not authorized' },
    { pair: 'T.B', reason: SILENT_REASON },
  ];
  expect(reported({ refused })).toEqual({
    said: [
      ['not allowed', 'stocks', 'T', 'not authorized', false],
      ['refused', 'stocks', 9, 'T', 'A', 'not authorized'],
      ['not allowed', 'stocks', 'Q', 'not authorized', false],
      ['refused', 'stocks', 9, 'Q', 'A', 'not authorized'],
      ['not allowed', 'stocks', 'Q', SILENT_REASON, true],
      ['refused', 'stocks', 9, 'Q', 'X', SILENT_REASON],
      ['not allowed', 'stocks', 'T', SILENT_REASON, true],
      ['refused', 'stocks', 9, 'T', 'B', SILENT_REASON],
      ['resumed', 'stocks', [], 9],
    ],
    kept: [['stocks 9', 'T.B', 'Q.X']],
  });
  expect(reported({ refused: [{ pair: 'Q.X', reason: SILENT_REASON }] }).kept).toEqual([]);
});

test('without a sink the ledger and the capabilities hear of it all the same', () => {
  const refused = [{ pair: 'T.B', reason: 'no' }];
  expect(reported({ subscribed: ['T.A'], unsubscribed: ['Q.A'], refused }, false, false).said).toEqual([
    ['allowed', 'stocks', 'T', false],
    ['not allowed', 'stocks', 'T', 'no', false],
    ['resumed', 'stocks', ['T.A'], 9],
  ]);
});
