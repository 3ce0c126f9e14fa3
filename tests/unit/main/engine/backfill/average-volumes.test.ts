/** The average volumes of a world over a scripted vendor: what is asked, when, and what the table then knows. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { AverageVolumes } from '../../../../../src/main/engine/backfill/average-volumes.ts';
import { FeedError } from '../../../../../src/main/engine/feed/feed-error.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import { AVERAGE_REASON, SCAN_REASON, type ColumnName } from '../../../../../src/shared/contract/columns.ts';
import { ASKED_SESSIONS } from '../../../../../src/shared/market/average-volume.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { NOON_MS, ScriptedSource } from '../scripted-source.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00650000';
const SESSIONS = BUILT_IN_CALENDAR.sessionsBefore('2026-11-20', ASKED_SESSIONS);

let source: ScriptedSource;
let pipeline: MarketPipeline;
let averages: AverageVolumes;
let reported: string[];

const bar = (date: string, volume: number): object => ({ t: etInstant(date, 0), o: 1, h: 1, l: 1, c: 1, v: volume });
/** A bar of every session, and today's, which must not count. */
const everyDay = (volume: number): object => ({
  results: [...SESSIONS.map((date) => bar(date, volume)), bar('2026-11-20', 9_999)],
});

function begin(answer: (symbol: string) => unknown, kind: 'live' | 'replay' = 'live'): void {
  source = new ScriptedSource((path) => answer(/ticker\/([^/]+)/.exec(path)![1]), kind);
  pipeline = new MarketPipeline({ gap: () => undefined });
  source.start(pipeline);
  reported = [];
  averages = new AverageVolumes({
    source,
    table: pipeline.table,
    calendar: () => pipeline.calendar,
    report: (text) => reported.push(text),
  });
}

beforeEach(() => begin(() => everyDay(400)));

async function ticks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    averages.tick();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const read = (symbol: string, column: ColumnName): number =>
  pipeline.table.column(column)[pipeline.table.intern(symbol)];
const asked = (): string[] => source.asked.map((path) => /ticker\/([^/]+)/.exec(path)![1]);

