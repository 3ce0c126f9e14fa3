/**
 * The exact sequence of the vendor's Python client (massive-api 6.2, 6.6), which cannot run here: it offers
 * permessage-deflate, reads one frame, authenticates, reads one frame and takes it for the verdict, then sends all its
 * subscriptions in one string and reads on; on a dropped connection it reconnects at once and subscribes again.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getJson, startTestServer, TestClient, type TestServer } from '../server/harness.ts';

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer({ simulation: { symbols: ['SPY', 'AAPL'] } });
});
afterAll(() => at.server.close());

const SUBSCRIPTIONS = ['T.*', 'Q.O:SPY261120C00665000', 'A.O:SPY261120C00665000'];

async function connect(): Promise<TestClient> {
  const client = new TestClient(`${at.server.wsUrl}/options`, { perMessageDeflate: true });
  await client.until(() => client.frames.length === 1, 'the greeting');
  client.send({ action: 'auth', params: 'key' });
  await client.until(() => client.frames.length >= 2, 'the verdict');
  // The client looks at the first object of this one frame and at nothing else.
  expect(client.frames[1]).toEqual([{ ev: 'status', status: 'auth_success', message: 'authenticated' }]);
  client.send({ action: 'subscribe', params: SUBSCRIPTIONS.join(',') });
  return client;
}

test('handshake, one subscribe string, data, reconnect without delay, resubscribe', async () => {
  const first = await connect();
  await first.until(() => first.count('status') === 2 + SUBSCRIPTIONS.length, 'acks');
  at.pass(10_000);
  await first.until(() => first.count('T') > 100 && first.count('Q') > 10 && first.count('A') > 0, 'data');
  at.server.faults.closeAll('options');
  await first.until(() => first.closed !== undefined, 'the drop');
  const second = await connect();
  await second.until(() => second.count('status') === 2 + SUBSCRIPTIONS.length, 'acks again');
  at.pass(10_000);
  await second.until(() => second.count('T') > 100, 'data again');
  second.close();
});

test('the REST half: Bearer header, gzip accepted, next_url followed as it stands', async () => {
  const tickers: string[] = [];
  let url: string | undefined = '/v3/snapshot/options/AAPL?limit=250&expiration_date.lte=2026-12-18';
  while (url !== undefined) {
    const { status, body } = await getJson(at.server, url, { authorization: 'Bearer key', 'accept-encoding': 'gzip' });
    expect(status).toBe(200);
    tickers.push(...body['results'].map((row: any) => row.details.ticker));
    url = body['next_url'];
  }
  expect(tickers.length).toBeGreaterThan(250);
  expect(new Set(tickers).size).toBe(tickers.length);
});
