/** The user's alert rules with one step back, their states in this world, and what fired. */
import { create } from 'zustand';
import type { AlertFired, AlertRuleState } from '../../shared/contract/alerts.ts';
import { MAX_RULES, type AlertRule } from '../../shared/settings/alerts.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { closeDialog, openDialog } from './dialogs-store.ts';
import { showFailure, showNotice } from './notices-store.ts';

interface AlertsSlice {
  loaded: boolean;
  rules: readonly AlertRule[];
  /** What `undoAlerts` goes back to. */
  before: readonly AlertRule[] | undefined;
  /** By rule id, as the engine last said. */
  states: Readonly<Record<string, AlertRuleState>>;
  /** Oldest first. */
  log: readonly AlertFired[];
  /** The newest that came while this window listened: for the sound. */
  newest: AlertFired | undefined;
  /** The rule in the editor; not saved yet. */
  draft: AlertRule | undefined;
  tab: 'rules' | 'log';
}

/** As many as the window lists; the file keeps its own number. */
const LOG_SHOWN = 2_000;

export const useAlertsStore = create<AlertsSlice>(() => ({
  loaded: false,
  rules: [],
  before: undefined,
  states: {},
  log: [],
  newest: undefined,
  draft: undefined,
  tab: 'rules',
}));

export async function loadAlerts(): Promise<void> {
  const [{ rules }, log] = await Promise.all([call('alerts.get'), call('alerts.log')]);
  useAlertsStore.setState({ rules, log: log.slice(-LOG_SHOWN), loaded: true });
}

/** Shows and stores; a refusal is said and undone. `removed` names what went, and offers it back. */
export async function changeAlerts(next: readonly AlertRule[], removed?: string): Promise<void> {
  const before = useAlertsStore.getState().rules;
  if (next.length > MAX_RULES) {
    showFailure('alerts', 'Too many alert rules', `${MAX_RULES} are the most. Delete some first.`);
    return;
  }
  useAlertsStore.setState({ rules: next, before });
  if (removed) {
    showNotice({
      id: 'alerts.removed',
      level: 'info',
      title: `Alert deleted: ${removed}`,
      message: 'What it fired stays in the log.',
      action: { label: 'Undo', command: 'alerts.undo' },
      atMs: Date.now(),
    });
  }
  try {
    await call('alerts.set', { version: 1, rules: [...next] });
  } catch (error) {
    useAlertsStore.setState({ rules: before });
    showFailure('alerts', 'The alert rules were not saved', failureMessage(error));
  }
}

export async function undoAlerts(): Promise<void> {
  const { before } = useAlertsStore.getState();
  if (before) await changeAlerts(before);
}

/** Puts a rule in place of the one with its id, or at the end. */
export function saveRule(rule: AlertRule): Promise<void> {
  const { rules } = useAlertsStore.getState();
  const at = rules.findIndex((known) => known.id === rule.id);
  return changeAlerts(at < 0 ? [...rules, rule] : rules.with(at, rule));
}

export async function armRule(ruleId: string): Promise<void> {
  try {
    await call('alerts.arm', { ruleId });
  } catch (error) {
    showFailure('alerts.arm', 'The rule was not armed', failureMessage(error));
  }
}

export function editRule(draft: AlertRule): void {
  useAlertsStore.setState({ draft });
  openDialog('alert');
}

export function closeEditor(): void {
  useAlertsStore.setState({ draft: undefined });
  closeDialog();
}

/** Another window changed them. */
export function setRules(rules: readonly AlertRule[]): void {
  if (JSON.stringify(rules) !== JSON.stringify(useAlertsStore.getState().rules)) useAlertsStore.setState({ rules });
}

export function setAlertStates(states: readonly AlertRuleState[]): void {
  useAlertsStore.setState({ states: Object.fromEntries(states.map((state) => [state.ruleId, state])) });
}

export const WORLD_LABEL = { live: 'LIVE', simulated: 'SIMULATED', replay: 'REPLAY' } as const;

/** One fired: into the log and, until it is dismissed, on screen. */
export function putFired(alert: AlertFired): void {
  useAlertsStore.setState(({ log }) => ({ log: [...log, alert].slice(-LOG_SHOWN), newest: alert }));
  const label = alert.world === 'live' ? '' : `${WORLD_LABEL[alert.world]} · `;
  showNotice({
    id: `alert ${alert.ruleId}`,
    level: 'warning',
    title: `${label}${alert.name}`,
    message: `${alert.readings.map((r) => `${r.label} ${r.text}`).join('; ')}.`,
    action: { label: 'Show log', command: 'alerts.log' },
    atMs: alert.atMs,
  });
}
