/** Sides asked of REST afterwards: which prints, in which order, and what the sums then say. */
import { beforeEach, describe, expect, it } from 'vitest';
import { QuotesAtPrints } from '../../../../../src/main/engine/backfill/quotes-at-prints.ts';
import { FeedError } from '../../../../../src/main/engine/feed/feed-error.ts';
import { FETCHED_WITNESS_MS } from '../../../../../src/main/engine/flow/amend-sides.ts';
import { answerFlowDay } from '../../../../../src/main/engine/flow/flow-answers.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import type { FlowTotalsResult } from '../../../../../src/shared/contract/flow-day.ts';
import { sidedShare, type FlowSum } from '../../../../../src/shared/flow/flow-sums.ts';
import { PRINT_SIDE, SIDE_BASIS } from '../../../../../src/shared/market/prints.ts';
import { NOON_MS, ScriptedSource } from '../scripted-source.ts';

const CALL = 'O:SPY261218C00650000';
const OTHER = 'O:SPY261218C00660000';

let source: ScriptedSource;
let pipeline: MarketPipeline;
let quotes: QuotesAtPrints;
let reported: string[];

const quote = (bid: number, ask: number, atMs: number): object => ({
  results: [{ bid_price: bid, ask_price: ask, sip_timestamp: atMs * 1_000_000 }],
});

function begin(answer: (path: string) => unknown): void {
  source = new ScriptedSource((path) => answer(path), 'live');
  pipeline = new MarketPipeline({ gap: () => undefined });
  source.start(pipeline);
  reported = [];
  quotes = new QuotesAtPrints({
    source,
    table: pipeline.table,
    tape: pipeline.tape,
    report: (text) => reported.push(text),
  });
}

/** One print of ten seconds ago, or earlier; $100 × size × price. */
function print(symbol: string, price: number, size: number, agoMs = 10_000, condition = 209): void {
  const event = { ev: 'T', sym: symbol, x: 302, p: price, s: size, c: [condition], t: NOON_MS - agoMs, q: 1 };
  pipeline.frame('options', new TextEncoder().encode(JSON.stringify([event])), NOON_MS);
}

async function ticks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    quotes.tick();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const calls = (): FlowSum => {
  const { day, table } = pipeline;
  const totals = answerFlowDay({ day, table, told: { rebuilt: 0 } }, { what: 'totals', underlyings: [] });
  return (totals as FlowTotalsResult).windows.at(-1)!.calls;
};
const cells = (seq: number): number[] =>
  (['side', 'sideBasis', 'bid', 'ask', 'quoteAgeMs'] as const).map((column) => pipeline.tape.get(seq, column));

beforeEach(() => begin(() => quote(4.9, 5, NOON_MS - 12_000)));

