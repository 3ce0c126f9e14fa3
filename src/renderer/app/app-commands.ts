/** The terminal's commands: its own, and those of the panes. */
import {
  Activity,
  BookOpen,
  Clock,
  Download,
  Footprints,
  Keyboard,
  KeyRound,
  Moon,
  Palette,
  PlugZap,
  Rows3,
  Search,
  Settings2,
} from 'lucide-react';
import type { Preferences } from '../../shared/settings/preferences.ts';
import { fetchDiagnostics } from '../bridge/diagnostics.ts';
import type { Command } from '../commands/registry.ts';
import { chooseDelayed } from '../stores/delayed-choice.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { showNotice } from '../stores/notices-store.ts';
import { offeredMarkets } from '../stores/plan.ts';
import { openWorld } from '../stores/open-world.ts';
import { changePreferences, usePreferencesStore } from '../stores/preferences-store.ts';
import { useWindowsStore } from '../stores/windows-store.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { isFirstStart } from './first-start.ts';
import { startTour } from './tour-store.ts';
import { paneCommands } from '../workspace/pane-commands.ts';

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
      keywords: 'preferences options recordings folder retention disk rates theme quotes notifications',
      run: () => openDialog('settings'),
    },
    {
      id: 'keys.open',
      title: 'Keyboard map',
      group: 'General',
      icon: Keyboard,
      keys: '?',
      keywords: 'help shortcuts',
      run: () => openDialog('keys'),
    },
    {
      id: 'glossary.open',
      title: 'Glossary',
      group: 'General',
      icon: BookOpen,
      keywords: 'help terms words',
      run: () => openDialog('glossary'),
    },
    {
      id: 'tour.start',
      title: 'Tour of the terminal',
      group: 'General',
      icon: Footprints,
      keywords: 'help take the',
      run: startTour,
    },
    {
      id: 'welcome.show',
      title: 'Show the first cards again',
      group: 'General',
      when: () => preferences().welcomed && isFirstStart(world(), usePreferencesStore.getState().key),
      run: () => changePreferences({ welcomed: false }),
    },
    {
      id: 'key.open',
      title: 'Connect your Massive key',
      group: 'General',
      icon: KeyRound,
      run: () => openDialog('connect'),
    },
    {
      id: 'feed.useDelayed',
      title: 'Use 15-minute delayed data',
      group: 'General',
      when: () => offeredMarkets().length > 0,
      run: async () => {
        for (const market of offeredMarkets()) await chooseDelayed(market, true);
      },
    },
    {
      id: 'updates.how',
      title: 'Updates: how a new version comes',
      group: 'General',
      icon: Download,
      keywords: 'update upgrade version release new',
      run: () =>
        showNotice({
          id: 'updates',
          level: 'info',
          title: 'Updates',
          message:
            'Nothing is looked for or downloaded by itself. In the desktop app choose Help, Check for Updates; a checkout is brought up to date with git pull and npm install.',
          atMs: Date.now(),
        }),
    },
    {
      id: 'diagnostics.copy',
      title: 'Copy diagnostics',
      group: 'General',
      icon: Activity,
      run: async () => {
        // Only the window that has the keyboard may write there.
        const { navigator } = useWindowsStore.getState().active?.view ?? window;
        await navigator.clipboard.writeText(await fetchDiagnostics());
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

function worldCommands(): Command[] {
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
      id: 'times.zone',
      title: 'Times: exchange or local',
      group: 'Appearance',
      icon: Clock,
      keywords: 'time zone timezone clock et eastern',
      run: () => changePreferences({ timeZone: preferences().timeZone === 'local' ? 'exchange' : 'local' }),
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
