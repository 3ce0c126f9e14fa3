/** What the palette and the keys can do with alerts, whether or not their pane is open. */
import { BellPlus, BellRing } from 'lucide-react';
import type { Command } from '../../commands/registry.ts';
import { editRule, undoAlerts, useAlertsStore } from '../../stores/alerts-store.ts';
import { mirror } from '../../stores/market.ts';
import { newRule, roundPrice, valueCondition } from '../../stores/new-alert.ts';
import { selectPaneSymbol, useWorkspaceStore } from '../../stores/workspace-store.ts';
import { dock } from '../../workspace/dock.ts';

export const ALERT_COMMANDS: readonly Command[] = [
  {
    id: 'alerts.new',
    title: 'New alert on the symbol shown',
    group: 'Alerts',
    icon: BellPlus,
    keys: 'Alt+A',
    run: newAlert,
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
    when: () => useAlertsStore.getState().before !== undefined,
    run: undoAlerts,
  },
];

/** A price rule on the active pane's symbol, at its last price, to be completed in the editor. */
function newAlert(): void {
  const symbol = selectPaneSymbol(useWorkspaceStore.getState(), dock.activePaneId() ?? '');
  const last = mirror.read(symbol, 'last');
  editRule(newRule(valueCondition(symbol, last > 0 ? roundPrice(last) : Number.NaN)));
}
