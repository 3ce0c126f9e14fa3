/**
 * The local Massive-compatible server: `/stocks`, `/options`, `/indices` WebSockets (and the same under `/delayed`) and REST
 * on one loopback port, over any market source.
 */
import type { IncomingMessage, Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { MARKETS, type Market } from '../../../shared/market/symbols.ts';
import { ClientSession, turnAway } from './client-session.ts';
import { ConnectionCount } from './connection-count.ts';
import type { MarketSource } from './market-source.ts';
import { ADVANCED, type Plan } from './plans.ts';
import { NO_QUIRKS, type Quirks } from './quirks.ts';
import { problem, RestGate } from './rest-gate.ts';
import { OpenedStages, Stage, StageProblem } from './stage.ts';

// Importing it would read every getter of the module, one of which loads undici: 45 ms of processor time in each thread (Node 24).
const { createServer } = process.getBuiltinModule('node:http');

interface LocalServerLimits {
  connectionsPerMarket: number;
  optionQuotes: number;
  clientBufferBytes: number;
  authTimeoutMs: number;
  basicRequestsPerMinute: number;
  /** Where `bare-429` begins. */
  paidRequestsPerSecond: number;
}

const LIMITS: LocalServerLimits = {
  connectionsPerMarket: 1,
  optionQuotes: 1_000,
  clientBufferBytes: 64 * 1024 * 1024,
  authTimeoutMs: 10_000,
  basicRequestsPerMinute: 5,
  paidRequestsPerSecond: 100,
};

/** Node's own limit is below what `url-limit` is about. */
const MAX_HEADER_BYTES = 256 * 1024;

export interface LocalServerOptions {
  /** 0 for any free port. */
  port: number;
  market: MarketSource;
  /** The same market 15 minutes earlier: what `/delayed/…` streams. */
  delayedMarket?: MarketSource;
  plan?: Plan;
  /** What the server does beside the documentation; nothing unless told. */
  quirks?: Quirks;
  /** Milliseconds that never step back; a test's own. */
  monotonicMs?: () => number;
  /** The one key that is accepted; without it any is, except those starting `bad-key`. */
  key?: string;
  limits?: Partial<LocalServerLimits>;
  /** Frames and answers are compressed for clients that accept it; on unless false. */
  compression?: boolean;
  /** How often due events are gathered and sent, ms. */
  pumpMs?: number;
  /** A market at a time and speed of a client's own, as it asked in its base URL or query (`from`, `speed`, `client`); throws StageProblem. */
  openMarket?: (params: URLSearchParams) => MarketSource;
  /** Unsent bytes of one client at which the market waits for it, as a recording can. Without it a slow client is cut off. */
  waitAtBytes?: number;
}

interface Faults {
  /** Cuts every connection of a market without a close frame. */
  closeAll(market: Market): void;
  /** Sends every client of a market a frame that is no JSON. */
  malformedFrame(market: Market): void;
  /** Sends every client of a market this text as a frame. */
  rawFrame(market: Market, text: string): void;
  /** The next `times` REST requests whose path begins so answer 500 with HTML. */
  rest500(pathPrefix: string, times: number): void;
  /** Connections stay open but nothing is sent. */
  silence(market: Market, on: boolean): void;
  /** Sends `max_connections` and closes with 1008, as when another session takes the place. */
  evict(market: Market): void;
}

export interface LocalServer {
  port: number;
  /** Append `/options` and its like. */
  wsUrl: string;
  /** The same with data 15 minutes late. */
  delayedWsUrl: string;
  restUrl: string;
  faults: Faults;
  stats(): { clients: number; events: number; bytes: number; restRequests: number; topics: number };
  close(): Promise<void>;
}

/** What a socket's end is called that came without a close frame. */
const NO_CLOSE_FRAME = 1006;

const PATHS = new Map<string, { market: Market; delayed: boolean }>(
  MARKETS.flatMap((market) => [
    [`/${market}`, { market, delayed: false }],
    [`/delayed/${market}`, { market, delayed: true }],
  ]),
);

export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const plan = options.plan ?? ADVANCED;
  const limits = { ...LIMITS, ...options.limits };
  const quirks = options.quirks ?? NO_QUIRKS;
  const compression = options.compression ?? true;
  const counted = new ConnectionCount(quirks, options.monotonicMs ?? (() => performance.now()));
  const acceptsKey = (key: string): boolean =>
    options.key === undefined ? !key.startsWith('bad-key') && key !== '' : key === options.key;
  const now = new Stage(options.market, options.waitAtBytes);
  const late = options.delayedMarket && new Stage(options.delayedMarket, options.waitAtBytes);
  const opened = new OpenedStages(options.openMarket, options.waitAtBytes);
  const stages = (): Stage[] => [now, ...(late ? [late] : []), ...opened];
  const rest = new RestGate({
    plan,
    acceptsKey,
    quirks,
    basicRequestsPerMinute: limits.basicRequestsPerMinute,
    paidRequestsPerSecond: limits.paidRequestsPerSecond,
    compression,
  });
  const clients = new Set<ClientSession>();
  const gone = { events: 0, bytes: 0 };
  let restUrl = '';

  const http = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    const url = URL.parse(request.url ?? '/', restUrl);
    if (!url) return void response.writeHead(400).end();
    const { params, prefix, path } = OpenedStages.parse(url);
    let stage: Stage;
    try {
      stage = params ? opened.find(params, performance.now()) : now;
    } catch (error) {
      if (!(error instanceof StageProblem)) throw error;
      const { status, body } = problem(400, 'ERROR', randomUUID(), 'error', error.message);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      return;
    }
    rest.handle(request, response, { source: stage.source, origin: restUrl + prefix, path }).catch((error: unknown) => {
      // A bug of ours must look like the vendor's 500, and be seen by whoever runs the server.
      process.stderr.write(
        `local server: ${request.url?.split('?')[0]}: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/html' });
      response.end('<html><body><h1>500 Internal Server Error</h1></body></html>');
    });
  });
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: compression && { threshold: 1024, zlibDeflateOptions: { level: 1 } },
    maxPayload: 1024 * 1024,
  });

  function welcome(socket: WebSocket, market: Market, delayed: boolean, stage: Stage): void {
    const zombies = counted.zombies(market);
    if (zombies > 0) {
      const live = [...clients].filter((other) => other.market === market && other.isAuthenticated).length;
      if (zombies + live >= limits.connectionsPerMarket) return turnAway(socket);
    }
    const client: ClientSession = new ClientSession({
      socket,
      market,
      delayedHost: delayed,
      tier: plan[market],
      limits,
      quirks,
      topics: stage.topicsOf(market),
      acceptsKey,
      onAuthenticated: () => {
        // The allowance is the account's: one more pushes out the oldest.
        const peers = [...clients].filter((other) => other.market === market && other.isAuthenticated);
        for (const older of peers.slice(0, Math.max(0, peers.length - limits.connectionsPerMarket))) older.evict();
      },
    });
    clients.add(client);
    stage.clients.add(client);
    socket.on('close', (code) => {
      clients.delete(client);
      stage.clients.delete(client);
      // Of those that the server itself sent away it knows that they are gone.
      if (client.isAuthenticated && !client.wasEvicted) counted.ended(market, code !== NO_CLOSE_FRAME);
      gone.events += client.outbox.events;
      gone.bytes += client.outbox.bytes;
    });
  }

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = URL.parse(request.url ?? '/', restUrl);
    const { params, path } = url ? OpenedStages.parse(url) : { params: undefined, path: '' };
    const target = PATHS.get(path.replace(/\?.*$/, '').replace(/\/$/, ''));
    const refuse = (status: string, text: string): void =>
      void socket.end(
        `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
      );
    if (!target) return refuse('404 Not Found', '');
    let stage = target.delayed ? (late ?? now) : now;
    try {
      if (params) stage = opened.find(params, performance.now());
    } catch (error) {
      if (error instanceof StageProblem) return refuse('400 Bad Request', error.message);
      throw error;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => welcome(ws, target.market, target.delayed, stage));
  });

  await listen(http, options.port);
  const port = (http.address() as AddressInfo).port;
  restUrl = `http://127.0.0.1:${port}`;

  // Between turns sockets are read and written, however far behind the market is.
  let catchingUp: NodeJS.Immediate | undefined;
  function turn(): void {
    catchingUp = undefined;
    let more = false;
    for (const stage of stages()) if (stage.turn()) more = true;
    if (more) catchingUp = setImmediate(turn);
  }
  const pump = setInterval(() => {
    opened.sweep(performance.now());
    if (!catchingUp) turn();
  }, options.pumpMs ?? 5);

  const of = (market: Market): ClientSession[] => [...clients].filter((client) => client.market === market);
  return {
    port,
    wsUrl: `ws://127.0.0.1:${port}`,
    delayedWsUrl: `ws://127.0.0.1:${port}/delayed`,
    restUrl,
    faults: {
      closeAll: (market) => of(market).forEach((client) => client.drop()),
      malformedFrame: (market) =>
        of(market).forEach((client) => client.outbox.sendFrame('[{"ev":"T","sym":"SPY","p":6')),
      rawFrame: (market, text) => of(market).forEach((client) => client.outbox.sendFrame(text)),
      rest500: (pathPrefix, times) => rest.failNext(pathPrefix, times),
      silence: (market, on) => of(market).forEach((client) => (client.outbox.muted = on)),
      evict: (market) => of(market).forEach((client) => client.evict()),
    },
    stats() {
      let { events, bytes } = gone;
      for (const client of clients) {
        events += client.outbox.events;
        bytes += client.outbox.bytes;
      }
      const held = stages().reduce((sum, stage) => sum + stage.held, 0);
      return { clients: clients.size, events, bytes, restRequests: rest.requests, topics: held };
    },
    async close() {
      clearInterval(pump);
      clearImmediate(catchingUp);
      for (const client of clients) client.drop();
      await opened.close();
      sockets.close();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

function listen(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    // Loopback only: this is a stand-in for one person's own tools, not a service.
    http.listen(port, '127.0.0.1', () => {
      http.off('error', reject);
      resolve();
    });
  });
}
