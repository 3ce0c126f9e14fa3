/** The `electron` module as out/main sees it in tests. Only what the shell uses; the rest is missing on purpose. */
import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import { app } from './app.ts';
import type { BrowserWindow } from './browser-window.ts';
import { checkCall } from './declared-calls.ts';
import { recorded } from './recorded.ts';
import { session, type ProtocolHandler } from './session.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc-main.ts';
export { session } from './session.ts';

export const protocol = {
  registerSchemesAsPrivileged(schemes: (typeof recorded)['schemes']): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    recorded.schemes.push(...schemes);
  },
  handle: (scheme: string, handler: ProtocolHandler): void => session.defaultSession.protocol.handle(scheme, handler),
};

export const Menu = {
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
  setApplicationMenu(template: MenuItemConstructorOptions[]): void {
    recorded.menu = template;
  },
};

export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  readonly #options: { title?: string; body?: string };
  constructor(options: { title?: string; body?: string }) {
    super();
    checkCall('Notification', 'constructor', [options]);
    this.#options = options;
  }
  show(): void {
    recorded.notifications.push(this.#options);
    if (process.env.STAND_IN_UNSIGNED === '1')
      setImmediate(() => this.emit('failed', {}, 'Notifications are not allowed for this application'));
  }
}

/** Before the app is ready there is none of these (Electron docs, powerMonitor and screen). */
const afterReady = <T extends object>(name: string, module: T): T =>
  new Proxy(module, {
    get(target, key, receiver) {
      if (!app.isReady()) throw new Error(`The '${name}' module can't be used before the app 'ready' event`);
      const value: unknown = Reflect.get(target, key, receiver);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

export const power = new EventEmitter();
export const powerMonitor = afterReady('powerMonitor', power);

/** What the next dialog returns. */
export const nextDialog = { filePaths: [] as string[], response: 0 };
type MessageBox = (typeof recorded)['messageBoxes'][number];
export const dialog = {
  async showMessageBox(...args: [BrowserWindow, MessageBox] | [MessageBox]) {
    const { message, detail, buttons } = args.at(-1) as MessageBox;
    recorded.messageBoxes.push({ message, detail, buttons });
    return { response: nextDialog.response, checkboxChecked: false };
  },
  showOpenDialog: async () => ({ canceled: nextDialog.filePaths.length === 0, filePaths: nextDialog.filePaths }),
  showSaveDialog: async () => ({
    canceled: nextDialog.filePaths.length === 0,
    filePath: nextDialog.filePaths[0] ?? '',
  }),
  showErrorBox(title: string, content: string): void {
    process.stderr.write(`error box: ${title}: ${content}\n`);
  },
};

export const net = { fetch: (url: string, init?: RequestInit) => fetch(url, init) };

export const shell = {
  async openExternal(url: string): Promise<void> {
    recorded.openedLinks.push(url);
  },
  async trashItem(path: string): Promise<void> {
    recorded.trashed.push(path);
  },
  showItemInFolder(path: string): void {
    recorded.shownInFolder.push(path);
  },
};

/** Displays come and go by a test's word. */
export const displays = new EventEmitter();
export const workAreas = [{ x: 0, y: 0, width: 1600, height: 1000 }];
export const screen = afterReady(
  'screen',
  Object.assign(displays, {
    getPrimaryDisplay: () => ({ workArea: workAreas[0] }),
    getAllDisplays: () => workAreas.map((workArea) => ({ workArea })),
  }),
);
