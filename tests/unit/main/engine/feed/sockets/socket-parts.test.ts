/** The small parts of a socket, each on a virtual clock, in exact values: rates, pings, what an account's sockets leave behind, requests. */
import { beforeEach, describe, expect, test } from 'vitest';
import { nodeEnvironment, type FeedEnvironment } from '../../../../../../src/main/engine/feed/environment.ts';
import {
  AccountConnections,
  AccountMemory,
  type ParkedSocket,
} from '../../../../../../src/main/engine/feed/sockets/account-connections.ts';
import { FrameRouter } from '../../../../../../src/main/engine/feed/sockets/frame-router.ts';
import { PingWatch } from '../../../../../../src/main/engine/feed/sockets/ping-watch.ts';
import { RateMeter } from '../../../../../../src/main/engine/feed/sockets/rate-meter.ts';
import { SocketLine } from '../../../../../../src/main/engine/feed/sockets/socket-line.ts';
import {
  MAX_PAIRS_PER_REQUEST,
  MAX_REQUEST_BYTES,
  packRequests,
} from '../../../../../../src/main/engine/feed/sockets/subscription-requests.ts';
import type { SocketEvents } from '../../../../../../src/main/engine/feed/sockets/socket-transport.ts';
import { MARKETS } from '../../../../../../src/shared/market/symbols.ts';
import { VirtualClock } from '../../../../../chaos/virtual-clock.ts';

let clock: VirtualClock;
let environment: FeedEnvironment;
let random: number;
beforeEach(() => {
  clock = new VirtualClock(0);
  random = 0;
  const { now, setTimer, clearTimer, defer } = clock;
  environment = { ...nodeEnvironment(), now, setTimer, clearTimer, defer, random: () => random };
});

describe('rate meter', () => {
  test('means the five whole seconds before this one', () => {
    const meter = new RateMeter();
    for (let second = 1; second <= 8; second++) {
      meter.add(second * 1000, second);
      meter.add(second * 1000 + 999, 10);
    }
    // Seconds 3 to 7; the eighth is not over.
    expect(meter.perSecond(8_999)).toBe((3 + 4 + 5 + 6 + 7 + 50) / 5);
    expect(meter.perSecond(9_000)).toBe((4 + 5 + 6 + 7 + 8 + 50) / 5);
    expect(meter.perSecond(12_000)).toBe((7 + 8 + 20) / 5);
    expect(meter.perSecond(13_000)).toBe((8 + 10) / 5);
    expect(meter.perSecond(14_000)).toBe(0);
  });

  test('forgets over a silence of any length', () => {
    const meter = new RateMeter();
    for (let second = 100; second < 106; second++) meter.add(second * 1000, 7);
    expect([meter.perSecond(106_000), meter.perSecond(1_000_000)]).toEqual([7, 0]);
  });

  test('a clock that steps back a little counts on; one that steps further starts over', () => {
    const meter = new RateMeter();
    meter.add(100_000, 5);
    meter.add(96_000, 5);
    expect(meter.perSecond(101_000)).toBe(2);
    meter.add(96_000, 20);
    expect(meter.perSecond(102_000)).toBe((10 + 20) / 5);
    meter.add(96_999, 35);
    expect([meter.perSecond(97_000), meter.perSecond(98_000)]).toEqual([7, 7]);
  });
});

