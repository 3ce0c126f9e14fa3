/** A vendor on a loopback port that does exactly what a case tells it to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { createLiveSource } from '../../../src/main/engine/feed/live-source.ts';
import type { LiveSourceOptions } from '../../../src/main/engine/feed/live-source-options.ts';
import type {
  ConnectionEvent,
  FeedSink,
  RestRecord,
  SubscriptionEvent,
  WantedChannel,
} from '../../../src/main/engine/feed/feed-source.ts';
import type { GapEntry, MarketCapability, SocketHealth } from '../../../src/shared/contract/health.ts';
import type { ChannelCode } from '../../../src/shared/market/channels.ts';
import type { Market } from '../../../src/shared/market/symbols.ts';
import { scaledEnvironment, type ScaledEnvironment } from '../../chaos/scaled-environment.ts';

export const CONTRACT_KEY = 'contract-key-0123456789';

export interface Client {
  market: string;
  socket: WebSocket;
  send(...events: object[]): void;
  status(status: string, message: string): void;
  /** After that much virtual time. */
  later(run: () => void, ms: number): void;
}

export interface VendorScript {
  /** Default: `connected`. */
  onOpen?: (client: Client) => void;
  /** Default: `auth_success`. */
  onAuth?: (client: Client, key: string) => void;
  /** Default: one `success` status a pair, all in one frame. */
  onPairs?: (client: Client, action: 'subscribe' | 'unsubscribe', pairs: string[]) => void;
  /** Default: `{}`; market status is answered either way. */
  onRest?: (url: URL, request: IncomingMessage) => { status?: number; body: string };
}

export async function scriptedVendor(script: VendorScript = {}) {
  const requests: { action: string; params: string; atMs: number }[] = [];
  const dials: number[] = [];
  const environment = scaledEnvironment(40);
  const http = createServer((request, response) => answerRest(script, environment, request, response));
  const server = new WebSocketServer({ server: http });
  server.on('connection', (socket, request) => {
    dials.push(environment.now());
    const client = makeClient(socket, request.url!.split('/').at(-1)!, environment);
    (script.onOpen ?? greet)(client);
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as {
        action: 'auth' | 'subscribe' | 'unsubscribe';
        params: string;
      };
      requests.push({ ...message, atMs: environment.now() });
      if (message.action === 'auth') (script.onAuth ?? accept)(client, message.params);
      else (script.onPairs ?? acknowledge)(client, message.action, message.params.split(','));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    environment,
    requests,
    /** Virtual times of connections. */
    dials,
    clients: server.clients,
    wsUrl: `ws://127.0.0.1:${port}`,
    restUrl: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const client of server.clients) client.terminate();
      server.close();
      http.closeAllConnections();
      await new Promise((resolve) => void http.close(resolve));
    },
  };
}
export type Vendor = Awaited<ReturnType<typeof scriptedVendor>>;

export const greet = (client: Client): void => client.status('connected', 'Connected Successfully');
export const accept = (client: Client): void => client.status('auth_success', 'authenticated');
export const acknowledge = (client: Client, action: string, pairs: string[]): void =>
  client.send(...pairs.map((pair) => ({ ev: 'status', status: 'success', message: `${action}d to: ${pair}` })));

/** A live source on that vendor, and everything it handed over. */
export function feedOn(
  vendor: Pick<Vendor, 'wsUrl' | 'restUrl'> & { environment: ScaledEnvironment },
  change: Partial<LiveSourceOptions> = {},
) {
  const seen = {
    frames: [] as string[],
    rest: [] as RestRecord[],
    connections: [] as ConnectionEvent[],
    subscriptions: [] as SubscriptionEvent[],
    gaps: [] as GapEntry[],
    capabilities: [] as MarketCapability[],
    log: [] as string[],
  };
  const sink: FeedSink = {
    frame: (_market, bytes) => void seen.frames.push(Buffer.from(bytes).toString()),
    rest: (record) => void seen.rest.push(record),
    connection: (event) => void seen.connections.push(event),
    subscription: (event) => void seen.subscriptions.push(event),
    gap: (entry) => void seen.gaps.push(entry),
    capability: (capability) => void seen.capabilities.push(capability),
  };
  const source = createLiveSource({
    key: CONTRACT_KEY,
    wsUrl: vendor.wsUrl,
    wsDelayedUrl: `${vendor.wsUrl}/delayed`,
    restUrl: vendor.restUrl,
    delayedMarkets: [],
    quoteLimit: 1_000,
    environment: vendor.environment,
    log: (_level, text) => void seen.log.push(text),
    ...change,
  });
  source.start(sink);
  return {
    source,
    seen,
    socket: (market: Market): SocketHealth => source.health().sockets.find((s) => s.market === market)!,
    want: (market: Market, ...pairs: string[]) => source.want(wanted(market, ...pairs)),
  };
}

export const wanted = (market: Market, ...pairs: string[]): WantedChannel[] =>
  pairs.map((pair) => {
    const dot = pair.indexOf('.');
    return { market, channel: pair.slice(0, dot) as ChannelCode, symbol: pair.slice(dot + 1), priority: 'visible' };
  });

function makeClient(socket: WebSocket, market: string, { setTimer }: ScaledEnvironment): Client {
  const send = (...events: object[]): void => socket.send(JSON.stringify(events));
  const status = (name: string, message: string): void => send({ ev: 'status', status: name, message });
  return { market, socket, send, status, later: (run, ms) => void setTimer(run, ms) };
}

function answerRest(
  script: VendorScript,
  environment: ScaledEnvironment,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url!, 'http://vendor');
  const own = url.pathname === '/v1/marketstatus/now' ? undefined : script.onRest?.(url, request);
  // To any question: the time, and a row of a snapshot.
  const rows = { tickers: [{ ticker: 'SPY' }], results: [{ ticker: 'I:SPX', value: 6_500 }] };
  const body = own?.body ?? JSON.stringify({ serverTime: new Date(environment.now()).toISOString(), ...rows });
  response.writeHead(own?.status ?? 200, { 'content-type': 'application/json' }).end(body);
}

/** For a test file: live sources on vendors by script, both ended with the test that began them. */
export function scriptedFeeds() {
  const running: { end(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const one of running.splice(0).reverse()) await one.end();
  });
  return {
    async begin(script: VendorScript, change = {}) {
      const vendor = await scriptedVendor(script);
      running.push({ end: () => vendor.close() });
      const feed = feedOn(vendor, change);
      running.push({ end: () => feed.source.stop() });
      return { vendor, until: vendor.environment.until, wait: vendor.environment.wait, ...feed };
    },
  };
}
