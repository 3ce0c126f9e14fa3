import { describe, expect, test } from 'vitest';
import { POLL_FREE_MS, Poller } from '../../../../../../src/main/engine/feed/rest/polling.ts';
import { restFaults } from '../../../../../../src/main/engine/feed/feed-words.ts';
import { scriptedRest, type Script } from './scripted-rest.ts';
import { BUILT_IN_CALENDAR } from '../../../../../../src/shared/market/trading-calendar.ts';

function poller(script: Script, limited = false, calendar = BUILT_IN_CALENDAR) {
  const rest = scriptedRest(script);
  const polling = new Poller({
    environment: rest.environment,
    request: (request) => rest.client.request(request),
    isLimited: () => limited,
    marketNow: rest.clock.now,
    calendar: () => calendar,
    log: () => undefined,
  });
  return { ...rest, polling };
}

const ROWS = '{"tickers":[{"ticker":"SPY","lastTrade":{"p":1}}],"results":[{"ticker":"I:SPX","value":1}]}';
const NO_ROWS = '{"resultsCount":0}';
const ALL_OF_THE_DAY = '/v2/aggs/grouped/locale/us/market/stocks/2026-11-19';
const EACH = ['A', 'B', 'C'].map((symbol) => `/v2/aggs/ticker/${symbol}/prev`);
const NOT_IN_PLAN = { status: 403, body: '{"status":"NOT_AUTHORIZED"}' };

