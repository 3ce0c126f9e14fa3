/** What the plan allows, learnt step by step from what the vendor answered. */
import { describe, expect, test } from 'vitest';
import { CapabilityBook } from '../../../../../src/main/engine/feed/capabilities.ts';
import { delayedMarkets, type MarketCapability } from '../../../../../src/shared/contract/health.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

type Step = (book: CapabilityBook) => void;
const allowed = { allowed: true };
const refused = (reason: string) => ({ allowed: false, reason });
const start: MarketCapability = { market: 'options', timeliness: 'unknown', channels: {}, rest: 'unknown' };

const trades: Step = (book) => book.channelAllowed('options', 'T', false);
const delayedTrades: Step = (book) => book.channelAllowed('options', 'T', true);
const noTrades =
  (reason = 'not authorized'): Step =>
  (book) =>
    book.channelRefused('options', 'T', reason);
const noStream: Step = (book) =>
  book.streamRefused('options', 'no plan', { realTimeRefused: true, delayedOffered: true });
const rest =
  (status: number, limited = false, text?: string): Step =>
  (book) =>
    book.restAnswered('options', status, text, limited);

const rows: [what: string, steps: Step[], expected: Partial<MarketCapability>, told: number][] = [
  ['nothing yet', [], {}, 0],
  ['a channel', [trades], { timeliness: 'realTime', channels: { T: allowed } }, 1],
  ['a channel again: nothing new', [trades, trades], { timeliness: 'realTime', channels: { T: allowed } }, 1],
  ['a channel, delayed', [delayedTrades], { timeliness: 'delayed', channels: { T: allowed } }, 1],
  ['real time, then delayed', [trades, delayedTrades], { timeliness: 'delayed', channels: { T: allowed } }, 2],
  [
    'another channel',
    [trades, (book) => book.channelAllowed('options', 'Q', false)],
    { timeliness: 'realTime', channels: { T: allowed, Q: allowed } },
    2,
  ],
  ['a refused channel', [noTrades()], { channels: { T: refused('not authorized') } }, 1],
  ['refused again: nothing new', [noTrades(), noTrades()], { channels: { T: refused('not authorized') } }, 1],
  ['refused for another reason', [noTrades(), noTrades('limit')], { channels: { T: refused('limit') } }, 2],
  ['refused, then allowed', [noTrades(), trades], { timeliness: 'realTime', channels: { T: allowed } }, 2],
  ['allowed, then one contract refused', [trades, noTrades()], { timeliness: 'realTime', channels: { T: allowed } }, 1],
  ['no stream', [noStream], { timeliness: 'none', reason: 'no plan', realTimeRefused: true, delayedOffered: true }, 1],
  [
    'no stream nor a delayed one',
    [(book) => book.streamRefused('options', 'no', { realTimeRefused: false, delayedOffered: false })],
    { timeliness: 'none', reason: 'no' },
    1,
  ],
  ['no stream, then one', [noStream, trades], { timeliness: 'realTime', channels: { T: allowed } }, 2],
  ['another host', [trades, noStream, (book) => book.hostChanged('options')], {}, 3],
  ['limited REST', [(book) => book.restLimited('options')], { rest: 'limited', restPerMinute: 5 }, 1],
  ['REST', [rest(200)], { rest: 'allowed' }, 1],
  ['REST with another good status', [rest(299)], { rest: 'allowed' }, 1],
  ['REST again: nothing new', [rest(200), rest(200)], { rest: 'allowed' }, 1],
  ['REST by the minute', [rest(200, true)], { rest: 'limited', restPerMinute: 5 }, 1],
  ['REST by the minute no longer', [rest(200, true), rest(200)], { rest: 'allowed' }, 2],
  ['a refused endpoint', [rest(403, false, 'upgrade')], { rest: 'refused', reason: 'upgrade' }, 1],
  ['a refused key', [rest(401, false, 'who')], { rest: 'refused', reason: 'who' }, 1],
  [
    'the reason of a missing stream stands',
    [noStream, rest(403, false, 'upgrade')],
    { timeliness: 'none', reason: 'no plan', realTimeRefused: true, delayedOffered: true, rest: 'refused' },
    2,
  ],
  [
    'refused, then allowed, keeps the reason',
    [rest(403, false, 'upgrade'), rest(200)],
    { rest: 'allowed', reason: 'upgrade' },
    2,
  ],
  ['one endpoint refused after another answered', [rest(200), rest(403)], { rest: 'allowed' }, 1],
  ['the same by the minute', [rest(200, true), rest(403)], { rest: 'limited', restPerMinute: 5 }, 1],
  ['an answer that says nothing of the plan', [rest(199), rest(300), rest(404), rest(429), rest(500)], {}, 0],
];

