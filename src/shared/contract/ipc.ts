/** Electron's three channels between preload and main process. */
export const IPC = {
  /** invoke(name, input) → CallOutcome */
  call: 'tapedeck:call',
  /** postMessage with one MessagePort: the window's stream. */
  stream: 'tapedeck:stream',
  /** main → window: a menu command's id. */
  command: 'tapedeck:command',
} as const;
