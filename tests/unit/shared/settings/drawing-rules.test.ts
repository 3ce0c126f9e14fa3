import { describe, expect, test } from 'vitest';
import { alertRuleSchema, type AlertRule } from '../../../../src/shared/settings/alerts.ts';
import { chartsSchema, type Charts } from '../../../../src/shared/settings/charts.ts';
import {
  followDrawings,
  isOnDrawing,
  linesForOldRules,
  putOnDrawing,
} from '../../../../src/shared/settings/drawing-rules.ts';

const T = Date.parse('2026-11-20T15:00:00Z');
const rule = (id: string, threshold: number, extra: object = {}): AlertRule =>
  alertRuleSchema.parse({
    id,
    groups: [[{ kind: 'value', symbol: 'SPY', measure: 'last', comparator: 'crossesBelow', threshold, ...extra }]],
  });
const level = (price: number, alert?: string): object => ({
  id: 'level',
  tool: 'horizontal',
  points: [{ atMs: T, price }],
  alert,
});
const ray = (price: number, alert?: string, more: object = {}): object => ({
  id: 'ray',
  tool: 'ray',
  points: [
    { atMs: T, price },
    { atMs: T + 3_600_000, price: price + 1 },
  ],
  alert,
  ...more,
});
const drawn = (...drawings: object[]): Charts['drawings'] =>
  chartsSchema.parse({ drawings: { SPY: drawings } }).drawings;
const first = (rules: readonly AlertRule[]) => rules[0].groups[0][0];

describe('a rule follows its drawing', () => {
  test('dragged and undone, taken away and brought back', () => {
    const gone = new Map<string, AlertRule>();
    const states = [drawn(level(623.09)), drawn(level(623.09, 'a')), drawn(level(619.32, 'a'))];
    let rules: readonly AlertRule[] = [rule('a', 623.09), rule('other', 1)];
    const go = (from: Charts['drawings'], to: Charts['drawings']): void => {
      rules = followDrawings(rules, from, to, gone);
    };
    go(states[0], states[1]);
    go(states[1], states[2]);
    expect(first(rules)).toMatchObject({ threshold: 619.32 });
    go(states[2], states[1]);
    expect(first(rules)).toMatchObject({ threshold: 623.09 });
    go(states[1], states[0]);
    expect(rules.map(({ id }) => id)).toEqual(['other']);
    go(states[0], drawn());
    go(drawn(), states[2]);
    expect(rules.map(({ id }) => id)).toEqual(['other', 'a']);
    expect(rules[1].groups[0][0]).toMatchObject({ threshold: 619.32 });
  });

  test('made while its line was moved it goes to the line; one that was given another level stays when the line comes back', () => {
    const made = followDrawings([rule('a', 623.09)], drawn(level(623.09)), drawn(level(619.32, 'a')), new Map());
    expect(first(made)).toMatchObject({ threshold: 619.32 });
    const own = [rule('a', 600)];
    expect(followDrawings(own, drawn(), drawn(level(619.32, 'a')), new Map())).toBe(own);
  });

  test('a sloped one gets the line, with the hours of its symbol', () => {
    const rules = followDrawings(
      [putOnDrawing(rule('a', 5), 'SPY', drawn(ray(640)).SPY[0])],
      drawn(ray(640, 'a')),
      drawn(ray(641, 'a', { scale: 'log' })),
      new Map(),
    );
    expect(first(rules)).toMatchObject({
      line: { from: { atMs: T, price: 641 }, to: { price: 642 }, time: 'extended', scale: 'log' },
    });
    expect(isOnDrawing(rules[0], 'SPY', drawn(ray(641, 'a', { scale: 'log' })).SPY[0])).toBe(true);
  });

  test('one that was given another level by hand stays, whatever becomes of its old drawing', () => {
    const before = drawn(level(647, 'a'));
    const byHand = [rule('a', 690)];
    for (const after of [drawn(level(646, 'a')), drawn(level(647)), drawn(level(647, 'b')), drawn()])
      expect(followDrawings(byHand, before, after, new Map())).toBe(byHand);
    const onLine = [putOnDrawing(rule('a', 1), 'SPY', drawn(ray(640)).SPY[0])];
    const other = [putOnDrawing(rule('a', 1), 'SPY', drawn(ray(700)).SPY[0])];
    expect(followDrawings(other, drawn(ray(640, 'a')), drawn(ray(641, 'a')), new Map())).toBe(other);
    expect(followDrawings(onLine, drawn(ray(640, 'a')), drawn(), new Map())).toEqual([]);
  });

  test('a text, or a rule that the user deleted, changes nothing', () => {
    const rules = [rule('a', 600)];
    const before = drawn(level(623.09, 'a'));
    expect(followDrawings(rules, before, drawn({ ...level(623.09, 'a'), text: 'top' }), new Map())).toBe(rules);
    expect(followDrawings([], drawn(), before, new Map())).toEqual([]);
  });
});

test('a rule of the time before lines gets its drawing’s, once', () => {
  const before = drawn(ray(640, 'a'), level(1, 'b'));
  const rules = [rule('a', 654.54), rule('b', 3)];
  const once = linesForOldRules(rules, before);
  expect(first(once.rules)).toMatchObject({ line: { from: { price: 640 }, time: 'extended', scale: 'linear' } });
  expect(once.rules[1]).toBe(rules[1]);
  expect(once.drawings.SPY[0]).toMatchObject({ time: 'extended', scale: 'linear' });
  // Given a price by hand since, it keeps that.
  const byHand = [rule('a', 655), rules[1]];
  expect(linesForOldRules(byHand, once.drawings).rules).toBe(byHand);
});
