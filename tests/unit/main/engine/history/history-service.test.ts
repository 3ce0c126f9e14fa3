import { beforeEach, describe, expect, it } from 'vitest';
import { ORIGIN, unknownValues } from '../../../../../src/shared/history/measures.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { DATE, HistoryBench, OPEN_MS, settled, YESTERDAY } from './history-bench.ts';

const DELAY_MS = 15 * 60_000;

let bench: HistoryBench;
beforeEach(() => {
  bench = new HistoryBench();
});

describe('keeping', () => {
  it('keeps a minute once, the day with it, and how the day began', async () => {
    const history = await bench.following();
    for (let second = 0; second < 150; second++) {
      bench.nowMs += 1000;
      bench.iv = 0.2 + second / 1000;
      history.tick();
      await settled();
    }
    expect(bench.minutes().atMs).toHaveLength(3);
    const [past] = bench.store.past('massive', DATE, DATE);
    expect(past.ivOpen).toEqual([0.2]);
    expect(past.iv30[0]).toBe(bench.minutes().columns.iv30!.at(-1));
    expect(past.origin).toEqual([ORIGIN.live]);
    expect(bench.whole[0]).toEqual(['SPY 2026-12-18']);
  });

  it('keeps nothing before the open, after the close, or of a replay', async () => {
    bench.nowMs = OPEN_MS - 60_000;
    const early = bench.service();
    early.tick();
    bench.nowMs = etInstant(DATE, 16);
    early.tick();
    bench.nowMs = OPEN_MS + 60_000;
    bench.service({ replay: true }).tick();
    await settled();
    expect(bench.minutes().atMs).toEqual([]);
  });

  it('keeps nothing where only the price is known', async () => {
    bench.iv = Number.NaN;
    bench.service().tick();
    await settled();
    expect(bench.minutes().atMs).toEqual([]);
  });

  it('dates delayed data by when it was true', async () => {
    bench.nowMs += DELAY_MS;
    bench.service({ delayMs: DELAY_MS }).tick();
    await settled();
    expect(bench.minutes().atMs).toEqual([OPEN_MS + 60_000]);
  });

  it('keeps the whole session of delayed data, from its own open to its own close', async () => {
    const history = await bench.following({ delayMs: DELAY_MS });
    const closeMs = etInstant(DATE, 16);
    // Off the round second, as a timer is.
    for (bench.nowMs = OPEN_MS + 1300; bench.nowMs < closeMs + 2 * DELAY_MS; bench.nowMs += 20_000) {
      bench.iv = 0.2 + (bench.nowMs - DELAY_MS - OPEN_MS) / 1e9;
      history.tick();
      await settled();
      if (bench.nowMs === OPEN_MS + DELAY_MS + 1300 + 60_000) expect(bench.column('iv30OpenChange')).toBeGreaterThan(0);
    }
    const { atMs } = bench.minutes();
    expect([atMs.length, atMs[0], atMs.at(-1)]).toEqual([390, OPEN_MS, closeMs - 60_000]);
    const [past] = bench.store.past('massive', DATE, DATE);
    expect(past.ivOpen[0]).toBeCloseTo(0.2, 4);
    expect(past.iv30[0]).toBeCloseTo(0.2 + (closeMs - 60_000 - OPEN_MS) / 1e9, 3);
    expect(bench.column('iv30OpenChange')).toBeGreaterThan(0.02);
  });

  it('keeps what it can where the listings are not known, and says that sums are not whole', async () => {
    bench.service({ listed: async () => undefined }).tick();
    await settled();
    expect(bench.whole).toEqual([undefined]);
    expect(bench.minutes().atMs).toHaveLength(1);
    expect(bench.reported).toEqual([]);
  });

  it('has no open of a day it joined at noon, not even that of the day before', async () => {
    const history = await bench.following();
    for (bench.nowMs of [
      bench.nowMs,
      bench.nowMs + 60_000,
      etInstant('2026-11-23', 12),
      etInstant('2026-11-23', 12, 1),
    ]) {
      history.tick();
      await settled();
    }
    expect(bench.store.past('massive', DATE, '2026-11-23')[0].ivOpen).toEqual([0.2, Number.NaN]);
    expect(bench.column('iv30OpenChange')).toBeNaN();
  });

  it('reports a write that failed', async () => {
    const history = bench.service();
    bench.store.close();
    history.tick();
    await settled();
    expect(bench.reported.length).toBeGreaterThan(0);
  });
});

