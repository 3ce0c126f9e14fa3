/** The book of rules as its world sees it: what it says of them, what it lets go. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { GapEntry } from '../../../../../src/shared/contract/health.ts';
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

test('a cooldown lasts no longer where the clock is set back', () => {
  bench.rules([rule({}, { repeat: { mode: 'cooldown', seconds: 60 } })]);
  expect(bench.step(101)).toBe(1);
  bench.nowMs -= 3_600_000;
  expect(bench.tick()).toBe(0);
  expect(bench.tick(59_999)).toBe(0);
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

test('a rule that is already true fires as it is made, and as it is armed again: no look in between', () => {
  bench.step(101);
  bench.rules([rule({}, { repeat: { mode: 'once' } })]);
  expect(bench.fired).toHaveLength(1);
  bench.step(102);
  expect(bench.fired).toHaveLength(1);
  bench.book.arm('r', bench.nowMs);
  expect(bench.fired).toHaveLength(2);
});

test('two rules on different values of one instrument each see theirs', () => {
  bench.rules([rule({ measure: 'bid' }, { id: 'bid' }), rule({ measure: 'change', threshold: 5 }, { id: 'change' })]);
  bench.set('SPY', 'prevClose', 100);
  bench.tick();
  bench.set('SPY', 'bid', 101);
  bench.tick();
  bench.set('SPY', 'last', 106);
  bench.tick();
  expect(bench.fired.map(({ ruleId }) => ruleId)).toEqual(['bid', 'change']);
});

test('of two cooldowns each ends by the clock at its own time', () => {
  const cooling = (id: string, seconds: number) => rule({}, { id, repeat: { mode: 'cooldown', seconds } });
  bench.rules([cooling('slow', 3), cooling('quick', 1), cooling('slowest', 10)]);
  bench.step(101);
  const firedAtMs = bench.fired[0].atMs;
  const fired: string[][] = [];
  for (const ms of [999, 1_000, 1_999, 2_000, 2_999, 3_000]) {
    const before = bench.fired.length;
    bench.nowMs = firedAtMs + ms;
    bench.tick(0);
    fired.push(bench.fired.slice(before).map(({ ruleId }) => ruleId));
  }
  expect(fired).toEqual([[], ['quick'], [], ['quick'], [], ['slow', 'quick']]);
});

describe('what the feed says', () => {
  const onFeed = (event: string, market = 'stocks') =>
    rule({}, { id: `${event} ${market}`, groups: [[{ kind: 'stale', market, event }]], repeat: { mode: 'rearm' } });
  const entry: GapEntry = {
    id: 'g',
    market: 'stocks',
    channel: 'T',
    symbols: [],
    startMs: NOON_MS - 9,
    cause: 'overflow',
    detail: 'The queue was full.',
    repair: 'none',
  };
  const ids = (): string[] => bench.fired.map(({ ruleId }) => ruleId);

  test('a gap fires the rules on gaps of its market, at its end or, while it is open, at its start', () => {
    bench.rules([onFeed('gap'), onFeed('gap', 'options'), onFeed('stale'), onFeed('disconnected'), rule({})]);
    bench.book.gap(entry);
    expect(bench.fired.map(({ ruleId, atMs }) => [ruleId, atMs])).toEqual([['gap stocks', NOON_MS - 9]]);
    bench.book.gap({ ...entry, endMs: NOON_MS + 5 });
    expect(bench.fired).toHaveLength(1);
    bench.book.gap({ ...entry, id: 'g of quotes', channel: 'Q' });
    expect(bench.fired).toHaveLength(1);
    bench.book.gap({ ...entry, id: 'h', startMs: NOON_MS, endMs: NOON_MS + 5 });
    expect(bench.fired.at(-1)).toMatchObject({ ruleId: 'gap stocks', atMs: NOON_MS + 5 });
  });

  test('a lost connection and a silent market fire at once', () => {
    bench.rules([onFeed('gap'), onFeed('disconnected'), onFeed('stale')]);
    const change = { market: 'stocks', reason: 'Gone.', atMs: NOON_MS } as const;
    bench.book.connection({ ...change, state: 'live' });
    bench.book.connection({ ...change, state: 'backingOff' });
    expect(ids()).toEqual(['disconnected stocks']);
    bench.stale(['stocks']);
    expect(ids()).toEqual(['disconnected stocks', 'stale stocks']);
  });

  test('which contracts are watched from here on changes nothing', () => {
    bench.rules([rule({ symbol: CALL, measure: 'iv', threshold: 1 })]);
    bench.book.judge({ kind: 'watched', atMs: NOON_MS, symbols: [CALL] });
    expect([bench.fired, bench.stateOf().phase]).toEqual([[], 'cannot']);
  });

  test('after a jump in time a gap is new again, and what was lost or modelled before it is not known', () => {
    bench.rules([
      onFeed('gap'),
      onFeed('disconnected'),
      rule({ symbol: CALL, measure: 'iv', threshold: 1 }, { id: 'iv' }),
    ]);
    const change = { market: 'stocks', reason: 'Gone.', atMs: NOON_MS } as const;
    bench.book.connection({ ...change, state: 'live' });
    bench.book.gap(entry);
    bench.book.judge({ kind: 'model', atMs: NOON_MS, symbol: CALL, values: { modelIv: 0.5 } });
    expect(ids()).toEqual(['gap stocks', 'iv']);
    bench.book.reset();
    bench.book.gap(entry);
    bench.book.connection({ ...change, state: 'backingOff' });
    expect(ids()).toEqual(['gap stocks', 'iv', 'gap stocks']);
    expect(bench.stateOf('iv')).toMatchObject({ phase: 'cannot', values: [Number.NaN] });
  });
});

test('an option print reaches no rule on a value, and is heard on a tape that was emptied too', () => {
  const onPrint = { kind: 'print', underlying: 'SPY', minPremiumUsd: 1 };
  bench.rules([rule({}), rule({}, { id: 'print', groups: [[onPrint]], repeat: { mode: 'rearm' } })]);
  bench.print(CALL, 5, 10);
  expect(bench.tick()).toBe(1);
  bench.tape.clear();
  bench.book.reset();
  expect(bench.tick()).toBe(0);
  bench.print(CALL, 5, 10);
  expect(bench.tick()).toBe(1);
  expect(bench.fired.map(({ ruleId }) => ruleId)).toEqual(['print', 'print']);
});

test('a book without rules says nothing', () => {
  expect([bench.book.size, bench.book.states(NOON_MS, new Map()), bench.book.unknown(NOON_MS)]).toEqual([0, [], {}]);
});
