/** All settings of the terminal, one file each in the data folder. The same for every host. */
import { join } from 'node:path';
import { alertLogSchema, emptyAlertLog, type AlertLog } from '../../shared/settings/alert-log.ts';
import { alertsOfToday, alertsSchema, defaultAlerts, type Alerts } from '../../shared/settings/alerts.ts';
import { chartsSchema, defaultCharts, type Charts } from '../../shared/settings/charts.ts';
import {
  hostSettingsOfPreferences,
  hostSettingsSchema,
  type HostSettings,
} from '../../shared/settings/host-settings.ts';
import { defaultPreferences, preferencesSchema, type Preferences } from '../../shared/settings/preferences.ts';
import { defaultWatchlists, watchlistsSchema, type Watchlists } from '../../shared/settings/watchlists.ts';
import { defaultWorkspace, workspaceSchema, type Workspace } from '../../shared/settings/workspace.ts';
import { JsonFile } from './json-file.ts';

export interface SettingsStore {
  /** Never handed to a window. */
  host: JsonFile<HostSettings>;
  preferences: JsonFile<Preferences>;
  watchlists: JsonFile<Watchlists>;
  workspace: JsonFile<Workspace>;
  charts: JsonFile<Charts>;
  alerts: JsonFile<Alerts>;
  alertLog: JsonFile<AlertLog>;
  /** Files that had to be set aside while reading, in the order found. */
  notices: readonly { id: string; message: string }[];
  /** Writes what moved from preferences.json to host.json, if anything did. Rejects with the system's error. */
  carryOver(): Promise<void>;
  flush(): Promise<void>;
}

export function openSettings(folder: string, nowMs: () => number): SettingsStore {
  const notices: { id: string; message: string }[] = [];
  const shared = (id: string) => ({
    path: join(folder, `${id}.json`),
    onNotice: (message: string) => void notices.push({ id: `settings.${id}`, message }),
    nowMs,
  });
  let carried = hostSettingsOfPreferences({});
  const preferences = new JsonFile<Preferences>({
    ...shared('preferences'),
    schema: preferencesSchema,
    whole: ['flow.presets.*', 'scans.*'],
    fallback: defaultPreferences,
    migrate: (json) => {
      carried = hostSettingsOfPreferences(json);
      return json;
    },
  });
  let toCarry = false;
  const host = new JsonFile<HostSettings>({
    ...shared('host'),
    schema: hostSettingsSchema,
    fallback: () => {
      toCarry = carried.bindSavedKey || carried.recordingFolder !== undefined;
      return carried;
    },
  });
  const watchlists = new JsonFile<Watchlists>({
    ...shared('watchlists'),
    schema: watchlistsSchema,
    fallback: defaultWatchlists,
  });
  const workspace = new JsonFile<Workspace>({
    ...shared('workspace'),
    schema: workspaceSchema,
    fallback: defaultWorkspace,
  });
  const charts = new JsonFile<Charts>({
    ...shared('charts'),
    schema: chartsSchema,
    whole: ['drawings.*.*'],
    fallback: defaultCharts,
  });
  const alerts = new JsonFile<Alerts>({
    ...shared('alerts'),
    schema: alertsSchema,
    whole: ['rules.*'],
    fallback: defaultAlerts,
    migrate: alertsOfToday,
  });
  const alertLog = new JsonFile<AlertLog>({
    ...shared('alert-log'),
    schema: alertLogSchema,
    fallback: emptyAlertLog,
  });
  return {
    host,
    preferences,
    watchlists,
    workspace,
    charts,
    alerts,
    alertLog,
    notices,
    carryOver: async () => {
      if (!toCarry) return;
      await host.set(host.get());
      await preferences.set(preferences.get());
    },
    flush: async () => {
      const files = [host, preferences, watchlists, workspace, charts, alerts, alertLog];
      await Promise.all(files.map((file) => file.flush()));
    },
  };
}
