/** The `electron` module as out/main sees it in tests. Only what the shell uses; the rest is missing on purpose. */
import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import { app } from './app.ts';
import { protocolHandlers } from './chromium.ts';
import { recorded } from './recorded.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc-main.ts';

export const protocol = {
  registerSchemesAsPrivileged(schemes: (typeof recorded)['schemes']): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    recorded.schemes.push(...schemes);
  },
  handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
    if (!app.isReady()) throw new Error('protocol.handle should be called after app is ready');
    recorded.handledSchemes.push(scheme);
    protocolHandlers.set(scheme, handler);
  },
};

type Handler = (...args: never[]) => unknown;
/** Handlers the shell installed on the default session, by setter. */
export const sessionHandlers: Record<string, Handler | undefined> = {};
const setter = (name: string) => (handler: Handler) => {
  sessionHandlers[name] = handler;
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: setter('request'),
    setPermissionCheckHandler: setter('check'),
    setDevicePermissionHandler: setter('device'),
    setDisplayMediaRequestHandler: setter('display'),
    setSpellCheckerEnabled(on: boolean): void {
      recorded.spellChecker = on;
    },
  },
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

/** What the next open dialog returns. */
export const nextDialog = { filePaths: [] as string[] };
export const dialog = {
  showOpenDialog: async () => ({ canceled: nextDialog.filePaths.length === 0, filePaths: nextDialog.filePaths }),
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
