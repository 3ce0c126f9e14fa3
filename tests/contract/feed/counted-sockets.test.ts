/** TRAP-16: the vendor counts a connection for up to 30 s after it is gone: from the key check to the feed, after a cut, a restart, another key. */
import { expect, test } from 'vitest';
import { checkKey } from '../../../src/main/engine/feed/check-key.ts';
import type { FeedEnvironment } from '../../../src/main/engine/feed/environment.ts';
import type { ConnectionEvent, FeedSource } from '../../../src/main/engine/feed/feed-source.ts';
import { createLiveSource } from '../../../src/main/engine/feed/live-source.ts';
import { AccountConnections } from '../../../src/main/engine/feed/sockets/account-connections.ts';
import { MARKETS, type Market } from '../../../src/shared/market/symbols.ts';
import { SeededRandom } from '../../chaos/random.ts';
import { Vendor, VENDOR_KEY } from '../../chaos/vendor.ts';
import { VirtualClock } from '../../chaos/virtual-clock.ts';
import { VirtualNetwork } from '../../chaos/virtual-network.ts';
import { wanted } from './scripted-vendor.ts';

/** As long as the vendor's support named. */
const COUNTED_MS = 30_000;

/** One connection a market, each counted for 30 s after its end; all in virtual time. */
function begin() {
  const clock = new VirtualClock(Date.UTC(2026, 10, 20, 15));
  const random = new SeededRandom(1);
  const vendors = new Map<Market, Vendor>();
  const networks = new Map<Market, VirtualNetwork>();
  for (const market of MARKETS) {
    const vendor = new Vendor(
      clock.now,
      (run) => run(),
      () => COUNTED_MS,
    );
    vendors.set(market, vendor);
    networks.set(market, new VirtualNetwork(clock, vendor, random));
  }
  const dials: { market: Market; url: string; atMs: number }[] = [];
  const environment: FeedEnvironment = {
    now: clock.now,
    uptimeMs: clock.now,
    random: () => 0.5,
    setTimer: clock.setTimer,
    clearTimer: clock.clearTimer,
    defer: clock.defer,
    openSocket: (url, events) => {
      const market = url.split('/').at(-1) as Market;
      dials.push({ market, url, atMs: clock.now() });
      return networks.get(market)!.openSocket(url, events);
    },
    httpGet: (url, headers, signal) => networks.get('stocks')!.httpGet(url, headers, signal),
  };
  const addresses = { wsUrl: 'ws://vendor', wsDelayedUrl: 'ws://delayed', restUrl: 'http://vendor' };
  const follow = (change: { account?: AccountConnections; delayedMarkets?: Market[] } = {}) => {
    const source = createLiveSource({
      key: VENDOR_KEY,
      ...addresses,
      delayedMarkets: [],
      quoteLimit: 950,
      environment,
      log: () => undefined,
      ...change,
    });
    const connections: ConnectionEvent[] = [];
    source.start({
      frame: () => undefined,
      rest: () => undefined,
      connection: (event) => void connections.push(event),
      subscription: () => undefined,
      gap: () => undefined,
      capability: () => undefined,
    });
    return { source, connections };
  };
  const check = async (account: AccountConnections | undefined, change: { feedOpen?: boolean } = {}) => {
    const result = checkKey({ key: VENDOR_KEY, ...addresses, environment, account, log: () => undefined, ...change });
    await clock.advance(20_000);
    return result;
  };
  const sum = (of: (vendor: Vendor) => number): number => [...vendors.values()].reduce((n, v) => n + of(v), 0);
  return { clock, vendors, networks, dials, follow, check, refusals: () => sum((v) => v.refusals), sum };
}

const socket = (source: FeedSource, market: Market) => source.health().sockets.find((s) => s.market === market)!;

test('TRAP-16: the key check’s sockets become the feed’s: three dials and three logins in all, no refusal', async () => {
  const { clock, dials, vendors, follow, check, refusals, sum } = begin();
  const account = new AccountConnections();
  const { accepted, capabilities } = await check(account);
  expect([accepted, capabilities.map((c) => c.timeliness)]).toEqual([true, ['realTime', 'realTime', 'realTime']]);
  const { source } = follow({ account });
  source.want([...wanted('stocks', 'T.SPY'), ...wanted('options', 'T.*'), ...wanted('indices', 'V.I:SPX')]);
  await clock.advance(2_000);
  expect(MARKETS.map((m) => socket(source, m).state)).toEqual(['live', 'live', 'live']);
  expect([dials.length, sum((v) => v.logins), refusals()]).toEqual([3, 3, 0]);
  // What the check asked for and nobody wants was let go.
  expect([...[...vendors.get('stocks')!.sessions][0].held]).toEqual(['T.SPY']);
  expect([...[...vendors.get('options')!.sessions][0].held]).toEqual(['T.*']);
  await clock.advance(120_000);
  expect(dials).toHaveLength(3);
  await source.stop();
});

