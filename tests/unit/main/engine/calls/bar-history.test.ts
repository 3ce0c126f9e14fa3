import { describe, expect, it } from 'vitest';
import { FeedError } from '../../../../../src/main/engine/feed/feed-error.ts';
import type { GapEntry } from '../../../../../src/shared/contract/health.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { NOON_MS } from '../scripted-source.ts';
import { callFixture } from './call-fixture.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const bar = (t: number, extra: object = {}): object => ({ t, o: 1, h: 2, l: 0.5, c: 1.5, v: 10, vw: 1.2, ...extra });
/** Newest first, as they are asked for. */
const minutesBefore = (endMs: number, count: number): object[] =>
  Array.from({ length: count }, (_, i) => bar(endMs - (i + 1) * MINUTE));

const gap = (over: Partial<GapEntry>): GapEntry => ({
  id: 'g',
  market: 'stocks',
  channel: '*',
  symbols: [],
  startMs: NOON_MS - 10 * MINUTE,
  endMs: NOON_MS - 9 * MINUTE,
  cause: 'disconnect',
  detail: '',
  repair: 'none',
  ...over,
});

it('a bar stamped ahead of the market clock is none: the chart would end in it until that time', async () => {
  const { call } = callFixture(() => ({ results: [bar(NOON_MS + 60 * MINUTE, { c: 9 }), bar(NOON_MS - MINUTE)] }));
  const series = await call('bars.history', { symbol: 'SPY', timeframeMs: MINUTE, limit: 500 });
  expect([...series.startMs]).toEqual([NOON_MS - MINUTE]);
});

describe('TRAP-26: the edge of the plan’s history', () => {
  const EDGE_MS = etInstant('2024-11-20', 0);
  /** A plan of two years: a range that begins before is refused whole, with the vendor's words. */
  const twoYears = () =>
    callFixture((path) => {
      const from = Date.parse(path.split('/').at(-2)!);
      if (from < EDGE_MS - 86_400_000)
        throw new FeedError('rest/not-entitled', "Your plan doesn't include this data timeframe.", '', 403);
      return { results: [bar(etInstant('2026-11-19', 0)), bar(etInstant('2024-11-22', 0))] };
    });
  const asked = (source: { asked: string[] }): string[] => source.asked.map((path) => path.split('/')[8]);

  it('is found by asking for less, told with the bars, and not crossed again', async () => {
    const { call, source } = twoYears();
    const series = await call('bars.history', { symbol: 'SPY', timeframeMs: DAY, limit: 500 });
    expect(series.startMs).toHaveLength(2);
    expect([series.edgeMs, series.more]).toEqual([NOON_MS - 729 * DAY, true]);
    expect(asked(source)).toEqual(['2021-11-21', '2022-11-22', '2024-11-21']);
    await call('bars.history', { symbol: 'QQQ', timeframeMs: DAY, limit: 500 });
    expect(asked(source).slice(3)).toEqual(['2024-11-21']);
  });

  it('a page that lies beyond it is empty, without another request', async () => {
    const { call, source } = twoYears();
    await call('bars.history', { symbol: 'SPY', timeframeMs: DAY, limit: 500 });
    const before = source.asked.length;
    const older = await call('bars.history', { symbol: 'SPY', timeframeMs: DAY, limit: 500, toMs: EDGE_MS });
    expect([older.startMs, older.more, source.asked.length - before]).toEqual([[], false, 0]);
    expect(older.edgeMs).toBe(NOON_MS - 729 * DAY);
  });

  it('another refusal stands as it was said, and each market has an edge of its own', async () => {
    const refused = callFixture(() => {
      throw new FeedError('rest/not-entitled', 'You are not entitled to this data.', '', 403);
    });
    await expect(refused.call('bars.history', { symbol: 'SPY', timeframeMs: DAY, limit: 500 })).rejects.toThrow(
      'not entitled',
    );
    expect(refused.source.asked).toHaveLength(1);
    const { call, source } = twoYears();
    await call('bars.history', { symbol: 'SPY', timeframeMs: DAY, limit: 500 });
    const before = source.asked.length;
    await call('bars.history', { symbol: 'I:SPX', timeframeMs: DAY, limit: 500 });
    expect(source.asked.length - before).toBe(3);
  });
});

