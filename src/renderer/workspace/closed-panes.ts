/** What a pane remembers goes with it, and only with it: of a layout that could not be read whole, the panes left out keep theirs. */
import type { Model } from 'flexlayout-react';
import { forgetPanes, useWorkspaceStore } from '../stores/workspace-store.ts';

export interface DrawnPanes {
  deskId: string;
  ids: ReadonlySet<string>;
}

/** Forgets the panes that were drawn of the workspace in use and are no longer in its layout. Those drawn now. */
export function forgetClosedPanes(model: Model, before: DrawnPanes | undefined): DrawnPanes {
  const { deskId } = useWorkspaceStore.getState();
  const ids = new Set<string>();
  model.visitNodes((node) => {
    if (node.getType() === 'tab') ids.add(node.getId());
  });
  if (before?.deskId === deskId) forgetPanes(new Set([...before.ids].filter((id) => !ids.has(id))));
  return { deskId, ids };
}
