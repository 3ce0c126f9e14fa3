/** What the shell asked of Electron, for the tests to look at. */
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions, SaveDialogOptions } from 'electron';

export const recorded = {
  schemes: [] as { scheme: string; privileges?: Record<string, boolean> }[],
  handledSchemes: [] as string[],
  windows: [] as BrowserWindowConstructorOptions[],
  menu: [] as MenuItemConstructorOptions[],
  notifications: [] as { title?: string; body?: string }[],
  spellChecker: true,
  singleInstance: false,
  trashed: [] as string[],
  shownInFolder: [] as string[],
  /** Where the app's package.json lies. */
  appPath: process.cwd(),
  secondStart: undefined as Record<string, unknown> | undefined,
  messageBoxes: [] as { message: string; detail?: string; buttons?: string[] }[],
  openedLinks: [] as string[],
  reloads: 0,
  /** As the app set them, for downloads. */
  saveDialogs: [] as SaveDialogOptions[],
  /** What the user answers there, and how it ends. */
  saving: { path: '', state: 'completed' as 'completed' | 'cancelled' | 'interrupted' },
};
