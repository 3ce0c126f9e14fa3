/** The WebSocket protocol, status by status (massive-api 1.3–1.7). */
import { expect, test } from 'vitest';
import { parsePlan } from '../../../src/main/server/protocol/plans.ts';
import { endedWithEachTest } from './harness.ts';

const { serve, connect } = endedWithEachTest();
const CALL = 'O:SPY261218C00650000';

test('one frame on opening, one after auth, acks in a frame of their own', async () => {
  const { server } = await serve();
  const client = connect(`${server.wsUrl}/options`);
  await client.until(() => client.frames.length === 1, 'connected');
  client.send({ action: 'auth', params: 'any' });
  client.send({ action: 'subscribe', params: `T.${CALL},Q.${CALL}` });
  await client.until(() => client.frames.length >= 3, 'acks');
  expect(client.frames.slice(0, 3)).toEqual([
    [{ ev: 'status', status: 'connected', message: 'Connected Successfully' }],
    [{ ev: 'status', status: 'auth_success', message: 'authenticated' }],
    [
      { ev: 'status', status: 'success', message: `subscribed to: T.${CALL}` },
      { ev: 'status', status: 'success', message: `subscribed to: Q.${CALL}` },
    ],
  ]);
});

test('a bad key is refused and the connection drops without a close frame', async () => {
  const { server } = await serve();
  const client = await connect(`${server.wsUrl}/stocks`).open('bad-key');
  await client.until(() => client.closed !== undefined, 'close');
  expect(client.statuses()).toEqual(['connected: Connected Successfully', 'auth_failed: authentication failed']);
  expect(client.closed?.code).toBe(1006);
});

test('with a key configured only that key is accepted', async () => {
  const { server } = await serve({ key: 'right' });
  const wrong = await connect(`${server.wsUrl}/stocks`).open('wrong');
  const right = await connect(`${server.wsUrl}/stocks`).open('right');
  expect(wrong.statuses()[1]).toBe('auth_failed: authentication failed');
  expect(right.statuses()[1]).toBe('auth_success: authenticated');
});

