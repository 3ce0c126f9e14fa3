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

/** A live source in told time on an in-memory network whose server clock is an hour ahead. */
async function begin() {
  const clock = new VirtualClock(Date.UTC(2026, 10, 20, 15));
  const vendorNow = (): number => clock.now() + HOUR_MS;
  const vendor = new Vendor(vendorNow);
  const random = new SeededRandom(1);
  const network = new VirtualNetwork(clock, vendor, random);
  const dials: string[] = [];
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
      now: clock.now,
      random: () => 0.5,
      setTimer: clock.setTimer,
      clearTimer: clock.clearTimer,
      defer: clock.defer,
      openSocket: (url, events) => {
        dials.push(url);
        return network.openSocket(url, events);
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
  return { clock, vendor, vendorNow, random, network, dials, gaps, frames, paths, source, socket };
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
    await clock.advance(20_000);
    expect(socket('options').state).toBe('live');
    await clock.advance(20_000);
    expect(socket('options').state).toBe('off');
    source.want(wants('options', 'T.O:SPY261218C00650000'));
    await clock.advance(1_000);
    expect(dials).toHaveLength(2);
    await source.stop();
  });

  test('a computer that slept reconnects at once, and the sleep is a gap', async () => {
    const { clock, dials, gaps, source, socket } = await begin();
    source.want(wants('stocks', 'T.SPY'));
    await clock.advance(5_000);
    const sleptAtMs = source.now();
    clock.jump(HOUR_MS);
    await clock.advance(2_000);
    expect(dials).toHaveLength(2);
    expect(socket('stocks').state).toBe('live');
    const [gap] = [...gaps.values()];
    expect(gap).toMatchObject({ cause: 'sleep', channel: 'T', symbols: ['SPY'] });
    expect(gap.startMs).toBeLessThanOrEqual(sleptAtMs);
    expect(gap.endMs! - gap.startMs).toBeGreaterThan(HOUR_MS);
    await source.stop();
  });
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
  expect(source.budget()).toMatchObject({ used: 10, evictedCount: 5 });
  expect(socket('options').subscriptions.held).toBe(10);
  const polled = paths.find((path) => path.startsWith('/v3/snapshot?'))!;
  for (const { symbol } of source.budget().evicted) expect(decodeURIComponent(polled)).toContain(symbol);
  await source.stop();
});
