import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeOpenings, type GuessPrint, type OpenInterestPair } from '../../../../src/shared/flow/opening-grade.ts';
import { PRINT_TAG, type PrintTag } from '../../../../src/shared/market/prints.ts';

const DATE = '2026-11-19';
const strike = (n: number, expiry = '261218'): string => `O:SPY${expiry}C${String(n * 1000).padStart(8, '0')}`;
const print = (symbol: string, contracts: number, ...tags: PrintTag[]): GuessPrint => ({
  symbol,
  contracts,
  tags: tags.reduce((bits, tag) => bits | PRINT_TAG[tag], 0),
  premiumUsd: contracts * 100,
});
const pairs =
  (known: Record<string, OpenInterestPair>) =>
  (symbol: string): OpenInterestPair =>
    known[symbol] ?? {};
const ruleOf = (grade: ReturnType<typeof gradeOpenings>, rule: string) => grade.rules.find((one) => one.rule === rule)!;

describe('opening guesses by the next morning’s open interest', () => {
  it('counts a hit from half of the flagged contracts on, one guess a contract and rule', () => {
    const grade = gradeOpenings(
      DATE,
      [
        // 300 + 200 flagged: 250 more is just half.
        print(strike(650), 300, 'openingGuess', 'sweep'),
        print(strike(650), 200, 'openingGuess'),
        print(strike(655), 400, 'openingGuess'),
        print(strike(660), 100, 'openingGuess', 'volumeOverOi'),
        print(strike(665), 100, 'volumeOverOi'),
        print(strike(670), 100),
        print(strike(675), 100, 'openingGuess'),
        print(strike(680, '261119'), 100, 'openingGuess'),
      ],
      pairs({
        [strike(650)]: { before: 40, after: 290 },
        [strike(655)]: { before: 10, after: 209 },
        [strike(660)]: { before: 90, after: 90 },
        [strike(665)]: { before: 50, after: 20 },
        [strike(670)]: { before: 1000, after: 1500 },
        [strike(675)]: { before: 5 },
        [strike(680, '261119')]: { before: 5, after: 500 },
      }),
    );
    expect(ruleOf(grade, 'openingGuess')).toEqual({
      rule: 'openingGuess',
      hits: 1,
      partly: 1,
      misses: 1,
      unknown: 1,
      expired: 1,
      hitRate: 1 / 3,
    });
    expect(ruleOf(grade, 'volumeOverOi')).toMatchObject({ hits: 0, partly: 0, misses: 2, hitRate: 0 });
    // The sweep's own 300 alone: 250 is more than half of them.
    expect(ruleOf(grade, 'sweep')).toMatchObject({ hits: 1, hitRate: 1 });
    expect(ruleOf(grade, 'block')).toEqual({ rule: 'block', hits: 0, partly: 0, misses: 0, unknown: 0, expired: 0 });
    expect(ruleOf(grade, 'all')).toMatchObject({ hits: 2, partly: 1, misses: 2, unknown: 1, expired: 1, hitRate: 0.4 });
    expect(grade.largest.map(({ symbol, contracts, verdict }) => [symbol, contracts, verdict])).toEqual([
      [strike(650), 500, 'hit'],
      [strike(655), 400, 'partly'],
      [strike(680, '261119'), 100, 'expired'],
      [strike(660), 100, 'miss'],
      [strike(665), 100, 'miss'],
      [strike(675), 100, 'unknown'],
    ]);
  });

  it('leaves out cancelled prints and their cancels', () => {
    const grade = gradeOpenings(
      DATE,
      [
        print(strike(650), 300, 'openingGuess', 'cancelled'),
        print(strike(650), 300, 'openingGuess', 'cancel'),
        print(strike(650), 10, 'openingGuess'),
      ],
      pairs({ [strike(650)]: { before: 0, after: 5 } }),
    );
    expect(grade.largest).toMatchObject([{ contracts: 10, prints: 1, verdict: 'hit' }]);
    expect(ruleOf(grade, 'all')).toMatchObject({ hits: 1, misses: 0 });
  });

  it('every guess has one verdict, and no order of the prints changes any', () => {
    const tags = fc.integer({ min: 0, max: (1 << 16) - 1 });
    const prints = fc.array(
      fc.record({
        symbol: fc.constantFrom(strike(650), strike(655), strike(660), strike(650, '261119')),
        tags,
        contracts: fc.integer({ min: 1, max: 5000 }),
        premiumUsd: fc.integer({ min: 1, max: 1e6 }),
      }),
      { maxLength: 40 },
    );
    const open = fc.record(
      { before: fc.integer({ min: 0, max: 9000 }), after: fc.integer({ min: 0, max: 9000 }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(prints, open, (list, pair) => {
        const grade = gradeOpenings(DATE, list, () => pair);
        const again = gradeOpenings(DATE, list.toReversed(), () => pair);
        expect(again.rules).toEqual(grade.rules);
        const standing = list.filter((one) => (one.tags & (PRINT_TAG.cancel | PRINT_TAG.cancelled)) === 0);
        const { hits, partly, misses, unknown, expired } = ruleOf(grade, 'all');
        expect(hits + partly + misses + unknown + expired).toBe(new Set(standing.map(({ symbol }) => symbol)).size);
      }),
    );
  });
});
