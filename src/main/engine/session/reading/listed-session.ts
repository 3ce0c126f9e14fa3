import type { SessionInfo } from '../../../../shared/contract/calls.ts';

/** A session as the library finds it, with its path, which a host knows and no window. */
export interface ListedSession extends Omit<SessionInfo, 'id' | 'name' | 'folder'> {
  path: string;
}
