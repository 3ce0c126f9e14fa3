/** The live source and the key check against our own server, plan by plan. */
import { afterEach, describe, expect, test } from 'vitest';
import { checkKey } from '../../../src/main/engine/feed/check-key.ts';
import type { FeedSource } from '../../../src/main/engine/feed/feed-source.ts';
import { AccountConnections } from '../../../src/main/engine/feed/sockets/account-connections.ts';
import { nodeEnvironment } from '../../../src/main/engine/feed/environment.ts';
import type { Plan } from '../../../src/main/server/protocol/plans.ts';
import { startSimulation, type Simulation } from '../../../src/main/server/simulate.ts';
import { CONTRACT_KEY, feedOn, wanted } from './scripted-vendor.ts';

let simulation: Simulation | undefined;
let running: FeedSource | undefined;
afterEach(async () => {
  await running?.stop();
  await simulation?.server.close();
});

const plan = (tier: Plan['stocks']): Plan => ({ stocks: tier, options: tier, indices: tier });

async function begin(tier: Plan['stocks']) {
  simulation = await startSimulation({
    port: 0,
    key: CONTRACT_KEY,
    plan: plan(tier),
    simulation: { seed: 1, rate: 200, symbols: ['SPY', 'QQQ', 'SPX'] },
  });
  return simulation.server;
}

/** Waits in real time: the server runs on it. The limit only ends what hangs. */
async function until(holds: () => boolean, withinMs = 90_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`did not hold in ${withinMs} ms: ${holds.toString()}`);
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
}

function follow(server: Simulation['server'], change: Parameters<typeof feedOn>[1] = {}) {
  const environment = { ...nodeEnvironment(), wait: () => Promise.resolve(), until };
  const feed = feedOn(
    { wsUrl: server.wsUrl, restUrl: server.restUrl, environment },
    { wsDelayedUrl: server.delayedWsUrl, ...change },
  );
  running = feed.source;
  return feed;
}

describe('streaming', () => {
  test('an advanced plan streams all three markets, and comes back after a cut with its gaps closed', async () => {
    const server = await begin('advanced');
    const { source, socket, seen } = follow(server);
    source.want([...wanted('stocks', 'T.SPY', 'Q.SPY'), ...wanted('indices', 'V.I:SPX'), ...wanted('options', 'T.*')]);
    const held = (): number => source.health().sockets.reduce((sum, s) => sum + s.subscriptions.held, 0);
    await until(() => held() === 4 && seen.frames.some((f) => f.includes('"sym":"SPY"')));
    server.faults.closeAll('stocks');
    await until(() => seen.gaps.some((g) => g.market === 'stocks' && g.channel === 'T' && g.endMs !== undefined));
    expect(socket('stocks')).toMatchObject({ state: 'live', subscriptions: { held: 2, wanted: 2 } });
    await until(() => seen.gaps.some((g) => g.repair === 'repaired'));
    expect(seen.rest.some((r) => r.path.startsWith('/v3/trades/SPY'))).toBe(true);
  });

  test('a malformed frame and a REST 500 cost nothing', async () => {
    const server = await begin('advanced');
    const { source, socket, seen } = follow(server);
    source.want(wanted('stocks', 'Q.SPY'));
    await until(() => socket('stocks').subscriptions.held === 1);
    server.faults.malformedFrame('stocks');
    server.faults.rest500('/v2/snapshot', 1);
    await expect(source.request({ path: '/v2/snapshot/locale/us/markets/stocks/tickers/SPY' })).resolves.toMatchObject({
      status: 200,
    });
    const count = seen.frames.length;
    await until(() => seen.frames.length > count + 5);
    expect(socket('stocks').state).toBe('live');
  });

  test('a free plan has no stream: rows get their last finished day within the limit, and it says so', async () => {
    const server = await begin('basic');
    const { source, seen, socket } = follow(server);
    source.want(wanted('stocks', 'T.SPY', 'Q.SPY'));
    await until(() => socket('stocks').state === 'planRefused');
    expect(source.capabilities().find((c) => c.market === 'stocks')).toMatchObject({ timeliness: 'none' });
    await until(() => seen.rest.some((record) => record.path.startsWith('/v2/aggs/ticker/SPY/prev')));
    // A finished day is no polling.
    expect(socket('stocks').polling).toBe(false);
    expect(source.health().rest.requests).toBeLessThanOrEqual(5);
  });

  test('a delayed plan is offered the delayed host, takes it, and polls what its channels lack', async () => {
    const server = await begin('starter');
    const { source: refused } = follow(server);
    refused.want(wanted('stocks', 'A.SPY', 'T.QQQ'));
    await until(() => refused.capabilities().some((c) => c.delayedOffered));
    await refused.stop();
    const { source, socket } = follow(server, { delayedMarkets: ['stocks'] });
    source.want(wanted('stocks', 'A.SPY', 'T.QQQ'));
    await until(() => socket('stocks').subscriptions.held === 1 && socket('stocks').subscriptions.refused === 1);
    expect(source.capabilities().find((c) => c.market === 'stocks')).toMatchObject({
      timeliness: 'delayed',
      channels: { A: { allowed: true }, T: { allowed: false, reason: 'not authorized' } },
    });
    await until(() => socket('stocks').polling);
  });
});

