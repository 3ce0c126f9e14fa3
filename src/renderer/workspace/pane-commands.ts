/** Commands of the dock, and of every kind of pane by its definition. */
import { LayoutDashboard, Maximize2, X } from 'lucide-react';
import type { Command } from '../commands/registry.ts';
import { dock } from './dock.ts';
import { paneDefinitions } from './pane-registry.ts';

export function paneCommands(): Command[] {
  const panes = paneDefinitions();
  return [
    ...panes.map((pane): Command => ({
      id: `pane.show.${pane.id}`,
      title: `Go to ${pane.title}`,
      group: 'Panes',
      icon: pane.icon,
      keys: pane.keys,
      run: () => dock.show(pane.id),
    })),
    ...panes.map((pane): Command => ({
      id: `pane.new.${pane.id}`,
      title: `New ${pane.title} pane`,
      group: 'Panes',
      icon: pane.icon,
      run: () => dock.open(pane.id, 'right'),
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
    { id: 'pane.next', title: 'Next tab', group: 'Panes', keys: 'Alt+]', run: () => dock.cycleTab(1) },
    { id: 'pane.previous', title: 'Previous tab', group: 'Panes', keys: 'Alt+[', run: () => dock.cycleTab(-1) },
    { id: 'layout.reset', title: 'Reset layout', group: 'Panes', icon: LayoutDashboard, run: () => dock.reset() },
    ...panes.flatMap((pane) => pane.commands ?? []),
  ];
}
