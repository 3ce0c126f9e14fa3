import { beforeEach, describe, expect, it } from 'vitest';
import { HistoryService, type ModelledChains } from '../../../../../src/main/engine/history/history-service.ts';
import { HistoryStore } from '../../../../../src/main/engine/history/history-store.ts';
import { memoryIn } from '../../../../../src/main/engine/history/memory.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import type { STANDING_COLUMNS } from '../../../../../src/shared/contract/columns.ts';
import { SMILE_DEVIATIONS, type ListingDay } from '../../../../../src/shared/history/listing-day.ts';
import { ORIGIN, unknownValues } from '../../../../../src/shared/history/measures.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const DATE = '2026-11-20';
const [YESTERDAY] = BUILT_IN_CALENDAR.sessionsBefore(DATE, 1);
const [CALL, PUT, NEW] = ['O:SPY261218C00650000', 'O:SPY261218P00650000', 'O:SPY261218C00655000'];
const OPEN_MS = etInstant(DATE, 9, 30);
const DELAY_MS = 15 * 60_000;
let store: HistoryStore;
let nowMs: number;
let iv: number;
let whole: (readonly string[] | undefined)[];
let table: InstrumentTable;
let reported: string[];
let visited: string | undefined;
let shown: string[];

const listingDay = (openInterest: number[]): ListingDay => ({
  listing: 'SPY 2026-12-18',
  atMs: etInstant(YESTERDAY, 15, 55),
  years: 28 / 365,
  forward: 651,
  atmIv: 0.2,
  smile: Float64Array.from(SMILE_DEVIATIONS, (z) => (z > 3 ? Number.NaN : 0.2 - 0.01 * z)),
  openInterest: Float64Array.from(openInterest),
});

const chains: ModelledChains = {
  get underlyings() {
    return shown;
  },
  term: () => ({ iv30: iv, rr30: -iv / 5 }),
  valuesAtMs: (_, atMs) => atMs,
  numbers(_, listed) {
    whole.push(listed);
    return { ...unknownValues(), spot: 650, iv30: iv };
  },
  listings: (_, atMs) => [{ ...listingDay([650, 12, 34]), atMs }],
  contractsOf: () => [
    {
      root: 'SPY',
      expiry: '2026-12-18',
      strikes: Float64Array.of(650, 655),
      calls: Uint32Array.of(table.intern(CALL), table.intern(NEW)),
      puts: Uint32Array.of(table.intern(PUT), 0xffff_ffff),
    },
  ],
};

function service(
  options: { replay?: boolean; delayMs?: number; listed?: () => Promise<string[] | undefined> } = {},
): HistoryService {
  return new HistoryService({
    memory: memoryIn(store),
    world: 'massive',
    replay: options.replay ?? false,
    table,
    chains,
    calendar: () => BUILT_IN_CALENDAR,
    listed: options.listed ?? (async () => ['SPY 2026-12-18']),
    now: () => nowMs,
    visited: () => visited,
    delayMs: () => options.delayMs ?? 0,
    report: (text) => reported.push(text),
  });
}

