import { describe, expect, test } from 'vitest';
import type { WantedChannel } from '../../../../../src/main/engine/feed/feed-source.ts';
import { createLiveSource } from '../../../../../src/main/engine/feed/live-source.ts';
import type { ChannelCode } from '../../../../../src/shared/market/channels.ts';
import type { GapEntry } from '../../../../../src/shared/contract/health.ts';
import { SeededRandom } from '../../../../chaos/random.ts';
import { Vendor, VENDOR_KEY } from '../../../../chaos/vendor.ts';
import { VirtualClock } from '../../../../chaos/virtual-clock.ts';
import { VirtualNetwork } from '../../../../chaos/virtual-network.ts';

const HOUR_MS = 3_600_000;

/** A live source in virtual time on an in-memory network whose server clock is an hour ahead. */
async function begin({ isMute = false } = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 20, 15));
  const vendorNow = (): number => clock.now() + HOUR_MS;
  const vendor = new Vendor(vendorNow);
  const random = new SeededRandom(1);
  const network = new VirtualNetwork(clock, vendor, random);
  const dials: string[] = [];
  /** How far this computer's clock was set. */
  const setByMs = { ms: 0 };
  const gaps = new Map<string, GapEntry>();
  const frames: { text: string; atMs: number }[] = [];
  const paths: string[] = [];
  const source = createLiveSource({
    key: VENDOR_KEY,
    wsUrl: 'ws://vendor',
    wsDelayedUrl: 'ws://delayed',
    restUrl: 'http://vendor',
    delayedMarkets: [],
    quoteLimit: 10,
    environment: {
      now: () => clock.now() + setByMs.ms,
      uptimeMs: clock.now,
      random: () => 0.5,
      setTimer: clock.setTimer,
      clearTimer: clock.clearTimer,
      defer: clock.defer,
      openSocket: (url, events) => {
        dials.push(url);
        const connection = network.openSocket(url, events);
        const send = connection.send.bind(connection);
        if (isMute) connection.send = (text) => void (text.includes('"subscribe"') || send(text));
        return connection;
      },
      httpGet: network.httpGet,
    },
    log: () => undefined,
  });
  source.start({
    frame: (_market, bytes, atMs) => frames.push({ text: Buffer.from(bytes).toString(), atMs }),
    rest: (record) => paths.push(record.path),
    connection: () => undefined,
    subscription: () => undefined,
    gap: (entry) => gaps.set(entry.id, entry),
    capability: () => undefined,
  });
  await clock.advance(2_000);
  const socket = (market: string) => source.health().sockets.find((s) => s.market === market)!;
  return { setByMs, clock, vendor, vendorNow, random, network, dials, gaps, frames, paths, source, socket };
}

const wants = (market: WantedChannel['market'], ...pairs: string[]): WantedChannel[] =>
  pairs.map((pair) => {
    const dot = pair.indexOf('.');
    return { market, channel: pair.slice(0, dot) as ChannelCode, symbol: pair.slice(dot + 1), priority: 'visible' };
  });

