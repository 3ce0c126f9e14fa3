/** The numbered traps of the protocol notes about subscriptions: silences, refusals and caps, each against a vendor that springs it. */
import { describe, expect, test } from 'vitest';
import { StaleWatch } from '../../../src/main/engine/health/stale-watch.ts';
import type { Notice } from '../../../src/shared/contract/streams.ts';
import { BUILT_IN_CALENDAR } from '../../../src/shared/market/trading-calendar.ts';
import { accept, acknowledge, wanted, scriptedFeeds } from './scripted-vendor.ts';

const { begin } = scriptedFeeds();

describe('TRAP-4: silences', () => {
  test('an unknown ticker is acknowledged and silent: held, not refused, not asked again', async () => {
    const { vendor: server, until, wait, want, socket } = await begin({});
    want('stocks', 'T.NOSUCH');
    await until(() => socket('stocks').subscriptions.held === 1, 20_000);
    await wait(30_000);
    expect(socket('stocks').subscriptions).toMatchObject({ held: 1, refused: 0, pending: 0 });
    expect(server.requests.filter((r) => r.action === 'subscribe')).toHaveLength(1);
  });

  test('an unanswered channel is named after a second try, the others stand', async () => {
    const {
      vendor: server,
      until,
      want,
      socket,
    } = await begin({
      onPairs: (client, action, pairs) => {
        const known = pairs.filter((pair) => !pair.startsWith('NOI.'));
        if (known.length > 0) acknowledge(client, action, known);
      },
    });
    want('stocks', 'T.A', 'NOI.A');
    await until(() => socket('stocks').subscriptions.refused === 1, 60_000);
    expect(socket('stocks').refusals).toEqual([
      {
        channel: 'NOI',
        symbol: 'A',
        reason: 'The server did not answer this subscription. It is asked for again in a minute.',
      },
    ]);
    expect(socket('stocks').subscriptions.held).toBe(1);
    expect(server.requests.filter((r) => r.action === 'subscribe' && r.params.includes('T.A'))).toHaveLength(1);
  });

  test('what is held is never asked for again, whatever is wanted around it', async () => {
    const { vendor: server, until, source, socket } = await begin({});
    source.want(wanted('stocks', 'T.A'));
    await until(() => socket('stocks').subscriptions.held === 1, 20_000);
    source.want(wanted('stocks', 'T.A', 'T.B'));
    source.want(wanted('stocks', 'T.B', 'T.A'));
    await until(() => socket('stocks').subscriptions.held === 2, 20_000);
    const asked = server.requests.filter((r) => r.action === 'subscribe').flatMap((r) => r.params.split(','));
    expect(asked).toEqual(['T.A', 'T.B']);
  });
});

