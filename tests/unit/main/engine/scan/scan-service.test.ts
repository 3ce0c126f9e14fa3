/** Scanned names over a scripted vendor: what is asked, when, in what size, and what the rows then know. */
import { beforeEach, describe, expect, it } from 'vitest';
import { FeedError } from '../../../../../src/main/engine/feed/feed-error.ts';
import { MinuteSums } from '../../../../../src/main/engine/flow/minute-sums.ts';
import {
  AGAIN_CLOSED_MS,
  AGAIN_LIMITED_MS,
  AGAIN_TRADING_MS,
  ScanService,
} from '../../../../../src/main/engine/scan/scan-service.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import { SCAN_REASON, type ColumnName } from '../../../../../src/shared/contract/columns.ts';
import type { MarketCapability } from '../../../../../src/shared/contract/health.ts';
import { FLOW_FIELDS } from '../../../../../src/shared/flow/flow-sums.ts';
import { ScriptedSource, type Answer } from '../scripted-source.ts';

let source: ScriptedSource;
let pipeline: MarketPipeline;
let scan: ScanService;
let minutes: MinuteSums;
let underlyings: Map<string, number>;

const stock = (ticker: string): object => ({
  ticker,
  updated: source.nowMs * 1e6,
  day: { o: 1, h: 1, l: 1, c: 5, v: 100 },
  prevDay: { c: 4 },
  lastTrade: { p: 5, s: 1, t: source.nowMs * 1e6 },
});
const every: Answer = (path, query) =>
  path.includes('/stocks/')
    ? { tickers: query.get('tickers')!.split(',').map(stock) }
    : {
        results: query
          .get('ticker.any_of')!
          .split(',')
          .map((ticker) => ({ ticker, value: 7, session: { previous_close: 6 } })),
      };

function begin(answer: Answer, kind: 'live' | 'replay' = 'live'): void {
  source = new ScriptedSource(answer, kind);
  pipeline = new MarketPipeline({ gap: () => undefined });
  source.start(pipeline);
  minutes = new MinuteSums();
  underlyings = new Map();
  scan = new ScanService({
    source,
    table: pipeline.table,
    day: { minutes, underlyingId: (name) => underlyings.get(name) },
    calendar: () => pipeline.calendar,
    snapshotAtMs: (id) => pipeline.state.snapshotAtMs(id),
    report: () => undefined,
  });
}

beforeEach(() => begin(every));

/** A second of the market each. */
async function seconds(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    scan.tick();
    await new Promise((resolve) => setImmediate(resolve));
    source.nowMs += 1_000;
  }
}
const read = (symbol: string, column: ColumnName): number =>
  pipeline.table.column(column)[pipeline.table.intern(symbol)];
const named = (count: number): string[] => Array.from({ length: count }, (_, i) => `N${i}`);
const sizes = (): number[] => source.asked.map((path) => path.split('%2C').length);
const plan = (change: Partial<MarketCapability>): MarketCapability[] => [
  { market: 'stocks', timeliness: 'realTime', rest: 'allowed', channels: {}, ...change } as MarketCapability,
];

