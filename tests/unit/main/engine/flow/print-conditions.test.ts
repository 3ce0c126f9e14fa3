/** A print's conditions, all of them: what any says holds, and the one that tells most names it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConditionReading } from '../../../../../src/main/engine/flow/condition-reading.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import { PRINT_SIDE, PRINT_TAG, SIDE_BASIS, tagsOfCondition } from '../../../../../src/shared/market/prints.ts';
import { NOON_MS } from '../scripted-source.ts';

const CALL = 'O:SPY261218C00650000';
const ALL = Array.from({ length: 60 }, (_, i) => 195 + i);

let sequence = 0;

/** Streamed at the ask of 5.00, $500 × contracts; returns the tape's fields of it. */
function streamed(conditions: readonly number[], contracts = 10) {
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const quote = { ev: 'Q', sym: CALL, bp: 4.9, ap: 5, bs: 1, as: 1, bx: 1, ax: 1, t: NOON_MS - 10, q: 1 };
  const trade = { ev: 'T', sym: CALL, x: 302, p: 5, s: contracts, c: conditions, t: NOON_MS, q: ++sequence };
  pipeline.frame('options', new TextEncoder().encode(JSON.stringify([quote, trade])), NOON_MS);
  return fieldsOf(pipeline, 0);
}

function fieldsOf({ tape }: MarketPipeline, seq: number) {
  const [condition, side, sideBasis, premiumUsd, tags] = (
    ['condition', 'side', 'sideBasis', 'premiumUsd', 'tags'] as const
  ).map((column) => tape.get(seq, column));
  return { condition, side, sideBasis, premiumUsd, has: (tag: number) => (tags & tag) !== 0 };
}

describe('a streamed print with several conditions', () => {
  it('is a spread’s leg, without a side, where the second says so', () => {
    const print = streamed([209, 232]);
    expect(print).toMatchObject({ condition: 232, side: PRINT_SIDE.unknown, sideBasis: SIDE_BASIS.kindOfTrade });
    expect(print.has(PRINT_TAG.multiLeg)).toBe(true);
  });

  it('is cancelled where any says so, and its premium is taken back', () => {
    const print = streamed([219, 209, 201]);
    expect(print).toMatchObject({ condition: 201, premiumUsd: -5000, side: PRINT_SIDE.unknown });
    expect([PRINT_TAG.cancel, PRINT_TAG.sweep].map((tag) => print.has(tag))).toEqual([true, true]);
  });

  it('has its side where none takes it away', () => {
    expect(streamed([209, 219])).toMatchObject({ condition: 219, side: PRINT_SIDE.atAsk, sideBasis: SIDE_BASIS.quote });
    expect(streamed([]).condition).toBeNaN();
    expect(streamed([999, 998])).toMatchObject({ condition: 999, side: PRINT_SIDE.atAsk });
  });

  it('is unusual for an order that swept, in whatever place, and never for a compression', () => {
    const isUnusual = (conditions: readonly number[]): boolean => streamed(conditions, 1).has(PRINT_TAG.unusual);
    expect([[209, 219], [219, 209], [209], [209, 247, 219], [219, 202]].map(isUnusual)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

it('a print that REST fills in is read in the same way', () => {
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const row = { price: 5, size: 10, exchange: 302, conditions: [209, 240], sip_timestamp: NOON_MS * 1_000_000 };
  pipeline.rest({
    atMs: NOON_MS + 1000,
    path: `/v3/trades/${CALL}`,
    status: 200,
    body: JSON.stringify({ results: [row] }),
  });
  const print = fieldsOf(pipeline, 0);
  expect([print.condition, print.has(PRINT_TAG.stockTied)]).toEqual([240, true]);
});

it('tags are those of all together in any order, and the name is one of them that no other outweighs', () => {
  const reading = new ConditionReading();
  const outweighs = (tags: number, other: number): boolean =>
    (tags & PRINT_TAG.cancel) > (other & PRINT_TAG.cancel) ||
    ((tags & PRINT_TAG.excludedFromSide) > (other & PRINT_TAG.excludedFromSide) && !(other & PRINT_TAG.cancel));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ALL), { maxLength: 5 }), fc.nat(3), (codes, before) => {
      const padded = [...Array.from({ length: before }, () => 201), ...codes, 201];
      reading.read(padded, before, before + codes.length);
      expect(reading.tags).toBe(codes.reduce((all, code) => all | tagsOfCondition(code), 0));
      expect(codes.length === 0 ? reading.telling === -1 : codes.includes(reading.telling)).toBe(true);
      for (const code of codes) expect(outweighs(tagsOfCondition(code), tagsOfCondition(reading.telling))).toBe(false);
    }),
  );
});
