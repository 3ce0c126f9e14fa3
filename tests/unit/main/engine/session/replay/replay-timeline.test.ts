/** What a recording says of any instant, without playing up to it. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionEvent, SubscriptionEvent } from '../../../../../../src/main/engine/feed/feed-source.ts';
import { CHANNEL } from '../../../../../../src/main/engine/session/format/format.ts';
import { holds } from '../../../../../../src/main/engine/session/reading/chunk-messages.ts';
import { openSession } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { SessionError } from '../../../../../../src/main/engine/session/format/session-error.ts';
import { ReplayTimeline } from '../../../../../../src/main/engine/session/replay/replay-timeline.ts';
import type { GapEntry, MarketCapability, SocketState } from '../../../../../../src/shared/contract/health.ts';
import type { Market } from '../../../../../../src/shared/market/symbols.ts';
import { createMemoryDisk, type MemoryDisk } from '../memory-files.ts';
import { START_MS, frameBytes, startRecording, type RecordingFixture } from '../recording-fixture.ts';

const PATH = '/s/a.mcap';
const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00650000';

let disk: MemoryDisk;
let fixture: RecordingFixture;
beforeEach(() => {
  disk = createMemoryDisk();
  fixture = startRecording(disk, PATH, {});
});

const at = (ms: number): number => START_MS + ms;
/** Sets the recording's clock; events follow. A frame each time, so that every event lies in a chunk of its own. */
function when(ms: number): void {
  fixture.clock.ms = ms;
  fixture.recorder.frame('options', frameBytes(0), at(ms));
  fixture.recorder.tick();
}
function connection(market: Market, state: SocketState): void {
  const event: ConnectionEvent = { atMs: at(fixture.clock.ms), market, state, reason: '' };
  fixture.recorder.connection(event);
}
function subscription(
  action: SubscriptionEvent['action'],
  symbols: string[],
  { market = 'options', channel = 'Q' }: Partial<Pick<SubscriptionEvent, 'market' | 'channel'>> = {},
): void {
  fixture.recorder.subscription({ atMs: at(fixture.clock.ms), market, action, channel, symbols });
}
const capability = (market: Market, rest: MarketCapability['rest']): void =>
  fixture.recorder.capability({ market, timeliness: 'realTime', channels: {}, rest });
const gap = (id: string, over: Partial<GapEntry> = {}): void =>
  fixture.recorder.gap({
    id,
    market: 'options',
    channel: 'Q',
    symbols: [],
    startMs: at(fixture.clock.ms),
    cause: 'disconnect',
    detail: '',
    repair: 'pending',
    ...over,
  });

async function timeline(): Promise<ReplayTimeline> {
  await fixture.recorder.close();
  return new ReplayTimeline(openSession(disk, PATH));
}

describe('which quotes stream', () => {
  test.each<[what: string, story: () => void, held: [ms: number, call: boolean, put: boolean][]]>([
    [
      'from the subscription on, to its end',
      () => {
        when(100);
        subscription('subscribed', [CALL, PUT]);
        when(200);
        subscription('unsubscribed', [PUT]);
      },
      [
        [99, false, false],
        [100, true, true],
        [199, true, true],
        [200, true, false],
      ],
    ],
    [
      'not where it was refused',
      () => {
        when(100);
        subscription('refused', [CALL]);
        subscription('subscribed', [PUT]);
      },
      [[100, false, true]],
    ],
    [
      'not by other channels, nor by other markets',
      () => {
        when(100);
        subscription('subscribed', [CALL], { channel: 'T' });
        subscription('subscribed', [PUT], { market: 'stocks' });
      },
      [[100, false, false]],
    ],
    [
      'not after the connection was lost, until subscribed again',
      () => {
        when(100);
        subscription('subscribed', [CALL, PUT]);
        when(200);
        connection('stocks', 'backingOff');
        when(300);
        connection('options', 'backingOff');
        when(400);
        connection('options', 'live');
        when(500);
        subscription('subscribed', [CALL]);
      },
      [
        [200, true, true],
        [299, true, true],
        [300, false, false],
        [400, false, false],
        [500, true, false],
      ],
    ],
    [
      'on a slow connection too',
      () => {
        when(100);
        subscription('subscribed', [CALL]);
        when(200);
        connection('options', 'slow');
      },
      [[200, true, false]],
    ],
  ])('%s', async (_what, story, held) => {
    story();
    const of = await timeline();
    for (const [ms, call, put] of held) {
      expect([ms, of.holdsQuotes(CALL, at(ms)), of.holdsQuotes(PUT, at(ms))]).toEqual([ms, call, put]);
      expect(of.quotesHeld(at(ms))).toBe(Number(call) + Number(put));
    }
    expect(of.holdsQuotes('O:QQQ261218C00500000', at(1_000))).toBe(false);
  });

  test('what ends and begins at the loss itself streams on', async () => {
    when(300);
    connection('options', 'backingOff');
    subscription('subscribed', [CALL]);
    expect((await timeline()).holdsQuotes(CALL, at(300))).toBe(true);
  });
});

