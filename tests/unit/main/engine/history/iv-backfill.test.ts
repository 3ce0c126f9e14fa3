import { describe, expect, it } from 'vitest';
import { FeedError } from '../../../../../src/main/engine/feed/feed-error.ts';
import { HistoryStore } from '../../../../../src/main/engine/history/history-store.ts';
import { IvBackfill } from '../../../../../src/main/engine/history/iv-backfill.ts';
import { memoryIn } from '../../../../../src/main/engine/history/memory.ts';
import type { MarketCapability } from '../../../../../src/shared/contract/health.ts';
import { ORIGIN, unknownValues } from '../../../../../src/shared/history/measures.ts';
import { europeanPrice } from '../../../../../src/shared/analytics/european.ts';
import { etDate, etInstant, YEAR_MS } from '../../../../../src/shared/market/calendar.ts';
import { parseOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { NOON_MS, ScriptedSource } from '../scripted-source.ts';

const RATE = 0.04;
const TODAY = etDate(NOON_MS);
const SESSIONS = BUILT_IN_CALENDAR.sessionsBefore(TODAY, 400).toReversed();
/** A slow wave, and one per cent up and down from day to day. */
const spotOf = (date: string): number => {
  const i = SESSIONS.indexOf(date);
  return 600 * Math.exp(0.1 * Math.sin(i / 40) + (i % 2 === 0 ? 0.005 : -0.005));
};
/** At the money, and how it falls with ln K. */
const atmOf = (date: string): number => 0.18 + 0.05 * Math.sin(SESSIONS.indexOf(date) / 25);
const SLOPE = -0.35;

/** A vendor of one stock whose options are priced off a smile that is known. */
function vendor(options: { refuseBefore?: string; silent?: (contract: string) => boolean } = {}) {
  const asked: string[] = [];
  const source = new ScriptedSource((path, query) => {
    asked.push(path);
    if (path.startsWith('/v3/reference')) return { results: strikesOf(query), status: 'OK' };
    const [, ticker, , , from, to] = /ticker\/([^/]+)\/range\/(\d+)\/(\w+)\/([^/]+)\/([^/]+)/.exec(
      decodeURIComponent(path),
    )!;
    if (options.refuseBefore && from < options.refuseBefore)
      throw new FeedError('rest/not-entitled', 'Your plan doesn’t include this data timeframe.');
    const dates = SESSIONS.filter((date) => date >= from && date <= to);
    if (ticker === 'SPY')
      return bars(
        ticker,
        dates.map((date) => [date, spotOf(date)]),
      );
    if (options.silent?.(ticker)) return bars(ticker, []);
    return bars(
      ticker,
      dates.flatMap((date) => priceOf(ticker, date)),
    );
  });
  return { source, asked };
}

function bars(ticker: string, closes: [string, number][]): unknown {
  const results = closes.map(([date, c]) => ({ t: etInstant(date, 0), o: c, h: c, l: c, c, v: 1 }));
  return { ticker, queryCount: results.length, resultsCount: results.length, adjusted: true, results, status: 'OK' };
}

function priceOf(ticker: string, date: string): [string, number][] {
  const contract = parseOptionSymbol(ticker)!;
  const years = (BUILT_IN_CALENDAR.settlementMs(contract) - BUILT_IN_CALENDAR.sessionOn(date)!.closeMs) / YEAR_MS;
  if (years <= 0) return [];
  const forward = spotOf(date) * Math.exp(RATE * years);
  const sigma = atmOf(date) + SLOPE * Math.log(contract.strike / forward);
  const price = europeanPrice(contract.right === 'C' ? 1 : -1, spotOf(date), contract.strike, years, RATE, 0, sigma);
  return [[date, price]];
}

function strikesOf(query: URLSearchParams): unknown[] {
  const [low, high] = [Number(query.get('strike_price.gte')), Number(query.get('strike_price.lte'))];
  const expiry = query.get('expiration_date')!;
  const found: unknown[] = [];
  for (let strike = Math.ceil(low / 5) * 5; strike <= high; strike += 5)
    found.push({
      ticker: `O:SPY${expiry.slice(2).replaceAll('-', '')}C${String(strike * 1000).padStart(8, '0')}`,
      underlying_ticker: 'SPY',
      contract_type: 'call',
      expiration_date: expiry,
      strike_price: strike,
      shares_per_contract: 100,
    });
  return found;
}

function backfill(source: ScriptedSource, store: HistoryStore): IvBackfill {
  return new IvBackfill({
    memory: memoryIn(store),
    world: 'massive',
    source,
    calendar: () => BUILT_IN_CALENDAR,
    rates: () => () => RATE,
    wrote: () => undefined,
    report: () => undefined,
  });
}

async function ended(job: IvBackfill): Promise<void> {
  while (job.status?.state === 'running') await new Promise((resolve) => setImmediate(resolve));
}

const year = (store: HistoryStore) => store.days('massive', 'SPY', ['iv30', 'rr30'], SESSIONS.at(-252)!, TODAY);

describe('filling in a year', () => {
  it('finds the volatility and the skew that the options were priced with, of every session', async () => {
    const store = new HistoryStore(':memory:');
    const { source, asked } = vendor();
    const job = backfill(source, store);
    const plan = await job.plan('SPY');
    expect(plan).toMatchObject({ sessions: 252, known: 0 });
    // Its bars, adjusted and as traded.
    expect(asked).toHaveLength(2);
    job.start(['SPY']);
    await ended(job);
    expect(job.status).toMatchObject({ state: 'done', known: 252, refused: 0 });
    // Its cost was said first.
    expect(Math.abs(asked.length - 2 - plan.requests)).toBeLessThan(0.1 * plan.requests);
    const { dates, columns, origin } = year(store);
    expect(dates).toHaveLength(252);
    expect(new Set(origin)).toEqual(new Set([ORIGIN.backfill]));
    for (const [i, date] of dates.entries()) {
      expect(Math.abs(columns.iv30![i] - atmOf(date))).toBeLessThan(0.001);
      expect(columns.rr30![i] >= 0).toBe(false);
    }
    expect(columns.rr30!.filter((rr) => !Number.isNaN(rr)).length).toBeGreaterThan(240);
    store.close();
  });

  it('says the pace of a plan that counts requests, also before the options plan has answered', async () => {
    const paceOf = async (...capabilities: Partial<MarketCapability>[]): Promise<number> => {
      const store = new HistoryStore(':memory:');
      const { source } = vendor();
      const told = capabilities.map((one) => ({
        market: 'options',
        timeliness: 'unknown',
        rest: 'unknown',
        channels: {},
        ...one,
      }));
      source.capabilities = () => told as MarketCapability[];
      const { perMinute, requests, minutes } = await backfill(source, store).plan('SPY');
      expect(minutes).toBe(requests / perMinute);
      store.close();
      return perMinute;
    };
    const free = { market: 'stocks', timeliness: 'none', rest: 'limited' } as const;
    expect(await paceOf({ rest: 'limited' })).toBe(1);
    expect(await paceOf({}, free)).toBe(1);
    expect(await paceOf(free)).toBe(1);
    expect(await paceOf({ rest: 'allowed' }, free)).toBe(150);
    expect(await paceOf({ timeliness: 'realTime' }, free)).toBe(150);
    expect(await paceOf({}, { market: 'stocks', rest: 'allowed' })).toBe(150);
  });

  it('goes on where it stopped: no question is asked twice', async () => {
    const store = new HistoryStore(':memory:');
    const { source, asked } = vendor();
    const answer = source.request.bind(source);
    source.request = async (request) => {
      await new Promise((resolve) => setImmediate(resolve));
      return answer(request);
    };
    const first = backfill(source, store);
    first.start(['SPY']);
    while ((first.status?.done ?? 0) < 60) await new Promise((resolve) => setImmediate(resolve));
    await first.stop();
    expect(first.status?.state).toBe('stopped');
    const known = year(store).columns.iv30!.filter((iv) => !Number.isNaN(iv)).length;
    expect(known).toBeGreaterThan(5);
    expect(known).toBeLessThan(252);
    const second = backfill(source, store);
    expect((await second.plan('SPY')).known).toBe(known);
    second.start(['SPY']);
    await ended(second);
    expect(second.status).toMatchObject({ state: 'done', known: 252 });
    const options = asked.filter((path) => path.includes('O%3A') || path.includes('O:'));
    expect(new Set(options).size).toBeGreaterThan(0.9 * options.length);
    const after = asked.length;
    const third = backfill(source, store);
    expect((await third.plan('SPY')).requests).toBe(0);
    expect(asked.length).toBe(after);
    store.close();
  });

  it('counts what the plan refuses, keeps the rest, and asks for it again another time', async () => {
    const store = new HistoryStore(':memory:');
    const edge = SESSIONS.at(-120)!;
    const { source } = vendor({ refuseBefore: edge });
    store.putBars(
      'massive',
      'SPY',
      SESSIONS.map((date) => ({
        date,
        open: spotOf(date),
        high: spotOf(date),
        low: spotOf(date),
        close: spotOf(date),
        traded: spotOf(date),
      })),
    );
    const job = backfill(source, store);
    job.start(['SPY']);
    await ended(job);
    expect(job.status?.refused).toBeGreaterThan(10);
    expect(job.status?.message).toMatch(/timeframe/);
    expect(job.status?.known).toBeGreaterThan(50);
    expect(job.status?.known).toBeLessThan(252);
    expect((await job.plan('SPY')).requests).toBeGreaterThan(10);
    store.close();
  });

  it('leaves a session unknown whose options did not trade', async () => {
    const store = new HistoryStore(':memory:');
    const { source } = vendor({ silent: (ticker) => ticker.startsWith('O:SPY260618') });
    const job = backfill(source, store);
    job.start(['SPY']);
    await ended(job);
    const { dates, columns } = year(store);
    expect(job.status?.known).toBeLessThan(252);
    expect(dates.length).toBeGreaterThan(job.status!.known);
    for (const [i, iv] of columns.iv30!.entries())
      if (!Number.isNaN(iv)) expect(Math.abs(iv - atmOf(dates[i]))).toBeLessThan(0.001);
    store.close();
  });

  it('brings a name up to date by itself: its newest sessions alone, for a few requests', async () => {
    const store = new HistoryStore(':memory:');
    const { source, asked } = vendor();
    const missing = new Set([SESSIONS.at(-1)!, SESSIONS.at(-2)!, SESSIONS.at(-40)!]);
    const known = SESSIONS.slice(-252).filter((date) => !missing.has(date));
    const day = (date: string) => ({
      symbol: 'SPY',
      date,
      atMs: 0,
      origin: ORIGIN.live,
      values: { ...unknownValues(), iv30: 0.5 },
    });
    store.put('massive', [], known.map(day));
    const job = backfill(source, store);
    job.start(['SPY'], true);
    await ended(job);
    expect(job.status).toMatchObject({ state: 'done', automatic: true, known: 15, sessions: 15 });
    expect(asked.length).toBeLessThan(50);
    const { dates, columns } = year(store);
    const iv = new Map(dates.map((date, i) => [date, columns.iv30![i]]));
    for (const date of [SESSIONS.at(-1)!, SESSIONS.at(-2)!]) expect(iv.get(date)).toBeCloseTo(atmOf(date), 3);
    expect(iv.get(SESSIONS.at(-40)!) ?? Number.NaN).toBeNaN();
    const before = asked.length;
    job.start(['SPY'], true);
    await ended(job);
    expect(asked.length).toBe(before);
    store.close();
  });

  it('does what the user asked for before what it does by itself', async () => {
    const store = new HistoryStore(':memory:');
    const { source } = vendor();
    const job = backfill(source, store);
    job.start(['SPY'], true);
    job.start(['SPY']);
    job.start(['SPY']);
    expect(job.status).toMatchObject({ automatic: true, waiting: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    while (job.status?.automatic || job.status?.state === 'running')
      await new Promise((resolve) => setImmediate(resolve));
    expect(job.status).toMatchObject({ automatic: false, known: 252, waiting: 0 });
    store.close();
  });

  it('refuses what has no past of its own', async () => {
    const store = new HistoryStore(':memory:');
    const { source } = vendor();
    await expect(backfill(source, store).plan('I:VIX')).rejects.toThrow(/future/);
    const replay = new ScriptedSource(() => ({ results: [] }), 'replay');
    await expect(backfill(replay, store).plan('SPY')).rejects.toThrow(/replay/i);
    store.close();
  });
});
