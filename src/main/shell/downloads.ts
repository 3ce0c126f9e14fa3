/**
 * What the page saves (a pane's table or picture, alert rules) is a download: the user chooses in the system's
 * dialog where it goes, and the page does not learn it. Anything else is refused.
 */
import { join } from 'node:path';
import { app, type DownloadItem, type FileFilter, type Session } from 'electron';
import { APP_ORIGIN } from './app-origin.ts';
import { ownValue } from '../../shared/contract/own-value.ts';

const FORMATS: Readonly<Record<string, FileFilter>> = {
  csv: { name: 'Table', extensions: ['csv'] },
  json: { name: 'JSON', extensions: ['json'] },
  png: { name: 'Picture', extensions: ['png'] },
};

export interface DownloadEvents {
  refused: (text: string) => void;
  /** The file could not be completed; `path` as the user chose it. */
  failed: (path: string) => void;
}

export function guardDownloads(session: Session, { refused, failed }: DownloadEvents): void {
  session.on('will-download', (event, item) => {
    const format = isOwn(item) ? ownValue(FORMATS, /\.([a-z]+)$/.exec(item.getFilename())?.[1] ?? '') : undefined;
    if (!format) {
      event.preventDefault();
      refused(`download refused: ${item.getFilename().slice(0, 100)} from ${item.getURL().slice(0, 200)}`);
      return;
    }
    // Where no save path is set Electron asks with the system's dialog (docs, download-item, setSavePath).
    item.setSaveDialogOptions({
      title: 'Save As',
      defaultPath: join(app.getPath('downloads'), item.getFilename()),
      filters: [format],
      properties: ['showOverwriteConfirmation', 'createDirectory'],
    });
    item.once('done', (_event, state) => {
      if (state === 'interrupted') failed(item.getSavePath());
    });
  });
}

/** Created by our page from its own data; nothing that a server sent. */
const isOwn = (item: DownloadItem): boolean =>
  item.getInitiatorOrigin() === APP_ORIGIN && item.getURL().startsWith(`blob:${APP_ORIGIN}/`);
