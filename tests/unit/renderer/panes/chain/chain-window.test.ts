/** Which strikes a chain shows and which is at the money: below, on and above each line. */
import { describe, expect, test } from 'vitest';
import { midOf } from '../../../../../src/renderer/panes/chain/mid.ts';
import {
  atTheMoneyIndex,
  followMoney,
  keepRows,
  pairByStrike,
  selectChainRows,
  windowOf,
  type ChainRow,
  type WindowAnchor,
} from '../../../../../src/renderer/panes/chain/select-chain-rows.ts';
import type { StrikeWindow } from '../../../../../src/renderer/panes/chain/chain-settings.ts';
import type { ExpiryInfo } from '../../../../../src/shared/contract/calls.ts';

const range = (from: number, to: number, step = 1): { strike: number }[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => ({ strike: from + i * step }));
const STRIKES = range(80, 120);
const count = (each: number): StrikeWindow => ({ by: 'count', each });
const sigma = (width: number): StrikeWindow => ({ by: 'sigma', width });

test.each([
  [10, 11, 10.5],
  [10, 10, 10],
  [11, 10, Number.NaN],
  [0, 10, Number.NaN],
  [10, 0, Number.NaN],
  [Number.NaN, 10, Number.NaN],
  [10, Number.NaN, Number.NaN],
])('the mid of %s × %s is %s', (bid, ask, mid) => {
  expect(midOf(bid, ask)).toBe(mid);
});

test.each<[prices: number[], price: number | undefined, index: number]>([
  [[90, 95, 100], 92.4, 0],
  // Halfway: the lower strike.
  [[90, 95, 100], 92.5, 0],
  [[90, 95, 100], 92.6, 1],
  [[90, 95, 100], 1, 0],
  [[90, 95, 100], 999, 2],
  [[90, 95, 100], undefined, 1],
  [[90, 95, 100, 105], Number.NaN, 1],
])('of %j at %s the money is number %s', (prices, price, index) => {
  expect(
    atTheMoneyIndex(
      prices.map((strike) => ({ strike })),
      price,
    ),
  ).toBe(index);
});

describe('the strike at the money', () => {
  const held: WindowAnchor = { atTheMoney: 100, middle: 100, reachUsd: undefined };
  // Strikes 5 apart: the middle is 102.5, and a tenth of 5 beyond it.
  test.each<[price: number | undefined, atTheMoney: number]>([
    [100, 100],
    [102.5, 100],
    [103, 100],
    [103.01, 105],
    [97, 100],
    [96.99, 95],
    [Number.NaN, 100],
    [undefined, 100],
  ])('held at 100, at %s is %s', (price, atTheMoney) => {
    expect(followMoney(range(80, 120, 5), price, count(9), undefined, held).atTheMoney).toBe(atTheMoney);
  });
  test('that is no longer listed is replaced by another', () => {
    expect(followMoney(range(80, 120, 5), 103, count(9), undefined, { ...held, atTheMoney: 101 }).atTheMoney).toBe(105);
  });
});

describe('the middle of the window', () => {
  // Eight each side: it moves when the money is more than two strikes away. Of 20 dollars: more than five.
  test.each<
    [
      what: string,
      window: StrikeWindow,
      move: number | undefined,
      held: Partial<WindowAnchor>,
      price: number,
      anchor: WindowAnchor,
    ]
  >([
    ['by count, two strikes away', count(8), undefined, {}, 102, { atTheMoney: 102, middle: 100, reachUsd: undefined }],
    ['by count, three', count(8), undefined, {}, 103, { atTheMoney: 103, middle: 103, reachUsd: undefined }],
    ['by count, three below', count(8), undefined, {}, 97, { atTheMoney: 97, middle: 97, reachUsd: undefined }],
    [
      'by deviation, a quarter of the reach away',
      sigma(2),
      10,
      { reachUsd: 20 },
      105,
      { atTheMoney: 105, middle: 100, reachUsd: 20 },
    ],
    ['by deviation, more', sigma(2), 10, { reachUsd: 20 }, 106, { atTheMoney: 106, middle: 106, reachUsd: 20 }],
    [
      'by deviation, a reach less than a tenth larger is kept',
      sigma(2),
      10.9,
      { reachUsd: 20 },
      100,
      { atTheMoney: 100, middle: 100, reachUsd: 20 },
    ],
    [
      'by deviation, larger than that is taken',
      sigma(2),
      11.1,
      { reachUsd: 20 },
      100,
      { atTheMoney: 100, middle: 100, reachUsd: 22.2 },
    ],
    [
      'by deviation, smaller by more than a tenth',
      sigma(2),
      8.9,
      { reachUsd: 20 },
      100,
      { atTheMoney: 100, middle: 100, reachUsd: 17.8 },
    ],
    [
      'by deviation without one: 15 strikes each side',
      sigma(2),
      undefined,
      { reachUsd: 20 },
      103,
      { atTheMoney: 103, middle: 100, reachUsd: undefined },
    ],
    ['by deviation of nothing', sigma(2), 0, {}, 104, { atTheMoney: 104, middle: 104, reachUsd: undefined }],
    [
      'a middle that is no longer listed',
      count(8),
      undefined,
      { middle: 99.5 },
      101,
      { atTheMoney: 101, middle: 101, reachUsd: undefined },
    ],
  ])('%s', (_what, window, move, held, price, anchor) => {
    const before = { atTheMoney: 100, middle: 100, reachUsd: undefined, ...held };
    expect(followMoney(STRIKES, price, window, move, before)).toEqual(anchor);
  });
});

