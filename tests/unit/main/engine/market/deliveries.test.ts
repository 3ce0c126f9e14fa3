/** When each channel of each market last delivered: the arrival of its newest event. */
import { expect, test } from 'vitest';
import { EVENT_CHANNEL } from '../../../../../src/shared/market/event-columns.ts';
import { MARKETS, type Market } from '../../../../../src/shared/market/symbols.ts';
import { MarketBench, NOON, type Wire } from './market-bench.ts';

const EVENTS: Record<(typeof EVENT_CHANNEL)[number], Wire> = {
  Q: { ev: 'Q', sym: 'SPY', bp: 1, ap: 2, t: NOON },
  T: { ev: 'T', sym: 'SPY', p: 1, s: 1, t: NOON },
  A: { ev: 'A', sym: 'SPY', c: 1, s: NOON - 1000, e: NOON },
  AM: { ev: 'AM', sym: 'SPY', c: 1, s: NOON - 60_000, e: NOON },
  V: { ev: 'V', T: 'SPY', val: 1, t: NOON },
  LULD: { ev: 'LULD', T: 'SPY', h: 2, l: 1, t: NOON * 1e6 },
  NOI: { ev: 'NOI', T: 'SPY', t: NOON * 1e6, at: 930, a: 'M' },
  FMV: { ev: 'FMV', sym: 'SPY', fmv: 1, t: NOON * 1e6 },
};

/** The same of an instrument of the market. */
const eventOf = (market: Market, channel: (typeof EVENT_CHANNEL)[number]): Wire => {
  const symbol = { stocks: 'SPY', options: 'O:SPY261218C00650000', indices: 'I:SPX' }[market];
  const event = EVENTS[channel];
  return 'sym' in event ? { ...event, sym: symbol } : { ...event, T: symbol };
};

const pairs = MARKETS.flatMap((market) => EVENT_CHANNEL.map((channel) => [market, channel] as const));

const heard = (bench: MarketBench): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const [market, channel] of pairs) {
    const atMs = bench.state.lastDeliveryMs(market, channel);
    if (atMs !== undefined) found[`${market} ${channel}`] = atMs;
  }
  return found;
};

test.each(pairs)('%s %s: it alone, at its arrival', (market, channel) => {
  const bench = new MarketBench();
  expect(heard(bench)).toEqual({});
  bench.frame([eventOf(market, channel)], market, NOON + 5);
  expect(heard(bench)).toEqual({ [`${market} ${channel}`]: NOON + 5 });
});

test('the newest frame counts; a frame without events says nothing', () => {
  const bench = new MarketBench().frame([EVENTS.T, EVENTS.Q], 'stocks', NOON).frame([EVENTS.T], 'stocks', NOON + 9);
  bench.frame([], 'stocks', NOON + 20);
  expect(heard(bench)).toEqual({ 'stocks T': NOON + 9, 'stocks Q': NOON });
});

test('a checkpoint holds them, and nothing restored is nothing heard', () => {
  const bench = new MarketBench().frame([eventOf('options', 'T')], 'options', NOON);
  const other = new MarketBench().frame([eventOf('indices', 'AM')], 'indices', NOON + 1);
  other.state.restore(bench.state.serialise());
  expect(heard(other)).toEqual({ 'options T': NOON });
  other.state.restore(undefined);
  expect(heard(other)).toEqual({});
});
