/** The code of the panes in front is asked for as soon as the layout is known, while the dock is still being drawn. */
import { useWorkspaceStore } from '../stores/workspace-store.ts';
import { defaultLayout } from './default-layout.ts';
import { paneDefinition } from './pane-registry.ts';
import { panesInFront } from './panes-in-front.ts';
import { loadPane } from './use-pane-component.ts';

/** Ids of the panes that the dock shows first. */
export const frontPanes = (): string[] => panesInFront(useWorkspaceStore.getState().layout ?? defaultLayout());

/** Resolves once all of it is here or has failed. A pane whose code does not arrive says so itself, once it is shown. */
export async function preloadPanes(): Promise<void> {
  const definitions = frontPanes().flatMap((id) => paneDefinition(id) ?? []);
  await Promise.allSettled(definitions.map((definition) => loadPane(definition)));
}
