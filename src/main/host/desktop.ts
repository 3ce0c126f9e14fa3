/** What only a desktop can do; the web host leaves it out. */
export interface Desktop {
  /** False when the desktop shows none: the window is to tell it then. */
  notify(title: string, body: string): boolean;
  /** In the system's file manager. `file` is absolute. */
  showInFolder(file: string): void;
}
