import { expect, test } from 'vitest';
import {
  budgetText,
  channelAnswer,
  describeGapLength,
  describeGapScope,
  describeRest,
  describeSocket,
  describeTimeliness,
  noGapsText,
} from '../../../../../src/renderer/panes/health/health-words.ts';

test('a socket in words: what it is, whether delayed, whether REST stands in', () => {
  expect(describeSocket({ state: 'live', delayed: false, polling: false })).toEqual({
    word: 'Streaming',
    tone: 'good',
  });
  expect(describeSocket({ state: 'live', delayed: true, polling: false }).word).toBe('Streaming, delayed');
  const subscriptions = { wanted: 2, held: 0, pending: 0, refused: 2, underWildcard: 0 };
  const none = { state: 'live', delayed: false, polling: true, subscriptions } as const;
  expect(describeSocket(none)).toEqual({ word: 'Refused, polling', tone: 'busy' });
  expect(describeSocket({ ...none, subscriptions: { ...subscriptions, held: 1 } }).word).toBe('Streaming, polling');
  // Prices still come, so it is not as bad as it sounds.
  expect(describeSocket({ state: 'planRefused', delayed: false, polling: true })).toEqual({
    word: 'Refused by plan, polling',
    tone: 'busy',
  });
  expect(describeSocket({ state: 'planRefused', delayed: false, polling: false, restSilent: true })).toEqual({
    word: 'Refused by plan, REST silent',
    tone: 'bad',
  });
  expect(describeSocket({ state: 'evicted', delayed: false, polling: false }).tone).toBe('bad');
  expect(describeSocket({ state: 'live', delayed: false, polling: false, host: 'recording' })).toEqual({
    word: 'Streaming, recorded',
    tone: 'off',
  });
  // Logged in, and never a word: that is no stream.
  const mute = { state: 'live', delayed: false } as const;
  expect(describeSocket({ ...mute, polling: true }, { realTimeRefused: true })).toEqual({
    word: 'Silent, polling',
    tone: 'busy',
  });
  expect(describeSocket({ ...mute, polling: false }, { realTimeRefused: true }).tone).toBe('bad');
  // A delayed plan has a stream, elsewhere.
  const refused = { state: 'planRefused', delayed: false, polling: true } as const;
  const asking = { wanted: 40, held: 0, pending: 40, refused: 0, underWildcard: 0 };
  expect(describeSocket({ ...mute, polling: false, subscriptions: asking })).toEqual({
    word: 'Subscribing',
    tone: 'busy',
  });
  expect(describeSocket(refused, { realTimeRefused: true }).word).toBe('Real time refused, polling');
});

test('a gap says what it touched and how long, and that it is still open', () => {
  expect(describeGapScope({ channel: '*', symbols: [] })).toBe('every channel');
  expect(describeGapScope({ channel: 'Q', symbols: ['O:SPY261218C00650000'] })).toBe('Q O:SPY261218C00650000');
  expect(describeGapScope({ channel: 'T', symbols: ['A', 'B'] })).toBe('T, 2 instruments');
  expect(describeGapLength({ startMs: 0, endMs: 12_000 }, 99_000)).toBe('12s');
  expect(describeGapLength({ startMs: 0, endMs: undefined }, 72_000)).toBe('open, 1m 12s');
});

test('a plan without any stream is end of day, and refuses each channel with its reason', () => {
  const free = { market: 'stocks', timeliness: 'none', channels: {}, rest: 'limited', reason: 'No sockets.' } as const;
  expect(describeTimeliness(free)).toBe('end of day');
  expect(describeTimeliness({ ...free, rest: 'unknown' })).toBe('not in the plan');
  // A delayed key on the real-time host.
  expect(describeTimeliness({ ...free, rest: 'allowed', delayedOffered: true })).toBe(
    'not in real time; delayed data is offered',
  );
  // Until a stream has told.
  const unknown = { ...free, timeliness: 'unknown', rest: 'allowed' } as const;
  const byRest = [undefined, false, true].map((restIsLive) => describeTimeliness({ ...unknown, restIsLive }));
  expect(byRest).toEqual(['not known yet', 'delayed 15 min by REST', 'real-time by REST']);
  expect(channelAnswer(free, 'T')).toEqual({ allowed: false, reason: 'No sockets.' });
  expect(channelAnswer({ ...free, timeliness: 'unknown' }, 'T')).toBeUndefined();
});

test('REST as the plan allows it; an unlimited plan is not a number', () => {
  const base = { market: 'stocks', timeliness: 'realTime', channels: {} } as const;
  expect(describeRest({ ...base, rest: 'limited', restPerMinute: 5 })).toBe('REST 5 requests a minute');
  expect(describeRest({ ...base, rest: 'unknown' })).toBe('REST not known yet');
});

test('the quote budget says what streams, and what was only given', () => {
  const none = { byPriority: { pinned: 0, visible: 0, alert: 0, flow: 0 }, evicted: [], evictedCount: 0 };
  expect(budgetText({ ...none, limit: 950, used: 950, held: 950 })).toBe('950 of 950 stream');
  expect(budgetText({ ...none, limit: 950, used: 950, held: 0 })).toBe('0 of 950 stream, 950 given to contracts');
  expect(budgetText({ ...none, limit: 100, learntLimit: 100, used: 100, held: 100 })).toBe(
    '100 of 100 stream, the vendor’s own limit',
  );
  expect(budgetText({ ...none, limit: 950, used: 0, held: 0, notInPlan: true })).toBe('not in the plan');
  expect(budgetText({ ...none, limit: 950, used: 0, held: 160 }, true)).toBe('160 streamed at that moment');
});

test('an empty ledger says that nothing was missed only where something streams or did', () => {
  const subscriptions = { wanted: 5, held: 0, pending: 0, refused: 0, underWildcard: 0 };
  // Connected to a host that answers nothing is no stream either.
  const never = { subscriptions, reconnectCount: 0 };
  expect(noGapsText([never, never])).toMatch(/^Nothing streams, so no gap can be known/);
  for (const one of [
    { ...never, subscriptions: { ...subscriptions, held: 1 } },
    { ...never, reconnectCount: 1 },
  ])
    expect(noGapsText([never, one])).toBe('Nothing was missed since the start.');
});