describe('bar history', () => {
  it.each([
    [1_000, '1/second'],
    [5 * MINUTE, '5/minute'],
    [3_600_000, '1/hour'],
    [4 * 3_600_000, '1/hour'],
    [3 * MINUTE, '3/minute'],
    [30 * MINUTE, '30/minute'],
    [DAY, '1/day'],
    [7 * DAY, '1/week'],
    [30 * DAY, '1/month'],
  ])('asks a timeframe of %d ms as %s, newest first', async (timeframeMs, range) => {
    const { call, source } = callFixture(() => ({ results: [bar(NOON_MS - timeframeMs)] }));
    await call('bars.history', { symbol: 'SPY', timeframeMs, limit: 500 });
    expect(source.asked[0]).toContain(`/v2/aggs/ticker/SPY/range/${range}/`);
    expect(source.asked[0]).toContain('sort=desc');
    // Days and weeks are asked by date, the rest by instant.
    expect(/\/2026-11-20\?/.test(source.asked[0])).toBe(timeframeMs >= DAY);
  });

  it('gives columns oldest first, no more than asked, with unknown volume unknown', async () => {
    const rows = [bar(NOON_MS - MINUTE, { v: undefined, vw: undefined }), ...minutesBefore(NOON_MS - MINUTE, 4)];
    const { call } = callFixture(() => ({ results: rows }));
    const series = await call('bars.history', { symbol: 'I:SPX', timeframeMs: MINUTE, limit: 3 });
    expect(series.startMs).toEqual([NOON_MS - 3 * MINUTE, NOON_MS - 2 * MINUTE, NOON_MS - MINUTE]);
    expect(series.volume).toEqual([10, 10, Number.NaN]);
    expect(series.vwap[2]).toBeNaN();
    expect([series.source, series.more]).toEqual(['rest', true]);
  });

  it('folds hours into four from midnight ET', async () => {
    const hour = 60 * MINUTE;
    const noon = etInstant('2026-11-20', 12);
    const rows = [
      bar(noon, { h: 9 }),
      bar(noon - hour, { v: 30, vw: 2 }),
      bar(noon - 2 * hour),
      bar(noon - 4 * hour, { o: 7 }),
    ];
    const { call } = callFixture(() => ({ results: rows }));
    const series = await call('bars.history', { symbol: 'SPY', timeframeMs: 4 * hour, limit: 10 });
    expect(series.startMs).toEqual([noon - 4 * hour, noon]);
    expect(series.open).toEqual([7, 1]);
    expect(series.high).toEqual([2, 9]);
    expect(series.volume).toEqual([50, 10]);
    expect(series.vwap[0]).toBeCloseTo((30 * 2 + 20 * 1.2) / 50, 12);
  });

  it('joins a page before the bars a chart has, without the one they begin with', async () => {
    const { call, source } = callFixture(() => ({ results: [bar(NOON_MS), ...minutesBefore(NOON_MS, 2)] }));
    const series = await call('bars.history', { symbol: 'SPY', timeframeMs: MINUTE, toMs: NOON_MS, limit: 100 });
    expect(series.startMs).toEqual([NOON_MS - 2 * MINUTE, NOON_MS - MINUTE]);
    expect(source.asked[0]).toContain(`/${NOON_MS}?`);
  });

  it.each([
    ['1 s', 1_000, 2_000, 2_001],
    ['1 m', MINUTE, 1_500, 1_501],
    ['15 m', 15 * MINUTE, 1_000, 15_015],
    ['1 h, cut to what one answer holds', 60 * MINUTE, 1_000, 49_980],
    ['4 h, likewise', 240 * MINUTE, 1_000, 49_920],
    ['1 W', 7 * DAY, 400, 2_807],
  ])('asks once and for no more base bars than it needs: %s', async (_name, timeframeMs, limit, baseBars) => {
    const { call, source } = callFixture(() => ({
      results: minutesBefore(NOON_MS, 5),
      next_url: 'http://vendor/v2/aggs/ticker/SPY/range/1/minute/1/2?c=2',
    }));
    await call('bars.history', { symbol: 'SPY', timeframeMs, limit });
    expect(source.asked).toHaveLength(1);
    expect(new URL(source.asked[0], 'http://vendor').searchParams.get('limit')).toBe(String(baseBars));
  });

  it('leaves out the oldest bar of an answer that was cut: it may be half a bar', async () => {
    const hours = Array.from({ length: 833 }, (_, i) => bar(NOON_MS - i * 60 * MINUTE));
    const { call } = callFixture(() => ({ results: hours }));
    const series = await call('bars.history', { symbol: 'SPY', timeframeMs: 60 * MINUTE, limit: 1_000 });
    expect([series.startMs.length, series.startMs[0], series.more]).toEqual([832, NOON_MS - 831 * 60 * MINUTE, true]);
  });

  it('stamps days with midnight of the exchange', async () => {
    const { call } = callFixture(() => ({ results: [bar(Date.parse('2026-11-19T05:00:00Z') + 3_600_000)] }));
    const series = await call('bars.history', { symbol: 'SPY', timeframeMs: DAY, limit: 10 });
    expect(series.startMs).toEqual([etInstant('2026-11-19', 0)]);
  });

  it('says that there is nothing more where nothing came', async () => {
    const { call } = callFixture(() => ({ results: [] }));
    const series = await call('bars.history', { symbol: 'SPY', timeframeMs: MINUTE, limit: 10 });
    expect([series.startMs, series.more]).toEqual([[], false]);
  });

  it('brings the gaps of its own market, symbol and span', async () => {
    const { call, pipeline } = callFixture(() => ({ results: minutesBefore(NOON_MS, 3) }));
    pipeline.gap(gap({ id: 'whole market' }));
    pipeline.gap(gap({ id: 'this symbol', symbols: ['SPY'] }));
    pipeline.gap(gap({ id: 'still open', endMs: undefined }));
    pipeline.gap(gap({ id: 'other symbol', symbols: ['QQQ'] }));
    pipeline.gap(gap({ id: 'other market', market: 'options' }));
    pipeline.gap(gap({ id: 'long ago', startMs: NOON_MS - 90 * DAY, endMs: NOON_MS - 89 * DAY }));
    const series = await call('bars.history', { symbol: 'SPY', timeframeMs: MINUTE, limit: 100 });
    expect(series.gaps.map((g) => g.id)).toEqual(['whole market', 'this symbol', 'still open']);
  });

  it('of a replay shows no future', async () => {
    const fixture = callFixture(() => ({ results: minutesBefore(NOON_MS + 2 * MINUTE, 4) }), 'replay');
    fixture.context.replay = {
      state: () => undefined as never,
      control: async () => undefined,
      begin: () => undefined,
      ended: () => [],
      advance: () => undefined,
    };
    const series = await fixture.call('bars.history', { symbol: 'SPY', timeframeMs: MINUTE, limit: 100 });
    expect(series.startMs).toEqual([NOON_MS - 2 * MINUTE, NOON_MS - MINUTE]);
    expect(series.source).toBe('recording');
  });

  it('passes a refusal on', async () => {
    const { call } = callFixture(() => {
      throw Object.assign(new Error('Your plan does not include this.'), { code: 'rest.plan' });
    });
    await expect(call('bars.history', { symbol: 'SPY', timeframeMs: MINUTE, limit: 1 })).rejects.toMatchObject({
      code: 'rest.plan',
    });
  });
});