describe('sockets', () => {
  test('open with the first wanted channel of a market and close some time after the last', async () => {
    const { clock, dials, source, socket } = await begin();
    expect(dials).toEqual([]);
    source.want(wants('options', 'T.O:SPY261218C00650000'));
    await clock.advance(1_000);
    expect(dials).toEqual(['ws://vendor/options']);
    source.want([]);
    await clock.advance(110_000);
    expect(socket('options').state).toBe('live');
    await clock.advance(20_000);
    expect(socket('options').state).toBe('off');
    source.want(wants('options', 'T.O:SPY261218C00650000'));
    await clock.advance(1_000);
    // The vendor counts the closed one for up to half a minute.
    expect(socket('options').state).toBe('waiting');
    await clock.advance(32_000);
    expect(dials).toHaveLength(2);
    await source.stop();
  });

  test('TRAP-16: a computer that slept closes its connection and waits 30 s, bridged by REST; the sleep is a gap', async () => {
    const { clock, dials, gaps, source, socket } = await begin();
    source.want(wants('stocks', 'T.SPY'));
    await clock.advance(5_000);
    const sleptAtMs = source.now();
    clock.jump(HOUR_MS);
    await clock.advance(20_000);
    expect(socket('stocks')).toMatchObject({ state: 'waiting', polling: true });
    expect(dials).toHaveLength(1);
    await clock.advance(15_000);
    expect(dials).toHaveLength(2);
    expect(socket('stocks').state).toBe('live');
    const [gap] = [...gaps.values()];
    expect(gap).toMatchObject({ cause: 'sleep', channel: 'T', symbols: ['SPY'] });
    expect(gap.startMs).toBeLessThanOrEqual(sleptAtMs);
    expect(gap.endMs! - gap.startMs).toBeGreaterThan(HOUR_MS);
    await source.stop();
  });
});

test('a host that takes the login and answers nothing is polled for from the moment that is found, and not before', async () => {
  const { clock, paths, source, socket } = await begin({ isMute: true });
  source.want(wants('stocks', 'T.SPY', 'T.QQQ'));
  const isFound = () => source.capabilities().some((c) => c.realTimeRefused);
  for (let second = 0; second < 12 && !isFound(); second++) {
    expect(socket('stocks').polling).toBe(false);
    await clock.advance(1_000);
  }
  expect([socket('stocks').state, socket('stocks').subscriptions.refused]).toEqual(['live', 0]);
  await clock.advance(1_500);
  expect(paths.filter((path) => path.startsWith('/v2/snapshot'))).toEqual([
    '/v2/snapshot/locale/us/markets/stocks/tickers?tickers=SPY%2CQQQ',
  ]);
  expect(socket('stocks')).toMatchObject({ state: 'live', polling: true });
  await source.stop();
});

test.each([300_000, -300_000])(
  'a clock set by %i ms is no sleep: no connection is dropped, and market time goes on',
  async (byMs) => {
    const { clock, dials, gaps, setByMs, source, socket } = await begin();
    source.want(wants('stocks', 'T.SPY'));
    await clock.advance(40_000);
    const before = source.now() - clock.now();
    setByMs.ms = byMs;
    await clock.advance(2_000);
    expect(socket('stocks').state).toBe('live');
    expect(Math.abs(source.now() - clock.now() - before)).toBeLessThan(1_000);
    await clock.advance(60_000);
    expect([socket('stocks').state, dials.length, gaps.size]).toEqual(['live', 1, 0]);
    expect(Math.abs(source.now() - clock.now() - before)).toBeLessThan(1_000);
    await source.stop();
  },
);

test('what a connection measured is not shown of none, nor of the next', async () => {
  const { clock, network, vendor, random, source, socket } = await begin();
  source.want(wants('stocks', 'T.SPY'));
  await clock.advance(1_000);
  vendor.emit(['T.SPY'], random);
  await clock.advance(30_000);
  expect(socket('stocks')).toMatchObject({ pingMs: expect.any(Number), vendorLatencyMs: expect.anything() });
  network.inject('cut');
  await clock.advance(100);
  expect(socket('stocks').state).not.toBe('live');
  expect([socket('stocks').pingMs, socket('stocks').vendorLatencyMs]).toEqual([undefined, undefined]);
  await clock.advance(5_000);
  expect(socket('stocks').state).toBe('live');
  expect([socket('stocks').pingMs, socket('stocks').vendorLatencyMs]).toEqual([undefined, undefined]);
  await source.stop();
});

