/** Adds what a user typed, pasted or imported, and says what was skipped and why. */
import { etDate } from '../../../shared/market/calendar.ts';
import { showNotice } from '../../stores/notices-store.ts';
import { changeWatchlists, useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import { describeAdded } from './describe-added.ts';
import { readInstrumentList } from '../../../shared/market/instrument-list.ts';
import { addSymbols, setNotes, type AddedSymbols } from './edit-watchlists.ts';

export function addText(listId: string, text: string, groupName?: string): AddedSymbols {
  const { watchlists } = useWatchlistsStore.getState();
  const result = addSymbols(watchlists, listId, text, etDate(marketNowMs()), groupName);
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

/** Notes of an imported list, by the symbol as it was written there. */
export function addNotes(listId: string, notes: ReadonlyMap<string, string>): void {
  const today = etDate(marketNowMs());
  const bySymbol = [...notes].flatMap(([written, note]) => {
    const [symbol] = readInstrumentList(written, { today }).symbols;
    return symbol === undefined ? [] : [[symbol, note] as const];
  });
  if (bySymbol.length === 0) return;
  const { watchlists } = useWatchlistsStore.getState();
  void changeWatchlists(setNotes(watchlists, listId, Object.fromEntries(bySymbol)));
}
