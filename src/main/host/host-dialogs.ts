/**
 * Dialogs outside the page for what only the user may answer: a page script can neither see nor answer them.
 * Electron: native dialogs, and a window of its own for the key (`shell/`). The web host brings its own.
 */

export interface KeyQuestion {
  /** Every origin that the key is for and will be sent to, such as `https://api.massive.com`; shown in full. */
  origins: readonly string[];
  /** Tries the key: undefined accepts it and closes the dialog; a sentence is shown in it, and the user may try again. */
  check: (key: string) => Promise<string | undefined>;
}

/** Paths are absolute; undefined when the user closed the dialog. At most one dialog of a kind is open. */
export interface HostDialogs {
  /** True once `check` accepted a key; false when the user closed the dialog. */
  askKey(question: KeyQuestion): Promise<boolean>;
  pickRecordingFolder(): Promise<string | undefined>;
  pickSession(): Promise<string | undefined>;
}