describe('standings', () => {
  const fill = (): void => {
    const dates = BUILT_IN_CALENDAR.sessionsBefore(DATE, 100);
    const day = (date: string, i: number) => ({
      symbol: 'SPY',
      date,
      atMs: 0,
      origin: ORIGIN.backfill,
      values: { ...unknownValues(), iv30: 0.1 + i / 1000 },
    });
    bench.store.put('massive', [], dates.map(day));
  };

  it('follow the open chain among the days kept', async () => {
    fill();
    const history = bench.service();
    history.want(['SPY', 'O:SPY261218C00650000']);
    await settled();
    expect(bench.column('iv30')).toBeCloseTo(0.1, 12);
    bench.iv = 0.15;
    history.tick();
    await settled();
    expect(bench.column('iv30')).toBe(0.15);
    expect(bench.column('ivRank')).toBeCloseTo(0.05 / 0.099, 6);
    expect(bench.column('iv30DayChange')).toBeCloseTo(0.05, 12);
    expect(bench.table.find('O:SPY261218C00650000')).toBeUndefined();
  });

  it('stay those of today when its chain is closed, in the evening too, until the next day', async () => {
    fill();
    bench.nowMs = etInstant(DATE, 15, 59);
    bench.iv = 0.15;
    const history = await bench.following();
    history.tick();
    await settled();
    const known = (): number[] =>
      (['iv30', 'iv30AtMs', 'ivRank', 'iv30DayChange', 'ivOld'] as const).map((name) => bench.column(name));
    const today = known();
    expect(today).toEqual([0.15, bench.nowMs, (0.15 - 0.1) / (0.199 - 0.1), 0.15 - 0.1, 0]);
    bench.shown = [];
    for (const [hour, minute] of [
      [16, 0],
      [16, 30],
      [17, 0],
    ]) {
      bench.nowMs = etInstant(DATE, hour, minute);
      history.tick();
      await settled();
      expect(known()).toEqual(today);
    }
    bench.nowMs = etInstant('2026-11-21', 9);
    history.tick();
    await settled();
    expect(known()).toEqual(today.with(1, etInstant(DATE, 16)));
  });

  it('stay where the model has lost its volatility, as of when it was known', async () => {
    fill();
    const history = await bench.following();
    const knownAtMs = bench.nowMs;
    history.tick();
    bench.iv = Number.NaN;
    bench.nowMs += 60_000;
    history.tick();
    expect([bench.column('iv30'), bench.column('iv30AtMs')]).toEqual([0.2, knownAtMs]);
  });

  it('of a name that knows nothing of a session are old once it has ended', async () => {
    fill();
    bench.shown = [];
    bench.nowMs = etInstant(DATE, 16, 29);
    const history = await bench.following();
    expect([bench.column('ivRank'), bench.column('ivOld')]).toEqual([0, 0]);
    bench.nowMs = etInstant(DATE, 16, 30);
    history.tick();
    await settled();
    expect([bench.column('ivRank'), bench.column('ivOld')]).toEqual([Number.NaN, 1]);
  });

  it('of a replay that jumps are none of the time it jumped from', async () => {
    fill();
    const history = await bench.following({ replay: true });
    bench.nowMs = etInstant(DATE, 12);
    history.tick();
    expect(bench.column('iv30')).toBe(0.2);
    bench.shown = [];
    bench.nowMs = etInstant(DATE, 10);
    history.renew();
    await settled();
    expect([bench.column('iv30'), bench.column('iv30AtMs')]).toEqual([0.1, etInstant(YESTERDAY, 16)]);
  });

  it('of a replay know nothing of its own day', async () => {
    fill();
    const today = {
      symbol: 'SPY',
      date: DATE,
      atMs: 0,
      origin: ORIGIN.live,
      ivOpen: 0.5,
      values: { ...unknownValues(), iv30: 0.9 },
    };
    bench.store.put('massive', [], [today]);
    const history = await bench.following({ replay: true });
    expect(bench.column('iv30')).toBeCloseTo(0.1, 12);
    bench.nowMs = etInstant(DATE, 12);
    history.tick();
    expect(bench.column('iv30OpenChange')).toBeNaN();
  });

  it('take the open that an earlier run of the day kept', async () => {
    const today = {
      symbol: 'SPY',
      date: DATE,
      atMs: 0,
      origin: ORIGIN.live,
      ivOpen: 0.18,
      values: { ...unknownValues(), iv30: 0.19 },
    };
    bench.store.put('massive', [], [today]);
    bench.nowMs = etInstant(DATE, 12);
    const history = await bench.following();
    history.tick();
    expect(bench.column('iv30OpenChange')).toBeCloseTo(0.02, 12);
  });
});
