/** A recorded session over the Massive protocol: the same events in the same order to everybody, REST as recorded, on the session's clock. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { restClient, websocketClient } from '@massive.com/client-js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { STATE_VERSION } from '../../../src/main/engine/market/state-snapshot.ts';
import { startLocalServer } from '../../../src/main/server/protocol/local-server.ts';
import { createRecordedMarket } from '../../../src/main/server/recorded/recorded-market.ts';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../src/main/engine/session/reading/join-sessions.ts';
import { createReplaySource } from '../../../src/main/engine/session/replay/replay-source.ts';
import { getJson, START, TestClient, type WireEvent } from './harness.ts';
import {
  BARS,
  CHAIN,
  CHAIN_AT_SECOND,
  ODD_EVENT,
  recordSession,
  SECONDS,
  type RecordedSession,
} from './recorded-session.ts';

const CLI = new URL('../../../src/main/cli.ts', import.meta.url).pathname;

let recorded: RecordedSession;
beforeAll(async () => {
  recorded = await recordSession();
});
afterAll(() => recorded.remove());

const running: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

interface ServeOptions {
  speed?: number;
  fromMs?: number;
  loop?: boolean;
}

async function serve({ speed = 1, fromMs, loop }: ServeOptions = {}) {
  const session = openSession(nodeFiles, recorded.path);
  const replay = createReplaySource({ session, sessionId: 's', speed, stateVersion: STATE_VERSION });
  let elapsed = 0;
  const market = createRecordedMarket({ session, replay, fromMs, monotonicMs: () => elapsed });
  if (fromMs !== undefined) replay.seek(fromMs);
  if (loop) replay.setLoop(fromMs ?? session.startMs, session.endMs);
  const limits = { connectionsPerMarket: Number.POSITIVE_INFINITY };
  const server = await startLocalServer({ port: 0, pumpMs: 1, market, limits, waitAtBytes: 1e6 });
  running.push(async () => {
    await server.close();
    await replay.stop();
  });
  /** Lets real time pass, a pump at a time; resolves once the market has moved. */
  async function pass(seconds: number): Promise<void> {
    for (let left = seconds * 1000; left > 0; left -= 100) {
      const beforeMs = market.nowMs();
      elapsed += 100;
      while (market.nowMs() === beforeMs && beforeMs < session.endMs)
        await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  const open = (market: string): Promise<TestClient> => new TestClient(`${server.wsUrl}/${market}`).open();
  return { server, market, session, pass, open };
}

const texts = (events: readonly WireEvent[]): string[] => events.map((event) => JSON.stringify(event));
const normal = (events: readonly string[]): string[] => events.map((text) => JSON.stringify(JSON.parse(text)));
const symbolOf = (text: string): string => (JSON.parse(text) as { sym: string }).sym;

describe('streams', () => {
  test('every client hears the recorded events, in order, each only what it asked for', async () => {
    const at = await serve();
    const busiest = symbolOf(recorded.events.options[0]);
    const [all, one, both, stocks] = await Promise.all([
      at.open('options'),
      at.open('options'),
      at.open('options'),
      at.open('stocks'),
    ]);
    await all.subscribe('T.*');
    await one.subscribe(`T.${busiest}`);
    await both.subscribe(`T.${busiest},T.*`);
    await stocks.subscribe('A.*');
    await at.pass(SECONDS + 1);
    for (const client of [all, one, both, stocks]) await client.settle();

    const options = normal(recorded.events.options);
    expect(options.length).toBeGreaterThan(100);
    expect(texts(all.of('T')).filter((text) => !text.includes('O:ODD'))).toEqual(options);
    expect(texts(both.of('T'))).toEqual(texts(all.of('T')));
    expect(texts(one.of('T'))).toEqual(options.filter((text) => symbolOf(text) === busiest));
    const bars = normal(recorded.events.stocks).filter((text) => text.includes('"ev":"A"'));
    expect(bars.length).toBeGreaterThan(0);
    expect(texts(stocks.events.filter(({ ev }) => ev !== 'status'))).toEqual(bars);
  });

  test('index values are found by the name they go by', async () => {
    const at = await serve();
    const client = await at.open('indices');
    await client.subscribe('V.I:SPX');
    await at.pass(SECONDS + 1);
    await client.settle();
    const values = normal(recorded.events.indices).filter((text) => text.includes('"I:SPX"'));
    expect(values.length).toBeGreaterThan(0);
    expect(texts(client.of('V'))).toEqual(values);
  });

  test('recorded statuses are not sent again; broken frames do no harm; odd spelling is read', async () => {
    const at = await serve();
    const client = await at.open('options');
    await client.subscribe(`T.${ODD_EVENT.sym}`);
    await at.pass(SECONDS + 1);
    await client.settle();
    expect(client.of('T')).toEqual([ODD_EVENT]);
    expect(client.statuses().filter((status) => status.includes('T.*'))).toEqual([]);
  });

  test('who comes later hears what comes later', async () => {
    const at = await serve();
    const first = await at.open('options');
    await first.subscribe('T.*');
    await at.pass(3.5);
    const second = await at.open('options');
    await second.subscribe('T.*');
    await first.settle();
    const heard = first.of('T').length;
    await at.pass(SECONDS);
    for (const client of [first, second]) await client.settle();
    expect(heard).toBeGreaterThan(0);
    expect(second.of('T').length).toBeGreaterThan(0);
    expect(texts(second.of('T'))).toEqual(texts(first.of('T').slice(heard)));
  });

  test('a loop begins again where it was told to, and sends nothing from before', async () => {
    const fromMs = START + 4_050;
    const at = await serve({ fromMs, loop: true, speed: 10 });
    const client = await at.open('options');
    await client.subscribe('T.*');
    await at.pass(0.5);
    await client.settle();
    const frames = Math.ceil(client.of('T').length / 2);
    const times = client.of('T').map(({ t }) => t as number);
    expect(frames).toBeGreaterThan(0);
    expect(Math.min(...times)).toBeGreaterThan(fromMs - 200);
    // Every event of the stretch came more than once: it went round.
    const counts = Map.groupBy(texts(client.of('T')), (text) => text);
    expect([...counts.values()].some((same) => same.length > 1)).toBe(true);
  });
});

describe('clock', () => {
  const serverTime = async (at: Awaited<ReturnType<typeof serve>>): Promise<number> =>
    Date.parse((await getJson(at.server, '/v1/marketstatus/now')).body.serverTime as string);

  test('stands until somebody listens, runs at the speed asked for, and stays at the end', async () => {
    const at = await serve({ speed: 10, fromMs: START + 1000 });
    expect(at.market.nowMs()).toBe(START + 1000);
    const client = await at.open('stocks');
    await client.subscribe('T.*');
    await at.pass(0.2);
    expect(at.market.nowMs()).toBe(START + 3000);
    expect(await serverTime(at)).toBe(START + 3000);
    await at.pass(1);
    expect(at.market.nowMs()).toBe(at.session.endMs);
    // A newcomer does not set it going again.
    await (await at.open('options')).subscribe('T.*');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(at.market.nowMs()).toBe(at.session.endMs);
  });
});

describe('REST', () => {
  test('answers what was asked for by then as it was answered; before that, what the frames tell', async () => {
    const at = await serve({ fromMs: START + (CHAIN_AT_SECOND - 1) * 1000 });
    const early = await getJson(at.server, CHAIN);
    expect(early.status).toBe(200);
    expect(early.body['results']).not.toEqual(JSON.parse(recorded.chainPages[0]).results);
    // Nobody had sent Greeks or open interest by then: they are left out, not zero.
    expect(JSON.stringify(early.body)).not.toMatch(/greeks|open_interest|null/);
    await (await at.open('options')).subscribe('T.*');
    await at.pass(2);
    const later = await getJson(at.server, CHAIN);
    expect(later.status).toBe(200);
    expect(later.body['results']).toEqual(JSON.parse(recorded.chainPages[0]).results);
  });

  test('the official client pages through the recorded chain, here and not at the vendor', async () => {
    const at = await serve({ fromMs: START + 4000 });
    const rest = restClient('any-key', at.server.restUrl, { pagination: true });
    const reply: any = await rest.getOptionsChain({ underlyingAsset: 'SPY', expirationDate: '2026-12-18', limit: 50 });
    const pages = recorded.chainPages.map((page) => JSON.parse(page).results as unknown[]);
    expect(pages.length).toBeGreaterThan(1);
    // This client puts each further page before the ones it has.
    expect((reply.data ?? reply).results).toEqual(pages.toReversed().flat());
  });

  test('bars answer before they were asked for, without those that lie ahead', async () => {
    const nowMs = START + 1000;
    const at = await serve({ fromMs: nowMs });
    const whole = await getJson(at.server, BARS);
    const times = (whole.body['results'] as { t: number }[]).map(({ t }) => t);
    expect(times.at(-1)).toBeLessThanOrEqual(nowMs);
    const part = await getJson(at.server, BARS.replace(String(START - 600_000), String(START - 180_000)));
    expect(part.body['results']).toEqual(
      (whole.body['results'] as { t: number }[]).filter(({ t }) => t >= START - 180_000),
    );
    expect(part.body['resultsCount']).toBe((part.body['results'] as unknown[]).length);
    expect(part.body['resultsCount']).toBeLessThan(times.length);
  });

  test('asks for a key like the vendor', async () => {
    const at = await serve();
    expect((await getJson(at.server, CHAIN, {})).status).toBe(401);
  });
});

describe('tapedeck serve', () => {
  function run(...args: string[]) {
    const child = spawn(process.execPath, [CLI, 'serve', ...args]);
    running.push(() => child.kill('SIGKILL'));
    let stdout = '';
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const line = new Promise<string>((resolve) => {
      child.stdout.on('data', (data: Buffer) => {
        stdout += data.toString();
        if (stdout.includes('\n')) resolve(stdout.split('\n')[0]);
      });
    });
    const finished = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
      child.on('close', (code) => resolve({ code, stdout, stderr })),
    );
    return { child, line, finished };
  }

  test('the official client hears the whole recording at full speed, beside another client; SIGTERM ends it', async () => {
    const { child, line, finished } = run(recorded.path, '--speed', 'max', '--json');
    const urls = JSON.parse(await line) as { ws: string; rest: string };
    const other = await new TestClient(`${urls.ws}/options`).open();
    const trades: WireEvent[] = [];
    const socket = websocketClient('any-key', urls.ws).options() as unknown as {
      onmessage: (message: { data: string }) => void;
      send(text: string): void;
      close(): void;
    };
    const all = recorded.events.options.length + 1;
    await new Promise<void>((resolve) => {
      // The client presets onopen and leaves onmessage to its user.
      // oxlint-disable-next-line unicorn/prefer-add-event-listener
      socket.onmessage = ({ data }) => {
        if (data.includes('auth_success')) socket.send(JSON.stringify({ action: 'subscribe', params: 'T.*' }));
        trades.push(...(JSON.parse(data) as WireEvent[]).filter(({ ev }) => ev === 'T'));
        if (trades.length >= all) resolve();
      };
    });
    socket.close();
    expect(texts(trades).filter((text) => !text.includes('O:ODD'))).toEqual(normal(recorded.events.options));
    expect(other.statuses()).toHaveLength(2);
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await finished;
    expect([code, stdout.trim().split('\n').length]).toEqual([0, 1]);
    expect(stderr).toContain('time starts with the first subscription');
    expect(stderr).toContain('The recording ended at 10:00:06 ET');
  });

  test('a port in use is one clear sentence and exit 1', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    running.push(() => taken.close());
    const { port } = taken.address() as { port: number };
    const { code, stdout, stderr } = await run(recorded.path, '--port', String(port)).finished;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`tapedeck: port ${port} is already in use; choose another with --port, or --port 0 for any\n`);
  });

  test.each([
    [['--port', '70000'], '--port: "70000" is not a port'],
    [['--speed', '0'], 'is not a positive number or "max"'],
    [['--from', '12:00'], '--from: the session runs from 10:00:00 to 10:00:06 ET on 2026-11-19'],
  ])('%j is bad usage: exit 2', async (args, sentence) => {
    const { code, stdout, stderr } = await run(recorded.path, ...args).finished;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
  });

  test('a file that is no session is one clear sentence and exit 1', async () => {
    const { code, stderr } = await run(CLI).finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tapedeck: .*cli\.ts.*\n$/);
  });
});

