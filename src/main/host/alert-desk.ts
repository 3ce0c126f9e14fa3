/**
 * The host's part of alerts: keeps rules and log on disk, passes the rules to the engine, and notifies the user of what fired.
 * A replay's alerts show in the window only, and stay out of the file: they happened in the past.
 */
import type { AlertFired, LastFired } from '../../shared/contract/alerts.ts';
import type { ToEngine } from '../../shared/contract/engine-messages.ts';
import type { Notice, ToWindow } from '../../shared/contract/streams.ts';
import { fromLogEntry, LOG_KEPT, toLogEntry, type AlertLog } from '../../shared/settings/alert-log.ts';
import { listsOf } from '../../shared/settings/list-members.ts';
import { isQuiet } from '../../shared/settings/quiet-hours.ts';
import { MAX_RULES, type AlertRule, type Alerts } from '../../shared/settings/alerts.ts';
import type { Charts } from '../../shared/settings/charts.ts';
import { followDrawings, linesForOldRules } from '../../shared/settings/drawing-rules.ts';
import type { SettingsStore } from '../storage/settings-store.ts';
import type { Log } from './log.ts';
import { alertLogNotices } from './library-words.ts';

export interface AlertDeskOptions {
  settings: Pick<SettingsStore, 'alerts' | 'alertLog' | 'preferences' | 'watchlists' | 'charts'>;
  post: (message: Extract<ToEngine, { kind: 'alerts' | 'armAlert' }>) => void;
  broadcast: (message: ToWindow) => void;
  /** Undefined where the host has no desktop: only the window's own notice is shown. */
  notify: ((title: string, body: string) => boolean) | undefined;
  log: Log;
  nowMs: () => number;
}

/** The desktop shows this many alerts in a while; all are in the log and the window. */
const NOTIFIED_AT_ONCE = 5;
const NOTIFY_WINDOW_MS = 10_000;
/** Replays of this run, in memory. */
const REPLAYED_KEPT = 2_000;

export class AlertDesk {
  readonly #options: AlertDeskOptions;
  readonly #replayed: AlertFired[] = [];
  #log: AlertLog;
  #dirty = false;
  #writing: Promise<void> | undefined;
  #count = 0;
  #notifiedAtMs: number[] = [];
  /** Rules that went with their drawings, for a step back. */
  readonly #gone = new Map<string, AlertRule>();

  constructor(options: AlertDeskOptions) {
    this.#options = options;
    this.#log = options.settings.alertLog.get();
  }

  /** To be called before the first world opens. */
  start(): void {
    this.#giveOldRulesLines();
    this.#tellEngine();
  }

  rules(): Alerts {
    return this.#options.settings.alerts.get();
  }

  log(): AlertFired[] {
    return [...this.#log.entries.map(fromLogEntry), ...this.#replayed];
  }

  /** A changed rule is armed again, whatever it did before. */
  setRules(next: Alerts): Promise<Alerts> {
    const before = new Map(this.rules().rules.map((rule) => [rule.id, JSON.stringify(rule)]));
    return this.#setRules(next, (rule) => before.get(rule.id) === JSON.stringify(rule));
  }

  /** Rules hang on drawings. One that has fired stays so where its line is moved. */
  async drawingsChanged(before: Charts['drawings']): Promise<void> {
    const known = this.rules();
    const rules = followDrawings(known.rules, before, this.#options.settings.charts.get().drawings, this.#gone);
    if (rules.length > MAX_RULES || rules === known.rules) return;
    const ids = new Set(known.rules.map(({ id }) => id));
    await this.#setRules({ ...known, rules: [...rules] }, ({ id }) => ids.has(id));
  }

  async #setRules(next: Alerts, stillOn: (rule: AlertRule) => boolean): Promise<Alerts> {
    const { settings, broadcast } = this.#options;
    // A snooze that has ended, or whose rule is gone, is dropped.
    const nowMs = this.#options.nowMs();
    const ids = new Set(next.rules.map((rule) => rule.id));
    const snoozed = Object.fromEntries(
      Object.entries(next.snoozed).filter(([id, untilMs]) => ids.has(id) && untilMs > nowMs),
    );
    await settings.alerts.set({ ...next, snoozed });
    // Another change may have come meanwhile: that is told too.
    const stored = this.rules();
    const known = this.#log;
    const lastFired: LastFired = Object.fromEntries(
      stored.rules.filter(stillOn).flatMap(({ id }) => (known.lastFired[id] ? [[id, known.lastFired[id]]] : [])),
    );
    this.#keep({ ...known, lastFired });
    this.#tellEngine();
    broadcast({ type: 'alertRules', alerts: stored });
    return stored;
  }

  /** Before a rule could hold a line, the chart moved its level. */
  #giveOldRulesLines(): void {
    const { settings, log } = this.#options;
    const [alerts, charts] = [settings.alerts.get(), settings.charts.get()];
    const { rules, drawings } = linesForOldRules(alerts.rules, charts.drawings);
    if (drawings === charts.drawings) return;
    const unsaved = (error: unknown): void => log('error', `lines of alert rules: ${String(error)}`);
    settings.alerts.set({ ...alerts, rules: [...rules] }).catch(unsaved);
    settings.charts.set({ ...charts, drawings }).catch(unsaved);
  }

