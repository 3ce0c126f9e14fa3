/** Adds what a person typed, pasted or imported, and says what was skipped and why. */
import { showNotice } from '../../stores/notices-store.ts';
import { changeWatchlists, useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { describeAdded } from './describe-added.ts';
import { addSymbols, type AddedSymbols } from './edit-watchlists.ts';

export function addWords(listId: string, words: readonly string[], groupName?: string): AddedSymbols {
  const result = addSymbols(useWatchlistsStore.getState().watchlists, listId, words, groupName);
  void changeWatchlists(result.watchlists);
  const told = describeAdded(result);
  if (told)
    showNotice({
      id: 'watchlist.added',
      level: result.rejected.length > 0 ? 'warning' : 'info',
      ...told,
      atMs: Date.now(),
    });
  return result;
}