describe('large prints without a quote', () => {
  it('get the quote that was in force, its age, a side, and their place in every sum', async () => {
    print(CALL, 5, 100);
    print(CALL, 4.9, 60, 9_000);
    print(CALL, 5, 1);
    expect([sidedShare(calls()), calls().boughtUsd]).toEqual([0, 0]);
    await ticks(5);
    expect(source.asked).toEqual([
      expect.stringContaining(
        `/v3/quotes/${CALL}?timestamp.lt=${NOON_MS - 10_000}000000&sort=timestamp&order=desc&limit=1`,
      ),
      expect.stringContaining(`timestamp.lt=${NOON_MS - 9_000}000000`),
    ]);
    expect(cells(0)).toEqual([PRINT_SIDE.atAsk, SIDE_BASIS.fetchedQuote, 4.9, 5, 2_000]);
    expect(cells(1)).toEqual([PRINT_SIDE.atBid, SIDE_BASIS.fetchedQuote, 4.9, 5, 3_000]);
    expect(cells(2)[0]).toBe(PRINT_SIDE.unknown);
    expect(calls()).toMatchObject({ prints: 3, premiumUsd: 79_900, boughtUsd: 50_000, soldUsd: 29_400, keptPrints: 2 });
    expect(sidedShare(calls())).toBeCloseTo(79_400 / 79_900, 12);
    // Windows are told of the change.
    expect([pipeline.tape.amendment(0), pipeline.tape.amendment(1)]).toEqual([0, 1]);
  });

  it('are asked about largest first, once each, and not before the vendor can know', async () => {
    print(CALL, 5, 60, 9_000);
    print(OTHER, 5, 100);
    print(CALL, 5, 90, 1_000);
    print(CALL, 5, 80, 8_000, 232);
    await ticks(8);
    expect(source.asked.map((path) => /quotes\/([^?]+)/.exec(path)![1])).toEqual([OTHER, CALL]);
    await ticks(3);
    expect(source.asked).toHaveLength(2);
  });

  it('stay unknown, and say why, where the quote had one side, was crossed or long gone', async () => {
    const answers = [
      quote(0, 5, NOON_MS - 12_000),
      quote(5.1, 5, NOON_MS - 12_000),
      quote(4.9, 5, NOON_MS - 11_000 - FETCHED_WITNESS_MS),
      { results: [] },
    ];
    begin(() => answers.shift());
    for (const size of [103, 102, 101, 100]) print(CALL, 5, size, 10_000 + size);
    await ticks(8);
    expect([0, 1, 2, 3].map((seq) => cells(seq)[1])).toEqual([
      SIDE_BASIS.notTwoSided,
      SIDE_BASIS.crossed,
      SIDE_BASIS.oldQuote,
      SIDE_BASIS.noQuote,
    ]);
    expect([0, 1, 2, 3].every((seq) => cells(seq)[0] === PRINT_SIDE.unknown)).toBe(true);
    expect(calls()).toMatchObject({ prints: 4, boughtUsd: 0, soldUsd: 0 });
  });

  it('of which REST has a crossed or locked quote are asked about once more after a minute, and no more', async () => {
    const answers = [quote(5.1, 5, NOON_MS - 12_000), quote(5, 5, NOON_MS - 12_000)];
    begin(() => answers.shift() ?? quote(5, 5, NOON_MS - 12_000));
    print(CALL, 5, 100);
    await ticks(4);
    expect([source.asked.length, ...cells(0)]).toEqual([1, PRINT_SIDE.unknown, SIDE_BASIS.crossed, 5.1, 5, 2_000]);
    source.nowMs += 59_999;
    await ticks(3);
    expect([source.asked.length, quotes.stateOf(0)]).toEqual([1, 'waiting']);
    source.nowMs += 1;
    await ticks(3);
    expect([source.asked.length, ...cells(0)]).toEqual([2, PRINT_SIDE.unknown, SIDE_BASIS.crossed, 5, 5, 2_000]);
    source.nowMs += 600_000;
    await ticks(5);
    expect([source.asked.length, calls().boughtUsd]).toEqual([2, 0]);
  });

  it('get their side from the second answer, where that is a quote that tells', async () => {
    const answers = [quote(5, 5, NOON_MS - 12_000), quote(4.9, 5, NOON_MS - 12_000)];
    begin(() => answers.shift());
    print(CALL, 5, 100);
    await ticks(2);
    source.nowMs += 60_000;
    await ticks(3);
    expect(cells(0)).toEqual([PRINT_SIDE.atAsk, SIDE_BASIS.fetchedQuote, 4.9, 5, 2_000]);
    expect(calls()).toMatchObject({ prints: 1, premiumUsd: 50_000, boughtUsd: 50_000 });
  });

  it('that a streamed quote was crossed before are not asked about', async () => {
    const crossed = { ev: 'Q', sym: CALL, bx: 302, ax: 302, bp: 5.1, ap: 5, bs: 1, as: 1, t: NOON_MS - 10_100, q: 1 };
    pipeline.frame('options', new TextEncoder().encode(JSON.stringify([crossed])), NOON_MS);
    print(CALL, 5, 100);
    await ticks(4);
    expect([cells(0)[1], source.asked]).toEqual([SIDE_BASIS.crossed, []]);
  });

  it('count once where they were cancelled meanwhile: not at all', async () => {
    print(CALL, 5, 100);
    quotes.tick();
    print(CALL, 5, 100, 500, 201);
    await ticks(4);
    expect(calls()).toMatchObject({ prints: 0, premiumUsd: 0, boughtUsd: 0, soldUsd: 0 });
  });

  it('rest where the plan refuses, and cost a plan that counts requests none', async () => {
    begin(() => {
      throw new FeedError('rest/not-entitled', 'Your plan does not include option quotes.');
    });
    print(CALL, 5, 100);
    print(CALL, 5, 101);
    await ticks(6);
    expect(source.asked.length).toBeLessThanOrEqual(4);
    const asked = source.asked.length;
    print(CALL, 5, 102);
    await ticks(4);
    expect(source.asked).toHaveLength(asked);
    expect(reported[0]).toContain('does not include option quotes');
    begin(() => quote(4.9, 5, NOON_MS - 12_000));
    source.plan = [{ market: 'options', timeliness: 'none', channels: {}, rest: 'limited' }];
    print(CALL, 5, 100);
    await ticks(4);
    expect(source.asked).toEqual([]);
  });
});