test('how late data is now: known while it comes, unknown a few seconds after, and gone with the connection', async () => {
  const { clock, vendor, random, source, socket, network } = await begin();
  source.want(wants('stocks', 'T.SPY'));
  await clock.advance(1_000);
  expect(socket('stocks').lateMs).toBeUndefined();
  const emit = async (): Promise<void> => {
    for (let i = 0; i < 30; i++) {
      vendor.emit(['T.SPY'], random);
      await clock.advance(200);
    }
  };
  await emit();
  expect(socket('stocks').lateMs).toBeLessThan(1_000);
  for (let i = 0; i < 4; i++) network.inject('delay');
  await emit();
  await clock.advance(1_000);
  expect(socket('stocks').lateMs).toBeGreaterThan(1_000);
  await clock.advance(20_000);
  expect(socket('stocks').lateMs).toBeUndefined();
  await source.stop();
});

test('frames of another market keep the line alive and count for nothing of this one', async () => {
  const { clock, vendor, vendorNow, frames, source, socket } = await begin();
  source.want(wants('options', 'T.O:SPY261218C00650000'));
  await clock.advance(1_000);
  const askedAtMs = socket('options').lastMessageAtMs!;
  for (let i = 0; i < 40; i++) {
    for (const session of vendor.sessions) session.send(`[{"ev":"T","sym":"SPY","p":1,"t":${vendorNow() - 60_000}}]`);
    await clock.advance(250);
  }
  const { state, lastMessageAtMs, vendorLatencyMs, eventsPerSecond, messagesPerSecond } = socket('options');
  // Late as they are, they make no connection slow; and a market that is silent stays silent.
  expect([state, lastMessageAtMs]).toEqual(['live', askedAtMs]);
  expect([vendorLatencyMs, eventsPerSecond, messagesPerSecond]).toEqual([undefined, 0, 0]);
  // They are recorded, and counted where they are decoded.
  expect(frames.filter(({ text }) => text.includes('"SPY"'))).toHaveLength(40);
  await source.stop();
});

test('requests that wait because the plan is not known make the feed log in, which tells: nothing waits for a free plan’s minute', async () => {
  const { clock, dials, source, socket } = await begin();
  const asked = Array.from({ length: 12 }, (_, i) =>
    source.request({ path: '/v3/reference/options/contracts', query: { underlying_ticker: 'SPX', page: i } }),
  );
  await clock.advance(500);
  expect(source.health().rest.waiting).toMatchObject({ planKnown: false });
  await clock.advance(4_000);
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(12).fill(200));
  expect(source.health().rest.waiting).toBeUndefined();
  expect(dials).toEqual(['ws://vendor/stocks']);
  // Opened only to learn: it goes when nothing needs it.
  await clock.advance(125_000);
  expect(socket('stocks').state).toBe('off');
  await source.stop();
});

test('frames are stamped by the server’s clock', async () => {
  const { clock, vendor, vendorNow, random, frames, source } = await begin();
  source.want(wants('stocks', 'T.SPY'));
  await clock.advance(1_000);
  for (let i = 0; i < 8; i++) vendor.emit(['T.SPY'], random);
  await clock.advance(1_000);
  const data = frames.filter((f) => f.text.includes('"q"'));
  expect(data.length).toBeGreaterThan(0);
  for (const { atMs } of data) expect(Math.abs(atMs - vendorNow())).toBeLessThan(2_500);
  await source.stop();
});

test('an outage is bridged by REST after a moment, and handed back', async () => {
  const { clock, network, paths, source, socket } = await begin();
  source.want(wants('stocks', 'T.SPY', 'Q.SPY'));
  await clock.advance(1_000);
  expect(socket('stocks').polling).toBe(false);
  // Every dial is refused for a while.
  for (let i = 0; i < 30; i++) {
    network.inject('refuse');
    await clock.advance(1_000);
  }
  expect(socket('stocks').polling).toBe(true);
  expect(paths.some((path) => path.startsWith('/v2/snapshot/'))).toBe(true);
  network.heal();
  await clock.advance(60_000);
  expect(socket('stocks')).toMatchObject({ state: 'live', polling: false });
  const before = paths.length;
  await clock.advance(30_000);
  expect(paths.slice(before).filter((path) => path.startsWith('/v2/snapshot/'))).toEqual([]);
  await source.stop();
});

