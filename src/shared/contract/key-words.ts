/** Every sentence about entering a key, wherever it is entered: in the key window, on the key page, by the host that checks it. */
import { LONGEST_KEY, SHORTEST_KEY } from './key-entry.ts';

export const keyFaults = {
  noKey: `A key has ${SHORTEST_KEY} to ${LONGEST_KEY} letters, digits or signs and no blanks. This is none: copy it again from the dashboard.`,
  noKeyIn: (variable: string) =>
    `${variable} holds no key. A key has ${SHORTEST_KEY} to ${LONGEST_KEY} letters, digits or signs and no blanks. Nothing was started; set it again, or unset it.`,
  refused: (server: string) =>
    `${server} did not accept this key. Nothing was stored; a key connected before goes on. Check it, or enter another.`,
  notChecked:
    'The key could not be checked: Tapedeck does not ask for one any more. Close this window and connect again.',
  failed: 'The key could not be checked. Nothing was stored. Try again, or restart Tapedeck.',
  nobodyAsks: 'Nobody asks for a key any more. Close this window and connect again in Tapedeck.',
  outside: 'This page was opened outside Tapedeck: do not enter a key here.',
  noWindow:
    'A key cannot be entered here: this start of Tapedeck has no window. Give it as MASSIVE_API_KEY, or start the terminal.',
  missing: (addresses: string) => `Connect a key first: there is none for ${addresses} yet.`,
};

export const keyStates = {
  nothingStored: 'Nothing was stored. You can close this window.',
  connected: 'The key is connected. You can close this window.',
  notAsked: 'Choose “Connect a key” in the terminal; this page then takes it.',
};
