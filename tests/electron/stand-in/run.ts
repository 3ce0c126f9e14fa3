/**
 * Runs the built main bundle in this process with the stand-in as its `electron`, and answers the test over the
 * process's message channel. `node run.ts out/main/index.js --flags…`
 */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { app } from './app.ts';
import { openBrowser } from './chromium.ts';
import { BrowserWindow } from './browser-window.ts';
import { ipcMain } from './ipc-main.ts';
import { nextDialog, powerMonitor } from './electron.ts';
import { session } from './session.ts';
import { recorded } from './recorded.ts';

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
process.argv = [process.execPath, process.cwd(), ...flags];

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
  resume: () => powerMonitor.emit('resume'),
  dialog(file: string) {
    nextDialog.filePaths = [file];
  },
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

await import(pathToFileURL(main).href);
// Electron becomes ready only after the entry module has run.
setImmediate(() => app.becomeReady());
