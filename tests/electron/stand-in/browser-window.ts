/** Stand-in for BrowserWindow, WebContents and WebFrameMain over one Chromium page with a real isolated world. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Download, Page } from '@playwright/test';
import type { BrowserWindowConstructorOptions } from 'electron';
import { app } from './app.ts';
import { fromHttp, openBrowser, OWN_PAGES, serve, toHttp } from './chromium.ts';
import { checkCall } from './declared-calls.ts';
import { DownloadItem } from './download-item.ts';
import { IpcMain, ipcMain } from './ipc-main.ts';
import { MessagePortMain } from './message-port.ts';
import { cloneCodec, isolatedWorldScript, mainWorldScript } from './page-worlds.ts';
import { recorded } from './recorded.ts';
import { session, type Session } from './session.ts';

const WORLD = 'Electron Isolated Context';
const codec = cloneCodec();

interface FromPage {
  kind: 'invoke' | 'send' | 'postMessage' | 'port' | 'portClosed';
  id: number;
  channel: string;
  args: unknown[];
  data: unknown;
  ports: number[];
}

class WebFrameMain {
  readonly parent = null;
  url = '';
}

export class WebContents extends EventEmitter {
  readonly mainFrame = new WebFrameMain();
  readonly ipc = new IpcMain();
  readonly session: Session;
  page: Page | undefined;
  #session: CDPSession | undefined;
  #isolated: number | undefined;
  #windowOpen: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  readonly #ports = new Map<number, MessagePortMain>();
  destroyed = false;

  constructor(session: Session) {
    super();
    this.session = session;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#windowOpen = handler;
  }
  getURL(): string {
    return this.mainFrame.url;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  send(channel: string, ...args: unknown[]): void {
    this.#toPage({ kind: 'event', channel, args });
  }
  reload(): void {
    recorded.reloads++;
    void this.page?.reload();
  }

  async open(url: string, preload: string): Promise<void> {
    const { context } = await openBrowser();
    const page = context.pages().find((candidate) => candidate.url() === 'about:blank') ?? (await context.newPage());
    this.page = page;
    const session = await context.newCDPSession(page);
    this.#session = session;
    session.on('Runtime.executionContextCreated', ({ context: created }) => {
      if (created.name === WORLD) this.#isolated = created.id;
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#isolated) this.#frameGone();
    });
    session.on('Runtime.executionContextsCleared', () => this.#frameGone());
    session.on('Runtime.bindingCalled', ({ payload }) => this.#fromPage(codec.decode(payload) as FromPage));
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: 'standInPost', executionContextName: WORLD });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript() });
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: isolatedWorldScript(readFileSync(preload, 'utf8')),
      worldName: WORLD,
    });
    await page.route(OWN_PAGES, (route) => serve(route, this.session.protocolHandlers.get('tapedeck')));
    await this.#guardNavigation(page);
    page.on('popup', (popup) => this.#popup(popup));
    page.on('download', (download) => void this.#download(download));
    page.on('close', () => {
      this.destroyed = true;
    });
    this.mainFrame.url = url;
    await page.goto(toHttp(url));
    this.emit('did-finish-load');
  }

  /** Page-started navigations ask the shell first, as Electron does. */
  async #guardNavigation(page: Page): Promise<void> {
    await page.route(
      (url) => !OWN_PAGES.test(url.href) || url.pathname.endsWith('.html'),
      async (route) => {
        const request = route.request();
        const leaving = request.isNavigationRequest() && request.frame() === page.mainFrame();
        const url = fromHttp(request.url());
        if (!leaving || url === this.mainFrame.url) return route.fallback();
        let prevented = false;
        this.emit('will-navigate', { url, isMainFrame: true, preventDefault: () => (prevented = true) });
        return prevented ? route.abort('aborted') : route.fallback();
      },
    );
  }

  askWindowOpen(details: { url: string }): { action: string } {
    return this.#windowOpen(details);
  }

  #popup(popup: Page): void {
    if (this.#windowOpen({ url: fromHttp(popup.url()) }).action === 'deny') void popup.close();
  }

  async #download(download: Download): Promise<void> {
    const item = new DownloadItem(download);
    let prevented = false;
    this.session.emit('will-download', { preventDefault: () => (prevented = true) }, item, this);
    await (prevented ? item.refuse() : item.ask());
  }

  #event(): Record<string, unknown> {
    return { sender: this, senderFrame: this.mainFrame, ports: [] };
  }

  #fromPage(message: FromPage): void {
    switch (message.kind) {
      case 'invoke': {
        // A handler of this page's own `ipc` stands before `ipcMain`'s.
        const heard = this.ipc.has(message.channel) ? this.ipc : ipcMain;
        void heard.invoked(message.channel, this.#event(), message.args).then(
          (data) => this.#toPage({ kind: 'result', id: message.id, data }),
          (error: Error) => this.#toPage({ kind: 'result', id: message.id, error: error.message }),
        );
        return;
      }
      case 'send':
        this.ipc.emit(message.channel, this.#event(), ...message.args);
        ipcMain.emit(message.channel, this.#event(), ...message.args);
        return;
      case 'postMessage': {
        const ports = message.ports.map((id) => this.#port(id));
        ipcMain.emit(message.channel, { ...this.#event(), ports }, message.data);
        return;
      }
      case 'port':
        this.#ports.get(message.id)?.received(message.data);
        return;
      case 'portClosed':
        this.#ports.get(message.id)?.closed();
    }
  }

  #port(id: number): MessagePortMain {
    const port = new MessagePortMain(
      (data) => this.#toPage({ kind: 'port', id, data }),
      () => this.#toPage({ kind: 'portClosed', id }),
    );
    this.#ports.set(id, port);
    return port;
  }

  #toPage(message: unknown): void {
    const contextId = this.#isolated;
    if (contextId === undefined || this.destroyed) return;
    const expression = `standInReceive(${JSON.stringify(codec.encode(message))})`;
    // The page may be gone before the message arrives; Electron drops such messages as well.
    this.#session?.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined);
  }

  #frameGone(): void {
    this.#isolated = undefined;
    for (const port of this.#ports.values()) port.closed();
    this.#ports.clear();
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.all.slice();
  }
  readonly webContents: WebContents;
  readonly #options: BrowserWindowConstructorOptions;
  #bounds: Record<string, number | undefined>;
  #maximized = false;
  #visible = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    checkCall('BrowserWindow', 'constructor', [options]);
    const { sandbox, contextIsolation, nodeIntegration } = options.webPreferences ?? {};
    if (!sandbox || !contextIsolation || nodeIntegration)
      throw new Error('the stand-in runs only sandboxed, isolated windows');
    this.#options = options;
    const { x, y, width, height } = options;
    this.#bounds = { x, y, width, height };
    this.webContents = new WebContents(
      (options.webPreferences?.session as unknown as Session) ?? session.defaultSession,
    );
    recorded.windows.push(options);
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    await this.webContents.open(url, this.#options.webPreferences?.preload ?? '');
    this.emit('ready-to-show');
  }
  show(): void {
    this.#visible = true;
  }
  isVisible(): boolean {
    return this.#visible;
  }
  focus(): void {}
  restore(): void {}
  maximize(): void {
    this.#maximized = true;
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  isFullScreen(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.webContents.destroyed;
  }
  getNormalBounds(): Record<string, number | undefined> {
    return this.getBounds();
  }
  getBounds(): Record<string, number | undefined> {
    return this.#bounds;
  }
  setBounds(bounds: Record<string, number>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
  }
  close(): void {
    this.emit('close', { preventDefault: () => undefined });
    this.destroy();
  }
  destroy(): void {
    if (this.isDestroyed()) return;
    this.webContents.destroyed = true;
    BrowserWindow.all.splice(BrowserWindow.all.indexOf(this), 1);
    void this.webContents.page?.close();
    this.emit('closed');
    if (BrowserWindow.all.length === 0) app.emit('window-all-closed');
  }
}

app.closeWindows = async () => {
  for (const window of BrowserWindow.all.slice()) window.close();
  return true;
};
