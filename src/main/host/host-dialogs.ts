/**
 * What only the person may answer, asked outside the page: a page script can neither see these questions nor answer them.
 * Electron: native dialogs, and a window of its own for the key (`shell/`). The web host brings its own.
 */

export interface KeyQuestion {
  /** Every origin that the key is asked for and will be sent to, such as `https://api.massive.com`; shown in full. */
  origins: readonly string[];
  /** Tries the key: undefined accepts it and closes the dialog; a sentence is shown in it, and the person may try again. */
  check: (key: string) => Promise<string | undefined>;
}

/** Paths are absolute; undefined when the person closed the dialog. At most one dialog of a kind is open. */
export interface HostDialogs {
  /** True once `check` accepted a key; false when the person closed the dialog. */
  askKey(question: KeyQuestion): Promise<boolean>;
  pickRecordingFolder(): Promise<string | undefined>;
  pickSession(): Promise<string | undefined>;
}
