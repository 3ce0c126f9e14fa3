/** The host's questions as native dialogs of Electron (docs: dialog). What the page saves: downloads.ts. */
import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import type { HostDialogs } from '../host/host-dialogs.ts';

const FOLDER: OpenDialogOptions = {
  title: 'Folder for Recordings',
  buttonLabel: 'Record Here',
  properties: ['openDirectory', 'createDirectory'],
};
const SESSION: OpenDialogOptions = {
  title: 'Open Session',
  filters: [{ name: 'Tapedeck sessions', extensions: ['mcap'] }],
  properties: ['openFile'],
};

/** A dialog without an owner is a window of its own, as before the main window exists. */
export function createNativeDialogs(parent: () => BrowserWindow | undefined): Omit<HostDialogs, 'askKey'> {
  const open = async (options: OpenDialogOptions): Promise<string | undefined> => {
    const owner = parent();
    const { filePaths } = await (owner ? dialog.showOpenDialog(owner, options) : dialog.showOpenDialog(options));
    return filePaths[0];
  };
  return { pickRecordingFolder: () => open(FOLDER), pickSession: () => open(SESSION) };
}
