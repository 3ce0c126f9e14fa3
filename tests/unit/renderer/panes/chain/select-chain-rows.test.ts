import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  atTheMoneyIndex,
  followMoney,
  keepRows,
  layAnchor,
  pairByStrike,
  selectChainRows,
  selectExpiries,
  windowOf,
  type ExpirySlice,
  type LaidAnchor,
  type WindowAnchor,
} from '../../../../../src/renderer/panes/chain/select-chain-rows.ts';
import { unsettled } from '../../../../../src/renderer/stores/chain-directory.ts';
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
    expect(selectExpiries(listed, ['SPY 2026-12-18', 'SPY 2026-11-20', 'QQQ 2026-11-20'])).toEqual([
      listed[0],
      listed[2],
    ]);
  });

  test('else the nearest: also once a wanted one has settled and is no longer listed', () => {
    expect(selectExpiries(listed, ['SPX 2026-11-20'])).toEqual([listed[0]]);
    expect(selectExpiries(listed.slice(1), ['SPY 2026-11-20'])).toEqual([listed[1]]);
    expect(selectExpiries(listed.slice(1), ['SPY 2026-11-20', 'SPY 2026-12-18'])).toEqual([listed[2]]);
    expect(selectExpiries([], [])).toEqual([]);
  });

  test('one that settles leaves the list at that instant', () => {
    expect(unsettled(listed, 99)).toEqual(listed);
    expect(unsettled(listed, 100)).toEqual(listed.slice(1));
    expect(unsettled(listed, Number.NaN)).toEqual(listed);
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

  const at = (middle: number, reachUsd?: number): WindowAnchor => ({ atTheMoney: middle, middle, reachUsd });

  test('by count, clipped at the ends', () => {
    expect(windowOf(strikes, at(105), { by: 'count', each: 2 })).toEqual({ from: 1, to: 4 });
    expect(windowOf(strikes, at(100), { by: 'all' })).toEqual({ from: 0, to: 4 });
  });

  test('by standard deviation, from the expected move; without one, by count', () => {
    const sigma = { by: 'sigma', width: 2 } as const;
    expect(followMoney(strikes, 100, sigma, 3, undefined)).toEqual(at(100, 6));
    expect(windowOf(strikes, at(100, 6), sigma)).toEqual({ from: 1, to: 3 });
    expect(followMoney(strikes, 100, sigma, undefined, undefined)).toEqual(at(100));
    expect(windowOf(strikes, at(100), sigma)).toEqual({ from: 0, to: 4 });
  });
});

describe('the window follows the money', () => {
  const strikes = strikesOf(Array.from({ length: 101 }, (_, i) => 50 + i));
  const eight = { by: 'count', each: 8 } as const;

  test('a price that trembles between two strikes moves nothing', () => {
    let anchor = followMoney(strikes, 100.4, eight, undefined, undefined);
    for (const price of [100.55, 100.45, 100.59, 100.5]) {
      const next = followMoney(strikes, price, eight, undefined, anchor);
      expect(next).toEqual(anchor);
      anchor = next;
    }
    expect(followMoney(strikes, 100.61, eight, undefined, anchor).atTheMoney).toBe(101);
  });

  test('the money walks within the window; the window moves when it has gone a quarter of the way', () => {
    let anchor = followMoney(strikes, 100, eight, undefined, undefined);
    anchor = followMoney(strikes, 102, eight, undefined, anchor);
    expect(anchor).toMatchObject({ atTheMoney: 102, middle: 100 });
    anchor = followMoney(strikes, 103, eight, undefined, anchor);
    expect(anchor).toMatchObject({ atTheMoney: 103, middle: 103 });
    // A gap is followed at once.
    expect(followMoney(strikes, 130, eight, undefined, anchor)).toMatchObject({ atTheMoney: 130, middle: 130 });
  });

  test('the first price of a chain that is computed lays the window anew; before and behind it the window follows', () => {
    const lay = (price: number) => (from: WindowAnchor | undefined) =>
      followMoney(strikes, price, eight, undefined, from);
    const settledAt = (...loose: number[]) => {
      let held: LaidAnchor | undefined;
      for (const price of loose) held = layAnchor(held, false, lay(price));
      return layAnchor(held, true, lay(102));
    };
    expect(settledAt(100)).toEqual(settledAt());
    expect(settledAt(104, 101)).toEqual({
      settled: true,
      anchor: { atTheMoney: 102, middle: 102, reachUsd: undefined },
    });
    const waiting = layAnchor(undefined, false, lay(100));
    expect(layAnchor(waiting, false, lay(102)).anchor.middle).toBe(100);
    expect(layAnchor(settledAt(), true, lay(104)).anchor.middle).toBe(102);
    // While some are computed again it stays where it is.
    expect(layAnchor(settledAt(), false, lay(104))).toMatchObject({ settled: true, anchor: { middle: 102 } });
  });

  test('a reach in dollars changes only with a tenth of the volatility', () => {
    const sigma = { by: 'sigma', width: 1 } as const;
    const anchor = followMoney(strikes, 100, sigma, 10, undefined);
    expect(followMoney(strikes, 100, sigma, 10.9, anchor).reachUsd).toBe(10);
    expect(followMoney(strikes, 100, sigma, 11.1, anchor).reachUsd).toBe(11.1);
    expect(followMoney(strikes, 102.5, sigma, 10, anchor).middle).toBe(100);
    expect(followMoney(strikes, 104, sigma, 10, anchor).middle).toBe(104);
  });

  test('wherever a price wanders, the money is shown and is at most a strike from the nearest', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 60, max: 140, noNaN: true }), { minLength: 1 }), (prices) => {
        let anchor: WindowAnchor | undefined;
        for (const price of prices) {
          anchor = followMoney(strikes, price, eight, undefined, anchor);
          const { from, to } = windowOf(strikes, anchor, eight);
          expect(to - from).toBe(16);
          expect(Math.abs(anchor.atTheMoney - price)).toBeLessThanOrEqual(0.6 + 1e-9);
          expect(anchor.atTheMoney).toBeGreaterThanOrEqual(strikes[from + 6].strike);
          expect(anchor.atTheMoney).toBeLessThanOrEqual(strikes[to - 6].strike);
        }
      }),
    );
  });
});

test('several expiries get a heading each; unchanged rows keep their identity', () => {
  const slice = (expiry: string, middle: number): ExpirySlice => ({
    info: info(expiry, 0),
    strikes: pairByStrike(ladder(90, 110)),
    anchor: { atTheMoney: middle, middle, reachUsd: undefined },
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
