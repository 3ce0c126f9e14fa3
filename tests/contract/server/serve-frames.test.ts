/** `serve` answers REST from its frames where nobody had asked, up to the clock of whoever asks; and gives a client a time and speed of its own. */
import { restClient, websocketClient } from '@massive.com/client-js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { STATE_VERSION } from '../../../src/main/engine/market/state-snapshot.ts';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../src/main/engine/session/reading/join-sessions.ts';
import { createReplaySource } from '../../../src/main/engine/session/replay/replay-source.ts';
import { startLocalServer } from '../../../src/main/server/protocol/local-server.ts';
import type { MarketSource } from '../../../src/main/server/protocol/market-source.ts';
import { StageProblem } from '../../../src/main/server/protocol/stage.ts';
import { createRecordedMarket } from '../../../src/main/server/recorded/recorded-market.ts';
import { getJson, START, TestClient } from './harness.ts';
import { BARS, recordSession, SECONDS, type RecordedSession } from './recorded-session.ts';

let recorded: RecordedSession;
beforeAll(async () => {
  recorded = await recordSession();
});
afterAll(() => recorded.remove());

const running: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of running.splice(0).reverse()) await end();
});

type Trade = { sym: string; t: number; p: number; s: number; c?: number[]; x: number; q: number };
const parsed = <T>(texts: readonly string[]): T[] => texts.map((text) => JSON.parse(text) as T);

async function serve(fromMs?: number) {
  let elapsed = 0;
  const open = (from: number | undefined, speed: number): MarketSource => {
    const session = openSession(nodeFiles, recorded.path);
    const replay = createReplaySource({ session, sessionId: 'x', speed, stateVersion: STATE_VERSION });
    const market = createRecordedMarket({ session, replay, fromMs: from, monotonicMs: () => elapsed });
    if (from !== undefined) replay.seek(from);
    return market;
  };
  const market = open(fromMs, 1);
  const server = await startLocalServer({
    port: 0,
    pumpMs: 1,
    market,
    limits: { connectionsPerMarket: Number.POSITIVE_INFINITY },
    openMarket(params) {
      const from = Number(params.get('from') ?? START);
      if (!(from >= START)) throw new StageProblem('from: too early');
      return open(from, Number(params.get('speed') ?? 1));
    },
  });
  running.push(async () => {
    await server.close();
    await market.close?.();
  });
  /** Lets real time pass in steps that a replay takes whole. */
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 100) {
      elapsed += 100;
      await new Promise((resolve) => setTimeout(resolve, 6));
    }
  }
  return { server, market, pass };
}

/** The contract that printed most. */
function busiest(): { symbol: string; trades: Trade[] } {
  const by = Map.groupBy(parsed<Trade>(recorded.events.options), ({ sym }) => sym);
  const [symbol, trades] = [...by].sort(([, a], [, b]) => b.length - a.length)[0];
  return { symbol, trades };
}