describe('ping watch', () => {
  function watched() {
    const said: string[] = [];
    const state = { frames: 0 };
    const watch = new PingWatch({
      environment,
      ping: () => said.push(`ping ${clock.now()}`),
      frames: () => state.frames,
      onAnswer: (sentAtMs, tookMs) => said.push(`answer ${sentAtMs} ${tookMs}`),
      onDead: (waitedMs) => said.push(`dead ${waitedMs}`),
    });
    return { watch, said, state };
  }

  test.each([
    [0, 15_000],
    [0.5, 20_000],
    [0.999, 24_990],
  ])('with chance %f the first ping goes out after %i ms', async (chance, afterMs) => {
    random = chance;
    const { watch, said } = watched();
    watch.open();
    await clock.advance(afterMs - 1);
    expect(said).toEqual([]);
    await clock.advance(1);
    expect(said).toEqual([`ping ${afterMs}`]);
  });

  test('an answer gives its round trip and the next ping', async () => {
    const { watch, said } = watched();
    watch.open();
    expect(watch.lastMs).toBeUndefined();
    await clock.advance(15_000);
    await clock.advance(120);
    watch.pong();
    expect(watch.lastMs).toBe(120);
    await clock.advance(15_000);
    expect(said).toEqual(['ping 15000', 'answer 15000 120', 'ping 30120']);
    watch.open();
    expect(watch.lastMs).toBeUndefined();
  });

  test('no answer and no data in ten seconds is a dead connection', async () => {
    const { watch, said, state } = watched();
    state.frames = 4;
    watch.open();
    await clock.advance(15_000);
    await clock.advance(9_999);
    expect(said).toEqual(['ping 15000']);
    await clock.advance(1);
    expect(said).toEqual(['ping 15000', 'dead 10000']);
  });

  test('data proves the connection: another ping follows, and late answers are taken in order', async () => {
    const { watch, said, state } = watched();
    watch.open();
    await clock.advance(15_000);
    state.frames++;
    await clock.advance(25_000);
    expect(said).toEqual(['ping 15000', 'ping 40000']);
    watch.pong();
    watch.pong();
    watch.pong();
    expect(said.slice(2)).toEqual(['answer 15000 25000', 'answer 40000 0']);
    await clock.advance(15_000);
    expect(said.at(-1)).toBe('ping 55000');
  });

  test('stopped, it neither pings nor finds anything dead, and answers from before are nobody’s', async () => {
    const { watch, said } = watched();
    watch.open();
    await clock.advance(15_000);
    watch.stop();
    watch.pong();
    await clock.advance(100_000);
    expect(said).toEqual(['ping 15000']);
  });

  test('started twice, it pings once', async () => {
    const { watch, said } = watched();
    watch.start();
    watch.start();
    await clock.advance(15_000);
    expect(said).toEqual(['ping 15000']);
  });
});

