/** Settings of one kind of pane, changed from elsewhere: by the palette, or by another pane. */
import { setPane, useWorkspaceStore } from '../stores/workspace-store.ts';
import { keepDamaged } from './damaged-settings.ts';
import { dock } from './dock.ts';
import { readSettings, settingsVersion } from './pane-settings.ts';
import type { PaneDefinition } from './pane-types.ts';

/** The active pane where it is of this kind, else the first one, which comes to the front. */
export function frontPane(definition: PaneDefinition): string | undefined {
  const active = dock.activePane();
  return active?.definition === definition ? active.paneId : dock.show(definition.id);
}

/** Changes settings of that pane. Returns what puts these back, while there is the pane, and leaves others as they are then; undefined where there is none. */
export function changePane(
  definition: PaneDefinition,
  change: (settings: unknown) => object,
): (() => void) | undefined {
  const paneId = frontPane(definition);
  if (paneId === undefined) return undefined;
  const read = (): object => readSettings(definition, useWorkspaceStore.getState().panes[paneId]) as object;
  const write = (settings: object): void =>
    setPane(paneId, { settings: { ...read(), ...settings }, settingsVersion: settingsVersion(definition) });
  keepDamaged(definition, paneId);
  const before = read();
  const changed = change(before);
  write(changed);
  const put = Object.fromEntries(Object.entries(before).filter(([name]) => name in changed));
  return () => {
    if (paneId in useWorkspaceStore.getState().panes) write(put);
  };
}