describe('the rows shown', () => {
  const at = (middle: number, reachUsd?: number): WindowAnchor => ({ atTheMoney: middle, middle, reachUsd });
  test.each<[what: string, anchor: WindowAnchor, window: StrikeWindow, from: number, to: number]>([
    ['by count', at(100), count(3), 97, 103],
    ['by count, at the low end', at(81), count(3), 80, 84],
    ['by count, at the high end', at(119), count(3), 116, 120],
    ['by reach, both ends included', at(100, 5), sigma(1), 95, 105],
    ['by reach between strikes', at(100, 5.5), sigma(1), 95, 105],
    ['all', at(100, 5), { by: 'all' }, 80, 120],
    ['by deviation without a reach', at(100), sigma(1), 85, 115],
  ])('%s', (_what, anchor, window, from, to) => {
    const shown = windowOf(STRIKES, anchor, window);
    expect([STRIKES[shown.from].strike, STRIKES[shown.to].strike]).toEqual([from, to]);
  });

  const info = (expiry: string): ExpiryInfo => ({ expiry, root: 'SPY', days: 1, settlesAtMs: 1 });
  const shown = (strikes: { strike: number }[], wanted: number | undefined): number[] =>
    selectChainRows([{ info: info('2026-12-18'), strikes, anchor: at(100), wanted }], count(2)).map(
      (row) => row.strike,
    );
  test.each<[what: string, wanted: number | undefined, from: number, to: number]>([
    ['none', undefined, 98, 102],
    ['one in the window', 101, 98, 102],
    ['one above it', 110, 98, 110],
    ['one below it', 90, 90, 102],
    ['one that is not listed', 90.5, 98, 102],
  ])('are widened to a strike that is asked for: %s', (_what, wanted, from, to) => {
    const rows = shown(STRIKES, wanted);
    expect([rows[0], rows.at(-1), rows.length]).toEqual([from, to, to - from + 1]);
  });
  test('but by fewer than 400 rows: beyond, the window goes there', () => {
    const many = range(0, 1000);
    expect([shown(many, 497).length, shown(many, 498)]).toEqual([400, [496, 497, 498, 499, 500]]);
    expect(shown(many, 1000)).toEqual([998, 999, 1000]);
  });

  test('of several expiries have headings; one whose strikes are not known yet has nothing else', () => {
    const slices = [
      { info: info('2026-12-18'), strikes: range(99, 101), anchor: at(100) },
      { info: info('2027-01-15'), strikes: [], anchor: undefined },
    ];
    const rows = selectChainRows(slices, count(1));
    expect(rows.map(({ key, heading, atTheMoney }) => [key, heading ?? false, atTheMoney])).toEqual([
      ['SPY 2026-12-18 heading', true, false],
      ['SPY 2026-12-18 99', false, false],
      ['SPY 2026-12-18 100', false, true],
      ['SPY 2026-12-18 101', false, false],
      ['SPY 2027-01-15 heading', true, false],
    ]);
    expect(selectChainRows(slices.slice(0, 1), count(1))).toHaveLength(3);
    expect(new Set(rows.slice(0, 4).map((row) => row.expiryKey))).toEqual(new Set(['SPY 2026-12-18']));
  });
});

describe('contracts of a strike', () => {
  const contract = (strike: number, right: 'C' | 'P', adjusted = false) => ({
    symbol: `O:SPY${adjusted ? 1 : ''}261218${right}${strike}`,
    strike,
    right,
    sharesPerContract: 100,
    adjusted,
  });
  const call = contract(100, 'C');
  const put = contract(100, 'P');
  const twin = contract(100, 'C', true);
  test.each([
    ['both sides', [put, call], { strike: 100, call, put }],
    ['a put alone', [put], { strike: 100, put }],
    ['the standard one after its adjusted twin', [twin, call], { strike: 100, call }],
    ['the standard one before its adjusted twin', [call, twin], { strike: 100, call }],
    ['two standard ones: the first', [call, { ...call, symbol: 'X' }], { strike: 100, call }],
    ['two adjusted ones: the first', [twin, { ...twin, symbol: 'X' }], { strike: 100, call: twin }],
  ])('%s', (_what, contracts, row) => {
    expect(pairByStrike(contracts)).toEqual([row]);
  });

  const row = { key: 'k', expiryKey: 'e', strike: 100, call, put, atTheMoney: false };
  test.each<[what: string, next: ChainRow, kept: boolean]>([
    ['the same', { ...row }, true],
    ['another call', { ...row, call: twin }, false],
    ['another put', { ...row, put: contract(101, 'P') }, false],
    ['no put any more', { ...row, put: undefined }, false],
    ['at the money now', { ...row, atTheMoney: true }, false],
    ['another key', { ...row, key: 'other' }, false],
  ])('a row painted before, then %s: kept %s', (_what, next, kept) => {
    expect(keepRows(new Map([[row.key, row]]), [next])[0] === row).toBe(kept);
  });

  test('a window by count knows no deviation', () => {
    expect(followMoney(STRIKES, 100, count(3), 5, undefined).reachUsd).toBeUndefined();
  });

  test('the first strike of the ladder is a middle like any other', () => {
    const held: WindowAnchor = { atTheMoney: 80, middle: 80, reachUsd: undefined };
    expect(followMoney(STRIKES, 81, count(8), undefined, held)).toEqual({ ...held, atTheMoney: 81 });
    expect(followMoney(STRIKES, 80.55, count(8), undefined, held).atTheMoney).toBe(80);
    const rows = selectChainRows(
      [
        {
          info: { expiry: 'e', root: 'SPY', days: 1, settlesAtMs: 1 },
          strikes: STRIKES,
          anchor: { ...held, middle: 100 },
          wanted: 80,
        },
      ],
      count(2),
    );
    expect(rows[0].strike).toBe(80);
  });
});
