/** What the flow pane shows of a leader: its prints, whatever was filtered before. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printsOf } from '../../../../../src/renderer/panes/flow-leaders/leader-filter.ts';
import { emptyFlowSum } from '../../../../../src/shared/flow/flow-sums.ts';
import { printTest } from '../../../../../src/shared/flow/print-test.ts';
import { queryOfText } from '../../../../../src/shared/flow/print-text.ts';
import { parseOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import { TRUTH } from '../../../../../src/shared/query/truth.ts';

const NOTHING_ELSE = { lists: [], follow: false, minPremiumUsd: 0, minSize: 0, sides: [], tags: [], without: [] };
const leader = { key: 'any', underlying: 'I:SPX', sum: emptyFlowSum() };
const CALL = 'O:SPXW261218C06652500';

test('an underlying, all of it', () => {
  const filter = printsOf(leader);
  expect(filter).toMatchObject({ ...NOTHING_ELSE, underlyings: ['I:SPX'], rights: [], expiry: 'all', where: '' });
});

test.each([
  ['an expiry', { expiry: '2026-12-18' }, [], ['O:SPXW261218P06000000', CALL], ['O:SPXW261219C06652500']],
  [
    'a contract',
    { expiry: '2026-12-18', symbol: CALL },
    ['C'],
    [CALL],
    ['O:SPXW261219C06652500', 'O:SPXW261218C06652000', 'O:SPX261218C06652500'],
  ],
  [
    'a FLEX contract',
    { expiry: '2026-12-18', symbol: 'O:4SPX261218C06652500' },
    ['C'],
    ['O:4SPX261218C06652500'],
    ['O:SPX261218C06652500', 'O:2SPX261218C06652500', 'O:4SPX261218C06652000'],
  ],
])('%s, and no other', (_what, of, rights, shown, others) => {
  const filter = printsOf({ ...leader, ...of });
  expect(filter).toMatchObject({ ...NOTHING_ELSE, underlyings: ['I:SPX'], rights });
  const passes = printTest(queryOfText(filter.where)!);
  const isShown = (symbol: string): boolean =>
    passes({ value: () => Number.NaN }, 0, parseOptionSymbol(symbol)!) === TRUTH.yes;
  expect([...shown.map(isShown), ...others.map(isShown)]).toEqual([
    ...shown.map(() => true),
    ...others.map(() => false),
  ]);
});

test('of every root that there is a filter can be made', () => {
  const root = fc.stringMatching(/^(?:[A-Z][A-Z0-9]{0,5}|[1-8][A-Z][A-Z0-9]{0,4})$/);
  fc.assert(
    fc.property(root, (one) => {
      const symbol = `O:${one}261218C06652500`;
      const filter = printsOf({ ...leader, expiry: '2026-12-18', symbol });
      expect(printTest(queryOfText(filter.where)!)({ value: () => Number.NaN }, 0, parseOptionSymbol(symbol)!)).toBe(
        TRUTH.yes,
      );
    }),
  );
});
