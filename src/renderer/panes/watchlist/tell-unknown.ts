/** What was added and is no ticker of the vendor's: one notice, and the way to be rid of it. */
import { dismissNotice, showNotice, useNoticeStore } from '../../stores/notices-store.ts';
import { isUnknownTicker, lookUpTickers, UNKNOWN_NOTICE } from '../../stores/unknown-tickers.ts';
import { changeWatchlists, useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { removeSymbols } from './edit-watchlists.ts';
import { nameRemoved, unknownTickers } from './watchlist-words.ts';

/** What the notice on screen names, by list. */
let told = new Map<string, readonly string[]>();
let notLookedUpBefore = 0;

export async function tellUnknown(listId: string, added: readonly string[]): Promise<void> {
  const { unknown, notLookedUp } = await lookUpTickers(added);
  if (unknown.length === 0) return;
  if (!isShown()) forget();
  // Another import while the notice stands adds to it; what has been removed meanwhile, or has come, is left out.
  for (const [id, symbols] of told)
    told.set(
      id,
      symbols.filter((symbol) => isUnknownTicker(symbol) && isListed(id, symbol)),
    );
  told.set(listId, [...new Set([...(told.get(listId) ?? []), ...unknown])]);
  notLookedUpBefore += notLookedUp;
  const all = [...new Set([...told.values()].flat())];
  showNotice({
    id: UNKNOWN_NOTICE,
    level: 'warning',
    ...unknownTickers(all, notLookedUpBefore),
    action: { label: all.length === 1 ? 'Remove it' : 'Remove them', command: 'watchlist.removeUnknown' },
    atMs: Date.now(),
  });
}

/** Undoable, as any removal. */
export function removeUnknown(): void {
  const removed = [...new Set([...told.values()].flat())];
  if (removed.length === 0) return;
  let { watchlists } = useWatchlistsStore.getState();
  for (const [listId, symbols] of told) watchlists = removeSymbols(watchlists, listId, new Set(symbols));
  forget();
  dismissNotice(UNKNOWN_NOTICE);
  void changeWatchlists(watchlists, nameRemoved(removed));
}

function forget(): void {
  told = new Map();
  notLookedUpBefore = 0;
}

const isShown = (): boolean => useNoticeStore.getState().notices.some(({ id }) => id === UNKNOWN_NOTICE);

const isListed = (listId: string, symbol: string): boolean =>
  useWatchlistsStore
    .getState()
    .watchlists.lists.some(({ id, groups }) => id === listId && groups.some((g) => g.symbols.includes(symbol)));
