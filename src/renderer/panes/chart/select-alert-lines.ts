/** The price conditions of alert rules on one symbol as lines, and a line let go as a changed rule. */
import type { AlertRuleState } from '../../../shared/contract/alerts.ts';
import { ALERT_MEASURES, isPriceMeasure } from '../../../shared/settings/alert-measures.ts';
import type { AlertRule, ValueCondition } from '../../../shared/settings/alerts.ts';
import type { AlertLine } from '../../charts/layers/alert-lines.ts';

type States = Readonly<Record<string, AlertRuleState>>;

/** Rules that are off have no line; one that fired for good has a pale one. */
export function selectAlertLines(rules: readonly AlertRule[], states: States, symbol: string): AlertLine[] {
  return rules.flatMap((rule) => {
    if (!rule.enabled) return [];
    return rule.groups.flatMap((group, g) =>
      group.flatMap((condition, c) => {
        if (condition.kind !== 'value' || condition.symbol !== symbol) return [];
        if (condition.against || condition.line) return [];
        if (!isPriceMeasure(condition.measure)) return [];
        const faint = states[rule.id]?.phase === 'fired';
        return [{ key: `${rule.id}/${g}/${c}`, price: condition.threshold, title: titleOf(rule, condition), faint }];
      }),
    );
  });
}

/** The rule with the threshold moved; undefined where it is gone. */
export function moveAlertLine(rules: readonly AlertRule[], key: string, price: number): AlertRule | undefined {
  const rule = ruleOfLine(rules, key);
  const [g, c] = key.split('/').slice(-2).map(Number);
  const condition = rule?.groups[g]?.[c];
  if (!rule || condition?.kind !== 'value') return undefined;
  const groups = rule.groups.with(g, rule.groups[g].with(c, { ...condition, threshold: price }));
  return { ...rule, groups };
}

export const ruleOfLine = (rules: readonly AlertRule[], key: string): AlertRule | undefined =>
  rules.find((rule) => key.startsWith(`${rule.id}/`));

const ARROW = { above: '≥', below: '≤', over: '>', under: '<', crossesAbove: '▲', crossesBelow: '▼' } as const;

function titleOf(rule: AlertRule, { measure, comparator }: ValueCondition): string {
  const what = measure === 'last' ? 'alert' : `${ALERT_MEASURES[measure].label} alert`;
  return `${ARROW[comparator]} ${rule.name || what}`;
}