describe('scanned names', () => {
  it('cost nothing while there are none', async () => {
    await seconds(5);
    expect(source.asked).toEqual([]);
  });

  it('are asked 250 a request, one request a second, and again when they have grown old', async () => {
    scan.want(named(600), false);
    await seconds(4);
    expect(sizes()).toEqual([250, 250, 100]);
    expect(read('N599', 'last')).toBe(5);
    expect(read('N599', 'prevClose')).toBe(4);
    expect(read('N0', 'refreshedAtMs')).toBe(source.nowMs - 4_000);
    await seconds(AGAIN_TRADING_MS / 1_000 - 4);
    expect(source.asked).toHaveLength(3);
    await seconds(3);
    expect(sizes().slice(3)).toEqual([250, 250, 100]);
  });

  it('of each market are asked where they are known', async () => {
    scan.want(['SPY', 'I:SPX'], false);
    await seconds(1);
    expect(source.asked.map((path) => path.split('?')[0]).toSorted()).toEqual([
      '/v2/snapshot/locale/us/markets/stocks/tickers',
      '/v3/snapshot/indices',
    ]);
    expect(read('I:SPX', 'last')).toBe(7);
  });

  it('that a stream keeps fresh are left out once a snapshot has come', async () => {
    scan.want(['SPY', 'QQQ'], false);
    await seconds(1);
    const id = pipeline.table.intern('SPY');
    for (let i = 0; i < 40; i++) {
      pipeline.table.column('quoteAtMs')[id] = source.nowMs;
      await seconds(1);
    }
    expect(source.asked.slice(1).length).toBeGreaterThan(0);
    expect(source.asked.slice(1).join()).not.toContain('SPY');
  });

  it('are asked rarely while the market is closed, and where requests are counted', async () => {
    source.nowMs = Date.parse('2026-11-21T17:00:00Z');
    scan.want(['SPY'], false);
    await seconds(AGAIN_CLOSED_MS / 1_000 + 1);
    expect(source.asked).toHaveLength(2);
    begin(every);
    source.plan = plan({ rest: 'limited' });
    scan.want(['SPY'], false);
    await seconds(AGAIN_LIMITED_MS / 1_000);
    expect(source.asked).toHaveLength(1);
    await seconds(1);
    expect(source.asked).toHaveLength(2);
  });

  it('that the answer does not hold say so, and no longer once they come', async () => {
    begin((_path, query) => ({
      tickers: query
        .get('tickers')!
        .split(',')
        .filter((name) => name !== 'NOPE')
        .map(stock),
    }));
    scan.want(['SPY', 'NOPE'], false);
    await seconds(2);
    expect(read('NOPE', 'refreshReason')).toBe(SCAN_REASON.unknownName);
    expect(read('NOPE', 'last')).toBeNaN();
    expect(read('SPY', 'refreshReason')).toBeNaN();
    source.answer = every;
    await seconds(AGAIN_TRADING_MS / 1_000);
    expect(read('NOPE', 'refreshReason')).toBeNaN();
  });

  it('of a plan without snapshots say so and have the last day’s close; they are asked again ten minutes later', async () => {
    begin((path) => {
      if (path.includes('/snapshot')) throw new FeedError('rest/not-entitled', 'no');
      return { results: [{ T: 'SPY', o: 1, h: 1, l: 1, c: 9, v: 5, t: source.nowMs - 86_400_000 }] };
    });
    scan.want(['SPY', 'QQQ'], false);
    await seconds(600);
    expect(source.asked).toHaveLength(2);
    expect(read('QQQ', 'refreshReason')).toBe(SCAN_REASON.planLacks);
    expect(read('SPY', 'last')).toBe(9);
    await seconds(2);
    expect(source.asked.slice(2).join()).toContain('/snapshot/');
    expect(source.asked).toHaveLength(3);
  });

  it('of a broken answer are asked again in a while', async () => {
    begin(() => {
      throw new FeedError('rest/network', 'no');
    });
    scan.want(['SPY'], false);
    await seconds(31);
    expect(source.asked).toHaveLength(3);
    expect(read('SPY', 'refreshReason')).toBe(SCAN_REASON.failed);
  });

  it('held back by the vendor’s limit say so, rest for a while, and come again', async () => {
    let limited = false;
    begin((path, query) => {
      if (limited) throw new FeedError('rest/rate-limited', 'no');
      return every(path, query);
    });
    scan.want(['SPY'], false);
    await seconds(1);
    expect(read('SPY', 'refreshReason')).toBeNaN();
    limited = true;
    await seconds(AGAIN_TRADING_MS / 1_000 + 14);
    expect([read('SPY', 'refreshReason'), source.asked.length]).toEqual([SCAN_REASON.limited, 2]);
    expect(read('SPY', 'refreshAgainMs')).toBe(source.nowMs);
    limited = false;
    await seconds(2);
    expect(read('SPY', 'refreshReason')).toBeNaN();
    expect(source.nowMs - read('SPY', 'refreshedAtMs')).toBeLessThanOrEqual(2_000);
  });

  it.each([
    ['known for one', plan({ rest: 'limited', timeliness: 'none' }), SCAN_REASON.endOfDay],
    ['not known for one yet', [], SCAN_REASON.planLacks],
  ])('of a plan of finished days, %s, wait until its day has come', async (_what, capabilities, afterwards) => {
    begin((path) => {
      if (path.includes('/snapshot')) throw new FeedError('rest/not-entitled', 'no');
      return { results: [{ T: 'SPY', o: 1, h: 1, l: 1, c: 9, v: 5, t: source.nowMs - 86_400_000 }] };
    });
    source.plan = capabilities;
    const turn = Promise.withResolvers<void>();
    const answered = source.request.bind(source);
    source.request = async (request) => {
      if (request.path.includes('/grouped/')) await turn.promise;
      return answered(request);
    };
    scan.want(['SPY', 'QQQ'], false);
    await seconds(20);
    expect(read('QQQ', 'refreshReason')).toBe(SCAN_REASON.dayAwaited);
    turn.resolve();
    await seconds(2);
    expect([read('QQQ', 'refreshReason'), read('SPY', 'last')]).toEqual([afterwards, 9]);
  });

  it('of an end-of-day plan come all in one answer, once a day', async () => {
    begin(() => ({ results: [{ T: 'SPY', o: 1, h: 1, l: 1, c: 9, v: 5, t: source.nowMs - 86_400_000 }] }));
    source.plan = plan({ rest: 'limited', timeliness: 'none' });
    scan.want(named(30).concat('SPY'), false);
    await seconds(200);
    expect(source.asked).toEqual(['/v2/aggs/grouped/locale/us/market/stocks/2026-11-19?adjusted=true']);
    expect(read('N3', 'refreshReason')).toBe(SCAN_REASON.endOfDay);
    expect(read('SPY', 'last')).toBe(9);
  });

  it('in a replay are asked of nobody, and say what was not recorded', async () => {
    begin(every, 'replay');
    scan.want(['SPY', 'QQQ'], false);
    pipeline.table.column('last')[pipeline.table.intern('SPY')] = 5;
    await seconds(40);
    expect(source.asked).toEqual([]);
    expect(read('SPY', 'refreshReason')).toBeNaN();
    expect(read('QQQ', 'refreshReason')).toBe(SCAN_REASON.notRecorded);
  });
});