  /** A rule on a scan goes through other names. */
  watchlistsChanged(): void {
    if (this.rules().rules.some(({ groups }) => groups.flat().some(({ kind }) => kind === 'scan'))) this.#tellEngine();
  }

  arm(ruleId: string): { armed: boolean } {
    const known = this.#log;
    const { [ruleId]: _, ...lastFired } = known.lastFired;
    this.#keep({ ...known, lastFired });
    this.#tellEngine();
    this.#options.post({ kind: 'armAlert', ruleId });
    return { armed: this.rules().rules.some((rule) => rule.id === ruleId && rule.enabled) };
  }

  fired(told: AlertFired): void {
    const { broadcast, nowMs } = this.#options;
    const alert: AlertFired = { ...told, id: `${nowMs()}-${++this.#count}`, quiet: this.#quietNow(told) };
    if (alert.world === 'replay') {
      this.#replayed.push(alert);
      if (this.#replayed.length > REPLAYED_KEPT) this.#replayed.shift();
    } else {
      const known = this.#log;
      const entries = [...known.entries, toLogEntry(alert)];
      const over = Math.max(0, entries.length - LOG_KEPT);
      const lastFired = {
        ...known.lastFired,
        [alert.ruleId]: { ...known.lastFired[alert.ruleId], [alert.world]: alert.atMs },
      };
      this.#keep({ ...known, entries: entries.slice(over), dropped: known.dropped + over, lastFired });
      this.#notifyDesktop(alert);
    }
    broadcast({ type: 'alertFired', alert });
  }

  /** A replay's alerts are always shown. */
  #quietNow({ ruleId, world }: AlertFired): AlertFired['quiet'] {
    if (world === 'replay') return undefined;
    const { settings, nowMs } = this.#options;
    if ((this.rules().snoozed[ruleId] ?? 0) > nowMs()) return 'snoozed';
    const clock = new Date(nowMs());
    const minutes = clock.getHours() * 60 + clock.getMinutes();
    return isQuiet(settings.preferences.get().quietHours, minutes) ? 'quietHours' : undefined;
  }

  #tellEngine(): void {
    const { post, settings } = this.#options;
    const lists = listsOf(settings.watchlists.get());
    post({ kind: 'alerts', rules: this.rules().rules, lastFired: this.#log.lastFired, lists });
  }

  #notifyDesktop(alert: AlertFired): void {
    const { notify, settings, nowMs } = this.#options;
    if (!notify || !alert.notify || alert.quiet || !settings.preferences.get().notifications) return;
    const now = nowMs();
    this.#notifiedAtMs = this.#notifiedAtMs.filter((atMs) => now - atMs < NOTIFY_WINDOW_MS);
    if (this.#notifiedAtMs.length >= NOTIFIED_AT_ONCE) return;
    this.#notifiedAtMs.push(now);
    const label = alert.world === 'simulated' ? 'SIMULATED: ' : '';
    const rest = this.#notifiedAtMs.length === NOTIFIED_AT_ONCE ? ' More are in the Alerts pane.' : '';
    notify(`${label}${alert.name}`, `${alert.readings.map((r) => `${r.label} ${r.text}`).join('; ')}.${rest}`);
  }

  /** Resolves when everything is on the disk, or its failure was reported. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  /** Alerts may come faster than a disk writes: those that come meanwhile go with the next write. */
  #keep(log: AlertLog): void {
    this.#log = log;
    this.#dirty = true;
    this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    while (this.#dirty) {
      this.#dirty = false;
      try {
        await this.#options.settings.alertLog.set(this.#log);
      } catch (error) {
        this.#options.log('error', `alert log: ${String(error)}`);
        this.#options.broadcast({ type: 'notice', notice: unsaved(this.#options.nowMs()) });
      }
    }
    this.#writing = undefined;
  }
}

const unsaved = (atMs: number): Notice => ({
  id: 'alert-log',
  level: 'error',
  ...alertLogNotices.unsaved,
  atMs,
});
