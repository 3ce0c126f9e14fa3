import { beforeEach, describe, expect, it } from 'vitest';
import { ORIGIN, unknownValues } from '../../../../../src/shared/history/measures.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { CALL, DATE, HistoryBench, listingDay, NEW, OPEN_MS, PUT, settled, YESTERDAY } from './history-bench.ts';

let bench: HistoryBench;
beforeEach(() => {
  bench = new HistoryBench();
});

describe('open interest of the session before', () => {
  const before = (symbol: string): number => bench.table.column('openInterestBefore')[bench.table.find(symbol)!];
  const publish = (call: number, put: number): void => {
    bench.table.column('openInterest')[bench.table.intern(CALL)] = call;
    bench.table.column('openInterest')[bench.table.intern(PUT)] = put;
  };
  const look = async (): Promise<void> => {
    const history = bench.service();
    history.tick();
    await settled();
    bench.nowMs += 6_000;
    history.tick();
  };

  it('stands beside today’s, and is unknown for a contract that was not listed then', async () => {
    bench.store.putListings('massive', 'SPY', YESTERDAY, [listingDay([650, 100, Number.NaN])], '2026-10-01');
    publish(100, 7);
    await look();
    expect([before(CALL), before(PUT), before(NEW)]).toEqual([100, Number.NaN, Number.NaN]);
  });

  it('is of the session before, of no earlier one', async () => {
    const [, earlier] = BUILT_IN_CALENDAR.sessionsBefore(DATE, 2);
    bench.store.putListings('massive', 'SPY', earlier, [listingDay([650, 100, 200])], '2026-10-01');
    await look();
    expect(before(CALL)).toBeNaN();
  });

  it('is unknown in the morning until any contract’s number differs: the day’s are not published yet', async () => {
    bench.store.putListings('massive', 'SPY', YESTERDAY, [listingDay([650, 100, 200])], '2026-10-01');
    bench.nowMs = etInstant(DATE, 5);
    publish(100, 200);
    await look();
    expect(before(CALL)).toBeNaN();
    publish(100, 201);
    await look();
    expect([before(CALL), before(PUT)]).toEqual([100, 200]);
  });

  it('gives the change of the chains read, of contracts known on both days; also of one only visited, until the day ends', async () => {
    const change = (): number => bench.table.column('oiChange')[bench.table.find('SPY')!];
    bench.store.putListings(
      'massive',
      'SPY',
      YESTERDAY,
      [listingDay([650, 100, 200, 655, Number.NaN, 4])],
      '2026-10-01',
    );
    bench.table.column('openInterest')[bench.table.intern(NEW)] = 1_000;
    publish(130, 215);
    await look();
    expect(change()).toBeCloseTo(45 / 300, 12);
    bench.table.column('oiChange').fill(Number.NaN);
    bench.visited = 'SPY';
    const history = await bench.following();
    await history.keepVisited('SPY');
    expect(change()).toBeCloseTo(45 / 300, 12);
    bench.nowMs = etInstant('2026-11-23', 4);
    history.tick();
    expect(change()).toBeNaN();
    bench.nowMs = etInstant(DATE, 5);
    publish(100, 200);
    await bench.service().keepVisited('SPY');
    expect(change()).toBeNaN();
  });

  it('is kept with the smiles of the day, every five minutes, the last of the day standing', async () => {
    const history = bench.service();
    for (let second = 0; second < 420; second++) {
      bench.nowMs += 1000;
      history.tick();
      await settled();
    }
    const [kept] = bench.store.listings('massive', 'SPY', DATE);
    expect(kept).toEqual({ ...listingDay([650, 12, 34]), atMs: kept.atMs });
    expect(kept.atMs - OPEN_MS).toBeGreaterThanOrEqual(6 * 60_000);
    expect(kept.atMs - OPEN_MS).toBeLessThan(8 * 60_000);
  });
});

describe('a chain that no pane shows', () => {
  beforeEach(() => (bench.visited = 'SPY'));

  it('is stored as of a snapshot, once a visit, and never overwrites what the model of an open chain had', async () => {
    const history = await bench.following();
    history.tick();
    await settled();
    expect(bench.minutes().atMs).toEqual([]);
    await history.keepVisited('SPY');
    expect(bench.store.past('massive', DATE, DATE)[0].origin).toEqual([ORIGIN.snapshot]);
    expect([bench.column('iv30'), bench.column('iv30Origin')]).toEqual([0.2, ORIGIN.snapshot]);
    const live = {
      symbol: 'SPY',
      date: DATE,
      atMs: bench.nowMs,
      origin: ORIGIN.live,
      values: { ...unknownValues(), iv30: 0.3 },
    };
    bench.store.put('massive', [], [live]);
    await history.keepVisited('SPY');
    expect(bench.store.past('massive', DATE, DATE)[0].iv30).toEqual([0.3]);
  });

  it('keeps the value of its last visit until the day ends', async () => {
    const history = await bench.following();
    await history.keepVisited('SPY');
    const seenAtMs = bench.nowMs;
    bench.iv = Number.NaN;
    bench.nowMs += 8 * 60_000;
    history.tick();
    expect([bench.column('iv30'), bench.column('iv30AtMs')]).toEqual([0.2, seenAtMs]);
    bench.nowMs = etInstant('2026-11-23', 9, 31);
    history.tick();
    await settled();
    bench.nowMs += 6_000;
    history.tick();
    expect(bench.column('iv30AtMs')).toBe(etInstant(DATE, 16));
  });

  it('stores nothing while the model has no volatility of it', async () => {
    bench.iv = Number.NaN;
    await bench.service().keepVisited('SPY');
    expect(bench.store.past('massive', DATE, DATE)).toEqual([]);
  });
});

describe('names to be brought up to date', () => {
  const fill = (dates: string[]): void => {
    const day = (date: string) => ({
      symbol: 'SPY',
      date,
      atMs: 0,
      origin: ORIGIN.backfill,
      values: { ...unknownValues(), iv30: 0.1 },
    });
    bench.store.put('massive', [], dates.map(day));
  };
  const lagging = async (): Promise<string[]> => {
    const history = bench.service();
    history.want(['SPY', 'QQQ']);
    await settled();
    return history.lagging;
  };

  it('are those with a past that lacks the session before', async () => {
    fill(BUILT_IN_CALENDAR.sessionsBefore(DATE, 60).slice(1));
    expect(await lagging()).toEqual(['SPY']);
    fill([YESTERDAY]);
    expect(await lagging()).toEqual([]);
  });

  it('are none that were never filled in', async () => {
    fill(BUILT_IN_CALENDAR.sessionsBefore(DATE, 12).slice(1));
    expect(await lagging()).toEqual([]);
  });
});