test('the newest state of each market’s connection and plan', async () => {
  when(100);
  connection('stocks', 'connecting');
  capability('stocks', 'unknown');
  when(200);
  connection('options', 'live');
  capability('options', 'allowed');
  when(300);
  connection('stocks', 'live');
  capability('stocks', 'refused');
  const of = await timeline();
  const told = (ms: number): string[][] => [
    of.connections(at(ms)).map(({ market, state }) => `${market} ${state}`),
    of.capabilities(at(ms)).map(({ market, rest }) => `${market} ${rest}`),
  ];
  expect(told(99)).toEqual([[], []]);
  expect(told(100)).toEqual([['stocks connecting'], ['stocks unknown']]);
  expect(told(299)).toEqual([
    ['stocks connecting', 'options live'],
    ['stocks unknown', 'options allowed'],
  ]);
  expect(told(300)).toEqual([
    ['stocks live', 'options live'],
    ['stocks refused', 'options allowed'],
  ]);
});

test('gaps as the ledger had them then, each once', async () => {
  when(100);
  gap('first');
  when(200);
  gap('second');
  when(300);
  gap('first', { endMs: at(250), repair: 'repaired' });
  const of = await timeline();
  const told = (ms: number): string[] => of.gapsUntil(at(ms)).map(({ id, repair }) => `${id} ${repair}`);
  expect([told(99), told(100), told(200), told(300)]).toEqual([
    [],
    ['first pending'],
    ['first pending', 'second pending'],
    ['first repaired', 'second pending'],
  ]);
});

test('a clock that steps back moves no event before those already recorded', async () => {
  when(500);
  connection('options', 'live');
  when(400);
  subscription('subscribed', [CALL]);
  const of = await timeline();
  expect(of.holdsQuotes(CALL, at(499))).toBe(false);
  expect(of.holdsQuotes(CALL, at(500))).toBe(true);
});

test('damage is a gap from its end on, noted once', async () => {
  when(100);
  const of = await timeline();
  const damaged: GapEntry = {
    id: 'damage-1',
    market: 'stocks',
    channel: '*',
    symbols: [],
    startMs: at(10),
    endMs: at(40),
    cause: 'replay',
    detail: '',
    repair: 'impossible',
  };
  of.noteDamage([damaged, { ...damaged, id: 'damage-2', endMs: undefined }, damaged]);
  of.noteDamage([{ ...damaged, detail: 'again' }]);
  const ids = (ms: number): string[] => of.gapsUntil(at(ms)).map(({ id }) => id);
  expect([ids(9), ids(10), ids(40)]).toEqual([[], ['damage-2'], ['damage-1', 'damage-2']]);
  expect(of.gaps).toHaveLength(2);
  expect(of.gapsUntil(at(40))[0].detail).toBe('');
});

test('a chunk that cannot be read is a gap of every market; the events of the others stand', async () => {
  when(100);
  connection('stocks', 'live');
  when(2_000);
  gap('kept');
  when(4_000);
  connection('options', 'live');
  await fixture.recorder.close();
  const session = openSession(disk, PATH);
  const broken = session.chunks.findIndex((chunk) => holds(chunk, CHANNEL.gap));
  const of = new ReplayTimeline({
    ...session,
    read(chunk) {
      if (chunk === session.chunks[broken]) throw new SessionError('session.damaged', 'Its checksum is wrong.');
      return session.read(chunk);
    },
  });
  expect(of.connections(at(9_000)).map(({ market }) => market)).toEqual(['stocks', 'options']);
  expect(of.gaps.map(({ value }) => value.market)).toEqual(['stocks', 'options', 'indices']);
});