test('what the check found, the feed knows at once: channels that nobody acknowledges again, too', async () => {
  const { clock, follow, check } = begin();
  const account = new AccountConnections();
  await check(account);
  const { source } = follow({ account });
  source.want(wanted('stocks', 'T.SPY'));
  await clock.advance(2_000);
  expect(source.capabilities().map(({ timeliness, rest }) => [timeliness, rest])).toEqual(
    MARKETS.map(() => ['realTime', 'allowed']),
  );
  await source.stop();
  // Once: plans change.
  const later = follow({ account });
  await clock.advance(2_000);
  expect(later.source.capabilities().map((c) => c.timeliness)).toEqual(MARKETS.map(() => 'unknown'));
  await later.source.stop();
});

test('TRAP-19: a key that the check found refused in real time is not taken there again: the offer stands, no socket is waited for', async () => {
  const { clock, dials, vendors, follow, check } = begin();
  const account = new AccountConnections();
  for (const vendor of vendors.values()) vendor.refusesRealTime = true;
  await check(account);
  const dialled = dials.length;
  const { source, connections } = follow({ account });
  source.want(wanted('stocks', 'T.SPY'));
  await clock.advance(5_000);
  expect(dials).toHaveLength(dialled);
  expect(connections.map((c) => c.state)).toEqual(['planRefused']);
  expect(source.capabilities()[0]).toMatchObject({ timeliness: 'none', realTimeRefused: true, delayedOffered: true });
  for (const vendor of vendors.values()) vendor.refusesRealTime = false;
  source.setDelayed('stocks', true);
  await clock.advance(40_000);
  expect([dials.at(-1)!.url, socket(source, 'stocks').state]).toEqual(['ws://delayed/stocks', 'live']);
  await source.stop();
});

test('TRAP-16: a socket of the check that dies before the feed takes it is known as ended', async () => {
  const { clock, networks, follow, check, refusals } = begin();
  const account = new AccountConnections();
  await check(account);
  networks.get('stocks')!.inject('cut');
  const { source } = follow({ account });
  source.want(wanted('stocks', 'T.SPY'));
  await clock.advance(2_000);
  expect(socket(source, 'stocks').state).toBe('waiting');
  await clock.advance(35_000);
  expect([socket(source, 'stocks').state, refusals()]).toEqual(['live', 0]);
  await source.stop();
});

test('TRAP-16: a check that no feed follows, or that has none to hand to, leaves no socket open', async () => {
  const { clock, check, sum } = begin();
  await check(new AccountConnections());
  expect(sum((v) => v.sessions.size)).toBe(3);
  await clock.advance(31_000);
  expect(sum((v) => v.sessions.size)).toBe(0);
  await clock.advance(31_000);
  await check(undefined);
  expect(sum((v) => v.sessions.size)).toBe(0);
});

test('TRAP-16: the delayed host chosen after a check: its real-time socket is closed and the count is waited for', async () => {
  const { clock, dials, follow, check, refusals } = begin();
  const account = new AccountConnections();
  await check(account);
  const { source } = follow({ account, delayedMarkets: ['stocks'] });
  source.want(wanted('stocks', 'T.SPY'));
  const closedAtMs = clock.now();
  await clock.advance(60_000);
  const dial = dials.at(-1)!;
  expect(dial.url).toBe('ws://delayed/stocks');
  expect(dial.atMs - closedAtMs).toBeGreaterThanOrEqual(COUNTED_MS);
  expect([socket(source, 'stocks').state, refusals()]).toEqual(['live', 0]);
  await source.stop();
});

test('a Basic key that replaces a running one: finished days, five requests a minute, as its login would tell', async () => {
  const { check, networks } = begin();
  networks.get('stocks')!.rest = (url) =>
    url.includes('/snapshot') ? { status: 403, body: '{"status":"NOT_AUTHORIZED","message":"Not in the plan"}' } : {};
  const { accepted, capabilities } = await check(new AccountConnections(), { feedOpen: true });
  const free = { timeliness: 'none', rest: 'limited', restPerMinute: 5, reason: 'Not in the plan.' };
  expect([accepted, capabilities]).toMatchObject([true, MARKETS.map(() => free)]);
});

