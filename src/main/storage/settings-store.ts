/** All settings of the terminal, one file each in the data folder. The same for every host. */
import { join } from 'node:path';
import { alertLogSchema, emptyAlertLog, type AlertLog } from '../../shared/settings/alert-log.ts';
import { alertsSchema, defaultAlerts, type Alerts } from '../../shared/settings/alerts.ts';
import { defaultPreferences, preferencesSchema, type Preferences } from '../../shared/settings/preferences.ts';
import { defaultWatchlists, watchlistsSchema, type Watchlists } from '../../shared/settings/watchlists.ts';
import { defaultWorkspace, workspaceSchema, type Workspace } from '../../shared/settings/workspace.ts';
import { JsonFile } from './json-file.ts';

export interface SettingsStore {
  preferences: JsonFile<Preferences>;
  watchlists: JsonFile<Watchlists>;
  workspace: JsonFile<Workspace>;
  alerts: JsonFile<Alerts>;
  alertLog: JsonFile<AlertLog>;
  /** What had to be set aside while reading, in the order it was found. */
  notices: readonly { id: string; message: string }[];
  flush(): Promise<void>;
}

export function openSettings(folder: string, nowMs: () => number): SettingsStore {
  const notices: { id: string; message: string }[] = [];
  const shared = (id: string) => ({
    path: join(folder, `${id}.json`),
    onNotice: (message: string) => void notices.push({ id: `settings.${id}`, message }),
    nowMs,
  });
  const preferences = new JsonFile<Preferences>({
    ...shared('preferences'),
    schema: preferencesSchema,
    fallback: defaultPreferences,
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
  const alerts = new JsonFile<Alerts>({ ...shared('alerts'), schema: alertsSchema, fallback: defaultAlerts });
  const alertLog = new JsonFile<AlertLog>({
    ...shared('alert-log'),
    schema: alertLogSchema,
    fallback: emptyAlertLog,
  });
  return {
    preferences,
    watchlists,
    workspace,
    alerts,
    alertLog,
    notices,
    flush: async () => {
      const files = [preferences, watchlists, workspace, alerts, alertLog];
      await Promise.all(files.map((file) => file.flush()));
    },
  };
}
