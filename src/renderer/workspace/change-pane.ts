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

/** Changes the settings of that pane. Returns what puts them back; undefined where there is no pane. */
export function changePane(
  definition: PaneDefinition,
  change: (settings: unknown) => object,
): (() => void) | undefined {
  const paneId = frontPane(definition);
  if (paneId === undefined) return undefined;
  const settings = readSettings(definition, useWorkspaceStore.getState().panes[paneId]) as object;
  const version = settingsVersion(definition);
  setPane(paneId, { settings: { ...settings, ...change(settings) }, settingsVersion: version });
  return () => setPane(paneId, { settings, settingsVersion: version });
}
