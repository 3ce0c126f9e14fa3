/** The terminal's own commands: worlds, panes, layout, appearance, help. */
import {
  Activity,
  BellPlus,
  BellRing,
  Keyboard,
  KeyRound,
  LayoutDashboard,
  LogOut,
  Maximize2,
  Moon,
  Palette,
  PlugZap,
  Rows3,
  Search,
  Settings2,
  X,
} from 'lucide-react';
import type { Preferences } from '../../shared/settings/preferences.ts';
import { openWorld } from '../app/world-actions.ts';
import { call } from '../bridge/calls.ts';
import { diagnosticsText } from '../bridge/diagnostics.ts';
import { editRule, undoAlerts, useAlertsStore } from '../stores/alerts-store.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { mirror } from '../stores/market.ts';
import { newRule, roundPrice, valueCondition } from '../stores/new-alert.ts';
import { showNotice } from '../stores/notices-store.ts';
import { changePreferences, usePreferencesStore } from '../stores/preferences-store.ts';
import { undoWatchlists, useWatchlistsStore } from '../stores/watchlists-store.ts';
import { useWindowsStore } from '../stores/windows-store.ts';
import { selectPaneSymbol, useWorkspaceStore } from '../stores/workspace-store.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { dock } from '../workspace/dock.ts';
import { PANE_REGISTRY } from '../workspace/pane-registry.ts';
import type { Command } from './registry.ts';

const preferences = (): Preferences => usePreferencesStore.getState().preferences;
const world = () => useWorldStore.getState().world;

export function appCommands(): Command[] {
  return [...generalCommands(), ...paneCommands(), ...worldCommands(), ...appearanceCommands()];
}

function generalCommands(): Command[] {
  return [
    {
      id: 'palette.open',
      title: 'Search or command',
      group: 'General',
      icon: Search,
      keys: 'Ctrl+K',
      run: () => openDialog('palette'),
    },
    {
      id: 'settings.open',
      title: 'Settings',
      group: 'General',
      icon: Settings2,
      keys: 'Ctrl+,',
      run: () => openDialog('settings'),
    },
    {
      id: 'keys.open',
      title: 'Keyboard map',
      group: 'General',
      icon: Keyboard,
      keys: '?',
      run: () => openDialog('keys'),
    },
    {
      id: 'key.open',
      title: 'Connect your Massive key',
      group: 'General',
      icon: KeyRound,
      run: () => openDialog('connect'),
    },
    {
      id: 'diagnostics.copy',
      title: 'Copy diagnostics',
      group: 'General',
      icon: Activity,
      run: async () => {
        // Only the window that has the keyboard may write there.
        const { navigator } = useWindowsStore.getState().active?.view ?? window;
        await navigator.clipboard.writeText(await diagnosticsText());
        showNotice({
          id: 'diagnostics',
          level: 'info',
          title: 'Diagnostics copied',
          message: 'Your key is not in them.',
          atMs: Date.now(),
        });
      },
    },
  ];
}

function paneCommands(): Command[] {
  const panes = [...PANE_REGISTRY.values()];
  return [
    ...panes.map((pane, i): Command => ({
      id: `pane.show.${pane.type}`,
      title: `Go to ${pane.title}`,
      group: 'Panes',
      icon: pane.icon,
      keys: i < 9 ? `Alt+${i + 1}` : undefined,
      run: () => dock.show(pane.type),
    })),
    ...panes.map((pane): Command => ({
      id: `pane.new.${pane.type}`,
      title: `New ${pane.title} pane`,
      group: 'Panes',
      icon: pane.icon,
      run: () => dock.open(pane.type, 'right'),
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
    {
      id: 'watchlist.undo',
      title: 'Undo the last watchlist change',
      group: 'Panes',
      when: () => useWatchlistsStore.getState().before !== undefined,
      run: undoWatchlists,
    },
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
    { id: 'layout.reset', title: 'Reset layout', group: 'Panes', icon: LayoutDashboard, run: () => dock.reset() },
  ];
}

/** A price rule on the active pane's symbol, at its last price, to be completed in the editor. */
function newAlert(): void {
  const symbol = selectPaneSymbol(useWorkspaceStore.getState(), dock.activePaneId() ?? '');
  const last = mirror.read(symbol, 'last');
  editRule(newRule(valueCondition(symbol, last > 0 ? roundPrice(last) : Number.NaN)));
}

function worldCommands(): Command[] {
  const replaying = (): boolean => world()?.kind === 'replay';
  return [
    {
      id: 'world.live',
      title: 'Go live',
      group: 'Market',
      icon: PlugZap,
      when: () => world()?.kind !== 'live' && usePreferencesStore.getState().key?.present === true,
      run: async () => void (await openWorld({ kind: 'live' })),
    },
    {
      id: 'world.simulated',
      title: 'Open the simulated market',
      group: 'Market',
      icon: PlugZap,
      when: () => world()?.kind !== 'simulated',
      run: async () => void (await openWorld({ kind: 'simulated' })),
    },
    {
      id: 'replay.toggle',
      title: 'Replay: play or pause',
      group: 'Market',
      keys: 'Alt+P',
      when: replaying,
      run: async () => void (await call('replay.control', { action: world()?.replay?.playing ? 'pause' : 'play' })),
    },
    {
      id: 'replay.leave',
      title: 'Leave the replay',
      group: 'Market',
      icon: LogOut,
      when: replaying,
      run: async () =>
        void (await openWorld({ kind: usePreferencesStore.getState().key?.present ? 'live' : 'simulated' })),
    },
    {
      id: 'replay.step',
      title: 'Replay: one second on',
      group: 'Market',
      keys: 'Alt+.',
      when: replaying,
      run: async () => void (await call('replay.control', { action: 'step', unit: 'second' })),
    },
  ];
}

function appearanceCommands(): Command[] {
  const densities = ['compact', 'normal', 'comfortable'] as const;
  return [
    {
      id: 'theme.toggle',
      title: 'Light or dark theme',
      group: 'Appearance',
      icon: Moon,
      keys: 'Alt+T',
      run: () => changePreferences({ theme: preferences().theme === 'light' ? 'dark' : 'light' }),
    },
    {
      id: 'palette.colours',
      title: 'Colour-blind palette on or off',
      group: 'Appearance',
      icon: Palette,
      run: () => changePreferences({ palette: preferences().palette === 'standard' ? 'colourBlind' : 'standard' }),
    },
    {
      id: 'density.next',
      title: 'Row density: next',
      group: 'Appearance',
      icon: Rows3,
      run: () =>
        changePreferences({ density: densities[(densities.indexOf(preferences().density) + 1) % densities.length] }),
    },
  ];
}
