/**
 * The terminal without its window: settings, key, sessions, world and engine, wired once for Electron and the web host.
 * Platform differences (dialog, notification, trash) come in as parameters.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import type { AppInfo, WorldChoice } from '../../shared/contract/calls.ts';
import type { WorldSource } from '../../shared/contract/engine-messages.ts';
import { keyFaults } from '../../shared/contract/key-words.ts';
import type { Notice } from '../../shared/contract/streams.ts';
import type { WorldState } from '../../shared/contract/world.ts';
import { areMassive, originsOf, type Endpoints } from '../../shared/settings/endpoints.ts';
import type { Preferences } from '../../shared/settings/preferences.ts';
import { PlainError } from '../rpc/plain-error.ts';
import { createRouter, type Router } from '../rpc/router.ts';
import { tightenModes } from '../storage/file-modes.ts';
import { historyFileIn } from './data-folder.ts';
import { openSettings, type SettingsStore } from '../storage/settings-store.ts';
import type { KeyVault } from '../vault/key-vault.ts';
import { AlertDesk } from './alert-desk.ts';
import type { Desktop } from './desktop.ts';
import { EngineHost, type EngineWorker } from './engine-host.ts';
import type { HostFlags } from './flags.ts';
import { hostCalls } from './host-calls.ts';
import type { HostDialogs } from './host-dialogs.ts';
import type { Log } from './log.ts';
import { RecordingPlace } from './recording-place.ts';
import { createSessionLibrary, type SessionLibrary } from './session-library.ts';
import { watchWake } from './wake-watch.ts';
import { endpointsOf, firstChoice, liveSource, sessionSource, simulatedSource } from './world-choice.ts';
import { libraryFaults } from './library-words.ts';

export interface TerminalHostOptions {
  app: AppInfo;
  /** Absolute. */
  dataFolder: string;
  flags: HostFlags;
  createEngine: () => EngineWorker;
  vault: KeyVault;
  /** Moves files that belong together to the trash. */
  trash: (files: readonly string[]) => Promise<void>;
  /** The trash is the system's: the user sees it there and empties it. Without one, old recordings are deleted. */
  systemTrash: boolean;
  log: Log;
  nowMs: () => number;
  /** Undefined where the host has none. */
  dialogs?: HostDialogs;
  desktop?: Desktop;
}

/** How long a window waits for a newly opened world before it is shown as starting. */
const WORLD_WAIT_MS = 15_000;

export class TerminalHost {
  readonly engine: EngineHost;
  readonly router: Router;
  readonly settings: SettingsStore;
  readonly library: SessionLibrary;
  readonly recording: RecordingPlace;
  readonly alerts: AlertDesk;
  readonly vault: KeyVault;
  readonly options: TerminalHostOptions;
  #world: WorldState;
  #moved: string | undefined;
  #waiting: ((world: WorldState) => void)[] = [];
  readonly #stopWatching: () => void;

