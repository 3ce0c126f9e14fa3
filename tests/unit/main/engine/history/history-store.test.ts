import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HistoryStore } from '../../../../../src/main/engine/history/history-store.ts';
import { checkDaily, openHistory, replaceDamaged } from '../../../../../src/main/engine/history/open-history.ts';
import { STEPS } from '../../../../../src/main/engine/history/schema.ts';
import {
  KEPT_IDS,
  ORIGIN,
  unknownValues,
  type KeptValues,
  type Origin,
} from '../../../../../src/shared/history/measures.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { breakPageOf } from './break-page.ts';

const WORLD = 'massive';
const DATE = '2026-11-20';
const AT = etInstant(DATE, 15, 59);
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-history-'));
  file = join(folder, 'history.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const values = (known: Partial<KeptValues>): KeptValues => ({ ...unknownValues(), ...known });
const day = (origin: Origin, known: Partial<KeptValues>, date = DATE, symbol = 'SPY') => ({
  symbol,
  date,
  atMs: etInstant(date, 16),
  origin,
  values: values(known),
});
const read = (store: HistoryStore, symbol = 'SPY') => store.days(WORLD, symbol, KEPT_IDS, '2020-01-01', '2030-01-01');

function permutations<T>(of: readonly T[]): T[][] {
  if (of.length < 2) return [[...of]];
  return of.flatMap((first, i) => permutations(of.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

describe('the store', () => {
  it('keeps every measure of a minute and a day, and unknown as unknown', () => {
    const store = new HistoryStore(file);
    const known = Object.fromEntries(KEPT_IDS.map((id, i) => [id, i === 5 ? Number.NaN : -1.5 * i - 1])) as KeptValues;
    store.put(WORLD, [{ symbol: 'SPY', atMs: AT + 1, origin: ORIGIN.live, values: known }], [day(ORIGIN.live, known)]);
    store.close();
    const again = new HistoryStore(file);
    const minutes = again.minutes(WORLD, 'SPY', KEPT_IDS, AT, AT);
    expect(minutes.atMs).toEqual([AT]);
    for (const [i, id] of KEPT_IDS.entries()) {
      expect(minutes.columns[id]).toEqual([i === 5 ? Number.NaN : -1.5 * i - 1]);
      expect(read(again).columns[id]).toEqual([i === 5 ? Number.NaN : -1.5 * i - 1]);
    }
    expect(read(again).bars[0].close).toBeNaN();
    again.close();
  });

  it('keeps the listings of a day, the last of it, and forgets those older than the limit', () => {
    const store = new HistoryStore(file);
    const listing = (atMs: number) => ({
      listing: 'SPY 2026-12-18',
      atMs,
      years: 0.08,
      forward: 651.5,
      atmIv: 0.2,
      smile: Float64Array.of(0.3, Number.NaN, 0.2),
      openInterest: Float64Array.of(650, 12, Number.NaN),
    });
    store.putListings(WORLD, 'SPY', '2026-10-19', [listing(1)], '2026-01-01');
    store.putListings(WORLD, 'QQQ', '2026-10-19', [listing(1)], '2026-01-01');
    store.putListings(WORLD, 'SPY', DATE, [listing(2)], '2026-01-01');
    store.putListings(WORLD, 'SPY', DATE, [listing(3)], '2026-10-20');
    expect(store.listings(WORLD, 'SPY', DATE)).toEqual([listing(3)]);
    expect(store.listings(WORLD, 'SPY', '2026-10-19')).toEqual([]);
    expect(store.listings(WORLD, 'QQQ', '2026-10-19')).toEqual([listing(1)]);
    expect(store.listings('simulated', 'SPY', DATE)).toEqual([]);
    store.close();
  });

  it('lets what was seen live stand over what was filled in later, and fills what live lacked', () => {
    const store = new HistoryStore(file);
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.2, gex: 5e9 })]);
    store.put(WORLD, [], [day(ORIGIN.backfill, { iv30: 0.9, rr30: -0.04 })]);
    const { columns, origin } = read(store);
    expect([columns.iv30, columns.rr30, columns.gex]).toEqual([[0.2], [-0.04], [5e9]]);
    expect(origin).toEqual([ORIGIN.live]);
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.21 })]);
    expect([read(store).columns.iv30, read(store).columns.gex]).toEqual([[0.21], [5e9]]);
    store.close();
  });

  it('keeps of a day what was known last by market time, whatever the order of writing', () => {
    const rows = [
      { hour: 10, origin: ORIGIN.recording, known: { spot: 645, iv30: 0.17, gex: 1e9 } },
      { hour: 12, origin: ORIGIN.live, known: { spot: 648, gex: 2e9 } },
      { hour: 15, origin: ORIGIN.snapshot, known: { spot: 650, iv30: 0.19, rr30: -0.04 } },
      { hour: 16, origin: ORIGIN.backfill, known: { spot: 600, iv30: 0.9, bf30: 0.01 } },
    ];
    for (const order of permutations(rows)) {
      const store = new HistoryStore(':memory:');
      for (const { hour, origin, known } of order) {
        const row = { ...day(origin, known), atMs: etInstant(DATE, hour) };
        store.put(WORLD, origin === ORIGIN.backfill ? [] : [row], [row]);
      }
      const { columns, origin } = read(store);
      expect({ ...columns, origin }).toMatchObject({
        spot: [650],
        iv30: [0.19],
        rr30: [-0.04],
        gex: [2e9],
        bf30: [0.01],
        origin: [ORIGIN.snapshot],
      });
      store.close();
    }
  });

  it('keeps of a listing what was known last by market time', () => {
    const store = new HistoryStore(':memory:');
    const listing = (atMs: number, atmIv: number) => ({
      listing: 'SPY 2026-12-18',
      atMs,
      years: 0.08,
      forward: 651.5,
      atmIv,
      smile: Float64Array.of(atmIv),
      openInterest: Float64Array.of(650, 12, 13),
    });
    const close = listing(AT, 0.21);
    store.putListings(WORLD, 'SPY', DATE, [close], '2026-10-20');
    store.putListings(WORLD, 'SPY', DATE, [listing(etInstant(DATE, 10, 2), 0.17)], '2026-10-20');
    expect(store.listings(WORLD, 'SPY', DATE)).toEqual([close]);
    store.close();
  });

  it('says that a volatility came from a backfill although the live day has other numbers', () => {
    const store = new HistoryStore(file);
    store.put(WORLD, [], [day(ORIGIN.live, { spot: 650 })]);
    store.put(WORLD, [], [day(ORIGIN.backfill, { iv30: 0.3, spot: 640 })]);
    expect(read(store).origin).toEqual([ORIGIN.backfill]);
    expect([read(store).columns.iv30, read(store).columns.spot]).toEqual([[0.3], [650]]);
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.31 })]);
    expect([read(store).origin, read(store).columns.iv30]).toEqual([[ORIGIN.live], [0.31]]);
    store.close();
  });

  it('keeps how a day began once it is known', () => {
    const store = new HistoryStore(file);
    store.put(WORLD, [], [day(ORIGIN.backfill, { iv30: 0.3 }, '2026-11-19')]);
    store.put(WORLD, [], [{ ...day(ORIGIN.live, { iv30: 0.2 }), ivOpen: 0.2 }]);
    store.put(WORLD, [], [{ ...day(ORIGIN.live, { iv30: 0.25 }), ivOpen: 0.21 }]);
    const [past] = store.past(WORLD, '2026-01-01', DATE);
    expect(past.iv30).toEqual([0.3, 0.25]);
    expect(past.ivOpen).toEqual([Number.NaN, 0.2]);
    store.close();
  });

  it('keeps worlds apart, and names', () => {
    const store = new HistoryStore(file);
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.2 })]);
    store.put('simulated 7', [], [day(ORIGIN.live, { iv30: 0.8 })]);
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.5 }, DATE, 'I:SPX')]);
    expect(read(store).columns.iv30).toEqual([0.2]);
    expect(store.past(WORLD, DATE, DATE).map((p) => [p.symbol, ...p.iv30])).toEqual([
      ['SPY', 0.2],
      ['I:SPX', 0.5],
    ]);
    expect(store.past(WORLD, DATE, DATE, ['SPY']).map((p) => p.symbol)).toEqual(['SPY']);
    expect(store.past('elsewhere', DATE, DATE)).toEqual([]);
    store.close();
  });

  it('answers a span, both ends included', () => {
    const store = new HistoryStore(file);
    const dates = ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'];
    store.put(
      WORLD,
      [],
      dates.map((date, i) => day(ORIGIN.live, { iv30: i }, date)),
    );
    expect(store.days(WORLD, 'SPY', ['iv30'], dates[1], dates[2]).dates).toEqual(dates.slice(1, 3));
    expect(store.past(WORLD, dates[1], dates[2])[0].iv30).toEqual([1, 2]);
    store.close();
  });

  it('remembers which questions of a backfill were answered', () => {
    let store = new HistoryStore(file);
    store.putAnswer(WORLD, 'SPY', 'O:SPY261218C00650000', 'one', [
      { contract: 'O:SPY261218C00650000', date: DATE, close: 9.35 },
    ]);
    store.putAnswer(WORLD, 'SPY', 'O:SPY261218C00700000', '', []);
    store.close();
    store = new HistoryStore(file);
    expect(store.answered(WORLD, 'SPY')).toEqual([
      ['O:SPY261218C00650000', 'one'],
      ['O:SPY261218C00700000', ''],
    ]);
    expect(store.optionDays(WORLD, 'SPY')).toEqual([{ contract: 'O:SPY261218C00650000', date: DATE, close: 9.35 }]);
    expect(store.answered('simulated 7', 'SPY')).toEqual([]);
    store.close();
  });

  it('writes all of a call or nothing', () => {
    const store = new HistoryStore(file);
    const broken = { ...day(ORIGIN.live, { iv30: 0.5 }, '2026-11-19'), symbol: undefined as unknown as string };
    expect(() => store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.2 }), broken])).toThrow();
    expect(store.past(WORLD, '2020-01-01', '2030-01-01')).toEqual([]);
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.2 })]);
    expect(store.past(WORLD, '2020-01-01', '2030-01-01')).toHaveLength(1);
    store.close();
  });

  it('is shared by two at once', () => {
    const one = new HistoryStore(file);
    const other = new HistoryStore(file);
    one.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.2 })]);
    other.put(WORLD, [], [day(ORIGIN.recording, { iv30: 0.3 }, '2026-11-19')]);
    expect(one.past(WORLD, '2020-01-01', '2030-01-01')[0].iv30).toEqual([0.3, 0.2]);
    one.close();
    other.close();
  });
});

