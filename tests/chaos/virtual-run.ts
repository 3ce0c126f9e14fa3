/** One seeded run of the live feed in virtual time over an in-memory network that breaks, and what came of it. */
import type { FeedEnvironment, FeedTimer } from '../../src/main/engine/feed/environment.ts';
import type { WantedChannel } from '../../src/main/engine/feed/feed-source.ts';
import { createLiveSource } from '../../src/main/engine/feed/live-source.ts';
import type { ChannelCode } from '../../src/shared/market/channels.ts';
import { planFaults } from './faults.ts';
import { SeededRandom } from './random.ts';
import { Vendor, VENDOR_KEY } from './vendor.ts';
import { VirtualClock } from './virtual-clock.ts';
import { VirtualNetwork } from './virtual-network.ts';
import { Witness } from './witness.ts';

const EMIT_EVERY_MS = 1_000;
const START_MS = Date.UTC(2026, 10, 20, 15);
export const PAIRS = ['T', 'Q', 'A'].flatMap((channel) =>
  ['AAA', 'BBB', 'CCC', 'DDD'].map((symbol) => `${channel}.${symbol}`),
);
/** Longest recovery: a fourth eviction cools down for ten minutes and more. */
const RECOVERY_MS = 15 * 60_000;

export const asWanted = (pairs: ReadonlySet<string>): WantedChannel[] =>
  [...pairs].map((pair) => {
    const [channel, symbol] = pair.split('.');
    return { market: 'stocks', channel: channel as ChannelCode, symbol, priority: 'visible' };
  });

export interface Verdict {
  seed: number;
  unlike: string[];
  duplicates: string[];
  unexplained: string[];
  keyLeaks: string[];
  /** Dials within a minute of an eviction: they would evict another session in turn. */
  impatient: number[];
  timersLeft: number;
  events: number;
  gaps: number;
  refusals: number;
}

/** `counting`: the vendor counts connections for 10–30 s after they ended. `trace` hears every step, to look into one seed. */
export async function runOnce(
  seed: number,
  counting = false,
  trace: (line: string) => void = () => undefined,
): Promise<Verdict> {
  const random = new SeededRandom(seed);
  const clock = new VirtualClock(START_MS);
  // The vendor's clock is not ours.
  const skewMs = Math.round(random.between(-5_000, 5_000));
  const vendorNow = (): number => clock.now() + skewMs;
  const vendor = new Vendor(
    vendorNow,
    (run) => {
      if (random.chance(0.5)) run();
      else clock.setTimer(run, random.between(200, 4_000));
    },
    () => (counting ? random.between(10_000, 30_000) : 0),
  );
  const network = new VirtualNetwork(clock, vendor, random);
  const witness = new Witness(vendorNow, trace);
  const timers = new Set<FeedTimer>();
  const environment: FeedEnvironment = {
    now: clock.now,
    uptimeMs: clock.now,
    random: () => random.next(),
    setTimer: (run, delayMs) => {
      const timer = clock.setTimer(() => {
        timers.delete(timer);
        run();
      }, delayMs);
      timers.add(timer);
      return timer;
    },
    clearTimer: (timer) => {
      timers.delete(timer);
      clock.clearTimer(timer);
    },
    defer: clock.defer,
    openSocket: (url, events) => {
      witness.dialled();
      return network.openSocket(url, events);
    },
    httpGet: network.httpGet,
  };
  const source = createLiveSource({
    key: VENDOR_KEY,
    wsUrl: 'ws://vendor',
    wsDelayedUrl: 'ws://delayed',
    restUrl: 'http://vendor',
    delayedMarkets: [],
    quoteLimit: 1_000,
    environment,
    log: (_level, text) => trace(`${vendorNow()} ${text}`),
  });

  let emitting = true;
  const emit = (): void => {
    vendor.emit(PAIRS, random);
    if (emitting) clock.setTimer(emit, EMIT_EVERY_MS);
  };
  let wanted: ReadonlySet<string> = new Set();
  const want = (): void => {
    const share = random.between(0.3, 1);
    wanted = new Set(PAIRS.filter(() => random.chance(share)));
    if (random.chance(0.2)) wanted = new Set([...wanted, 'T.*']);
    trace(`${vendorNow()} want ${[...wanted].join(' ')}`);
    witness.wants(wanted);
    source.want(asWanted(wanted));
  };

  source.start(witness);
  want();
  emit();
  for (const { afterMs, fault } of planFaults(random)) {
    await clock.advance(afterMs);
    trace(`${vendorNow()} FAULT ${fault}`);
    network.inject(fault);
    if (random.chance(0.4)) want();
    if (random.chance(0.1)) source.wake();
    if (random.chance(0.05)) clock.jump(random.between(15_000, 600_000));
  }
  network.heal();
  const streaming = (): boolean => [...vendor.sessions].length === 1 && unlike(vendor, wanted).length === 0;
  for (let waited = 0; waited < RECOVERY_MS && !(streaming() && isSettled()); waited += 5_000)
    await clock.advance(5_000);
  function isSettled(): boolean {
    const stocks = source.health().sockets.find((s) => s.market === 'stocks')!;
    // `slow` streams too: a throttled backlog may take its time.
    return (stocks.state === 'live' || stocks.state === 'slow') && stocks.subscriptions.pending === 0;
  }
  // A dead line looks well until its ping stays unanswered: 25 s and 10 s, and some. Then its count ends, 30 s after a refusal at the latest.
  await clock.advance(counting ? 110_000 : 40_000);
  emitting = false;
  const untilMs = vendorNow() - 1_000;
  await clock.advance(5_000);
  const verdict: Verdict = {
    seed,
    unlike: isSettled() ? unlike(vendor, wanted) : ['not live'],
    duplicates: witness.duplicates,
    unexplained: witness.unexplained(vendor, network.garbled, untilMs),
    keyLeaks: witness.keyLeaks,
    impatient: witness.impatient,
    timersLeft: 0,
    events: witness.events,
    gaps: witness.gaps.size,
    refusals: vendor.refusals,
  };
  await source.stop();
  await clock.advance(1_000);
  return { ...verdict, timersLeft: timers.size };
}

/** Difference between what is wanted and what the vendor's one session holds. A wildcard stands for its channel. */
export function unlike(vendor: Vendor, wanted: ReadonlySet<string>): string[] {
  const held = [...vendor.sessions].at(-1)?.held ?? new Set<string>();
  const expected = wanted.has('T.*') ? [...wanted].filter((p) => p === 'T.*' || !p.startsWith('T.')) : [...wanted];
  const missing = expected.filter((pair) => !held.has(pair)).map((pair) => `-${pair}`);
  const extra = [...held].filter((pair) => !expected.includes(pair)).map((pair) => `+${pair}`);
  return [...missing, ...extra, ...(vendor.sessions.size > 1 ? [`${vendor.sessions.size} sessions`] : [])];
}
