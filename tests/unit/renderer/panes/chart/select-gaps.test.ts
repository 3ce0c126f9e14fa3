import { expect, test } from 'vitest';
import { selectGapSpans } from '../../../../../src/renderer/panes/chart/select-gaps.ts';
import type { GapEntry } from '../../../../../src/shared/contract/health.ts';

const gap = (change: Partial<GapEntry>): GapEntry => ({
  id: 'g1',
  market: 'stocks',
  channel: '*',
  symbols: [],
  startMs: 100,
  endMs: 200,
  cause: 'disconnect',
  detail: '',
  repair: 'none',
  ...change,
});

test('a gap of every subscription is the symbol’s too; another market’s or symbol’s is not', () => {
  const gaps = [
    gap({}),
    gap({ id: 'g2', market: 'options' }),
    gap({ id: 'g3', symbols: ['QQQ'] }),
    gap({ id: 'g4', symbols: ['SPY'], startMs: 50, endMs: 60 }),
    gap({ id: 'g5', channel: 'Q' }),
  ];
  expect(selectGapSpans('SPY', gaps, [], 1000)).toEqual([
    { fromMs: 50, toMs: 60 },
    { fromMs: 100, toMs: 200 },
  ]);
});

test('an open gap reaches to now; a repaired one is gone, and the live ledger is newer than the history’s', () => {
  const known = [gap({}), gap({ id: 'g2', endMs: undefined, startMs: 900 })];
  expect(selectGapSpans('SPY', known, [gap({ repair: 'repaired' })], 1000)).toEqual([{ fromMs: 900, toMs: 1000 }]);
});
