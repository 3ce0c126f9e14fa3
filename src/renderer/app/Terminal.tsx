/** The whole window once it runs: title bar, banner, workspace, and what floats above. */
import { useEffect, useMemo, type ComponentType, type ReactNode } from 'react';
import { call, failureMessage, terminalBridge } from '../bridge/calls.ts';
import { installKeymap } from '../commands/keymap.ts';
import { chooseKeys, registerCommands, registerCommandSource, runCommand } from '../commands/registry.ts';
import { loadAlerts, useAlertsStore } from '../stores/alerts-store.ts';
import { openPaletteWith, useDialogStore } from '../stores/dialogs-store.ts';
import { showFailure, showNotice } from '../stores/notices-store.ts';
import { usePreferencesStore } from '../stores/preferences-store.ts';
import { enterWindow, useWindowsStore } from '../stores/windows-store.ts';
import { saveWorkspaceNow } from '../stores/workspace-store.ts';
import { loadWatchlists, useWatchlistsStore } from '../stores/watchlists-store.ts';
import { paneCommandSources } from '../workspace/pane-commands.ts';
import { WorkspaceView } from '../workspace/WorkspaceView.tsx';
import { appCommands } from './app-commands.ts';
import { Banner } from './Banner.tsx';
import { playAlertSound } from './alert-sound.ts';
import { AlertDialog } from './dialogs/AlertDialog.tsx';
import { ConnectDialog } from './dialogs/ConnectDialog.tsx';
import { DeskDialog } from './dialogs/DeskDialog.tsx';
import { Glossary } from './dialogs/Glossary.tsx';
import { KeyboardMap } from './dialogs/KeyboardMap.tsx';
import { LoadedDialog } from './dialogs/LoadedDialog.tsx';
import { Palette } from './dialogs/Palette.tsx';
import { PaneHelp } from './dialogs/PaneHelp.tsx';
import { SettingsDialog } from './settings/SettingsDialog.tsx';
import { PopoutBar } from './PopoutBar.tsx';
import { TitleBar } from './TitleBar.tsx';
import { Tour } from './Tour.tsx';
import { Welcome } from './Welcome.tsx';
import { usePopoutTitles } from './use-popout-titles.ts';
import styles from './Terminal.module.css';

export function Terminal(): ReactNode {
  useCommands();
  useStartNotices();
  usePopoutTitles();
  useSaveOnLeave();
  useAlerts();
  useWatchlists();
  return (
    <div className={styles.terminal}>
      <TitleBar />
      <Banner />
      <Welcome />
      <main className={styles.workspace}>
        <WorkspaceView popoutBar={<PopoutBar />} />
      </main>
      <OpenDialog />
      <Tour />
    </div>
  );
}

const loadFlowReport = async (): Promise<ComponentType> => (await import('./dialogs/FlowReport.tsx')).FlowReport;

function OpenDialog(): ReactNode {
  const open = useDialogStore((s) => s.open);
  switch (open) {
    case 'palette':
      return <Palette />;
    case 'connect':
      return <ConnectDialog />;
    case 'settings':
      return <SettingsDialog />;
    case 'keys':
      return <KeyboardMap />;
    case 'pane':
      return <PaneHelp />;
    case 'alert':
      return <AlertDialog />;
    case 'desk.new':
      return <DeskDialog task="new" />;
    case 'desk.rename':
      return <DeskDialog task="rename" />;
    case 'glossary':
      return <Glossary />;
    case 'flow.report':
      return <LoadedDialog load={loadFlowReport} />;
    case undefined:
      return null;
  }
}

function useCommands(): void {
  useEffect(() => {
    const unregister = registerCommands(appCommands());
    const sources = paneCommandSources().map(registerCommandSource);
    const heed = (): void => chooseKeys(usePreferencesStore.getState().preferences.keys);
    heed();
    const unheed = usePreferencesStore.subscribe(heed);
    const unhear = terminalBridge().onCommand((id) => void runCommand(id));
    return () => {
      unhear();
      unheed();
      sources.forEach((unregisterSource) => unregisterSource());
      unregister();
    };
  }, []);
  const popouts = useWindowsStore((s) => s.popouts);
  const views = useMemo(() => [window, ...popouts.map(({ view }) => view)], [popouts]);
  useEffect(() => {
    const stops = views.map((view) => installKeymap(view, { onLetter: openPaletteWith, onEnter: enterWindow }));
    return () => stops.forEach((stop) => stop());
  }, [views]);
}

/** Settings files that were set aside at start are reported once. */
function useStartNotices(): void {
  useEffect(() => {
    call('notices.get').then(
      (notices) => {
        for (const { id, message } of notices) {
          showNotice({ id, level: 'warning', title: 'A settings file was set aside', message, atMs: Date.now() });
        }
      },
      (error: unknown) => showFailure('notices', 'Start notices could not be read', failureMessage(error)),
    );
  }, []);
}

/** Rules, log and sound work whether or not their pane is open. */
function useAlerts(): void {
  useEffect(() => {
    loadAlerts().catch((error: unknown) =>
      showFailure('alerts.load', 'The alert rules could not be read', failureMessage(error)),
    );
    return useAlertsStore.subscribe(({ newest }, before) => {
      if (newest === before.newest || !newest?.sound) return;
      playAlertSound(performance.now()).catch((error: unknown) =>
        showFailure('alert-sound', 'The alert had no sound', failureMessage(error)),
      );
    });
  }, []);
}

function useWatchlists(): void {
  useEffect(() => {
    if (useWatchlistsStore.getState().loaded) return;
    loadWatchlists().catch((error: unknown) =>
      showFailure('watchlists.load', 'Your watchlists could not be read', failureMessage(error)),
    );
  }, []);
}

function useSaveOnLeave(): void {
  useEffect(() => {
    window.addEventListener('pagehide', saveWorkspaceNow);
    return () => window.removeEventListener('pagehide', saveWorkspaceNow);
  }, []);
}
