/** The user's alert rules with one step back, their states in this world, and what fired. */
import { create } from 'zustand';
import type { AlertFired, AlertRuleState } from '../../shared/contract/alerts.ts';
import { ALERTS_VERSION, MAX_RULES, type AlertRule, type Alerts } from '../../shared/settings/alerts.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { closeDialog, openDialog } from './dialogs-store.ts';
import { dismissNotice, showFailure, showNotice } from './notices-store.ts';
import { storeNotices, storeTitles } from './store-words.ts';

interface AlertsSlice {
  loaded: boolean;
  rules: readonly AlertRule[];
  /** What `undoAlerts` goes back to. */
  before: readonly AlertRule[] | undefined;
  /** Until when a rule is only logged, by its id. */
  snoozed: Alerts['snoozed'];
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

const REMOVED = 'alerts.removed';

/** As many as the window lists; the file keeps its own number. */
const LOG_SHOWN = 2_000;

export const useAlertsStore = create<AlertsSlice>(() => ({
  loaded: false,
  rules: [],
  before: undefined,
  snoozed: {},
  states: {},
  log: [],
  newest: undefined,
  draft: undefined,
  tab: 'rules',
}));

export async function loadAlerts(): Promise<void> {
  const [{ rules, snoozed }, log] = await Promise.all([call('alerts.get'), call('alerts.log')]);
  setSnoozed(snoozed);
  useAlertsStore.setState({ rules, log: log.slice(-LOG_SHOWN), loaded: true });
}

/** Updates the screen and stores; a refusal is shown and undone. `removed` names what was removed and offers an undo. */
export async function changeAlerts(next: readonly AlertRule[], removed?: string): Promise<void> {
  const before = useAlertsStore.getState().rules;
  if (next.length > MAX_RULES) {
    const { title, message } = storeNotices.tooManyRules(MAX_RULES);
    showFailure('alerts', title, message);
    return;
  }
  useAlertsStore.setState({ rules: next, before });
  // Its Undo would take back this change, and not what it names.
  dismissNotice(REMOVED);
  if (removed) {
    showNotice({
      id: REMOVED,
      level: 'info',
      ...storeNotices.alertDeleted(removed),
      action: { label: 'Undo', command: 'alerts.undo' },
      atMs: Date.now(),
    });
  }
  try {
    await call('alerts.set', { version: ALERTS_VERSION, rules: [...next], snoozed: useAlertsStore.getState().snoozed });
  } catch (error) {
    useAlertsStore.setState({ rules: before });
    showFailure('alerts', storeTitles.rulesNotSaved, failureMessage(error));
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
    showFailure('alerts.arm', storeTitles.ruleNotArmed, failureMessage(error));
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
export function setAlerts({ rules, snoozed }: Alerts): void {
  const known = useAlertsStore.getState();
  if (JSON.stringify(rules) !== JSON.stringify(known.rules)) useAlertsStore.setState({ rules });
  if (JSON.stringify(snoozed) !== JSON.stringify(known.snoozed)) setSnoozed(snoozed);
}

/** A snooze leaves the list when it is over. */
function setSnoozed(snoozed: Alerts['snoozed']): void {
  const nowMs = Date.now();
  useAlertsStore.setState({ snoozed: Object.fromEntries(Object.entries(snoozed).filter(([, ms]) => ms > nowMs)) });
  for (const [id, untilMs] of Object.entries(snoozed)) {
    if (untilMs > nowMs) setTimeout(() => wake(id, untilMs), Math.min(untilMs - nowMs, LONGEST_TIMER_MS));
  }
}

/** Longer ones would run out at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function wake(ruleId: string, untilMs: number): void {
  const { [ruleId]: known, ...others } = useAlertsStore.getState().snoozed;
  if (known === untilMs) useAlertsStore.setState({ snoozed: others });
}

/** Its alerts are only logged for this long; 0 ends that. */
export async function snoozeRule(ruleId: string, minutes: number): Promise<void> {
  const { snoozed: before, rules } = useAlertsStore.getState();
  const { [ruleId]: _, ...others } = before;
  const snoozed = minutes > 0 ? { ...others, [ruleId]: Date.now() + minutes * 60_000 } : others;
  setSnoozed(snoozed);
  dismissNotice(alertNotice(ruleId));
  try {
    await call('alerts.set', { version: ALERTS_VERSION, rules: [...rules], snoozed });
  } catch (error) {
    useAlertsStore.setState({ snoozed: before });
    showFailure('alerts', storeTitles.ruleNotSnoozed, failureMessage(error));
  }
}

const alertNotice = (ruleId: string): string => `alert ${ruleId}`;

export function setAlertStates(states: readonly AlertRuleState[]): void {
  useAlertsStore.setState({ states: Object.fromEntries(states.map((state) => [state.ruleId, state])) });
}

export const WORLD_LABEL = { live: 'LIVE', simulated: 'SIMULATED', replay: 'REPLAY' } as const;

/** One fired: into the log and, until it is dismissed, on screen. */
export function putFired(alert: AlertFired): void {
  useAlertsStore.setState(({ log }) => ({ log: [...log, alert].slice(-LOG_SHOWN) }));
  if (alert.quiet) return;
  useAlertsStore.setState({ newest: alert });
  const read = alert.readings.map(({ label, text }) => `${label} ${text}`);
  const world = alert.world === 'live' ? '' : `${WORLD_LABEL[alert.world]}: `;
  showNotice({
    id: alertNotice(alert.ruleId),
    ruleId: alert.ruleId,
    level: 'warning',
    // What was read stands first: where there is little room the name is cut, and the badge says which market it is.
    title: [...read.slice(0, 1).map((words) => words.replace(' last price ', ' ')), alert.name].join(' · '),
    message: `${world}${read.join('; ')}.`,
    action: { label: 'Show log', command: 'alerts.log' },
    atMs: alert.atMs,
  });
}
