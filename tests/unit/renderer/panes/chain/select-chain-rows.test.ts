import { describe, expect, test } from 'vitest';
import {
  atTheMoneyIndex,
  keepRows,
  pairByStrike,
  selectChainRows,
  selectExpiries,
  windowOf,
} from '../../../../../src/renderer/panes/chain/select-chain-rows.ts';
import type { ContractInfo, ExpiryInfo } from '../../../../../src/shared/contract/calls.ts';

const info = (expiry: string, settlesAtMs: number, root = 'SPY'): ExpiryInfo => ({
  expiry,
  root,
  days: 1,
  settlesAtMs,
});
const contract = (strike: number, right: 'C' | 'P', adjusted = false): ContractInfo => ({
  symbol: `O:SPY${adjusted ? 1 : ''}261218${right}${strike}`,
  strike,
  right,
  sharesPerContract: 100,
  adjusted,
});
const ladder = (from: number, to: number): ContractInfo[] =>
  Array.from({ length: to - from + 1 }, (_, i) => [contract(from + i, 'C'), contract(from + i, 'P')]).flat();
const strikesOf = (strikes: number[]): { strike: number }[] => strikes.map((strike) => ({ strike }));

describe('expiries', () => {
  const listed = [info('2026-11-20', 100), info('2026-11-23', 200), info('2026-12-18', 300)];

  test('the wanted ones that are listed, in the order listed', () => {
    expect(selectExpiries(listed, ['SPY 2026-12-18', 'SPY 2026-11-20', 'QQQ 2026-11-20'], 0)).toEqual([
      listed[0],
      listed[2],
    ]);
  });

  test('else the nearest that has not settled; the last where all have; none where nothing is listed', () => {
    expect(selectExpiries(listed, ['SPX 2026-11-20'], 150)).toEqual([listed[1]]);
    expect(selectExpiries(listed, [], 999)).toEqual([listed[2]]);
    expect(selectExpiries([], [], 0)).toEqual([]);
  });
});

test('a strike has one row with both sides, and a standard contract goes before its adjusted twin', () => {
  const rows = pairByStrike([contract(101, 'C'), contract(100, 'P'), contract(100, 'C', true), contract(100, 'C')]);
  expect(rows.map((r) => r.strike)).toEqual([100, 101]);
  expect(rows[0].call?.adjusted).toBe(false);
  expect(rows[1].put).toBeUndefined();
});

describe('the window around the money', () => {
  const strikes = strikesOf([90, 95, 100, 105, 110]);

  test('the money is the nearest strike; the middle while the price is unknown', () => {
    expect(atTheMoneyIndex(strikes, 103)).toBe(3);
    expect(atTheMoneyIndex(strikes, 5000)).toBe(4);
    expect(atTheMoneyIndex(strikes, Number.NaN)).toBe(2);
  });

  test('by count, clipped at the ends', () => {
    expect(windowOf(strikes, 3, { by: 'count', each: 2 }, undefined)).toEqual({ from: 1, to: 4 });
    expect(windowOf(strikes, 2, { by: 'all' }, undefined)).toEqual({ from: 0, to: 4 });
  });

  test('by standard deviation, from the expected move; without one, by count', () => {
    expect(windowOf(strikes, 2, { by: 'sigma', width: 2 }, 3)).toEqual({ from: 1, to: 3 });
    expect(windowOf(strikes, 2, { by: 'sigma', width: 2 }, undefined)).toEqual({ from: 0, to: 4 });
  });
});

test('several expiries get a heading each; unchanged rows keep their identity', () => {
  const slice = (expiry: string, centre: number) => ({
    info: info(expiry, 0),
    contracts: ladder(90, 110),
    centre,
    expectedMoveUsd: undefined,
  });
  const rows = selectChainRows([slice('2026-11-23', 100), slice('2026-12-18', 100)], { by: 'count', each: 2 });
  expect(rows.filter((r) => r.heading).map((r) => r.expiryKey)).toEqual(['SPY 2026-11-23', 'SPY 2026-12-18']);
  expect(rows).toHaveLength(12);
  expect(rows.filter((r) => r.atTheMoney).map((r) => r.strike)).toEqual([100, 100]);

  const moved = selectChainRows([slice('2026-11-23', 101), slice('2026-12-18', 100)], { by: 'count', each: 2 });
  const kept = keepRows(new Map(rows.map((r) => [r.key, r])), moved);
  expect(kept.filter((r) => rows.includes(r)).map((r) => r.key)).toEqual(
    // The second expiry whole, and of the first what neither gained nor lost the money.
    [...rows.filter((r) => r.expiryKey.endsWith('11-23') && ![98, 100, 101].includes(r.strike)), ...rows.slice(6)].map(
      (r) => r.key,
    ),
  );
});