describe('their option prints', () => {
  const share = (values: Partial<Record<(typeof FLOW_FIELDS)[number], number>>): Float64Array =>
    Float64Array.from(FLOW_FIELDS.map((field) => values[field] ?? 0));

  it('are summed up where they are wanted; without a print, or without a side, nothing is known', async () => {
    const names = named(600);
    underlyings = new Map(names.map((name, i) => [name, i + 1]));
    minutes.add(1, 570, false, share({ premiumUsd: 100, boughtUsd: 60, soldUsd: 10 }));
    minutes.add(1, 571, true, share({ premiumUsd: 100, soldUsd: 20 }));
    minutes.add(600, 570, false, share({ premiumUsd: 100 }));
    scan.want(names, false);
    await seconds(1);
    expect(read('N0', 'flowPremiumUsd')).toBeNaN();
    scan.want(names, true);
    await seconds(3);
    expect(read('N0', 'flowPremiumUsd')).toBe(200);
    expect(read('N0', 'flowNetUsd')).toBe(30);
    expect(read('N0', 'flowSided')).toBe(0.45);
    expect(read('N599', 'flowPremiumUsd')).toBe(100);
    expect(read('N599', 'flowNetUsd')).toBeNaN();
    expect(read('N599', 'flowSided')).toBe(0);
    expect(read('N1', 'flowPremiumUsd')).toBeNaN();
  });
});
