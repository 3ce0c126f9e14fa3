/**
 * The ways into a terminal that runs in a browser: an app window that it opens itself, or a URL that works once. A second start on the same
 * data folder gets another one (host/claim-data-folder.ts), so that closing the browser locks nobody out.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findBrowser, openAppWindow, windowProblem, type AppWindow } from '../host/browsers.ts';
import type { KnockAnswer } from '../host/claim-data-folder.ts';
import { removeEntryFile, writeEntryFile } from './entry-page.ts';
import type { WebServer } from './web-server.ts';

const HOW_BACK =
  'After closing the browser, or for another one, start Tapedeck again: it hands out a new way in while this one runs.';

export interface WaysInOptions {
  server: Pick<WebServer, 'port' | 'newEntry'>;
  dataFolder: string;
  say: (answer: KnockAnswer) => void;
  /** The window of the first start was closed. */
  onClosed: () => void;
  /** Parameters for tests. */
  browser?: () => string | undefined;
  problem?: () => string | undefined;
  open?: typeof openAppWindow;
}

export class WaysIn {
  readonly #options: WaysInOptions;
  readonly #windows: AppWindow[] = [];

  constructor(options: WaysInOptions) {
    this.#options = options;
  }

  /** What the start is to print. The terminal ends with a window it opened itself, as any program does. */
  first(wantsWindow: boolean): KnockAnswer {
    return this.#way(wantsWindow, () => this.#options.onClosed());
  }

  /** What a second start is to print. Its browser may only hand the address to one that runs and end, so its end means nothing. */
  another(wantsWindow: boolean): KnockAnswer {
    return this.#way(wantsWindow, () => undefined);
  }

  close(): void {
    for (const window of this.#windows) window.close();
    const left = removeEntryFile(entryFileIn(this.#options.dataFolder));
    if (left !== undefined) this.#options.say({ words: left });
  }

  #way(wantsWindow: boolean, onClosed: () => void): KnockAnswer {
    const {
      server,
      dataFolder,
      say,
      browser: find = findBrowser,
      problem = windowProblem,
      open = openAppWindow,
    } = this.#options;
    if (!wantsWindow) return this.#url(HOW_BACK);
    const browser = find();
    const why = problem() ?? (browser === undefined ? 'no Chromium, Chrome or Edge was found' : undefined);
    if (browser === undefined || why !== undefined)
      return this.#url(`No window was opened (${why}): open the URL above in a browser. ${HOW_BACK}`);
    const { token } = server.newEntry();
    const file = entryFileIn(dataFolder);
    try {
      writeEntryFile(file, { port: server.port, token });
    } catch (error) {
      return this.#url(
        `No window was opened (${(error as Error).message}): open the URL above in a browser. ${HOW_BACK}`,
      );
    }
    const window = open(browser, pathToFileURL(file).href, join(dataFolder, 'browser'), (failure) => {
      if (failure === undefined) return onClosed();
      say(this.#url(`${failure}. Open the URL above in a browser. ${HOW_BACK}`));
    });
    this.#windows.push(window);
    return { out: `Tapedeck is open in a window of ${browser}, from http://127.0.0.1:${server.port}`, words: '' };
  }

  #url(words: string): KnockAnswer {
    return { out: `URL ${this.#options.server.newEntry().url}`, words };
  }
}

export const entryFileIn = (dataFolder: string): string => join(dataFolder, 'enter.html');
