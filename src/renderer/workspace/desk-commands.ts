/** Workspaces from the palette and the keys: switch, add, rename, remove, import and export; undo and redo of the layout. */
import { LayoutDashboard, Redo2, Undo2 } from 'lucide-react';
import { isolated } from '../../shared/settings/name-text.ts';
import { failureMessage } from '../bridge/calls.ts';
import type { Command } from '../commands/registry.ts';
import { chooseFile } from '../components/choose-file.ts';
import { saveTextFile } from '../components/save-file.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { showFailure, showNotice } from '../stores/notices-store.ts';
import { useWindowsStore } from '../stores/windows-store.ts';
import {
  addDesk,
  contentInUse,
  removeDesk,
  restoreDesk,
  selectDesks,
  switchDesk,
  useWorkspaceStore,
  type Desk,
} from '../stores/workspace-store.ts';
import { readDeskFile, writeDeskFile } from './desk-file.ts';
import { DESK_TEMPLATES } from './desk-templates.ts';
import { dock } from './dock.ts';
import { layoutHistory, RESET_NOTICE } from './layout-history.ts';

const GROUP = 'Workspaces';
const KEYED = 9;

export function deskCommands(): Command[] {
  return [
    {
      id: 'layout.undo',
      title: 'Layout: undo',
      group: GROUP,
      icon: Undo2,
      keys: 'Alt+Z',
      when: () => layoutHistory.undoable,
      run: () => void (layoutHistory.undo() && dock.reload()),
    },
    {
      id: 'layout.redo',
      title: 'Layout: redo',
      group: GROUP,
      icon: Redo2,
      keys: 'Alt+Shift+Z',
      when: () => layoutHistory.redoable,
      run: () => void (layoutHistory.redo() && dock.reload()),
    },
    {
      id: 'layout.reset',
      title: 'Reset layout',
      hint: 'Back to the default desk; Layout: undo takes it back',
      group: GROUP,
      icon: LayoutDashboard,
      run: resetLayout,
    },
    {
      id: 'desk.save',
      title: 'Workspace: save as…',
      hint: 'A copy of this one under a name',
      group: GROUP,
      icon: LayoutDashboard,
      run: () => openDialog('desk.new'),
    },
    {
      id: 'desk.rename',
      title: 'Workspace: rename…',
      group: GROUP,
      icon: LayoutDashboard,
      run: () => openDialog('desk.rename'),
    },
    {
      id: 'desk.remove',
      title: 'Workspace: remove',
      hint: 'Its notice takes it back',
      group: GROUP,
      icon: LayoutDashboard,
      when: () => useWorkspaceStore.getState().desks.length > 1,
      run: removeInUse,
    },
    { id: 'desk.export', title: 'Workspace: export…', group: GROUP, icon: LayoutDashboard, run: exportInUse },
    { id: 'desk.import', title: 'Workspace: import…', group: GROUP, icon: LayoutDashboard, run: importFile },
    ...DESK_TEMPLATES.map((template): Command => ({
      id: `desk.template.${template.name}`,
      title: `Workspace: new ${template.name}`,
      hint: template.hint,
      group: GROUP,
      icon: LayoutDashboard,
      run: () => {
        const { linkGroups } = useWorkspaceStore.getState();
        changeDesk(() =>
          addDesk(template.name, { layout: template.layout(), linkGroups, panes: template.panes ?? {} }),
        );
      },
    })),
  ];
}

/** One for each workspace there is. */
export function deskSwitches(): Command[] {
  const { desks, deskId } = useWorkspaceStore.getState();
  return desks.map(({ id, name }, i) => ({
    id: `desk.go.${id}`,
    title: `Workspace ${isolated(name)}`,
    hint: id === deskId ? 'in use' : undefined,
    group: GROUP,
    icon: LayoutDashboard,
    keys: i < KEYED ? `Ctrl+${i + 1}` : undefined,
    run: () => goToDesk(id),
  }));
}

export function goToDesk(id: string): void {
  changeDesk(() => switchDesk(id));
}

/** Switching the workspace discards the undo history of the old one. */
function changeDesk(change: () => unknown): void {
  const before = useWorkspaceStore.getState().deskId;
  change();
  if (useWorkspaceStore.getState().deskId === before) return;
  layoutHistory.clear();
  dock.reload();
}

function resetLayout(): void {
  layoutHistory.remember();
  dock.reset();
  showNotice({
    id: RESET_NOTICE,
    level: 'info',
    title: 'The default layout is back',
    message: 'Panes have their first settings again.',
    action: { label: 'Undo', command: 'layout.undo' },
    atMs: Date.now(),
  });
}

let removed: { desk: Desk; at: number } | undefined;

function removeInUse(): void {
  const state = useWorkspaceStore.getState();
  const desks = selectDesks(state);
  const at = desks.findIndex(({ id }) => id === state.deskId);
  const desk = desks[at];
  removed = { desk, at };
  changeDesk(() => removeDesk(state.deskId));
  showNotice({
    id: 'desk.removed',
    level: 'info',
    title: `Workspace ${isolated(desk.name)} removed`,
    message: 'Its panes and their settings are gone with it.',
    action: { label: 'Undo', command: 'desk.restore' },
    atMs: Date.now(),
  });
}

export const RESTORE_DESK: Command = {
  id: 'desk.restore',
  title: 'Workspace: take back the one removed',
  group: GROUP,
  icon: Undo2,
  when: () => removed !== undefined,
  run: () => {
    const back = removed;
    if (back) changeDesk(() => restoreDesk(back.desk, back.at));
    removed = undefined;
  },
};

function exportInUse(): void {
  const state = useWorkspaceStore.getState();
  const { name } = state.desks.find(({ id }) => id === state.deskId)!;
  const view = useWindowsStore.getState().active?.view ?? window;
  saveTextFile(view.document, {
    name: `${name}.workspace.json`,
    type: 'application/json',
    text: writeDeskFile(name, contentInUse()),
  });
}

async function importFile(): Promise<void> {
  const view = useWindowsStore.getState().active?.view ?? window;
  const file = await chooseFile(view.document, '.json,application/json');
  if (!file) return;
  try {
    const { name, ...content } = readDeskFile(await file.text());
    changeDesk(() => addDesk(name, content));
  } catch (error) {
    showFailure('desk.import', `${file.name} was not taken in`, failureMessage(error));
  }
}