describe('TRAP-5: refusals', () => {
  test('`not authorized` before the acks of the same request is charged to the unanswered pairs only', async () => {
    const { until, want, socket, seen, source } = await begin({
      onPairs: (client, action, pairs) => {
        client.status('error', 'not authorized');
        const known = pairs.filter((pair) => !pair.startsWith('LULD.'));
        client.later(() => acknowledge(client, action, known), 400);
      },
    });
    want('stocks', 'T.A', 'LULD.A', 'Q.A');
    await until(() => socket('stocks').subscriptions.refused === 1, 30_000);
    expect(socket('stocks').refusals).toEqual([{ channel: 'LULD', symbol: 'A', reason: 'not authorized' }]);
    expect(socket('stocks').subscriptions.held).toBe(2);
    expect(source.capabilities().find((c) => c.market === 'stocks')!.channels).toEqual({
      T: { allowed: true },
      Q: { allowed: true },
      LULD: { allowed: false, reason: 'not authorized' },
    });
    expect(seen.subscriptions).toContainEqual(expect.objectContaining({ action: 'refused', channel: 'LULD' }));
  });

  test('no real-time data, told after the login, offers the delayed host and takes it on request', async () => {
    const text = "You don't have access real-time data. Use wss://delayed.massive.com/options instead.";
    const { until, want, socket, source } = await begin({
      onAuth: (client) => {
        accept(client);
        if (!socket('options').delayed) client.status('error', text);
      },
    });
    want('options', 'T.O:SPY261218C00650000');
    await until(() => socket('options').state === 'planRefused', 20_000);
    expect(source.capabilities().find((c) => c.market === 'options')).toMatchObject({
      timeliness: 'none',
      delayedOffered: true,
      reason: text,
    });
    expect(source.onDelayedHost('options')).toBe(false);
    source.setDelayed('options', true);
    expect((['stocks', 'options', 'indices'] as const).map(source.onDelayedHost)).toEqual([false, true, false]);
    // TRAP-16: the refused connection is counted for half a minute more.
    expect(socket('options').state).toBe('waiting');
    await until(() => socket('options').subscriptions.held === 1, 60_000);
    expect(source.capabilities().find((c) => c.market === 'options')).toMatchObject({ timeliness: 'delayed' });
  });

  test('a wrong key is final; the plan text is another thing and shown verbatim', async () => {
    const plan = "Your plan doesn't include websocket access. Visit https://massive.com/pricing to upgrade.";
    const {
      vendor: server,
      until,
      wait,
      source,
      socket,
    } = await begin({
      onAuth: (client) => {
        client.status('auth_failed', client.market === 'stocks' ? 'authentication failed' : plan);
        client.socket.terminate();
      },
    });
    source.want([...wanted('stocks', 'T.A'), ...wanted('indices', 'V.I:SPX')]);
    await until(() => socket('stocks').state === 'authFailed' && socket('indices').state === 'planRefused', 20_000);
    expect(socket('indices').detail).toBe(plan);
    await wait(90_000);
    expect(server.dials).toHaveLength(2);
  });

  test.each([
    ['no stop', 'This plan has no websockets', 'This plan has no websockets.'],
    ['control characters', 'Upgrade\u001b[2J\u202e your\r\n plan', 'Upgrade [2J your plan.'],
    ['a page', '<html><b>Upgrade</b> your plan</html>', 'Upgrade your plan.'],
    ['ten kilobytes', 'Upgrade the plan '.repeat(700), `${'Upgrade the plan '.repeat(17)}Upgrade…`],
    ['what looks like a key', 'Upgrade the plan of k3yK3Yk3yK3Yk3yK3Yk3y', 'Upgrade the plan of •••.'],
  ])('a refusal with %s becomes one short sentence, on screen and in the log', async (_what, text, shown) => {
    const told: Notice[] = [];
    const watch = new StaleWatch(
      (notice) => told.push(notice),
      () => undefined,
    );
    const { seen, until, source, socket } = await begin({
      onAuth: (client) => {
        client.status('auth_failed', text);
        client.socket.terminate();
      },
    });
    source.want(wanted('indices', 'V.I:SPX'));
    await until(() => socket('indices').state === 'planRefused', 20_000);
    watch.check(source.health(), BUILT_IN_CALENDAR, source.now());
    expect(socket('indices').detail).toBe(shown);
    expect(source.capabilities().find((c) => c.market === 'indices')?.reason).toBe(shown);
    expect(told[0].message).toMatch(/^[^.]*[.…] What the plan allows over REST/);
    for (const hidden of ['k3yK3Y', '<b>', '\u001b', '\u202e']) expect(seen.log.join('\n')).not.toContain(hidden);
  });

  test('a REST 403 shows its text under either name', async () => {
    const { source } = await begin({
      onRest: (url) => ({ status: 403, body: JSON.stringify({ [url.pathname.slice(4)]: 'Please upgrade' }) }),
    });
    for (const field of ['message', 'error'])
      await expect(source.request({ path: `/v3/${field}` })).rejects.toMatchObject({ message: 'Please upgrade.' });
  });
});

test('TRAP-9: never more than the allowed option quotes on the connection, even while they change', async () => {
  const held = new Set<string>();
  let most = 0;
  const { until, source, socket } = await begin(
    {
      onPairs: (client, action, pairs) => {
        for (const pair of pairs)
          if (action === 'subscribe') held.add(pair);
          else held.delete(pair);
        most = Math.max(most, [...held].filter((pair) => pair.startsWith('Q.')).length);
        acknowledge(client, action, pairs);
      },
    },
    { quoteLimit: 20 },
  );
  const contracts = Array.from({ length: 60 }, (_, i) => `Q.O:SPY261218C00${600 + i}000`);
  source.want(wanted('options', ...contracts.slice(0, 40)));
  await until(() => socket('options').subscriptions.held === 20, 20_000);
  expect(source.budget()).toMatchObject({ limit: 20, used: 20, evictedCount: 20 });
  source.want(wanted('options', ...contracts.slice(30)));
  await until(() => contracts.slice(30, 50).every((pair) => held.has(pair)), 20_000);
  expect(most).toBe(20);
});

