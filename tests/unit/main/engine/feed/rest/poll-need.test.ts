/** Which symbols REST must fill in. */
import { expect, test } from 'vitest';
import { symbolsToPoll, type PollView } from '../../../../../../src/main/engine/feed/rest/poll-need.ts';
import type { WantedChannel } from '../../../../../../src/main/engine/feed/feed-source.ts';
import type { ChannelCode } from '../../../../../../src/shared/market/channels.ts';

const want = (...pairs: string[]): WantedChannel[] =>
  pairs.map((pair) => {
    const [channel, symbol] = pair.split('.');
    return { market: 'stocks', channel: channel as ChannelCode, symbol, priority: 'visible' };
  });
const none: PollView = { state: 'live', streaming: true, downMs: 60_000, refused: new Map(), evicted: [] };
const refused = (...pairs: string[]): Partial<PollView> => ({ refused: new Map(pairs.map((pair) => [pair, 'no'])) });
const silent: Partial<PollView> = { state: 'backingOff', streaming: false };
const EVICTED = (['visible', 'alert', 'pinned', 'flow'] as const).map((priority) => ({ symbol: priority, priority }));
const MANY_EVICTED = Array.from({ length: 501 }, (_, n) => ({ symbol: `O:${n}`, priority: 'visible' as const }));
const ALL = want('T.SPY', 'Q.SPY', 'T.QQQ');

test.each<[what: string, wanted: WantedChannel[], view: Partial<PollView>, symbols: string[]]>([
  ['streaming: none', ALL, {}, []],
  ['one of two channels refused: none', ALL, refused('Q.SPY'), []],
  ['every channel of a symbol refused', ALL, refused('Q.SPY', 'T.SPY'), ['SPY']],
  ['refused is what was asked under another symbol', ALL, refused('Q.QQQ', 'T.IWM'), []],
  ['bands that still stream are no price', want('T.SPY', 'LULD.SPY'), refused('T.SPY'), ['SPY']],
  ['not streaming: all', ALL, silent, ['SPY', 'QQQ']],
  ['not streaming, refused or not', ALL, { ...silent, ...refused('T.QQQ') }, ['SPY', 'QQQ']],
  ['backing off, in the first five seconds', ALL, { ...silent, state: 'backingOff', downMs: 4_999 }, []],
  ['backing off, then', ALL, { ...silent, state: 'backingOff', downMs: 5_000 }, ['SPY', 'QQQ']],
  ['evicted, at once', ALL, { ...silent, state: 'evicted', downMs: 0 }, ['SPY', 'QQQ']],
  ['a plan that refuses, at once', ALL, { ...silent, state: 'planRefused', downMs: 0 }, ['SPY', 'QQQ']],
  ['waiting for its place, at once', ALL, { ...silent, state: 'waiting', downMs: 0 }, ['SPY', 'QQQ']],
  ['left out of the budget and on screen', ALL, { evicted: EVICTED }, ['visible', 'pinned']],
  [
    'left out of the budget, with a refused one',
    ALL,
    { ...refused('T.QQQ'), evicted: EVICTED },
    ['QQQ', 'visible', 'pinned'],
  ],
  ['left out of the budget while nothing streams', ALL, { ...silent, evicted: EVICTED }, ['SPY', 'QQQ']],
  [
    'at most 500 that the budget left out',
    [],
    { evicted: MANY_EVICTED },
    MANY_EVICTED.slice(0, 500).map((e) => e.symbol),
  ],
  ['a refused key', ALL, { ...silent, state: 'authFailed' }, []],
  ['nothing wanted of the market', ALL, { ...silent, state: 'off' }, []],
  ['the whole tape is no symbol', want('T.*'), silent, []],
  ['bands, imbalances and fair values alone need none', want('LULD.A', 'NOI.B', 'FMV.C'), silent, []],
  ['each price channel needs it', want('T.A', 'Q.B', 'A.C', 'AM.D', 'V.E'), silent, ['A', 'B', 'C', 'D', 'E']],
])('%s', (_what, wanted, view, symbols) => {
  expect(symbolsToPoll(wanted, { ...none, ...view })).toEqual(symbols);
});