describe('what nobody had asked', () => {
  const nowMs = START + 4_000;
  const until = (trades: Trade[], ms: number): Trade[] => trades.filter(({ t }) => t < ms - 100);

  test('trades by range: those of the wire, in pages, in both orders, none from after the clock', async () => {
    const at = await serve(nowMs);
    const { symbol, trades } = busiest();
    const seen = until(trades, nowMs);
    const all: any[] = [];
    let path: string | undefined = `/v3/trades/${symbol}?order=asc&limit=3`;
    while (path) {
      const { status, body }: Awaited<ReturnType<typeof getJson>> = await getJson(at.server, path);
      expect(status).toBe(200);
      all.push(...body['results']);
      path = body['next_url'] as string | undefined;
    }
    expect(all.slice(0, seen.length).map((row) => [row.price, row.size, row.exchange, row.sequence_number])).toEqual(
      seen.map(({ p, s, x, q }) => [p, s, x, q]),
    );
    expect(all.every((row) => row.sip_timestamp / 1e6 <= nowMs)).toBe(true);
    const newest = (await getJson(at.server, `/v3/trades/${symbol}?limit=2`)).body['results'];
    expect(newest.map((row: any) => row.sequence_number)).toEqual(
      all
        .slice(-2)
        .toReversed()
        .map((row) => row.sequence_number),
    );
    const from = seen[2].t;
    const { body } = await getJson(
      at.server,
      `/v3/trades/${symbol}?timestamp.gte=${from}000000&timestamp.lt=${from + 700}000000&order=asc`,
    );
    expect(body['results'].map((row: any) => row.sequence_number)).toEqual(
      seen.filter(({ t }) => t >= from && t < from + 700).map(({ q }) => q),
    );
  });

  test('last trade, the chain and contracts know what was streamed by now, and nothing of later', async () => {
    const at = await serve(nowMs);
    const { symbol, trades } = busiest();
    const { text } = await getJson(at.server, `/v2/last/trade/${symbol}`);
    const last = trades.filter(({ t }) => t <= nowMs - 100).at(-1)!;
    const results = JSON.parse(text).results as Record<string, unknown>;
    expect(Number(/"t":(\d{13})/.exec(text)![1])).toBeGreaterThanOrEqual(last.t);
    expect(results).toMatchObject({ T: symbol, i: '' });
    const root = /^O:([A-Z]+)\d/.exec(symbol)![1];
    const chain = (await getJson(at.server, `/v3/snapshot/options/${root}?limit=250`)).body['results'] as any[];
    const row = chain.find(({ details }) => details.ticker === symbol);
    expect([row.last_trade.price, row.last_trade.size]).toEqual([results['p'], results['s']]);
    expect(row.last_trade.exchange).toBe(results['x']);
    const early = await serve(START + 1_000);
    const named = async (server: typeof at) =>
      ((await getJson(server.server, '/v3/reference/options/contracts?limit=1000')).body['results'] as any[]).length;
    expect(await named(early)).toBeLessThan(await named(at));
    expect((await getJson(at.server, `/v3/reference/options/contracts/${symbol}`)).body['results']).toMatchObject({
      ticker: symbol,
    });
  });

  test('bars: the seconds of the wire as they were, minutes and days made of them', async () => {
    const at = await serve(nowMs);
    const bars = parsed<any>(recorded.events.stocks.filter((text) => text.includes('"ev":"A"'))).filter(
      ({ sym, e }) => sym === 'QQQ' && e < nowMs - 100,
    );
    const path = (span: string) => `/v2/aggs/ticker/QQQ/range/1/${span}/${START}/${START + 60_000}`;
    const seconds = (await getJson(at.server, path('second'))).body['results'] as any[];
    expect(seconds.slice(0, bars.length).map(({ t, o, h, l, c, v }) => ({ t, o, h, l, c, v }))).toEqual(
      bars.map(({ s: t, o, h, l, c, v }) => ({ t, o, h, l, c, v })),
    );
    expect(seconds.every(({ t }) => t <= nowMs)).toBe(true);
    // A bar is sent at the end of its second: that of the second under way is still to come.
    const ahead = parsed<any>(recorded.events.stocks).filter(
      ({ ev, sym, s, e }) => ev === 'A' && sym === 'QQQ' && s <= nowMs && e > nowMs,
    );
    expect(ahead).toHaveLength(1);
    expect(seconds.find(({ t }) => t === ahead[0].s)?.v ?? 0).toBeLessThan(ahead[0].v);
    const [minute] = (await getJson(at.server, path('minute'))).body['results'] as any[];
    expect(minute.v).toBe(seconds.reduce((sum, { v }) => sum + v, 0));
    expect([minute.o, minute.c, minute.h]).toEqual([
      seconds[0].o,
      seconds.at(-1).c,
      Math.max(...seconds.map(({ h }) => h)),
    ]);
    const [day] = (await getJson(at.server, '/v2/aggs/ticker/QQQ/range/1/day/2026-11-19/2026-11-19')).body[
      'results'
    ] as any[];
    expect([day.v, day.c]).toEqual([minute.v, minute.c]);
  });

  test('an answer that was recorded goes on where it ended', async () => {
    const asked = await getJson((await serve(START + 4_900)).server, BARS);
    const later = await getJson(
      (await serve(START + SECONDS * 1000)).server,
      BARS.replace(`/${START}?`, `/${START + 60_000}?`),
    );
    const t = (reply: typeof asked): number[] => (reply.body['results'] as any[]).map((bar) => bar.t);
    expect(t(asked).at(-1)).toBeLessThanOrEqual(START);
    expect(t(later)).toEqual(t(later).toSorted((a, b) => a - b));
  });

  test('snapshots of stocks and indices; an indicator; what frames do not tell is said', async () => {
    const at = await serve(nowMs);
    const { body } = await getJson(at.server, '/v3/snapshot?ticker.any_of=QQQ,I:SPX,NONE');
    const [qqq, spx, none] = body['results'];
    const lastOf = (symbol: string) =>
      parsed<any>([...recorded.events.stocks, ...recorded.events.indices])
        .filter(({ sym, T, t, ev }) => (sym ?? T) === symbol && t <= nowMs - 200 && (ev === 'T' || ev === 'V'))
        .at(-1);
    expect(spx.value).toBeCloseTo(lastOf('I:SPX').val, -1);
    expect(qqq.last_trade.price).toBeCloseTo(lastOf('QQQ').p, 0);
    expect(none).toMatchObject({ error: 'NOT_FOUND' });
    const sma = await getJson(at.server, '/v1/indicators/sma/QQQ?timespan=second&window=2&limit=1');
    expect(sma.body['results'].values).toHaveLength(1);
    const splits = await getJson(at.server, '/stocks/v1/splits?ticker=QQQ');
    expect([splits.status, splits.body['message']]).toEqual([
      404,
      expect.stringContaining('it was not requested by 10:00:04.000 ET'),
    ]);
  });
});

