/** Open interest of contracts whose chain nobody opened: which are asked about, in which order, how often, and what the board and the tape then say. */
import { beforeEach, describe, expect, it } from 'vitest';
import { OpenInterestOfTraded } from '../../../../../src/main/engine/backfill/open-interest-of-traded.ts';
import { FeedError } from '../../../../../src/main/engine/feed/feed-error.ts';
import { answerFlowDay } from '../../../../../src/main/engine/flow/flow-answers.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import type { FlowDayRequest, FlowLeadersResult } from '../../../../../src/shared/contract/flow-day.ts';
import { PRINT_TAG } from '../../../../../src/shared/market/prints.ts';
import { NOON_MS, ScriptedSource } from '../scripted-source.ts';

const contract = (strike: number, root = 'SPY'): string => `O:${root}261218C${String(strike * 1000).padStart(8, '0')}`;
const CALL = contract(650);
const HALF_AN_HOUR_MS = 1_800_000;

let source: ScriptedSource;
let pipeline: MarketPipeline;
let search: OpenInterestOfTraded;
let looked = 0;
let reported: string[];
let sequence = 0;

const symbolsOf = (query: URLSearchParams): string[] => (query.get('ticker.any_of') ?? '').split(',');
const answered = (interest: (symbol: string) => number | undefined) => (path: string, query: URLSearchParams) => ({
  results: path === '/v3/snapshot' ? symbolsOf(query).flatMap((ticker) => row(ticker, interest(ticker))) : [],
});
const row = (ticker: string, interest: number | undefined): object[] =>
  interest === undefined ? [] : [{ ticker, type: 'options', open_interest: interest, session: {} }];

function begin(answer: (path: string, query: URLSearchParams) => unknown, kind: 'live' | 'replay' = 'live'): void {
  source = new ScriptedSource(answer, kind);
  pipeline = new MarketPipeline({ gap: () => undefined });
  source.start(pipeline);
  reported = [];
  const { table, day, state } = pipeline;
  search = new OpenInterestOfTraded({
    source,
    table,
    day,
    snapshotAtMs: (id) => {
      looked++;
      return state.snapshotAtMs(id);
    },
    report: (text) => reported.push(text),
  });
}

/** $100 × contracts. */
function print(symbol: string, contracts: number, atMs = NOON_MS): void {
  const trade = { ev: 'T', sym: symbol, x: 302, p: 1, s: contracts, c: [209], t: atMs, q: ++sequence };
  pipeline.frame('options', new TextEncoder().encode(JSON.stringify([trade])), atMs);
}

async function ticks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    search.tick();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const askedSymbols = (): string[][] =>
  source.asked.map((path) => symbolsOf(new URLSearchParams(path.slice(path.indexOf('?')))));

function board(): FlowLeadersResult {
  const request: FlowDayRequest = {
    what: 'leaders',
    by: 'contract',
    order: 'volumeOverOi',
    underlyings: [],
    limit: 10,
  };
  const { day, table } = pipeline;
  const inputs = { day, table, told: { rebuilt: 0 }, openInterestSearch: search.search };
  return answerFlowDay(inputs, request) as FlowLeadersResult;
}

beforeEach(() => begin(answered(() => 50)));

