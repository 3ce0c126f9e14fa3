/** The user's alert rules with one step back, their states in this world, and what fired. */
import { create } from 'zustand';
import type { AlertFired, AlertRuleState } from '../../shared/contract/alerts.ts';
import { ALERTS_VERSION, MAX_RULES, type AlertRule, type Alerts } from '../../shared/settings/alerts.ts';
import { mergeChanges } from '../../shared/settings/merge-changes.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { closeDialog, openDialog } from './dialogs-store.ts';
import { dismissNotice, showFailure, showNotice } from './notices-store.ts';
import { SharedFile } from './shared-file.ts';
import { storeNotices, storeTitles } from './store-words.ts';

interface AlertsSlice {
  loaded: boolean;
  rules: readonly AlertRule[];
  /** What `undoAlerts` takes back. */
  step: { before: readonly AlertRule[]; after: readonly AlertRule[] } | undefined;
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
  step: undefined,
  snoozed: {},
  states: {},
  log: [],
  newest: undefined,
  draft: undefined,
  tab: 'rules',
}));

const file = new SharedFile<Alerts>({
  get: () => call('alerts.get'),
  read: () => {
    const { rules, snoozed } = useAlertsStore.getState();
    return { version: ALERTS_VERSION, rules: [...rules], snoozed };
  },
  show: ({ rules, snoozed }) => {
    useAlertsStore.setState({ rules, loaded: true });
    setSnoozed(snoozed);
  },
  send: (change) => call('alerts.set', change),
  merge: mergeChanges,
  saved: () => dismissNotice('alerts'),
  refused: (error) => {
    useAlertsStore.setState({ step: undefined });
    dismissNotice(REMOVED);
    showFailure('alerts', storeTitles.rulesNotSaved, failureMessage(error));
    return 'undo';
  },
});

/** Read at the start, and again where changes may not have been heard. */
export async function loadAlerts(): Promise<void> {
  const [log] = await Promise.all([call('alerts.log'), file.load()]);
  useAlertsStore.setState({ log: log.slice(-LOG_SHOWN) });
}

/** Updates the screen and stores; a refusal is shown and undone. `removed` names what was removed and offers an undo. */
export async function changeAlerts(next: readonly AlertRule[], removed?: string): Promise<void> {
  const before = useAlertsStore.getState().rules;
  if (next.length > MAX_RULES) {
    const { title, message } = storeNotices.tooManyRules(MAX_RULES);
    showFailure('alerts', title, message);
    return;
  }
  useAlertsStore.setState({ rules: next, step: { before, after: next } });
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
  await file.save();
}

/** The change goes; what was made since, here or in another window, stays, and so does where a line was moved to. */
export async function undoAlerts(): Promise<void> {
  const { step, rules } = useAlertsStore.getState();
  if (step) await changeAlerts(mergeChanges(step.after, step.before, rules));
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

/** Another window changed them, or the host did: rules follow their lines. */
export const takeAlerts = (theirs: Alerts): void => file.take(theirs);

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
  const { [ruleId]: _, ...others } = useAlertsStore.getState().snoozed;
  const snoozed = minutes > 0 ? { ...others, [ruleId]: Date.now() + minutes * 60_000 } : others;
  setSnoozed(snoozed);
  dismissNotice(alertNotice(ruleId));
  await file.save();
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
