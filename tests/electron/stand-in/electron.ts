/** The `electron` module as out/main sees it in tests. Only what the shell uses; the rest is missing on purpose. */
import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import { app } from './app.ts';
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
    this.#options = options;
  }
  show(): void {
    recorded.notifications.push(this.#options);
  }
}

export const powerMonitor = new EventEmitter();

/** What the next dialog returns. */
export const nextDialog = { filePaths: [] as string[] };
export const dialog = {
  showOpenDialog: async () => ({ canceled: nextDialog.filePaths.length === 0, filePaths: nextDialog.filePaths }),
  showSaveDialog: async () => ({
    canceled: nextDialog.filePaths.length === 0,
    filePath: nextDialog.filePaths[0] ?? '',
  }),
  showErrorBox(title: string, content: string): void {
    process.stderr.write(`error box: ${title}: ${content}\n`);
  },
};

export const shell = {
  async trashItem(path: string): Promise<void> {
    recorded.trashed.push(path);
  },
};

const workArea = { x: 0, y: 0, width: 1600, height: 1000 };
export const screen = {
  getPrimaryDisplay: () => ({ workArea }),
  getAllDisplays: () => [{ workArea }],
};