  constructor(options: TerminalHostOptions) {
    this.options = options;
    this.vault = options.vault;
    this.settings = openSettings(options.dataFolder, options.nowMs);
    this.recording = new RecordingPlace({
      settings: this.settings,
      dataFolder: options.dataFolder,
      flag: options.flags.recordings,
      dialogs: options.dialogs,
      choosable: options.app.host === 'electron',
      hasTrash: options.systemTrash,
      nowMs: options.nowMs,
    });
    if (this.recording.problem !== undefined)
      options.log('warning', `the recording folder ${this.settings.host.get().recordingFolder} cannot be used`);
    tightenModes(options.dataFolder, this.recording.folder, (text) => options.log('warning', text));
    this.library = createSessionLibrary({
      folder: () => this.recording.folder,
      exampleFolder: join(options.dataFolder, 'examples'),
      indexFile: join(options.dataFolder, 'library-index'),
      appVersion: options.app.version,
      trash: options.trash,
      log: (text) => options.log('warning', text),
      nowMs: options.nowMs,
    });
    this.#world = { kind: 'simulated', clockMs: options.nowMs(), ready: false, source: '' };
    this.engine = new EngineHost({
      createWorker: options.createEngine,
      log: options.log,
      secrets: options.vault.secrets,
      onWorld: (world) => this.#worldChanged(world),
      onNotify: (notice) => this.#notify(notice),
      onRetire: (files) => void this.#retire(files),
      onAlert: (alert) => this.alerts.fired(alert),
      nowMs: options.nowMs,
    });
    const { desktop } = options;
    this.alerts = new AlertDesk({
      settings: this.settings,
      post: (message) => this.engine.setAlerts(message),
      broadcast: (message) => this.engine.broadcast(message),
      notify: desktop && ((title, body) => desktop.notify(title, body)),
      log: options.log,
      nowMs: options.nowMs,
    });
    this.#stopWatching = watchWake((reason) => {
      options.log('info', reason === 'sleep' ? 'woke from sleep' : 'the network changed');
      this.engine.wake();
    });
    this.router = createRouter({
      hostCalls: hostCalls(this),
      callEngine: (name, input) => this.engine.call(name, input),
      logError: (text) => options.log('error', text),
    });
  }

  get world(): WorldState {
    return this.#world;
  }

  /** Where live data comes from. Fixed for a run: no page can move it. */
  get endpoints(): Endpoints {
    return endpointsOf(this.settings.host.get().endpoints, this.options.flags);
  }

  /** Every origin that the key in use was entered for. */
  get keyOrigins(): string[] {
    return originsOf(this.endpoints);
  }

  /** Starts the engine and opens the first world. Throws PlainError when a flag names a session that is not there. */
  async start(): Promise<void> {
    const { flags } = this.options;
    this.alerts.start();
    if (flags.session !== undefined) {
      if (!existsSync(flags.session)) throw new PlainError('session-missing', libraryFaults.noFile(flags.session));
      this.engine.start();
      this.#open(
        sessionSource(
          [{ file: flags.session, name: this.library.add(flags.session) }],
          this.library.add(flags.session),
        ),
      );
      return;
    }
    this.engine.start(); // The worker loads while the keychain answers.
    await this.#carryOver();
    const key = flags.simulated ? undefined : await this.vault.read(this.keyOrigins);
    const choice = firstChoice(flags, key !== undefined, areMassive(this.keyOrigins));
    this.#open(choice.kind === 'live' ? liveSource(key, this.endpoints) : await this.#sourceOf(choice), this.#listed());
  }

  /** The watchlist that the first window will show; none where its layout has no watchlist. */
  #listed(): string[] {
    const { layout } = this.settings.workspace.get();
    if (layout !== undefined && layout !== null && !JSON.stringify(layout).includes('"component":"watchlist"'))
      return [];
    const { active, lists } = this.settings.watchlists.get();
    const list = lists.find(({ id }) => id === active) ?? lists[0];
    return list.groups.flatMap(({ symbols }) => symbols);
  }

  /** The key is gone: Massive's live market gives way to the simulated one, another server's to nothing. */
  async leaveLive(): Promise<void> {
    if (this.#world.kind !== 'live') return;
    if (areMassive(this.keyOrigins)) await this.openWorld({ kind: 'simulated' });
    else this.#open(liveSource(undefined, this.endpoints));
  }

  async openWorld(choice: WorldChoice): Promise<WorldState> {
    this.#open(await this.#sourceOf(choice));
    return new Promise((resolve) => {
      const done = (world: WorldState): void => {
        clearTimeout(timer);
        resolve(world);
      };
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((waiter) => waiter !== done);
        resolve(this.#world);
      }, WORLD_WAIT_MS);
      this.#waiting.push(done);
    });
  }

  notices(): { id: string; message: string }[] {
    const { problem } = this.recording;
    return [
      ...this.settings.notices,
      ...(problem === undefined ? [] : [{ id: 'recording.folder', message: problem }]),
      ...(this.#moved === undefined ? [] : [{ id: 'settings.endpoints', message: this.#moved }]),
    ];
  }

  async setPreferences(preferences: Preferences): Promise<Preferences> {
    await this.settings.preferences.set(preferences);
    this.engine.setPreferences(this.#preferencesOfRun());
    return this.settings.preferences.get();
  }

  async stop(): Promise<void> {
    this.#stopWatching();
    await this.engine.stop(); // Its last alerts are to be kept too.
    await this.alerts.flush();
    await this.settings.flush();
  }

  #open(source: WorldSource, expected?: readonly string[]): void {
    const kind = source.kind === 'session' ? 'replay' : source.kind;
    const name = source.kind === 'session' ? source.sessionId : '';
    this.#world = { kind, clockMs: this.options.nowMs(), ready: false, source: name };
    this.engine.openWorld({
      kind: 'world',
      source,
      preferences: this.#preferencesOfRun(),
      recordingFolder: this.recording.folder,
      historyFile: historyFileIn(this.options.dataFolder),
      appVersion: this.options.app.version,
      expected,
    });
  }

  async #sourceOf(choice: WorldChoice): Promise<WorldSource> {
    if (choice.kind === 'simulated') return simulatedSource(this.options.flags);
    if (choice.kind === 'session') {
      const files = this.library.filesOf(choice.sessionId);
      if (files === undefined) throw new PlainError('session-missing', libraryFaults.noSession(choice.sessionId));
      return sessionSource(files, choice.sessionId);
    }
    const { endpoints } = this;
    const origins = originsOf(endpoints);
    const key = await this.vault.read(origins);
    if (key === undefined) throw new PlainError('no-key', keyFaults.missing(origins.join(', ')));
    return liveSource(key, endpoints);
  }

  /** Where the preferences could not be read, nothing is removed by the limits they set. */
  #preferencesOfRun(): Preferences {
    const preferences = this.settings.preferences.get();
    if (this.settings.notices.every(({ id }) => id !== 'settings.preferences')) return preferences;
    const limits = { keepDays: Number.MAX_SAFE_INTEGER, maxGigabytes: Number.MAX_SAFE_INTEGER };
    return { ...preferences, recording: { ...preferences.recording, ...limits } };
  }

  /** What an earlier version kept in the page's reach moves out of it. What fails is tried again at the next start. */
  async #carryOver(): Promise<void> {
    const { host } = this.settings;
    try {
      await this.settings.carryOver();
      if (!host.get().bindSavedKey) return;
      const { endpoints } = host.get();
      this.#moved = `Live data and its key go to ${originsOf(endpoints).join(', ')}, as set in an earlier version. This now stands in host.json in the data folder; remove that file to go back to Massive.`;
      if (await this.vault.bindSavedKey(originsOf(endpoints))) await host.set({ ...host.get(), bindSavedKey: false });
    } catch (error) {
      this.options.log('error', `settings of an earlier version: ${(error as Error).message}`);
    }
  }

  /** By the rules of retention, after the engine made sure that the terminal wrote them. */
  async #retire(files: readonly string[]): Promise<void> {
    const { systemTrash, trash, log } = this.options;
    for (const file of files)
      try {
        await (systemTrash ? trash([file]) : rm(file));
        log('info', `old recording ${file} ${systemTrash ? 'moved to the trash' : 'deleted'} (Settings, Recording)`);
      } catch (error) {
        log('error', `old recording ${file} could not be removed: ${(error as Error).message}`);
      }
  }

  #worldChanged(world: WorldState): void {
    if (world.kind !== this.#world.kind) return; // The last word of a world that is being left.
    this.#world = world;
    if (!world.ready && !world.error) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(world);
  }

  #notify(notice: Notice): void {
    if (!this.settings.preferences.get().notifications) return;
    if (this.options.desktop?.notify(notice.title, notice.message)) return;
    this.engine.broadcast({ type: 'notice', notice });
  }
}
