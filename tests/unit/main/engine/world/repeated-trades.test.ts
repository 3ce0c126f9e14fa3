/** A trade that the server sends twice counts once: on the tape, in the day's sums and volume, for alerts, live and in a replay. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerFlowDay } from '../../../../../src/main/engine/flow/flow-answers.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import type { FlowTotalsResult } from '../../../../../src/shared/contract/flow-day.ts';
import { NOON_MS } from '../scripted-source.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00650000';

let pipeline: MarketPipeline;

const trade = (over: object = {}): object => ({
  ev: 'T',
  sym: CALL,
  x: 302,
  p: 5,
  s: 10,
  c: [209],
  t: NOON_MS,
  q: 1_864_261_653,
  ...over,
});
const send = (events: readonly object[], market: 'options' | 'stocks' = 'options', to = pipeline): void =>
  to.frame(market, new TextEncoder().encode(JSON.stringify(events)), NOON_MS);
const prints = (of = pipeline): number => {
  const { day, table } = of;
  const request = { what: 'totals' as const, underlyings: [] };
  return (answerFlowDay({ day, table, told: { rebuilt: 0 } }, request) as FlowTotalsResult).windows.at(-1)!.calls
    .prints;
};

beforeEach(() => (pipeline = new MarketPipeline({ gap: () => undefined })));

describe('a trade that comes twice', () => {
  it('counts once, in one frame and across frames, and health knows how many', () => {
    send([trade(), trade(), trade({ sym: PUT })]);
    send([trade(), trade({ q: 1_864_261_654 })]);
    expect([pipeline.tape.head, prints(), pipeline.repeatedOn.options]).toEqual([3, 2, 2]);
  });

  it.each([
    ['another sequence', { q: 7 }],
    ['another price', { p: 5.05 }],
    ['another size', { s: 11 }],
    ['another venue', { x: 303 }],
    ['a later time', { t: NOON_MS + 1 }],
    ['the condition of its cancel', { c: [201] }],
    ['a second condition', { c: [209, 232] }],
    ['another contract', { sym: PUT }],
  ])('is another one with %s', (_what, over) => {
    send([trade(), trade(over)]);
    expect([pipeline.tape.head, pipeline.repeatedOn.options]).toEqual([2, 0]);
  });

  it('is not known as such without a sequence: many equal trades have none', () => {
    send([trade({ q: 0 }), trade({ q: 0 }), trade({ q: undefined }), trade({ q: undefined })]);
    expect([pipeline.tape.head, pipeline.repeatedOn.options]).toEqual([4, 0]);
  });

  it('is cancelled once by a cancel that comes twice', () => {
    send([trade(), trade({ q: 2 })]);
    send([trade({ c: [201], q: 3 }), trade({ c: [201], q: 3 })]);
    expect([prints(), pipeline.repeatedOn.options]).toEqual([1, 1]);
  });

  it('adds to a stock’s volume once, and a stock’s trade is no contract’s', () => {
    const bar = { ev: 'A', sym: 'SPY', v: 100, av: 1000, op: 5, vw: 5, o: 5, c: 5, h: 5, l: 5, a: 5, z: 1 };
    send([{ ...bar, s: NOON_MS - 2000, e: NOON_MS - 1000 }], 'stocks');
    const stock = trade({ sym: 'SPY', x: 4, i: '1', z: 1, c: [], s: 200 });
    send([stock, stock], 'stocks');
    send([trade({ s: 200, x: 4, c: [] })]);
    expect(pipeline.table.column('volume')[pipeline.table.find('SPY')!]).toBe(1200);
    expect([pipeline.repeatedOn, pipeline.tape.head]).toEqual([{ stocks: 1, options: 0, indices: 0 }, 1]);
  });

  it('leaves the other events of its frame in their order', () => {
    const quote = { ev: 'Q', sym: CALL, bp: 4.9, ap: 5, bs: 1, as: 1, bx: 1, ax: 1, t: NOON_MS - 10, q: 1 };
    send([trade(), trade(), quote, trade({ q: 3, p: 4.9, t: NOON_MS + 1 }), trade(), trade({ q: 4, t: NOON_MS + 2 })]);
    const seen = [0, 1, 2].map((seq) => [pipeline.tape.get(seq, 'price'), pipeline.tape.get(seq, 'bid')]);
    expect(seen).toEqual([
      [5, Number.NaN],
      [4.9, 4.9],
      [5, 4.9],
    ]);
    expect([pipeline.tape.head, pipeline.repeatedOn.options]).toEqual([3, 2]);
  });

  it('is known after a jump to a checkpoint between the two, also where ids are others', () => {
    send([trade(), trade({ q: 2 })]);
    const checkpoint = pipeline.serialise();
    const other = new MarketPipeline({ gap: () => undefined });
    send([trade({ sym: PUT })], 'options', other);
    other.reset(checkpoint);
    send([trade(), trade({ q: 2 }), trade({ q: 3 }), trade({ sym: PUT })], 'options', other);
    expect([other.tape.head, other.repeatedOn.options]).toEqual([4, 2]);
  });

  it('is new where a replay begins again', () => {
    send([trade()]);
    pipeline.reset(undefined);
    send([trade()]);
    expect([pipeline.tape.head, pipeline.repeatedOn.options]).toEqual([1, 0]);
  });

  it('counts once, whatever is sent again soon after, and in whatever frames', () => {
    const choice = fc.record({ q: fc.integer({ min: 1, max: 40 }), sym: fc.constantFrom(CALL, PUT) });
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (sent, perFrame) => {
        const market = new MarketPipeline({ gap: () => undefined });
        for (let at = 0; at < sent.length; at += perFrame)
          send(sent.slice(at, at + perFrame).map(trade), 'options', market);
        const distinct = new Set(sent.map(({ q, sym }) => `${q} ${sym}`)).size;
        // Two may share a slot, and the older is then forgotten: never in so few.
        expect([market.tape.head, market.repeatedOn.options]).toEqual([distinct, sent.length - distinct]);
      }),
      { numRuns: 30 },
    );
  });
});