describe('open interest of what traded', () => {
  it('is asked for most premium first, in as few requests as their length allows, and once', async () => {
    for (let i = 1; i <= 400; i++) print(contract(300 + i), i);
    await ticks(10);
    const asked = askedSymbols();
    expect(asked.flat()).toEqual(Array.from({ length: 400 }, (_, i) => contract(700 - i)));
    expect(asked.length).toBeLessThan(5);
    expect(board()).toMatchObject({ openInterestKnown: 400, of: 400, openInterestSearch: 'asking' });
    expect(board().leaders[0].key).toBe(contract(700));
  });

  it('is not asked for where a chain already told it', async () => {
    print(CALL, 100);
    print(contract(660), 100);
    await source.request({ path: '/v3/snapshot', query: { 'ticker.any_of': CALL } });
    await ticks(3);
    expect(askedSymbols()).toEqual([[CALL], [contract(660)]]);
  });

  it('is looked for among what is not known, not among all that traded', async () => {
    for (let i = 1; i <= 400; i++) print(contract(300 + i), i);
    await ticks(10);
    looked = 0;
    await ticks(50);
    expect(looked).toBe(0);
    print(contract(710), 1);
    print(contract(305), 1);
    await ticks(50);
    expect(askedSymbols().at(-1)).toEqual([contract(710)]);
    expect(looked).toBeLessThan(5);
  });

  it('that no answer tells is asked for twice, and others have their turn meanwhile', async () => {
    begin(answered((symbol) => (symbol === CALL ? undefined : 50)));
    print(CALL, 1_000);
    await ticks(1);
    print(contract(660), 1);
    await ticks(5);
    expect(askedSymbols()).toEqual([[CALL], [CALL, contract(660)]]);
    expect(board()).toMatchObject({ openInterestKnown: 1, of: 2 });
  });

  it('is asked for anew when the night’s count is out, and on another day', async () => {
    const early = Date.parse('2026-11-20T11:00:00Z');
    source.nowMs = early;
    print(CALL, 10, early);
    await ticks(3);
    expect(source.asked).toHaveLength(1);
    source.nowMs = Date.parse('2026-11-20T12:31:00Z');
    await ticks(3);
    expect(source.asked).toHaveLength(2);
    source.nowMs = Date.parse('2026-11-23T15:00:00Z');
    print(CALL, 10, source.nowMs);
    await ticks(3);
    expect(source.asked).toHaveLength(3);
  });

  it('rests after a failure and tries again, ten minutes after a refusal, and says which', async () => {
    let fault = new FeedError('rest/network', 'The server could not be reached.');
    begin(() => {
      throw fault;
    });
    print(CALL, 10);
    await ticks(3);
    expect([source.asked.length, search.search]).toEqual([1, 'pausing']);
    source.nowMs += 16_000;
    fault = new FeedError('rest/not-entitled', 'Your plan has no snapshots.');
    await ticks(3);
    expect([source.asked.length, board().openInterestSearch]).toEqual([2, 'refused']);
    expect(reported).toEqual([
      expect.stringContaining('could not be reached'),
      expect.stringContaining('no snapshots'),
    ]);
    source.answer = answered(() => 50);
    source.nowMs += 599_000;
    await ticks(2);
    expect(source.asked).toHaveLength(2);
    source.nowMs += 2_000;
    await ticks(2);
    expect([source.asked.length, board().openInterestKnown]).toEqual([3, 1]);
  });

  it('costs a plan that counts requests none, nor a replay', async () => {
    source.plan = [{ market: 'options', timeliness: 'delayed', channels: {}, rest: 'limited' }];
    print(CALL, 10);
    await ticks(3);
    expect([source.asked, search.search]).toEqual([[], 'counted']);
    begin(
      answered(() => 50),
      'replay',
    );
    search.start();
    print(CALL, 10);
    expect([source.asked, search.search]).toEqual([[], 'notRecorded']);
    search.close();
  });
});

describe('large prints of a contract whose open interest is learnt later', () => {
  const isGuess = (seq: number): boolean => (pipeline.tape.get(seq, 'tags') & PRINT_TAG.openingGuess) !== 0;

  it('that are above it get the opening guess, and windows are told', async () => {
    begin(answered(() => 400));
    print(CALL, 401);
    print(CALL, 400);
    print(contract(660), 1);
    expect([isGuess(0), isGuess(1)]).toEqual([false, false]);
    await ticks(1);
    expect([isGuess(0), isGuess(1), isGuess(2)]).toEqual([true, false, false]);
    expect([pipeline.tape.amendHead, pipeline.tape.amendment(0)]).toEqual([1, 0]);
    // What was known as a print came is not judged again.
    source.answer = answered(() => 300);
    await source.request({ path: '/v3/snapshot', query: { 'ticker.any_of': CALL } });
    expect([pipeline.tape.amendHead, isGuess(1)]).toEqual([1, false]);
  });

  it('get it from a recording’s answers in the same way', async () => {
    print(CALL, 401, NOON_MS - HALF_AN_HOUR_MS);
    pipeline.rest({
      atMs: NOON_MS,
      path: `/v3/snapshot?ticker.any_of=${CALL}`,
      status: 200,
      body: JSON.stringify({ results: row(CALL, 100) }),
    });
    expect(isGuess(0)).toBe(true);
  });
});