/** As in tests/contract/clients/python-sequence.test.ts, over a recording. */
describe('the sequence of the Python client', () => {
  test('handshake, one subscribe string, data, reconnect without delay, resubscribe', async () => {
    const at = await serve();
    const connect = async (): Promise<TestClient> => {
      const client = new TestClient(`${at.server.wsUrl}/options`, { perMessageDeflate: true });
      await client.until(() => client.frames.length === 1, 'the greeting');
      client.send({ action: 'auth', params: 'key' });
      await client.until(() => client.frames.length >= 2, 'the verdict');
      expect(client.frames[1]).toEqual([{ ev: 'status', status: 'auth_success', message: 'authenticated' }]);
      client.send({ action: 'subscribe', params: 'T.*,A.O:SPY261218C00650000' });
      await client.until(() => client.count('status') === 4, 'acks');
      return client;
    };
    const first = await connect();
    await at.pass(2);
    await first.until(() => first.count('T') > 10, 'data');
    at.server.faults.closeAll('options');
    await first.until(() => first.closed !== undefined, 'the drop');
    const second = await connect();
    await at.pass(2);
    await second.until(() => second.count('T') > 10, 'data again');
    second.close();
  });

  test('REST pages with the Bearer header and gzip, next_url followed as it stands', async () => {
    const at = await serve({ fromMs: START + SECONDS * 1000 });
    const tickers: string[] = [];
    let url: string | undefined = '/v3/snapshot/options/SPY?limit=40';
    let pages = 0;
    while (url !== undefined) {
      const { status, body } = await getJson(at.server, url, {
        authorization: 'Bearer key',
        'accept-encoding': 'gzip',
      });
      expect(status).toBe(200);
      tickers.push(...body['results'].map((row: { details: { ticker: string } }) => row.details.ticker));
      url = body['next_url'];
      pages++;
    }
    expect(pages).toBeGreaterThan(1);
    expect(new Set(tickers).size).toBe(tickers.length);
  });
});