describe('polling', () => {
  test('asks every 2 to 3 seconds, says so, and hands back', async () => {
    const { polling, calls, clock } = poller(() => ({ body: ROWS }));
    expect(polling.isPolling('stocks')).toBe(false);
    polling.cover('stocks', ['SPY', 'QQQ']);
    await clock.advance(20_000);
    expect(polling.isPolling('stocks')).toBe(true);
    const pauses = calls.slice(1).map((c, i) => c.atMs - calls[i].atMs);
    for (const pause of pauses) {
      expect(pause).toBeGreaterThanOrEqual(2_000);
      expect(pause).toBeLessThanOrEqual(3_100);
    }
    expect(calls[0].url).toContain('/v2/snapshot/locale/us/markets/stocks/tickers?tickers=SPY%2CQQQ');
    polling.cover('stocks', []);
    expect(polling.isPolling('stocks')).toBe(false);
    const before = calls.length;
    await clock.advance(20_000);
    expect(calls).toHaveLength(before);
  });

  test('is what has answered within six rounds, whether requests fail or hang; then it says why REST gives nothing', async () => {
    let how: 'ok' | 'never' | 'network' | typeof NOT_IN_PLAN = 'ok';
    const { polling, clock } = poller(() => (how === 'ok' ? { body: ROWS } : how));
    const state = (): unknown => [polling.isPolling('stocks'), polling.fault('stocks')];
    polling.cover('stocks', ['SPY']);
    expect(state()).toEqual([false, undefined]);
    await clock.advance(10_000);
    expect(state()).toEqual([true, undefined]);
    how = 'never';
    await clock.advance(12_000);
    expect(state()).toEqual([true, undefined]);
    await clock.advance(8_000);
    expect(state()).toEqual([false, restFaults.noAnswerYet]);
    // Five times twenty seconds, and the pauses.
    await clock.advance(120_000);
    expect(state()).toEqual([false, restFaults.timedOut(20_000)]);
    how = 'network';
    await clock.advance(140_000);
    expect(state()).toEqual([false, expect.stringContaining('could not be reached')]);
    how = NOT_IN_PLAN;
    await clock.advance(60_000);
    expect(state()).toEqual([false, undefined]);
    polling.cover('stocks', []);
    polling.cover('indices', ['I:SPX']);
    how = 'ok';
    await clock.advance(1_000);
    expect([polling.isPolling('indices'), polling.fault('indices')]).toEqual([true, undefined]);
  });

  test('keeps half of a free plan’s requests for the user', async () => {
    const { polling, calls, clock } = poller(() => ({ body: ROWS }), true);
    polling.cover('indices', ['I:SPX']);
    await clock.advance(300_000);
    expect(calls.length).toBeLessThanOrEqual(300_000 / (POLL_FREE_MS * 0.8) + 1);
    expect(calls.length).toBeGreaterThan(5);
  });

  test('takes turns through more symbols than one round holds', async () => {
    const { polling, calls, clock } = poller(() => ({ body: ROWS }));
    const symbols = Array.from({ length: 1_700 }, (_, i) => `S${i}`);
    polling.cover('stocks', symbols);
    await clock.advance(6_000);
    const asked = new Set(calls.flatMap((c) => new URL(c.url).searchParams.get('tickers')!.split(',')));
    expect(asked.size).toBe(1_700);
  });

  test('a plan without snapshots gets each symbol’s previous day once', async () => {
    const { polling, calls, clock } = poller((url) => (url.includes('/prev') ? {} : NOT_IN_PLAN));
    polling.cover('stocks', ['SPY', 'QQQ']);
    await clock.advance(60_000);
    expect(calls.filter((c) => c.url.includes('/snapshot/'))).toHaveLength(1);
    expect(calls.filter((c) => c.url.includes('/prev')).map((c) => new URL(c.url).pathname)).toEqual([
      '/v2/aggs/ticker/SPY/prev',
      '/v2/aggs/ticker/QQQ/prev',
    ]);
    // Yesterday's close is not what polling means.
    expect(polling.isPolling('stocks')).toBe(false);
  });

  test('a plan that counts requests spends none on snapshots before every row has its day', async () => {
    const { polling, calls, clock } = poller((url) => (url.includes('/snapshot') ? NOT_IN_PLAN : {}), true);
    polling.cover('stocks', ['A', 'B', 'C']);
    polling.cover('indices', ['I:SPX', 'I:VIX']);
    await clock.advance(5 * 60_000);
    const asked = calls.map((c) => new URL(c.url).pathname);
    const at = (part: string): number => asked.findIndex((path) => path.includes(part));
    expect(at('/grouped/')).toBe(0);
    expect(at('/I:VIX/prev')).toBeLessThan(at('/snapshot/indices'));
    expect(at('/grouped/')).toBeLessThan(at('/markets/stocks/tickers'));
  });

  test('the last finished day is one that traded, by what is known of closures', async () => {
    const learnt = BUILT_IN_CALENDAR.with([{ date: '2026-11-19' }]);
    const { polling, calls, clock } = poller((url) => (url.includes('/snapshot') ? NOT_IN_PLAN : {}), false, learnt);
    polling.cover('stocks', ['A', 'B', 'C']);
    await clock.advance(60_000);
    const grouped = calls.map((c) => new URL(c.url).pathname).filter((path) => path.includes('/grouped/'));
    expect(grouped).toEqual(['/v2/aggs/grouped/locale/us/market/stocks/2026-11-18']);
  });

  test.each([
    ['in one answer', 200, '{"results":[{"T":"A"}]}', [ALL_OF_THE_DAY]],
    ['one by one where that is refused', 403, NO_ROWS, [ALL_OF_THE_DAY, ...EACH]],
    ['one by one where that has none', 200, NO_ROWS, [ALL_OF_THE_DAY, ...EACH]],
  ])('many stocks without snapshots get their last finished day %s', async (_how, status, body, paths) => {
    const { polling, calls, clock } = poller((url) =>
      url.includes('/snapshot/') ? NOT_IN_PLAN : { status: url.includes('/prev') ? 200 : status, body },
    );
    polling.cover('stocks', ['A', 'B', 'C']);
    await clock.advance(60_000);
    // It told of all stocks, and so of these.
    if (status === 200 && body !== NO_ROWS) polling.cover('stocks', ['A', 'B', 'C', 'D', 'E', 'F', 'G']);
    await clock.advance(60_000);
    const asked = calls.map((c) => new URL(c.url).pathname).filter((path) => path.includes('/aggs/'));
    expect(asked).toEqual(paths);
    expect(polling.isPolling('stocks')).toBe(false);
  });
});

