/** The answers to the contract's calls whose side is `host`. */
import type { AppInfo, WorldChoice } from '../../shared/contract/calls.ts';
import type { WorldState } from '../../shared/contract/world.ts';
import type { Preferences } from '../../shared/settings/preferences.ts';
import { PlainError } from '../rpc/plain-error.ts';
import type { HostCalls } from '../rpc/router.ts';
import type { SettingsStore } from '../storage/settings-store.ts';
import type { KeyVault } from '../vault/key-vault.ts';
import type { AlertDesk } from './alert-desk.ts';
import { tryAlertsOver } from './alert-trial.ts';
import type { EngineHost } from './engine-host.ts';
import type { HostFlags } from './flags.ts';
import type { HostDialogs } from './host-dialogs.ts';
import type { SessionLibrary } from './session-library.ts';
import { endpointsOf } from './world-choice.ts';

/** What the answers need of the host. */
interface CallHost {
  readonly options: {
    app: AppInfo;
    flags: HostFlags;
    dialogs?: HostDialogs;
    desktop?: { notify(title: string, body: string): boolean };
  };
  readonly engine: EngineHost;
  readonly settings: SettingsStore;
  readonly library: SessionLibrary;
  readonly alerts: AlertDesk;
  readonly vault: KeyVault;
  readonly world: WorldState;
  openWorld(choice: WorldChoice): Promise<WorldState>;
  setPreferences(preferences: Preferences): Promise<Preferences>;
}

export function hostCalls(host: CallHost): HostCalls {
  const { options } = host;
  return {
    'app.info': async () => options.app,
    'notices.get': async () => [...host.settings.notices],
    'preferences.get': async () => host.settings.preferences.get(),
    'preferences.set': (input) => host.setPreferences(input),
    'watchlists.get': async () => host.settings.watchlists.get(),
    'watchlists.set': async (input) => {
      await host.settings.watchlists.set(input);
      return host.settings.watchlists.get();
    },
    'workspace.get': async () => host.settings.workspace.get(),
    'workspace.set': async (input) => {
      await host.settings.workspace.set(input);
      return host.settings.workspace.get();
    },
    'alerts.get': async () => host.alerts.rules(),
    'alerts.set': (input) => host.alerts.setRules(input),
    'alerts.log': async () => host.alerts.log(),
    'alerts.arm': async ({ ruleId }) => host.alerts.arm(ruleId),
    'alerts.tryOut': async ({ sessionId, rules }) => {
      const file = host.library.fileOf(sessionId);
      if (file === undefined) throw new PlainError('session-missing', `There is no session called ${sessionId}.`);
      return tryAlertsOver({ file, rules, rateCurve: host.settings.preferences.get().rateCurve });
    },
    'key.status': () => host.vault.status(),
    'key.connect': async ({ key }) => {
      const endpoints = endpointsOf(host.settings.preferences.get(), options.flags);
      const checked = await host.engine.checkKey({ key, ...endpoints });
      if (!checked.ok) throw new PlainError(checked.error.code, checked.error.message);
      if (!checked.value.accepted) return { ...checked.value, status: await host.vault.status() };
      const status = await host.vault.store(key);
      await host.openWorld({ kind: 'live' });
      return { ...checked.value, status };
    },
    'key.forget': async () => {
      const status = await host.vault.forget();
      if (host.world.kind === 'live') await host.openWorld({ kind: 'simulated' });
      return status;
    },
    'world.get': async () => host.world,
    'world.open': (choice) => host.openWorld(choice),
    'sessions.list': () => host.library.list(),
    'sessions.remove': async ({ sessionId }) => {
      if (host.world.kind === 'replay' && host.world.source === sessionId)
        throw new PlainError('session-open', 'This session is on screen. Open another world first, then delete it.');
      await host.library.remove(sessionId);
      return host.library.list();
    },
    'sessions.choose': async () => {
      const file = await options.dialogs?.pickFile('session');
      return file === undefined ? undefined : { sessionId: host.library.add(file) };
    },
    'notify.show': async ({ title, body }) => ({ shown: options.desktop?.notify(title, body) ?? false }),
  };
}
