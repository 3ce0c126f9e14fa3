/** What the key page may do, and Electron's channels for it. It shares nothing with the terminal's bridge. */
export const KEY_ENTRY = {
  origins: 'key-entry:origins',
  submit: 'key-entry:submit',
  cancel: 'key-entry:cancel',
} as const;

export const SHORTEST_KEY = 8;
export const LONGEST_KEY = 200;

/** Keys are sent in a header: visible ASCII, nothing that could end it. */
const KEY = new RegExp(`^[\\x21-\\x7e]{${SHORTEST_KEY},${LONGEST_KEY}}$`);
export const isKey = (text: string): boolean => KEY.test(text);

/** Said to a server on this computer that takes any key, where none was entered for it. Too short to be one. */
export const NO_KEY = 'no-key';

export interface KeyEntry {
  /** Where the key would go. */
  origins(): Promise<string[]>;
  /** Resolves with the sentence to show when the key was not accepted; the window closes when it was. */
  submit(key: string): Promise<string | undefined>;
  cancel(): void;
}
