/** What the flow pane shows of a leader: its prints, whatever was filtered before. */
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