async function following(options: { delayMs?: number; replay?: boolean } = {}): Promise<HistoryService> {
  const history = service(options);
  history.want(['SPY']);
  await settled();
  return history;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const minutes = () => store.minutes('massive', 'SPY', ['iv30'], OPEN_MS - 1e8, OPEN_MS + 1e8);
const column = (name: (typeof STANDING_COLUMNS)[number]): number => table.column(name)[table.find('SPY')!];

beforeEach(() => {
  store = new HistoryStore(':memory:');
  table = new InstrumentTable();
  nowMs = OPEN_MS + 60_000;
  iv = 0.2;
  whole = [];
  reported = [];
  visited = undefined;
  shown = ['SPY'];
});

describe('keeping', () => {
  it('keeps a minute once, the day with it, and how the day began', async () => {
    const history = await following();
    for (let second = 0; second < 150; second++) {
      nowMs += 1000;
      iv = 0.2 + second / 1000;
      history.tick();
      await settled();
    }
    expect(minutes().atMs).toHaveLength(3);
    const [past] = store.past('massive', DATE, DATE);
    expect(past.ivOpen).toEqual([0.2]);
    expect(past.iv30[0]).toBe(minutes().columns.iv30!.at(-1));
    expect(past.origin).toEqual([ORIGIN.live]);
    expect(whole[0]).toEqual(['SPY 2026-12-18']);
  });

  it('keeps nothing before the open, after the close, or of a replay', async () => {
    nowMs = OPEN_MS - 60_000;
    const early = service();
    early.tick();
    nowMs = etInstant(DATE, 16);
    early.tick();
    nowMs = OPEN_MS + 60_000;
    service({ replay: true }).tick();
    await settled();
    expect(minutes().atMs).toEqual([]);
  });

  it('keeps nothing where only the price is known', async () => {
    iv = Number.NaN;
    service().tick();
    await settled();
    expect(minutes().atMs).toEqual([]);
  });

  it('dates delayed data by when it was true', async () => {
    nowMs += DELAY_MS;
    service({ delayMs: DELAY_MS }).tick();
    await settled();
    expect(minutes().atMs).toEqual([OPEN_MS + 60_000]);
  });

  it('keeps the whole session of delayed data, from its own open to its own close', async () => {
    const history = await following({ delayMs: DELAY_MS });
    const closeMs = etInstant(DATE, 16);
    // Off the round second, as a timer is.
    for (nowMs = OPEN_MS + 1300; nowMs < closeMs + 2 * DELAY_MS; nowMs += 20_000) {
      iv = 0.2 + (nowMs - DELAY_MS - OPEN_MS) / 1e9;
      history.tick();
      await settled();
      if (nowMs === OPEN_MS + DELAY_MS + 1300 + 60_000) expect(column('iv30OpenChange')).toBeGreaterThan(0);
    }
    const { atMs } = minutes();
    expect([atMs.length, atMs[0], atMs.at(-1)]).toEqual([390, OPEN_MS, closeMs - 60_000]);
    const [past] = store.past('massive', DATE, DATE);
    expect(past.ivOpen[0]).toBeCloseTo(0.2, 4);
    expect(past.iv30[0]).toBeCloseTo(0.2 + (closeMs - 60_000 - OPEN_MS) / 1e9, 3);
    expect(column('iv30OpenChange')).toBeGreaterThan(0.02);
  });

  it('keeps what it can where the listings are not known, and says that sums are not whole', async () => {
    service({ listed: async () => undefined }).tick();
    await settled();
    expect(whole).toEqual([undefined]);
    expect(minutes().atMs).toHaveLength(1);
    expect(reported).toEqual([]);
  });

  it('has no open of a day it joined at noon, not even that of the day before', async () => {
    const history = await following();
    for (nowMs of [nowMs, nowMs + 60_000, etInstant('2026-11-23', 12), etInstant('2026-11-23', 12, 1)]) {
      history.tick();
      await settled();
    }
    expect(store.past('massive', DATE, '2026-11-23')[0].ivOpen).toEqual([0.2, Number.NaN]);
    expect(column('iv30OpenChange')).toBeNaN();
  });

  it('reports a write that failed', async () => {
    const history = service();
    store.close();
    history.tick();
    await settled();
    expect(reported.length).toBeGreaterThan(0);
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
    store.put('massive', [], dates.map(day));
  };

  it('follow the open chain among the days kept', async () => {
    fill();
    const history = service();
    history.want(['SPY', 'O:SPY261218C00650000']);
    await settled();
    expect(column('iv30')).toBeCloseTo(0.1, 12);
    iv = 0.15;
    history.tick();
    await settled();
    expect(column('iv30')).toBe(0.15);
    expect(column('ivRank')).toBeCloseTo(0.05 / 0.099, 6);
    expect(column('iv30DayChange')).toBeCloseTo(0.05, 12);
    expect(table.find('O:SPY261218C00650000')).toBeUndefined();
  });

  it('stay those of today when its chain is closed, in the evening too, until the next day', async () => {
    fill();
    nowMs = etInstant(DATE, 15, 59);
    iv = 0.15;
    const history = await following();
    history.tick();
    await settled();
    const known = (): number[] =>
      (['iv30', 'iv30AtMs', 'ivRank', 'iv30DayChange', 'ivOld'] as const).map((name) => column(name));
    const today = known();
    expect(today).toEqual([0.15, nowMs, (0.15 - 0.1) / (0.199 - 0.1), 0.15 - 0.1, 0]);
    shown = [];
    for (const [hour, minute] of [
      [16, 0],
      [16, 30],
      [17, 0],
    ]) {
      nowMs = etInstant(DATE, hour, minute);
      history.tick();
      await settled();
      expect(known()).toEqual(today);
    }
    nowMs = etInstant('2026-11-21', 9);
    history.tick();
    await settled();
    expect(known()).toEqual(today.with(1, etInstant(DATE, 16)));
  });

  it('stay where the model has lost its volatility, as of when it was known', async () => {
    fill();
    const history = await following();
    const knownAtMs = nowMs;
    history.tick();
    iv = Number.NaN;
    nowMs += 60_000;
    history.tick();
    expect([column('iv30'), column('iv30AtMs')]).toEqual([0.2, knownAtMs]);
  });

  it('of a name that knows nothing of a session are old once it has ended', async () => {
    fill();
    shown = [];
    nowMs = etInstant(DATE, 16, 29);
    const history = await following();
    expect([column('ivRank'), column('ivOld')]).toEqual([0, 0]);
    nowMs = etInstant(DATE, 16, 30);
    history.tick();
    await settled();
    expect([column('ivRank'), column('ivOld')]).toEqual([Number.NaN, 1]);
  });

  it('of a replay that jumps are none of the time it jumped from', async () => {
    fill();
    const history = await following({ replay: true });
    nowMs = etInstant(DATE, 12);
    history.tick();
    expect(column('iv30')).toBe(0.2);
    shown = [];
    nowMs = etInstant(DATE, 10);
    history.renew();
    await settled();
    expect([column('iv30'), column('iv30AtMs')]).toEqual([0.1, etInstant(YESTERDAY, 16)]);
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
    store.put('massive', [], [today]);
    const history = await following({ replay: true });
    expect(column('iv30')).toBeCloseTo(0.1, 12);
    nowMs = etInstant(DATE, 12);
    history.tick();
    expect(column('iv30OpenChange')).toBeNaN();
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
    store.put('massive', [], [today]);
    nowMs = etInstant(DATE, 12);
    const history = await following();
    history.tick();
    expect(column('iv30OpenChange')).toBeCloseTo(0.02, 12);
  });
});

describe('open interest of the session before', () => {
  const before = (symbol: string): number => table.column('openInterestBefore')[table.find(symbol)!];
  const publish = (call: number, put: number): void => {
    table.column('openInterest')[table.intern(CALL)] = call;
    table.column('openInterest')[table.intern(PUT)] = put;
  };
  const look = async (): Promise<void> => {
    const history = service();
    history.tick();
    await settled();
    nowMs += 6_000;
    history.tick();
  };

  it('stands beside today’s, and is unknown for a contract that was not listed then', async () => {
    store.putListings('massive', 'SPY', YESTERDAY, [listingDay([650, 100, Number.NaN])], '2026-10-01');
    publish(100, 7);
    await look();
    expect([before(CALL), before(PUT), before(NEW)]).toEqual([100, Number.NaN, Number.NaN]);
  });

  it('is of the session before, of no earlier one', async () => {
    const [, earlier] = BUILT_IN_CALENDAR.sessionsBefore(DATE, 2);
    store.putListings('massive', 'SPY', earlier, [listingDay([650, 100, 200])], '2026-10-01');
    await look();
    expect(before(CALL)).toBeNaN();
  });

  it('is unknown in the morning until any contract’s number differs: the day’s are not published yet', async () => {
    store.putListings('massive', 'SPY', YESTERDAY, [listingDay([650, 100, 200])], '2026-10-01');
    nowMs = etInstant(DATE, 5);
    publish(100, 200);
    await look();
    expect(before(CALL)).toBeNaN();
    publish(100, 201);
    await look();
    expect([before(CALL), before(PUT)]).toEqual([100, 200]);
  });

  it('gives the change of the chains read, of contracts known on both days; also of one only visited, until the day ends', async () => {
    const change = (): number => table.column('oiChange')[table.find('SPY')!];
    store.putListings('massive', 'SPY', YESTERDAY, [listingDay([650, 100, 200, 655, Number.NaN, 4])], '2026-10-01');
    table.column('openInterest')[table.intern(NEW)] = 1_000;
    publish(130, 215);
    await look();
    expect(change()).toBeCloseTo(45 / 300, 12);
    table.column('oiChange').fill(Number.NaN);
    visited = 'SPY';
    const history = await following();
    await history.keepVisited('SPY');
    expect(change()).toBeCloseTo(45 / 300, 12);
    nowMs = etInstant('2026-11-23', 4);
    history.tick();
    expect(change()).toBeNaN();
    nowMs = etInstant(DATE, 5);
    publish(100, 200);
    await service().keepVisited('SPY');
    expect(change()).toBeNaN();
  });

  it('is kept with the smiles of the day, every five minutes, the last of the day standing', async () => {
    const history = service();
    for (let second = 0; second < 420; second++) {
      nowMs += 1000;
      history.tick();
      await settled();
    }
    const [kept] = store.listings('massive', 'SPY', DATE);
    expect(kept).toEqual({ ...listingDay([650, 12, 34]), atMs: kept.atMs });
    expect(kept.atMs - OPEN_MS).toBeGreaterThanOrEqual(6 * 60_000);
    expect(kept.atMs - OPEN_MS).toBeLessThan(8 * 60_000);
  });
});

describe('a chain that no pane shows', () => {
  beforeEach(() => (visited = 'SPY'));

  it('is stored as of a snapshot, once a visit, and never overwrites what the model of an open chain had', async () => {
    const history = await following();
    history.tick();
    await settled();
    expect(minutes().atMs).toEqual([]);
    await history.keepVisited('SPY');
    expect(store.past('massive', DATE, DATE)[0].origin).toEqual([ORIGIN.snapshot]);
    expect([column('iv30'), column('iv30Origin')]).toEqual([0.2, ORIGIN.snapshot]);
    const live = {
      symbol: 'SPY',
      date: DATE,
      atMs: nowMs,
      origin: ORIGIN.live,
      values: { ...unknownValues(), iv30: 0.3 },
    };
    store.put('massive', [], [live]);
    await history.keepVisited('SPY');
    expect(store.past('massive', DATE, DATE)[0].iv30).toEqual([0.3]);
  });

  it('keeps the value of its last visit until the day ends', async () => {
    const history = await following();
    await history.keepVisited('SPY');
    const seenAtMs = nowMs;
    iv = Number.NaN;
    nowMs += 8 * 60_000;
    history.tick();
    expect([column('iv30'), column('iv30AtMs')]).toEqual([0.2, seenAtMs]);
    nowMs = etInstant('2026-11-23', 9, 31);
    history.tick();
    await settled();
    nowMs += 6_000;
    history.tick();
    expect(column('iv30AtMs')).toBe(etInstant(DATE, 16));
  });

  it('stores nothing while the model has no volatility of it', async () => {
    iv = Number.NaN;
    await service().keepVisited('SPY');
    expect(store.past('massive', DATE, DATE)).toEqual([]);
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
    store.put('massive', [], dates.map(day));
  };
  const lagging = async (): Promise<string[]> => {
    const history = service();
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