describe('the file', () => {
  it('of an earlier version is brought up to date with what it holds', () => {
    const db = new DatabaseSync(file);
    db.exec(STEPS[0]);
    db.exec(`PRAGMA user_version = 1; INSERT INTO names VALUES (1, '${WORLD}', 'SPY');
      INSERT INTO days (name, date, origin, iv30) VALUES (1, 20261120, 4, 0.2)`);
    db.close();
    const { store } = openHistory(file, AT);
    expect(store.version).toBe(STEPS.length);
    expect(read(store).columns.iv30).toEqual([0.2]);
    store.close();
  });

  it('of an earlier version gets back the last numbers of a day whose recordings were built out of order', () => {
    const db = new DatabaseSync(file);
    const minute = (hour: number): number => etInstant(DATE, hour) / 60_000;
    db.exec(`${STEPS[0]} ${STEPS[1]} PRAGMA user_version = 2; INSERT INTO names VALUES (1, '${WORLD}', 'SPY'), (2, '${WORLD}', 'QQQ');
      INSERT INTO minutes (name, at, origin, spot, iv30) VALUES
        (1, ${minute(10)}, 3, 645, 0.17), (1, ${minute(14)}, 3, 650, NULL), (2, ${minute(10)}, 3, 500, 0.3);
      INSERT INTO days (name, date, origin, ivOrigin, at, spot, iv30, rr30, close) VALUES
        (1, 20261120, 3, 3, ${minute(14) * 60_000}, 645, 0.17, -0.02, 651), (1, 20261119, 4, 4, 0, 640, 0.2, NULL, 641),
        (2, 20261120, 4, 4, 0, 505, 0.31, NULL, NULL)`);
    db.close();
    const { store } = openHistory(file, AT);
    const { columns, bars } = read(store);
    expect([columns.spot, columns.iv30, columns.rr30]).toEqual([
      [640, 650],
      [0.2, 0.17],
      [Number.NaN, -0.02],
    ]);
    expect(bars.map(({ close }) => close)).toEqual([641, 651]);
    expect(read(store, 'QQQ').columns.spot).toEqual([505]);
    store.close();
  });

  it('of a later version is left alone, with a sentence', () => {
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE later (x); PRAGMA user_version = 99');
    db.close();
    const before = readFileSync(file);
    expect(() => openHistory(file, AT)).toThrow(/later version/);
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['history.sqlite']);
  });

  it.each([
    ['before any step', 'CREATE TABLE days (x)'],
    ['with a version like ours', 'CREATE TABLE theirs (x); PRAGMA user_version = 1'],
  ])('of another program, %s, is left alone, with a sentence', (_what, sql) => {
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
    const before = readFileSync(file);
    expect(() => openHistory(file, AT)).toThrow(/is another program’s, and is left alone/);
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['history.sqlite']);
  });

  it('that is no database is set aside, and the memory starts empty', () => {
    writeFileSync(file, 'Not a database, but somebody’s file all the same.'.repeat(100));
    const { store, told } = openHistory(file, AT);
    expect(told).toMatch(/no intact copy/);
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.2 })]);
    store.close();
    const aside = readdirSync(folder).find((name) => name.includes('.broken-'))!;
    expect(readFileSync(join(folder, aside), 'utf8')).toMatch(/somebody’s file/);
  });

  it('is checked and copied once a day; a damaged one gives way to its copy', () => {
    const { store } = openHistory(file, AT);
    store.put(
      WORLD,
      [],
      Array.from({ length: 400 }, (_, i) => day(ORIGIN.live, { iv30: 0.2 }, DATE, `N${i}`)),
    );
    expect(checkDaily(store, file, AT)).toBe('sound');
    expect(checkDaily(store, file, AT + 3_600_000)).toBe('notDue');
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.5 }, '2026-11-21', 'LATE')]);
    store.close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096, 4096 * 6);
    writeFileSync(file, bytes);
    let damaged: HistoryStore | undefined;
    try {
      damaged = openHistory(file, AT).store;
      expect(checkDaily(damaged, file, AT + 2 * 86_400_000)).toBe('damaged');
      damaged.close();
    } finally {
      expect(existsSync(`${file}.backup`)).toBe(true);
    }
    const { store: restored, told } = replaceDamaged(file, AT);
    expect(told).toContain(`its copy of ${new Date(AT).toISOString().slice(0, 10)}`);
    expect(restored.past(WORLD, DATE, '2026-12-31')).toHaveLength(400);
    restored.close();
  });

  it.each([
    'names',
    'minutes',
    'days',
    'days_rank',
    'asked',
    'option_days',
    'notes',
    'listing_days',
    'sqlite_autoindex_names_1',
  ])('with the first page of %s gone gives way to its copy, whoever meets that first', (table) => {
    const { store } = openHistory(file, AT);
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.2 })]);
    expect(checkDaily(store, file, AT)).toBe('sound');
    store.close();
    breakPageOf(file, table);
    const opened = openHistory(file, AT);
    let { store: last } = opened;
    if (opened.told === undefined) {
      expect(checkDaily(last, file, AT + 2 * 86_400_000)).toBe('damaged');
      last.close();
      const replaced = replaceDamaged(file, AT);
      expect(replaced.told).toMatch(/its copy of/);
      last = replaced.store;
    }
    expect(read(last).columns.iv30).toEqual([0.2]);
    expect(last.damage(true)).toBeUndefined();
    last.close();
    expect(readdirSync(folder).some((name) => name.includes('.broken-'))).toBe(true);
  });

  it('that is sound is never set aside: another terminal has put the copy there already', () => {
    const { store } = openHistory(file, AT);
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.2 })]);
    expect(checkDaily(store, file, AT)).toBe('sound');
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.3 })]);
    store.close();
    const { store: same, told } = replaceDamaged(file, AT);
    expect(told).toBeUndefined();
    expect(read(same).columns.iv30).toEqual([0.3]);
    same.close();
  });

  it('cut to nothing gives way to its copy', () => {
    const { store } = openHistory(file, AT);
    store.put(WORLD, [], [day(ORIGIN.live, { iv30: 0.2 })]);
    expect(checkDaily(store, file, AT)).toBe('sound');
    store.close();
    writeFileSync(file, '');
    const { store: restored, told } = openHistory(file, AT);
    expect(told).toMatch(/its copy of/);
    expect(read(restored).columns.iv30).toEqual([0.2]);
    restored.close();
  });

  it('whose copy is damaged too starts empty', () => {
    writeFileSync(file, 'x'.repeat(9000));
    writeFileSync(`${file}.backup`, 'y'.repeat(9000));
    const { store, told } = openHistory(file, AT);
    expect(told).toMatch(/no intact copy/);
    expect(store.past(WORLD, '2020-01-01', '2030-01-01')).toEqual([]);
    store.close();
  });
});
