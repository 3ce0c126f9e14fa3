/** The recorded sessions, as last listed: the replay pane shows them, the palette opens them. */
import { create } from 'zustand';
import type { SessionInfo } from '../../shared/contract/calls.ts';
import { call, failureMessage } from '../bridge/calls.ts';

interface Sessions {
  /** Undefined until they were listed once. */
  sessions: readonly SessionInfo[] | undefined;
  /** Why the last listing failed. */
  failure: string | undefined;
}

export const useSessionsStore = create<Sessions>(() => ({ sessions: undefined, failure: undefined }));

export const setSessions = (sessions: readonly SessionInfo[]): void =>
  useSessionsStore.setState({ sessions, failure: undefined });

export async function loadSessions(): Promise<void> {
  try {
    setSessions(await call('sessions.list'));
  } catch (error) {
    useSessionsStore.setState({ failure: failureMessage(error) });
  }
}
