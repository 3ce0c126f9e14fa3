/** Adds what a user typed, pasted or imported, as one change, and says what was skipped and why. */
import { readInstrumentList } from '../../../shared/market/instrument-list.ts';
import type { TextContext } from '../../../shared/market/instrument-text.ts';
import { mirror } from '../../stores/market.ts';
import { showNotice } from '../../stores/notices-store.ts';
import { changeWatchlists, useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { exchangeToday } from '../../stores/world-store.ts';
import { describeAdded } from './describe-added.ts';
import { addSymbols, setNotes, type AddedSymbols } from './edit-watchlists.ts';
import { tellUnknown } from './tell-unknown.ts';
import { parseSymbolText } from './watchlist-csv.ts';

/** What is read now: an index that the terminal knows is meant by its bare name. */
export const readingContext = (): TextContext => ({
  today: exchangeToday(),
  isKnown: (symbol) => mirror.idOf(symbol) >= 0,
});

/** True where a pasted text is a list, and not one instrument or a company's name to be searched. */
export function isListText(text: string): boolean {
  const whole = text.trim();
  if (/[\n\r\t]/.test(whole)) return true;
  const isSeparated = /[,;|]/.test(whole) || (/[A-Z]/.test(whole) && whole === whole.toUpperCase());
  return isSeparated && readInstrumentList(whole, readingContext()).symbols.length > 1;
}

/** What stands in no group goes to the list's last one. */
export function addText(listId: string, written: string): void {
  const { groups, notes } = parseSymbolText(written);
  const context = readingContext();
  const result: AddedSymbols = {
    watchlists: useWatchlistsStore.getState().watchlists,
    added: [],
    duplicates: [],
    rejected: [],
  };
  for (const { name, text } of groups) {
    const { watchlists, added, duplicates, rejected } = addSymbols(result.watchlists, listId, text, context, name);
    result.watchlists = watchlists;
    result.added.push(...added);
    result.duplicates.push(...duplicates);
    result.rejected.push(...rejected);
  }
  const bySymbol = [...notes].flatMap(([noted, note]) => {
    const [symbol] = readInstrumentList(noted, context).symbols;
    return symbol === undefined ? [] : [[symbol, note] as const];
  });
  const noted =
    bySymbol.length === 0 ? result.watchlists : setNotes(result.watchlists, listId, Object.fromEntries(bySymbol));
  void changeWatchlists(noted);
  void tellUnknown(listId, result.added);
  const told = describeAdded(result);
  if (told)
    showNotice({
      id: 'watchlist.added',
      level: result.rejected.length > 0 ? 'warning' : 'info',
      ...told,
      atMs: Date.now(),
    });
}
