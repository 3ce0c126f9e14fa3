/** Adds what a person typed, pasted or imported, and says what was skipped and why. */
import { showNotice } from '../../stores/notices-store.ts';
import { changeWatchlists, useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { addSymbols, type AddedSymbols } from './edit-watchlists.ts';

const NAMED = 12;

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

/** Undefined where one symbol was added: the row itself says it. */
export function describeAdded({
  added,
  duplicates,
  rejected,
}: Omit<AddedSymbols, 'watchlists'>): { title: string; message: string } | undefined {
  if (rejected.length === 0 && duplicates.length === 0 && added.length <= 1) return undefined;
  const parts: string[] = [];
  if (duplicates.length > 0) parts.push(`Already in the list: ${named(duplicates)}.`);
  if (rejected.length > 0) parts.push(`Not symbols: ${named(rejected)}.`);
  return { title: `${added.length} added`, message: parts.join(' ') || `${named(added)}.` };
}

function named(words: readonly string[]): string {
  const rest = words.length - NAMED;
  return words.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