describe('a host that keeps silent', () => {
  const NOW = Date.parse('2026-11-20T16:00:00Z');
  const chain = (quoteAgeMs: number) => ({
    path: '/v3/snapshot/options/SPY?limit=250',
    json: {
      results: [
        {
          details: { ticker: 'O:SPY261218C00650000' },
          last_quote: { bid: 1, ask: 1.1, last_updated: (NOW - quoteAgeMs) * 1e6, timeframe: 'REAL-TIME' },
          // By another plan.
          underlying_asset: { ticker: 'SPY', price: 650, last_updated: NOW * 1e6, timeframe: 'REAL-TIME' },
        },
      ],
    },
  });
  const late = (book: CapabilityBook) => delayedMarkets({ sockets: [], capabilities: book.all() });

  test('is of a delayed plan until REST has data of now; then nothing is called late, and no delayed data offered', () => {
    const book = new CapabilityBook(() => undefined);
    book.unanswered('options', true);
    book.restSaid(chain(15 * 60_000), NOW, BUILT_IN_CALENDAR);
    expect([late(book), book.of('options').delayedOffered]).toEqual([['options'], true]);
    book.restSaid(chain(2_000), NOW, BUILT_IN_CALENDAR);
    expect([late(book), book.of('options').delayedOffered]).toEqual([[], undefined]);
    expect(book.of('options').reason).toContain('while REST is in real time');
    expect(book.of('stocks').restIsLive).toBeUndefined();
    // The first answer settles it.
    book.channelAllowed('options', 'T', false);
    expect(book.of('options')).toMatchObject({
      timeliness: 'realTime',
      restIsLive: undefined,
      realTimeRefused: undefined,
    });
  });

  test('after REST had data of now is no delayed plan’s either; a refusal in words is', () => {
    const book = new CapabilityBook(() => undefined);
    book.restSaid(chain(2_000), NOW, BUILT_IN_CALENDAR);
    book.unanswered('options', true);
    expect(late(book)).toEqual([]);
    book.streamRefused('options', 'No real time.', { realTimeRefused: true, delayedOffered: true });
    expect(late(book)).toEqual(['options']);
  });
});

