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

const SPAN = [{ fromMs: 100, toMs: 200 }];
test.each<[what: string, change: Partial<GapEntry>, symbol: string, spans: { fromMs: number; toMs: number }[]]>([
  ['every subscription', { channel: '*' }, 'SPY', SPAN],
  ['trades', { channel: 'T' }, 'SPY', SPAN],
  ['seconds', { channel: 'A' }, 'SPY', SPAN],
  ['minutes', { channel: 'AM' }, 'SPY', SPAN],
  ['values of an index', { channel: 'V', market: 'indices' }, 'I:SPX', SPAN],
  ['quotes', { channel: 'Q' }, 'SPY', []],
  ['bands', { channel: 'LULD' }, 'SPY', []],
  ['its own symbol among others', { symbols: ['QQQ', 'SPY'] }, 'SPY', SPAN],
  ['another symbol', { symbols: ['QQQ'] }, 'SPY', []],
  ['another market', { market: 'indices' }, 'SPY', []],
  ['a window’s own loss', { cause: 'window' }, 'SPY', []],
  ['repaired', { repair: 'repaired' }, 'SPY', []],
  ['without a width', { endMs: 100 }, 'SPY', []],
  ['one millisecond', { endMs: 101 }, 'SPY', [{ fromMs: 100, toMs: 101 }]],
  ['open', { endMs: undefined }, 'SPY', [{ fromMs: 100, toMs: 1000 }]],
  ['open, and begun this moment', { endMs: undefined, startMs: 1000 }, 'SPY', []],
])('a gap of %s', (_what, change, symbol, spans) => {
  expect(selectGapSpans(symbol, [gap(change)], [], 1000)).toEqual(spans);
});

test('gaps are drawn in order of time, the live entry of one over the known', () => {
  const known = [gap({ id: 'b', startMs: 500, endMs: 600 }), gap({ id: 'a', startMs: 300, endMs: 350 })];
  const live = [gap({ id: 'a', startMs: 300, endMs: 400 }), gap({ id: 'c', startMs: 10, endMs: 20 })];
  expect(selectGapSpans('SPY', known, live, 1000)).toEqual([
    { fromMs: 10, toMs: 20 },
    { fromMs: 300, toMs: 400 },
    { fromMs: 500, toMs: 600 },
  ]);
});
