/** What is no answer of the vendor's is no finding: every fact of a probe, with each fault in the place of its answer. */
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { FactId } from '../../../src/main/cli/probe/facts.ts';
import { ProbeRest } from '../../../src/main/cli/probe/probe-rest.ts';
import { restSteps } from '../../../src/main/cli/probe/rest-steps.ts';
import { KeyStriker } from '../../../src/main/engine/feed/strike-key.ts';
import {
  KEY,
  NOW,
  PACE,
  SINK,
  type HttpReply,
  type Answer,
  type Line,
  json,
  CONTRACTS,
  listed,
  inOrder,
  REST_FACTS,
  factsOf,
  contextOf,
  restFacts,
  type ServerOptions,
  withServer,
  lineWith,
  wholeProbe,
  SOCKET_FACTS,
} from './probed-vendor.ts';

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
  [
    'a chain of the bare name',
    'bareIndexChain',
    (p) => p.includes('/SPX?'),
    json({ results: [{ ticker: 'O:SPXW261120C06500000' }] }),
  ],
  [
    'a chain without an underlying',
    'chainRow',
    (p) => p.includes('/SPY?limit=1'),
    json({ results: [{ details: {} }] }),
  ],
])('%s is a finding', async (_what, id, isIts, reply) => {
  const facts = await restFacts((path) => (isIts(path) ? reply : inOrder(path)));
  expect(facts[id].verdict).toBe('otherwise');
});

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

test('an eviction between the steps is told, and why reopening was not tried', async () => {
  let options: WebSocket | undefined;
  const line: Line = (socket, send) => {
    // The indices' socket opens when all is asked on that of the options.
    if (options) {
      evict(options);
      options.close(1008);
    }
    options ??= socket;
    return lineWith(() => false)(socket, send);
  };
  const facts = await wholeProbe({ line });
  const end = 'max_connections: Maximum number of websocket connections exceeded. · closed with 1008';
  expect(facts.lineEnd).toMatchObject({ verdict: 'otherwise', found: end });
  for (const id of ['cleanReopen', 'abruptReopen'] as const)
    expect(facts[id]).toMatchObject({
      verdict: 'unknown',
      found: `not tried: the options socket did not stay open (${end})`,
    });
});

test('an event of another market is told; where none comes, so is that', async () => {
  const sends = (event: object) =>
    lineWith(({ params }, socket) => {
      if (params.startsWith('T.*')) socket.send(JSON.stringify([...(JSON.parse(TRADES) as object[]), event]));
      return false;
    });
  const foreign = await wholeProbe({ line: sends({ ev: 'V', T: 'I:SPX', val: 1, t: NOW }) });
  expect(foreign.foreignEvents).toMatchObject({
    verdict: 'otherwise',
    found: '1 of 21; the terminal leaves such out',
  });
  const own = await wholeProbe({ line: sends({ ev: 'Q', sym: CONTRACTS[0], t: NOW }) });
  expect(own.foreignEvents).toMatchObject({ verdict: 'as assumed', found: 'none among 21' });
});

test('a record with nothing of a row in it is no row', async () => {
  const junk = json({ status: 'OK', results: [{ x: 'A'.repeat(1_000) }] });
  const facts = await restFacts((path) => (path.includes('/range/') ? junk : inOrder(path)));
  expect([facts.stockMinutesToday.found, facts.stockMinutesToday.verdict]).toEqual([
    'HTTP 200, status OK, no rows',
    'otherwise',
  ]);
});