describe('a login that has to wait, while REST answers', () => {
  const NOW = Date.parse('2026-11-20T16:00:00Z');
  const ns = (ageMs: number, nowMs: number): number => (nowMs - ageMs) * 1e6;
  const LATE = 15 * 60_000;
  const chain = (timeframe: string, spot: string, ageMs: number) => ({
    path: '/v3/snapshot/options/SPY?limit=250',
    json: {
      results: [
        {
          details: { ticker: 'O:SPY261218C00650000' },
          last_trade: { price: 1, sip_timestamp: ns(ageMs, NOW), timeframe },
          underlying_asset: { ticker: 'SPY', price: 650, last_updated: ns(ageMs, NOW), timeframe: spot },
        },
      ],
    },
  });
  const index = {
    path: '/v3/snapshot/indices?ticker.any_of=I:SPX',
    json: { results: [{ ticker: 'I:SPX', value: 6_510, last_updated: ns(LATE, NOW), timeframe: 'DELAYED' }] },
  };
  const stocks = (agesMs: number[], nowMs = NOW, part: 'lastTrade' | 'updated' = 'lastTrade') => ({
    path: '/v2/snapshot/locale/us/markets/stocks/tickers?tickers=SPY,AAPL',
    json: {
      status: 'OK',
      tickers: agesMs.map((ageMs, i) =>
        part === 'lastTrade'
          ? { ticker: `S${i}`, lastTrade: { p: 650, t: ns(ageMs, nowMs) } }
          : { ticker: `S${i}`, updated: ns(ageMs, nowMs), day: { o: 1, h: 1, l: 1, c: 1, v: 1 } },
      ),
    },
  });
  const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);

  test.each<[what: string, answers: Parameters<CapabilityBook['restSaid']>[0][], late: string[], nowMs?: number]>([
    ['options and spot marked so', [chain('DELAYED', 'DELAYED', LATE)], ['stocks', 'options']],
    ['options marked so, by another plan than their spot', [chain('DELAYED', 'REAL-TIME', LATE)], ['options']],
    ['a spot marked so beside real-time options', [chain('REAL-TIME', 'DELAYED', 2_000)], ['stocks']],
    ['an index marked so', [index], ['indices']],
    ['stocks, the newest a quarter of an hour old', [stocks([LATE + 2_000, 3_600_000])], ['stocks']],
    ['the same by the day’s sums alone', [stocks([LATE + 2_000], NOW, 'updated')], ['stocks']],
    ['stocks, one of now', [stocks([LATE + 2_000, 2_000])], []],
    ['stocks, the newest older than a delayed plan’s', [stocks([LATE + 120_000])], []],
    ['stocks late, then of now', [stocks([LATE]), stocks([2_000])], []],
    ['stocks of now, then a quarter of an hour old: it is known by then', [stocks([2_000]), stocks([LATE])], []],
    ['stocks in the post-market', [stocks([LATE], at('23:00:00'))], ['stocks'], at('23:00:00')],
    ['stocks a quarter of an hour after it', [stocks([LATE], at('01:15:00'))], [], at('01:15:00')],
  ])('%s', (_what, answers, late, nowMs = NOW) => {
    const book = new CapabilityBook(() => undefined);
    for (const answer of answers) book.restSaid(answer, nowMs, BUILT_IN_CALENDAR);
    expect(delayedMarkets({ sockets: [], capabilities: book.all() })).toEqual(late);
  });

  test('the first answer of a stream settles it, and what a stream has told no REST undoes', () => {
    const told: boolean[] = [];
    const book = new CapabilityBook(() => told.push(true));
    book.restSaid(index, NOW, BUILT_IN_CALENDAR);
    book.restSaid(index, NOW, BUILT_IN_CALENDAR);
    expect([told.length, book.of('indices').restIsLive]).toEqual([1, false]);
    book.channelAllowed('indices', 'V', false);
    book.restSaid(index, NOW, BUILT_IN_CALENDAR);
    expect(book.of('indices')).toMatchObject({ timeliness: 'realTime', restIsLive: undefined });
  });
});

test.each(rows)('%s', (_what, steps, expected, told) => {
  const changes: MarketCapability[] = [];
  const book = new CapabilityBook((capability) => changes.push(capability));
  for (const step of steps) step(book);
  expect(book.of('options')).toEqual({ ...start, ...expected });
  expect(changes).toHaveLength(told);
  if (told > 0) expect(changes.at(-1)).toEqual(book.of('options'));
});

describe('markets', () => {
  test('are known from the start, each apart', () => {
    const book = new CapabilityBook(() => undefined);
    trades(book);
    expect(book.all().map(({ market, timeliness, rest: of }) => [market, timeliness, of])).toEqual([
      ['stocks', 'unknown', 'unknown'],
      ['options', 'realTime', 'unknown'],
      ['indices', 'unknown', 'unknown'],
    ]);
  });
});
