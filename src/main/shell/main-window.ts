/** The one main window: sandboxed, isolated, where it was last time. */
import { BrowserWindow, screen } from 'electron';
import { APP_URL } from './app-origin.ts';
import { MIN_HEIGHT, MIN_WIDTH, placeWindow } from './window-bounds.ts';
import type { WindowMemory } from './window-memory.ts';

const SAVE_AFTER_MS = 400;

export function createMainWindow(options: {
  preload: string;
  memory: WindowMemory;
  developer: boolean;
}): BrowserWindow {
  const { memory } = options;
  const state = memory.load();
  const workAreas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeWindow(state.bounds, workAreas),
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: 'Tapedeck',
    backgroundColor: '#0a0d12',
    // An explicit false would remove the full-screen button on macOS.
    ...(state.fullScreen && { fullscreen: true }),
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.developer,
    },
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());

  const save = (): void =>
    memory.save({
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    });
  let timer: NodeJS.Timeout | undefined;
  const saveSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', () => {
    clearTimeout(timer);
    save();
  });
  void window.loadURL(APP_URL);
  return window;
}
