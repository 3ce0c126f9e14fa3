/** Runs the Electron app: one instance, one window, one terminal host; stops the engine before it quits. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, powerMonitor, protocol, session, shell, type BrowserWindow, type Event } from 'electron';
import { IPC } from '../../shared/contract/ipc.ts';
import { claimDataFolder, knockAt } from '../host/claim-data-folder.ts';
import { engineWorker } from '../host/engine-host.ts';
import { ignoredFlags } from '../host/flag-words.ts';
import type { HostFlags } from '../host/flags.ts';
import type { HostDialogs } from '../host/host-dialogs.ts';
import { createLog, type Log } from '../host/log.ts';
import { sessionProblem } from '../host/session-problem.ts';
import { TerminalHost } from '../host/terminal-host.ts';
import { PlainError } from '../rpc/plain-error.ts';
import type { EnvironmentKeys } from '../vault/environment-keys.ts';
import { createKeyVault } from '../vault/key-vault.ts';
import { APP_ORIGIN } from './app-origin.ts';
import { registerAppScheme, servePages } from './app-protocol.ts';
import { guardDownloads } from './downloads.ts';
import { guardAllContents, guardSession } from './guards.ts';
import { createKeyWindow } from './key-window.ts';
import { createMainWindow } from './main-window.ts';
import { installMenu } from './menu.ts';
import { createNativeDialogs } from './native-dialogs.ts';
import { createNotifier } from './notifier.ts';
import type { OpenRequests } from './open-requests.ts';
import { rescueWindows } from './rescue-windows.ts';
import { updateChecker } from './update-dialog.ts';
import { watchPage } from './watch-page.ts';
import { serveWindowIpc } from './window-ipc.ts';
import { openWindowMemory } from './window-memory.ts';

export interface AppPaths {
  /** Absolute. */
  dataFolder: string;
  preload: string;
  keyPreload: string;
  renderer: string;
  engine: URL;
  environmentKeys: EnvironmentKeys;
}

/** Electron-builder's shortcuts carry it; Windows shows no notification of an app without (Electron docs, Notifications). */
const APP_USER_MODEL_ID = 'app.tapedeck.terminal';

/** Chromium's own files lie apart from the user's settings. Before the lock, which lies there too. */
export function useDataFolder(dataFolder: string): void {
  app.setName('Tapedeck');
  const folder = join(dataFolder, 'electron');
  // `setPath` refuses relative paths and folders that are not there (Electron docs, app).
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
  if (process.platform === 'win32') app.setAppUserModelId(app.isPackaged ? APP_USER_MODEL_ID : process.execPath);
}