describe('what REST brings', () => {
  /** 10:00 ET on a Friday; `tradedAt`: when each share last traded by the clock. */
  const traded = (shares: Record<string, number>): { body: string } => ({
    body: JSON.stringify({
      status: 'OK',
      tickers: Object.entries(shares).map(([ticker, t]) => ({ ticker, lastTrade: { p: 1, t } })),
    }),
  });
  const START_MS = Date.UTC(2026, 10, 20, 15);

  test('is asked again and told in the server’s words where a 200 carries its fault', async () => {
    const body = '{"status":"ERROR","request_id":"x","error":"Internal error, please retry"}';
    const { polling, client, clock } = poller(() => ({ body }));
    polling.cover('stocks', ['SPY']);
    await clock.advance(9_000);
    expect(polling.health('stocks')).toEqual({
      polling: false,
      restFault:
        'The data server has a fault: “Internal error, please retry.” The request was repeated without success. Try again in a moment.',
      restSilent: undefined,
    });
    expect(client.health()).toMatchObject({ requests: 5, retries: 4, failures: 1 });
  });

  test('is nothing where six answers in a row have no row, in an open market', async () => {
    const { polling, clock } = poller(() => ({ body: '{"status":"OK","tickers":[]}' }));
    polling.cover('stocks', ['SPY']);
    await clock.advance(20_000);
    expect(polling.health('stocks')).toEqual({ polling: false, restFault: restFaults.noRows, restSilent: true });
    // 21:00 UTC: closed. Nothing is due.
    await clock.advance(6 * 3_600_000);
    expect(polling.health('stocks')).toEqual({ polling: true, restFault: undefined, restSilent: undefined });
  });

  test('stands still where one answer comes over and over: after 15 s among many names, after a minute among few', async () => {
    for (const [names, untilMs] of [
      [12, 15_000],
      [3, 60_000],
    ]) {
      let frozenAtMs = Number.POSITIVE_INFINITY;
      const symbols = Array.from({ length: names }, (_, i) => `S${i}`);
      const { polling, clock } = poller(() => traded({ S0: Math.min(clock.now(), frozenAtMs), S1: START_MS }));
      polling.cover('stocks', symbols);
      await clock.advance(60_000);
      frozenAtMs = clock.now();
      await clock.advance(untilMs - 3_000);
      expect(polling.health('stocks')).toEqual({ polling: true, restFault: undefined, restSilent: undefined });
      await clock.advance(6_000);
      expect(polling.health('stocks')).toEqual({ polling: false, restFault: restFaults.standsStill, restSilent: true });
      frozenAtMs = Number.POSITIVE_INFINITY;
      await clock.advance(4_000);
      expect(polling.health('stocks')).toEqual({ polling: true, restFault: undefined, restSilent: undefined });
    }
  });

  test('is no standstill where a thin share alone trades each two minutes, nor where only quotes or sums move', async () => {
    const everyMs = 120_000;
    const minuteOf = (ms: number): number => Math.floor(ms / everyMs) * everyMs;
    const quote = (t: number) => ({
      body: JSON.stringify({ tickers: [{ ticker: 'A', lastQuote: { p: 1, P: 2, t } }] }),
    });
    const sum = (v: number) => ({
      body: JSON.stringify({ tickers: [{ ticker: 'A', day: { c: 1, v }, lastTrade: { p: 1, t: START_MS } }] }),
    });
    for (const answer of [(ms: number) => traded({ A: minuteOf(ms) }), quote, sum]) {
      const { polling, clock } = poller(() => answer(clock.now()));
      polling.cover('stocks', ['A']);
      for (let s = 0; s < 1_200; s += 10) {
        await clock.advance(10_000);
        expect(polling.isPolling('stocks')).toBe(true);
      }
    }
  });

  test('may stand still where the market is closed', async () => {
    const { polling, clock } = poller(() => traded({ A: START_MS - 86_400_000 }));
    await clock.advance(6 * 3_600_000);
    polling.cover('stocks', ['A']);
    await clock.advance(3_600_000);
    expect(polling.isPolling('stocks')).toBe(true);
  });
});
