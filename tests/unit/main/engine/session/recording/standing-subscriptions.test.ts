/** A recording that begins while a feed runs knows what was subscribed, as one that heard it all does; so does each of its parts alone. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConnectionEvent, SubscriptionEvent } from '../../../../../../src/main/engine/feed/feed-source.ts';
import { partPath } from '../../../../../../src/main/engine/session/format/format.ts';
import { openSession, openSessions } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { ReplayTimeline } from '../../../../../../src/main/engine/session/replay/replay-timeline.ts';
import { MarketPipeline } from '../../../../../../src/main/engine/world/market-pipeline.ts';
import { createMemoryDisk } from '../memory-files.ts';
import { frameBytes, START_MS, startRecording } from '../recording-fixture.ts';

const CONTRACTS = [640, 650, 660].map((strike) => `O:SPY261218C00${strike}000`);
const LATE = '/s/late.mcap';
/** A few seconds' frames more than what every file begins with. */
const ROTATE_BYTES = 7_000;

type Step = Omit<SubscriptionEvent, 'atMs'> | Omit<ConnectionEvent, 'atMs'>;

const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({
    market: fc.constant('options' as const),
    channel: fc.constantFrom('Q' as const, 'T' as const),
    action: fc.constantFrom('subscribed' as const, 'subscribed' as const, 'unsubscribed' as const, 'evicted' as const),
    symbols: fc.subarray(CONTRACTS, { minLength: 1 }),
  }),
  fc.record({
    market: fc.constantFrom('options' as const, 'stocks' as const),
    state: fc.constantFrom('live' as const, 'slow' as const, 'backingOff' as const),
    reason: fc.constant(''),
  }),
);

test('what stands is told when a recording begins, and when a part does', async () => {
  let partsRead = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), fc.nat(7), async (steps, from) => {
      const disk = createMemoryDisk();
      const feed = new MarketPipeline({ gap: () => undefined });
      let nowMs = START_MS;
      const clock = { now: () => nowMs, monotonicMs: () => nowMs };
      const first = startRecording(disk, '/s/whole.mcap', clock).recorder;
      const begins = () =>
        startRecording(disk, LATE, { ...clock, subscriptions: feed.subscriptions, rotateBytes: ROTATE_BYTES }).recorder;
      let late: ReturnType<typeof begins> | undefined;
      for (const [i, event] of steps.entries()) {
        nowMs += 500;
        if (i === from) late = begins();
        nowMs += 500;
        for (const to of [first, late, feed])
          if ('action' in event) to?.subscription({ ...event, atMs: nowMs });
          else to?.connection({ ...event, atMs: nowMs });
        for (const one of [first, late]) {
          one?.frame('options', frameBytes(i, 20), nowMs);
          one?.tick();
        }
      }
      nowMs += 1_000;
      for (const one of [first, late]) {
        one?.tick();
        await one?.close();
      }
      const heard = new ReplayTimeline(openSession(disk, '/s/whole.mcap'));
      const told = new ReplayTimeline(openSession(disk, LATE));
      const lateMs = openSession(disk, LATE).startMs;
      const moments = steps.map((_, i) => START_MS + (i + 1) * 1_000 + 500).filter((atMs) => atMs > lateMs);
      const held = (by: ReplayTimeline, atMs: number): boolean[] =>
        CONTRACTS.map((symbol) => by.holdsQuotes(symbol, atMs));
      for (const atMs of moments) expect(held(told, atMs)).toEqual(held(heard, atMs));
      const parts = [2, 3, 4, 5].map((n) => partPath(LATE, n)).filter((path) => disk.exists(path));
      for (const path of parts) {
        const alone = createMemoryDisk();
        alone.contents.set('/s/one.mcap', disk.contents.get(path)!);
        const { chunks, endMs } = openSession(alone, '/s/one.mcap');
        // It is told once the writer said that the part has begun; the last of all may end before.
        if (chunks.length < 3) continue;
        partsRead++;
        expect(held(new ReplayTimeline(openSession(alone, '/s/one.mcap')), endMs)).toEqual(held(heard, endMs));
      }
    }),
    { numRuns: 25 },
  );
  expect(partsRead).toBeGreaterThan(5);
});

test('a recording that began while a feed ran fills the gap of another', async () => {
  for (const subscriptions of [undefined, new MarketPipeline({ gap: () => undefined }).subscriptions]) {
    const disk = createMemoryDisk();
    const subscribed = {
      atMs: START_MS - 60_000,
      market: 'stocks',
      action: 'subscribed',
      channel: 'T',
      symbols: ['SPY'],
    } as const;
    subscriptions?.subscription(subscribed);
    const meta = { appVersion: '0.0.0', world: 'live', date: '2026-11-20', source: 'host' } as const;
    const begin = (path: string, more: object) =>
      startRecording(disk, path, { target: { path, meta, rotateBytes: 1e12, minFreeBytes: 0 }, ...more });
    const [one, other] = [begin('/a.mcap', {}), begin('/b.mcap', { subscriptions })];
    one.recorder.subscription({ ...subscribed, atMs: START_MS });
    const hole = {
      id: 'hole',
      market: 'stocks',
      channel: 'T',
      symbols: ['SPY'],
      cause: 'disconnect',
      detail: 'Lost.',
      repair: 'none',
    } as const;
    one.recorder.gap({ ...hole, symbols: [...hole.symbols], startMs: START_MS + 2_000, endMs: START_MS + 4_000 });
    for (const { recorder, clock } of [one, other]) {
      recorder.frame('stocks', new TextEncoder().encode('[]'), START_MS + 5_000);
      clock.ms = 6_000;
      recorder.tick();
      await recorder.close();
    }
    const { gaps } = new ReplayTimeline(openSessions(disk, ['/a.mcap', '/b.mcap']));
    expect(gaps.length).toBe(subscriptions ? 0 : 1);
  }
});
