import { beforeEach, describe, expect, it } from 'vitest';
import type { ColumnName } from '../../../../../src/shared/contract/columns.ts';
import { RecordedState } from '../../../../../src/main/server/recorded/recorded-state.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import { NOON_MS } from '../scripted-source.ts';

const CALL = 'O:SPY261218C00650000';
const HOUR_MS = 3_600_000;
/** The latest stamp of a frame of NOON_MS that can be. */
const LATEST_MS = NOON_MS + 60_000;

let pipeline: MarketPipeline;

beforeEach(() => {
  pipeline = new MarketPipeline({ gap: () => undefined });
});

const bytes = (events: object[]): Uint8Array => new TextEncoder().encode(JSON.stringify(events));
const send = (events: object[], atMs = NOON_MS): void => {
  const { sym, T } = events[0] as { sym?: string; T?: string };
  const name = sym ?? T ?? '';
  pipeline.frame(name.startsWith('O:') ? 'options' : name.startsWith('I:') ? 'indices' : 'stocks', bytes(events), atMs);
};
const rest = (path: string, body: object): void =>
  pipeline.rest({ atMs: NOON_MS, path, status: 200, body: JSON.stringify(body) });
const value = (symbol: string, column: ColumnName): number =>
  pipeline.table.column(column)[pipeline.table.find(symbol)!];

const trade = (p: number, t: number, sym = 'SPY'): object => ({ ev: 'T', sym, x: 4, p, s: 100, c: [], t, q: 1, z: 2 });
const quote = (bp: number, t: number, sym = 'SPY'): object => ({ ev: 'Q', sym, bp, ap: bp + 1, bs: 1, as: 1, t, q: 1 });
const index = (val: number, t: number): object => ({ ev: 'V', T: 'I:SPX', val, t });
const bar = (ev: 'A' | 'AM', c: number, s: number, e: number): object => ({
  ev,
  sym: 'SPY',
  v: 10,
  av: 1_000,
  op: 1,
  vw: c,
  o: c,
  c,
  h: c,
  l: c,
  a: c,
  z: 1,
  s,
  e,
});

