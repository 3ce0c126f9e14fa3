/** The watchlists' members for a component. */
import { useMemo } from 'react';
import type { ListMembers } from '../../shared/flow/print-test.ts';
import { membersOf } from '../../shared/settings/list-members.ts';
import { useWatchlistsStore } from './watchlists-store.ts';

export function useListMembers(): ListMembers {
  const watchlists = useWatchlistsStore((s) => s.watchlists);
  return useMemo<ListMembers>(() => (list) => membersOf(watchlists, list), [watchlists]);
}
