/** What the palette and the keys can do with alerts, whether or not their pane is open. */
import { BellPlus, BellRing } from 'lucide-react';
import type { Command } from '../../commands/registry.ts';
import { undoAlerts, useAlertsStore } from '../../stores/alerts-store.ts';
import { selectPaneSymbol, useWorkspaceStore } from '../../stores/workspace-store.ts';
import { dock } from '../../workspace/dock.ts';
import { alertOn } from '../../workspace/instrument-actions.ts';

export const ALERT_COMMANDS: readonly Command[] = [
  {
    id: 'alerts.new',
    title: 'New alert on the symbol shown',
    group: 'Alerts',
    icon: BellPlus,
    keys: 'Alt+A',
    run: () => alertOn(selectPaneSymbol(useWorkspaceStore.getState(), dock.activePaneId() ?? '')),
  },
  {
    id: 'alerts.log',
    title: 'Show the alert log',
    group: 'Alerts',
    icon: BellRing,
    run: () => {
      useAlertsStore.setState({ tab: 'log' });
      dock.show('alerts');
    },
  },
  {
    id: 'alerts.undo',
    title: 'Undo the last change of alerts',
    group: 'Alerts',
    when: () => useAlertsStore.getState().step !== undefined,
    run: undoAlerts,
  },
];
