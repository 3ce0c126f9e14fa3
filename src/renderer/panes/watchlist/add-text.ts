/** Adds what a user typed, pasted or imported, as one change, and says what was skipped and why. */
import { readInstrumentList } from '../../../shared/market/instrument-list.ts';
import { showNotice } from '../../stores/notices-store.ts';
import { changeWatchlists, useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { exchangeToday } from '../../stores/world-store.ts';
import { describeAdded } from './describe-added.ts';
import { addSymbols, setNotes, type AddedSymbols } from './edit-watchlists.ts';
import type { ParsedSymbols } from './watchlist-csv.ts';

/** A text without a name goes to the list's last group. Notes are by the symbol as it was written. */
export function addTexts(
  listId: string,
  groups: ParsedSymbols['groups'],
  notes: ParsedSymbols['notes'] = new Map(),
): void {
  const today = exchangeToday();
  const result: AddedSymbols = {
    watchlists: useWatchlistsStore.getState().watchlists,
    added: [],
    duplicates: [],
    rejected: [],
  };
  for (const { name, text } of groups) {
    const { watchlists, added, duplicates, rejected } = addSymbols(result.watchlists, listId, text, today, name);
    result.watchlists = watchlists;
    result.added.push(...added);
    result.duplicates.push(...duplicates);
    result.rejected.push(...rejected);
  }
  const bySymbol = [...notes].flatMap(([written, note]) => {
    const [symbol] = readInstrumentList(written, { today }).symbols;
    return symbol === undefined ? [] : [[symbol, note] as const];
  });
  const noted =
    bySymbol.length === 0 ? result.watchlists : setNotes(result.watchlists, listId, Object.fromEntries(bySymbol));
  void changeWatchlists(noted);
  const told = describeAdded(result);
  if (told)
    showNotice({
      id: 'watchlist.added',
      level: result.rejected.length > 0 ? 'warning' : 'info',
      ...told,
      atMs: Date.now(),
    });
}
