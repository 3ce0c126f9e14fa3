/** The book of rules as its world sees it: what it says of them, what it lets go. */
import { beforeEach, expect, test } from 'vitest';
import { AlertBench, NOON_MS, rule } from './alert-fixture.ts';

const CALL = 'O:SPY261218C00650000';

let bench: AlertBench;
beforeEach(() => {
  bench = new AlertBench();
});

const bidRule = (id: string) => rule({ symbol: CALL, measure: 'bid', threshold: 1 }, { id });

test('each alert has an id of its own, and says its rule, world and time', () => {
  bench.rules([rule({}, { repeat: { mode: 'rearm' }, name: 'High' })]);
  bench.step(101);
  bench.step(99);
  bench.step(101);
  expect(bench.fired.map(({ id }) => id)).toEqual(['r/1', 'r/2']);
  expect(bench.fired[0]).toMatchObject({ ruleId: 'r', name: 'High', world: 'simulated', source: '' });
});

test('why rules cannot be evaluated, by id; nothing of those that can', () => {
  bench.rules([bidRule('quote'), rule({}, { id: 'price' }), rule({ symbol: 'QQQ' }, { id: 'other' })]);
  bench.step(90);
  expect(bench.book.unknown(bench.nowMs)).toEqual({
    quote: 'SPY 2026-12-18 650 C has no two-sided quote now.',
    other: 'No trade of QQQ has come yet.',
  });
  bench.set(CALL, 'bid', 0.5);
  expect(Object.keys(bench.book.unknown(bench.nowMs))).toEqual(['other']);
});

test('a contract whose quotes do not stream says so, where nothing else stands in its way', () => {
  bench.rules([bidRule('r'), rule({ symbol: 'QQQ' }, { id: 'other' })]);
  const reasons = (notStreamed: [string, string][]): (string | undefined)[] =>
    bench.book.states(bench.nowMs, new Map(notStreamed)).map(({ reason }) => reason);
  expect(reasons([[CALL, 'The budget is full.']])).toEqual([
    'SPY 2026-12-18 650 C has no two-sided quote now.',
    'No trade of QQQ has come yet.',
  ]);
  bench.set(CALL, 'bid', 0.5);
  bench.tick();
  expect(reasons([[CALL, 'The budget is full.']])[0]).toBe('Its quotes come from snapshots only. The budget is full.');
  expect(reasons([['O:QQQ261218C00500000', 'The budget is full.']])[0]).toBeUndefined();
  expect(reasons([])[0]).toBeUndefined();
});

test('rules that are off are listed as such, with when they last fired', () => {
  bench.rules([rule({}, { enabled: false }), rule({}, { id: 'on' })], { r: { simulated: NOON_MS - 5 } });
  expect(bench.book.size).toBe(1);
  expect(bench.stateOf()).toEqual({ ruleId: 'r', phase: 'disabled', lastFiredAtMs: NOON_MS - 5, values: [] });
  expect(bench.stateOf('on').phase).not.toBe('disabled');
});

test('arming one rule arms no other, and one that is gone is no fault', () => {
  const once = (id: string) => rule({}, { id, repeat: { mode: 'once' } });
  bench.rules([once('a'), once('b')]);
  bench.step(101);
  bench.book.arm('gone', bench.nowMs);
  expect([bench.stateOf('a').phase, bench.stateOf('b').phase]).toEqual(['fired', 'fired']);
  bench.step(99);
  bench.book.arm('b', bench.nowMs);
  expect([bench.stateOf('a').phase, bench.stateOf('b').phase]).toEqual(['fired', 'armed']);
});

test('a cooldown ends by the clock alone, at its end and not before', () => {
  bench.rules([rule({}, { repeat: { mode: 'cooldown', seconds: 1 } })]);
  expect(bench.step(101)).toBe(1);
  const firedAtMs = bench.fired[0].atMs;
  bench.nowMs = firedAtMs + 998;
  expect(bench.tick(1)).toBe(0);
  expect(bench.tick(1)).toBe(1);
});

test('closed, it fires nothing and no longer follows the table', () => {
  bench.rules([bidRule('r')]);
  bench.book.close();
  expect(bench.book.size).toBe(0);
  bench.set(CALL, 'bid', 2);
  expect(bench.tick()).toBe(0);
  expect(bench.book.states(bench.nowMs, new Map())).toEqual([]);
});

test('a jump in time forgets what was seen of prints and of values', () => {
  bench.rules([rule({ comparator: 'crossesAbove' })]);
  bench.step(99);
  bench.book.reset();
  expect(bench.step(101)).toBe(0);
  expect(bench.step(99)).toBe(0);
  expect(bench.step(101)).toBe(1);
});
