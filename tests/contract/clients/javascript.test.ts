/** The vendor's own JavaScript client, unmodified, against the simulated server: log in, stream, chain, paging. */
import { restClient, websocketClient } from '@massive.com/client-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer, type WireEvent } from '../server/harness.ts';

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer();
});
afterAll(() => at.server.close());

const CALL = 'O:SPY261120C00665000';

/** What the client's socket hands over: it parses nothing itself. */
interface RawSocket {
  onmessage: (message: { data: string }) => void;
  send(text: string): void;
  close(): void;
}

test('logs in by itself, subscribes and reads trades and quotes', async () => {
  const socket = websocketClient('any-key', at.server.wsUrl).options() as unknown as RawSocket;
  const events: WireEvent[] = [];
  const frames: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no trade and quote came: ${frames.join(' ').slice(0, 400)}`)),
      10_000,
    );
    // The client presets onopen and leaves onmessage to its user.
    // oxlint-disable-next-line unicorn/prefer-add-event-listener
    socket.onmessage = ({ data }) => {
      frames.push(data);
      events.push(...(JSON.parse(data) as WireEvent[]));
      if (data.includes('auth_success'))
        socket.send(JSON.stringify({ action: 'subscribe', params: `T.${CALL},Q.${CALL}` }));
      if (data.includes('subscribed to')) at.pass(5_000);
      if (!events.some((event) => event.ev === 'T') || !events.some((event) => event.ev === 'Q')) return;
      clearTimeout(timer);
      resolve();
    };
  });
  socket.close();
  expect(frames[0]).toContain('Connected Successfully');
  expect(events.find((event) => event.ev === 'T')).toMatchObject({
    sym: CALL,
    p: expect.any(Number),
    s: expect.any(Number),
    c: [expect.any(Number)],
  });
  expect(events.find((event) => event.ev === 'Q')).toMatchObject({
    sym: CALL,
    bp: expect.any(Number),
    ap: expect.any(Number),
  });
});

test('reads the chain, with its key in the query and its paths percent-encoded', async () => {
  const rest = restClient('any-key', at.server.restUrl);
  const reply: any = await rest.getOptionsChain({ underlyingAsset: 'I:SPX', limit: 250 });
  const rows = (reply.data ?? reply).results;
  expect(rows).toHaveLength(250);
  expect(rows[0].details.ticker).toMatch(/^O:SPXW?\d{6}[CP]\d{8}$/);
});

test('pages through every contract of an expiry', async () => {
  const rest = restClient('any-key', at.server.restUrl, { pagination: true });
  const reply: any = await rest.getOptionsChain({
    underlyingAsset: 'SPY',
    expirationDate: '2026-12-18',
    limit: 50,
  });
  const rows = (reply.data ?? reply).results;
  const tickers = new Set(rows.map((row: any) => row.details.ticker));
  expect(rows.length).toBeGreaterThan(200);
  expect(tickers.size).toBe(rows.length);
});

test('a refused key is the error it expects', async () => {
  const rest = restClient('bad-key', at.server.restUrl);
  await expect(rest.getOptionsChain({ underlyingAsset: 'SPY' })).rejects.toMatchObject({
    response: { status: 401 },
  });
});
