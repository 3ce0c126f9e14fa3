import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FeedError } from '../../../../../src/main/engine/feed/feed-error.ts';
import { SnapshotPrimer } from '../../../../../src/main/engine/backfill/snapshot-primer.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { ScriptedSource } from '../scripted-source.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

let source: ScriptedSource;
let reported: string[];
let primer: SnapshotPrimer;

beforeEach(() => {
  vi.useFakeTimers();
  source = new ScriptedSource(() => ({ results: [] }));
  reported = [];
  primer = new SnapshotPrimer(source, (text) => reported.push(text));
});
afterEach(() => {
  primer.close();
  vi.useRealTimers();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(100);

describe('first snapshots', () => {
  it('are asked once per symbol, all of a market together', async () => {
    primer.want(['SPY', 'QQQ', 'I:SPX']);
    primer.want(['SPY', 'QQQ', 'I:SPX', 'O:SPY261218C00650000']);
    await settle();
    expect(source.asked.map((path) => decodeURIComponent(path).split('?')[0])).toEqual([
      '/v2/snapshot/locale/us/markets/stocks/tickers',
      '/v3/snapshot',
      '/v3/snapshot/indices',
    ]);
    expect(decodeURIComponent(source.asked[0])).toContain('tickers=SPY,QQQ');
    primer.want(['SPY']);
    await settle();
    expect(source.asked).toHaveLength(3);
  });

  it('are split where a request would be too long', async () => {
    primer.want(Array.from({ length: 501 }, (_, i) => `S${i}`));
    await settle();
    expect(source.asked).toHaveLength(3);
  });

  it('that were refused are reported and tried again while the row is shown', async () => {
    source.answer = () => {
      throw new Error('HTTP 500');
    };
    primer.want(['SPY', 'QQQ']);
    await settle();
    expect(reported).toEqual(['snapshot of 2 stocks: HTTP 500']);
    source.answer = () => ({ results: [] });
    primer.want(['QQQ']);
    await settle();
    expect(source.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(30_100);
    expect(source.asked).toHaveLength(2);
    expect(source.asked[1]).toMatch(/tickers=QQQ/);
  });

  it('that the plan refuses are not asked again for ten minutes', async () => {
    source.answer = () => {
      throw new FeedError('rest/not-entitled', 'Please upgrade.', '', 403);
    };
    primer.want(['SPY']);
    await settle();
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    expect(source.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect(source.asked).toHaveLength(2);
  });

  it('wait a moment for what the plan is, and cost a plan of finished days nothing', async () => {
    const stocks = { market: 'stocks', channels: {}, rest: 'limited' } as const;
    source.plan = [{ ...stocks, timeliness: 'unknown' }];
    primer.want(['SPY', 'QQQ']);
    await settle();
    expect(source.asked).toHaveLength(0);
    source.plan = [{ ...stocks, timeliness: 'none' }];
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    expect(source.asked).toHaveLength(0);
    source.plan = [{ ...stocks, timeliness: 'delayed' }];
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect(source.asked).toHaveLength(1);
  });

  it('do not wait for long where nothing tells what the plan is', async () => {
    source.plan = [{ market: 'stocks', timeliness: 'unknown', channels: {}, rest: 'unknown' }];
    primer.want(['SPY']);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(source.asked).toHaveLength(1);
  });

  it('are asked again when a trading day begins: stocks at 04:01, options at 09:31', async () => {
    primer.want(['SPY']);
    await settle();
    const at = async (date: string, hours: number, minutes: number): Promise<number> => {
      primer.tick(etInstant(date, hours, minutes), BUILT_IN_CALENDAR);
      await settle();
      return source.asked.length;
    };
    expect(await at('2026-11-20', 15, 0)).toBe(1);
    expect(await at('2026-11-20', 20, 0)).toBe(1);
    const overnight = await at('2026-11-23', 0, 0);
    expect(await at('2026-11-23', 4, 0)).toBe(overnight);
    expect(await at('2026-11-23', 4, 1)).toBe(overnight + 1);
    expect(await at('2026-11-23', 9, 30)).toBe(overnight + 1);
    expect(await at('2026-11-23', 9, 31)).toBe(overnight + 2);
    expect(await at('2026-11-23', 15, 0)).toBe(overnight + 2);
  });

  it('stop with their world', async () => {
    primer.want(['SPY']);
    primer.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(source.asked).toEqual([]);
  });
});