describe('the key check', () => {
  const check = (server: Simulation['server'], key = CONTRACT_KEY) =>
    checkKey({
      key,
      wsUrl: server.wsUrl,
      wsDelayedUrl: server.delayedWsUrl,
      restUrl: server.restUrl,
      log: () => undefined,
    });

  test('an advanced key: real time everywhere, channel by channel, and no socket stays open', async () => {
    const server = await begin('advanced');
    const { accepted, capabilities } = await check(server);
    expect(accepted).toBe(true);
    const options = capabilities.find((c) => c.market === 'options')!;
    expect(options).toMatchObject({ timeliness: 'realTime', rest: 'allowed' });
    expect(options.channels).toMatchObject({ T: { allowed: true }, Q: { allowed: true }, FMV: { allowed: false } });
    await until(() => server.stats().clients === 0);
  });

  test('a starter key: the delayed host is offered, with the vendor’s words', async () => {
    const server = await begin('starter');
    const { capabilities } = await check(server);
    for (const capability of capabilities)
      expect(capability).toMatchObject({
        timeliness: 'none',
        delayedOffered: true,
        reason: expect.stringContaining("don't have access real-time data"),
      });
  });

  test('a basic key: accepted, without streams, with the vendor’s words', async () => {
    const server = await begin('basic');
    const { accepted, capabilities } = await check(server);
    expect(accepted).toBe(true);
    for (const { timeliness, reason } of capabilities) {
      expect(timeliness).toBe('none');
      expect(reason).toContain('plan');
    }
  });

  test('a wrong key: not accepted, and no socket is tried', async () => {
    const server = await begin('advanced');
    const { accepted, capabilities } = await check(server, 'bad-key');
    expect(accepted).toBe(false);
    expect(capabilities[0].reason).toContain('not accepted');
    expect(server.stats().clients).toBe(0);
  });

  test('a check that is given up between login and answer: its sockets close, none is parked, nothing more is asked', async () => {
    const server = await begin('advanced');
    const gaveUp = new AbortController();
    const account = new AccountConnections();
    const checking = checkKey({
      key: CONTRACT_KEY,
      wsUrl: server.wsUrl,
      wsDelayedUrl: server.delayedWsUrl,
      restUrl: server.restUrl,
      log: () => undefined,
      account,
      signal: gaveUp.signal,
    });
    const refused = expect(checking).rejects.toMatchObject({ message: expect.stringContaining('Nothing was stored') });
    await until(() => server.stats().clients > 0);
    gaveUp.abort();
    await refused;
    await until(() => server.stats().clients === 0);
    for (const market of ['stocks', 'options', 'indices'] as const)
      expect(account.take(market, nodeEnvironment())).toBeUndefined();
  });

  test('a server that is not there: an error with a sentence', async () => {
    const url = 'http://127.0.0.1:9';
    const gone = checkKey({
      key: CONTRACT_KEY,
      wsUrl: 'ws://127.0.0.1:9',
      wsDelayedUrl: 'ws://127.0.0.1:9',
      restUrl: url,
      log: () => undefined,
    });
    await expect(gone).rejects.toMatchObject({
      code: 'rest/network',
      message: expect.stringContaining('could not be reached'),
    });
  });
});
