import { describe, expect, it } from 'vitest';
import { HistoryStore } from '../../../../../src/main/engine/history/history-store.ts';
import { IvBackfill } from '../../../../../src/main/engine/history/iv-backfill.ts';
import { memoryIn } from '../../../../../src/main/engine/history/memory.ts';
import { ORIGIN, unknownValues } from '../../../../../src/shared/history/measures.ts';
import { europeanPrice } from '../../../../../src/shared/analytics/european.ts';
import { etDate, etInstant, YEAR_MS } from '../../../../../src/shared/market/calendar.ts';
import { parseOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { NOON_MS, ScriptedSource } from '../scripted-source.ts';

const RATE = 0.04;
const TODAY = etDate(NOON_MS);
const SESSIONS = BUILT_IN_CALENDAR.sessionsBefore(TODAY, 400).toReversed();
const SPLIT = SESSIONS.at(-100)!;
const BEFORE = SESSIONS.at(-101)!;
const adjustedOf = (date: string): number => {
  const i = SESSIONS.indexOf(date);
  return 120 * Math.exp(0.1 * Math.sin(i / 40) + (i % 2 === 0 ? 0.005 : -0.005));
};
const ivOf = (date: string): number => 0.3 + 0.05 * Math.sin(SESSIONS.indexOf(date) / 25);

interface Vendor {
  symbol: string;
  root: string;
  /** New shares for one old. */
  ratio: number;
  /** It sends adjusted bars whatever is asked for. */
  alwaysAdjusts?: boolean;
  firstBar?: string;
  /** A day on which the stock closed elsewhere than where its options last traded. */
  odd?: { date: string; factor: number };
  /** Contracts that do not trade. */
  silent?: (contract: string, date: string) => boolean;
}

/** One stock that was split; its options are those of each side, priced at one volatility a day. */
function vendor({ symbol, root, ratio, alwaysAdjusts = false, firstBar = '', odd, silent }: Vendor) {
  const asked: string[] = [];
  const tradedOf = (date: string): number => adjustedOf(date) * (date < SPLIT ? ratio : 1);
  const source = new ScriptedSource((path, query) => {
    asked.push(`${decodeURIComponent(path)}?${query}`);
    if (path.startsWith('/v3/reference')) return { results: listed(query), status: 'OK' };
    const [, ticker, from, to] = /ticker\/([^/]+)\/range\/1\/day\/([^/]+)\/([^/]+)/.exec(decodeURIComponent(path))!;
    const dates = SESSIONS.filter((date) => date >= from && date <= to && date >= firstBar);
    const adjusts = alwaysAdjusts || query.get('adjusted') === 'true';
    const closes =
      ticker === symbol
        ? dates.map(
            (date) => [date, (adjusts ? adjustedOf : tradedOf)(date) * (date === odd?.date ? odd.factor : 1)] as const,
          )
        : dates.flatMap((date) => priceOf(ticker, date));
    const results = closes.map(([date, c]) => ({ t: etInstant(date, 0), o: c, h: c, l: c, c, v: 1 }));
    return {
      ticker,
      queryCount: results.length,
      resultsCount: results.length,
      adjusted: adjusts,
      results,
      status: 'OK',
    };
  });
  /** Contracts of before the split, as of a day before it or where they expired before it, are around the price of then. */
  function listed(query: URLSearchParams): unknown[] {
    const expiry = query.get('expiration_date')!;
    const isOld = (query.get('as_of') ?? expiry) < SPLIT;
    const step = isOld ? 2.5 * ratio : 2.5;
    const [low, high] = [Number(query.get('strike_price.gte')), Number(query.get('strike_price.lte'))];
    const found: unknown[] = [];
    for (let strike = Math.ceil(low / step) * step; strike <= high; strike += step)
      found.push({
        ticker: `O:${root}${expiry.slice(2).replaceAll('-', '')}C${String(Math.round(strike * 1000)).padStart(8, '0')}`,
        underlying_ticker: symbol,
        contract_type: 'call',
        expiration_date: expiry,
        strike_price: strike,
        shares_per_contract: 100,
      });
    return found;
  }
  function priceOf(ticker: string, date: string): (readonly [string, number])[] {
    const contract = parseOptionSymbol(ticker)!;
    const years = (BUILT_IN_CALENDAR.settlementMs(contract) - BUILT_IN_CALENDAR.sessionOn(date)!.closeMs) / YEAR_MS;
    const spot = tradedOf(date);
    if (years <= 0 || Math.abs(Math.log(contract.strike / spot)) > 0.4 || silent?.(ticker, date)) return [];
    const sign = contract.right === 'C' ? 1 : -1;
    return [[date, europeanPrice(sign, spot, contract.strike, years, RATE, 0, ivOf(date))]];
  }
  return { source, asked };
}

const jobOf = (source: ScriptedSource, store: HistoryStore): IvBackfill =>
  new IvBackfill({
    memory: memoryIn(store),
    world: 'massive',
    source,
    calendar: () => BUILT_IN_CALENDAR,
    rates: () => () => RATE,
    wrote: () => undefined,
    report: (text) => expect.fail(text),
  });

async function filled(source: ScriptedSource, store: HistoryStore, symbol: string, plan = false) {
  const job = jobOf(source, store);
  const planned = plan ? await job.plan(symbol) : undefined;
  job.start([symbol]);
  while (job.status?.state === 'running') await new Promise((resolve) => setImmediate(resolve));
  const { dates, columns } = store.days('massive', symbol, ['iv30', 'spot'], SESSIONS.at(-252)!, TODAY);
  const ivs = dates.flatMap((date, i) => (columns.iv30![i] > 0 ? [{ date, iv: columns.iv30![i] }] : []));
  const worst = Math.max(0, ...ivs.map(({ date, iv }) => Math.abs(iv - ivOf(date))));
  return {
    status: job.status!,
    planned,
    known: ivs.length,
    worst,
    spots: new Map(dates.map((d, i) => [d, columns.spot![i]])),
  };
}

describe('filling in a year with a split in it', () => {
  it.each([1.05, 1.5, 4, 10, 0.1])('finds every session’s volatility, %s new shares for one old', async (ratio) => {
    const store = new HistoryStore(':memory:');
    const { source, asked } = vendor({ symbol: 'AAA', root: 'AAA', ratio });
    const { status, known, worst, spots } = await filled(source, store, 'AAA');
    expect(status).toMatchObject({ state: 'done', known: 252, leftOut: 0 });
    expect(known).toBe(252);
    expect(worst).toBeLessThan(0.001);
    expect(spots.get(BEFORE)! / adjustedOf(BEFORE)).toBeCloseTo(ratio, 9);
    // Contracts that a split ended are those of the day before it; every close is as traded.
    expect(asked.filter((text) => text.includes('as_of=')).every((text) => text.includes(`as_of=${BEFORE}`))).toBe(
      true,
    );
    expect(asked.some((text) => text.includes('as_of='))).toBe(true);
    expect(asked.filter((text) => text.includes('/O:')).every((text) => text.includes('adjusted=false'))).toBe(true);
    // Realised volatility needs adjusted bars.
    const { bars } = store.days('massive', 'AAA', [], BEFORE, SPLIT);
    expect(bars.map(({ close }) => close)).toEqual([adjustedOf(BEFORE), adjustedOf(SPLIT)]);
    store.close();
  });

  it('takes back what was filled in along adjusted prices, and finds it anew', async () => {
    const store = new HistoryStore(':memory:');
    const { source } = vendor({ symbol: 'AAA', root: 'AAA', ratio: 1.25 });
    const wrong = SESSIONS.slice(-252).map((date) => ({
      symbol: 'AAA',
      date,
      atMs: etInstant(date, 16),
      origin: ORIGIN.backfill,
      values: { ...unknownValues(), iv30: date < SPLIT ? 2.1 : ivOf(date), rr30: 0.7, spot: adjustedOf(date) },
    }));
    store.put('massive', [], wrong);
    const { known, worst } = await filled(source, store, 'AAA');
    expect(known).toBe(252);
    expect(worst).toBeLessThan(0.001);
    expect(store.days('massive', 'AAA', ['rr30'], BEFORE, BEFORE).columns.rr30![0]).not.toBe(0.7);
    store.close();
  });

  it('keeps nothing that fits neither the price nor the sessions around, and counts it', async () => {
    const store = new HistoryStore(':memory:');
    const { source } = vendor({ symbol: 'AAA', root: 'AAA', ratio: 1.05, alwaysAdjusts: true });
    const { status, known, worst } = await filled(source, store, 'AAA');
    expect(worst).toBeLessThan(0.001);
    expect(known).toBe(status.known);
    expect(status.leftOut).toBe(252 - known);
    expect(status.leftOut).toBeGreaterThan(100);
    store.close();
  });

  it('leaves out a session without parity that is far from those around it', async () => {
    const store = new HistoryStore(':memory:');
    const odd = SESSIONS.at(-60)!;
    // Puts do not trade on two days; on one of them the stock's close is another than that of its options.
    const quiet = new Set([odd, SESSIONS.at(-50)!]);
    const { source } = vendor({
      symbol: 'AAA',
      root: 'AAA',
      ratio: 1,
      odd: { date: odd, factor: 0.95 },
      silent: (contract, date) => quiet.has(date) && parseOptionSymbol(contract)!.right === 'P',
    });
    const { status, known } = await filled(source, store, 'AAA');
    expect([known, status.known, status.leftOut]).toEqual([251, 251, 1]);
    expect(store.days('massive', 'AAA', ['iv30'], odd, odd).columns.iv30).toEqual([Number.NaN]);
    store.close();
  });
});

describe('filling in', () => {
  it('knows the option root of a class of shares', async () => {
    const store = new HistoryStore(':memory:');
    const { source, asked } = vendor({ symbol: 'BRK.B', root: 'BRKB', ratio: 1 });
    const { status, worst } = await filled(source, store, 'BRK.B');
    expect(status).toMatchObject({ state: 'done', known: 252 });
    expect(worst).toBeLessThan(0.001);
    expect(asked.some((text) => text.includes('underlying_ticker=BRK.B'))).toBe(true);
    store.close();
  });

  it('of a young name counts no session as known that it has no bar of', async () => {
    const store = new HistoryStore(':memory:');
    const { source } = vendor({ symbol: 'AAA', root: 'AAA', ratio: 1, firstBar: SESSIONS.at(-60)! });
    const { planned, status, known } = await filled(source, store, 'AAA', true);
    expect(planned).toMatchObject({ sessions: 252, known: 0, fillable: 60 });
    expect(status).toMatchObject({ state: 'done', known: 60, sessions: 252 });
    expect(known).toBe(60);
    store.close();
  });
});

describe('daily bars', () => {
  const closesOf = (store: HistoryStore, to: string): [string, number][] =>
    store.days('massive', 'AAA', [], SESSIONS.at(-252)!, to).bars.map(({ date, close }) => [date, close]);
  const barsOf = (dates: readonly string[], factor = 1) =>
    dates.map((date) => {
      const close = adjustedOf(date) * factor;
      return { date, open: close, high: close, low: close, close, traded: close };
    });
  const [yesterday] = BUILT_IN_CALENDAR.sessionsBefore(TODAY, 1);
  async function kept(job: IvBackfill, done: () => boolean): Promise<void> {
    job.keepBars(['AAA', 'AAA']);
    while (!done()) await new Promise((resolve) => setImmediate(resolve));
    await job.stop();
  }

  it('of a name whose chain is open every day go on when a session has ended, for one request', async () => {
    const store = new HistoryStore(':memory:');
    const { source, asked } = vendor({ symbol: 'AAA', root: 'AAA', ratio: 1 });
    store.putBars('massive', 'AAA', barsOf(SESSIONS.slice(-300, -6)));
    const live = { symbol: 'AAA', date: yesterday, atMs: etInstant(yesterday, 16), origin: ORIGIN.live };
    store.put('massive', [], [{ ...live, values: { ...unknownValues(), iv30: 0.3 } }]);
    expect(store.withoutBar('massive', yesterday)).toEqual(['AAA']);
    await kept(jobOf(source, store), () => store.withoutBar('massive', yesterday).length === 0);
    expect(asked).toHaveLength(1);
    expect(closesOf(store, TODAY).slice(-8)).toEqual(SESSIONS.slice(-8).map((date) => [date, adjustedOf(date)]));
    expect(store.days('massive', 'AAA', ['iv30'], yesterday, yesterday).columns.iv30).toEqual([0.3]);
    store.close();
  });

  it('are no part of what is said of filling in, which goes before them', async () => {
    const store = new HistoryStore(':memory:');
    const { source } = vendor({ symbol: 'AAA', root: 'AAA', ratio: 1 });
    const job = jobOf(source, store);
    job.keepBars(['AAA', 'BBB', 'CCC']);
    expect(job.status).toBeUndefined();
    job.start(['AAA']);
    expect(job.status).toMatchObject({ symbol: 'AAA', automatic: false, state: 'running', waiting: 0 });
    await job.stop();
    store.close();
  });

  it('are asked for whole where the vendor has adjusted them for a split since, and older ones follow', async () => {
    const store = new HistoryStore(':memory:');
    const { source, asked } = vendor({ symbol: 'AAA', root: 'AAA', ratio: 4, firstBar: SESSIONS.at(-200)! });
    store.putBars('massive', 'AAA', barsOf(SESSIONS.slice(-250, -100), 4));
    await kept(jobOf(source, store), () => store.withoutBar('massive', yesterday).length === 0);
    expect(asked).toHaveLength(3);
    const closes = closesOf(store, yesterday);
    expect(closes).toHaveLength(250);
    for (const [date, close] of closes) expect(close).toBeCloseTo(adjustedOf(date), 9);
    const { traded } = store.days('massive', 'AAA', [], BEFORE, BEFORE).bars[0];
    expect(traded).toBeCloseTo(4 * adjustedOf(BEFORE), 9);
    store.close();
  });
});