test('a market outside the plan answers auth_failed with the plan text', async () => {
  const { server } = await serve({ plan: parsePlan('stocks=basic') });
  const client = await connect(`${server.wsUrl}/stocks`).open();
  expect(client.statuses()[1]).toMatch(/^auth_failed: Your plan doesn't include websocket access/);
});

test('no auth in time: auth_timeout, then gone', async () => {
  const { server } = await serve({ limits: { authTimeoutMs: 20 } });
  const client = connect(`${server.wsUrl}/stocks`);
  await client.until(() => client.closed !== undefined, 'close');
  expect(client.statuses()[1]).toMatch(/^auth_timeout/);
});

test('unknown tickers are acked and stay silent; unknown channels get no word; nor does what is already held', async () => {
  const { server, pass, caughtUp } = await serve();
  const client = await connect(`${server.wsUrl}/stocks`).open();
  await client.subscribe('T.NOSUCH');
  client.send({ action: 'subscribe', params: 'XYZ.SPY' });
  client.send({ action: 'subscribe', params: 'T.NOSUCH' });
  client.send('{ this is not JSON');
  pass(5_000);
  await caughtUp();
  await client.settle();
  expect(client.statuses().slice(2)).toEqual(['success: subscribed to: T.NOSUCH', 'success: subscribed to: A.ZZ3']);
  expect(client.of('T')).toEqual([]);
});

test('unsubscribing is acknowledged and stops the stream', async () => {
  const { server, pass, caughtUp } = await serve();
  const client = await connect(`${server.wsUrl}/stocks`).open();
  await client.subscribe('Q.SPY');
  pass(500);
  await client.until(() => client.count('Q') > 0, 'quotes');
  client.send({ action: 'unsubscribe', params: 'Q.SPY' });
  await client.until(() => client.statuses().some((s) => s === 'success: unsubscribed to: Q.SPY'), 'ack');
  const heard = client.of('Q').length;
  pass(2_000);
  await caughtUp();
  await client.settle();
  expect(client.of('Q')).toHaveLength(heard);
  expect(server.stats().topics).toBe(1);
});

test('not authorized names nothing and may precede the acks of the same request', async () => {
  const { server } = await serve({ plan: parsePlan('developer') });
  const client = await connect(`${server.delayedWsUrl}/options`).open();
  await client.subscribe(`Q.${CALL},T.${CALL}`);
  await client.until(() => client.count('status') >= 4, 'ack');
  expect(client.statuses().slice(2)).toEqual(['error: not authorized', `success: subscribed to: T.${CALL}`]);
});

test.each([
  ['starter', ['A', 'AM']],
  ['developer', ['T', 'A', 'AM']],
])('the delayed host gives a %s plan %j of options', async (tier, channels) => {
  const { server } = await serve({ plan: parsePlan(tier) });
  const client = await connect(`${server.delayedWsUrl}/options`).open();
  client.send({ action: 'subscribe', params: ['T', 'Q', 'A', 'AM', 'FMV'].map((c) => `${c}.${CALL}`).join(',') });
  await client.until(() => client.count('status') >= 3 + channels.length, 'replies');
  expect(client.statuses().slice(2)).toEqual([
    'error: not authorized',
    ...channels.map((c) => `success: subscribed to: ${c}.${CALL}`),
  ]);
});

test('a delayed plan on the real-time host is let in and then told where to go', async () => {
  const { server } = await serve({ plan: parsePlan('starter') });
  const client = await connect(`${server.wsUrl}/options`).open();
  await client.until(() => client.frames.length >= 3, 'refusal');
  expect(client.statuses()[1]).toBe('auth_success: authenticated');
  expect(client.statuses()[2]).toMatch(
    /^error: You don't have access real-time data.*wss:\/\/delayed\.massive\.com\/options/,
  );
});

test('the delayed host streams the market of 15 minutes ago', async () => {
  const { server, pass, market } = await serve();
  const client = await connect(`${server.delayedWsUrl}/stocks`).open();
  await client.subscribe('T.SPY');
  pass(3_000);
  await client.until(() => client.count('T') > 20, 'trades');
  const late = market.nowMs() - Number(client.of('T').at(-1)!['t']);
  expect(late).toBeGreaterThanOrEqual(900_000);
  expect(late).toBeLessThan(904_000);
});

test('a second connection to a market evicts the older one: max_connections, then 1008', async () => {
  const { server } = await serve();
  const older = await connect(`${server.wsUrl}/options`).open();
  const other = await connect(`${server.wsUrl}/stocks`).open();
  const newer = await connect(`${server.wsUrl}/options`).open();
  await older.until(() => older.closed !== undefined, 'eviction');
  expect(older.statuses().at(-1)).toMatch(/^max_connections: Maximum number of websocket connections exceeded/);
  expect(older.closed?.code).toBe(1008);
  expect([newer.closed, other.closed]).toEqual([undefined, undefined]);
});

test('option quotes stop at the cap, and never take a wildcard', async () => {
  const { server } = await serve({ limits: { optionQuotes: 3 } });
  const client = await connect(`${server.wsUrl}/options`).open();
  const pairs = ['645', '646', '647', '648'].map((strike) => `Q.O:SPY261218C00${strike}000`);
  client.send({ action: 'subscribe', params: pairs.join(',') });
  await client.until(() => client.count('status') >= 6, 'acks');
  expect(client.statuses().slice(2)).toEqual([
    'error: not authorized',
    ...pairs.slice(0, 3).map((p) => `success: subscribed to: ${p}`),
  ]);
  client.send({ action: 'unsubscribe', params: pairs[0] });
  await client.until(() => client.count('status') >= 7, 'unsubscribe');
  client.send({ action: 'subscribe', params: `Q.*,${pairs[3]}` });
  await client.until(() => client.count('status') >= 9, 'the fourth');
  expect(client.statuses().slice(-2)).toEqual(['error: not authorized', `success: subscribed to: ${pairs[3]}`]);
});

test('a wildcard delivers every symbol, and a symbol held beside it only once', async () => {
  const { server, pass, caughtUp } = await serve();
  const client = await connect(`${server.wsUrl}/indices`).open();
  await client.subscribe('V.I:SPX');
  await client.subscribe('V.*');
  pass(1_000);
  await client.until(() => client.count('V') >= 4, 'values');
  await caughtUp();
  await client.settle();
  const keys = client.of('V').map((event) => `${String(event['T'])} ${String(event['t'])}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(client.of('V').map((event) => event['T']))).toEqual(new Set(['I:SPX', 'I:NDX', 'I:RUT', 'I:VIX']));
});

test('permessage-deflate is accepted where offered', async () => {
  const { server, pass } = await serve();
  const client = await connect(`${server.wsUrl}/stocks`, { perMessageDeflate: true }).open();
  await client.subscribe('Q.SPY,T.SPY');
  pass(2_000);
  await client.until(() => client.count('Q') > 50, 'quotes');
});

test('a client that does not read is cut off without a status', async () => {
  const { server, market, pass } = await serve({
    limits: { clientBufferBytes: 100_000 },
    simulation: { rate: 200_000 },
  });
  const client = await connect(`${server.wsUrl}/stocks`).open();
  await client.subscribe('T.*,Q.*');
  client.stopReading();
  while (server.stats().clients > 0) {
    if (market.streamedToMs() >= market.nowMs()) pass(200);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
});

test('faults: malformed frames, silence, eviction and cuts', async () => {
  const { server, pass, caughtUp } = await serve();
  const client = await connect(`${server.wsUrl}/stocks`).open();
  await client.subscribe('Q.SPY');
  server.faults.malformedFrame('stocks');
  await client.until(() => client.texts.some((text) => text === '[{"ev":"T","sym":"SPY","p":6'), 'the malformed frame');
  server.faults.silence('stocks', true);
  const heard = client.of('Q').length;
  pass(2_000);
  await caughtUp();
  await client.settle();
  expect(client.of('Q')).toHaveLength(heard);
  server.faults.silence('stocks', false);
  pass(2_000);
  await client.until(() => client.count('Q') > heard, 'quotes again');
  server.faults.evict('stocks');
  await client.until(() => client.closed?.code === 1008, 'eviction');
  const second = await connect(`${server.wsUrl}/stocks`).open();
  server.faults.closeAll('stocks');
  await second.until(() => second.closed?.code === 1006, 'cut');
});

test('a path that is no market gets 404', async () => {
  const { server } = await serve();
  const client = connect(`${server.wsUrl}/bonds`);
  await client.until(() => client.closed !== undefined, 'close');
  expect(client.frames).toEqual([]);
});
