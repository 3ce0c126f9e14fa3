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
const none: PollView = { state: 'live', streaming: true, graceful: false, refused: new Map() };
const refused = (...pairs: string[]): Partial<PollView> => ({ refused: new Map(pairs.map((pair) => [pair, 'no'])) });
const silent: Partial<PollView> = { state: 'waiting' as never, streaming: false };
const ALL = want('T.SPY', 'Q.SPY', 'T.QQQ');

test.each<[what: string, wanted: WantedChannel[], view: Partial<PollView>, symbols: string[]]>([
  ['streaming: none', ALL, {}, []],
  ['one of two channels refused: none', ALL, refused('Q.SPY'), []],
  ['every channel of a symbol refused', ALL, refused('Q.SPY', 'T.SPY'), ['SPY']],
  ['refused is what was asked under another symbol', ALL, refused('Q.QQQ', 'T.IWM'), []],
  ['bands that still stream are no price', want('T.SPY', 'LULD.SPY'), refused('T.SPY'), ['SPY']],
  ['not streaming: all', ALL, silent, ['SPY', 'QQQ']],
  ['not streaming, refused or not', ALL, { ...silent, ...refused('T.QQQ') }, ['SPY', 'QQQ']],
  ['not streaming, in the first moment', ALL, { ...silent, graceful: true }, []],
  ['a refused key', ALL, { ...silent, state: 'authFailed' }, []],
  ['nothing wanted of the market', ALL, { ...silent, state: 'off' }, []],
  ['the whole tape is no symbol', want('T.*'), silent, []],
  ['bands, imbalances and fair values alone need none', want('LULD.A', 'NOI.B', 'FMV.C'), silent, []],
  ['each price channel needs it', want('T.A', 'Q.B', 'A.C', 'AM.D', 'V.E'), silent, ['A', 'B', 'C', 'D', 'E']],
])('%s', (_what, wanted, view, symbols) => {
  expect(symbolsToPoll(wanted, { ...none, ...view })).toEqual(symbols);
});
