/** Queries on prints: each field says what it says, and what is unknown is neither true nor false. */
import { describe, expect, it } from 'vitest';
import { PRINT_COLUMNS } from '../../../../src/shared/contract/batch.ts';
import { printTest } from '../../../../src/shared/flow/print-test.ts';
import { printVocabulary } from '../../../../src/shared/flow/print-vocabulary.ts';
import { PRINT_TAG } from '../../../../src/shared/market/prints.ts';
import { parseOptionSymbol } from '../../../../src/shared/market/symbols.ts';
import { parseQuery } from '../../../../src/shared/query/parse-query.ts';

type Print = Partial<Record<(typeof PRINT_COLUMNS)[number], number>>;

/** 2026-11-20 23:30 ET: the date in UTC is the next one. */
const LATE = Date.parse('2026-11-21T04:30:00Z');
const SWEEP: Print = {
  atMs: LATE,
  price: 9.35,
  size: 512,
  premiumUsd: 478_720,
  side: 4,
  tags: PRINT_TAG.sweep | PRINT_TAG.openingGuess,
  spot: 640,
  ivFraction: 0.18,
  delta: 0.42,
  exchange: 302,
  quoteAgeMs: 250,
};
const CALL = parseOptionSymbol('O:SPY261218C00650000')!;

/** 1 true, 0 false, −1 unknown. */
function says(text: string, print: Print = SWEEP, contract = CALL, members?: Record<string, string[]>): number {
  const { query, fault } = parseQuery(text, printVocabulary());
  if (fault) throw new Error(fault.message);
  const tape = { value: (_: number, place: number) => print[PRINT_COLUMNS[place]] ?? Number.NaN };
  return printTest(query, members && ((list) => members[list] ?? []))(tape, 0, contract);
}

describe('a query on a print', () => {
  it.each<[string, number]>([
    ['premium > 100k and side = ask and dte <= 28 and not tag = block', 1],
    ['dte = 28', 1],
    ['dte < 28', 0],
    ['side in (bid, below)', 0],
    ['bought', 1],
    ['sold', 0],
    ['tag in (block, openingGuess)', 1],
    ['tag != sweep', 0],
    ['right = put or strike >= 650', 1],
    ['underlying != SPY', 0],
    ['expiry = 2026-12-18 and expiry < 2026-12-19', 1],
    ['otm > 1.5% and otm < 1.6%', 1],
    ['moneyness = near', 0],
    ['moneyness in (near, out)', 1],
    ['delta >= 0.42 and iv = 18%', 1],
    ['venue in (box, cboe)', 1],
    ['quoteage < 0.25', 0],
  ])('%s', (text, truth) => expect(says(text)).toBe(truth));

  it('a cancel counts by what it cancels', () => expect(says('premium > 100k', { premiumUsd: -478_720 })).toBe(1));

  it('without a model the delta is what the dollars say', () => {
    const deltaUsd = 0.3 * 51_200 * 640;
    expect(says('delta > 0.29 and delta < 0.31', { ...SWEEP, delta: Number.NaN, deltaUsd })).toBe(1);
  });

  it('what is unknown passes neither a question nor its opposite', () => {
    const blind = { ...SWEEP, spot: Number.NaN, premiumUsd: Number.NaN, ivFraction: Number.NaN };
    for (const text of ['otm > 0%', 'moneyness = out', 'premium > 1', 'iv < 50%']) {
      expect([says(text, blind), says(`not ${text}`, blind)]).toEqual([-1, -1]);
    }
    expect(says('iv > 1% or size > 1', blind)).toBe(1);
    expect(says('iv > 1% and size < 1', blind)).toBe(0);
    expect(says('side = unknown', { ...SWEEP, side: 0 })).toBe(1);
  });

  it.each<[text: string, weekly: number, monthly: number, stock: number]>([
    ['underlying = SPX', 1, 1, 0],
    ['underlying = I:SPX', 1, 1, 0],
    ['underlying in (spxw, QQQ)', 1, 1, 0],
    ['underlying != SPX', 0, 0, 1],
    ['underlying = "Indices"', 1, 1, 0],
    ['root = SPXW', 1, 0, 0],
    ['root = SPX', 0, 1, 0],
    ['root != SPXW', 0, 1, 1],
    ['underlying = SPX and not root = spxw', 0, 1, 0],
  ])('an index has all its roots, a root is itself: %s', (text, ...truths) => {
    const contracts = ['O:SPXW261218P06500000', 'O:SPX261218P06500000', 'O:SPY261218C00650000'];
    const members = { Indices: ['SPX'] };
    expect(contracts.map((symbol) => says(text, SWEEP, parseOptionSymbol(symbol)!, members))).toEqual(truths);
  });

  it('lists are their members', () => {
    expect(says('underlying in ("Mine", QQQ)', SWEEP, CALL, { Mine: ['SPY'] })).toBe(1);
    expect(says('underlying = "Gone"', SWEEP, CALL, {})).toBe(0);
  });
});
