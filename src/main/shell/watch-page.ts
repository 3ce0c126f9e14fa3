/** Keeps the main window's page alive: reloads it, or asks the user when that does not help. Engine and recording continue meanwhile. */
import { app, dialog, type BrowserWindow } from 'electron';
import { PageDeaths } from './page-deaths.ts';

export function watchPage(window: BrowserWindow, logError: (text: string) => void): void {
  const deaths = new PageDeaths();
  const contents = window.webContents;
  const reload = (): void => {
    if (!window.isDestroyed()) contents.reload();
  };

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    logError(`the window's process is gone: ${reason} (${exitCode})`);
    const next = deaths.died(reason, Date.now());
    if (next === 'reload') reload();
    if (next !== 'stay-down') return;
    void ask(window, {
      message: 'The window keeps failing',
      detail: `Its process ended (${reason}). The feed and the recording continue without it; the log has the detail.`,
      buttons: ['Try Again', 'Quit Tapedeck'],
    }).then((answer) => {
      if (answer === 1) return app.quit();
      deaths.forget();
      reload();
    });
  });

  let question: AbortController | undefined;
  contents.on('unresponsive', () => {
    logError('the window does not answer');
    question ??= new AbortController();
    void ask(window, {
      message: 'The window does not answer',
      detail: 'The feed and the recording continue. Wait, or reload the window: panes then request their data again.',
      buttons: ['Wait', 'Load Again'],
      signal: question.signal,
    }).then((answer) => {
      question = undefined;
      if (answer === 1) reload();
    });
  });
  contents.on('responsive', () => question?.abort());
}

/** The index of the button; without blocking main, as `showErrorBox` would (Electron docs, dialog). */
async function ask(
  window: BrowserWindow,
  options: { message: string; detail: string; buttons: string[]; signal?: AbortSignal },
): Promise<number> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Tapedeck',
    noLink: true,
    ...options,
  });
  return response;
}
