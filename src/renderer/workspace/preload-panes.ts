/** The code of the panes in front is asked for as soon as the layout is known, while the dock is still being drawn. */
import { useWorkspaceStore } from '../stores/workspace-store.ts';
import { defaultLayout } from './default-layout.ts';
import { paneDefinition } from './pane-registry.ts';
import { panesInFront } from './panes-in-front.ts';
import { loadPane } from './use-pane-component.ts';

/** A pane whose code does not arrive says so itself, once it is shown. */
export function preloadPanes(): void {
  for (const kind of panesInFront(useWorkspaceStore.getState().layout ?? defaultLayout())) {
    const definition = paneDefinition(kind);
    if (definition) loadPane(definition).catch(() => undefined);
  }
}
