/** One rule's phases, with conditions told by hand. */
import { beforeEach, expect, test } from 'vitest';
import type { Truth } from '../../../../../src/shared/query/truth.ts';
import type { ConditionState } from '../../../../../src/main/engine/alerts/condition-state.ts';
import { RuleState } from '../../../../../src/main/engine/alerts/rule-state.ts';
import { NOON_MS, rule } from './alert-fixture.ts';

const YES = 1;
const NO = 0;
const UNKNOWN = -1;

class ToldCondition implements ConditionState {
  truth: Truth = NO;
  held: Truth = NO;
  refreshed = 0;
  cleared = 0;
  wasReset = 0;
  waiting = false;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }
  refresh(): void {
    this.refreshed++;
  }
  look(): void {}
  fires(): Truth {
    return this.truth;
  }
  holds(): Truth {
    return this.held;
  }
  reading() {
    return [{ label: this.#name, text: this.#name, value: 1 }];
  }
  value(): number {
    return this.truth;
  }
  unknown(): string {
    return `${this.#name} is not known.`;
  }
  clear(): void {
    this.cleared++;
  }
  needChange(waiting: boolean): void {
    this.waiting = waiting;
  }
  reset(): void {
    this.wasReset++;
  }
}

let a: ToldCondition;
let b: ToldCondition;
beforeEach(() => {
  a = new ToldCondition('a');
  b = new ToldCondition('b');
});

type Repeat = object;
const ONCE: Repeat = { mode: 'once' };
const COOLDOWN: Repeat = { mode: 'cooldown', seconds: 60 };
const REARM: Repeat = { mode: 'rearm' };
const made = (repeat: Repeat, lastFiredAtMs?: number, groups: ConditionState[][] = [[a], [b]]): RuleState =>
  new RuleState(rule({}, { repeat }), groups, lastFiredAtMs);
const labels = (state: RuleState, nowMs: number) => state.evaluate(nowMs)?.map(({ label }) => label);

test('it is due from its making until it was evaluated, and says itself in words', () => {
  const state = made(ONCE);
  expect(state.due).toBe(true);
  expect(state.evaluate(NOON_MS)).toBeUndefined();
  expect([state.due, a.refreshed, a.cleared, b.cleared]).toEqual([false, 1, 1, 1]);
  expect(state.words).toEqual({
    name: 'SPY last price is at or above 100.00',
    summary: 'SPY last price is at or above 100.00',
  });
});

test('the first group of which all are true fires, with its readings', () => {
  const state = made(ONCE, undefined, [[a, b], [b]]);
  a.truth = YES;
  expect(labels(state, NOON_MS)).toBeUndefined();
  b.truth = YES;
  expect(labels(state, NOON_MS)).toEqual(['a', 'b']);
});

test('once: it rests until it is armed', () => {
  const state = made(ONCE);
  a.truth = YES;
  expect(labels(state, NOON_MS)).toEqual(['a']);
  expect(labels(state, NOON_MS + 1)).toBeUndefined();
  expect(state.state(NOON_MS + 1)).toEqual({ ruleId: 'r', phase: 'fired', lastFiredAtMs: NOON_MS, values: [1, 0] });
  expect(state.timelyMs).toBe(Number.POSITIVE_INFINITY);
  a.waiting = true;
  state.arm();
  expect([state.due, a.waiting, state.state(NOON_MS).phase]).toEqual([true, false, 'armed']);
  expect(labels(state, NOON_MS + 2)).toEqual(['a']);
});

test('cooldown: silent until its end, to the millisecond', () => {
  const state = made(COOLDOWN);
  a.truth = YES;
  expect(labels(state, NOON_MS)).toEqual(['a']);
  expect(state.timelyMs).toBe(NOON_MS + 60_000);
  expect(state.state(NOON_MS)).toMatchObject({ phase: 'cooling', untilMs: NOON_MS + 60_000 });
  expect(labels(state, NOON_MS + 59_999)).toBeUndefined();
  a.truth = NO;
  expect(labels(state, NOON_MS + 60_000)).toBeUndefined();
  expect(state.state(NOON_MS + 60_000).phase).toBe('armed');
  expect(state.timelyMs).toBe(Number.POSITIVE_INFINITY);
});

test('cooldown: it may fire at the very end', () => {
  const state = made(COOLDOWN, NOON_MS - 60_000);
  a.truth = YES;
  expect(labels(state, NOON_MS)).toEqual(['a']);
});

test('re-armed: it waits until every condition that fired is false once', () => {
  const state = made(REARM);
  a.truth = YES;
  expect(labels(state, NOON_MS)).toEqual(['a']);
  expect([state.due, a.waiting, b.waiting, state.state(NOON_MS).phase]).toEqual([true, true, true, 'waiting']);
  a.held = YES;
  expect(labels(state, NOON_MS + 1)).toBeUndefined();
  a.held = UNKNOWN;
  expect(labels(state, NOON_MS + 2)).toBeUndefined();
  expect(a.waiting).toBe(true);
  a.held = NO;
  a.truth = NO;
  const before = a.refreshed;
  expect(labels(state, NOON_MS + 3)).toBeUndefined();
  expect([a.waiting, a.refreshed - before, state.state(NOON_MS).phase]).toEqual([false, 2, 'armed']);
});

test('a start or a jump goes on from when it last fired there', () => {
  expect(made(ONCE).state(NOON_MS)).toMatchObject({ phase: 'armed', lastFiredAtMs: undefined });
  const state = made(ONCE, NOON_MS);
  expect(state.state(NOON_MS)).toMatchObject({ phase: 'fired', lastFiredAtMs: NOON_MS });
  state.evaluate(NOON_MS);
  state.reset(undefined);
  expect(state.state(NOON_MS)).toMatchObject({ phase: 'armed', lastFiredAtMs: undefined });
  expect([state.due, a.wasReset, b.wasReset]).toEqual([true, 1, 1]);
  state.reset(NOON_MS - 5);
  expect(state.state(NOON_MS)).toMatchObject({ phase: 'fired', lastFiredAtMs: NOON_MS - 5 });
});

test('what stands in its way is said while it is armed or waits, not when it is spent', () => {
  const state = made(REARM);
  b.truth = UNKNOWN;
  expect(state.state(NOON_MS)).toMatchObject({ phase: 'cannot', reason: 'b is not known.' });
  expect(state.unknown()).toBe('b is not known.');
  a.truth = YES;
  expect(state.state(NOON_MS)).not.toHaveProperty('reason');
  state.evaluate(NOON_MS);
  a.truth = NO;
  expect(state.state(NOON_MS)).toEqual({
    ruleId: 'r',
    phase: 'waiting',
    lastFiredAtMs: NOON_MS,
    values: [0, -1],
    reason: 'b is not known.',
  });
  const spent = made(ONCE, NOON_MS);
  expect(spent.state(NOON_MS)).not.toHaveProperty('reason');
  b.truth = NO;
  expect(made(ONCE).unknown()).toBeUndefined();
});

test('in a cooldown nothing stands in its way but time', () => {
  b.truth = UNKNOWN;
  expect(made(COOLDOWN, NOON_MS).state(NOON_MS)).toEqual({
    ruleId: 'r',
    phase: 'cooling',
    lastFiredAtMs: NOON_MS,
    untilMs: NOON_MS + 60_000,
    values: [0, -1],
  });
});
