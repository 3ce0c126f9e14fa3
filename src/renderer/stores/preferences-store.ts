/** The user's preferences and saved key status, as the host last said. */
import { create } from 'zustand';
import type { KeyStatus } from '../../shared/contract/calls.ts';
import { defaultPreferences, type Preferences } from '../../shared/settings/preferences.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { showFailure } from './notices-store.ts';
import { storeTitles } from './store-words.ts';

export const usePreferencesStore = create<{ preferences: Preferences; key: KeyStatus | undefined }>(() => ({
  preferences: defaultPreferences(),
  key: undefined,
}));

export async function loadPreferences(): Promise<void> {
  usePreferencesStore.setState({ preferences: await call('preferences.get') });
}

/** Another window changed them. */
export function takePreferences(preferences: Preferences): void {
  usePreferencesStore.setState({ preferences });
}

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
  const before = usePreferencesStore.getState().preferences;
  const wanted = { ...before, ...change };
  usePreferencesStore.setState({ preferences: wanted });
  try {
    usePreferencesStore.setState({ preferences: await call('preferences.set', wanted) });
  } catch (error) {
    usePreferencesStore.setState({ preferences: before });
    showFailure('preferences', 'Settings were not saved', failureMessage(error));
  }
}

export function setKeyStatus(key: KeyStatus): void {
  usePreferencesStore.setState({ key });
}
