import { expect, it } from 'vitest';
import { moveAlertLine, selectAlertLines } from '../../../../../src/renderer/panes/chart/select-alert-lines.ts';
import { alertRuleSchema } from '../../../../../src/shared/settings/alerts.ts';

const price = (symbol: string, threshold: number, measure = 'last') => ({
  kind: 'value',
  symbol,
  measure,
  comparator: 'crossesAbove',
  threshold,
});
const rules = [
  { id: 'a', groups: [[price('SPY', 655), price('QQQ', 580)], [price('SPY', 640, 'mid')]] },
  { id: 'b', name: 'Top', groups: [[price('SPY', 670)]] },
  { id: 'off', enabled: false, groups: [[price('SPY', 1)]] },
  { id: 'other', groups: [[{ ...price('SPY', 2), measure: 'change' }]] },
].map((rule) => alertRuleSchema.parse(rule));

it('draws the price conditions of the charted symbol, those of rules that are off left out', () => {
  const fired = { b: { ruleId: 'b', phase: 'fired' as const, values: [] } };
  expect(selectAlertLines(rules, fired, 'SPY')).toEqual([
    { key: 'a/0/0', price: 655, title: '▲ alert', faint: false },
    { key: 'a/1/0', price: 640, title: '▲ mid alert', faint: false },
    { key: 'b/0/0', price: 670, title: '▲ Top', faint: true },
  ]);
});

it('moves one condition and nothing else', () => {
  const moved = moveAlertLine(rules, 'a/1/0', 641.5)!;
  expect(moved.groups[1]).toMatchObject([{ threshold: 641.5, measure: 'mid' }]);
  expect({ ...moved, groups: rules[0].groups }).toEqual(rules[0]);
  expect(moved.groups[0]).toBe(rules[0].groups[0]);
  expect(moveAlertLine(rules, 'gone/0/0', 1)).toBeUndefined();
});
