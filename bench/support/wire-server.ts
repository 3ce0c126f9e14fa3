/**
 * The smallest server that speaks the vendor's handshake, for benches that must know exactly what they sent: acknowledges login and
 * subscriptions, knows its own clock, answers every other REST question with 404, and sends the frames it is given.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Market } from '../../src/shared/market/symbols.ts';

export interface WireServer {
  wsUrl: string;
  restUrl: string;
  /** Resolves when a client of the market has subscribed to something. */
  subscribed(market: Market): Promise<void>;
  send(market: Market, frame: string): void;
  close(): Promise<void>;
}

const status = (name: string, message: string): string => JSON.stringify([{ ev: 'status', status: name, message }]);

export async function startWireServer(): Promise<WireServer> {
  const clients = new Map<string, Set<WebSocket>>();
  const waiting = new Map<string, (() => void)[]>();
  const ready = new Set<string>();
  const http = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url?.startsWith('/v1/marketstatus/now')) {
      response.end(JSON.stringify({ market: 'open', serverTime: new Date().toISOString() }));
      return;
    }
    response.statusCode = 404;
    response.end(JSON.stringify({ status: 'NOT_FOUND', request_id: 'bench' }));
  });
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on('connection', (socket, request) => {
    const market = (request.url ?? '').slice(1);
    const group = clients.get(market) ?? new Set();
    clients.set(market, group.add(socket));
    socket.on('close', () => group.delete(socket));
    socket.send(status('connected', 'Connected Successfully'));
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as { action: string; params: string };
      if (message.action === 'auth') socket.send(status('auth_success', 'authenticated'));
      if (message.action !== 'subscribe') return;
      for (const pair of message.params.split(',')) socket.send(status('success', `subscribed to: ${pair}`));
      ready.add(market);
      for (const resolve of waiting.get(market) ?? []) resolve();
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return {
    wsUrl: `ws://127.0.0.1:${port}`,
    restUrl: `http://127.0.0.1:${port}`,
    subscribed: (market) =>
      ready.has(market)
        ? Promise.resolve()
        : new Promise((resolve) => waiting.set(market, [...(waiting.get(market) ?? []), resolve])),
    send(market, frame) {
      for (const socket of clients.get(market) ?? []) socket.send(frame);
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.close();
      http.closeAllConnections();
    },
  };
}

/** Calls `work` every `everyMs` for `forMs`, catching up where the timer was late, so that the mean rate holds. */
export async function paced(everyMs: number, forMs: number, work: (tick: number) => void): Promise<void> {
  const startedAt = performance.now();
  let tick = 0;
  while (performance.now() - startedAt < forMs) {
    const due = Math.floor((performance.now() - startedAt) / everyMs);
    while (tick < due) work(tick++);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