describe('what is stamped ahead of the market clock', () => {
  it('neither moves nor locks last, quote, index value or the day, and is counted by market', () => {
    send([trade(650, NOON_MS), quote(649, NOON_MS)]);
    send([index(6_500, NOON_MS)]);
    const hash = pipeline.state.hash();
    send([trade(655, NOON_MS + HOUR_MS), quote(655, LATEST_MS + 1), bar('A', 656, NOON_MS, NOON_MS + HOUR_MS)]);
    send([index(6_600, 4e12), bar('AM', 657, NOON_MS + HOUR_MS, NOON_MS + HOUR_MS)]);
    send([quote(9, NOON_MS + HOUR_MS, CALL), trade(9, NOON_MS + HOUR_MS, CALL)]);
    expect(pipeline.aheadOn).toEqual({ stocks: 3, options: 2, indices: 1 });
    expect([value('SPY', 'last'), value('SPY', 'bid'), value('I:SPX', 'last')]).toEqual([650, 649, 6_500]);
    expect([value(CALL, 'last'), value(CALL, 'bid')]).toEqual([Number.NaN, Number.NaN]);
    send([trade(651, NOON_MS + 1), quote(650, NOON_MS + 1)], NOON_MS + 1);
    send([index(6_501, NOON_MS + 1)], NOON_MS + 1);
    expect([value('SPY', 'last'), value('SPY', 'bid'), value('I:SPX', 'last')]).toEqual([651, 650, 6_501]);
    expect(hash).not.toBe(pipeline.state.hash());
  });

  it('leaves what stands before and behind it in the frame, each with its own columns', () => {
    const late = NOON_MS + HOUR_MS;
    const codes = { ...trade(653, NOON_MS + 3), c: [2] };
    send([
      trade(1, late),
      quote(650, NOON_MS),
      trade(651, NOON_MS + 1),
      quote(2, late),
      trade(3, late),
      trade(652, NOON_MS + 2),
      codes,
      quote(651, NOON_MS + 1),
    ]);
    expect(pipeline.aheadOn.stocks).toBe(3);
    // Condition 2 does not move the last price.
    expect([value('SPY', 'last'), value('SPY', 'lastAtMs')]).toEqual([652, NOON_MS + 2]);
    expect([value('SPY', 'bid'), value('SPY', 'ask')]).toEqual([651, 652]);
  });

  it('counts from the last stamp that can be, and takes one without a time', () => {
    send([trade(650, LATEST_MS), quote(649, LATEST_MS)]);
    expect(value('SPY', 'lastAtMs')).toBe(LATEST_MS);
    send([{ ev: 'T', sym: 'QQQ', p: 500, s: 1 }]);
    expect(value('QQQ', 'lastAtMs')).toBe(NOON_MS);
    expect(pipeline.aheadOn.stocks).toBe(0);
  });

  it('makes no bar', () => {
    const id = pipeline.table.intern('SPY');
    pipeline.state.watchBars(id, 60_000);
    send([trade(650, NOON_MS), trade(655, NOON_MS + HOUR_MS), bar('A', 700, LATEST_MS, LATEST_MS + 1_000)]);
    const built = pipeline.state.builtBars('SPY', 60_000, NOON_MS - HOUR_MS, NOON_MS + 2 * HOUR_MS);
    expect(built.map(({ startMs, bar: of }) => [startMs, of.high, of.close])).toEqual([[NOON_MS, 650, 650]]);
  });

  it('is no news to a rule', () => {
    const seen: number[] = [];
    pipeline.watchWith({
      seeFrame: (events: { count: number }) => seen.push(events.count),
      evaluate: () => undefined,
    } as never);
    send([trade(655, NOON_MS + HOUR_MS), trade(650, NOON_MS)]);
    expect(seen).toEqual([1]);
  });

  it('is no witness of a print’s side', () => {
    const print = (p: number, t: number): object => ({ ev: 'T', sym: CALL, x: 302, p, s: 1, c: [209], t, q: 1 });
    send([quote(9, NOON_MS, CALL), quote(90, NOON_MS + HOUR_MS, CALL), quote(95, NOON_MS + HOUR_MS, CALL)]);
    send([print(10, NOON_MS + 5)], NOON_MS + 5);
    expect([pipeline.tape.get(0, 'bid'), pipeline.tape.get(0, 'ask')]).toEqual([9, 10]);
  });

  it('in an answer over REST locks nothing either', () => {
    const ns = (ms: number): number => ms * 1e6;
    const answer = (p: number, t: number): object => ({
      tickers: [{ ticker: 'SPY', lastTrade: { p, s: 1, t: ns(t) }, lastQuote: { p: p - 1, P: p + 1, t: ns(t) } }],
    });
    const path = '/v2/snapshot/locale/us/markets/stocks/tickers?tickers=SPY';
    rest(path, answer(655, NOON_MS + HOUR_MS));
    rest(path, answer(650, NOON_MS));
    expect([value('SPY', 'last'), value('SPY', 'bid')]).toEqual([650, 649]);
    rest('/v3/trades/SPY?order=asc', { results: [{ price: 700, size: 1, sip_timestamp: ns(NOON_MS + HOUR_MS) }] });
    rest('/v3/quotes/SPY?order=desc', {
      results: [{ bid_price: 700, ask_price: 701, sip_timestamp: ns(NOON_MS + HOUR_MS) }],
    });
    expect([value('SPY', 'last'), value('SPY', 'bid')]).toEqual([650, 649]);
  });

  it('is not what a served recording answers with', () => {
    const recorded = new RecordedState();
    recorded.frame('stocks', bytes([trade(650, NOON_MS), trade(655, NOON_MS + HOUR_MS)]), NOON_MS);
    expect(recorded.value(recorded.find('SPY')!, 'last')).toBe(650);
  });
});
