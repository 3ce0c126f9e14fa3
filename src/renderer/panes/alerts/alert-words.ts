/** The pane's texts for a rule's state and its current values. */
import type { AlertRuleState } from '../../../shared/contract/alerts.ts';
import type { AlertCondition, AlertRule } from '../../../shared/settings/alerts.ts';
import { formatMeasure, formatUsd } from '../../../shared/settings/describe-alert.ts';
import { formatDuration, UNKNOWN } from '../../components/format.ts';

export interface StateWords {
  tone: 'good' | 'busy' | 'bad' | 'off';
  text: string;
  hover?: string;
}

export function describeState(rule: AlertRule, state: AlertRuleState | undefined, nowMs: number): StateWords {
  if (!rule.enabled) return { tone: 'off', text: 'Off' };
  if (!state) return { tone: 'off', text: UNKNOWN, hover: 'The engine has not said yet.' };
  switch (state.phase) {
    case 'armed':
      return state.reason
        ? { tone: 'good', text: 'Armed', hover: state.reason }
        : { tone: 'good', text: 'Armed', hover: 'Watching.' };
    case 'waiting':
      return { tone: 'busy', text: 'Fired, waiting', hover: state.reason ?? 'Arms again when it was seen false.' };
    case 'cooling': {
      const leftMs = Math.max(0, (state.untilMs ?? nowMs) - nowMs);
      return { tone: 'busy', text: `Cooling ${formatDuration(leftMs)}`, hover: 'Fired; may fire again after this.' };
    }
    case 'fired':
      return { tone: 'off', text: 'Fired', hover: 'It fires once. “Arm again” lets it watch again.' };
    case 'cannot':
      return { tone: 'bad', text: 'Cannot', hover: state.reason };
    case 'disabled':
      return { tone: 'off', text: 'Off' };
  }
}

/** The conditions' values now, in the rule's order. */
export function describeValues(rule: AlertRule, state: AlertRuleState | undefined): string {
  const conditions = rule.groups.flat();
  return conditions.map((condition, i) => formatNow(condition, state?.values[i] ?? Number.NaN)).join(' · ');
}

function formatNow(condition: AlertCondition, value: number): string {
  if (condition.kind === 'print') return 'prints';
  if (Number.isNaN(value)) return UNKNOWN;
  if (condition.kind === 'value') return formatMeasure(condition.measure, value);
  if (condition.kind === 'flow') return formatUsd(value);
  return value > 0 ? 'stale' : 'fresh';
}