describe('what has become of the question', () => {
  const state = (seq: number): string => quotes.stateOf(seq);
  const network = (): never => {
    throw new FeedError('rest/network', 'The server could not be reached.');
  };

  it('is waiting until it is answered, and what failed is asked once more', async () => {
    let fails = true;
    begin(() => (fails ? network() : quote(4.9, 5, NOON_MS - 12_000)));
    print(CALL, 5, 100);
    expect(state(0)).toBe('waiting');
    await ticks(2);
    expect(state(0)).toBe('pausing');
    source.nowMs += 16_000;
    expect(state(0)).toBe('waiting');
    fails = false;
    await ticks(2);
    expect([cells(0)[1], source.asked.length]).toEqual([SIDE_BASIS.fetchedQuote, 2]);
  });

  it('that failed twice is given up, so that others come to their turn', async () => {
    begin((path) => (path.includes(CALL) ? network() : quote(4.9, 5, NOON_MS - 12_000)));
    print(CALL, 5, 200);
    print(OTHER, 5, 100);
    for (let pause = 0; pause < 3; pause++) {
      await ticks(1);
      source.nowMs += 16_000;
    }
    expect(source.asked.map((path) => path.includes(CALL))).toEqual([true, true, false]);
    expect([state(0), cells(1)[1]]).toEqual(['failed', SIDE_BASIS.fetchedQuote]);
  });

  it('is refused by the plan, or not sent where it counts requests', async () => {
    begin(() => {
      throw new FeedError('rest/not-entitled', 'no');
    });
    print(CALL, 5, 100);
    await ticks(2);
    expect(state(0)).toBe('refused');
    source.plan = [{ market: 'options', timeliness: 'none', channels: {}, rest: 'limited' }];
    expect(state(0)).toBe('counted');
  });

  it('is crowded out by larger prints', async () => {
    for (let i = 0; i < 1_002; i++) print(CALL, 5, 100 + i, 1_000);
    await ticks(1);
    expect([state(0), state(1), state(2), quotes.givenUp]).toEqual(['crowdedOut', 'crowdedOut', 'waiting', 2]);
  });
});

describe('an estimate against the model', () => {
  it('is marked, and no net number counts it', () => {
    const id = pipeline.table.intern(CALL);
    pipeline.table.column('modelPrice')[id] = 5;
    pipeline.table.column('modelAtMs')[id] = NOON_MS - 1_000;
    for (const price of [5.2, 4.8, 5.04]) print(CALL, price, 10);
    expect([0, 1, 2].map((seq) => cells(seq).slice(0, 2))).toEqual([
      [PRINT_SIDE.unknown, SIDE_BASIS.estimatedBought],
      [PRINT_SIDE.unknown, SIDE_BASIS.estimatedSold],
      [PRINT_SIDE.unknown, SIDE_BASIS.noQuote],
    ]);
    expect(calls()).toMatchObject({ boughtUsd: 0, soldUsd: 0, estimatedBoughtUsd: 5200, estimatedSoldUsd: 4800 });
    expect(sidedShare(calls())).toBe(0);
  });
});
