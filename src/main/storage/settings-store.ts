/** All settings of the terminal, one file each in the data folder. The same for every host. */
import { join } from 'node:path';
import { defaultPreferences, preferencesSchema, type Preferences } from '../../shared/settings/preferences.ts';
import { defaultWatchlists, watchlistsSchema, type Watchlists } from '../../shared/settings/watchlists.ts';
import { defaultWorkspace, workspaceSchema, type Workspace } from '../../shared/settings/workspace.ts';
import { JsonFile } from './json-file.ts';

export interface SettingsStore {
  preferences: JsonFile<Preferences>;
  watchlists: JsonFile<Watchlists>;
  workspace: JsonFile<Workspace>;
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
  return {
    preferences,
    watchlists,
    workspace,
    notices,
    flush: async () => {
      await Promise.all([preferences.flush(), watchlists.flush(), workspace.flush()]);
    },
  };
}
