/** The key window's one object. One CommonJS file of its own: it may import nothing that `index.ts` imports too. */
import { contextBridge, ipcRenderer } from 'electron';
import { KEY_ENTRY, type KeyEntry } from '../shared/contract/key-entry.ts';

const entry: KeyEntry = {
  origins: () => ipcRenderer.invoke(KEY_ENTRY.origins),
  submit: (key) => ipcRenderer.invoke(KEY_ENTRY.submit, key),
  cancel: () => ipcRenderer.send(KEY_ENTRY.cancel),
};

contextBridge.exposeInMainWorld('keyEntry', entry);
