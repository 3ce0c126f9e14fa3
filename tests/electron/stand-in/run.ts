/**
 * Runs the built main bundle in this process with the stand-in as its `electron`, and answers the test over the
 * process's message channel. `node run.ts out/main/index.js --flags…`
 */
import { registerHooks } from 'node:module';
import type { Worker } from 'node:worker_threads';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { app } from './app.ts';
import { openBrowser } from './chromium.ts';
import { BrowserWindow, WebContents } from './browser-window.ts';
import { IpcMain, ipcMain } from './ipc-main.ts';
import { dialog, displays, Menu, nextDialog, Notification, power, protocol, shell, workAreas } from './electron.ts';
import { DownloadItem } from './download-item.ts';
import { MessagePortMain } from './message-port.ts';
import { checkCalls } from './declared-calls.ts';
import { Session, session } from './session.ts';
import { recorded } from './recorded.ts';

checkCalls('App', Object.getPrototypeOf(app));
checkCalls('BrowserWindow', BrowserWindow.prototype);
checkCalls('WebContents', WebContents.prototype);
checkCalls('DownloadItem', DownloadItem.prototype);
checkCalls('Session', Session.prototype);
checkCalls('IpcMain', IpcMain.prototype);
checkCalls('Notification', Notification.prototype);
checkCalls('MessagePortMain', MessagePortMain.prototype);
checkCalls('Dialog', dialog);
checkCalls('Shell', shell);
checkCalls('Protocol', protocol);
checkCalls('Session', session);
checkCalls('Menu', Menu);
checkCalls('Screen', displays);
checkCalls('PowerMonitor', power);

const STAND_IN = new URL('./electron.ts', import.meta.url).href;
const FACADE = `export * from '${STAND_IN}'; export * as default from '${STAND_IN}';`;

registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' ? { url: 'stand-in:electron', shortCircuit: true } : next(name, context),
  load: (url, context, next) =>
    url === 'stand-in:electron' ? { format: 'module', source: FACADE, shortCircuit: true } : next(url, context),
});
Object.defineProperty(process.versions, 'electron', { value: '0.0.0-stand-in' });
Object.defineProperty(process, 'type', { value: 'browser' });

const [main, ...flags] = process.argv.slice(2);
// A packaged app's own path is no argument.
process.argv = app.isPackaged ? [process.execPath, ...flags] : [process.execPath, process.cwd(), ...flags];
const workers: Worker[] = [];
process.on('worker', (worker) => workers.push(worker));

/** What a test may ask for, by name. */
const asks: Record<string, (...args: never[]) => unknown> = {
  recorded: () => recorded,
  debuggingUrl: async () => (await openBrowser()).debuggingUrl,
  visible: () => BrowserWindow.all.some((window) => window.isVisible()),
  menu(label: string) {
    const items = recorded.menu.flatMap((menu) => (Array.isArray(menu.submenu) ? menu.submenu : []));
    const item = items.find((candidate) => candidate.label === label);
    if (!item?.click) throw new Error(`no menu item ${label}`);
    (item.click as () => void)();
  },
  permission(permission: string, url: string) {
    const { request, check, device } = session.defaultSession.handlers as Record<
      string,
      (...args: unknown[]) => unknown
    >;
    let granted: boolean | undefined;
    request(undefined, permission, (answer: boolean) => (granted = answer), { requestingUrl: url });
    return {
      request: granted,
      check: check(undefined, permission, new URL(url).origin === 'null' ? 'tapedeck://app' : new URL(url).origin),
      device: device({}),
    };
  },
  /** A call from another page, another frame, or a frame that is gone. */
  forge(senderFrame: { url: string } | null, own: boolean) {
    const sender = own ? BrowserWindow.all[0].webContents : {};
    return ipcMain.invoked('tapedeck:call', { sender, senderFrame }, ['key.status', undefined]);
  },
  windowOpen: (url: string) => BrowserWindow.all[0].webContents.askWindowOpen({ url }),
  power: (event: string) => power.emit(event, { preventDefault: () => undefined }),
  dialog(answer: Partial<typeof nextDialog>) {
    Object.assign(nextDialog, answer);
  },
  /** The page's process ends; Chromium keeps the page itself. */
  pageGone: (reason: string) =>
    BrowserWindow.all[0].webContents.emit('render-process-gone', {}, { reason, exitCode: 139 }),
  crashEngine: async () =>
    (await Promise.all(workers.filter((w) => w.threadName === 'engine').map((w) => w.terminate()))).length,
  secondStart: (args: string[], cwd: string) => app.emit('second-instance', {}, [], '', { args, cwd }),
  openFile: (path: string) => app.emit('open-file', { preventDefault: () => undefined }, path),
  bounds: () => BrowserWindow.all[0].getBounds(),
  displayRemoved(left: (typeof workAreas)[number]) {
    workAreas.splice(0, workAreas.length, left);
    displays.emit('display-removed', {}, {});
  },
  saving: (saving: typeof recorded.saving) => void (recorded.saving = saving),
  notified: () => recorded.notifications,
  quit: () => app.quit(),
};

process.on('message', (message: { id: number; ask: string; args: never[] }) => void answer(message));

async function answer({ id, ask, args }: { id: number; ask: string; args: never[] }): Promise<void> {
  try {
    process.send?.({ id, value: JSON.parse(JSON.stringify((await asks[ask](...args)) ?? null)) });
  } catch (error) {
    process.send?.({ id, error: (error as Error).message });
  }
}

const entry = pathToFileURL(main).href;
// Where the app is started from is not where it lies.
if (process.env.STAND_IN_CWD) process.chdir(process.env.STAND_IN_CWD);
recorded.appPath = fileURLToPath(new URL('../..', entry));
await import(entry);
// Electron becomes ready only after the entry module has run.
setImmediate(() => app.becomeReady());
