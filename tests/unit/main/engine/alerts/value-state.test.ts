/** One value condition as a latch: the edges of threshold, hysteresis and expiry. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ValueSources } from '../../../../../src/main/engine/alerts/value-sources.ts';
import { ValueState } from '../../../../../src/main/engine/alerts/value-state.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import type { ValueCondition } from '../../../../../src/shared/settings/alerts.ts';
import { NOON_MS } from './alert-fixture.ts';

const YES = 1;
const NO = 0;
const UNKNOWN = -1;

let table: InstrumentTable;
beforeEach(() => {
  table = new InstrumentTable();
});

function made(over: Partial<ValueCondition> = {}): ValueState {
  const condition: ValueCondition = {
    kind: 'value',
    symbol: 'SPY',
    measure: 'last',
    args: [],
    comparator: 'above',
    threshold: 100,
    hysteresis: 0,
    ...over,
  };
  return new ValueState(condition, table, new ValueSources(table), () => BUILT_IN_CALENDAR);
}
const set = (symbol: string, last: number, atMs = Number.NaN): void => {
  const id = table.intern(symbol);
  table.column('last')[id] = last;
  table.column('lastAtMs')[id] = atMs;
};

describe('whether it fires, price by price', () => {
  test.each<[what: string, condition: Partial<ValueCondition>, prices: number[], fires: number]>([
    ['above: at the threshold', { comparator: 'above' }, [100], YES],
    ['above: just below', { comparator: 'above' }, [99.99], NO],
    ['below: at the threshold', { comparator: 'below' }, [100], YES],
    ['below: just above', { comparator: 'below' }, [100.01], NO],
    ['crosses above: the first price is no crossing', { comparator: 'crossesAbove' }, [101], NO],
    ['crosses above', { comparator: 'crossesAbove' }, [99, 100], YES],
    ['crosses below', { comparator: 'crossesBelow' }, [101, 100], YES],
    ['crosses below: from the wrong side', { comparator: 'crossesBelow' }, [99, 98], NO],
    ['an unknown price in between changes nothing', { comparator: 'crossesAbove' }, [99, Number.NaN, 101], YES],
    ['an unknown price is no side', { comparator: 'crossesAbove' }, [Number.NaN, 101], NO],
  ])('%s', (_what, condition, prices, fires) => {
    set('SPY', 50);
    const state = made(condition);
    state.look(NOON_MS);
    for (const price of prices) state.see(price, NOON_MS);
    expect(state.fires()).toBe(fires);
  });

  test.each<[what: string, comparator: ValueCondition['comparator'], left: number, again: number, fires: number]>([
    ['upwards: to the end of the band', 'crossesAbove', 98, 100, NO],
    ['upwards: beyond the band', 'crossesAbove', 97.99, 100, YES],
    ['downwards: to the end of the band', 'crossesBelow', 102, 100, NO],
    ['downwards: beyond the band', 'crossesBelow', 102.01, 100, YES],
  ])('a second crossing after it left, %s', (_what, comparator, left, again, fires) => {
    set('SPY', 50);
    const state = made({ comparator, hysteresis: 2 });
    state.look(NOON_MS);
    for (const price of comparator === 'crossesAbove' ? [90, 110] : [110, 90]) state.see(price, NOON_MS);
    expect(state.fires()).toBe(YES);
    state.clear();
    state.see(left, NOON_MS);
    state.see(again, NOON_MS);
    expect(state.fires()).toBe(fires);
  });
});

describe('whether it still holds', () => {
  test.each<[what: string, last: number, before: number[], holds: number]>([
    ['nothing known', Number.NaN, [], UNKNOWN],
    ['beyond', 101, [101], YES],
    ['quiet', 99, [99], NO],
    ['beyond again, quiet in between', 101, [101, 99, 101], NO],
    ['a value now, and none seen yet', 101, [], NO],
  ])('%s', (_what, last, before, holds) => {
    set('SPY', last);
    const state = made();
    state.look(NOON_MS);
    for (const price of before) state.see(price, NOON_MS);
    expect(state.holds()).toBe(holds);
  });

  test('after a clear, from there on', () => {
    set('SPY', 101);
    const state = made();
    state.see(99, NOON_MS);
    state.see(101, NOON_MS);
    state.look(NOON_MS);
    expect(state.holds()).toBe(NO);
    state.clear();
    expect(state.holds()).toBe(YES);
  });
});

test('its reading is the first value that fired, with its time where there is one', () => {
  const state = made();
  state.see(101, NOON_MS);
  state.see(102, NOON_MS + 1);
  expect(state.reading()).toEqual([{ label: 'SPY last price', value: 101, text: '101.00', atMs: NOON_MS }]);
  const timeless = made();
  timeless.see(101, Number.NaN);
  expect(timeless.reading()).toEqual([{ label: 'SPY last price', value: 101, text: '101.00' }]);
});

test('a jump in time forgets the side, the hit and the waiting', () => {
  set('SPY', 101);
  const state = made();
  state.refresh(NOON_MS);
  state.needChange(true);
  expect([state.fires(), state.value()]).toEqual([YES, 101]);
  state.reset();
  expect([state.fires(), state.holds(), state.value()]).toEqual([UNKNOWN, UNKNOWN, Number.NaN]);
  state.refresh(NOON_MS);
  expect(state.fires()).toBe(YES);
  const quiet = made();
  quiet.see(99, NOON_MS);
  quiet.reset();
  quiet.see(101, NOON_MS);
  quiet.look(NOON_MS);
  expect(quiet.holds()).toBe(YES);
});

test('while the rule waits only a change of side fires', () => {
  set('SPY', 101);
  const state = made();
  state.needChange(true);
  state.see(101, NOON_MS);
  state.look(NOON_MS);
  expect(state.fires()).toBe(NO);
  state.see(99, NOON_MS);
  state.see(100, NOON_MS);
  expect(state.fires()).toBe(YES);
});

test('a contract has no value from its settlement on', () => {
  const symbol = 'O:SPY261218C00650000';
  const settlesAtMs = Date.parse('2026-12-18T21:00:00Z');
  set(symbol, 101);
  const state = made({ symbol });
  state.look(settlesAtMs - 1);
  expect(state.value()).toBe(101);
  state.look(settlesAtMs);
  expect([state.value(), state.unknown()]).toEqual([Number.NaN, 'SPY 2026-12-18 650 C has expired.']);
});
