/** What is no answer of the vendor's is no finding: every fact of a probe, with each fault in the place of its answer. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { FactBook, type Fact, type FactId } from '../../../src/main/cli/probe/facts.ts';
import { QUICK, type Pace, type ProbeContext } from '../../../src/main/cli/probe/probe-context.ts';
import { ProbeRest, type ProbeAnswer } from '../../../src/main/cli/probe/probe-rest.ts';
import { parallelPages, restSteps, type ContractList } from '../../../src/main/cli/probe/rest-steps.ts';
import { runProbe } from '../../../src/main/cli/probe/run-probe.ts';
import type { FeedSink } from '../../../src/main/engine/feed/feed-source.ts';
import { KeyStriker } from '../../../src/main/engine/feed/strike-key.ts';

const KEY = 'probe-key-4711';
/** A Thursday, in regular hours. */
const NOW = Date.parse('2026-11-19T15:00:00Z');
const PACE: Pace = {
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
const nothing = (): void => undefined;
const SINK: FeedSink = {
  frame: nothing,
  rest: nothing,
  connection: nothing,
  subscription: nothing,
  gap: nothing,
  capability: nothing,
};

interface HttpReply {
  status: number;
  body: string;
  headers?: Record<string, string>;
  /** Never sent. */
  hangs?: boolean;
}
type Answer = (path: string) => HttpReply;
type Line = (socket: WebSocket, send: (status: string, message: string) => void) => void;

const parsed = (body: string): ProbeAnswer['body'] => {
  if (!body.startsWith('{')) return undefined;
  return JSON.parse(body) as ProbeAnswer['body'];
};
const json = (body: unknown, status = 200): HttpReply => ({ status, body: JSON.stringify(body) });
const CONTRACTS = Array.from({ length: 260 }, (_, i) => `O:SPY261218C00${String(100 + i)}000`);
const listed: ContractList = { contracts: CONTRACTS, ended: 'HTTP 200' };

/** A vendor in order, as the terminal assumes it. */
const inOrder: Answer = (path) => {
  if (path.length > 8_000) return { status: 414, body: '<html>URI Too Long</html>' };
  if (path.startsWith('/v1/marketstatus')) return json({ serverTime: '2026-11-19T10:00:00-05:00' });
  if (path.includes('/contracts')) return json({ status: 'OK', results: CONTRACTS.map((ticker) => ({ ticker })) });
  if (path.includes('/options/SPX?')) return json({ status: 'OK', results: [] });
  if (path.includes('/I:SPX?')) return json({ status: 'OK', results: [{ underlying_asset: { value: 1 } }] });
  if (path.includes('/options/SPY'))
    return json({ status: 'OK', results: [{ underlying_asset: { price: 1, timeframe: 'REAL-TIME' } }] });
  return json({ status: 'OK', results: [{ t: NOW - 86_400_000 }] });
};

const REST_FACTS: FactId[] = [
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

const factsOf = (book: FactBook): Record<FactId, Fact> =>
  Object.fromEntries(book.all().map((fact) => [fact.id, fact])) as Record<FactId, Fact>;

type Rest = ProbeContext['rest'];

function contextOf(rest: (book: FactBook) => Rest, base: string, pace: Pace = PACE): ProbeContext {
  const facts = new FactBook((text) => text);
  const hosts = { ws: base.replace('http', 'ws'), wsDelayed: undefined, rest: base } as ProbeContext['hosts'];
  const { signal } = new AbortController();
  const striker = new KeyStriker(KEY);
  const now = (): number => NOW;
  return { key: KEY, striker, hosts, pace, facts, rest: rest(facts), sink: SINK, now, signal, progress: nothing };
}

/** Answers as `ProbeRest` hands them on, without a server. */
function told(answer: Answer): Rest {
  const askNow = (path: string): Promise<ProbeAnswer> => {
    const { status, body, headers, hangs } = answer(path);
    const answered = { status: hangs ? 0 : status, headers: new Headers(headers), body: parsed(body), tookMs: 1 };
    return Promise.resolve(hangs ? { ...answered, error: 'timed out' } : answered);
  };
  return { ask: askNow, askNow, tooMany: undefined };
}

async function restFacts(answer: Answer): Promise<Record<FactId, Fact>> {
  const context = contextOf(() => told(answer), 'http://127.0.0.1:1');
  await restSteps(context, listed);
  await parallelPages(context);
  return factsOf(context.facts);
}

interface ServerOptions {
  answer?: Answer;
  line?: Line;
  autoPong?: boolean;
}

async function withServer<T>(
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

const PAGE: HttpReply = { status: 200, body: '<html>Please log in to the hotel network</html>' };

const FAULTS: Record<string, HttpReply> = {
  '429': json({ status: 'ERROR', error: 'maximum requests per minute' }, 429),
  '429 of a proxy': { status: 429, body: '<html></html>' },
  '500': json({ status: 'ERROR' }, 500),
  '502 page': { status: 502, body: '<html>Bad Gateway</html>' },
  '408': json({}, 408),
  '401': json({ status: 'ERROR', error: 'Unknown API Key' }, 401),
  '403 page': { status: 403, body: '<html>Access denied</html>' },
  'page in place of JSON': PAGE,
  'nothing at all in a 200': { status: 200, body: '' },
  'a list in place of an object': json([]),
  '200 that is an error': json({ status: 'ERROR', error: 'try again' }),
  redirect: { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } },
  silence: { status: 0, body: '', hangs: true },
};

test('a vendor in order is found as assumed', async () => {
  const facts = await restFacts(inOrder);
  const found = REST_FACTS.filter((id) => id !== 'parallelPages' && facts[id].verdict !== 'as assumed');
  expect(found.map((id) => facts[id])).toEqual([]);
  expect(facts.urlLength.found).toContain('refused at 8500 characters: HTTP 414');
});

test.each(Object.entries(FAULTS))('%s in the place of every REST answer is no finding', async (_name, fault) => {
  const facts = await restFacts(() => fault);
  expect(REST_FACTS.filter((id) => facts[id].verdict !== 'unknown').map((id) => facts[id])).toEqual([]);
  expect(facts.oddEntries.verdict).toBe('unknown');
});

/** Which request each fact rests on, for a fault that hits it alone. */
const ASKED: [FactId, (path: string) => boolean][] = [
  ['serverTime', (path) => path === '/v1/marketstatus/now'],
  ['chainRow', (path) => path.includes('/options/SPY?limit=1')],
  ['indexChain', (path) => path.includes('/I:SPX?')],
  ['bareIndexChain', (path) => path.includes('/options/SPX?')],
  ['stockMinutesToday', (path) => path.includes('/2026-11-19/2026-11-19')],
  ['stockMinutesBefore', (path) => path.includes('/2026-11-12/2026-11-12')],
  ['historyEdge', (path) => path.includes('/range/1/day/')],
  ['manyTickers', (path) => path.includes('ticker.any_of')],
  ['urlLength', (path) => path.includes('filler')],
  ['parallelPages', (path) => path.includes('strike_price')],
];

test.each(ASKED)('%s: each fault in the place of its answer alone', async (id, isIts) => {
  for (const [name, fault] of Object.entries(FAULTS)) {
    const facts = await restFacts((path) => (isIts(path) ? fault : inOrder(path)));
    expect([name, facts[id].verdict]).toEqual([name, 'unknown']);
  }
});

test('over HTTP: one 429 is waited out, and a page or silence is no answer', async () => {
  let refusals = 0;
  const answer: Answer = (path) => {
    if (path.includes('/range/1/day/') && refusals++ === 0) return FAULTS['429'];
    if (path.includes('/2026-11-19/')) return FAULTS['silence'];
    return path.includes('/SPY?limit=1') ? PAGE : inOrder(path);
  };
  const facts = await withServer({ answer }, async (url) => {
    const context = contextOf(
      ({ entry }) =>
        new ProbeRest({
          url,
          key: KEY,
          striker: new KeyStriker(KEY),
          sink: SINK,
          now: () => NOW,
          signal: new AbortController().signal,
          betweenMs: 0,
          timeoutMs: PACE.timeoutMs,
          tooManyMs: 0,
          entries: entry,
        }),
      url,
    );
    await restSteps(context, listed);
    return factsOf(context.facts);
  });
  expect([refusals, facts.historyEdge.verdict]).toEqual([2, 'as assumed']);
  expect([facts.chainRow, facts.stockMinutesToday]).toMatchObject([
    { verdict: 'unknown', found: 'HTTP 200, no JSON object' },
    { verdict: 'unknown' },
  ]);
});

test.each<[what: string, id: FactId, isIts: (path: string) => boolean, reply: HttpReply]>([
  ['an empty page of a plan without snapshots', 'manyTickers', (p) => p.includes('any_of'), json({ results: [] })],
  ['an empty chain of the right name too', 'bareIndexChain', (p) => p.includes('SPX?'), json({ results: [] })],
  ['no day of ten years', 'historyEdge', (p) => p.includes('/1/day/'), json({ results: [] })],
  ['chain pages without rows', 'parallelPages', (p) => p.includes('strike_price'), json({ results: [] })],
  ['a plan without snapshots', 'manyTickers', (p) => p.includes('any_of'), json({ status: 'NOT_AUTHORIZED' }, 403)],
  ['an empty chain', 'chainRow', (p) => p.includes('/SPY?limit=1'), json({ results: [] })],
])('%s says nothing of %s', async (_what, id, isIts, reply) => {
  const facts = await restFacts((path) => (isIts(path) ? reply : inOrder(path)));
  expect(facts[id].verdict).toBe('unknown');
});

test.each<[what: string, id: FactId, isIts: (path: string) => boolean, reply: HttpReply]>([
  ['414 of 250 tickers', 'manyTickers', (p) => p.includes('any_of'), { status: 414, body: '' }],
  ['414 at the shortest', 'urlLength', (p) => p.includes('filler'), { status: 414, body: '' }],
  ['no minutes in the session', 'stockMinutesToday', (p) => p.includes('2026-11-19/2026'), json({ results: [] })],
  ['no minutes of last week with a plan', 'stockMinutesBefore', (p) => p.includes('-12/2026'), json({ results: [] })],
  ['a chain of the bare name', 'bareIndexChain', (p) => p.includes('/SPX?'), json({ results: [{}] })],
  ['a chain without an underlying', 'chainRow', (p) => p.includes('/SPY?limit=1'), json({ results: [{}] })],
])('%s is a finding', async (_what, id, isIts, reply) => {
  const facts = await restFacts((path) => (isIts(path) ? reply : inOrder(path)));
  expect(facts[id].verdict).toBe('otherwise');
});

interface Request {
  action: string;
  params: string;
}

const onRequest = (socket: WebSocket, hear: (request: Request) => void): void => {
  socket.on('message', (data: Buffer) => hear(JSON.parse(data.toString()) as Request));
};

/** A line in order up to the request that `fault` takes. */
const lineWith =
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

const wholeProbe = (options: ServerOptions, pace?: Partial<Pace>, reopen = true): Promise<Record<FactId, Fact>> =>
  withServer(options, async (url) => {
    const context = contextOf(() => told(options.answer ?? inOrder), url, { ...PACE, ...pace });
    await runProbe(context, { reopen });
    return factsOf(context.facts);
  });

const SOCKET_FACTS: FactId[] = [
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
const evict = (socket: WebSocket): true => {
  socket.send(
    '[{"ev":"status","status":"max_connections","message":"Maximum number of websocket connections exceeded. "}]',
  );
  return true;
};
const end = (socket: WebSocket): true => {
  socket.terminate();
  return true;
};

/** `settled`: what is known all the same. */
test.each<[name: string, options: ServerOptions, settled: FactId[], openMs?: number]>([
  ['no greeting', {}, [], 50],
  ['closed before the greeting', { line: (socket) => socket.terminate() }, []],
  ['evicted at the greeting', { line: (socket) => void evict(socket) }, []],
  ['no answer to the login', { line: lineWith(({ action }) => action === 'auth') }, ['hello'], 300],
  ['closed at the login', { line: lineWith(({ action }, socket) => action === 'auth' && end(socket)) }, ['hello']],
  ['evicted after the login', { line: lineWith((_, socket, n) => n === 1 && evict(socket)) }, ['hello', 'login']],
  ['closed within the channels', { line: lineWith((_, socket, n) => n === 3 && end(socket)) }, ['hello', 'login']],
  ['a line that died', { line: lineWith((_, _socket, n) => n > 0), autoPong: false }, ['hello', 'login'], 2_000],
])('%s is no finding about anything later', async (_name, options, settled, openMs = PACE.openMs) => {
  const facts = await wholeProbe(options, { openMs });
  const known = SOCKET_FACTS.filter((id) => facts[id].verdict !== 'unknown');
  expect(known.map((id) => facts[id].id)).toEqual(settled);
});

test.each<[name: string, fault: Parameters<typeof lineWith>[0], open: FactId[]]>([
  [
    'closed at the nonsense',
    ({ params }, socket) => params.startsWith('XYZ') && end(socket),
    ['unknownChannel', 'heldPair', 'quoteCap', 'paintOnSubscribe', 'tapeRate', 'cleanReopen', 'abruptReopen'],
  ],
  [
    'evicted at the held pair',
    ({ params }, socket, n) => n === 8 && params.startsWith('T.') && evict(socket),
    ['heldPair', 'unknownTicker', 'prefixWildcard'],
  ],
  [
    'closed within the quotes',
    ({ params }, socket) => params.split(',').length > 100 && end(socket),
    ['quoteCap', 'paintOnSubscribe', 'quoteRefusal', 'quoteRoom', 'tapeRate', 'cleanReopen'],
  ],
  [
    'no acknowledgement of a frame of quotes',
    ({ params }) => params.split(',').length > 100,
    ['quoteCap', 'quoteRefusal', 'quoteRoom'],
  ],
  ['a tape without a trade', () => false, ['tapeRate', 'sequences', 'conditions', 'barsResent', 'quoteCap']],
])('%s leaves what follows unknown', async (_name, fault, open) => {
  const facts = await wholeProbe({ line: lineWith(fault) });
  expect(open.filter((id) => facts[id].verdict !== 'unknown').map((id) => facts[id])).toEqual([]);
});

test('fewer contracts than a frame of quotes are no cap', async () => {
  for (const count of [0, 100]) {
    const few = CONTRACTS.slice(0, count).map((ticker) => ({ ticker }));
    const answer: Answer = (path) => (path.includes('/contracts') ? json({ results: few }) : inOrder(path));
    const facts = await wholeProbe({ answer, line: lineWith(() => false) });
    expect(facts.quoteCap).toMatchObject({
      verdict: 'unknown',
      found: expect.stringContaining(`only ${count} contracts could be listed`),
    });
    expect(facts.paintOnSubscribe.verdict).toBe('unknown');
  }
});

const TRADES = JSON.stringify(
  Array.from({ length: 20 }, (_, i) => ({ ev: 'T', sym: CONTRACTS[0], p: 1, s: 1, t: NOW, q: i, c: [209] })),
);

test('a tape that was cut off is neither taken without lag nor otherwise; what its trades say stands', async () => {
  const cutOff = lineWith(({ params }, socket) => {
    if (!params.startsWith('T.*')) return false;
    socket.send(TRADES, () => socket.close(1011, 'restart'));
    return true;
  });
  const facts = await wholeProbe({ line: cutOff });
  expect(facts.tapeRate).toMatchObject({ verdict: 'unknown', found: 'the connection was closed (1011: restart)' });
  expect([facts.conditions.verdict, facts.conditions.found]).toEqual(['as assumed', '209; cancels 0']);
});

test.each<[what: string, again: (socket: WebSocket) => void, verdict: string, found: RegExp]>([
  ['an eviction', (socket) => void evict(socket), 'as assumed', /^counted 0 s later: max_connections/],
  ['its close code', (socket) => socket.close(1008), 'as assumed', /^counted 0 s later/],
  ['a server that is gone', (socket) => socket.terminate(), 'unknown', /^not opened, for another reason, 0 s later/],
  ['a maintenance', (socket) => socket.close(1012, 'restart'), 'unknown', /restart$/],
])('a socket is counted after its end by %s', async (_what, again, verdict, found) => {
  let opened = 0;
  const line: Line = (socket, send) => {
    // The options socket, then that of the indices; the third is the first one opened again.
    if (++opened > 2) return again(socket);
    return lineWith(() => false)(socket, send);
  };
  const facts = await wholeProbe({ line });
  expect(facts.cleanReopen).toMatchObject({ verdict, found: expect.stringMatching(found) });
});

/** More than a cap, as the vendor has them. */
const MANY = Array.from({ length: 1_100 }, (_, i) => ({ ticker: `O:SPY261218C0${String(1_000 + i)}000` }));
const manyListed: Answer = (path) =>
  path.includes('/contracts') ? json({ status: 'OK', results: MANY }) : inOrder(path);

interface Manner {
  /** How late each answer to a subscription is. */
  lateMs?: (params: string) => number;
  /** How often each acknowledgement is said. */
  times?: number;
  refuses?: (pair: string) => boolean;
  /** Each refusal is said behind the answer to the next request. */
  refusesBehindNext?: boolean;
  /** Beside the answer to the login. */
  aside?: string;
}

/** The vendor as it is assumed: no answer to what is held or unknown, a frame over the cap refused whole. */
const vendorLine =
  ({ lateMs = () => 0, times = 1, refuses = () => false, refusesBehindNext = false, aside }: Manner): Line =>
  (socket, send) => {
    const held = new Set<string>();
    let isOwed = false;
    const say = (status: string, messages: string[], ms: number): void => {
      const frame = JSON.stringify(messages.map((message) => ({ ev: 'status', status, message })));
      for (let i = 0; i < times; i++) setTimeout(() => socket.send(frame), ms);
    };
    send('connected', 'Connected Successfully');
    onRequest(socket, ({ action, params }) => {
      if (action === 'auth') {
        if (aside !== undefined) send('error', aside);
        return send('auth_success', 'authenticated');
      }
      const ms = lateMs(params);
      const pairs = params.split(',').filter((pair) => held.has(pair) === (action === 'unsubscribe'));
      const taken = pairs.filter((pair) => !pair.startsWith('XYZ') && !refuses(pair));
      const quotes = [...held, ...taken].filter((pair) => pair.startsWith('Q.'));
      if (action === 'unsubscribe') for (const pair of taken) held.delete(pair);
      else if (quotes.length > 1_000) return say('error', ['Subscription limit reached for feed.'], ms);
      else for (const pair of taken) held.add(pair);
      const isRefused = pairs.some(refuses);
      if (isRefused && !refusesBehindNext) say('error', ['not authorized'], ms);
      if (taken.length > 0)
        say(
          'success',
          taken.map((pair) => `${action}d to: ${pair}`),
          ms,
        );
      if (isOwed) say('error', ['not authorized'], ms);
      isOwed = isRefused && refusesBehindNext;
    });
  };

const ofVendor = (manner: Manner, pace?: Partial<Pace>): Promise<Record<FactId, Fact>> =>
  wholeProbe({ answer: manyListed, line: vendorLine(manner) }, pace, false);
const SILENCES: FactId[] = ['unknownChannel', 'heldPair', 'unknownTicker', 'prefixWildcard'];
const QUOTES: FactId[] = ['quoteCap', 'quoteRefusal', 'quoteRoom'];
const otherwise = (facts: Record<FactId, Fact>): Fact[] =>
  SOCKET_FACTS.map((id) => facts[id]).filter(({ verdict }) => verdict === 'otherwise');

test('a vendor that answers as assumed is found so, whether it says each acknowledgement once or twice', async () => {
  for (const times of [1, 2]) {
    const facts = await ofVendor({ times }, { answerMs: 1_000 });
    const found = [...SILENCES, ...QUOTES].filter((id) => facts[id].verdict !== 'as assumed');
    expect(found.map((id) => facts[id])).toEqual([]);
    expect([facts.quoteCap.found, facts.prefixWildcard.found]).toEqual(['1000', 'success: subscribed to: AM.O:SPY*']);
  }
});

test('answers that are late are no silence: what was asked is acknowledged, or unknown', async () => {
  const facts = await ofVendor({ lateMs: () => 70 });
  expect(otherwise(facts)).toEqual([]);
  expect([facts.unknownTicker.found, facts.prefixWildcard.found]).toEqual([
    'success: subscribed to: AM.O:ZZZZ991231C99999000',
    'success: subscribed to: AM.O:SPY*',
  ]);
  expect(facts.quoteCap.verdict).toBe('unknown');
});

test('an acknowledgement behind that of a later request makes every silence unknown', async () => {
  const facts = await ofVendor(
    {
      lateMs: (params) => (params.includes('ZZZZ') ? 40 : params.includes('SPY*') ? 80 : 0),
      refuses: (pair) => pair.startsWith('Q.'),
    },
    { answerMs: 1_000 },
  );
  expect(otherwise(facts)).toEqual([]);
  expect(facts.unknownTicker).toMatchObject({ verdict: 'unknown', found: expect.stringContaining('out of order') });
});

test('a refusal that is late is no silence of its channel, nor a refusal of the next', async () => {
  const facts = await ofVendor({ refuses: (pair) => pair.startsWith('T.O'), refusesBehindNext: true });
  expect(otherwise(facts)).toEqual([]);
  expect(facts.channels).toMatchObject({ verdict: 'unknown', found: expect.stringContaining('T unclear, Q granted') });
});

test('a host whose refusals all come one request late is not called silent', async () => {
  const facts = await ofVendor({ lateMs: () => 40, refuses: () => true });
  expect(otherwise(facts)).toEqual([]);
  expect(facts.channels).toMatchObject({ verdict: 'unknown', found: expect.stringContaining('T unclear') });
});

test('an error that answers no login ends no step', async () => {
  const facts = await ofVendor({ aside: 'something unrelated' }, { answerMs: 1_000 });
  expect(facts.login).toMatchObject({ verdict: 'as assumed', found: expect.stringContaining('something unrelated') });
  expect([facts.channels.verdict, facts.quoteCap.found]).toEqual(['as assumed', '1000']);
});

test('second bars that come are told where trades are not in the plan', async () => {
  const bar = JSON.stringify([{ ev: 'A', sym: MANY[0].ticker, s: NOW - 2_000, e: NOW - 1_000 }]);
  const line: Line = (socket, send) => {
    vendorLine({ refuses: (pair) => pair.startsWith('T.') })(socket, send);
    onRequest(socket, ({ params }) => {
      if (params.startsWith('T.*')) socket.send(bar);
    });
  };
  const facts = await wholeProbe({ answer: manyListed, line }, { barMs: 10_000 });
  expect([facts.tapeRate.verdict, facts.barsResent.verdict, facts.barsResent.found]).toEqual([
    'unknown',
    'as assumed',
    '0 of 1 came again; the latest 1000 ms after its end',
  ]);
});
