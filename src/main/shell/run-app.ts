/** Runs the Electron app: one instance, one window, one terminal host; stops the engine before it quits. */
import { join } from 'node:path';
import { app, dialog, Notification, powerMonitor, protocol, session, shell, type BrowserWindow } from 'electron';
import { IPC } from '../../shared/contract/ipc.ts';
import { engineWorker } from '../host/engine-host.ts';
import type { HostFlags } from '../host/flags.ts';
import type { HostDialogs } from '../host/host-dialogs.ts';
import { createLog } from '../host/log.ts';
import { TerminalHost } from '../host/terminal-host.ts';
import { PlainError } from '../rpc/plain-error.ts';
import type { EnvironmentKeys } from '../vault/environment-keys.ts';
import { createKeyVault } from '../vault/key-vault.ts';
import { APP_ORIGIN } from './app-origin.ts';
import { registerAppScheme, servePages } from './app-protocol.ts';
import { guardAllContents, guardSession } from './guards.ts';
import { createKeyWindow } from './key-window.ts';
import { createMainWindow } from './main-window.ts';
import { installMenu } from './menu.ts';
import { createNativeDialogs } from './native-dialogs.ts';
import { serveWindowIpc } from './window-ipc.ts';
import { openWindowMemory } from './window-memory.ts';

export interface AppPaths {
  dataFolder: string;
  preload: string;
  keyPreload: string;
  renderer: string;
  engine: URL;
  environmentKeys: EnvironmentKeys;
}

/** A page that dies this often in a row is left down, with a box that says so. */
const PAGE_DEATHS = 3;

export async function runApp(flags: HostFlags, paths: AppPaths): Promise<void> {
  app.setName('Tapedeck');
  // Chromium's own files lie apart from the user's settings.
  app.setPath('userData', join(paths.dataFolder, 'electron'));
  registerAppScheme();
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const developer = !app.isPackaged;
  let window: BrowserWindow | undefined = undefined;
  const vault = createKeyVault(paths.environmentKeys);
  const log = createLog(
    (line) => process.stderr.write(line),
    () => new Date(),
    vault.secrets,
  );
  const parent = (): BrowserWindow | undefined => (window?.isDestroyed() ? undefined : window);
  const dialogs: HostDialogs = {
    ...createNativeDialogs(parent),
    askKey: createKeyWindow({
      preload: paths.keyPreload,
      renderer: paths.renderer,
      parent,
      logError: (text) => log('error', text),
    }),
  };
  const host = new TerminalHost({
    app: {
      version: app.getVersion(),
      host: 'electron',
      platform: process.platform,
      dataFolder: paths.dataFolder,
      electron: process.versions.electron,
    },
    flags,
    createEngine: () => engineWorker(paths.engine),
    vault,
    trash: (file) => shell.trashItem(file),
    systemTrash: true,
    log,
    nowMs: Date.now,
    dialogs,
    desktop: {
      notify(title, body) {
        if (!Notification.isSupported()) return false;
        const notification = new Notification({ title, body });
        notification.on('click', () => focus(window));
        notification.show();
        return true;
      },
    },
  });

  guardAllContents((text) => log('warning', text));
  app.on('second-instance', () => focus(window));
  app.on('window-all-closed', () => app.quit());
  let stopping: Promise<void> | undefined;
  app.on('before-quit', (event) => {
    if (stopping) return;
    event.preventDefault();
    stopping = host.stop().finally(() => app.quit());
  });

  await app.whenReady();
  guardSession(session.defaultSession);
  servePages({ protocol, root: paths.renderer, origin: APP_ORIGIN, connect: "'self'" });
  serveWindowIpc(host, () => (window?.isDestroyed() ? undefined : window?.webContents));
  powerMonitor.on('resume', () => host.engine.wake());
  installMenu({
    developer,
    send: (command) => window?.webContents.send(IPC.command, command),
    openSession: () => void openChosenSession(host, () => dialogs.pickFile('session')),
  });

  try {
    await host.start();
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    dialog.showErrorBox('Tapedeck cannot open', error.message);
    app.quit();
    return;
  }
  window = createMainWindow({ preload: paths.preload, memory: openWindowMemory(app.getPath('userData')), developer });
  watchPage(window, (text) => log('error', text));
}

async function openChosenSession(host: TerminalHost, choose: () => Promise<string | undefined>): Promise<void> {
  const file = await choose();
  if (file !== undefined) await host.openWorld({ kind: 'session', sessionId: host.library.add(file) });
}

function focus(window: BrowserWindow | undefined): void {
  if (!window || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** A page that crashed is loaded again: the engine and its recording go on meanwhile. */
function watchPage(window: BrowserWindow, logError: (text: string) => void): void {
  let deaths = 0;
  window.webContents.on('did-finish-load', () => {
    deaths = 0;
  });
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    logError(`the window's process is gone: ${details.reason} (${details.exitCode})`);
    if (++deaths < PAGE_DEATHS) window.webContents.reload();
    else
      dialog.showErrorBox('Tapedeck', 'The window keeps failing. Recording goes on; restart Tapedeck to see it again.');
  });
}
