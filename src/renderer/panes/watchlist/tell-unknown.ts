/** What was added and is no ticker of the vendor's: one notice, and the way to be rid of it. */
import { dismissNotice, showNotice } from '../../stores/notices-store.ts';
import { lookUpTickers, UNKNOWN_NOTICE } from '../../stores/unknown-tickers.ts';
import { changeWatchlists, useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { removeSymbols } from './edit-watchlists.ts';
import { nameRemoved, unknownTickers } from './watchlist-words.ts';

let told: { listId: string; symbols: readonly string[] } | undefined;

export async function tellUnknown(listId: string, added: readonly string[]): Promise<void> {
  const { unknown, notLookedUp } = await lookUpTickers(added);
  if (unknown.length === 0) return;
  told = { listId, symbols: unknown };
  showNotice({
    id: UNKNOWN_NOTICE,
    level: 'warning',
    ...unknownTickers(unknown, notLookedUp),
    action: { label: unknown.length === 1 ? 'Remove it' : 'Remove them', command: 'watchlist.removeUnknown' },
    atMs: Date.now(),
  });
}

/** Undoable, as any removal. */
export function removeUnknown(): void {
  if (!told) return;
  const { listId, symbols } = told;
  told = undefined;
  dismissNotice(UNKNOWN_NOTICE);
  const { watchlists } = useWatchlistsStore.getState();
  void changeWatchlists(removeSymbols(watchlists, listId, new Set(symbols)), nameRemoved(symbols));
}
