/** The user's preferences and saved key status, as the host last said. */
import { create } from 'zustand';
import type { KeyStatus } from '../../shared/contract/calls.ts';
import { defaultPreferences, type Preferences } from '../../shared/settings/preferences.ts';
import { mergeChanges } from '../../shared/settings/merge-changes.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { dismissNotice, showFailure } from './notices-store.ts';
import { SharedFile } from './shared-file.ts';
import { storeTitles } from './store-words.ts';

export const usePreferencesStore = create<{ preferences: Preferences; key: KeyStatus | undefined }>(() => ({
  preferences: defaultPreferences(),
  key: undefined,
}));

const file = new SharedFile<Preferences>({
  get: () => call('preferences.get'),
  read: () => usePreferencesStore.getState().preferences,
  show: (preferences) => usePreferencesStore.setState({ preferences }),
  send: (change) => call('preferences.set', change),
  merge: mergeChanges,
  saved: () => dismissNotice('preferences'),
  refused: (error) => {
    showFailure('preferences', 'Settings were not saved', failureMessage(error));
    return 'undo';
  },
});

export const loadPreferences = (): Promise<void> => file.load();

/** Another window changed them. */
export const takePreferences = (preferences: Preferences): void => file.take(preferences);

/** Nothing waits for it: a locked keychain answers when its user does. */
export async function loadKeyStatus(): Promise<void> {
  try {
    const key = await call('key.status');
    // One that was entered meanwhile is newer.
    if (usePreferencesStore.getState().key === undefined) usePreferencesStore.setState({ key });
  } catch (error) {
    showFailure('key.status', storeTitles.keyNotKnown, failureMessage(error));
  }
}

/** Shows the change at once and stores it; a refusal is shown and undone. */
export async function changePreferences(change: Partial<Preferences>): Promise<void> {
  usePreferencesStore.setState(({ preferences }) => ({ preferences: { ...preferences, ...change } }));
  await file.save();
}

export function setKeyStatus(key: KeyStatus): void {
  usePreferencesStore.setState({ key });
}