test('TRAP-16: another key while a feed is open asks only REST: no dial, nobody evicted', async () => {
  const { clock, dials, follow, check } = begin();
  const account = new AccountConnections();
  const { source, connections } = follow({ account });
  source.want(wanted('stocks', 'T.SPY'));
  await clock.advance(2_000);
  const { accepted, capabilities } = await check(account, { feedOpen: true });
  expect(accepted).toBe(true);
  expect(capabilities[0]).toMatchObject({ rest: 'allowed', timeliness: 'unknown' });
  expect(capabilities[0].reason).toContain('once the terminal has switched to this key');
  expect(dials).toHaveLength(1);
  expect(connections.map((c) => c.state)).toEqual(['connecting', 'authenticating', 'live']);
  await source.stop();
});

test('TRAP-16: the next feed on the account waits until the last one is no longer counted, and no longer', async () => {
  const { clock, dials, follow, refusals } = begin();
  const account = new AccountConnections();
  const first = follow({ account });
  first.source.want(wanted('stocks', 'T.SPY'));
  await clock.advance(2_000);
  await first.source.stop();
  const endedAtMs = clock.now();
  await clock.advance(5_000);
  const next = follow({ account });
  next.source.want(wanted('stocks', 'T.SPY'));
  await clock.advance(2_000);
  expect(socket(next.source, 'stocks')).toMatchObject({
    state: 'waiting',
    detail: expect.stringContaining('ended less than 30 s ago'),
    nextAttemptAtMs: expect.closeTo(endedAtMs + 32_000, -4),
  });
  await clock.advance(60_000);
  expect(socket(next.source, 'stocks').state).toBe('live');
  expect(dials[1].atMs - endedAtMs).toBe(32_000);
  expect(refusals()).toBe(0);
  await next.source.stop();
});

test('TRAP-16: after a restart that remembers nothing: one refusal, 30 s, and no other session is named', async () => {
  const { clock, dials, follow, refusals } = begin();
  const first = follow();
  first.source.want(wanted('stocks', 'T.SPY'));
  await clock.advance(2_000);
  await first.source.stop();
  const next = follow();
  next.source.want(wanted('stocks', 'T.SPY'));
  await clock.advance(2_000);
  expect(socket(next.source, 'stocks')).toMatchObject({
    state: 'waiting',
    detail: expect.stringContaining('as after a restart'),
  });
  await clock.advance(40_000);
  expect([socket(next.source, 'stocks').state, refusals()]).toEqual(['live', 1]);
  expect(dials[2].atMs - dials[1].atMs).toBeLessThan(31_000);
  expect(next.connections.some((c) => c.state === 'evicted')).toBe(false);
  await next.source.stop();
});

test('TRAP-16: a restart within half a minute of another’s end is not held to five requests a minute: REST proves the plan', async () => {
  const { clock, follow } = begin();
  const first = follow();
  first.source.want(wanted('stocks', 'T.SPY'));
  await clock.advance(2_000);
  await first.source.stop();
  const next = follow();
  next.source.want(wanted('stocks', 'T.SPY'));
  let answered = 0;
  for (let day = 1; day <= 12; day++) {
    const path = `/v2/aggs/ticker/SPY/range/1/minute/2026-10-${day + 10}/2026-10-${day + 10}`;
    void next.source.request({ path }).then(() => answered++);
  }
  await clock.advance(10_000);
  expect([socket(next.source, 'stocks').state, answered]).toEqual(['waiting', 12]);
  await next.source.stop();
});

test('TRAP-16: a line that was cut is tried at once, then refused as our own, in words of its own', async () => {
  const { clock, networks, follow, refusals } = begin();
  const { source, connections } = follow();
  source.want(wanted('stocks', 'T.SPY'));
  await clock.advance(2_000);
  networks.get('stocks')!.inject('cut');
  await clock.advance(2_000);
  expect(socket(source, 'stocks')).toMatchObject({
    state: 'waiting',
    polling: true,
    detail: expect.stringContaining('our last one ended within the minute and is still counted'),
  });
  await clock.advance(35_000);
  expect([socket(source, 'stocks').state, refusals()]).toEqual(['live', 1]);
  expect(connections.some((c) => c.state === 'evicted')).toBe(false);
  await source.stop();
});