/** Up to its first `await` this runs before the app is ready, as `registerAppScheme` demands. */
export async function runApp(flags: HostFlags, paths: AppPaths, requests: OpenRequests): Promise<void> {
  registerAppScheme();
  const developer = !app.isPackaged;
  let window: BrowserWindow | undefined = undefined;
  const liveWindow = (): BrowserWindow | undefined => (window?.isDestroyed() ? undefined : window);
  const vault = createKeyVault(paths.environmentKeys);
  const log = createLog(
    (line) => process.stderr.write(line),
    () => new Date(),
    vault.secrets,
  );
  const logError = (text: string): void => log('error', text);
  const dialogs: HostDialogs = {
    ...createNativeDialogs(liveWindow),
    askKey: createKeyWindow({ preload: paths.keyPreload, renderer: paths.renderer, parent: liveWindow, logError }),
  };
  const host = new TerminalHost({
    app: {
      version: app.getVersion(),
      host: 'electron',
      platform: process.platform,
      electron: process.versions.electron,
    },
    dataFolder: paths.dataFolder,
    flags,
    createEngine: () => engineWorker(paths.engine),
    vault,
    trash: async (files) => {
      for (const file of files) await shell.trashItem(file);
    },
    systemTrash: true,
    log,
    nowMs: Date.now,
    dialogs,
    desktop: {
      showInFolder: (file) => shell.showItemInFolder(file),
      notify: createNotifier({
        onClick: () => focus(liveWindow()),
        onFailed: (title, message, reason) => {
          log('warning', `a notification was not shown: ${reason}`);
          const notice = { id: `not-shown-${Date.now()}`, level: 'info', title, message, atMs: Date.now() } as const;
          host.engine.broadcast({ type: 'notice', notice });
        },
      }),
    },
  });

  guardAllContents((text) => log('warning', text));
  app.on('second-instance', () => focus(liveWindow()));
  stopBeforeQuit(host, log);

  await app.whenReady();
  guardSession(session.defaultSession);
  guardDownloads(session.defaultSession, {
    refused: (text) => log('warning', text),
    failed: (path) =>
      dialog.showErrorBox(
        'The file was not saved',
        `${path} could not be written. Choose another folder and save again.`,
      ),
  });
  servePages({ protocol, root: paths.renderer, origin: APP_ORIGIN, connect: "'self'" });
  serveWindowIpc(host, () => liveWindow()?.webContents);
  powerMonitor.on('resume', () => {
    log('info', 'the system woke from sleep');
    host.engine.wake();
  });
  rescueWindows();
  installMenu({
    developer,
    send: (command) => liveWindow()?.webContents.send(IPC.command, command),
    openSession: () => void dialogs.pickSession().then((file) => file !== undefined && requests.ask(file)),
    checkForUpdates: updateChecker(),
  });

  const release = await claimDataFolder(paths.dataFolder, async ({ session: file }) => {
    focus(liveWindow());
    if (file !== undefined) requests.ask(file);
    return { words: 'Its window was brought to the front.' };
  });
  if (release === undefined) {
    await goToRunning(paths.dataFolder, flags);
    app.quit();
    return;
  }
  try {
    await host.start();
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    dialog.showErrorBox('Tapedeck cannot open', error.message);
    app.quit();
    return;
  }
  window = createMainWindow({ preload: paths.preload, memory: openWindowMemory(app.getPath('userData')), developer });
  watchPage(window, logError);
  requests.serve((file) => void openSession(host, file, liveWindow()));
}

/** A web host has the data folder (another app was met by the instance lock): it opens a window of its own. */
async function goToRunning(dataFolder: string, { session: file, atStart }: HostFlags): Promise<void> {
  const wrong = file === undefined ? undefined : sessionProblem(file);
  if (wrong !== undefined) {
    process.stderr.write(`${wrong}\n`);
    process.exitCode = 1;
    return dialog.showErrorBox('The session was not opened', wrong);
  }
  const answer = await knockAt(dataFolder, { want: 'window', session: file });
  if (answer?.out !== undefined) process.stdout.write(`${answer.out}\n`);
  const said = answer?.words ?? 'It does not answer. Close it, or name another folder with --data.';
  const words = [said, ignoredFlags(atStart)].filter(Boolean).join(' ');
  process.stderr.write(`Tapedeck is open on the data folder ${dataFolder} already. ${words}\n`);
  if (words !== '') dialog.showErrorBox('Tapedeck is open already', `${words}\n\nData folder: ${dataFolder}`);
}

/** The engine closes its recording first, also when the system shuts down. */
function stopBeforeQuit(host: TerminalHost, log: Log): void {
  let stopping = false;
  app.on('before-quit', (event) => {
    if (stopping) return;
    stopping = true;
    event.preventDefault();
    host
      .stop()
      .catch((error: Error) => log('error', `stopping: ${error.message}`))
      .finally(() => app.quit());
  });
  app.on('window-all-closed', () => app.quit());
  // Linux and macOS wait for the app to quit; Windows does not ask (Electron docs, powerMonitor, shutdown).
  void app.whenReady().then(() =>
    // Its type knows no argument, its documentation does.
    powerMonitor.on('shutdown', (event?: Event) => {
      event?.preventDefault();
      app.quit();
    }),
  );
}

async function openSession(host: TerminalHost, file: string, window: BrowserWindow | undefined): Promise<void> {
  focus(window);
  try {
    await host.openWorld({ kind: 'session', sessionId: host.library.add(file) });
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    const options = {
      type: 'error',
      title: 'Tapedeck',
      message: 'The session was not opened',
      detail: error.message,
    } as const;
    await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
  }
}

function focus(window: BrowserWindow | undefined): void {
  if (!window) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
