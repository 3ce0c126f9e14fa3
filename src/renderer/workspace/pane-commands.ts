/** Commands of the dock, and of every kind of pane by its definition. */
import { CircleHelp, Download, ExternalLink, Maximize2, X } from 'lucide-react';
import type { Command, CommandSource } from '../commands/registry.ts';
import { FILE_FORMATS, offeredFiles, offeringPane, savePaneFile, type FileFormat } from '../components/pane-files.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { useWindowsStore } from '../stores/windows-store.ts';
import { changePane, frontPane } from './change-pane.ts';
import { deskCommands, deskSwitches, RESTORE_DESK } from './desk-commands.ts';
import { dock } from './dock.ts';
import { askPane } from './pane-asks.ts';
import { paneDefinitions } from './pane-registry.ts';
import type { PaneDefinition } from './pane-types.ts';

const MOVES = { left: 'left', right: 'right', above: 'up', below: 'down' };

export function paneCommands(): Command[] {
  const panes = paneDefinitions();
  return [
    ...panes.map((pane): Command => ({
      id: `pane.show.${pane.id}`,
      title: `Go to ${pane.title}`,
      alias: pane.title,
      group: 'Panes',
      icon: pane.icon,
      hint: pane.help,
      keywords: pane.keywords,
      keys: pane.keys,
      run: () => void dock.show(pane.id),
    })),
    ...panes.map((pane): Command => ({
      id: `pane.new.${pane.id}`,
      title: `New ${pane.title} pane`,
      group: 'Panes',
      icon: pane.icon,
      run: () => dock.openBeside(pane.id),
    })),
    { id: 'pane.close', title: 'Close pane', group: 'Panes', icon: X, keys: 'Alt+W', run: () => dock.closeActive() },
    {
      id: 'pane.maximize',
      title: 'Maximise or restore pane',
      group: 'Panes',
      icon: Maximize2,
      keys: 'Alt+M',
      run: () => dock.maximizeActive(),
    },
    {
      id: 'pane.window',
      title: 'Pane to a window of its own, or back',
      group: 'Panes',
      icon: ExternalLink,
      keys: 'Alt+O',
      keywords: 'pop out popout detach monitor',
      run: () => dock.toggleWindow(),
    },
    ...(['left', 'right', 'above', 'below'] as const).map((side): Command => ({
      id: `pane.move.${side}`,
      title: `Move pane ${MOVES[side]}`,
      hint: 'To the group there, or a place of its own at the edge',
      group: 'Panes',
      run: () => dock.moveActive(side),
    })),
    { id: 'pane.next', title: 'Next tab', group: 'Panes', keys: 'Alt+]', run: () => dock.cycleTab(1) },
    { id: 'pane.previous', title: 'Previous tab', group: 'Panes', keys: 'Alt+[', run: () => dock.cycleTab(-1) },
    {
      id: 'pane.help',
      title: 'What this pane shows',
      alias: 'Help',
      group: 'Panes',
      icon: CircleHelp,
      keys: 'F1',
      keywords: 'help explain about formulas sources',
      run: () => openDialog('pane'),
    },
    ...(Object.keys(FILE_FORMATS) as FileFormat[]).map((format): Command => ({
      id: `pane.save.${format}`,
      title: `Save this pane as ${FILE_FORMATS[format]}`,
      group: 'Panes',
      icon: Download,
      keywords: saveWords(format),
      when: () => dock.activePane()?.definition.exports?.includes(format) ?? false,
      run: () => save(dock.activePaneId(), format),
    })),
    ...deskCommands(),
    RESTORE_DESK,
    ...panes.flatMap((pane) => [
      ...(pane.commands ?? []).map(ofPane(pane)),
      ...choiceCommands(pane),
      ...askCommands(pane),
      ...saveCommands(pane),
    ]),
  ];
}

export const paneCommandSources = (): CommandSource[] => [
  deskSwitches,
  ...paneDefinitions().flatMap((pane) => {
    const source = pane.commandSource;
    return source ? [(text: string) => source(text).map(ofPane(pane))] : [];
  }),
];

/** Found by the pane's title, whatever its own words are. */
const ofPane =
  ({ title }: PaneDefinition) =>
  (command: Command): Command => ({ ...command, keywords: `${command.keywords ?? ''} ${title}` });

function choiceCommands(pane: PaneDefinition): Command[] {
  return (pane.choices ?? []).map(({ id, title, paneKey, change }) => ({
    id: `pane.set.${pane.id}.${id}`,
    title: `${pane.title}: ${title}`,
    group: pane.title,
    icon: pane.icon,
    paneKey,
    run: () => void changePane(pane, change),
  }));
}

function askCommands(pane: PaneDefinition): Command[] {
  return (pane.asks ?? []).map(({ id, title, keywords }) => ({
    id: `pane.ask.${pane.id}.${id}`,
    title: `${pane.title}: ${title}`,
    group: pane.title,
    icon: pane.icon,
    keywords,
    run: () => {
      const paneId = frontPane(pane);
      if (paneId !== undefined) askPane(paneId, id);
    },
  }));
}

const saveWords = (format: FileFormat): string =>
  format === 'png' ? 'export download file image picture screenshot' : 'export download file';

/** Of the first pane of its kind while another is active. */
function saveCommands(pane: PaneDefinition): Command[] {
  return (pane.exports ?? []).map((format) => ({
    id: `pane.save.${format}.${pane.id}`,
    title: `${pane.title}: save as ${FILE_FORMATS[format]}`,
    group: pane.title,
    icon: Download,
    keywords: saveWords(format),
    when: () => dock.activePane()?.definition !== pane && offeringPane(pane.id, format) !== undefined,
    run: () => save(offeringPane(pane.id, format), format),
  }));
}

async function save(paneId: string | undefined, format: FileFormat): Promise<void> {
  const view = useWindowsStore.getState().active?.view ?? window;
  await savePaneFile(view.document, offeredFiles(paneId ?? ''), format);
}
