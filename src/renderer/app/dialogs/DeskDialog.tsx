/** A name for a new workspace, or another for the one in use. */
import type { ReactNode } from 'react';
import { DESK_NAME_LIMIT } from '../../../shared/settings/workspace.ts';
import { failureMessage } from '../../bridge/calls.ts';
import { NameDialog } from '../../components/NameDialog.tsx';
import { closeDialog } from '../../stores/dialogs-store.ts';
import { showFailure } from '../../stores/notices-store.ts';
import { addDesk, contentInUse, renameDesk, useWorkspaceStore } from '../../stores/workspace-store.ts';

export function DeskDialog({ task }: { task: 'new' | 'rename' }): ReactNode {
  const { desks, deskId } = useWorkspaceStore.getState();
  const name = desks.find(({ id }) => id === deskId)?.name ?? '';
  return (
    <NameDialog
      title={task === 'new' ? 'Save this workspace as' : 'Rename this workspace'}
      value={name}
      maxLength={DESK_NAME_LIMIT}
      onDone={(chosen) => (task === 'new' ? copyInUse(chosen) : renameDesk(deskId, chosen))}
      onClose={closeDialog}
    />
  );
}

/** The panes stay as they are: the copy is the workspace in use from now on. */
function copyInUse(name: string): void {
  try {
    addDesk(name, contentInUse());
  } catch (error) {
    showFailure('desk.new', 'The workspace was not saved', failureMessage(error));
  }
}