describe('average volumes of what is on screen', () => {
  test('are asked once per instrument, for the sessions before today, and reach the table', async () => {
    averages.want([CALL, 'SPY', CALL]);
    await ticks(10);
    expect(asked()).toEqual([CALL, 'SPY']);
    expect(source.asked[0]).toContain(`/range/1/day/${SESSIONS.at(-1)}/2026-11-19?`);
    expect(read(CALL, 'avgDailyVolume')).toBe(400);
    expect(read(CALL, 'avgVolumeSessions')).toBe(20);
    expect(read(CALL, 'avgVolumeThroughMs')).toBe(etInstant('2026-11-19', 0));
  });

  test('are asked again for other sessions when a day turns out to have been closed', async () => {
    averages.want(['SPY']);
    await ticks(3);
    const rows = [{ date: '2026-11-19', exchange: 'NYSE', name: '', status: 'closed' }];
    pipeline.state.applyRest({ kind: 'closures', rows }, source.nowMs);
    await ticks(3);
    expect(asked()).toEqual(['SPY', 'SPY']);
    expect(source.asked[1]).toContain('/2026-11-18?');
    expect(read('SPY', 'avgVolumeThroughMs')).toBe(etInstant('2026-11-18', 0));
  });

  test('go at idle priority, never two questions more than are answered', async () => {
    const waiting: (() => void)[] = [];
    const priorities: unknown[] = [];
    source.request = (request) => {
      priorities.push(request.priority);
      return new Promise((_resolve, reject) => waiting.push(() => reject(new Error('late'))));
    };
    averages.want([CALL, PUT, 'SPY', 'QQQ']);
    await ticks(10);
    expect(priorities).toEqual(['idle', 'idle']);
    expect(read(CALL, 'avgVolumeReason')).toBe(AVERAGE_REASON.waiting);
    expect(read('QQQ', 'avgVolumeReason')).toBeNaN();
    for (const give of waiting) give();
  });

  test('begin once started, after a moment, and end with their world', async () => {
    vi.useFakeTimers();
    try {
      averages.want([CALL, PUT, 'SPY', 'QQQ']);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(source.asked).toHaveLength(0);
      averages.start();
      await vi.advanceTimersByTimeAsync(1_400);
      expect(source.asked).toHaveLength(0);
      await vi.advanceTimersByTimeAsync(900);
      expect(source.asked).toHaveLength(2);
      averages.close();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(source.asked).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('begin with what trades today', async () => {
    pipeline.table.column('volume')[pipeline.table.intern(PUT)] = 12;
    averages.want([CALL, PUT]);
    await ticks(1);
    expect(asked()).toEqual([PUT]);
  });

  test('are forgotten questions for what left the screen', async () => {
    averages.want([CALL, PUT, 'SPY']);
    await ticks(1);
    averages.want(['SPY']);
    await ticks(5);
    expect(asked()).toEqual([CALL, 'SPY']);
  });

  test('are asked again for the next session', async () => {
    averages.want([CALL]);
    await ticks(3);
    source.nowMs = etInstant('2026-11-23', 10);
    await ticks(3);
    expect(source.asked).toHaveLength(2);
    expect(source.asked[1]).toContain('/2026-11-20?');
    expect(read(CALL, 'avgVolumeThroughMs')).toBe(etInstant('2026-11-20', 0));
  });

  test('on a closed day compare with the sessions before the last one', async () => {
    source.nowMs = etInstant('2026-11-21', 12);
    averages.want([CALL]);
    await ticks(3);
    expect(read(CALL, 'avgVolumeThroughMs')).toBe(etInstant('2026-11-19', 0));
  });

  test('are unknown for a contract of few sessions, which says how many', async () => {
    begin(() => ({ results: [bar('2026-11-17', 5), bar('2026-11-19', 7)] }));
    averages.want([CALL]);
    await ticks(3);
    expect(read(CALL, 'avgDailyVolume')).toBeNaN();
    expect(read(CALL, 'avgVolumeSessions')).toBe(3);
    expect(source.asked).toHaveLength(1);
  });

  test('are unknown, not zero, where nothing ever traded', async () => {
    begin(() => ({ resultsCount: 0 }));
    averages.want([CALL]);
    await ticks(3);
    expect(read(CALL, 'avgDailyVolume')).toBeNaN();
    expect(read(CALL, 'avgVolumeSessions')).toBe(0);
  });

  test('a plan without them is asked no more for a while, says so on every row, and leaves other markets alone', async () => {
    begin((symbol) => {
      if (symbol.startsWith('O:')) throw new FeedError('rest/not-entitled', 'Not in your plan.');
      return everyDay(1_000);
    });
    averages.want([CALL, PUT, 'SPY']);
    await ticks(6);
    expect(asked()).toEqual([CALL, 'SPY']);
    expect(read(CALL, 'avgVolumeReason')).toBe(AVERAGE_REASON.planLacks);
    averages.want([PUT, 'O:SPY261218C00651000']);
    expect(read('O:SPY261218C00651000', 'avgVolumeReason')).toBe(AVERAGE_REASON.planLacks);
    expect(reported).toEqual([`average volume of ${CALL}: Not in your plan.`]);
    source.nowMs += 10 * 60_000;
    await ticks(2);
    expect(asked()).toEqual([CALL, 'SPY', PUT]);
  });

  test('one that fails is reported, does not hold up the rest, and is tried again later', async () => {
    begin((symbol) => {
      if (symbol === CALL) throw new Error('HTTP 500');
      return everyDay(7);
    });
    averages.want([CALL, PUT]);
    await ticks(4);
    expect(read(CALL, 'avgVolumeReason')).toBe(AVERAGE_REASON.failed);
    source.nowMs += 16_000;
    await ticks(4);
    expect(asked()).toEqual([CALL, PUT]);
    expect(read(PUT, 'avgDailyVolume')).toBe(7);
    source.nowMs += 5 * 60_000;
    await ticks(2);
    expect(asked()).toEqual([CALL, PUT, CALL]);
  });

  test('in a replay nothing is asked: what the recording says counts, the rest says why it is unknown', async () => {
    begin(() => everyDay(1), 'replay');
    averages.want([CALL, PUT]);
    pipeline.rest({
      atMs: NOON_MS,
      path: `/v2/aggs/ticker/${CALL}/range/1/day/${SESSIONS.at(-1)}/2026-11-19?sort=asc`,
      status: 200,
      body: JSON.stringify(everyDay(50)),
    });
    await ticks(5);
    expect(source.asked).toEqual([]);
    expect(read(CALL, 'avgDailyVolume')).toBe(50);
    expect(read(PUT, 'avgVolumeReason')).toBe(AVERAGE_REASON.notRecorded);
    pipeline.reset(undefined);
    expect(read(PUT, 'avgVolumeReason')).toBeNaN();
    averages.renew();
    expect(read(PUT, 'avgVolumeReason')).toBe(AVERAGE_REASON.notRecorded);
  });
});

describe('daily bars of other questions', () => {
  const give = (path: string, json: object): void =>
    pipeline.rest({ atMs: NOON_MS, path, status: 200, body: JSON.stringify(json) });

  test('a daily chart that reaches back far enough says the average too, and it is not asked again', async () => {
    give(`/v2/aggs/ticker/${CALL}/range/1/day/2026-01-05/2026-11-20?sort=desc`, everyDay(80));
    averages.want([CALL]);
    await ticks(3);
    expect(read(CALL, 'avgDailyVolume')).toBe(80);
    expect(source.asked).toEqual([]);
  });

  test.each([
    ['an older page', `/v2/aggs/ticker/${CALL}/range/1/day/2025-01-05/2026-06-01`, everyDay(80)],
    ['a short span', `/v2/aggs/ticker/${CALL}/range/1/day/2026-11-10/2026-11-20`, everyDay(80)],
    ['hours', `/v2/aggs/ticker/${CALL}/range/1/hour/2026-01-05/2026-11-20`, everyDay(80)],
    [
      'a page that others follow',
      `/v2/aggs/ticker/${CALL}/range/1/day/2026-01-05/2026-11-20`,
      { ...everyDay(80), next_url: 'https://vendor/next' },
    ],
  ])('%s says nothing', (_what, path, json) => {
    give(path, json);
    expect(read(CALL, 'avgDailyVolume')).toBeNaN();
    expect(read(CALL, 'avgVolumeSessions')).toBeNaN();
  });

  test('a checkpoint keeps what the average is made of', () => {
    give(`/v2/aggs/ticker/${CALL}/range/1/day/${SESSIONS.at(-1)}/2026-11-19`, everyDay(80));
    const bytes = new Uint8Array(pipeline.serialise());
    const other = new MarketPipeline({ gap: () => undefined });
    other.reset(bytes);
    const id = other.table.find(CALL)!;
    const kept = (['avgDailyVolume', 'avgVolumeSessions', 'avgVolumeThroughMs'] as const).map(
      (name) => other.table.column(name)[id],
    );
    expect(kept).toEqual([80, 20, etInstant('2026-11-19', 0)]);
    expect(other.state.hash()).toBe(pipeline.state.hash());
  });
});

test('a scanned name that snapshots do not know is not asked for', async () => {
  averages.want(['NOPE', 'SPY']);
  pipeline.table.column('refreshReason')[pipeline.table.intern('NOPE')] = SCAN_REASON.unknownName;
  await ticks(5);
  expect(asked()).toEqual(['SPY']);
});
