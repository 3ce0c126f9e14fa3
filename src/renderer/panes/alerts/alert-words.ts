/** Every sentence of the alerts pane; a rule's state and its current values in words. */
import type { AlertRuleState } from '../../../shared/contract/alerts.ts';
import type { AlertCondition, AlertRule } from '../../../shared/settings/alerts.ts';
import { formatMeasure, formatUsd } from '../../../shared/settings/describe-alert.ts';
import { formatDuration, UNKNOWN } from '../../components/format.ts';

export const alertStates = {
  noRules: 'No alert yet. A rule watches a price, IV, a Greek, flow or stale data, in the live market and in replays.',
  nothingFired: 'Nothing has fired yet. What fires is listed here, and is still here after a restart.',
  nothingFiredByThen: (later: number) =>
    `Nothing had fired by the time this replay shows. What fired later is listed when it gets there: ${later}.`,
  later: (count: number) => `What fired after the time this replay shows is left out: ${count}.`,
  earlier: (listed: number) => `The newest ${listed} are listed; the alert log in the data folder has earlier ones.`,
  endOfDay: 'A rule on them is checked when a price comes: about once a day, not as the market moves.',
  notReported: 'The engine has not reported on this rule yet.',
  watching: 'The rule is watching.',
  firedWaiting: 'It fired, and arms again once its condition has been false.',
  firedCooling: 'It fired, and can fire again after this pause.',
  firedOnce: 'It fired, and fires only once. “Arm again” makes it watch again.',
  snoozed: 'Until then, what it fires goes to the log only: no notice, no sound.',
  neverFired: 'It has not fired in this market since it was armed.',
  nothingRecorded: 'No session is recorded yet. Recorded sessions are listed in the Replay pane.',
  lookingForSessions: 'Looking through the recorded sessions.',
  trialBegins: 'The session is being opened.',
  trialWaits: 'Waiting for another trial to end.',
  wouldNotFire: 'It would not have fired.',
  wouldFire: (times: number) => `It would have fired ${times === 1 ? 'once' : `${times} times`}.`,
  firstListed: (fires: number) => `The first ${fires} are listed.`,
};

export const alertFaults = {
  fileTooLong: 'The file is larger than 2 MB, so it is no file of alert rules. Nothing was imported; choose another.',
  notWatched:
    'The engine does not answer, so whether anything watches this rule is not known: do not rely on it. The numbers are the last received. It is watched again once the connection is back; reload the window, or start Tapedeck again, if it stays so.',
  leftOut: (rules: string) => `Left out: ${rules}. Correct them in the file and import it again.`,
  unknownAtEnd: (missing: string) =>
    `At the end of the session the rule could not be checked: ${missing} Try a session that has it.`,
};

export const alertNotices = {
  imported: (rules: number) => ({
    title: `${rules} alert ${rules === 1 ? 'rule' : 'rules'} imported`,
    message: 'Those that are switched on watch from now on. Nothing to do.',
  }),
};

/** Why a rule cannot fire over a session. */
export const trialStates = {
  unreadable: 'This session cannot be read.',
  noMarket: (data: string) => `It needs ${data}, and this session has none.`,
  noHistory: (what: string) =>
    `${what} comes from the history of this computer, and a trial reads nothing but the recording. Leave it out to try the rest.`,
  notRecorded: (name: string) => `${name} was not recorded in this session.`,
};

export interface StateWords {
  tone: 'good' | 'busy' | 'bad' | 'off';
  text: string;
  hover?: string;
}

/** `isCutOff`: the engine, which watches, does not answer this window. */
export function describeState(
  rule: AlertRule,
  state: AlertRuleState | undefined,
  nowMs: number,
  isCutOff = false,
): StateWords {
  if (!rule.enabled) return { tone: 'off', text: 'Off' };
  if (isCutOff) return { tone: 'bad', text: 'Not watched: no connection', hover: alertFaults.notWatched };
  if (!state) return { tone: 'off', text: UNKNOWN, hover: alertStates.notReported };
  switch (state.phase) {
    case 'armed':
      return { tone: 'good', text: 'Armed', hover: state.reason ?? alertStates.watching };
    case 'waiting':
      return { tone: 'busy', text: 'Fired, waiting', hover: state.reason ?? alertStates.firedWaiting };
    case 'cooling': {
      const leftMs = Math.max(0, (state.untilMs ?? nowMs) - nowMs);
      return { tone: 'busy', text: `Cooling ${formatDuration(leftMs)}`, hover: alertStates.firedCooling };
    }
    case 'fired':
      return { tone: 'off', text: 'Fired', hover: alertStates.firedOnce };
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
  if (condition.kind === 'scan') return `${value} in`;
  return value > 0 ? 'stale' : 'fresh';
}
