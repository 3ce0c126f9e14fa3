/** Settings of one kind of pane, changed from elsewhere: by the palette, or by another pane. */
import { setPane, useWorkspaceStore } from '../stores/workspace-store.ts';
import { dock } from './dock.ts';
import { readSettings, settingsVersion } from './pane-settings.ts';
import type { PaneDefinition } from './pane-types.ts';

/** The active pane where it is of this kind, else the first one, which comes to the front. */
export function frontPane(definition: PaneDefinition): string | undefined {
  const active = dock.activePane();
  return active?.definition === definition ? active.paneId : dock.show(definition.id);
}

/** Changes the settings of that pane. */
export function changePane(definition: PaneDefinition, change: (settings: unknown) => object): void {
  const paneId = frontPane(definition);
  if (paneId === undefined) return;
  const settings = readSettings(definition, useWorkspaceStore.getState().panes[paneId]) as object;
  setPane(paneId, { settings: { ...settings, ...change(settings) }, settingsVersion: settingsVersion(definition) });
}
