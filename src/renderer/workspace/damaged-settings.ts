/** Saved settings of a pane that cannot be read whole: said once, and kept as they were beside what was read of them. */
import { showNotice } from '../stores/notices-store.ts';
import { setPane, useWorkspaceStore } from '../stores/workspace-store.ts';
import { readSettings, settingsFault, settingsVersion } from './pane-settings.ts';
import type { PaneDefinition } from './pane-types.ts';

/** Before anything is written over them. */
export function keepDamaged(definition: Pick<PaneDefinition, 'settings' | 'title'>, paneId: string): void {
  const memory = useWorkspaceStore.getState().panes[paneId];
  const fault = settingsFault(definition, memory);
  if (memory === undefined || fault === undefined) return;
  setPane(paneId, {
    settings: readSettings(definition, memory),
    settingsVersion: settingsVersion(definition),
    damaged: memory.settings,
  });
  showNotice({
    id: `settings.${paneId}`,
    level: 'warning',
    title: `${definition.title}: saved settings could not be read`,
    message: `${fault}. That is left out, or has its default; the rest is as it stands. The settings as they were are kept in the workspace until the pane is closed.`,
    atMs: Date.now(),
  });
}