test('option quotes over the budget are reported and, where someone looks, asked by REST', async () => {
  const { clock, paths, source, socket } = await begin();
  const contracts = Array.from({ length: 15 }, (_, i) => `Q.O:SPY261218C00${600 + i}000`);
  source.want(wants('options', ...contracts));
  await clock.advance(10_000);
  expect(source.budget()).toMatchObject({ used: 10, held: 10, evictedCount: 5 });
  expect(socket('options').subscriptions.held).toBe(10);
  const polled = paths.find((path) => path.startsWith('/v3/snapshot?'))!;
  for (const { symbol } of source.budget().evicted) expect(decodeURIComponent(polled)).toContain(symbol);
  await source.stop();
});

test('the budget counts as held what a connection holds, not what it was given', async () => {
  const { clock, network, source } = await begin();
  source.want(wants('options', 'T.*', 'Q.O:SPY261218C00650000', 'Q.O:SPY261218C00651000'));
  await clock.advance(5_000);
  expect(source.budget()).toMatchObject({ used: 2, held: 2 });
  for (let i = 0; i < 5; i++) {
    network.inject('refuse');
    await clock.advance(1_000);
  }
  expect(source.budget()).toMatchObject({ used: 2, held: 0 });
  expect(source.streamsQuotes('O:SPY261218C00650000')).toBe(false);
  await source.stop();
});

test('frames dropped by a busy computer are one hole, counted and repaired from REST', async () => {
  const { clock, vendor, vendorNow, random, gaps, paths, source, socket } = await begin();
  source.want(wants('stocks', 'T.SPY'));
  await clock.advance(2_000);
  const [session] = vendor.sessions;
  const big = `[{"ev":"T","sym":"SPY","p":1,"t":${vendorNow()},"x":"${'x'.repeat(20_000_000)}"}]`;
  // More than a queue holds, before this thread gets to take any out.
  for (let i = 0; i < 10; i++) session.send(big);
  vendor.emit(['T.SPY'], random);
  await clock.advance(20_000);
  const dropped = socket('stocks').droppedFrames;
  expect(dropped).toBeGreaterThan(5);
  expect([...gaps.values()]).toEqual([
    expect.objectContaining({
      cause: 'overflow',
      lostCount: dropped,
      endMs: expect.any(Number),
      repair: 'repaired',
    }),
  ]);
  expect(paths.some((path) => path.startsWith('/v3/trades/SPY?'))).toBe(true);
  await source.stop();
});

test('another quote limit holds at once', async () => {
  const { clock, source, socket } = await begin();
  const contracts = Array.from({ length: 20 }, (_, i) => `Q.O:SPY261218C00${600 + i}000`);
  source.want(wants('options', ...contracts));
  await clock.advance(5_000);
  expect([source.budget().used, socket('options').subscriptions.held]).toEqual([10, 10]);
  source.setQuoteLimit(15);
  await clock.advance(5_000);
  expect([source.budget().used, socket('options').subscriptions.held]).toEqual([15, 15]);
  source.setQuoteLimit(4);
  await clock.advance(5_000);
  expect([source.budget().limit, socket('options').subscriptions.held]).toEqual([4, 4]);
  expect(source.budget().evictedCount).toBe(16);
  await source.stop();
});

test('held counts against what has to be held: a wildcard stands for its symbols', async () => {
  const { clock, source, socket } = await begin();
  source.want(wants('options', 'T.*', 'T.O:SPY261218C00650000', 'T.O:SPY261218C00651000', 'Q.O:SPY261218C00650000'));
  await clock.advance(5_000);
  expect(socket('options').subscriptions).toEqual({
    wanted: 2,
    held: 2,
    pending: 0,
    refused: 0,
    unanswered: 0,
    underWildcard: 2,
  });
  await source.stop();
});