test('TRAP-17: a frame over the cap is refused whole and repeated; the true cap is learnt, shown and kept to', async () => {
  const CAP = 40;
  const held = new Set<string>();
  const frames: string[] = [];
  const { until, wait, source, socket } = await begin(
    {
      onPairs: (client, action, pairs) => {
        if (action === 'subscribe' && pairs[0].startsWith('Q.')) frames.push(pairs.join());
        if (action === 'subscribe' && pairs[0].startsWith('Q.') && held.size + pairs.length > CAP) {
          const message = 'Subscription limit reached for feed. Please remove some subscriptions and try again.';
          for (let i = 0; i < 27; i++) client.status('error', message);
          return;
        }
        for (const pair of pairs.filter((p) => p.startsWith('Q.')))
          if (action === 'subscribe') held.add(pair);
          else held.delete(pair);
        acknowledge(client, action, pairs);
      },
    },
    { quoteLimit: 950 },
  );
  const contracts = Array.from({ length: 200 }, (_, i) => `O:SPY261218C00${100 + i}000`);
  source.want(wanted('options', 'T.*', ...contracts.map((c) => `Q.${c}`)));
  await until(() => source.budget().learntLimit === CAP, 60_000);
  await until(() => source.budget().used === CAP && socket('options').subscriptions.wanted === CAP + 1, 20_000);
  expect(socket('options')).toMatchObject({ state: 'live', subscriptions: { held: CAP + 1, refused: 0 } });
  expect(source.budget()).toMatchObject({ limit: CAP, evictedCount: 160 });
  expect(source.budget().evicted[0].reason).toContain('the vendor allows no more');
  expect(new Set(frames).size).toBe(frames.length);
  // The demand moves: what is left makes room for what comes, and nothing is refused again.
  const asked = frames.length;
  source.want(wanted('options', 'T.*', ...contracts.slice(100).map((c) => `Q.${c}`)));
  await until(() => [...held].filter((pair) => contracts.indexOf(pair.slice(2)) >= 100).length === CAP, 40_000);
  await wait(5_000);
  expect(frames.slice(asked).flatMap((f) => f.split(',')).length).toBe(CAP);
});

describe('TRAP-19: a delayed key on the real-time host', () => {
  test('logged in and without one answer: the delayed host is offered within 10 s, and the socket stays', async () => {
    const { vendor: server, until, want, socket, source } = await begin({ onPairs: () => undefined });
    want('options', 'T.O:SPY261218C00650000', 'Q.O:SPY261218C00650000');
    await until(() => source.capabilities().some((c) => c.delayedOffered), 10_000);
    expect(source.capabilities().find((c) => c.market === 'options')).toMatchObject({
      timeliness: 'unknown',
      reason: expect.stringContaining('answers nothing'),
    });
    expect(socket('options').state).toBe('live');
    expect(server.dials).toHaveLength(1);
  });

  test('a late answer takes the offer back; another that comes in time makes none', async () => {
    const { until, wait, want, source } = await begin({
      onPairs: (client, action, pairs) => client.later(() => acknowledge(client, action, pairs), 12_000),
    });
    want('options', 'T.O:SPY261218C00650000');
    await until(() => source.capabilities().some((c) => c.delayedOffered), 30_000);
    await until(() => source.capabilities().some((c) => c.timeliness === 'realTime'), 60_000);
    await wait(10_000);
    expect(source.capabilities().some((c) => c.delayedOffered)).toBe(false);
  });

  test('a server whose delayed host is not known offers none, says what to do, and follows no choice made for another', async () => {
    const { until, want, socket, source } = await begin(
      { onPairs: () => undefined },
      { wsDelayedUrl: undefined, delayedMarkets: ['options'] },
    );
    want('options', 'T.O:SPY261218C00650000');
    const options = () => source.capabilities().find((c) => c.market === 'options')!;
    await until(() => options().realTimeRefused === true, 10_000);
    expect(options().delayedOffered).toBeUndefined();
    expect(options().reason).toContain('start with --ws-delayed URL');
    // Silence is no refusal.
    await until(() => options().channels.T !== undefined, 30_000);
    expect(options().channels.T).toMatchObject({ allowed: false, unanswered: true });
    expect(socket('options').subscriptions).toMatchObject({ held: 0, refused: 1, unanswered: 1 });
    expect(socket('options').delayed).toBe(false);
    expect(() => source.setDelayed('options', true)).toThrow('start with --ws-delayed URL');
    expect(socket('options').delayed).toBe(false);
  });

  test('refused in words by such a server: the words, and what to do', async () => {
    const { until, want, source } = await begin(
      {
        onAuth: (client) => {
          accept(client);
          client.status('error', "You don't have access real-time data.");
        },
      },
      { wsDelayedUrl: undefined },
    );
    want('options', 'T.O:SPY261218C00650000', 'Q.O:SPY261218C00650000');
    const options = () => source.capabilities().find((c) => c.market === 'options')!;
    await until(() => options().timeliness === 'none', 20_000);
    expect(options()).toMatchObject({
      realTimeRefused: true,
      reason: expect.stringMatching(/^You don't have access real-time data\. No delayed host .* --ws-delayed URL/),
    });
    expect(options().delayedOffered).toBeUndefined();
    // Nothing is given where the plan streams no quotes.
    expect(source.budget()).toMatchObject({ notInPlan: true, used: 0, evictedCount: 0 });
  });

  test('on the delayed host silence offers nothing', async () => {
    const { wait, until, want, socket, source } = await begin(
      { onPairs: () => undefined },
      { delayedMarkets: ['options'] },
    );
    want('options', 'T.O:SPY261218C00650000');
    await until(() => socket('options').state === 'live', 20_000);
    await wait(15_000);
    expect(source.capabilities().some((c) => c.delayedOffered)).toBe(false);
  });
});
