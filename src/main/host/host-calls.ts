/** The answers to the contract's calls whose side is `host`. */
import type { AppInfo } from '../../shared/contract/calls.ts';
import type { SettingsChange } from '../../shared/contract/streams.ts';
import type { WorldState } from '../../shared/contract/world.ts';
import { preferencesSchema, type Preferences } from '../../shared/settings/preferences.ts';
import { alertsSchema } from '../../shared/settings/alerts.ts';
import { chartsSchema } from '../../shared/settings/charts.ts';
import { listsOf } from '../../shared/settings/list-members.ts';
import { mergeWorkspaces } from '../../shared/settings/merge-workspaces.ts';
import { watchlistsSchema } from '../../shared/settings/watchlists.ts';
import { workspaceSchema } from '../../shared/settings/workspace.ts';
import { PlainError } from '../rpc/plain-error.ts';
import type { HostCalls } from '../rpc/router.ts';
import type { SettingsStore } from '../storage/settings-store.ts';
import type { Desktop } from './desktop.ts';
import type { AlertDesk } from './alert-desk.ts';
import { followTrial, tryAlertsOver } from './alert-trial.ts';
import { connectKey, type KeyHost } from './connect-key.ts';
import type { RecordingPlace } from './recording-place.ts';
import { put } from './put-change.ts';
import type { SessionLibrary } from './session-library.ts';
import { libraryFaults } from './library-words.ts';

/** What the answers need from the host. */
interface CallHost extends KeyHost {
  readonly options: KeyHost['options'] & {
    app: AppInfo;
    desktop?: Desktop;
  };
  readonly settings: SettingsStore;
  readonly library: SessionLibrary;
  readonly recording: RecordingPlace;
  readonly alerts: AlertDesk;
  readonly world: WorldState;
  readonly keyOrigins: string[];
  /** What the user should know about this start: settings set aside or moved, a folder that cannot be used. */
  notices(): { id: string; message: string }[];
  setPreferences(preferences: Preferences): Promise<Preferences>;
  leaveLive(): Promise<void>;
}

export function hostCalls(host: CallHost): HostCalls {
  const { options } = host;
  /** Electron has one window, and names none. */
  const tellOthers = (changed: SettingsChange, windowId: string | undefined): void => {
    if (windowId !== undefined) host.engine.broadcast({ type: 'settings', changed }, windowId);
  };
  return {
    'app.info': async () => options.app,
    'notices.get': async () => host.notices(),
    'preferences.get': async () => host.settings.preferences.get(),
    'preferences.set': async (input, windowId) => {
      const next = put('These settings', input, preferencesSchema, host.settings.preferences.get());
      const preferences = await host.setPreferences(next);
      tellOthers({ preferences }, windowId);
      return preferences;
    },
    'charts.get': async () => host.settings.charts.get(),
    'charts.set': async (input, windowId) => {
      const next = put('These drawings', input, chartsSchema, host.settings.charts.get());
      const { drawings } = host.settings.charts.get();
      await host.settings.charts.set(next);
      await host.alerts.drawingsChanged(drawings);
      const charts = host.settings.charts.get();
      tellOthers({ charts }, windowId);
      return charts;
    },
    'watchlists.get': async () => host.settings.watchlists.get(),
    'watchlists.set': async (input, windowId) => {
      const next = put('These watchlists', input, watchlistsSchema, host.settings.watchlists.get());
      await host.settings.watchlists.set(next);
      host.alerts.watchlistsChanged();
      const watchlists = host.settings.watchlists.get();
      tellOthers({ watchlists }, windowId);
      return watchlists;
    },
    'workspace.get': async () => host.settings.workspace.get(),
    'workspace.set': async (input, windowId) => {
      const next = put('These workspaces', input, workspaceSchema, host.settings.workspace.get(), mergeWorkspaces);
      await host.settings.workspace.set(next);
      const workspace = host.settings.workspace.get();
      tellOthers({ workspace }, windowId);
      return workspace;
    },
    'alerts.get': async () => host.alerts.rules(),
    'alerts.set': async (input) => {
      const next = put('These alerts', input, alertsSchema, host.alerts.rules());
      return host.alerts.setRules(next);
    },
    'alerts.log': async () => host.alerts.log(),
    'alerts.arm': async ({ ruleId }) => host.alerts.arm(ruleId),
    'alerts.tryOut': async ({ trialId, sessionId, rules }) => {
      const files = host.library.filesOf(sessionId)?.map(({ file }) => file);
      if (files === undefined) throw new PlainError('session-missing', libraryFaults.noSession(sessionId));
      const { rateCurve } = host.settings.preferences.get();
      const lists = listsOf(host.settings.watchlists.get());
      return { ...(await tryAlertsOver({ files, rules, rateCurve, lists }, trialId)), sessionId };
    },
    'alerts.trial': async ({ trialId, stop }) => followTrial(trialId, stop),
    'key.status': () => host.vault.status(host.keyOrigins),
    'key.connect': () => connectKey(host),
    'key.forget': async () => {
      const status = await host.vault.forget(host.keyOrigins);
      await host.leaveLive();
      return status;
    },
    'world.get': async () => host.world,
    'world.open': (choice) => host.openWorld(choice),
    'recording.folder': async () => host.recording.shown(),
    'recording.chooseFolder': () => host.recording.choose(),
    'recording.resetFolder': () => host.recording.reset(),
    'recording.forecast': async (rules) => host.recording.forecast(rules),
    'sessions.list': () => host.library.list(),
    'sessions.remove': async ({ sessionId }) => {
      const { kind, source, replay } = host.world;
      const open = [source, ...(replay?.recorded?.map((recorded) => recorded.sessionId) ?? [])];
      await host.library.remove(sessionId, kind === 'replay' ? open : []);
      return host.library.list();
    },
    'sessions.join': (days) => host.library.join(days),
    'sessions.note': ({ sessionId, tags, note }) => {
      host.library.note(sessionId, { tags, note });
      return host.library.list();
    },
    'sessions.choose': async () => {
      const file = await options.dialogs?.pickSession();
      return file === undefined ? undefined : { sessionId: host.library.add(file) };
    },
    'sessions.show': async ({ sessionId }) => {
      const file = host.library.fileOf(sessionId);
      if (file === undefined || !options.desktop) return { shown: false };
      options.desktop.showInFolder(file);
      return { shown: true };
    },
    'sessions.example': async () => ({ sessionId: await host.library.example() }),
    'notify.show': async ({ title, body }) => ({ shown: options.desktop?.notify(title, body) ?? false }),
  };
}
