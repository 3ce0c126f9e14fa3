import { expect, it } from 'vitest';
import { importAlerts } from '../../../../../src/renderer/panes/alerts/import-alerts.ts';
import { describeState, describeValues } from '../../../../../src/renderer/panes/alerts/alert-words.ts';
import { alertRuleSchema, MAX_RULES, writeAlertFile } from '../../../../../src/shared/settings/alerts.ts';

const rule = (id: string) =>
  alertRuleSchema.parse({
    id,
    groups: [
      [
        { kind: 'value', symbol: 'SPY', measure: 'iv', comparator: 'above', threshold: 1 },
        { kind: 'print', underlying: 'SPY' },
        { kind: 'flow', underlying: 'SPY', windowMinutes: 1, premiumUsd: 1 },
      ],
    ].map((group) => group.map((c) => (c.kind === 'value' ? { ...c, symbol: 'O:SPY261218C00650000' } : c))),
  });

it('adds beside what there is: a taken id becomes a new one', () => {
  const { rules, added } = importAlerts([rule('a')], writeAlertFile([rule('a'), rule('b')]), () => 'new');
  expect(rules.map((r) => r.id)).toEqual(['a', 'new', 'b']);
  expect(added).toBe(2);
});

it('leaves out what is too much, and says so', () => {
  const many = Array.from({ length: MAX_RULES - 1 }, (_, i) => rule(`r${i}`));
  const { added, rejected } = importAlerts(many, writeAlertFile([rule('a'), rule('b')]), () => 'new');
  expect(added).toBe(1);
  expect(rejected).toEqual([`1 beyond the ${MAX_RULES} rules that there can be`]);
});

it('says state and values, unknown never as zero', () => {
  const state = { ruleId: 'a', phase: 'cannot' as const, reason: 'No IV.', values: [Number.NaN, Number.NaN, 1_500] };
  expect(describeState(rule('a'), state, 0)).toEqual({ tone: 'bad', text: 'Cannot', hover: 'No IV.' });
  expect(describeValues(rule('a'), state)).toBe('— · prints · $1.5k');
  expect(describeState({ ...rule('a'), enabled: false }, state, 0).text).toBe('Off');
  expect(describeState(rule('a'), { ...state, phase: 'cooling', untilMs: 61_000 }, 1_000).text).toMatch(/^Cooling .*1/);
});