describe('what an account’s sockets leave behind', () => {
  const URL = 'wss://socket.example/options';
  function parked(over: Partial<ParkedSocket> = {}) {
    const state = { hungUp: 0, drop: (): void => undefined };
    const connection = { send: () => undefined, ping: () => undefined, hangUp: () => void state.hungUp++ };
    const deaf = { opened: () => undefined, frame: () => undefined, pong: () => undefined, closed: () => undefined };
    const line = new SocketLine((events: SocketEvents) => {
      state.drop = () => events.closed(1006, '');
      return connection as never;
    }, deaf);
    const socket: ParkedSocket = { market: 'options', url: URL, key: 'k', line, held: ['T.A'], ...over };
    return { state, socket };
  }

  test('a parked socket is taken once, open, and is not hung up later', async () => {
    const account = new AccountConnections();
    const { state, socket } = parked();
    account.park(socket, environment);
    expect(account.take('stocks', environment)).toBeUndefined();
    expect(account.take('options', environment)).toBe(socket);
    expect(account.take('options', environment)).toBeUndefined();
    await clock.advance(60_000);
    expect([state.hungUp, account.endedAtMs('options')]).toEqual([0, undefined]);
  });

  test('one that nobody takes is hung up after 30 s, and counted as ended then', async () => {
    const account = new AccountConnections();
    const { state, socket } = parked();
    account.park(socket, environment);
    await clock.advance(29_999);
    expect([state.hungUp, account.endedAtMs('options')]).toEqual([0, undefined]);
    await clock.advance(1);
    expect([state.hungUp, account.endedAtMs('options')]).toEqual([1, 30_000]);
    expect(account.take('options', environment)).toBeUndefined();
  });

  test('one that the server drops is gone at that moment', async () => {
    const account = new AccountConnections();
    const { state, socket } = parked();
    account.park(socket, environment);
    await clock.advance(5_000);
    state.drop();
    await clock.advance(60_000);
    expect([state.hungUp, account.endedAtMs('options'), account.take('options', environment)]).toEqual([
      0,
      5_000,
      undefined,
    ]);
  });

  test('a second one of the market takes the place of the first', async () => {
    const account = new AccountConnections();
    const [first, second] = [parked(), parked()];
    account.park(first.socket, environment);
    account.park(second.socket, environment);
    await clock.advance(1_000);
    expect([first.state.hungUp, second.state.hungUp]).toEqual([1, 0]);
    expect(account.take('options', environment)).toBe(second.socket);
  });

  test.each<[what: string, market: 'options' | 'stocks', url: string, key: string, kept: boolean]>([
    ['the same address and key keep it', 'options', URL, 'k', true],
    ['another address closes it', 'options', `${URL}2`, 'k', false],
    ['another key closes it', 'options', URL, 'other', false],
    ['another market is another matter', 'stocks', `${URL}2`, 'other', true],
  ])('%s', (_what, market, url, key, kept) => {
    const account = new AccountConnections();
    const { state, socket } = parked();
    account.park(socket, environment);
    account.settle(market, url, key, environment);
    expect([state.hungUp, account.take('options', environment) === socket]).toEqual([kept ? 0 : 1, kept]);
  });

  test('the newest end of each market is known', () => {
    const account = new AccountConnections();
    account.ended('options', 5);
    account.ended('options', 7);
    expect(MARKETS.map((market) => account.endedAtMs(market))).toEqual(
      MARKETS.map((market) => (market === 'options' ? 7 : undefined)),
    );
  });

  test('four vendors are remembered, the ones used last', () => {
    const memory = new AccountMemory();
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((url) => memory.of(url));
    expect(memory.of('a')).toBe(a);
    memory.of('e');
    expect([memory.of('a') === a, memory.of('c') === c, memory.of('d') === d, memory.of('b') === b]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('frames that wait for the engine', () => {
  function router(deliverMs = 0) {
    const delivered: string[] = [];
    const dropped: string[] = [];
    const deferred: (() => void)[] = [];
    const frames = new FrameRouter({
      environment: { ...environment, defer: (run) => deferred.push(run) },
      deliver: (market, bytes) => {
        delivered.push(`${market} ${Buffer.from(bytes).toString()}`);
        clock.jump(deliverMs);
      },
      onDropped: (market, span) => dropped.push(`${market} ${span.frames}`),
      queueFrames: 100,
    });
    return { frames, delivered, dropped, deferred };
  }

  test('are handed over at once where asked, in order, with what was lost', () => {
    const { frames, delivered, dropped } = router();
    for (let i = 0; i < 102; i++) frames.push('stocks', Buffer.from(String(i)), i);
    frames.flush();
    expect([delivered.length, delivered[0], delivered.at(-1)]).toEqual([100, 'stocks 2', 'stocks 101']);
    expect(dropped).toEqual(['stocks 2']);
    frames.push('options', Buffer.from('x'), 1);
    frames.flush();
    expect([delivered.at(-1), dropped]).toEqual(['options x', ['stocks 2']]);
  });

  test('say how long the oldest has waited; none waits, none has', () => {
    const { frames } = router();
    expect(frames.waitedMs('stocks', 50)).toBe(0);
    frames.push('stocks', Buffer.from('a'), 10);
    frames.push('stocks', Buffer.from('b'), 40);
    expect([frames.waitedMs('stocks', 50), frames.waitedMs('options', 50), frames.waitedMs('stocks', 5)]).toEqual([
      40, 0, 0,
    ]);
  });

  test('go in slices of 8 ms, looked at after every sixteenth; another turn takes the next', () => {
    const { frames, delivered, deferred } = router(1);
    for (let i = 0; i < 40; i++) frames.push('stocks', Buffer.from(String(i)), i);
    const turns: number[] = [];
    while (deferred.length > 0) {
      deferred.shift()!();
      turns.push(delivered.length);
    }
    expect(turns).toEqual([16, 32, 40]);
    frames.push('stocks', Buffer.from('again'), 41);
    expect(deferred).toHaveLength(1);
  });

  test('quickly handed over, go in one slice', () => {
    const { frames, delivered, deferred } = router(0);
    for (let i = 0; i < 40; i++) frames.push('stocks', Buffer.from(String(i)), i);
    deferred.shift()!();
    expect([delivered.length, deferred.length]).toEqual([40, 0]);
  });
});

describe('subscription requests', () => {
  const paramsOf = (requests: readonly string[]): string[][] =>
    requests.map((request) => (JSON.parse(request) as { params: string }).params.split(','));

  test('hold 150 pairs, each pair once and in order', () => {
    const pairs = Array.from({ length: 301 }, (_, i) => `T.A${i}`);
    const requests = packRequests('subscribe', pairs);
    expect(paramsOf(requests).map((params) => params.length)).toEqual([150, 150, 1]);
    expect(paramsOf(requests).flat()).toEqual(pairs);
    expect(paramsOf(packRequests('subscribe', pairs.slice(0, MAX_PAIRS_PER_REQUEST)))).toHaveLength(1);
    expect(packRequests('unsubscribe', ['T.A'])).toEqual(['{"action":"unsubscribe","params":"T.A"}']);
    expect(packRequests('subscribe', [])).toEqual([]);
  });

  test('hold 8 KB to the byte', () => {
    const frame = '{"action":"subscribe","params":""}'.length;
    // Each pair is counted with a comma, the last one too.
    const longest = MAX_REQUEST_BYTES - frame - 1;
    const half = 'x'.repeat((longest - 1) / 2);
    expect(packRequests('subscribe', [half, half])).toHaveLength(1);
    expect(packRequests('subscribe', [half, `${half}x`])).toHaveLength(2);
    expect(packRequests('subscribe', [half, half, 'T.A']).map((request) => request.length)).toEqual([
      MAX_REQUEST_BYTES - 1,
      frame + 3,
    ]);
  });
});
