/** Why a rule that works does so with less than it asks for. */
import type { AlertRuleState } from '../../../shared/contract/alerts.ts';
import { FlowState } from './flow-states.ts';
import type { RuleState } from './rule-state.ts';
import { ValueState } from './value-state.ts';

/** `notStreamed`: contracts the quote budget left out, with the reason. */
export const withReason = (
  said: AlertRuleState,
  rule: RuleState,
  notStreamed: ReadonlyMap<string, string>,
): AlertRuleState => withWindowReason(withQuoteReason(said, rule, notStreamed), rule);

/** A rule on quotes that are not streamed still works, from REST snapshots, and says so. */
function withQuoteReason(
  said: AlertRuleState,
  rule: RuleState,
  notStreamed: ReadonlyMap<string, string>,
): AlertRuleState {
  if (said.reason !== undefined || notStreamed.size === 0) return said;
  for (const c of rule.conditions) {
    const reason = c instanceof ValueState ? notStreamed.get(c.condition.symbol) : undefined;
    if (reason) return { ...said, reason: `Its quotes come from snapshots only. ${reason}` };
  }
  return said;
}

/** A rule on a window that began before its prints were seen works with what it has, and says so. */
function withWindowReason(said: AlertRuleState, rule: RuleState): AlertRuleState {
  if (said.reason !== undefined) return said;
  for (const condition of rule.conditions) {
    const minutes = condition instanceof FlowState ? condition.wholeMinutes : undefined;
    if (minutes !== undefined)
      return { ...said, reason: windowReason((condition as FlowState).condition.windowMinutes, minutes) };
  }
  return said;
}

const windowReason = (window: number, whole: number): string =>
  `Of its window of ${window} minutes the last ${whole} are known whole: of the time before only large prints count, where they were kept.`;
