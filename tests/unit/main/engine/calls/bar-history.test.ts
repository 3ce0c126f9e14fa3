import { describe, expect, it } from 'vitest';
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

describe('bar history', () => {
  it.each([
    [1_000, '1/second'],
    [5 * MINUTE, '5/minute'],
    [3_600_000, '1/hour'],
    [4 * 3_600_000, '4/hour'],
    [DAY, '1/day'],
    [7 * DAY, '1/week'],
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

  it('joins a page before the bars a chart has, without the one they begin with', async () => {
    const { call, source } = callFixture(() => ({ results: [bar(NOON_MS), ...minutesBefore(NOON_MS, 2)] }));
    const series = await call('bars.history', { symbol: 'SPY', timeframeMs: MINUTE, toMs: NOON_MS, limit: 100 });
    expect(series.startMs).toEqual([NOON_MS - 2 * MINUTE, NOON_MS - MINUTE]);
    expect(source.asked[0]).toContain(`/${NOON_MS}?`);
  });

  it('reads on until it has enough, and no further', async () => {
    let page = 0;
    const { call, source } = callFixture(() => {
      const endMs = NOON_MS - page++ * 2 * MINUTE;
      return {
        results: minutesBefore(endMs, 2),
        next_url: `http://vendor/v2/aggs/ticker/SPY/range/1/minute/1/2?c=${page}`,
      };
    });
    const series = await call('bars.history', { symbol: 'SPY', timeframeMs: MINUTE, limit: 5 });
    expect(series.startMs).toHaveLength(5);
    expect(series.startMs.at(-1)).toBe(NOON_MS - MINUTE);
    expect(source.asked).toHaveLength(3);
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

  it('of a replay shows no future, and what was recorded where a page was not', async () => {
    const fixture = callFixture((_path, query) => {
      if (query.has('c')) throw new Error('not recorded');
      return { results: minutesBefore(NOON_MS + 2 * MINUTE, 4), next_url: 'http://vendor/v2/aggs/ticker/SPY/x?c=2' };
    }, 'replay');
    fixture.context.replay = {
      state: () => undefined as never,
      control: async () => undefined,
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
