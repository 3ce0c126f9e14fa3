/** The host's questions as native dialogs of Electron (docs: dialog). */
import { dialog, type BrowserWindow, type FileFilter, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import type { FilePurpose, FolderPurpose, HostDialogs, SavePurpose } from '../host/host-dialogs.ts';

const SESSIONS: FileFilter = { name: 'Tapedeck sessions', extensions: ['mcap'] };
const TABLES: FileFilter = { name: 'Tables', extensions: ['csv', 'ndjson', 'parquet'] };

const FOLDERS: Record<FolderPurpose, OpenDialogOptions> = {
  recordings: { title: 'Folder for Recordings', buttonLabel: 'Record Here' },
  export: { title: 'Folder for the Export', buttonLabel: 'Export Here' },
};
const FILES: Record<FilePurpose, OpenDialogOptions> = {
  session: { title: 'Open Session', filters: [SESSIONS] },
  import: { title: 'Import', filters: [{ name: 'Market data', extensions: ['ndjson', 'csv', 'gz', 'mcap'] }] },
};
const SAVES: Record<SavePurpose, SaveDialogOptions> = {
  session: { title: 'Save Session As', filters: [SESSIONS] },
  export: { title: 'Export As', filters: [TABLES] },
  diagnostics: { title: 'Save Diagnostics', filters: [{ name: 'Text', extensions: ['txt', 'json'] }] },
};

/** A dialog without an owner is a window of its own: so it is before the main window is there. */
export function createNativeDialogs(parent: () => BrowserWindow | undefined): Omit<HostDialogs, 'askKey'> {
  const open = async (options: OpenDialogOptions): Promise<string | undefined> => {
    const owner = parent();
    const { filePaths } = await (owner ? dialog.showOpenDialog(owner, options) : dialog.showOpenDialog(options));
    return filePaths[0];
  };
  return {
    pickFolder: (purpose) => open({ ...FOLDERS[purpose], properties: ['openDirectory', 'createDirectory'] }),
    pickFile: (purpose) => open({ ...FILES[purpose], properties: ['openFile'] }),
    async saveFile(purpose, suggestedName) {
      const owner = parent();
      const options: SaveDialogOptions = {
        ...SAVES[purpose],
        defaultPath: suggestedName,
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      };
      const { canceled, filePath } = await (owner
        ? dialog.showSaveDialog(owner, options)
        : dialog.showSaveDialog(options));
      return canceled || filePath === '' ? undefined : filePath;
    },
  };
}
