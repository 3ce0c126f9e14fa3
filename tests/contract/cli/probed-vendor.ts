/** A vendor for probes, REST and sockets, in order or with a fault in the place of one answer. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { FactBook, type Fact, type FactId } from '../../../src/main/cli/probe/facts.ts';
import { QUICK, type Pace, type ProbeContext } from '../../../src/main/cli/probe/probe-context.ts';
import type { ProbeAnswer } from '../../../src/main/cli/probe/probe-rest.ts';
import { parallelPages, restSteps, type ContractList } from '../../../src/main/cli/probe/rest-steps.ts';
import { runProbe } from '../../../src/main/cli/probe/run-probe.ts';
import type { FeedSink } from '../../../src/main/engine/feed/feed-source.ts';
import { KeyStriker } from '../../../src/main/engine/feed/strike-key.ts';

export const KEY = 'probe-key-4711';
/** A Thursday, in regular hours. */
export const NOW = Date.parse('2026-11-19T15:00:00Z');
export const PACE: Pace = {
  ...QUICK,
  answerMs: 25,
  betweenMs: 0,
  tapeMs: 20,
  barMs: 10,
  indexMs: 20,
  hostsMs: 0,
  restMs: 0,
  timeoutMs: 600,
  tooManyMs: 0,
  openMs: 10_000,
  reopenMs: [0],
};
export const nothing = (): void => undefined;
export const SINK: FeedSink = {
  frame: nothing,
  rest: nothing,
  connection: nothing,
  subscription: nothing,
  gap: nothing,
  capability: nothing,
};

export interface HttpReply {
  status: number;
  body: string;
  headers?: Record<string, string>;
  /** Never sent. */
  hangs?: boolean;
}
export type Answer = (path: string) => HttpReply;
export type Line = (socket: WebSocket, send: (status: string, message: string) => void) => void;

const parsed = (body: string): ProbeAnswer['body'] => {
  if (!body.startsWith('{')) return undefined;
  return JSON.parse(body) as ProbeAnswer['body'];
};
export const json = (body: unknown, status = 200): HttpReply => ({ status, body: JSON.stringify(body) });
export const CONTRACTS = Array.from({ length: 260 }, (_, i) => `O:SPY261218C00${String(100 + i)}000`);
export const listed: ContractList = { contracts: CONTRACTS, ended: 'HTTP 200' };

/** A vendor in order, as the terminal assumes it. */
export const inOrder: Answer = (path) => {
  if (path.length > 8_000) return { status: 414, body: '<html>URI Too Long</html>' };
  if (path.startsWith('/v1/marketstatus')) return json({ serverTime: '2026-11-19T10:00:00-05:00' });
  if (path.includes('/contracts')) return json({ status: 'OK', results: CONTRACTS.map((ticker) => ({ ticker })) });
  if (path.includes('/options/SPX?')) return json({ status: 'OK', results: [] });
  if (path.includes('/I:SPX?')) return json({ status: 'OK', results: [{ underlying_asset: { value: 1 } }] });
  if (path.includes('/options/SPY'))
    return json({ status: 'OK', results: [{ underlying_asset: { price: 1, timeframe: 'REAL-TIME' } }] });
  return json({ status: 'OK', results: [{ t: NOW - 86_400_000 }] });
};

export const REST_FACTS: FactId[] = [
  'serverTime',
  'chainRow',
  'indexChain',
  'bareIndexChain',
  'stockMinutesToday',
  'stockMinutesBefore',
  'historyEdge',
  'manyTickers',
  'urlLength',
  'parallelPages',
];

export const factsOf = (book: FactBook): Record<FactId, Fact> =>
  Object.fromEntries(book.all().map((fact) => [fact.id, fact])) as Record<FactId, Fact>;

type Rest = ProbeContext['rest'];

export function contextOf(rest: (book: FactBook) => Rest, base: string, pace: Pace = PACE): ProbeContext {
  const facts = new FactBook((text) => text);
  const hosts = { ws: base.replace('http', 'ws'), wsDelayed: undefined, rest: base } as ProbeContext['hosts'];
  const { signal } = new AbortController();
  const striker = new KeyStriker(KEY);
  const now = (): number => NOW;
  return { key: KEY, striker, hosts, pace, facts, rest: rest(facts), sink: SINK, now, signal, progress: nothing };
}

/** Answers as `ProbeRest` hands them on, without a server. */
export function told(answer: Answer): Rest {
  const askNow = (path: string): Promise<ProbeAnswer> => {
    const { status, body, headers, hangs } = answer(path);
    const answered = { status: hangs ? 0 : status, headers: { ...headers }, body: parsed(body), tookMs: 1 };
    return Promise.resolve(hangs ? { ...answered, error: 'timed out' } : answered);
  };
  return { ask: askNow, askNow, tooMany: undefined };
}

export async function restFacts(answer: Answer): Promise<Record<FactId, Fact>> {
  const context = contextOf(() => told(answer), 'http://127.0.0.1:1');
  await restSteps(context, listed);
  await parallelPages(context);
  return factsOf(context.facts);
}

export interface ServerOptions {
  answer?: Answer;
  line?: Line;
  autoPong?: boolean;
}

export async function withServer<T>(
  { answer = inOrder, line = nothing, autoPong = true }: ServerOptions,
  use: (base: string) => Promise<T>,
): Promise<T> {
  const server = createServer((request, response) => {
    const { status, body, headers, hangs } = answer(request.url!);
    if (!hangs) response.writeHead(status, headers).end(body);
  }).listen(0, '127.0.0.1');
  const sockets = new WebSocketServer({ server, autoPong });
  sockets.on('connection', (socket) =>
    line(socket, (status, message) => socket.send(JSON.stringify([{ ev: 'status', status, message }]))),
  );
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    server.closeAllConnections();
    server.close();
  }
}

interface Request {
  action: string;
  params: string;
}

export const onRequest = (socket: WebSocket, hear: (request: Request) => void): void => {
  socket.on('message', (data: Buffer) => hear(JSON.parse(data.toString()) as Request));
};

/** A line in order up to the request that `fault` takes. */
export const lineWith =
  (fault: (request: Request, socket: WebSocket, n: number) => boolean): Line =>
  (socket, send) => {
    let n = 0;
    send('connected', 'Connected Successfully');
    onRequest(socket, (request) => {
      if (fault(request, socket, n++)) return;
      if (request.action === 'auth') return send('auth_success', 'authenticated');
      if (/XYZ\.|ZZZZ|SPY\*/.test(request.params)) return;
      const acks = request.params.split(',').map((pair) => ({
        ev: 'status',
        status: 'success',
        message: `${request.action}d to: ${pair}`,
      }));
      socket.send(JSON.stringify(acks));
    });
  };

export const wholeProbe = (
  options: ServerOptions,
  pace?: Partial<Pace>,
  reopen = true,
): Promise<Record<FactId, Fact>> =>
  withServer(options, async (url) => {
    const context = contextOf(() => told(options.answer ?? inOrder), url, { ...PACE, ...pace });
    await runProbe(context, { reopen });
    return factsOf(context.facts);
  });

export const SOCKET_FACTS: FactId[] = [
  'hello',
  'login',
  'channels',
  'delayedHost',
  'unknownChannel',
  'unknownTicker',
  'heldPair',
  'prefixWildcard',
  'paintOnSubscribe',
  'quoteCap',
  'quoteRefusal',
  'quoteRoom',
  'tapeRate',
  'sequences',
  'conditions',
  'barsResent',
  'indexValues',
  'cleanReopen',
  'abruptReopen',
];
