/**
 * The window in which a key is typed: Electron has no native text prompt (`dialog` shows messages and files only).
 * Its page has an origin, an in-memory session and a preload of its own; the terminal's page reaches none of them.
 */
import { BrowserWindow, session, type IpcMainEvent, type IpcMainInvokeEvent, type Session } from 'electron';
import { KEY_ENTRY, LONGEST_KEY } from '../../shared/contract/key-entry.ts';
import type { KeyQuestion } from '../host/host-dialogs.ts';
import { servePages } from './app-protocol.ts';
import { guardSession } from './guards.ts';

export const KEY_ORIGIN = 'tapedeck://key';
const KEY_URL = `${KEY_ORIGIN}/key-window/index.html`;
/** No `persist:` prefix: nothing of it reaches the disk (Electron docs, session, `session.fromPartition`). */
const PARTITION = 'key-entry';

export interface KeyWindowOptions {
  /** Built `preload/key-window.cjs`. */
  preload: string;
  /** Folder of the built renderer. */
  renderer: string;
  parent: () => BrowserWindow | undefined;
  logError: (text: string) => void;
}

/** One window at a time: a second request while one is open brings it to the front and resolves to false. */
export function createKeyWindow(options: KeyWindowOptions): (question: KeyQuestion) => Promise<boolean> {
  let keySession: Session | undefined;
  let open: BrowserWindow | undefined;
  return (question) => {
    if (open) {
      open.focus();
      return Promise.resolve(false);
    }
    if (!keySession) {
      keySession = session.fromPartition(PARTITION);
      guardSession(keySession);
      keySession.on('will-download', (event) => event.preventDefault());
      servePages({ protocol: keySession.protocol, root: options.renderer, origin: KEY_ORIGIN, connect: "'none'" });
    }
    const window = openWindow(options, keySession);
    open = window;
    return new Promise((resolve) => {
      let accepted = false;
      window.on('closed', () => {
        open = undefined;
        resolve(accepted);
      });
      answerPage(window, question, options.logError, () => {
        accepted = true;
        window.destroy(); // Nothing typed is left to ask about.
      });
      window.loadURL(KEY_URL).catch((error: Error) => {
        options.logError(`the key window did not load: ${error.message}`);
        if (!window.isDestroyed()) window.destroy();
      });
    });
  };
}

function openWindow({ preload, parent }: KeyWindowOptions, keySession: Session): BrowserWindow {
  const owner = parent();
  const window = new BrowserWindow({
    ...(owner && { parent: owner, modal: true }),
    width: 460,
    height: 400,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    show: false,
    title: 'Connect your Massive key',
    backgroundColor: '#0a0d12',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      session: keySession,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}

/** `webContents.ipc` receives only this window's page (Electron docs, web-contents, `contents.ipc`). */
function answerPage(
  window: BrowserWindow,
  question: KeyQuestion,
  logError: (text: string) => void,
  onAccepted: () => void,
): void {
  const { ipc, mainFrame } = window.webContents;
  const own = (event: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    event.senderFrame === mainFrame && mainFrame.url.startsWith(`${KEY_ORIGIN}/`);
  ipc.handle(KEY_ENTRY.origins, (event) => (own(event) ? [...question.origins] : []));
  ipc.handle(KEY_ENTRY.submit, async (event, key: unknown) => {
    if (!own(event)) return 'This page may not enter a key.';
    if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY)
      return `A key has 8 to ${LONGEST_KEY} letters, digits or signs and no blanks. This is none.`;
    try {
      const problem = await question.check(key);
      if (problem === undefined && !window.isDestroyed()) onAccepted();
      return problem;
    } catch (error) {
      logError(`the key could not be checked: ${(error as Error).message}`);
      return 'The key could not be checked. Nothing was stored; the log has the detail. Try again.';
    }
  });
  ipc.on(KEY_ENTRY.cancel, (event) => {
    if (own(event)) window.close();
  });
}