describe("a time and speed of one's own", () => {
  test('two clients go through the tape apart from each other, each with REST at its own clock', async () => {
    const at = await serve();
    const base = (params: string) => ({ ws: `${at.server.wsUrl}/${params}`, rest: `${at.server.restUrl}/${params}` });
    const slow = base(`from=${START + 1_000}`);
    const fast = base(`from=${START + 2_000}&speed=10`);
    const early = await new TestClient(`${slow.ws}/options`).open();
    await early.subscribe('T.*');
    // The other way to ask, with the same meaning: it shares the clock.
    const late = await new TestClient(`${at.server.wsUrl}/options?from=${START + 2_000}&speed=10`).open();
    await late.subscribe('T.*');
    running.push(() => [early, late].forEach((client) => client.close()));
    await at.pass(200);
    const clock = async (rest: string) =>
      Date.parse((await getJson(at.server, `${rest}/v1/marketstatus/now`)).body['serverTime']);
    expect([await clock(slow.rest), await clock(fast.rest), at.market.nowMs()]).toEqual([
      START + 1_200,
      START + 4_000,
      START,
    ]);
    const times = () => late.of('T').flatMap(({ t }) => (typeof t === 'number' ? t : []));
    await late.until(() => times().length > 0, 'trades');
    expect(Math.min(...times())).toBeGreaterThan(START + 1_800);
    // What a client missed before its start is to be had over REST, with its pages at its own clock.
    const { symbol, trades } = busiest();
    const first = await getJson(at.server, `${fast.rest}/v3/trades/${symbol}?order=asc&limit=1`);
    expect(first.body['results'][0].sequence_number).toBe(trades[0].q);
    expect(String(first.body['next_url']).startsWith(fast.rest)).toBe(true);
  });

  test('the same time and speed under a name is a clock of its own', async () => {
    const at = await serve();
    const url = (name: string) => `${at.server.wsUrl}/from=${START}&client=${name}/options`;
    const a = await new TestClient(url('a')).open();
    await a.subscribe('T.*');
    await at.pass(300);
    const b = await new TestClient(url('b')).open();
    await b.subscribe('T.*');
    running.push(() => [a, b].forEach((client) => client.close()));
    await at.pass(5_000);
    const texts = (client: TestClient) => client.of('T').map((event) => JSON.stringify(event));
    await a.until(() => texts(a).length >= 20, 'trades');
    expect(texts(b).slice(0, 20)).toEqual(texts(a).slice(0, 20));
  });

  test('the official client is given such an address as its base', async () => {
    const at = await serve();
    const base = `from=${START + 3_000}&speed=2`;
    const reply: any = await restClient('k', `${at.server.restUrl}/${base}`).getStocksAggregates({
      stocksTicker: 'QQQ',
      multiplier: 1,
      timespan: 'second' as any,
      from: String(START),
      to: String(START + 60_000),
    });
    expect((reply.data ?? reply).results.length).toBeGreaterThan(1);
    const socket: any = websocketClient('k', `${at.server.wsUrl}/${base}`).options();
    await new Promise<void>((resolve) => {
      // oxlint-disable-next-line unicorn/prefer-add-event-listener
      socket.onmessage = ({ data }: { data: string }) => data.includes('auth_success') && resolve();
    });
    socket.close();
  });

  test('what cannot be had is a sentence', async () => {
    const at = await serve();
    for (const [path, sentence] of [
      ['/from=1/v1/marketstatus/now', 'from: too early'],
      [`/from=${START}&pace=2/v1/marketstatus/now`, '"pace" is not known; use from, speed and client.'],
    ]) {
      const { status, body } = await getJson(at.server, path);
      expect([status, body['error']]).toEqual([400, sentence]);
    }
    const bars = await getJson(at.server, BARS.replace(String(START - 600_000), 'abc'));
    expect([bars.status, bars.body['error']]).toEqual([400, '"abc" is neither a date nor milliseconds']);
    const client = new TestClient(`${at.server.wsUrl}/from=1/options`);
    await client.until(() => client.closed !== undefined, 'the refusal');
    for (let i = 0; i < 16; i++)
      expect((await getJson(at.server, `/client=${i}/v1/marketstatus/now`)).status).toBe(200);
    expect((await getJson(at.server, '/client=17/v1/marketstatus/now')).body['error']).toMatch(
      /^16 times and speeds are open already/,
    );
  });
});
