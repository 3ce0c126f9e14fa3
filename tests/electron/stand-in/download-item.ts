/** Stand-in for DownloadItem over a download of Chromium. */
import { EventEmitter } from 'node:events';
import type { Download } from '@playwright/test';
import type { SaveDialogOptions } from 'electron';
import { fromHttp } from './chromium.ts';
import { recorded } from './recorded.ts';

export class DownloadItem extends EventEmitter {
  readonly #download: Download;
  #dialog: SaveDialogOptions = {};
  #path = '';

  constructor(download: Download) {
    super();
    this.#download = download;
  }
  getURL(): string {
    return fromHttp(this.#download.url());
  }
  getFilename(): string {
    return this.#download.suggestedFilename();
  }
  getInitiatorOrigin(): string {
    return fromHttp(new URL(this.#download.page().url()).origin);
  }
  getSavePath(): string {
    return this.#path;
  }
  setSaveDialogOptions(options: SaveDialogOptions): void {
    this.#dialog = options;
  }

  refuse(): Promise<void> {
    return this.#download.cancel();
  }
  /** The dialog that Electron shows where nobody set a path, answered as the test said. Nothing is written. */
  ask(): Promise<void> {
    recorded.saveDialogs.push(this.#dialog);
    this.#path = recorded.saving.path;
    this.emit('done', {}, recorded.saving.state);
    return this.#download.cancel();
  }
}
